"""Names that differ in their number, their Greek letter or their sign only: another thing, however like it reads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

_UNIT = r"(?:時間|分|秒|日|週|か月|ヵ月|カ月|年|回|倍|例|匹|頭|群|点|%|mg|μg|ng|mm|μm|nm|ml|μl|mol)"
_NUMBERED = re.compile(
    rf"(?P<stem>[ァ-ヺー一-鿿]{{2,}})(?P<value>[0-9]{{1,3}}[a-z]?(?![0-9.])(?!{_UNIT})|[α-ω][0-9]?)"
)
_TYPE = re.compile(r"(?P<value>[0-9]|[ivx]{1,3})(?P<stem>型)")
_PREFIXED = re.compile(r"(?<![a-z0-9ァ-ヺー一-鿿])(?P<value>[α-ω])(?P<stem>[一-鿿]{2,4})")
_SIGNED = re.compile(r"(?P<stem>[a-z]{2,}[0-9]*[a-z]?)(?P<value>\+|陰性|⁻)")


def differ(one: str, other: str) -> bool:
    """Whether two normal forms name members of one family and share none: インターロイキン2 and 12, CD4+ and CD4陰性."""
    left, right = _members(one), _members(other)
    return any(not left[stem] & right[stem] for stem in left.keys() & right.keys())


def stands_in(words: str, text: str) -> bool:
    """Whether a normal form has these words, and not as a piece of another name: cd4 does not stand in cd40."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (_goes_on(words[:1], text[max(0, at - 1) : at]) or _goes_on(words[-1:], text[end : end + 1])):
            return True
        at = text.find(words, at + 1)
    return False


_LETTER = re.compile("[a-z0-9α-ω]")


def _goes_on(edge: str, beyond: str) -> bool:
    """Whether a name goes on from one character to the next."""
    return bool(_LETTER.match(edge) and _LETTER.match(beyond))


@lru_cache(maxsize=50_000)
def _members(normal: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for stem, value in _found(normal):
        found[stem].add(value)
    return {stem: frozenset(values) for stem, values in found.items()}


def _found(normal: str) -> Iterator[tuple[str, str]]:
    for match in _NUMBERED.finditer(normal):
        # The end of a name tells its family: リガンド of 細胞死リガンド.
        yield match["stem"][-4:], match["value"]
    for pattern in (_TYPE, _PREFIXED, _SIGNED):
        for match in pattern.finditer(normal):
            yield match["stem"], match["value"]
