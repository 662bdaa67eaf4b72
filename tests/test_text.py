"""Folding and its map to the source."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.text import Folded, Lines, fold, join_spans, line_column

CASES = [
    # HTML
    ("CD4<sup>+</sup> T 細胞", "CD4+ T 細胞"),
    ("IC<sub>50</sub>", "IC50"),
    ("R<sup>2</sup>併用と R<sup>2</sup> 併用", "R2併用と R2 併用"),
    ("R <sup>2</sup> 併用、CD4 <sup>+</sup> T 細胞、of <sup>3</sup>H", "R2 併用、CD4+ T 細胞、of 3H"),
    ("T 細胞<br>及びナチュラル", "T 細胞及びナチュラル"),
    ("Follicular<br/>lymphoma", "Follicular lymphoma"),
    ('<span id="page-3-0"></span>投与', "投与"),
    ("p&lt;0.05、A&amp;B、&alpha;、&#945;、&#x3b1;", "p<0.05、A&B、α、α、α"),
    ("0<a かつ b>1", "0<a かつ b>1"),
    # Markdown
    ("*ex vivo* で", "ex vivo で"),
    ("**太字**と __太字__ を", "太字と太字を"),
    ("_in vitro_ で", "in vitro で"),
    ("5 * 3、HLA-A*02:01、snake_case", "5 * 3、HLA-A*02:01、snake_case"),
    (r"\[3H\] チミジン、HLA-A\*02", "[3H] チミジン、HLA-A*02"),
    ("[Heise, 2010](#page-7-1)", "Heise, 2010"),
    ("増加した[^1]。", "増加した。"),
    # LaTeX
    (r"IFN- $\gamma$ 、RANTES", "IFN-γ、RANTES"),
    (r"TNF- $\alpha$  (腫瘍壊死因子)", "TNF-α (腫瘍壊死因子)"),
    (r"[ $^3\text{H}$ ] チミジン", "[3H] チミジン"),
    (r"[ $^{14}\text{C}$ ] 標識", "[14C] 標識"),
    (r"$10 \pm 2 \mathrm{\mu g}$ 以上、$\geq 5$、$p < 0.05$", "10 ± 2 μg 以上、≥ 5、p < 0.05"),
    (r"37$^\circ$C、$\text{CD8}^{+}$、$\Delta$、$\varepsilon$", "37°C、CD8+、Δ、ε"),
    (r"CD8 $^+$ T、cm $^{2}$ と [ $^3$H ]", "CD8+ T、cm2 と [3H]"),
    (r"IC_{50}、\alpha 受容体、\foo", "IC50、α 受容体、\\foo"),
    ("US$5 と A$6", "US$5 と A$6"),
    # NFKC
    ("ＩＬ－２、ｶﾞﾝ、㎎", "IL-2、ガン、mg"),
    ("①T 細胞の活性化、②増殖", "①T 細胞の活性化、②増殖"),
    ("か\u3099んとé、e\u0301", "がんとé、é"),
    ("示した．また，", "示した.また,"),
    ("5´ 末端", "5´ 末端"),
    # white space
    ("増\n加した", "増加した"),
    ("CD40L の発現　IL-2\r\nは", "CD40L の発現 IL-2 は"),
    ("( IL-2 ) を 、 [ a ] 。", "(IL-2) を、[a]。"),
    ("  前後  ", " 前後 "),
    ("増殖\u200b抑制", "増殖抑制"),
    # deep escapes
    ("&amp;lt;sup&amp;gt;2", "2"),
    ("\\" * 5000 + "*", "\\" * 5000 + "*"),
]


@pytest.mark.parametrize(("source", "folded"), CASES)
def test_folding(source: str, folded: str) -> None:
    assert fold(source).text == folded


def source_of(source: str, piece: str) -> str:
    folded = fold(source)
    at = folded.text.index(piece)
    return source[slice(*folded.source_span(at, at + len(piece)))]


@pytest.mark.parametrize(
    ("source", "piece", "expected"),
    [
        (r"IFN- $\gamma$ 、RANTES", "γ", r"$\gamma$"),
        (r"IFN- $\gamma$ 、RANTES", "IFN-γ", r"IFN- $\gamma$"),
        (r"[ $^3\text{H}$ ] チミジン", "3", r"$^3\text{H}$"),
        ("CD4<sup>+</sup> T 細胞", "CD4+ T", "CD4<sup>+</sup> T"),
        ("その*ex vivo*で", "ex vivo", "ex vivo"),
        ("の*ex vivo* の", "vivo の", "vivo* の"),
        ("ｶﾞﾝ", "ガ", "ｶﾞ"),
        ("5㎎を", "g", "㎎"),
        ("HLA-A*02", "A*0", "A*0"),
        ("増\n加", "増加", "増\n加"),
    ],
)
def test_source_of_a_piece(source: str, piece: str, expected: str) -> None:
    assert source_of(source, piece) == expected


PIECES = [source for source, _ in CASES if len(source) < 100] + [
    " ", "\n", "\r\n", "　", "$", "$$", "\\", "*", "**", "_", "<", ">", "<sup>", "</sup>", "&", "&amp;",
    "lt;", "{", "}", "^", "_{", "(", ")", "[", "]", "](#", "[^", "-", "α", "\\alpha", "\\text{", "ﾞ", "\u3099",
    "\u0301", "か", "´", "a", "A", "1", "。", "、", "．", "，", "細胞", "を", "…", "℃", "\ufeff", "\u1100",
    "\u1161",
]  # fmt: skip
documents = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40)


def check_span(source: str, folded: Folded, a: int, b: int) -> None:
    start, end = folded.source_span(a, b)
    wide_a, wide_b = folded.widen(a, b)
    assert 0 <= start <= end <= len(source)
    assert wide_a <= a <= b <= wide_b
    assert fold(source[start:end]).text == folded.text[wide_a:wide_b]


@given(documents, st.data())
@example("*a*b", None)
@example("を ﾞ", None)
@example("$[^CD8 $^+$ T、cm $^{2}$ と [ $^3$H ]", None)
def test_any_span_folds_back(source: str, data: st.DataObject | None) -> None:
    folded = fold(source)
    count = len(folded.text)
    if data is None:
        pairs = [(a, b) for a in range(count) for b in range(a + 1, count + 1)]
    elif count:
        a = data.draw(st.integers(0, count - 1))
        pairs = [(a, data.draw(st.integers(a + 1, count)))]
    else:
        pairs = []
    for a, b in pairs:
        check_span(source, folded, a, b)


@pytest.mark.parametrize("source", [source for source, _ in CASES if len(source) < 100])
def test_every_span_of_the_cases_folds_back(source: str) -> None:
    folded = fold(source)
    for a in range(len(folded.text)):
        for b in range(a + 1, len(folded.text) + 1):
            check_span(source, folded, a, b)


@given(documents)
def test_idempotent_and_monotone(source: str) -> None:
    folded = fold(source)
    assert fold(folded.text).text == folded.text
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(start < end for start, end in zip(folded.starts, folded.ends, strict=True))


@given(documents, documents, documents)
def test_offsets_are_absolute(before: str, source: str, after: str) -> None:
    whole = before + source + after
    part, alone = fold(whole, len(before), len(before) + len(source)), fold(source)
    assert part.text == alone.text
    assert list(part.starts) == [start + len(before) for start in alone.starts]
    assert list(part.ends) == [end + len(before) for end in alone.ends]


def test_empty_spans() -> None:
    folded = fold("a<sup>2</sup>")
    assert folded.spans(1, 1) == ()
    assert folded.source_span(1, 1) == (6, 6)
    assert folded.source_span(2, 2) == (7, 7)
    assert fold("").source_span(0, 0) == (0, 0)


def test_join_spans() -> None:
    source = r"IFN- $\gamma$ 及び IL-2"
    assert join_spans([(5, 13), (0, 4)], source) == ((0, 13),)
    assert join_spans([(0, 4), (14, 16), (2, 3)], source) == ((0, 4), (14, 16))


def test_lines() -> None:
    lines = Lines("a\r\nbc\rd\n\ne")
    assert [lines.line_column(offset) for offset in (0, 3, 4, 6, 8, 9)] == [
        (1, 1), (2, 1), (2, 2), (3, 1), (4, 1), (5, 1),
    ]  # fmt: skip
    assert line_column("あ\nい", 2) == (2, 1)
    assert lines.line(4) == 2


@given(st.text(alphabet="a\r\n", max_size=20))
def test_line_and_column_find_the_offset_again(text: str) -> None:
    lines = Lines(text)
    seen = [lines.line_column(offset) for offset in range(len(text))]
    assert seen == sorted(set(seen))
