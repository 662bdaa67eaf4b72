"""Decisions in the store: written, undone, redone, carried over, re-attached. On both back ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from samples import Said, extraction, many

from extract.carry import save_revision
from extract.model import Claim, Extraction, SentenceRef
from extract.store import Judgement, Revision, StaleRevision, Store, StoreError, UnknownTarget, open_store

FIRST = extraction(many(12))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened


@pytest.fixture
def revision(store: Store) -> Revision:
    return store.save_run(FIRST, "s")


def accept(claim: Claim) -> Judgement:
    return Judgement(verdict="accept", claim=claim.id)


def changed(*numbers: int) -> Extraction:
    """FIRST with the direction of some claims turned round."""
    paragraphs = many(12)
    said = [sentence for _, sentences in paragraphs for sentence in sentences]
    for number in numbers:
        said[number] = said[number].but(direction="increase")
    return extraction([("1", said)])


# --- writing -----------------------------------------------------------------------------------------------


def test_a_decision_comes_back_as_it_was_made(store: Store, revision: Revision) -> None:
    claim = FIRST.claims[2]
    edited = claim.model_copy(update={"direction": "increase"})
    judgement = Judgement(
        verdict="edit", claim=claim.id, reason="direction", comment="逆。\0", after=(edited,)
    )
    made = store.decide(judgement, revision.id, "森")
    assert store.decisions(revision.id) == (made,)
    assert store.decision(made.id) == made
    assert (made.claim, made.verdict, made.reason, made.comment) == (claim.id, "edit", "direction", "逆。\0")
    assert (made.before, made.after, made.sentence) == (claim, (edited,), claim.sentence)
    assert (made.reviewer, made.taken_on, made.document) == ("森", revision.id, "sample.md")
    assert made.stands
    assert store.reviewers() == ("森",)


def test_a_claim_is_taken_from_the_store_not_from_the_caller(store: Store, revision: Revision) -> None:
    made = store.decide(accept(FIRST.claims[0]), revision.id, "mori")
    assert made.before == FIRST.claims[0]


def test_a_sentence_can_be_decided(store: Store, revision: Revision) -> None:
    sentence = FIRST.claims[4].sentence
    made = store.decide(Judgement(verdict="accept", sentence=sentence), revision.id, "mori")
    assert (made.claim, made.before, made.sentence) == (None, None, sentence)
    mark = store.marks(revision.id)[0]
    assert (mark.claim, mark.start, mark.end, mark.outcome) == (None, sentence.start, sentence.end, None)


def test_an_added_claim_can_be_decided_by_another_reviewer(store: Store, revision: Revision) -> None:
    missed = FIRST.claims[5].model_copy(update={"id": "added-1"})
    store.decide(Judgement(verdict="add", sentence=missed.sentence, after=(missed,)), revision.id, "mori")
    second = store.decide(
        Judgement(verdict="reject", claim="added-1", reason="not_a_claim"), revision.id, "abe"
    )
    assert second.before == missed
    assert [one.id for one in store.decisions(revision.id, claim="added-1")] == [second.id]


def test_reviewers_decide_separately(store: Store, revision: Revision) -> None:
    claim = FIRST.claims[0]
    mine = store.decide(accept(claim), revision.id, "mori")
    other = store.decide(Judgement(verdict="reject", claim=claim.id, reason="boundary"), revision.id, "abe")
    settled = store.decide(
        Judgement(verdict="accept", claim=claim.id, adjudication=True, comment="guide 3"), revision.id, "sato"
    )
    assert store.decisions(revision.id, reviewer="mori") == (mine,)
    assert store.decisions(revision.id, claim=claim.id) == (mine, other, settled)
    assert [mark.adjudication for mark in store.marks(revision.id)] == [False, False, True]
    assert [mark.reviewer for mark in store.marks(revision.id, "abe")] == ["abe"]
    assert store.reviewers() == ("abe", "mori", "sato")


def test_what_is_not_there_cannot_be_decided(store: Store, revision: Revision) -> None:
    head = store.audit_head()
    wrong = (
        (Judgement(verdict="accept", claim="none"), revision.id),
        (Judgement(verdict="accept", sentence=SentenceRef(text="別の文。", start=0, end=4)), revision.id),
        (accept(FIRST.claims[0]), 99),
    )
    for judgement, number in wrong:
        with pytest.raises(UnknownTarget):
            store.decide(judgement, number, "mori")
    with pytest.raises(StoreError, match="name"):
        store.decide(accept(FIRST.claims[0]), revision.id, "  ")
    assert store.audit_head() == head
    assert store.decisions(revision.id) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "accept"},
        {"verdict": "accept", "claim": "a", "sentence": FIRST.claims[0].sentence},
        {"verdict": "reject", "claim": "a"},
        {"verdict": "reject", "claim": "a", "reason": "mood"},
        {"verdict": "comment", "claim": "a", "comment": "  "},
        {"verdict": "edit", "claim": "a"},
        {"verdict": "split", "claim": "a", "after": FIRST.claims[:1]},
        {"verdict": "accept", "claim": "a", "after": FIRST.claims[:1]},
        {"verdict": "add", "claim": "a", "after": FIRST.claims[:1]},
        {"verdict": "edit", "sentence": FIRST.claims[0].sentence, "after": FIRST.claims[:1]},
        {"verdict": "praise", "claim": "a"},
    ],
)
def test_an_incomplete_judgement_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Judgement.model_validate(fields)


# --- undo and redo -----------------------------------------------------------------------------------------


def active(store: Store, revision: Revision, reviewer: str) -> list[int]:
    return [mark.decision for mark in store.marks(revision.id, reviewer)]


def test_undo_and_redo_follow_each_other(store: Store, revision: Revision) -> None:
    ids = [store.decide(accept(claim), revision.id, "mori").id for claim in FIRST.claims[:3]]
    other = store.decide(accept(FIRST.claims[0]), revision.id, "abe").id
    undone = store.undo("mori", "sample.md")
    assert undone is not None
    assert (undone.id, undone.active) == (ids[2], False)
    store.undo("mori", "sample.md")
    assert active(store, revision, "mori") == ids[:1]
    assert active(store, revision, "abe") == [other]
    redone = store.redo("mori", "sample.md")
    assert redone is not None
    assert (redone.id, redone.active) == (ids[1], True)
    fourth = store.decide(accept(FIRST.claims[3]), revision.id, "mori").id
    assert store.redo("mori", "sample.md") is None
    assert active(store, revision, "mori") == [ids[0], ids[1], fourth]
    assert len(store.decisions(revision.id, "mori")) == 4, "what is undone stays in the history"
    assert store.undo("nobody", "sample.md") is None
    assert store.redo("mori", "other.md") is None


def test_undo_stays_within_its_document(store: Store, revision: Revision) -> None:
    other = store.save_run(extraction(many(2), name="other.md"), "s")
    first = store.decide(accept(FIRST.claims[0]), revision.id, "mori")
    store.decide(Judgement(verdict="accept", claim=store.claims(other.id)[0].id), other.id, "mori")
    undone = store.undo("mori", "sample.md")
    assert undone is not None
    assert undone.id == first.id
    assert store.undo("mori", "sample.md") is None
    assert len(active(store, other, "mori")) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(["decide", "decide", "undo", "redo"]), max_size=25))
def test_undo_and_redo_are_the_two_stacks_of_an_editor(
    tmp_path_factory: pytest.TempPathFactory, actions: list[str]
) -> None:
    done: list[int] = []
    undone: list[int] = []
    with open_store(tmp_path_factory.mktemp("undo") / "konkyo.db") as store:
        revision = store.save_run(FIRST, "s")
        for action in actions:
            if action == "decide":
                done.append(store.decide(accept(FIRST.claims[0]), revision.id, "mori").id)
                undone.clear()
                continue
            source, target = (done, undone) if action == "undo" else (undone, done)
            result = getattr(store, action)("mori", "sample.md")
            assert (result.id if result else None) == (source[-1] if source else None)
            if source:
                target.append(source.pop())
        assert active(store, revision, "mori") == done
        assert store.verify().ok


# --- revisions ---------------------------------------------------------------------------------------------


def test_decisions_end_once_in_the_new_revision(store: Store, revision: Revision) -> None:
    made = [store.decide(accept(claim), revision.id, "mori") for claim in FIRST.claims]
    store.undo("mori", "sample.md")
    before = store.decisions(revision.id)
    second = save_revision(store, changed(3, 7), "s")
    after = store.decisions(second.id)
    assert [one.id for one in after] == [one.id for one in made]
    outcomes = [one.carried.outcome if one.carried else None for one in after]
    assert [n for n, outcome in enumerate(outcomes) if outcome == "reopened"] == [3, 7]
    assert after[3].before == FIRST.claims[3]
    assert after[3].carried
    assert [change.field for change in after[3].carried.changes][:1] == ["direction"]
    assert after[3].at == store.claims(second.id)[3].id
    assert not after[11].active
    assert store.decisions(revision.id) == before, "the old revision shows what it showed"
    marks = store.marks(second.id)
    assert len(marks) == 11
    assert Counter(mark.stands for mark in marks) == {True: 9, False: 2}
    by_id = {one.id: one for one in after}
    for mark in marks:
        place = by_id[mark.decision].place
        assert place is not None
        assert (mark.claim, mark.start, mark.end) == (by_id[mark.decision].at, place.start, place.end)


def test_an_old_revision_takes_no_decisions(store: Store, revision: Revision) -> None:
    save_revision(store, changed(1), "s")
    with pytest.raises(StaleRevision, match=r"sample\.md@2"):
        store.decide(accept(FIRST.claims[0]), revision.id, "mori")


def test_decisions_are_never_left_behind(store: Store, revision: Revision) -> None:
    store.decide(accept(FIRST.claims[0]), revision.id, "mori")
    with pytest.raises(StoreError, match="carries"):
        store.save_run(changed(1), "s", base=revision)
    with pytest.raises(StoreError, match="exactly once"):
        store.save_run(changed(1), "s", base=revision, carry=lambda _: {})
    assert store.latest("sample.md") == revision
    assert store.verify().ok


def test_an_unchanged_source_makes_no_revision(store: Store, revision: Revision) -> None:
    assert save_revision(store, FIRST, "s") == revision


def test_new_code_makes_a_revision_and_keeps_what_it_reads_alike(store: Store, revision: Revision) -> None:
    store.decide(accept(FIRST.claims[0]), revision.id, "mori")
    second = save_revision(store, FIRST, "s-2")
    assert second.number == 2
    assert store.decisions(second.id)[0].stands


def test_undo_reaches_over_a_revision(store: Store, revision: Revision) -> None:
    made = store.decide(accept(FIRST.claims[0]), revision.id, "mori")
    second = save_revision(store, changed(5), "s")
    undone = store.undo("mori", "sample.md")
    assert undone is not None
    assert undone.id == made.id
    assert store.marks(second.id) == []
    store.redo("mori", "sample.md")
    assert [mark.decision for mark in store.marks(second.id)] == [made.id]


def test_a_decision_that_was_reopened_can_be_made_again(store: Store, revision: Revision) -> None:
    store.decide(accept(FIRST.claims[3]), revision.id, "mori")
    second = save_revision(store, changed(3), "s")
    claim = store.claims(second.id)[3]
    again = store.decide(accept(claim), second.id, "mori")
    history = store.decisions(second.id, claim=claim.id)
    assert [one.stands for one in history] == [False, True]
    third = save_revision(store, changed(3, 5), "s")
    history = store.decisions(third.id)
    assert [(one.id, one.stands) for one in history] == [(history[0].id, False), (again.id, True)]


def test_an_orphan_is_reattached_by_hand_with_its_history(store: Store, revision: Revision) -> None:
    orphan = store.decide(accept(FIRST.claims[3]), revision.id, "mori")
    rest = [sentence for _, sentences in many(12) for sentence in sentences]
    rest[3:4] = []
    new = extraction([("1", rest), ("2", [Said(subject="イヌ", effect="指標3番の比", amount="2 倍に")])])
    second = save_revision(store, new, "s")
    assert [one.at for one in store.decisions(second.id)] == [None]
    target = new.claims[-1]
    judgement = Judgement(verdict="accept", claim=target.id, comment="same finding, moved to section 2")
    attached = store.reattach(orphan.id, judgement, second.id, "abe")
    assert (attached.origin, attached.before, attached.reviewer) == (orphan.id, target, "abe")
    old, fresh = store.decisions(second.id)
    assert old.carried
    assert (old.id, old.carried.outcome) == (orphan.id, "orphaned")
    assert fresh == attached
    assert store.verify().ok
    with pytest.raises(UnknownTarget):
        store.reattach(999, judgement, second.id, "abe")


def test_going_back_and_forth_keeps_every_decision(store: Store, revision: Revision) -> None:
    for claim in FIRST.claims:
        store.decide(accept(claim), revision.id, "mori")
    for other in (changed(*range(6)), FIRST, changed(11), extraction(many(4)), FIRST):
        latest = save_revision(store, other, "s")
        assert len(store.decisions(latest.id)) == 12
    assert all(one.stands for one in store.decisions(latest.id))
    assert store.verify().ok


# --- for pages that are asked again and again --------------------------------------------------------------


def test_what_has_changed_since_adds_up_to_all_marks(store: Store, revision: Revision) -> None:
    known: dict[int, object] = {}
    event = 0

    def catch_up() -> None:
        nonlocal event
        now = store.last_event()
        for mark, active in store.changed_marks(revision.id, event):
            if active:
                known[mark.decision] = mark
            else:
                known.pop(mark.decision, None)
        event = now
        assert [known[number] for number in sorted(known)] == store.marks(revision.id)

    catch_up()
    for claim in FIRST.claims[:4]:
        store.decide(accept(claim), revision.id, "森")
    store.decide(accept(FIRST.claims[0]), revision.id, "佐藤")
    catch_up()
    store.undo("森", "sample.md")
    store.undo("佐藤", "sample.md")
    catch_up()
    store.redo("森", "sample.md")
    catch_up()
    assert len(known) == 4
    assert store.changed_marks(revision.id, event) == []


def test_carried_decisions_are_among_what_has_changed(store: Store, revision: Revision) -> None:
    store.decide(accept(FIRST.claims[0]), revision.id, "森")
    second = save_revision(store, changed(0), "s2")
    assert [mark for mark, _ in store.changed_marks(second.id, 0)] == store.marks(second.id)
    (decision,) = store.decisions(second.id)
    assert store.decision_in(second.id, decision.id) == decision
    assert store.decision_in(second.id, 99) is None


def test_the_latest_decision_times_come_latest_first(store: Store, revision: Revision) -> None:
    made = [store.decide(accept(claim), revision.id, "森").made for claim in FIRST.claims[:4]]
    store.decide(accept(FIRST.claims[0]), revision.id, "佐藤")
    assert store.decision_times(revision.id, "森", 3) == made[:0:-1]
    assert store.decision_times(revision.id, "nobody", 3) == []
