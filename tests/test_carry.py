"""What becomes of decisions when the source is revised: the pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import Paragraph, Said, extraction, many

from extract.align.changes import content
from extract.carry import carry
from extract.model import Claim, Extraction, SentenceRef
from extract.store import Carried, Decision, Outcome, Verdict


def decision(
    number: int, claim: Claim, verdict: Verdict = "accept", after: tuple[Claim, ...] = ()
) -> Decision:
    return Decision(
        id=number,
        document=claim.document,
        taken_on=1,
        claim=claim.id,
        sentence=claim.sentence,
        reviewer="mori",
        verdict=verdict,
        reason=None,
        comment=None,
        before=claim,
        after=after,
        adjudication=False,
        origin=None,
        made=datetime(2026, 1, 1, tzinfo=UTC),
        active=True,
    )


def about_sentence(number: int, sentence: SentenceRef) -> Decision:
    return decision(number, extraction([("1", [Said()])]).claims[0]).model_copy(
        update={"claim": None, "before": None, "sentence": sentence}
    )


def decisions_on(old: Extraction) -> list[Decision]:
    return [decision(number, claim) for number, claim in enumerate(old.claims)]


def carried(
    old: Extraction, new: Extraction, decisions: Sequence[Decision] | None = None
) -> dict[int, Carried]:
    decided = decisions_on(old) if decisions is None else decisions
    return carry(old.document, old.claims, new.document, new.claims, decided)


def ends(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Outcome]:
    return [end.outcome for end in carried(extraction(old), extraction(new)).values()]


BASE: list[Paragraph] = [
    ("1", [Said(effect="血糖値"), Said(effect="体重"), Said(effect="摂餌量", direction="increase")]),
    ("1", [Said(treatment="薬剤B", effect="IL-2 の産生"), Said(treatment="薬剤B", effect="CD4 の発現")]),
    ("2", [Said(subject="イヌ", effect="血圧", citation="Abe, 2019", amount="3.5 mmHg ")]),
]
"""Six different sentences in three paragraphs of two sections."""


def revised(paragraph: int, sentence: int, said: Said | None) -> list[Paragraph]:
    """BASE with one sentence replaced, or left out."""
    changed = [(section, list(sentences)) for section, sentences in BASE]
    changed[paragraph][1][sentence : sentence + 1] = [said] if said else []
    return list(changed)


def at(paragraph: int, sentence: int) -> Said:
    return BASE[paragraph][1][sentence]


# --- one thing at a time -----------------------------------------------------------------------------------


def test_the_same_source_keeps_everything() -> None:
    assert ends(BASE, BASE) == ["kept"] * 6


@pytest.mark.parametrize(
    ("place", "change", "fields"),
    [
        ((0, 1), {"effect": "体重増加量"}, {"effect", "sentence"}),
        ((0, 1), {"treatment": "薬剤C"}, {"treatment", "sentence"}),
        ((0, 1), {"subject": "マウス"}, {"subject", "sentence"}),
        ((0, 1), {"direction": "increase"}, {"direction", "sentence"}),
        ((0, 1), {"modality": "suggested"}, {"modality", "sentence"}),
        ((1, 0), {"effect": "IL-12 の産生"}, {"effect", "sentence"}),
        ((1, 1), {"effect": "CD8 の発現"}, {"effect", "sentence"}),
        ((2, 0), {"amount": "3.6 mmHg "}, {"sentence"}),
        ((2, 0), {"citation": "Abe, 2018"}, {"citations", "sentence"}),
        ((2, 0), {"citation": ""}, {"citations", "sentence"}),
    ],
)
def test_a_change_reopens_its_decision_and_no_other(
    place: tuple[int, int], change: dict[str, object], fields: set[str]
) -> None:
    old = extraction(BASE)
    new = extraction(revised(*place, at(*place).but(**change)))
    concerned = sum(len(sentences) for _, sentences in BASE[: place[0]]) + place[1]
    result = carried(old, new)
    assert {number: end.outcome for number, end in result.items()} == {
        number: "reopened" if number == concerned else "kept" for number in range(6)
    }
    end = result[concerned]
    assert {change.field for change in end.changes} == fields
    assert end.claim == new.claims[concerned].id
    assert end.sentence == new.claims[concerned].sentence


def test_a_sentence_left_out_orphans_its_decision() -> None:
    result = ends(BASE, revised(0, 1, None))
    assert result == ["kept", "orphaned", "kept", "kept", "kept", "kept"]


def test_a_sentence_that_claims_nothing_any_more_orphans_its_decision() -> None:
    assert ends(BASE, revised(0, 1, at(0, 1).but(aim=True)))[1] == "orphaned"


def test_a_lookalike_elsewhere_is_not_taken() -> None:
    moved_and_changed = [*revised(1, 0, None)[:2], ("3", [at(1, 0).but(effect="IL-12 の産生")]), BASE[2]]
    assert ends(BASE, moved_and_changed)[3] == "orphaned"


def test_an_inserted_paragraph_keeps_everything() -> None:
    new: list[Paragraph] = [("1", [Said(effect="尿量"), Said(effect="体温")]), *BASE]
    assert ends(BASE, new) == ["kept"] * 6


def test_another_section_is_a_move() -> None:
    new = [BASE[0], ("2", BASE[1][1]), BASE[2]]
    assert ends(BASE, new) == ["kept"] * 3 + ["moved"] * 2 + ["kept"]


def test_another_order_is_a_move() -> None:
    result = ends(BASE, [BASE[1], BASE[0], BASE[2]])
    assert Counter(result) == {"kept": 4, "moved": 2}


def test_of_two_equal_claims_the_one_that_is_left_keeps_its_decision() -> None:
    first, second = Said(amount="1.5 倍に"), Said(amount="3 倍に")
    assert extraction([("1", [second])]).claims[0].id == extraction([("1", [first, second])]).claims[0].id
    assert ends([("1", [first, second])], [("1", [second])]) == ["orphaned", "kept"]
    edited = second.but(amount="3.2 倍に")
    assert ends([("1", [first, second])], [("1", [edited])]) == ["orphaned", "reopened"]


def test_other_white_space_is_told_from_other_words() -> None:
    old, new = extraction([("1", [Said(amount="3 倍に")])]), extraction([("1", [Said(amount="3\n倍に")])])
    end = carried(old, new)[0]
    assert (end.outcome, [change.field for change in end.changes]) == ("reopened", ["layout"])


def test_new_code_that_reads_the_same_sentence_otherwise_reopens() -> None:
    old = extraction(BASE)
    claims = list(old.claims)
    claims[0] = claims[0].model_copy(update={"direction": "change", "id": "other"})
    claims[1] = claims[1].model_copy(update={"confidence": 0.5, "found_by": ("other",), "en": "x"})
    result = carried(old, old.model_copy(update={"claims": tuple(claims)}))
    assert [end.outcome for end in result.values()] == ["reopened", "kept", "kept", "kept", "kept", "kept"]
    assert [change.field for change in result[0].changes] == ["direction"]


# --- over several revisions --------------------------------------------------------------------------------


def follow(*versions: Sequence[Paragraph]) -> list[list[Decision]]:
    """Carry decisions on the first version through the others; how they stand in each later one."""
    extractions = [extraction(version) for version in versions]
    standing = decisions_on(extractions[0])
    history = []
    for old, new in pairwise(extractions):
        result = carried(old, new, standing)
        standing = [one.model_copy(update={"carried": result[one.id]}) for one in standing]
        history.append(standing)
    return history


def test_a_reopened_decision_stays_so_while_nothing_else_changes() -> None:
    changed = revised(0, 0, at(0, 0).but(direction="increase"))
    history = follow(BASE, changed, changed, [*changed, ("9", [Said(effect="新項目")])])
    assert [[one.stands for one in standing][:2] for standing in history] == [[False, True]] * 3
    assert all(standing[0].carried and standing[0].carried.outcome == "reopened" for standing in history)


def test_a_reopened_decision_stands_again_when_the_old_wording_comes_back() -> None:
    history = follow(BASE, revised(0, 0, at(0, 0).but(direction="increase")), BASE)
    assert [one.carried.outcome for one in history[-1] if one.carried] == ["kept"] * 6


def test_an_orphan_comes_back_only_to_the_letter() -> None:
    back = follow(BASE, revised(0, 1, None), revised(0, 1, None), BASE)[-1][1]
    assert back.carried is not None
    assert (back.carried.outcome, back.at) == ("moved", extraction(BASE).claims[1].id)
    alike = follow(BASE, revised(0, 1, None), revised(0, 1, at(0, 1).but(amount="2 g ")))[-1][1]
    assert alike.carried is not None
    assert (alike.carried.outcome, alike.at, alike.place) == ("orphaned", None, None)


def test_two_orphans_do_not_come_back_as_one() -> None:
    twice: list[Paragraph] = [("1", [Said()]), ("2", [Said()])]
    final = follow(twice, [("3", [Said(effect="別項目")])], [("1", [Said()])])[-1]
    assert sorted(one.carried.outcome for one in final if one.carried) == ["moved", "orphaned"]


# --- reviewers' own claims and sentences -------------------------------------------------------------------


def test_an_edit_moves_with_its_sentence() -> None:
    old = extraction(BASE)
    claim = old.claims[3]
    assert claim.subject is not None
    antecedent = old.claims[0].subject
    assert antecedent is not None
    edited = claim.model_copy(update={"subject": antecedent.model_copy(update={"inherited": True})})
    one = decision(1, claim, "edit", (edited,))
    new = extraction([("1", [Said(effect="尿量")]), *BASE])
    end = carried(old, new, [one])[1]
    assert end.outcome == "kept"
    result = end.after[0]
    assert result.treatment is not None
    assert result.subject is not None
    text = new.document.text
    assert [text[slice(*span)] for span in result.treatment.spans] == [result.treatment.text]
    assert result.subject.spans == (new.claims[1].subject or antecedent).spans
    assert result.sentence == new.claims[4].sentence


def test_a_checked_sentence_is_followed() -> None:
    aims: list[Paragraph] = [("1", [Said(effect=f"項目{number}", aim=True) for number in range(4)])]
    old = extraction(aims)
    sentences = [Said(effect=f"項目{number}", aim=True).text for number in range(4)]
    checked = [
        about_sentence(
            n, SentenceRef(text=text, start=(at := old.document.text.index(text)), end=at + len(text))
        )
        for n, text in enumerate(sentences)
    ]
    new = extraction(
        [
            (
                "1",
                [
                    Said(effect="追加", aim=True),
                    *aims[0][1][:1],
                    Said(effect="項目1その1", aim=True),
                    *aims[0][1][2:3],
                ],
            )
        ]
    )
    result = carried(old, new, checked)
    assert [end.outcome for end in result.values()] == ["kept", "reopened", "kept", "orphaned"]
    for end in (result[0], result[2]):
        assert end.sentence is not None
        assert new.document.text[end.sentence.start : end.sentence.end] == end.sentence.text


def test_an_added_claim_that_the_extractor_finds_by_now_becomes_that_one() -> None:
    full = extraction(BASE)
    missed = full.claims[2]
    old = full.model_copy(update={"claims": tuple(claim for claim in full.claims if claim != missed)})
    added = decision(1, missed, "add", (missed,)).model_copy(update={"claim": None, "before": None})
    end = carried(old, full, [added])[1]
    assert (end.outcome, end.claim) == ("kept", missed.id)
    still_missed = carried(old, old, [added])[1]
    assert (still_missed.outcome, still_missed.claim) == ("kept", None)


# --- any revision ------------------------------------------------------------------------------------------

SAIDS = st.builds(
    Said,
    treatment=st.sampled_from(["薬剤A", "薬剤B", "薬剤Aと薬剤Bの併用"]),
    subject=st.sampled_from(["ラット", "マウス"]),
    effect=st.sampled_from(["IL-2 の産生", "IL-12 の産生", "CD4 の発現", "CD8 の発現", "体重"]),
    direction=st.sampled_from(["increase", "decrease", "no_change"]),
    modality=st.sampled_from(["asserted", "suggested"]),
    amount=st.sampled_from(["", "3 倍に", "5 倍に"]),
    citation=st.sampled_from(["", "Abe, 2019"]),
    aim=st.sampled_from([False, False, False, True]),
)
PARAGRAPHS = st.lists(
    st.tuples(st.sampled_from(["1", "2"]), st.lists(SAIDS, min_size=1, max_size=4)), max_size=6
)


@st.composite
def edited(draw: st.DrawFn, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """A revision: sentences left out, replaced, inserted; sections renamed; paragraphs in another order."""
    result: list[Paragraph] = []
    for section, sentences in paragraphs:
        kept: list[Said] = []
        for said in sentences:
            what = draw(st.sampled_from(["keep", "keep", "keep", "drop", "replace", "insert"]))
            kept += {"keep": [said], "drop": []}.get(what) or ([draw(SAIDS)] if what != "drop" else [])
            kept += [said] if what == "insert" else []
        if kept:
            result.append((draw(st.sampled_from([section, section, section, "9"])), kept))
    return draw(st.permutations(result)) if draw(st.booleans()) else result


@settings(max_examples=300, deadline=None)
@given(data=st.data(), paragraphs=PARAGRAPHS)
def test_every_decision_ends_once_and_none_is_kept_on_anything_else(
    data: st.DataObject, paragraphs: list[Paragraph]
) -> None:
    old, new = extraction(paragraphs), extraction(data.draw(edited(paragraphs)))
    decisions = decisions_on(old)
    result = carried(old, new, decisions)
    assert result.keys() == {one.id for one in decisions}
    claims = {claim.id: claim for claim in new.claims}
    for one in decisions:
        end = result[one.id]
        assert one.before is not None
        if end.outcome == "orphaned":
            assert (end.claim, end.sentence, end.changes) == (None, None, ())
            continue
        assert end.claim is not None
        claim = claims[end.claim]
        assert end.sentence == claim.sentence
        same = content(claim) == content(one.before)
        assert (end.outcome == "reopened") == (not same) == bool(end.changes)
        if end.outcome == "kept":
            assert claim.section == one.before.section
    reached = [end.claim for end in result.values() if end.claim is not None]
    assert len(reached) == len(set(reached))


@settings(max_examples=100, deadline=None)
@given(paragraphs=PARAGRAPHS)
def test_nothing_changed_keeps_all(paragraphs: list[Paragraph]) -> None:
    same = extraction(paragraphs)
    for claim, end in zip(same.claims, carried(same, same).values(), strict=True):
        assert (end.outcome, end.claim) == ("kept", claim.id)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), paragraphs=PARAGRAPHS)
def test_another_order_of_paragraphs_only_keeps_and_moves(
    data: st.DataObject, paragraphs: list[Paragraph]
) -> None:
    old, new = extraction(paragraphs), extraction(data.draw(st.permutations(paragraphs)))
    assert {end.outcome for end in carried(old, new).values()} <= {"kept", "moved"}


@settings(max_examples=60, deadline=None)
@given(first=st.integers(0, 30), last=st.integers(0, 30), extra=st.integers(0, 5))
def test_what_is_cut_out_is_orphaned_and_the_rest_kept(first: int, last: int, extra: int) -> None:
    said = [sentence for _, sentences in many(30) for sentence in sentences]
    first, last = sorted((first, last))
    # Nothing that could be mistaken for what was cut out comes in its place.
    new = (
        said[:first]
        + [Said("薬剤Z", "イヌ", f"別個の検査値{n}", "no_change", aim=True) for n in range(extra)]
        + said[last:]
    )
    result = ends([("1", said)], [("1", new)] if new else [])
    assert result == ["kept"] * first + ["orphaned"] * (last - first) + ["kept"] * (30 - last)
