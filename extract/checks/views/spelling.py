"""Words of the body that are written in more ways than one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.model import Span
from extract.text import fold

_LETTER = r"\u3005-\u3007\u30a1-\u30ff\u3400-\u9fffA-Za-z0-9"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A variant word in its neighbourhood; ``stem`` is what it is compared by, alike for all its spellings."""

    stem: str
    word: str
    around: str
    span: Span
    listed: bool


def spellings(context: CheckContext) -> dict[str, list[Spelling]]:
    """The variant words of the abbreviation list and the body by stem: the word with its two left neighbours."""
    found: dict[str, list[Spelling]] = defaultdict(list)
    for entry in context.document.glossary:
        for text in (entry.ja, entry.en):
            for one in _variants(
                text or "", lambda _a, _b, entry=entry: (entry.start, entry.end), listed=True
            ):
                found[one.stem].append(one)
    for index, folded in enumerate(context.folded):
        for one in _variants(
            folded.text, lambda a, b, index=index: context.within(index, a, b), listed=False
        ):
            found[one.stem].append(one)
    return found


def _variants(text: str, place, *, listed: bool) -> Iterator[Spelling]:  # type: ignore[no-untyped-def]
    pattern, canonical = _pattern()
    for match in pattern.finditer(text):
        # A word at the left end of its compound (辺縁帯リンパ腫) is told by what follows it.
        left = _left(text, match.start())
        right = "" if left else _right(text, match.end())
        if left or right:
            start = _word_start(text, match.start() - len(left)) if left else match.start()
            end = match.end() + len(right)
            yield Spelling(
                stem=left + canonical[match[0]] + right,
                word=match[0],
                around=text[start:end],
                span=place(start, end),
                listed=listed,
            )


def _right(text: str, end: int) -> str:
    found = re.match(rf"[{_LETTER}]{{2}}", text[end : end + 2])
    return found[0] if found else ""


def _left(text: str, start: int) -> str:
    found = re.search(rf"[{_LETTER}]{{1,2}}$", text[max(0, start - 2) : start])
    return found[0] if found else ""


_RUN = re.compile(r"(?:[ァ-ヺー]{1,20}|[\u3005-\u3007\u3400-\u9fff]{1,12}|[A-Za-z0-9]{1,12})$")


def _word_start(text: str, start: int) -> int:
    """Where the run of katakana, kanji or letters begins that goes on at ``start``; shown, not compared."""
    found = _RUN.search(text, max(0, start - 19), start + 1)
    return found.start() if found else start


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    canonical = {word: words[0] for words in knowledge.variants() for word in words}
    ordered = sorted(canonical, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), canonical


def surfaces(context: CheckContext) -> dict[str, dict[str, list[Span]]]:
    """Listed abbreviations by term, with each way they are written in the body and where."""
    from extract.checks.views.terms import uses
    from extract.ground.forms import key

    found: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for use in context.view(uses):
        written = fold(context.document.text, use.start, use.end).text.strip()
        if use.entry is not None:
            found[key(written)][written].append(use.span)
    return found
