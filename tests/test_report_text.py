"""The text of a document in its report: all of it, marked exactly where claims and findings point."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import OVERVIEW, claim, overview
from report_page import Page, without_space

from extract.formats import read_text
from extract.model import Block, Direction, Document, Extraction, Finding
from extract.report import render_report
from extract.report.marks import Mark, sweep
from extract.report.page import SYMBOLS, labels
from extract.report.passage import passage, sentences_of
from extract.report.shown import cells, shown

TEMPLATES = Path(__file__).parent.parent / "extract" / "report" / "templates"


def test_the_whole_text_is_there() -> None:
    article = without_space(Page(render_report(overview())).article())
    for line in OVERVIEW.splitlines():
        plain = re.sub(r"</?sup>|[#*]|^- |\s", "", line)
        for part in re.split(r"[。|]|\.\s", plain):
            assert part.strip("-") in article, part


def test_mark_up_is_shown_and_not_spelled() -> None:
    document = read_text("# 概要\n\nCD4<sup>+</sup> と $\\alpha$ と *ex vivo* と ｱｶ① が増加した。\n", "x.md")
    extraction = Extraction(document=document, sentences=1, claims=(), findings=())
    html = render_report(extraction)
    # NFKC is for the extractor; a reader sees the characters of the source.
    assert "CD4<sup>+</sup>とαとexvivoとｱｶ①が増加した。" in without_space(html)


TEXT = st.text(alphabet="増減ABア。、 \n", min_size=1, max_size=60)


@given(text=TEXT, spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_every_character_carries_exactly_the_marks_that_cover_it(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [
        Mark(min(a, b), min(max(a, b), len(text)), "effect", number, "increase")
        for number, (a, b) in enumerate(spans)
    ]
    cuts, active = sweep(marks, [(0, len(text))])
    assert cuts == sorted(set(cuts))
    for at in range(len(text)):
        here = [index for index, cut in enumerate(cuts) if cut <= at]
        found = {mark.by for mark in active[here[-1]]} if here else set()
        assert found == {mark.by for mark in marks if mark.start <= at < mark.end}


@given(text=TEXT, inner=st.lists(st.integers(1, 59), max_size=6))
def test_cutting_a_text_loses_nothing(text: str, inner: list[int]) -> None:
    edges = sorted({0, len(text), *(edge for edge in inner if edge < len(text))})
    pieces = ["".join(run.text for run in runs) for runs in shown(text, edges, verbatim=True)]
    assert pieces == [text[left:right] for left, right in pairwise(edges)]
    loose = "".join("".join(run.text for run in runs) for runs in shown(text, edges, verbatim=False))
    assert loose.split() == text.split()


@given(st.text(alphabet="ab<sup>/$\\α*_&;増 ", max_size=40), st.lists(st.integers(1, 39), max_size=5))
def test_cuts_inside_mark_up_lose_nothing(text: str, inner: list[int]) -> None:
    whole = "".join(run.text for runs in shown(text, [0, len(text)], verbatim=False) for run in runs)
    edges = sorted({0, len(text), *(edge for edge in inner if edge < len(text))})
    cut = "".join(run.text for runs in shown(text, edges, verbatim=False) for run in runs)
    assert re.sub(r"\s+", " ", cut) == re.sub(r"\s+", " ", whole)


@pytest.mark.parametrize("bar", ["|", ""])
def test_cells_of_a_table(bar: str) -> None:
    text = f"前\n{bar} a | b\\|c {bar}\n{bar}---|---{bar}\n{bar} 増 | 減 {bar}\n"
    rows = [[text[a:b].strip() for a, b in row] for row in cells(text, 2, len(text))]
    assert rows == [["a", "b\\|c"], ["増", "減"]]


def test_claims_are_marked_in_the_text_where_their_words_are() -> None:
    extraction = overview()
    sentences = sentences_of(extraction.claims)
    marked: dict[int, str] = {}
    for view in passage(extraction, sentences):
        for row in view.rows:
            for cell in row:
                for stretch in cell:
                    for piece in stretch.pieces:
                        for number in piece.claims:
                            words = "".join(run.text for run in piece.runs)
                            marked[number] = marked.get(number, "") + words
    assert marked[0] == "アテノロール正常ラット心拍数減少"
    assert marked[4] == "ロサルタン収縮期血圧低下"
    assert "CD4+ T 細胞" in marked[2]


def test_a_word_that_two_claims_move_both_ways_is_marked_as_mixed() -> None:
    document = read_text("# 概要\n\n薬は心拍数を変えた。\n", "x.md")
    directions: tuple[Direction, ...] = ("increase", "decrease")
    both = tuple(
        claim(document, number, "薬は心拍数を変えた。", None, "薬", "心拍数", direction)
        for number, direction in enumerate(directions)
    )
    extraction = Extraction(document=document, sentences=1, claims=both, findings=())
    html = render_report(extraction)
    assert re.search(r'class="k effect mixed" data-c="0 1">心拍数<', html)


def test_directions_differ_in_symbol_word_and_underline() -> None:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    underlines = {"increase": "solid"}
    for direction in ("decrease", "no_change", "change", "mixed"):
        found = re.search(
            rf"\.{direction}:is\(\.direction, \.effect\) {{ text-decoration-style: (\w+)", style
        )
        assert found, direction
        underlines[direction] = found[1]
    assert len(set(underlines.values())) == len(underlines)
    for language in ("ja", "en"):
        assert len({labels()[direction][language] for direction in SYMBOLS}) == len(SYMBOLS)


def test_a_finding_over_several_blocks_marks_all_of_them() -> None:
    text = "一行目です。\n\n二行目です。\n"
    blocks = tuple(
        Block(kind="paragraph", role="body", section="", start=text.index(line), end=text.index(line) + 6)
        for line in ("一行目です。", "二行目です。")
    )
    document = Document(name="x.md", text=text, sections=(), blocks=blocks, glossary=(), references=())
    wide = Finding(
        rule="r",
        severity="warning",
        message="m",
        message_ja="m",
        remedy="",
        start=2,
        end=11,
        line=1,
        column=3,
    )
    extraction = Extraction(document=document, sentences=2, claims=(), findings=(wide,))
    marked = [
        "".join(run.text for run in piece.runs)
        for view in passage(extraction, sentences_of(()))
        for stretch in view.rows[0][0]
        for piece in stretch.pieces
        if piece.findings
    ]
    assert "".join(marked) == "目です。二行目"
