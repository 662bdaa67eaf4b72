from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.rules.term_variant import inner_gaps
from extract.checks.views.spelling import surfaces


@check(
    "spelling-variant",
    severity="note",
    cost=1,
    message="{rare} is written {usual} elsewhere ({count} times)",
    message_ja="{rare} は他では {usual} と書かれている ({count} 箇所)",
    remedy="write it in one way",
)
def spelling_variant(context: CheckContext) -> Iterator[Hit]:
    """A listed abbreviation is written with other spaces, hyphens or letters than elsewhere.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | R2併用 | レナリドミドとリツキシマブの併用 |

        ## 1. 試験

        R2併用は増殖を抑制した。R2併用はアポトーシスを誘導した。R2 併用は生存期間を延長した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | R2併用 | レナリドミドとリツキシマブの併用 |

        ## 1. 試験

        R2併用は増殖を抑制した。R2併用はアポトーシスを誘導した。R2併用は生存期間を延長した。
    """
    for ways in context.view(surfaces).values():
        if len(ways) > 1:
            usual = max(ways, key=lambda way: len(ways[way]))
            for way, spans in ways.items():
                if way != usual and inner_gaps(way) <= min(map(inner_gaps, ways)):
                    first, *others = spans
                    fields = {"rare": way, "usual": usual, "count": str(len(ways[usual]))}
                    yield Hit(*first, fields, likelihood=0.5, related=(*others, ways[usual][0]))
