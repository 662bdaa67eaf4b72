"""Splitting into sentences."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.formats import read_document, read_text
from extract.model import Block, Document
from extract.sentences import split_sentences

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "tests/cases/formats/sentences.toml").read_text(encoding="utf-8"))["case"]


def document_of(*paragraphs: str) -> Document:
    """A document whose body is these paragraphs, without going through a reader."""
    blocks = []
    at = 0
    for paragraph in paragraphs:
        blocks.append(Block(kind="paragraph", role="body", section="1", start=at, end=at + len(paragraph)))
        at += len(paragraph)
    return Document(
        name="x.md", text="".join(paragraphs), sections=(), blocks=tuple(blocks), glossary=(), references=()
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:12])
def test_sentences(case: dict[str, object]) -> None:
    found = split_sentences(document_of(str(case["text"])))
    assert [sentence.text for sentence in found] == case["sentences"]


def test_bracket_depth_starts_anew_with_each_block() -> None:
    found = split_sentences(document_of("開いた (甲。", "乙) 丙。丁。"))
    assert [sentence.text for sentence in found] == ["開いた (甲。", "乙) 丙。", "丁。"]
    assert [sentence.block for sentence in found] == [0, 1, 1]


def test_only_the_body_yields_sentences() -> None:
    text = """# 目次

1. 緒言 ..... 3

## 略号一覧

| 略号 | 定義 |
|---|---|
| FL | 濾胞性リンパ腫である。 |

## 1. 緒言

- 甲は増加した。
- 乙は減少した。

| 表 | 値 |
|---|---|
| 丙 | 増加した。 |

## 2. 毒性試験

該当なし

## 3. 参考文献

山田太郎. 甲は増加した。薬理誌. 2010;1:1-2.
"""
    found = split_sentences(read_text(text, "x.md"))
    assert [(sentence.section, sentence.text) for sentence in found] == [
        ("1", "甲は増加した。"),
        ("1", "乙は減少した。"),
    ]


def test_the_clients_document_has_89_sentences_with_its_two_empty_statements() -> None:
    document = read_document(ROOT / "source/revlimid-fl-mzl-2.4.md")
    sentences = split_sentences(document)
    statements = [block for block in document.blocks if block.role == "empty"]
    assert len(sentences) + len(statements) == 89
    assert {document.text[block.start : block.end] for block in statements} == {"該当なし"}
    assert all(sentence.text.endswith("。") for sentence in sentences)
    assert {sentence.section for sentence in sentences} == {"1", "2.1.1", "2.1.2", "2.2", "5"}


@given(st.lists(st.text(alphabet="甲乙。．.()（）「」[] \n1aA！*", max_size=30), max_size=4))
def test_sentences_cover_their_blocks_in_order(paragraphs: list[str]) -> None:
    document = document_of(*paragraphs)
    last = 0
    for index, sentence in enumerate(split_sentences(document)):
        block = document.blocks[sentence.block]
        assert sentence.index == index
        assert block.start <= sentence.start < sentence.end <= block.end
        assert sentence.text == document.text[sentence.start : sentence.end] == sentence.text.strip()
        skipped = document.text[last : sentence.start]
        assert not any(character.isalnum() for character in skipped)
        last = sentence.end
    assert not any(character.isalnum() for character in document.text[last:])
