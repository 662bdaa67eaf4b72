"""Revisions in the store, on both back ends."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import Said, extraction, many

from extract.errors import FileError, KonkyoError
from extract.model import Extraction
from extract.store import StaleRevision, StoreError, UnknownTarget, open_store, parse_key


def test_a_run_comes_back_as_it_was_saved(address: str) -> None:
    saved = extraction(many(60), findings=7)
    with open_store(address) as store:
        revision = store.save_run(saved, "sig-1")
    with open_store(address) as store:
        assert store.extraction(revision.id) == saved
        assert store.source(revision.id) == saved.document.text
        assert store.latest("sample.md") == revision
        assert store.claim(revision.id, saved.claims[3].id) == saved.claims[3]
        assert store.findings(revision.id) == saved.findings
        assert (revision.number, revision.claims, revision.findings) == (1, 60, 7)
        assert revision.label == "sample.md@1"


def test_source_survives_every_character(address: str) -> None:
    text = "\ufeffa\r\nb\rc\x00d\u3000😀\u200b\n"
    plain = extraction([])
    odd = plain.model_copy(update={"document": plain.document.model_copy(update={"text": text})})
    with open_store(address) as store:
        assert store.source(store.save_run(odd, "s").id) == text


def test_nul_in_a_slot_is_kept(address: str) -> None:
    with open_store(address) as store:
        saved = extraction([("1", [Said(effect="血糖\x00値")])])
        assert store.claims(store.save_run(saved, "s").id) == saved.claims


def test_saving_the_same_again_writes_nothing(address: str) -> None:
    saved = extraction(many(3))
    with open_store(address) as store:
        first = store.save_run(saved, "sig-1")
        head = store.audit_head()
        assert store.save_run(saved, "sig-1") == first
        assert store.audit_head() == head
        assert store.unchanged("sample.md", saved.document.text, "sig-1") == first
        assert store.unchanged("sample.md", saved.document.text, "sig-2") is None
        assert store.unchanged("sample.md", saved.document.text + " ", "sig-1") is None
        assert store.unchanged("other.md", saved.document.text, "sig-1") is None


def test_revisions_follow_each_other(address: str) -> None:
    with open_store(address) as store:
        first = store.save_run(extraction(many(3)), "s")
        second = store.save_run(extraction(many(4)), "s", base=first)
        other = store.save_run(extraction(many(2), name="other.md"), "s")
        back = store.save_run(extraction(many(3)), "s", base=second)
        assert store.revisions("sample.md") == (first, second, back)
        assert [one.number for one in store.revisions("sample.md")] == [1, 2, 3]
        assert store.documents() == (other, back)
        assert store.latest("nothing.md") is None
        assert store.revisions("nothing.md") == ()


def test_a_run_on_an_outdated_base_is_refused(address: str) -> None:
    with open_store(address) as store:
        first = store.save_run(extraction(many(3)), "s")
        store.save_run(extraction(many(4)), "s", base=first)
        with pytest.raises(StaleRevision, match=r"sample\.md@2"):
            store.save_run(extraction(many(5)), "s", base=first)
        with pytest.raises(StaleRevision):
            store.save_run(extraction(many(5)), "s")
        assert len(store.revisions("sample.md")) == 2


def test_unknown_revisions_are_named(address: str) -> None:
    with open_store(address) as store:
        for ask in (store.revision, store.source, store.document, store.extraction):
            with pytest.raises(UnknownTarget, match="99"):
                ask(99)
        assert store.claims(99) == ()
        assert store.claim(99, "x") is None


def test_what_one_store_writes_another_sees(address: str) -> None:
    with open_store(address) as writer, open_store(address) as reader:
        assert reader.documents() == ()
        first = writer.save_run(extraction(many(3)), "s")
        assert reader.latest("sample.md") == first
        second = writer.save_run(extraction(many(4)), "s", base=first)
        assert len(reader.claims(second.id)) == 4
        assert len(reader.claims(first.id)) == 3


# --- parses ------------------------------------------------------------------------------------------------


def test_parses_are_kept_and_never_replaced(address: str) -> None:
    items = {parse_key(f"文{number}。", "ja_ginza"): bytes([number % 256]) * 50 for number in range(12_000)}
    with open_store(address) as store:
        store.parses_put(items)
        key = next(iter(items))
        store.parses_put({key: b"other", parse_key("新しい文。", "ja_ginza"): b"\x00\xff"})
        assert store.parses_get(items) == items
        assert store.parses_get([key, parse_key("未知の文。", "ja_ginza")]) == {key: items[key]}
        assert store.parses_get([]) == {}
        store.parses_put({})


def test_a_parse_key_depends_on_sentence_and_signature() -> None:
    assert (
        len({parse_key(*pair) for pair in (("a", "b"), ("ab", ""), ("", "ab"), ("a", "c"), ("b", "b"))}) == 5
    )


# --- opening -----------------------------------------------------------------------------------------------


def test_the_sqlite_file_is_durable_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "konkyo.db"
    with open_store(path) as store, store._database.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# 覚え書き\n" * 200, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.md.*not a Konkyo store"):
        open_store(path)
    assert path.read_text(encoding="utf-8").startswith("# 覚え書き")


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder"):
        open_store(tmp_path)
    with pytest.raises(FileError, match="no store here"):
        open_store(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError, match="cannot make its folder"):
        open_store(tmp_path / "file" / "konkyo.db")


@pytest.mark.parametrize(
    "address", ["mysql://host/db", "postgresql+psycopg://u:geheim@127.0.0.1:1/x", "://", "x://"]
)
def test_an_address_that_cannot_be_used_is_named_without_its_password(address: str) -> None:
    with pytest.raises(KonkyoError) as error:
        open_store(address)
    assert "geheim" not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_foreign_sqlite_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "foreign.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE claims (x)")
    with pytest.raises(StoreError, match=r"foreign\.db: holds other tables"):
        open_store(path)
    with sqlite3.connect(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("claims",)]


# --- anything an extractor may give ------------------------------------------------------------------------

_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    effects=st.lists(_WORDS, max_size=5),
    signature=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
)
def test_any_text_comes_back(tmp_path: Path, effects: list[str], signature: str) -> None:
    saved: Extraction = extraction([("1", [Said(effect=effect) for effect in effects])])
    with open_store(tmp_path / "any.db") as store:
        revision = store.save_run(saved, signature, base=store.latest("sample.md"))
        assert store.extraction(revision.id) == saved
        assert revision.signature == signature
        assert store.verify().ok
