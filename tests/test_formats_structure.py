"""Sections, roles and spans of what the readers yield."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.formats import read_document, read_text
from extract.formats.numbers import split_number
from extract.model import Document

ROOT = Path(__file__).parent.parent
CLIENT = ROOT / "source/revlimid-fl-mzl-2.4.md"


@pytest.fixture(scope="module")
def client() -> Document:
    return read_document(CLIENT)


def blocks_of(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.role, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize(
    ("title", "number", "rest"),
    [
        ("2.1.1. 免疫細胞", "2.1.1", "免疫細胞"),
        ("2．膵臓がん", "2", "膵臓がん"),
        ("２．１　作用", "2.1", "作用"),
        ("2.6.2.1 まとめ", "2.6.2.1", "まとめ"),
        ("2.1作用", "2.1", "作用"),
        ("3 薬物動態試験", "3", "薬物動態試験"),
        ("18.", "18", ""),
        ("2 型糖尿病に対する作用", None, "2 型糖尿病に対する作用"),
        ("5 mg/kg 投与", None, "5 mg/kg 投与"),
        ("1.5 mg/kg 投与", None, "1.5 mg/kg 投与"),
        ("0.5% 製剤", None, "0.5% 製剤"),
        ("2010 年の検討", None, "2010 年の検討"),
        ("3-メチル体", None, "3-メチル体"),
        ("要 約", None, "要 約"),
    ],
)
def test_heading_numbers(title: str, number: str | None, rest: str) -> None:
    assert split_number(title) == (number, rest)


def test_the_tree_follows_the_numbers_not_the_levels(client: Document) -> None:
    tree = {section.name: (section.parent, section.depth) for section in client.sections}
    assert tree["2.1"] == ("2", 2)
    assert tree["2.2"] == ("2", 2)
    assert tree["2.1.2"] == ("2.1", 3)
    assert [section.name for section in client.sections if section.empty] == ["3", "4"]
    by_name = {section.name: section for section in client.sections}
    assert by_name["2"].end == by_name["2.2"].end == by_name["3"].start
    assert by_name["2.1"].end == by_name["2.1.2"].end == by_name["2.2"].start


def test_the_clients_table_of_contents_and_lists(client: Document) -> None:
    roles = {(block.section, block.role) for block in client.blocks if block.kind != "heading"}
    assert ("TABLE OF CONTENTS", "toc") in roles
    assert ("略号一覧", "glossary") in roles
    assert {role for section, role in roles if section == "6"} == {"references"}
    assert {role for section, role in roles if section == "3"} == {"empty"}
    assert not client.problems


def test_every_line_with_words_is_in_exactly_one_block(client: Document) -> None:
    covered = [False] * len(client.text)
    for block in client.blocks:
        assert not any(covered[block.start : block.end])
        covered[block.start : block.end] = [True] * (block.end - block.start)
        assert client.text[block.start : block.end] == client.text[block.start : block.end].strip()
    outside = "".join(char for char, inside in zip(client.text, covered, strict=True) if not inside)
    assert not outside.translate(str.maketrans("", "", "# -\n"))


def test_sections_are_named_by_their_headings_where_not_all_are_numbered() -> None:
    document = read_text("# 題\n\n## 要 約\n\n甲は増加した．\n\n## 2．作用\n\n乙は減少した．\n", "x.md")
    assert [block.section for block in document.blocks] == ["題", "要 約", "要 約", "2．作用", "2．作用"]
    assert [section.parent for section in document.sections] == [None, "題", "題"]
    assert document.sections[2].number == "2"
    assert document.sections[2].title == "作用"


def test_sections_of_a_decimal_outline_are_named_by_their_numbers() -> None:
    document = read_text(
        "はじめにこれを読む。\n\n# 序\n\n甲である。\n\n# 2.1 作用\n\n乙である。\n\n# 2 薬理\n", "x.md"
    )
    assert [section.name for section in document.sections] == ["序", "2.1", "2"]
    assert document.blocks[0].section == ""


def test_unnumbered_headings_nest_by_level() -> None:
    document = read_text("# 甲の\n\n## 乙の\n\n### 丙の\n\n## 丁の\n\n# 戊の\n\nです。\n", "x.md")
    assert [(section.title, section.parent, section.depth) for section in document.sections] == [
        ("甲の", None, 1), ("乙の", "甲の", 2), ("丙の", "乙の", 3), ("丁の", "甲の", 2), ("戊の", None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["該当なし", "該当なし。", "（該当なし）", "**該当資料なし**", "特記事項なし", "N/A"]
)
def test_empty_statements(statement: str) -> None:
    document = read_text(f"# 1. あ\n\n{statement}\n\n# 2. い\n\n該当なしとした試験を再度行った。\n", "x.md")
    assert [section.empty for section in document.sections] == [True, False]
    assert [block.role for block in document.blocks] == ["heading", "empty", "heading", "body"]


@pytest.mark.parametrize(
    "toc",
    [
        "**目次**\n\n1. 緒言 3\n2. 薬理 4\n",
        "# もくじ\n\n|  |  |\n|--|--|\n| 1. 緒言 | 3 |\n| 2. 薬理 | 4 |\n",
        "| 1. 緒言 ...... | 3 |\n|--|--|\n| 2. 薬理 ...... | 4 |\n",
        "1. 緒言 ………… 3\n2. 薬理 ………… 4\n",
        "緒言・・・・・・3\n薬理・・・・・・4\n",
    ],
)
def test_tables_of_contents(toc: str) -> None:
    document = read_text(f"{toc}\n# 1. 緒言\n\n甲は増加した。\n", "x.md")
    roles = [block.role for block in document.blocks if block.kind != "heading"]
    assert roles[-1] == "body"
    assert set(roles[:-1]) == {"toc"}


def test_body_text_under_the_heading_of_the_contents_is_body() -> None:
    document = read_text("# 目次\n\n緒言 3\n\n甲は増加した。\n", "x.md")
    assert [block.role for block in document.blocks] == ["heading", "toc", "body"]


def test_prose_against_a_table_or_a_line_of_dashes_stays_prose() -> None:
    table = "| 群 | 値 |\n|---|---|\n| 甲 | 1 |"
    text = f"# 1. 表を\n\n{table}\n乙は増加した。\n丙は\n減少した。\n\n丁である。\n---\n\n戊\n---\n"
    assert blocks_of(read_text(text, "x.md"))[1:] == [
        ("table", "table", table),
        ("paragraph", "body", "乙は増加した。\n丙は\n減少した。"),
        ("paragraph", "body", "丁である。"),
        ("heading", "heading", "戊\n---"),
    ]


def test_numbered_lines_without_mark_up_are_headings() -> None:
    text = (
        "2.1. 甲に対する作用\n\n乙は増加した。\n\n2.2 丙は\n減少した。\n\n2.3. 丁である。\n\n3.5 倍となった\n"
    )
    document = read_text(text, "x.md")
    assert [block.kind for block in document.blocks] == ["heading", *["paragraph"] * 4]
    assert {block.section for block in document.blocks} == {"2.1"}


def test_kinds_of_blocks() -> None:
    text = (
        "# 題 *x*\n\n段落\nの続き\n\n- 項目\n  - 内側\n- **太字** の項目\n\n    字下げされた文である。\n\n"
        "> 引用である。\n\n```py\nコード\n```\n\n<div>中の文である。</div>\n\n"
        "<table><tr><td>表</td></tr></table>\n\n**太字の行**\n\n表題\n===\n\n1) 番号\n"
    )
    document = read_text(text, "x.md")
    assert blocks_of(document) == [
        ("heading", "heading", "# 題 *x*"),
        ("paragraph", "body", "段落\nの続き"),
        ("list_item", "body", "項目"),
        ("list_item", "body", "内側"),
        ("list_item", "body", "**太字** の項目"),
        ("list_item", "body", "字下げされた文である。"),
        ("paragraph", "body", "引用である。"),
        ("code", "body", "```py\nコード\n```"),
        ("paragraph", "body", "<div>中の文である。</div>"),
        ("html", "body", "<table><tr><td>表</td></tr></table>"),
        ("heading", "heading", "**太字の行**"),
        ("heading", "heading", "表題\n==="),
        ("list_item", "body", "番号"),
    ]
    assert [section.title for section in document.sections] == ["題 x", "表題"]
    assert [problem.rule for problem in document.problems] == ["html-table"]


def test_tables_of_the_body_and_their_broken_rows() -> None:
    table = "| 投与 | 値 |\n|---|---|\n| 甲 | 1 |\n| 乙 |\n| 丙 | 1 | 2 |\n"
    text = f"# 1. 表を\n\n{table}\n| 丁 | 3 |\n| 戊 | 4 |\n"
    document = read_text(text, "x.md")
    assert [(block.kind, block.role) for block in document.blocks[1:]] == [("table", "table")] * 2
    assert [(p.rule, document.text[p.start : p.end]) for p in document.problems] == [
        ("table-row", "| 乙 |"),
        ("table-rows", "| 丁 | 3 |\n| 戊 | 4 |"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark(tmp_path: Path, end: str, mark: str) -> None:
    glossary = "## 略号一覧\n\n| 略号 | 定義 |\n|---|---|\n| FL | 濾胞 |\n"
    text = f"# 1. 題\n\n甲は𠮷 CD4<sup>+</sup> で\n増加した。\n\n{glossary}"
    plain = read_text(text, "x.md")
    path = tmp_path / "x.md"
    path.write_bytes((mark + text.replace("\n", end)).encode())
    document = read_document(path)
    assert document.text == mark + text.replace("\n", end)
    expected = [(kind, role, source.replace("\n", end)) for kind, role, source in blocks_of(plain)]
    assert blocks_of(document) == expected
    assert [section.name for section in document.sections] == [section.name for section in plain.sections]
    entry = document.glossary[0]
    assert document.text[entry.start : entry.end] == "| FL | 濾胞 |"


def test_plain_text() -> None:
    text = (
        "\ufeff表題である\n\n1. 緒言 ...... 3\n2. 薬理 ...... 4\n\n"
        "1. 緒言\n甲は増加した。\n2.1 乙は\n減少した。\n\n\n　2.1 薬理\n\n丙は\n増加した。\n"
        "参考文献\n\n山田太郎. 題. 誌名. 2010;1:1-2.\n"
    )
    document = read_text(text, "x.txt")
    assert blocks_of(document) == [
        ("paragraph", "body", "表題である"),
        ("paragraph", "toc", "1. 緒言 ...... 3\n2. 薬理 ...... 4"),
        ("heading", "heading", "1. 緒言"),
        ("paragraph", "body", "甲は増加した。"),
        ("heading", "heading", "2.1 乙は"),
        ("paragraph", "body", "減少した。"),
        ("heading", "heading", "2.1 薬理"),
        ("paragraph", "body", "丙は\n増加した。"),
        ("heading", "heading", "参考文献"),
        ("paragraph", "references", "山田太郎. 題. 誌名. 2010;1:1-2."),
    ]
    assert document.references[0].key == "山田太郎, 2010"
