from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.codes import Symbol, unlisted
from extract.checks.views.terms import belongs_at

_LETTERS = re.compile(r"[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*|[A-Z]+-[A-Z]+")


@check(
    "abbreviation-unlisted",
    severity="warning",
    cost=4,
    message="{abbr} is used {times} and not in the abbreviation list",
    message_ja="略号 {abbr} は {count} 箇所で使われているが略号一覧にない",
    remedy="add {abbr} with its Japanese and English full form",
)
def abbreviation_unlisted(context: CheckContext) -> Iterator[Hit]:
    """An abbreviation that the text explains, or that is made of letters alone, is not in the list.

    Symbols with digits (OX40, p21) are one warning of their own, ``symbols-unlisted``; codes of genes and cell
    lines are notes, ``code-unlisted``. Documents without an abbreviation list are left alone.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞に対する抗体依存性細胞傷害 (ADCC) を増強した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | ADCC | Antibody-dependent cellular cytotoxicity 抗体依存性細胞傷害 |
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞に対する抗体依存性細胞傷害 (ADCC) を増強した。
    """
    for symbol in context.view(unlisted):
        if not symbol.code and is_abbreviation(symbol):
            place = belongs_at(context, symbol.text)
            first, *others = symbol.spans
            yield Hit(
                *first,
                {
                    "abbr": symbol.text,
                    "times": f"{len(others) + 1} times" if others else "once",
                    "count": str(len(symbol.spans)),
                },
                likelihood=0.9 if symbol.explained else 0.6,
                related=(*((place,) if place else ()), *others),
            )


def is_abbreviation(symbol: Symbol) -> bool:
    """Whether an unlisted symbol is short for words: explained in the text, or letters alone."""
    return symbol.explained or _LETTERS.fullmatch(symbol.text) is not None
