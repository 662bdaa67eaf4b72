"""Claims as sentences: the direction always from the claim, nothing invented, the unknown left and marked."""

from __future__ import annotations

import csv
import itertools
import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import FileError
from extract.lexicon import FOLDER, load
from extract.model import (
    Claim,
    Direction,
    GlossaryEntry,
    Interaction,
    Modality,
    SentenceRef,
    Slot,
    Term,
)
from extract.render import Renderer, render_en, render_ja
from extract.render.segment import segment
from extract.render.sentence import relations
from extract.render.words import key, vocabulary

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
INTERACTIONS: tuple[Interaction | None, ...] = (None, *get_args(Interaction))
CASES = list(
    csv.DictReader((Path(__file__).parent / "cases" / "render.tsv").open(encoding="utf-8"), delimiter="\t")
)
STEMS = {"increase": "increase", "decrease": "decrease", "change": "change"}


def slot(text: str | None, term: Term | None = None) -> Slot | None:
    return Slot(text=text, spans=((0, 1),), term=term) if text else None


def claim(
    subject: str | None = "DOHH2 細胞",
    treatment: str | None = "R2併用処置",
    effect: str | None = "アポトーシス",
    direction: Direction = "increase",
    comparator: str | None = None,
    modality: Modality = "asserted",
    interaction: Interaction | None = None,
    exclusive: bool = False,
) -> Claim:
    return Claim(
        id="c1",
        document="d",
        section="1",
        sentence=SentenceRef(text="文", start=0, end=1),
        subject=slot(subject),
        treatment=slot(treatment),
        effect=slot(effect),
        direction=direction,
        comparator=comparator,
        modality=modality,
        interaction=interaction,
        exclusive=exclusive,
    )


def entry(abbr: str, ja: str | None, en: str | None) -> GlossaryEntry:
    return GlossaryEntry(abbr=abbr, ja=ja, en=en, start=0, end=1)


# --- phrases -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[row["ja"] for row in CASES])
def test_phrases(case: dict[str, str]) -> None:
    assert Renderer().phrase(case["ja"]) == case["en"]


def test_a_glossary_teaches_its_terms() -> None:
    glossary = (
        entry("MZL", "辺縁帯帯状腫", "Marginal girdle lymphoma"),
        entry("HL", "ホジキン氏腫", "Hodgkin tumour"),
        entry("XYZ1", "新規因子群", None),
        entry("PBMC", "末梢血単核細胞", "Peripheral blood mononuclear cell"),
    )
    renderer = Renderer(glossary)
    assert renderer.phrase("辺縁帯帯状腫患者") == "marginal girdle lymphoma patients"
    assert renderer.phrase("ホジキン氏腫") == "Hodgkin tumour"
    assert renderer.phrase("新規因子群の発現") == "expression of XYZ1"
    # The glossary has the singular; the vocabulary knows both.
    assert renderer.phrase("末梢血単核細胞") == "peripheral blood mononuclear cells"


def test_a_glossary_term_is_found_whatever_its_spaces_and_hyphens() -> None:
    renderer = Renderer((entry("QF-α", "急性因子 $\\alpha$", "Quick factor alpha"),))
    assert renderer.phrase("急性因子- α の産生") == "production of quick factor alpha"


def test_a_grounded_term_helps_where_the_glossary_does_not() -> None:
    renderer = Renderer()
    term = Term(abbr="ZZB", ja="雑多結合体", en="Zigzag binder")
    assert renderer.phrase("雑多結合体の発現") == "expression of ⟦雑多結合体⟧"
    assert renderer.phrase("雑多結合体の発現", term) == "expression of zigzag binder"


def test_no_drug_is_taken_for_part_of_another() -> None:
    for row in vocabulary_rows():
        if re.fullmatch(r"[ァ-ヺー]{3,}", row):
            # One letter more, and it is another drug.
            assert Renderer().phrase(row + "ヅヌ") == f"⟦{row}ヅヌ⟧"


def vocabulary_rows() -> list[str]:
    lines = (FOLDER / "english.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines]


def test_a_text_too_long_to_be_a_phrase_is_left_alone() -> None:
    text = "増加の" * 200 + "増加"
    assert Renderer().phrase(text) == f"⟦{text}⟧"


@given(st.text(alphabet="ABの増殖細胞ラット非レナリドミドによる低下α2+、と間未{a}", max_size=40))
def test_segments_spell_the_text(text: str) -> None:
    assert "".join(token.text for token in segment(text, vocabulary())) == key(text)


@given(st.text(max_size=60))
def test_any_text_gives_a_phrase_and_keeps_its_identifiers(text: str) -> None:
    phrase = Renderer().phrase(text)
    for name in re.findall(r"[A-Za-z]+[0-9]+", key(text)):
        assert name in phrase


# --- sentences ---------------------------------------------------------------------------------------------


def test_the_sentence_of_a_claim() -> None:
    assert (
        render_en(claim(modality="reported"))
        == "R² combination increased apoptosis of DOHH2 cells (reported)"
    )
    assert render_ja(claim()) == "R2併用処置により、DOHH2 細胞でアポトーシスが増加した"


def test_every_part_of_a_claim_is_said() -> None:
    full = claim(
        subject="正常ラット",
        treatment="ロサルタン",
        effect="心拍数",
        direction="decrease",
        comparator="対照群",
        modality="suggested",
        interaction="synergistic",
        exclusive=True,
    )
    assert render_en(full) == (
        "Losartan may synergistically decrease heart rate only in normal rats"
        " compared with control group (suggested)"
    )
    assert render_ja(full) == (
        "ロサルタンにより、正常ラットのみで心拍数が対照群と比較して相乗的に減少することが示唆された"
    )


def test_empty_slots_are_left_out_or_named() -> None:
    assert render_en(claim(subject=None)) == "R² combination increased apoptosis"
    assert render_en(claim(treatment=None)) == "Apoptosis increased in DOHH2 cells"
    assert "[effect not stated]" in render_en(claim(effect=None))
    assert "作用の記載なし" in render_ja(claim(effect=None))
    assert render_en(claim(subject=None, exclusive=True)).endswith("(only there)")


def test_names_keep_their_spelling_at_the_start_of_a_sentence() -> None:
    assert render_en(claim(treatment="p53")).startswith("p53 ")
    assert render_en(claim(treatment="mTOR")).startswith("mTOR ")
    assert render_en(claim(treatment="リツキシマブ")).startswith("Rituximab ")


def test_a_target_is_never_named_as_the_agent() -> None:
    """The subject of a killing is the target: 'cytotoxic effect of FL cells' would turn the claim round."""
    assert render_en(claim(subject="FL 細胞", effect="細胞傷害作用")).endswith("cytotoxic effect in FL cells")


def verbs(direction: Direction) -> str:
    """What an English sentence of this direction says where its slots are identifiers."""
    return render_en(claim("S1", "T1", "E1", direction)).replace("T1 ", "").replace(" E1 in S1", "")


@pytest.mark.parametrize("modality", MODALITIES)
@pytest.mark.parametrize("interaction", INTERACTIONS)
@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("comparator", [None, "対照群"])
@pytest.mark.parametrize("treatment", ["T1", None])
def test_every_combination_says_its_direction_and_no_other(
    modality: Modality,
    interaction: Interaction | None,
    exclusive: bool,
    comparator: str | None,
    treatment: str | None,
) -> None:
    english, japanese = {}, {}
    for direction in DIRECTIONS:
        made = claim("S1", treatment, "E1", direction, comparator, modality, interaction, exclusive)
        english[direction], japanese[direction] = render_en(made), render_ja(made)
        for wanted in ("S1", "E1", treatment or "S1"):
            assert wanted in english[direction]
            assert wanted in japanese[direction]
        for sentence, word in ((english[direction], "control group"), (japanese[direction], "対照群")):
            assert (word in sentence) == bool(comparator)
        assert (" only " in english[direction]) == exclusive
        assert ("のみ" in japanese[direction]) == exclusive
    for one, other in itertools.combinations(DIRECTIONS, 2):
        assert english[one] != english[other]
        assert japanese[one] != japanese[other]
    assert "increase" in english["increase"]
    assert "decrease" in english["decrease"]
    assert re.search(r"\bnot\b.*\bchange\b", english["no_change"])
    assert "chang" in english["change"]
    assert " not " not in english["change"] + english["increase"] + english["decrease"]


SLOT = st.text(
    alphabet="増加低下抑制しなかった消失の無非A1細胞{effect}{verb}⟦⟧", min_size=1, max_size=25
).filter(lambda text: bool(text.strip()))


@given(subject=SLOT, treatment=SLOT, effect=SLOT, direction=st.sampled_from(DIRECTIONS))
def test_words_in_the_slots_never_change_the_verb(
    subject: str, treatment: str, effect: str, direction: Direction
) -> None:
    renderer = Renderer()
    made = claim(subject, treatment, effect, direction)
    english = [renderer.phrase(text) for text in (treatment, effect, subject)]
    verb = relations().en.verb[direction]["asserted"].replace("{adverb} ", "")
    sentence = renderer.en(made)
    squeezed = [re.sub(" +", " ", text).strip() for text in english]
    expected = (
        rf"{re.escape(squeezed[0])} {verb} {re.escape(squeezed[1])} ?(?:in |of |){re.escape(squeezed[2])}"
    )
    assert re.fullmatch(expected, sentence, re.IGNORECASE), (sentence, expected)


def test_a_claim_is_rendered_the_same_whatever_was_rendered_before() -> None:
    glossary = (entry("AB", "青色体", "Blue body"),)
    renderer = Renderer(glossary)
    claims = [claim(effect=f"青色体{n % 7}の発現", direction=DIRECTIONS[n % 4]) for n in range(40)]
    alone = [render_en(one, glossary) for one in claims]
    assert [renderer.en(one) for one in reversed(claims)] == alone[::-1]


# --- the data ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["細胞\t\tnoun\t\t\t"], "needs its Japanese and its English"),
        (["細胞\tcells\tthing\t\t\t"], "unknown kind 'thing'"),
        (["細胞\tcells\tnoun\t\t\t", "細胞\tcell\tnoun\t\t\t"], "listed twice"),
        (["による\tby\tlink\t\t\t"], "template over {a} and {b}"),
        (["細胞\tcells"], "2 cells instead of 6"),
    ],
)
def test_a_broken_vocabulary_names_its_line(tmp_path: Path, rows: list[str], problem: str) -> None:
    path = tmp_path / "english.tsv"
    path.write_text("\n".join(["ja\ten\tkind\tmodifier\tof\ttoward", *rows]) + "\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        vocabulary(path)
    assert problem in str(caught.value)
    assert caught.value.line == len(rows) + 1


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'sentence = "{treatment} {verb} {effect}',
            'sentence = "{treatment} {effect}',
            "does not show {verb}",
        ),
        (
            'asserted = "{adverb} decreased"',
            'asserted = "{adverb} increased"',
            "words of its own for asserted",
        ),
        ('asserted = "{adverb} decreased"\n', "", "words of its own for asserted"),
        ('additive = "additively"\n', "", "additive and synergistic"),
        ("[en]", "[en", "is no TOML"),
    ],
)
def test_templates_that_would_lose_meaning_are_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text = (FOLDER / "relations.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "relations.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FileError, match=re.escape(problem)):
        relations(path)


def test_the_vocabulary_agrees_with_the_lexicon_on_direction() -> None:
    """An action of ours that the extractor knows as a direction word goes the same way in English."""
    up = {
        "increase",
        "rise",
        "enhancement",
        "elevation",
        "promotion",
        "induction",
        "activation",
        "prolongation",
    }
    down = {
        "decrease",
        "suppression",
        "inhibition",
        "attenuation",
        "alleviation",
        "delay",
        "loss",
        "shortening",
    }
    checked = 0
    for lemma, predicate in load().predicates.items():
        for word in vocabulary().get(lemma):
            if word.kind == "action" and word.en in up | down:
                assert predicate.direction == ("increase" if word.en in up else "decrease"), lemma
                checked += 1
    assert checked > 10
