"""Third stage of folding: runs of white space become one space, or nothing where Japanese writes none."""

from __future__ import annotations

import re

from extract.text.rewrite import Rewriter, State

_RUN = re.compile(r"\s+")

_JAPANESE_LETTERS = (
    r"\u3001-\u3003\u3005-\u3011\u3014-\u301b\u3021-\u3029\u3031-\u3035\u303b\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_JAPANESE = re.compile(f"[{_JAPANESE_LETTERS}]")
_NO_SPACE_AFTER = frozenset("([{「『【〔〈《、。・")
_NO_SPACE_BEFORE = frozenset(")]}」』】〕〉》、。・,.")
_HYPHENS = frozenset("-‐–−")
_GREEK_LETTER = re.compile("[Α-Ωα-ω]")
_BEHIND = "".join(map(re.escape, sorted(_NO_SPACE_AFTER | _HYPHENS)))
_BEFORE = "".join(map(re.escape, sorted(_NO_SPACE_BEFORE)))
_FOLDING = re.compile(
    rf"[^\S ]|\s\s|(?<=[{_JAPANESE_LETTERS}{_BEHIND}])\s|\s(?=[{_JAPANESE_LETTERS}{_BEFORE}])"
)


def may_fold_space(text: str) -> bool:
    """A quick look: False means that certainly no white space folds to anything else."""
    return _FOLDING.search(text) is not None


def fold_space(state: State) -> State:
    """Fold the white space of the text of ``state``."""
    text = state.text
    rewriter = Rewriter(state)
    changed = False
    for match in _RUN.finditer(text):
        start, end = match.span()
        by = _between(text[start - 1 : start] if start else "", text[end : end + 1])
        if by != match[0]:
            rewriter.replace(start, end, by)
            changed = True
    return rewriter.finish() if changed else state


def _between(before: str, after: str) -> str:
    """What white space between two characters folds to; "" stands for an end of the text."""
    if before in _NO_SPACE_AFTER or after in _NO_SPACE_BEFORE:
        return ""
    if _JAPANESE.match(before) and _JAPANESE.match(after):
        return ""
    # A formula is set off by spaces: IFN- $\gamma$.
    if before in _HYPHENS and _GREEK_LETTER.match(after):
        return ""
    return " "
