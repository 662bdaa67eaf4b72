"""Abbreviation lists and reference lists."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.errors import FileError
from extract.formats import read_document, read_text
from extract.formats.glossary import split_definition
from extract.formats.references import read_references
from extract.model import GlossaryEntry
from extract.text import fold

ROOT = Path(__file__).parent.parent
CLIENT = ROOT / "source/revlimid-fl-mzl-2.4.md"
CASES = ROOT / "tests/cases/formats"


def cases(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"])


def entries(glossary: tuple[GlossaryEntry, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(entry.abbr, entry.ja, entry.en) for entry in glossary]


@pytest.mark.parametrize("case", cases("definitions.toml"), ids=lambda case: case["cell"][:20])
def test_mixed_definitions(case: dict[str, Any]) -> None:
    assert split_definition(case["cell"]) == (case["ja"] or None, case["en"] or None)


def test_a_long_cell_is_split_quickly() -> None:
    assert split_definition("あ" * 50_000 + "(")[1] is None
    assert split_definition("a (" * 20_000 + "あ")[1] is None
    assert split_definition("T " * 20_000 + "あ")[1] is None


def test_the_clients_glossary() -> None:
    document = read_document(CLIENT)
    glossary = {entry.abbr: entry for entry in document.glossary}
    rows = document.text.split("## 略号一覧")[1].split("## 1.")[0].count("\n| ") - 1
    assert len(document.glossary) == len(glossary) == rows
    assert (glossary["IFN-γ"].ja, glossary["IFN-γ"].en) == ("インターフェロン-γ", "Interferon-gamma")
    assert glossary["DDB1"].ja == "損傷 DNA 結合タンパク質 1"
    assert [entry.abbr for entry in document.glossary if not (entry.ja and entry.en)] == ["R2 併用", "RANTES"]
    for entry in document.glossary:
        assert entry.abbr in fold(document.text, entry.start, entry.end).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| 略語 | 英語 | 日本語 |\n|---|---|---|\n| FL | Follicular lymphoma | 濾胞性リンパ腫 |", True),
        ("| 略号 | 和名 | 英名 |\n|---|---|---|\n| FL | 濾胞性リンパ腫 | Follicular lymphoma |", True),
        ("| 定義 | 略号 |\n|---|---|\n| 濾胞性リンパ腫<br>Follicular lymphoma | FL |", True),
        ("| Abbreviation | Definition |\n|---|---|\n| FL | Follicular lymphoma 濾胞性リンパ腫 |", True),
        ("# 略語一覧\n\n| FL | Follicular lymphoma 濾胞性リンパ腫 |\n|---|---|", True),
        ("# 略号・用語の定義\n\n|  |  |\n|---|---|\n| FL | Follicular lymphoma 濾胞性リンパ腫 |", True),
        ("| 群 | 定義 |\n|---|---|\n| FL | Follicular lymphoma 濾胞性リンパ腫 |", False),
        ("| 略号 | 動物数 |\n|---|---|\n| FL | Follicular lymphoma 濾胞性リンパ腫 |", False),
    ],
)
def test_which_tables_are_glossaries(text: str, expected: bool) -> None:
    document = read_text(text + "\n\nこれは本文である。\n", "x.md")
    found = [("FL", "濾胞性リンパ腫", "Follicular lymphoma")] if expected else []
    assert entries(document.glossary) == found
    assert any(block.role == "glossary" for block in document.blocks) == expected


def test_marked_up_abbreviations_and_rows_without_one() -> None:
    text = (
        "# 略号一覧\n\n| 略号 | 定義 |\n|---|---|\n"
        "| IC<sub>50</sub> | 50% inhibitory concentration 50%阻害濃度 |\n"
        "|  | 続きの定義 |\n| X |  |\n|  |  |\n"
    )
    document = read_text(text, "x.md")
    assert entries(document.glossary) == [("IC50", "50%阻害濃度", "50% inhibitory concentration")]
    assert [(p.rule, document.text[p.start : p.end]) for p in document.problems] == [
        ("glossary-row", "|  | 続きの定義 |"),
        ("glossary-row", "| X |  |"),
    ]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("| FL | 濾胞性\nリンパ腫 |", 6),
        ("| FL | 濾胞性 | リンパ腫 |", 5),
        ("| FL |", 5),
        ("| FL | 濾胞性リンパ腫 |\nここから本文である。", 6),
        ("| FL | 濾胞性リンパ腫 |\n\n| NK | ナチュラルキラー |", 7),
    ],
)
def test_a_broken_glossary_is_an_error_with_its_line(rows: str, line: int) -> None:
    with pytest.raises(FileError) as caught:
        read_text(f"## 略号一覧\n\n| 略号 | 定義 |\n|---|---|\n{rows}\n", "x.md")
    assert caught.value.line == line
    assert "abbreviation list" in caught.value.problem


@pytest.mark.parametrize("case", cases("references.toml"), ids=lambda case: case["entry"][:20])
def test_references(case: dict[str, Any]) -> None:
    references, problems = read_references(case["entry"], [(0, len(case["entry"]))])
    found = references[0].model_dump(exclude={"start", "end"})
    expected = {
        "authors": [],
        "year": None,
        "title": None,
        "journal": None,
        "volume": None,
        "pages": None,
    } | case
    expected["authors"] = tuple(expected["authors"])
    assert bool(problems) == bool(expected.pop("problem", False))
    del expected["entry"]
    assert found == expected


def test_the_clients_references() -> None:
    document = read_document(CLIENT)
    text = document.text[: document.text.index("## 6. 参考文献")]
    assert len(document.references) == 15
    assert all(f"{reference.key}" in text for reference in document.references)
    assert all(
        reference.title and reference.journal and reference.volume and reference.pages
        for reference in document.references
    )
    assert {reference.authors[0] for reference in document.references} >= {
        "Krönke J",
        "Lopez-Girona A",
        "List A",
    }


def test_keys_are_unique() -> None:
    texts = [
        "Abe K. T. J. 2010;1:1.",
        "Abe K. U. J. 2010;1:2.",
        "Abe K. V. J. 2010b;1:3.",
        "Abe K. W. J. 2010;1:4.",
    ]
    text = "".join(texts)
    ends = [sum(map(len, texts[: i + 1])) for i in range(len(texts))]
    references, _ = read_references(text, [(end - len(t), end) for t, end in zip(texts, ends, strict=True)])
    keys = [reference.key for reference in references]
    assert len(set(keys)) == len(keys)
    assert keys[0] == "Abe, 2010"
    assert keys[2] == "Abe, 2010b"


@pytest.mark.parametrize(
    "title", ["参考文献", "9. 引用文献", "文　献", "主要文献", "References", "**参考文献**"]
)
def test_reference_sections(title: str) -> None:
    heading = title if title.startswith("*") else f"## {title}"
    listed = "- Abe K. A title. J Thing. 2010;1:1-2.\n\nIto T. B title. J Thing. 2011;1:1-2.\n"
    text = f"# 甲\n\n増加した。\n\n{heading}\n\n{listed}"
    document = read_text(text, "x.md")
    assert [reference.key for reference in document.references] == ["Abe, 2010", "Ito, 2011"]
    assert [text[reference.start] for reference in document.references] == ["A", "I"]
    assert [block.role for block in document.blocks].count("references") == 2


def test_several_numbered_references_in_one_paragraph() -> None:
    first, second = "Abe K. A title. J Thing. 2010;1:1-2.", "Ito T. B の\ntitle. J Thing. 2011;1:1-2."
    text = f"# 文献\n\n\\[1\\] {first}\n\\[2\\] {second}\n"
    document = read_text(text, "x.md")
    assert [reference.key for reference in document.references] == ["Abe, 2010", "Ito, 2011"]


def test_an_entry_that_cannot_be_divided_is_kept_with_a_problem() -> None:
    document = read_text("# 文献\n\n何かの資料\n", "x.md")
    assert [reference.key for reference in document.references] == ["何かの資料, n.d."]
    assert [problem.rule for problem in document.problems] == ["reference-format"]
