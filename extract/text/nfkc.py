"""Second stage of folding: NFKC, cluster by cluster, so that each character keeps its source."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extract.text.rewrite import Rewriter, State

# Characters that NFKC never changes and that never join what stands before them: most of any text. Circled numbers
# are among them though NFKC knows them: 「①T 細胞の活性化」 must not become 1T 細胞.
_INERT = (
    r"\x00-\x7f°±·×÷\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u2010\u2012-\u2015\u2018-\u201f\u3001-\u3029\u3030"
    r"\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\u2460-\u2473"
)
_OTHERS = re.compile(rf"[^{_INERT}]+")


def fold_nfkc(state: State) -> State:
    """NFKC of the text of ``state``; spacing accents stay as they are (see ``_nfkc``)."""
    text = state.text
    if unicodedata.is_normalized("NFKC", text):
        return state
    rewriter = Rewriter(state)
    for match in _OTHERS.finditer(text):
        start, end = match.span()
        if start and _joins_previous(text[start]):
            start -= 1
        while start < end:
            after = start + 1
            while after < end and _joins_previous(text[after]):
                after += 1
            _fold_cluster(rewriter, text, start, after)
            start = after
    return rewriter.finish()


def _fold_cluster(rewriter: Rewriter, text: str, start: int, end: int) -> None:
    cluster = text[start:end]
    folded = _nfkc(cluster)
    if folded != cluster:
        rewriter.replace(start, end, folded)
    elif end - start > 1:
        rewriter.glue(start, end)


def _nfkc(cluster: str) -> str:
    """NFKC, but ´ ¨ ゛ and their like stay: NFKC makes each of them a space and a combining mark."""
    folded = unicodedata.normalize("NFKC", cluster)
    return cluster if folded[0] == " " and not cluster[0].isspace() else folded


@lru_cache(maxsize=4096)
def _joins_previous(char: str) -> bool:
    """Whether NFKC may join ``char`` to what stands before it: marks, half-width dakuten, Hangul vowels."""
    first = unicodedata.normalize("NFKD", char)[0]
    return (
        unicodedata.category(first).startswith("M")
        or 0x1160 <= ord(first) <= 0x11FF
        or 0x16D63 <= ord(first) <= 0x16D6A
    )
