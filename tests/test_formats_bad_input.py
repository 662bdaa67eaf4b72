"""What cannot be read says so with file, line and remedy; what is merely strange is read."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import FileError
from extract.formats import decode, find_sources, read_document, read_text
from extract.formats.vocabulary import load_vocabulary
from extract.model import Document
from extract.sentences import split_sentences
from extract.text import fold

ROOT = Path(__file__).parent.parent
CLIENT = (ROOT / "source/revlimid-fl-mzl-2.4.md").read_text(encoding="utf-8")
JAPANESE = "# 1. 薬理\n\n甲は増加した。\n"


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", None, "is empty"),
        ("\ufeff \n\u3000\r\n".encode(), None, "white space"),
        (JAPANESE.encode("cp932"), 1, "CP932"),
        (JAPANESE.encode("euc_jp"), 1, "iconv -f euc_jp"),
        (JAPANESE.encode("utf-16"), None, "UTF-16"),
        (JAPANESE.encode() + b"\r\nx\xffy", 5, "byte 38 (0xFF) is not UTF-8"),
        ("甲は\n".encode() + b"\xed\xa0\x80", 2, "byte 7 (0xED) is not UTF-8: it begins a lone surrogate"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", None, "PDF"),
        (b"PK\x03\x04\x14\x00", None, "DOCX"),
        (bytes(random.Random(1).randbytes(5000)), None, "binary"),
        ("甲は\n増加\0した。".encode(), 2, "column 3 holds a NUL"),
        (b"No Japanese here.", None, "no Japanese text"),
        ("# 药理\n\n来那度胺对免疫细胞的作用。".encode(), 1, "simplified Chinese"),
        ("題の\n\n来那度胺对免疫细胞的作用进行了评价。".encode(), 3, "simplified Chinese"),
    ],
)
def test_unreadable_files(tmp_path: Path, data: bytes, line: int | None, words: str) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        read_document(path)
    assert caught.value.path == str(path)
    assert caught.value.line == line
    assert words in caught.value.problem
    assert "\n" not in str(caught.value)


def test_missing_files_directories_and_types(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"x")
    for path, words in (
        (tmp_path / "none.md", "does not exist"),
        (tmp_path, "is a directory"),
        (tmp_path / "x.docx", "convert it to one of .markdown, .md, .txt"),
        (Path("a\0b.md"), "no path"),
    ):
        with pytest.raises(FileError, match=words):
            read_document(path)


def test_a_file_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MAX_BYTES", 1_000_000)
    path = tmp_path / "x.md"
    path.write_bytes(JAPANESE.encode() + b" " * 1_000_000)
    with pytest.raises(FileError, match="more than 1 MB; split it"):
        read_document(path)


def test_lone_surrogates_in_a_text() -> None:
    with pytest.raises(FileError, match="U\\+D83D") as caught:
        read_text("甲は\n増加\ud83dした。", "x.md")
    assert caught.value.line == 2


def test_only_kanji_is_a_warning() -> None:
    document = read_text("# 薬理試験\n\n免疫調節作用\n", "x.md")
    assert [problem.rule for problem in document.problems] == ["no-kana"]


def test_some_simplified_characters_are_a_warning() -> None:
    document = read_text("# 1. 薬理\n\n甲は細胞を増加させることが示された（对照群）。\n", "x.md")
    assert [(p.rule, document.text[p.start : p.end]) for p in document.problems] == [
        ("simplified-characters", "对")
    ]


def test_find_sources(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="without sources"):
        find_sources(tmp_path)
    with pytest.raises(FileError, match="does not exist"):
        find_sources(tmp_path / "none")
    for name in ("b.md", "a.txt", "sub/c.MD", "README.md", ".hidden/d.md", "e.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(JAPANESE, encoding="utf-8")
    assert find_sources(tmp_path) == [tmp_path / "a.txt", tmp_path / "b.md", tmp_path / "sub/c.MD"]
    assert find_sources(tmp_path / "b.md") == [tmp_path / "b.md"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[headings]\ntoc = [", "is no TOML"),
        ("[headings]\ntoc = ['(']\n", "is no regular expression"),
        ("", "headings: Field required"),
    ],
)
def test_a_broken_vocabulary(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "sections.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=words.replace("(", "\\(")):
        load_vocabulary(path)
    with pytest.raises(FileError, match="cannot be read"):
        load_vocabulary(tmp_path / "none.toml")


def read(text: str, name: str) -> Document | None:
    """The document, or None if the text is refused; a refusal names a line of the text."""
    try:
        return read_text(text, name)
    except FileError as error:
        refused = error
    assert refused.line is None or 1 <= refused.line <= len(text.splitlines()) + 1
    return None


def check(document: Document) -> None:
    """All spans lie in the source, in order, and everything in them can be folded and found again."""
    text = document.text
    spans = [(section.start, section.end) for section in document.sections]
    spans += [(block.start, block.end) for block in document.blocks]
    spans += [(entry.start, entry.end) for entry in document.glossary]
    spans += [(reference.start, reference.end) for reference in document.references]
    spans += [(problem.start, problem.end) for problem in document.problems]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(a.end <= b.start for a, b in pairwise(document.blocks))
    sentences = split_sentences(document)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        folded = fold(text, sentence.start, sentence.end)
        assert all(sentence.start <= start for start in folded.starts)
        assert all(end <= sentence.end for end in folded.ends)
    keys = [reference.key for reference in document.references]
    assert len(set(keys)) == len(keys)


MUTATIONS = [
    "\n", "\r", "\n\n", "|", "|---|---|\n", "# ", "## 2. ", "**", "*", "_", "`", "```\n", "<", ">", "<div>",
    "<sup>", "</", "<!--", "-->", "$", "\\", "{", "}", "(", ")", "「", "」", "。", "．", "- ", "1) ", "    ",
    "\t", "&lt;", "[^1]", "[^1]: ", "> ", "\ufeff", "𠮷", "e\u0301", "\u3099", "\u2028", "...... 3", "目次",
    "略号一覧", "参考文献", "該当なし", "---\n", "===\n", "~~~\n", "|:-:|", "[x](#y)", "\x0b", "\x85",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 30), st.sampled_from(["x.md", "x.txt"]))
def test_mutations_of_the_clients_document(rng: random.Random, count: int, name: str) -> None:
    start = rng.randrange(len(CLIENT))
    text = CLIENT[start : start + rng.choice([400, 3000, 40_000])]
    for _ in range(count):
        at, gone = rng.randrange(len(text) + 1), rng.choice([0, 0, 1, 5, 200])
        text = text[:at] + rng.choice(MUTATIONS) + text[at + gone :]
    if document := read(text, name):
        assert document.text == text
        check(document)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*MUTATIONS, "あ", "甲は増加した", "a", "1", " "]), max_size=40), st.booleans()
)
def test_documents_of_crumbs(pieces: list[str], plain: bool) -> None:
    text = "あ" + "".join(pieces)
    if document := read(text, "x.txt" if plain else "x.md"):
        check(document)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.md"
    path.write_bytes(data)
    try:
        document = read_document(path)
    except FileError:
        return
    check(document)


TABLE = "| 甲 | 1 |\n"
PATHOLOGICAL = {
    "nested brackets": "(" * 10_000 + "あ。" + ")" * 10_000 + "。",
    "open brackets": "「(" * 20_000 + "あ。" * 1000,
    "long sentence": "レナリドミドは" * 6_000 + "増加した。",
    "long table": "| 群 | 値 |\n|---|---|\n" + TABLE * 50_000 + "\nあ。",
    "broken table": "| 群 | 値 |\n|---|---|\n" + "| 甲 |\n" * 50_000 + "\nあ。",
    "long glossary": "# 略号一覧\n\n| 略号 | 定義 |\n|---|---|\n" + TABLE * 20_000 + "\nあ。",
    "kanji": "免疫調節作用" * 20_000,
    "many headings": "".join(f"# {i % 90 + 1}.{i % 7 + 1} あ\n\n" for i in range(20_000)),
    "deep headings": "# " + ".".join(["1"] * 5_000) + ". あ\n\n" + "あ。\n",
    "long heading": "# " + "1 2 あ" * 20_000,
    "dots": "あ" + "." * 100_000 + "x",
    "leaders": ("あ" + "." * 3000 + "x\n") * 50,
    "pipes": "あ" + "|" * 50_000 + "\n",
    "cells": "|あ" * 5_000 + "|\n" + "|-" * 5_000 + "|\n" + "|い" * 5_000 + "|\n",
    "references": "# 文献\n\nあ\n\n" + "- Abe K. T. J. 2010;1:1.\n" * 5_000,
    "initials": "# 文献\n\nあ\n\n- " + "A. " * 20_000 + "x\n\n- " + "1, " * 20_000 + "\n\n- " + "9" * 20_000,
    "emphasis": "あ" + "*a _b " * 20_000,
    "nested lists": "".join("  " * i + "- あ\n" for i in range(400)),
    "quotes": ">" * 5_000 + " あ。",
    "tags": "あ<div>" * 20_000,
    "spaces": "あ" + " " * 200_000 + "い。",
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_texts(name: str) -> None:
    check(read_text(PATHOLOGICAL[name], "x.md"))
    check(read_text(PATHOLOGICAL[name], "x.txt"))
