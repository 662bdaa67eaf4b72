"""Terms and citations against their gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.errors import FileError
from extract.formats import read_document, read_text
from extract.gold import check_grounding, gold_files, read_grounding, source_of
from extract.normal import Normaliser
from extract.score.grounding import GoldCitation, GoldTerm, GroundingGold, grounding
from extract.score.rows import ClaimRow

ROOT = Path(__file__).parent.parent
TEXT = """## 略号一覧

| 略号 | 定義 |
|---|---|
| IL | Interleukin インターロイキン |
| PBMC | Peripheral blood mononuclear cell 末梢血単核細胞 |

## 1. 概略

薬は PBMC で IL-2 の産生を増加させた (Ito, 2010)。

## 2. 参考文献

- Ito T, Ando H. A primary target. *Science.* 2010;327:1345-1350.
"""
DOCUMENT = read_text(TEXT, "x.md")
GOLD = GroundingGold(
    terms=(
        GoldTerm(text="IL-2 の産生", entry="IL", kind="effect", entries=("IL",)),
        GoldTerm(text="PBMC 媒介性細胞傷害作用", entry=None, kind="effect", entries=("PBMC",)),
        GoldTerm(text="PBMC サンプル", entry="PBMC", kind="subject", entries=("PBMC",)),
        GoldTerm(text="薬", entry=None, kind="treatment", entries=()),
    ),
    citations=(GoldCitation(text="Ito, 2010", reference="Ito, 2010", title_start="A", start=0, end=1),),
)


def slot(text: str, abbr: str | None) -> dict[str, Any]:
    return {"text": text, "term": {"abbr": abbr, "ja": None, "en": None} if abbr else None}


def row(subject: Any, effect: Any, reference: str | None = "Ito, 2010") -> ClaimRow:
    return ClaimRow.model_validate(
        {
            "sentence": "文。",
            "subject": subject,
            "treatment": slot("薬", None),
            "effect": effect,
            "direction": "increase",
            "citations": [{"text": "Ito, 2010", "reference": reference}],
        }
    )


def measure(*rows: ClaimRow) -> Any:
    return grounding(rows, GOLD, Normaliser(DOCUMENT.glossary))


def test_all_right_counted_once_by_normal_form() -> None:
    found = measure(
        row(slot("PBMC", "PBMC"), slot("インターロイキン 2 の産生", "IL")),
        row(slot("PBMC サンプル", "PBMC"), slot("IL-2 の産生", "IL")),
    )
    assert (found.terms.correct, found.terms.pairs, found.wrong_row) == (3, 3, 0)
    assert (found.citations.correct, found.citations.pairs) == (1, 1)


def test_no_row_a_mentioned_row_and_a_wrong_row() -> None:
    found = measure(
        row(slot("PBMC", None), slot("PBMC 媒介性細胞傷害作用", "PBMC")),
        row(slot("PBMC", None), slot("IL-2 の産生", "PBMC"), reference=None),
    )
    # Right: 薬 alone. Lenient: the mentioned row, too. Wrong rows: both effects, not the missing one.
    assert (found.terms.correct, found.lenient.correct, found.terms.pairs) == (1, 2, 4)
    assert found.wrong_row == 2
    assert found.citations.accuracy == 0


def test_claims_that_say_nothing_of_grounding_have_no_figure() -> None:
    plain = {
        "sentence": "文。",
        "subject": "PBMC",
        "treatment": "薬",
        "effect": "量",
        "direction": "increase",
    }
    assert measure(ClaimRow.model_validate(plain)) is None


def test_values_unknown_to_gold_are_left_out() -> None:
    assert measure(row(slot("RL 細胞", "IL"), slot("何か", "IL"))).terms.pairs == 1


def write(folder: Path, name: str, *records: dict[str, Any]) -> None:
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
    (folder / f"x.{name}.jsonl").write_text(lines, encoding="utf-8")


def test_mistakes_in_gold_are_named(tmp_path: Path) -> None:
    term = {"text": "PBMC", "entry": "PBMC", "kind": "subject", "entries": ["PBMC"]}
    citation = {"text": "Ito, 2010", "reference": "Ito, 2010", "title_start": "A primary"}
    start = TEXT.index("Ito T")
    write(tmp_path, "terms", term, term, {**term, "entry": "XYZ", "kind": "effect"}, {**term, "kind": "drug"})
    write(
        tmp_path,
        "citations",
        {**citation, "start": start, "end": len(TEXT)},
        {**citation, "text": "Lu, 2014", "start": start, "end": start + 5},
    )
    terms, citations, problems = check_grounding(tmp_path / "x.jsonl", DOCUMENT)
    assert (len(terms), len(citations)) == (2, 2)
    assert [(Path(one.path).name, one.line, one.problem.split(" ")[0]) for one in problems] == [
        ("x.terms.jsonl", 2, "'PBMC'"),
        ("x.terms.jsonl", 3, "'XYZ'"),
        ("x.terms.jsonl", 4, "kind:"),
        ("x.citations.jsonl", 2, "start"),
        ("x.citations.jsonl", 2, "'Lu,"),
    ]
    with pytest.raises(FileError, match=r"x\.terms\.jsonl:2: "):
        read_grounding(tmp_path / "x.jsonl", DOCUMENT)


def test_a_gold_set_without_gold_for_grounding(tmp_path: Path) -> None:
    assert read_grounding(tmp_path / "x.jsonl", DOCUMENT) is None


@pytest.mark.parametrize("path", gold_files(ROOT / "gold"), ids=lambda path: path.stem)
def test_the_gold_for_grounding_is_sound(path: Path) -> None:
    terms, citations, problems = check_grounding(path, read_document(source_of(path)))
    assert problems == ()
    assert terms
    assert citations
