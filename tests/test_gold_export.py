"""A review as a gold set: the finished claims, each sound by the project's own check of gold."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from invented import simple_extraction

from extract import cli
from extract.carry import save_revision
from extract.formats import read_text
from extract.gold import check_gold
from extract.gold_export import GoldExport, export_gold
from extract.model import Claim, SentenceRef, Slot
from extract.sentences import split_sentences
from extract.store import Judgement, Revision, Store, open_store

TEXT = """# 1. 薬理試験

アテノロールはラットの心拍数を減少させた。ロサルタンはサルの収縮期血圧を減少させた。

プロプラノロールはイヌの体温を減少させた。

## 1.1. CD4<sup>+</sup> T 細胞

薬剤Aはマウスの CD4<sup>+</sup> T 細胞数を増加させた。体重は群間で同じであった。
"""
Konkyo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "konkyo.db") as opened:
        yield opened


@pytest.fixture
def revision(store: Store) -> Revision:
    return save_revision(store, simple_extraction(read_text(TEXT, "overview.md")), "code")


def decide(
    store: Store, revision: Revision, claim: str | int, verdict: str, who: str = "mori", **rest: Any
) -> None:
    name = claim if isinstance(claim, str) else store.claims(revision.id)[claim].id
    store.decide(Judgement.model_validate({"verdict": verdict, "claim": name, **rest}), revision.id, who)


def records(found: GoldExport) -> list[dict[str, Any]]:
    return [json.loads(line) for line in found.lines]


def problems_of(found: GoldExport, store: Store, revision: Revision, folder: Path) -> list[str]:
    path = folder / "gold.jsonl"
    path.write_text("".join(f"{line}\n" for line in found.lines), encoding="utf-8")
    return [str(problem) for problem in check_gold(path, store.document(revision.id))[1]]


def test_accepted_claims_are_sound_records(store: Store, revision: Revision, tmp_path: Path) -> None:
    for number in range(4):
        decide(store, revision, number, "accept")
    found = export_gold(store, revision)
    assert (found.records, found.open, found.left_out) == (4, 0, ())
    assert problems_of(found, store, revision, tmp_path) == []
    first, *_, last = records(found)
    assert (first["subject"], first["treatment"], first["effect"]) == ("ラット", "アテノロール", "心拍数")
    source = store.source(revision.id)
    assert all(source[row["start"] : row["end"]] == row["sentence"] for row in records(found))
    # The sentence keeps its mark-up, the slots have none.
    assert "CD4<sup>+</sup>" in last["sentence"]
    assert last["section"] == "1.1"


def test_what_is_not_finished_is_left_out_and_counted(store: Store, revision: Revision) -> None:
    decide(store, revision, 0, "accept")
    decide(store, revision, 1, "reject", reason="not_a_claim")
    decide(store, revision, 2, "accept")
    decide(store, revision, 2, "reject", who="abe", reason="other")
    decide(store, revision, 3, "accept")
    store.undo("mori", "overview.md")
    found = export_gold(store, revision)
    assert [row["treatment"] for row in records(found)] == ["アテノロール"]
    assert found.open == 2
    decide(store, revision, 2, "accept", who="sato", adjudication=True)
    assert export_gold(store, revision).records == 2


def test_edited_split_and_added_claims_are_as_reviewers_left_them(
    store: Store, revision: Revision, tmp_path: Path
) -> None:
    claims = store.claims(revision.id)
    decide(store, revision, 0, "edit", after=[claims[0].model_copy(update={"direction": "increase"})])
    halves = [
        claims[1].model_copy(update={"id": f"h{number}", "effect": Slot(text=word, spans=())})
        for number, word in enumerate(("収縮期血圧", "血圧"))
    ]
    decide(store, revision, 1, "split", after=halves)
    last = split_sentences(store.document(revision.id))[-1]
    place = SentenceRef(text=last.text, start=last.start, end=last.end)
    missed = claims[2].model_copy(
        update={"id": "new", "sentence": place, "section": "1.1", "effect": Slot(text="体重", spans=())}
    )
    store.decide(Judgement(verdict="add", sentence=place, after=(missed,)), revision.id, "mori")
    found = export_gold(store, revision)
    assert [(row["effect"], row["direction"]) for row in records(found)] == [
        ("心拍数", "increase"),
        ("収縮期血圧", "decrease"),
        ("血圧", "decrease"),
        ("体重", "decrease"),
    ]
    assert problems_of(found, store, revision, tmp_path) == []


def edited(claim: Claim, **slots: str | None) -> list[Claim]:
    made = {name: Slot(text=text, spans=()) if text else None for name, text in slots.items()}
    return [claim.model_copy(update=made)]


def test_mark_up_that_was_typed_is_removed(store: Store, revision: Revision, tmp_path: Path) -> None:
    claim = store.claims(revision.id)[3]
    decide(store, revision, 3, "edit", after=edited(claim, effect=" CD4<sup>+</sup> T 細胞数 "))
    found = export_gold(store, revision)
    assert records(found)[0]["effect"] == "CD4+ T 細胞数"
    assert problems_of(found, store, revision, tmp_path) == []


def test_equal_claims_of_one_sentence_become_one_record(
    store: Store, revision: Revision, tmp_path: Path
) -> None:
    claim = store.claims(revision.id)[0]
    halves = [
        claim.model_copy(update={"id": "a"}),
        *edited(claim.model_copy(update={"id": "b"}), subject="ラット 群"),
    ]
    decide(store, revision, 0, "split", after=halves)
    found = export_gold(store, revision)
    assert (found.records, found.merged) == (1, 1)
    assert problems_of(found, store, revision, tmp_path) == []


def test_a_claim_that_is_no_sound_record_is_named(store: Store, revision: Revision) -> None:
    claims = store.claims(revision.id)
    decide(store, revision, 0, "accept")
    decide(store, revision, 2, "edit", after=edited(claims[2], treatment=None))
    found = export_gold(store, revision)
    assert found.records == 1
    (problem,) = found.left_out
    assert problem.startswith("overview.md:5: treatment")
    assert claims[2].id in problem


# --- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Konkyo:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["konkyo", "gold", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *capfd.readouterr()

    return call


def test_what_is_exported_passes_the_check(
    store: Store, revision: Revision, konkyo: Konkyo, tmp_path: Path
) -> None:
    for number in range(3):
        decide(store, revision, number, "accept")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "overview.md").write_text(TEXT, encoding="utf-8")
    status, out, errors = konkyo("export", "--db", store.name, "--out", "gold/overview.jsonl")
    assert (status, out) == (0, "")
    assert "overview.md@1: 3 gold records; 1 claims are not decided" in errors
    assert store.audit_head() in errors
    assert konkyo("check", "gold/overview.jsonl")[:2] == (
        0,
        "gold/overview.jsonl: 3 claims, 0 terms, 0 citations, no problem\n",
    )
    beside = json.loads((tmp_path / "gold" / "overview.record.json").read_text(encoding="utf-8"))
    assert (beside["audit_head"], beside["revision"]) == (store.audit_head(), "overview.md@1")
    assert beside["content_hash"] == revision.content_hash


def test_a_gold_set_that_is_there_is_not_replaced_unasked(
    store: Store, revision: Revision, konkyo: Konkyo, tmp_path: Path
) -> None:
    decide(store, revision, 0, "accept")
    (tmp_path / "gold.jsonl").write_text("built by hand\n", encoding="utf-8")
    status, _, errors = konkyo("export", "--db", store.name, "--out", "gold.jsonl")
    assert (status, errors.count("\n")) == (2, 1)
    assert (tmp_path / "gold.jsonl").read_text(encoding="utf-8") == "built by hand\n"
    assert konkyo("export", "--db", store.name, "--out", "gold.jsonl", "--force")[0] == 0
    assert "心拍数" in (tmp_path / "gold.jsonl").read_text(encoding="utf-8")


def test_without_a_file_the_records_alone_are_printed(
    store: Store, revision: Revision, konkyo: Konkyo
) -> None:
    decide(store, revision, 2, "edit", after=edited(store.claims(revision.id)[2], treatment=None))
    decide(store, revision, 0, "accept")
    status, out, errors = konkyo("export", "overview", "--db", store.name)
    assert status == 1
    assert [json.loads(line)["effect"] for line in out.splitlines()] == ["心拍数"]
    assert "left out: overview.md:5: treatment" in errors
