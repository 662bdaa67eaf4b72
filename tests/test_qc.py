"""The QC record: it says what the store holds, in both languages, and shows when the store was tampered with."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from invented import simple_extraction
from sqlalchemy import create_engine, text

from extract import cli
from extract.carry import save_revision
from extract.formats import read_text
from extract.model import Claim
from extract.qc import QcRecord, lines, qc_record, render_page
from extract.qc.facts import labels
from extract.review.book import SAMPLE, Book
from extract.store import Judgement, Revision, Store, open_store

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
Konkyo = Callable[..., tuple[int, str, str]]


def document(count: int, gone: int = 0) -> str:
    """``count`` claims, the first two flagged, one a paragraph; ``gone`` at the end left out."""
    said = [
        f"薬剤{number}はラットの{'血圧' if number < 2 else '心拍数'}を減少させた。" for number in range(count)
    ]
    return "# 1. 試験\n\n" + "\n\n".join(said[: count - gone]) + "\n"


def save(store: Store, source: str) -> Revision:
    return save_revision(store, simple_extraction(read_text(source, "overview.md")), "code")


def decide(
    store: Store, revision: Revision, who: str, claim: Claim | str, verdict: str, **rest: object
) -> None:
    name = claim if isinstance(claim, str) else claim.id
    judgement = Judgement.model_validate({"verdict": verdict, "claim": name, **rest})
    store.decide(judgement, revision.id, who)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "konkyo.db") as opened:
        yield opened


def reviewed(store: Store) -> Revision:
    """Seventy claims: two reviewers on the flagged ones, one on the sample, some sentences checked."""
    revision = save(store, document(70))
    book = Book(store, revision.id)
    first, second = book.flagged
    for who in ("mori", "阿部"):
        decide(store, revision, who, first, "accept")
    decide(store, revision, "mori", second, "reject", reason="direction", comment="逆である <b>")
    decide(store, revision, "阿部", second, "accept")
    decide(store, revision, "佐藤", second, "reject", reason="direction", adjudication=True)
    for number, claim in enumerate(book.sample):
        if number == 3:
            decide(store, revision, "mori", claim, "reject", reason="not_a_claim")
        else:
            decide(store, revision, "mori", claim, "accept")
    for start in book.sentence_sample[:10]:
        store.decide(Judgement(verdict="accept", sentence=book.sentence(start)), revision.id, "mori")
    decide(store, revision, "mori", book.rest[0], "accept")
    store.undo("mori", "overview.md")
    return revision


def record(store: Store, revision: Revision) -> QcRecord:
    return qc_record(store, revision, now=NOW)


# --- what it counts ----------------------------------------------------------------------------------------


def test_it_counts_what_was_decided(store: Store) -> None:
    revision = reviewed(store)
    found = record(store, revision)
    counts = found.counts
    assert (counts.claims, counts.flagged, counts.flagged_decided) == (70, 2, 2)
    assert (counts.accepted, counts.rejected, counts.disputed) == (1 + SAMPLE - 1, 2, 0)
    assert counts.decided + counts.open == 70
    assert found.reasons == {"direction": 1, "not_a_claim": 1}
    assert [one.name for one in found.reviewers] == ["mori", "佐藤", "阿部"]
    mori = found.reviewers[0]
    assert (mori.verdicts, mori.undone) == ({"accept": 1 + SAMPLE - 1 + 10, "reject": 2}, 1)
    assert found.reviewers[1].adjudications == 1
    assert (found.agreement.claims, found.agreement.same) == (2, 1)


def test_it_names_document_revision_hashes_and_head(store: Store) -> None:
    revision = reviewed(store)
    found = record(store, revision)
    assert found.revision == revision
    assert found.audit_head == store.audit_head()
    assert found.audit_faults == ()
    said = "\n".join(lines(found))
    for value in (revision.content_hash, store.audit_head(), "1 of 1", "code", "2026-04-01 09:30"):
        assert value in said


def test_both_bounds_are_those_of_the_samples(store: Store) -> None:
    found = record(store, reviewed(store))
    wrong, missed = found.wrong, found.missed
    assert (wrong.population, wrong.checked, wrong.bad, wrong.complete) == (68, SAMPLE, 1, True)
    assert (missed.population, missed.checked, missed.bad, missed.complete) == (70, 10, 0, False)
    said = "\n".join(lines(found))
    assert f"59 drawn of 68, 59 checked, 1 bad: of the 9 not looked at {wrong.left} at most are bad" in said
    assert said.count("the sample is not finished") == 1
    assert not found.finished


def test_it_is_finished_when_nothing_is_left_that_must_be_done(store: Store) -> None:
    revision = reviewed(store)
    book = Book(store, revision.id)
    for start in book.sentence_sample[10:]:
        store.decide(Judgement(verdict="accept", sentence=book.sentence(start)), revision.id, "mori")
    found = record(store, revision)
    assert found.finished
    assert "Review finished" in next(lines(found))
    decide(store, revision, "阿部", book.sample[0], "reject", reason="other")
    assert record(store, revision).counts.disputed == 1
    assert not record(store, revision).finished


def test_it_tells_what_a_revision_did_to_the_decisions(store: Store) -> None:
    reviewed(store)
    second = save(store, document(70, gone=60))
    found = record(store, second)
    assert found.revisions == 2
    assert set(found.carried) == {"kept", "orphaned"}
    assert found.counts.orphaned == found.carried["orphaned"]
    assert not found.finished
    standings = {one.standing for one in found.decisions}
    assert standings == {"stands", "orphaned", "undone"}
    assert found.decisions[-1].line is None


def test_an_unreviewed_document_proves_nothing(store: Store) -> None:
    found = record(store, save(store, document(3)))
    assert (found.wrong.upper, found.missed.upper, found.reviewers) == (None, None, ())
    said = "\n".join(lines(found))
    assert said.count("none checked yet: nothing is proven") == 2
    assert "nobody has decided anything" in said


def test_tampering_shows(store: Store) -> None:
    revision = reviewed(store)
    engine = create_engine(f"sqlite:///{store.name}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE decisions SET verdict = 'accept' WHERE verdict = 'reject'"))
    found = record(store, revision)
    assert found.audit_faults
    assert not found.finished
    assert "BROKEN" in "\n".join(lines(found))


# --- how it is shown ---------------------------------------------------------------------------------------


def test_every_word_has_both_languages() -> None:
    holes = re.compile(r"\{(\w+)")
    for key, words in labels().items():
        assert set(words) == {"ja", "en"}, key
        assert set(holes.findall(words["ja"])) == set(holes.findall(words["en"])), key


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_is_one_inert_file(store: Store, language: str) -> None:
    found = record(store, reviewed(store))
    page = render_page(found, language)  # type: ignore[arg-type]
    assert f'<html lang="{language}">' in page
    assert "逆である &lt;b&gt;" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert store.audit_head() in page
    assert page.count('<tr>\n<td class="qc-number">') == sum(
        one.standing != "undone" for one in found.decisions
    )


def test_it_comes_back_from_json(store: Store) -> None:
    found = record(store, reviewed(store))
    assert QcRecord.model_validate_json(found.model_dump_json()) == found


# --- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Konkyo:
    def call(*arguments: object) -> tuple[int, str, str]:
        command = ["konkyo", "qc", *map(str, arguments), "--db", str(tmp_path / "konkyo.db")]
        monkeypatch.setattr(sys, "argv", command)
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *capfd.readouterr()

    return call


def test_the_command_prints_and_writes(store: Store, konkyo: Konkyo, tmp_path: Path) -> None:
    reviewed(store)
    status, out, errors = konkyo()
    assert (status, errors) == (0, "")
    assert out.startswith("QC record: overview.md@1: ")
    out = konkyo("overview", "--format", "json")[1]
    assert json.loads(out)["audit_head"] == store.audit_head()
    assert konkyo("--language", "ja")[1].startswith("QC 記録: ")
    status, out, _ = konkyo("--format", "html", "--out", tmp_path / "qc" / "record.html")
    assert (status, store.audit_head() in out) == (0, True)
    assert (tmp_path / "qc" / "record.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_command_fails_on_a_broken_trail(store: Store, konkyo: Konkyo) -> None:
    reviewed(store)
    engine = create_engine(f"sqlite:///{store.name}")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE id = 3"))
    status, out, errors = konkyo()
    assert status == 1
    assert "BROKEN" in out
    assert "the audit trail is broken" in errors
