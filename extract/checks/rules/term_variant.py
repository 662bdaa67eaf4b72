from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.spelling import Spelling, spellings, surfaces

_INNER_GAP = re.compile(r"(?<=[A-Za-z0-9α-ω]) (?=[A-Za-z0-9α-ω])")


@check(
    "term-variant",
    severity="warning",
    cost=3,
    message="「{rare}」 is written 「{usual}」 elsewhere ({count} times)",
    message_ja="「{rare}」は他では「{usual}」と書かれている ({count} 箇所)",
    remedy="use one wording, that of the abbreviation list if it has one",
)
def term_variant(context: CheckContext) -> Iterator[Hit]:
    """One term is written in two ways: another word (単核球, 単核細胞), a look-alike (傷害, 障害), a split symbol.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | PBMC | Peripheral blood mononuclear cell 末梢血単核細胞 |

        ## 1. 試験

        末梢血単核球 (PBMC) を用いた。テスタチニブは PBMC の増殖を抑制した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | PBMC | Peripheral blood mononuclear cell 末梢血単核細胞 |

        ## 1. 試験

        末梢血単核細胞 (PBMC) を用いた。テスタチニブは PBMC の増殖を抑制した。
    """
    for group in context.view(spellings).values():
        counts = Counter(one.word for one in group)
        if len(counts) > 1:
            yield from _minority(group, counts)
    for ways in context.view(surfaces).values():
        usual = min(ways, key=lambda way: (inner_gaps(way), -len(ways[way])))
        for way, spans in ways.items():
            if inner_gaps(way) > inner_gaps(usual):
                yield _hit(way, usual, spans, ways[usual])


def inner_gaps(written: str) -> int:
    """Spaces that split a symbol: one in IL-2R α, two in IL-2 R α, none in R2 併用."""
    return len(_INNER_GAP.findall(written))


def _minority(group: list[Spelling], counts: Counter[str]) -> Iterator[Hit]:
    """Hits for the spellings other than that of the list, or than the most frequent one."""
    listed = [one.word for one in group if one.listed]
    usual = listed[0] if listed else max(counts, key=lambda word: (counts[word], -_first(group, word)))
    model = next(one for one in group if one.word == usual)
    for word in counts:
        rare = [one for one in group if one.word == word and not one.listed]
        if word != usual and rare:
            places = [one.span for one in group if one.word == usual]
            yield _hit(rare[0].around, model.around, [one.span for one in rare], places, listed=bool(listed))


def _first(group: list[Spelling], word: str) -> int:
    return next(number for number, one in enumerate(group) if one.word == word)


def _hit(
    rare: str, usual: str, spans: list[tuple[int, int]], places: list[tuple[int, int]], *, listed: bool = True
) -> Hit:
    first, *others = spans
    return Hit(
        *first,
        {"rare": rare, "usual": usual, "count": str(len(places))},
        likelihood=0.8 if listed else min(0.7, 0.3 + 0.1 * len(places)),
        related=(*others, *places[:3]),
    )
