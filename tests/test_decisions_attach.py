"""Decisions that a revision orphaned or reopened are attached anew by hand, and only so."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from invented import simple_extraction
from samples import Said, extraction, many

from extract import cli
from extract.carry import save_revision
from extract.decisions import attached, candidates, listed
from extract.errors import KonkyoError
from extract.formats import read_text
from extract.model import Claim, SentenceRef
from extract.review.ledger import Ledger, Values
from extract.sentences import split_sentences
from extract.store import Decision, Judgement, Revision, Store, StoreError, UnknownTarget, open_store

FIRST = extraction(many(6))
TARGET = Said(effect="指標3番の比", amount="2 倍に")
Konkyo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "konkyo.db") as opened:
        yield opened


def revised(store: Store) -> Revision:
    """The fourth claim is gone; one that resembles it stands elsewhere."""
    rest = [sentence for _, sentences in many(6) for sentence in sentences]
    rest[3:4] = []
    return save_revision(store, extraction([("1", rest), ("2", [TARGET])]), "s")


def orphan(store: Store, **fields: object) -> tuple[Decision, Revision]:
    first = save_revision(store, FIRST, "s")
    claim = FIRST.claims[3].id
    judgement = Judgement.model_validate({"verdict": "accept", "claim": claim, **fields})
    return store.decide(judgement, first.id, "mori"), revised(store)


def target(store: Store, revision: Revision) -> Claim:
    return store.claims(revision.id)[-1]


def ledger(store: Store, revision: Revision) -> Ledger:
    claims = {claim.id: claim for claim in store.claims(revision.id)}
    return Ledger(store, revision.id, claims, Values(store))


def standings(store: Store, revision: Revision) -> list[str]:
    return [one.standing for one in listed(store, revision.id)]


# --- what is made of a decision ----------------------------------------------------------------------------


def test_a_lookalike_is_offered_and_not_taken(store: Store) -> None:
    old, second = orphan(store)
    offered = candidates(old, store.claims(second.id))
    assert offered[0].claim == target(store, second)
    assert offered[0].likeness > offered[1].likeness >= offered[-1].likeness
    assert standings(store, second) == ["orphaned"]
    assert ledger(store, second).about == {}


def test_a_rejection_keeps_its_reason_and_says_why_it_moved(store: Store) -> None:
    old, second = orphan(store, verdict="reject", reason="boundary", comment="too long")
    judgement = attached(old, target(store, second))
    assert (judgement.verdict, judgement.reason, judgement.comment) == ("reject", "boundary", "too long")
    assert attached(old, target(store, second), "moved to 2").comment == "moved to 2"


def test_an_edit_keeps_its_values_and_gives_up_places_that_are_not_there(store: Store) -> None:
    changed = FIRST.claims[3].model_copy(update={"direction": "increase"})
    old, second = orphan(store, verdict="edit", after=(changed,))
    goal = target(store, second)
    (after,) = attached(old, goal).after
    assert (after.direction, after.sentence, after.section) == ("increase", goal.sentence, goal.section)
    assert after.effect is not None
    assert after.effect.spans == ()


def test_an_added_claim_that_is_found_elsewhere_is_accepted_there(store: Store) -> None:
    first = save_revision(store, FIRST, "s")
    missed = FIRST.claims[3].model_copy(update={"id": "added"})
    judgement = Judgement(verdict="add", sentence=missed.sentence, after=(missed,))
    old = store.decide(judgement, first.id, "mori")
    second = revised(store)
    made = attached(old, target(store, second))
    assert (made.verdict, made.claim) == ("accept", target(store, second).id)
    elsewhere = target(store, second).sentence
    again = attached(old, elsewhere)
    assert (again.verdict, again.sentence, again.after[0].sentence) == ("add", elsewhere, elsewhere)


def test_a_claim_is_no_sentence(store: Store) -> None:
    old, second = orphan(store)
    with pytest.raises(KonkyoError, match="is about a claim; name a claim"):
        attached(old, target(store, second).sentence)
    about_sentence = store.decide(
        Judgement(verdict="accept", sentence=target(store, second).sentence), second.id, "mori"
    )
    with pytest.raises(KonkyoError, match="is about a sentence; name a sentence"):
        attached(about_sentence, target(store, second))


# --- what the store and the ledger make of it --------------------------------------------------------------


def test_attached_anew_it_counts_and_the_old_one_stays_in_the_history(store: Store) -> None:
    old, second = orphan(store)
    assert [mark.decision for mark in ledger(store, second).orphans] == [old.id]
    made = store.reattach(old.id, attached(old, target(store, second)), second.id, "abe")
    now = ledger(store, second)
    assert now.orphans == []
    assert now.state(target(store, second).id) == "accepted"
    assert standings(store, second) == ["attached anew", "stands"]
    with pytest.raises(StoreError, match=f"already attached anew by decision {made.id}"):
        store.reattach(old.id, attached(old, target(store, second)), second.id, "abe")
    assert store.verify().ok


def test_undone_it_is_an_orphan_again(store: Store) -> None:
    old, second = orphan(store)
    store.reattach(old.id, attached(old, target(store, second)), second.id, "abe")
    store.undo("abe", "sample.md")
    assert [mark.decision for mark in ledger(store, second).orphans] == [old.id]
    assert standings(store, second) == ["orphaned", "undone"]
    store.reattach(old.id, attached(old, target(store, second)), second.id, "mori")
    assert ledger(store, second).orphans == []


def test_a_decision_that_stands_or_was_undone_is_not_attached(store: Store) -> None:
    first = save_revision(store, FIRST, "s")
    made = store.decide(Judgement(verdict="accept", claim=FIRST.claims[0].id), first.id, "mori")
    judgement = attached(made, FIRST.claims[1])
    with pytest.raises(StoreError, match="still stands"):
        store.reattach(made.id, judgement, first.id, "mori")
    store.undo("mori", "sample.md")
    with pytest.raises(StoreError, match="was undone"):
        store.reattach(made.id, judgement, first.id, "mori")


def test_a_decision_on_another_document_is_not_attached(store: Store) -> None:
    old, _ = orphan(store)
    other = save_revision(store, extraction(many(3), name="other.md"), "s")
    claim = store.claims(other.id)[0]
    with pytest.raises(UnknownTarget, match=r"not about other\.md@1"):
        store.reattach(old.id, attached(old, claim), other.id, "mori")


def test_what_was_attached_follows_the_next_revision(store: Store) -> None:
    old, second = orphan(store)
    store.reattach(old.id, attached(old, target(store, second)), second.id, "abe")
    third = save_revision(store, extraction([("1", [Said()]), ("2", [TARGET])]), "s")
    assert standings(store, third) == ["attached anew", "stands"]
    fourth = save_revision(store, extraction([("1", [Said()])]), "s")
    assert standings(store, fourth) == ["attached anew", "orphaned"]


# --- the commands ------------------------------------------------------------------------------------------


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Konkyo:
    def call(*arguments: object) -> tuple[int, str, str]:
        command = ["konkyo", "decisions", *map(str, arguments), "--db", str(tmp_path / "konkyo.db")]
        monkeypatch.setattr(sys, "argv", command)
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *capfd.readouterr()

    return call


def test_lost_decisions_are_listed_with_offers_and_attached(store: Store, konkyo: Konkyo) -> None:
    old, second = orphan(store, comment="as in the report")
    goal = target(store, second)
    status, out, _ = konkyo("list", "--lost")
    assert status == 0
    assert f"{old.id}  accept  orphaned, gone  mori" in out
    assert f"? --claim {goal.id}" in out
    assert "# as in the report" in out
    status, out, _ = konkyo("attach", old.id, "--claim", goal.id, "--by", "abe", "--comment", "moved")
    assert status == 0
    assert store.audit_head() in out
    _, out, _ = konkyo("list", "sample", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(row["standing"], row["reviewer"], row["origin"]) for row in rows] == [
        ("attached anew", "mori", None),
        ("stands", "abe", old.id),
    ]
    assert konkyo("list", "--lost")[1].startswith("sample.md@2: 0 lost decisions")


def test_a_checked_sentence_is_attached_by_its_line(store: Store, konkyo: Konkyo) -> None:
    text = "# 1. 試験\n\n心拍数を測定した。体重を測定した。\n\n{}\n\n# 2. 結果\n\n変化はなかった。\n"
    first = save_revision(store, simple_extraction(read_text(text.format("血圧も測定した。"), "a.md")), "s")
    sentence = split_sentences(store.document(first.id))[2]
    place = SentenceRef(text=sentence.text, start=sentence.start, end=sentence.end)
    old = store.decide(Judgement(verdict="accept", sentence=place), first.id, "mori")
    second = save_revision(store, simple_extraction(read_text(text.format("表 1 に示す。"), "a.md")), "s")
    assert standings(store, second) == ["orphaned"]
    assert konkyo("attach", old.id, "--line", 2, "--by", "mori")[0] == 2
    assert konkyo("attach", old.id, "--line", 3, "--by", "mori")[0] == 0
    made = store.decisions(second.id)[-1]
    # Two sentences stand on line 3; the one that resembles the old one is meant.
    assert (made.sentence.text, made.origin) == ("体重を測定した。", old.id)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("99", "--claim", "x"), "decision 99: not in "),
        (("1", "--claim", "x"), "sample.md@2: no claim x;"),
        (("1",), "name the claim with --claim, or the sentence with --line"),
        (("1", "--claim", "x", "--line", "3"), "name the claim with --claim, or the sentence with --line"),
    ],
)
def test_what_cannot_be_attached_is_told(
    store: Store, konkyo: Konkyo, options: tuple[str, ...], problem: str
) -> None:
    orphan(store)
    status, _, errors = konkyo("attach", *options, "--by", "mori")
    assert status == 2
    assert errors.startswith(f"konkyo: {problem}")
    assert errors.count("\n") == 1
