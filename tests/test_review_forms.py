"""Editing, splitting and adding claims: what a reviewer enters becomes a claim with places in the source."""

from __future__ import annotations

import re

import pytest
from invented import claim, overview
from served import Reviewer

from extract.formats import read_text
from extract.model import Claim, Slot
from extract.review.book import Book
from extract.review.original import passages, selected
from extract.store import Store
from extract.text import fold


def form_of(mori: Reviewer, path: str) -> dict[str, str]:
    """The form on a page as a browser would send it untouched."""
    page = mori.open(path)
    fields: dict[str, str] = {}
    select = ""
    for tag, attributes in page.elements:
        name = attributes.get("name", "")
        if tag == "select":
            select = name
        elif tag == "option" and "selected" in attributes and re.match(r"\d\.", select):
            fields[select] = attributes["value"]
        elif tag == "input" and re.match(r"\d\.", name) and attributes.get("type") != "checkbox":
            fields[name] = attributes.get("value", "")
        elif tag == "input" and re.match(r"\d\.", name) and "checked" in attributes:
            fields[name] = attributes["value"]
    return fields


def words(store: Store, slot: Slot | None) -> list[str]:
    assert slot is not None
    return [fold(store.source(1)[start:end]).text for start, end in slot.spans]


def edited(store: Store) -> Claim:
    (decision,) = store.decisions(1)
    assert decision.verdict == "edit"
    (claim,) = decision.after
    return claim


def place(mori: Reviewer, path: str, wanted: str) -> str:
    """Where words stand in the shown text, as the script of the page says it."""
    page = mori.open(path)
    for at, (tag, attributes) in enumerate(page.elements):
        if tag == "span" and "data-block" in attributes:
            shown = "".join(page.inside.get(at, []))
            if wanted in shown:
                first = shown.index(wanted)
                return f"{attributes['data-block']}:{first}-{first + len(wanted)}"
    raise AssertionError(f"{wanted} is not shown")


def test_a_selected_slot_gets_the_words_and_their_place(store: Store, mori: Reviewer) -> None:
    fields = form_of(mori, "/r/1/c/c2")
    fields |= {"0.subject": "T 細胞", "0.subject_at": place(mori, "/r/1/c/c2", "T 細胞")}
    mori.submit("/r/1/c/c2/revise", **fields)
    claim = edited(store)
    assert claim.subject is not None
    assert (claim.subject.text, words(store, claim.subject), claim.subject.inherited) == (
        "T 細胞",
        ["T 細胞"],
        False,
    )
    before = overview().claims[2]
    assert (claim.treatment, claim.effect, claim.direction) == (
        before.treatment,
        before.effect,
        before.direction,
    )
    assert claim.id == "c2"
    assert claim.found_by == (*before.found_by, "reviewer")


def test_marks_and_mark_up_do_not_shift_a_selection(store: Store, mori: Reviewer) -> None:
    # CD4<sup>+</sup> is shown as CD4+: what stands behind it is further right in the source.
    fields = form_of(mori, "/r/1/c/c2")
    fields |= {"0.subject": "CD4+", "0.subject_at": place(mori, "/r/1/c/c2", "CD4+")}
    mori.submit("/r/1/c/c2/revise", **fields)
    claim = edited(store)
    assert claim.subject is not None
    (span,) = claim.subject.spans
    assert store.source(1)[slice(*span)] == "CD4<sup>+"


def test_words_of_another_sentence_are_inherited(store: Store, mori: Reviewer) -> None:
    fields = form_of(mori, "/r/1/c/c1")
    fields |= {"0.subject": "正常ラット", "0.subject_at": place(mori, "/r/1/c/c1", "正常ラット")}
    fields |= {"0.treatment": "アテノロール", "0.effect": "体重の増加"}
    mori.submit("/r/1/c/c1/revise", **fields)
    claim = edited(store)
    assert claim.subject is not None
    assert claim.subject.inherited
    assert words(store, claim.subject) == ["正常ラット"]


def test_typed_words_are_found_in_the_sentence_whole_or_in_parts(store: Store, mori: Reviewer) -> None:
    fields = form_of(mori, "/r/1/c/c0") | {"0.effect": "ラットの心拍数", "0.treatment": "アテノロールと減少"}
    mori.submit("/r/1/c/c0/revise", **fields)
    claim = edited(store)
    assert words(store, claim.effect) == ["ラットの心拍数"]
    assert words(store, claim.treatment) == ["アテノロール", "減少"]


def test_every_field_can_be_edited(store: Store, mori: Reviewer) -> None:
    fields = form_of(mori, "/r/1/c/c4") | {
        "0.subject": "",
        "0.direction": "change",
        "0.modality": "reported",
        "0.certainty": "confirmed",
        "0.interaction": "synergistic",
        "0.exclusive": "1",
        "0.comparator": "",
        "0.citations": "Sato, 2011; Kato, 1999",
        "comment": "本文を確認",
    }
    mori.submit("/r/1/c/c4/revise", **fields)
    claim = edited(store)
    assert claim.subject is None
    assert (claim.direction, claim.modality, claim.certainty.level) == ("change", "reported", "confirmed")
    assert (claim.interaction, claim.exclusive, claim.comparator) == ("synergistic", True, None)
    assert [(one.text, one.reference) for one in claim.citations] == [
        ("Sato, 2011", "Sato, 2011"),
        ("Kato, 1999", None),
    ]
    assert store.decisions(1)[0].comment == "本文を確認"
    assert "ロサルタン" in claim.en or "losartan" in claim.en.lower()


def test_the_glossary_entry_of_a_slot_can_be_changed(store: Store, mori: Reviewer) -> None:
    fields = form_of(mori, "/r/1/c/c2")
    assert fields["0.treatment_term"] == "ZZB"
    mori.submit("/r/1/c/c2/revise", **(fields | {"0.treatment_term": "KRT"}))
    treatment = edited(store).treatment
    assert treatment is not None
    assert treatment.term is not None
    assert treatment.term.abbr == "KRT"
    refused = mori.submit("/r/1/c/c3/revise", **(form_of(mori, "/r/1/c/c3") | {"0.treatment_term": "XYZ"}))
    assert refused.status_code == 400
    assert "no abbreviation" in refused.text


def test_a_claim_is_split_into_several(store: Store, mori: Reviewer) -> None:
    one = form_of(mori, "/r/1/c/c2")
    two = {name.replace("0.", "7.", 1): value for name, value in one.items()} | {"7.effect": "産生"}
    response = mori.submit("/r/1/c/c2/revise", **one, **two)
    assert "split" in response.text
    (decision,) = store.decisions(1)
    assert decision.verdict == "split"
    assert [one.effect.text if one.effect else None for one in decision.after] == ["IL-2 産生", "産生"]
    assert [one.id for one in decision.after] == ["c2-1", "c2-2"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Nothing was changed"),
        ({"0.effect": " "}, "an effect"),
        ({"0.treatment": ""}, "a treatment"),
        ({"0.direction": "up"}, "is none of"),
    ],
)
def test_what_is_no_edit_is_not_written(
    store: Store, mori: Reviewer, changed: dict[str, str], said: str
) -> None:
    response = mori.submit("/r/1/c/c0/revise", **(form_of(mori, "/r/1/c/c0") | changed))
    assert response.status_code == 400
    assert said in response.text
    assert store.decisions(1) == ()


def test_two_equal_claims_are_no_split(store: Store, mori: Reviewer) -> None:
    one = form_of(mori, "/r/1/c/c0") | {"0.effect": "体重"}
    two = {name.replace("0.", "1.", 1): value for name, value in one.items()}
    assert "say the same" in mori.submit("/r/1/c/c0/revise", **one, **two).text
    assert store.decisions(1) == ()


# --- sentences ---------------------------------------------------------------------------------------------


def added_to(mori: Reviewer, store: Store, effect: str = "体重") -> int:
    start = store.source(1).index("IL-2 産生は")
    fields = form_of(mori, f"/r/1/s/{start}") | {
        "0.treatment": "ZZB 投与", "0.effect": effect, "0.effect_at": "", "0.direction": "decrease",
    }  # fmt: skip
    response = mori.submit(f"/r/1/s/{start}/add", **fields)
    assert response.status_code == 200, response.text
    return start


def test_a_missed_claim_is_added_listed_and_open_to_other_reviewers(store: Store, mori: Reviewer) -> None:
    start = added_to(mori, store)
    (decision,) = store.decisions(1)
    (claim,) = decision.after
    assert (decision.verdict, decision.claim, claim.section) == ("add", None, "1")
    assert claim.treatment is not None
    assert claim.treatment.term is not None
    assert claim.treatment.term.abbr == "ZZB"
    assert words(store, claim.treatment) == ["ZZB 投与"]
    assert f"/c/{claim.id}" in mori.get("/r/1?show=added").text
    with Reviewer(str(mori.base_url), "sato") as sato:
        assert f"/c/{claim.id}" in sato.get("/r/1").text
        sato.decide(claim.id, "reject", reason="not_a_claim")
        assert f"/c/{claim.id}" in sato.get("/r/1?show=disputed").text
    mori.submit("/r/1/undo")
    assert f"/c/{claim.id}" not in mori.get(f"/r/1/s/{start}").text
    assert mori.get(f"/r/1/c/{claim.id}").status_code == 404


def test_two_reviewers_who_add_the_same_claim_agree(store: Store, mori: Reviewer) -> None:
    start = added_to(mori, store)
    with Reviewer(str(mori.base_url), "sato") as sato:
        added_to(sato, store)
    assert len({decision.after[0].id for decision in store.decisions(1)}) == 1
    page = mori.open(f"/r/1/s/{start}").text("body")
    assert page.count(store.decisions(1)[0].after[0].en) == 1
    assert "To be settled (0)" in mori.open("/r/1/agreement").text("main")


def test_a_claim_that_is_there_is_not_added_again(store: Store, mori: Reviewer) -> None:
    start = added_to(mori, store)
    fields = form_of(mori, f"/r/1/s/{start}") | {
        "0.treatment": "ZZB 投与", "0.effect": "体重", "0.direction": "decrease",
    }  # fmt: skip
    assert "added this claim already" in mori.submit(f"/r/1/s/{start}/add", **fields).text
    fields |= {"0.subject": "CD4+ T 細胞", "0.effect": "IL-2 産生", "0.direction": "increase"}
    assert "has this claim already" in mori.submit(f"/r/1/s/{start}/add", **fields).text
    assert len(store.decisions(1)) == 1


def test_the_sample_of_sentences_is_gone_through_to_its_end(store: Store, mori: Reviewer) -> None:
    seen = []
    response = mori.get("/r/1/sentences")
    while "/s/" in str(response.url):
        start = str(response.url).split("/s/")[1].split("?")[0]
        assert start not in seen
        seen.append(start)
        response = mori.submit(f"/r/1/s/{start}/complete")
    assert len(seen) == len(Book(store, 1).sentence_sample) == 6
    assert {(decision.verdict, decision.claim) for decision in store.decisions(1)} == {("accept", None)}
    mori.submit("/r/1/undo")
    assert str(mori.get("/r/1/sentences").url).endswith(seen[-1])


# --- the way back from what is shown -----------------------------------------------------------------------


def test_every_shown_character_leads_back_to_its_source(store: Store) -> None:
    document, claim = store.document(1), store.claims(1)[2]
    for passage in passages(document, claim.sentence, claim):
        shown = "".join(run.text for piece in passage.pieces for run in piece.runs)
        for first in range(len(shown)):
            if shown[first].isspace():
                continue
            ((start, end),) = selected(
                document, claim.sentence, claim, f"{passage.number}:{first}-{first + 1}"
            )
            assert shown[first] in fold(document.text[start:end]).text


@pytest.mark.parametrize(
    "chosen", ["", "4", "1:9-3", "999:0-5", "1:5000-6000", "x:1-2", "1:-1-3", "1:1-2" * 3000]
)
def test_a_selection_that_fits_nothing_is_nothing_or_part_of_the_text(store: Store, chosen: str) -> None:
    document, claim = store.document(1), store.claims(1)[2]
    for start, end in selected(document, claim.sentence, claim, chosen):
        assert 0 <= start < end <= len(document.text)


def test_an_edit_can_settle_a_disagreement(store: Store, mori: Reviewer) -> None:
    mori.decide("c0", "accept")
    with Reviewer(str(mori.base_url), "sato") as sato:
        sato.decide("c0", "reject", reason="boundary")
        assert "settles the disagreement" in sato.get("/r/1/c/c0").text
        fields = form_of(sato, "/r/1/c/c0") | {"0.effect": "ラットの心拍数", "settles": "1"}
        sato.submit("/r/1/c/c0/revise", **fields)
    decision = store.decisions(1)[-1]
    assert (decision.verdict, decision.adjudication, decision.reviewer) == ("edit", True, "sato")
    page = mori.open("/r/1/c/c0").text("main")
    assert "✎ edited" in page
    assert "settles the disagreement" not in page


LONG = (
    "# 1. 試験\n\n"
    "アテノロールは正常ラットに投与した。{filler}{filler}{filler}心拍数は減少した。{filler}{filler}{filler}\n\n"
    "{filler}{filler}\n\n最後の段落。\n"
)


@pytest.mark.parametrize("length", [1, 40, 400])
def test_every_place_of_a_claim_is_shown_once_however_long_the_paragraph(length: int) -> None:
    document = read_text(LONG.format(filler="これは長い段落の文である。" * length), "long.md")
    one = claim(document, 0, "心拍数は減少した。", None, "アテノロール", "心拍数", "decrease", "減少")
    far = document.text.index("アテノロール")
    treatment = Slot(text="アテノロール", spans=((far, far + 6),), inherited=True)
    one = one.model_copy(update={"treatment": treatment})
    shown = passages(document, one.sentence, one)
    assert len({passage.number for passage in shown}) == len(shown)
    marked = [
        "".join(run.text for run in piece.runs)
        for passage in shown
        for piece in passage.pieces
        if "treatment" in piece.roles
    ]
    assert marked == ["アテノロール"]
    # However long the paragraph: what is far from the sentence is left out.
    assert sum(len(run.text) for passage in shown for piece in passage.pieces for run in piece.runs) < 2_000
    for passage in shown:
        shown_text = "".join(run.text for piece in passage.pieces for run in piece.runs)
        for words in ("アテノロール", "心拍数"):
            if words not in shown_text:
                continue
            at = shown_text.index(words)
            spans = selected(document, one.sentence, one, f"{passage.number}:{at}-{at + len(words)}")
            assert [document.text[start:end] for start, end in spans] == [words]
