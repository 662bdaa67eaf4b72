from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.rules.abbreviation_unlisted import is_abbreviation
from extract.checks.views.codes import unlisted


@check(
    "symbols-unlisted",
    severity="warning",
    cost=4,
    message="not in the abbreviation list, symbols in use: {symbols}{codes}",
    message_ja="略号一覧にない記号が {count} 個ある: {symbols}{codes}",
    remedy="add them to the list, or decide that the readers know them and ignore this rule",
)
def symbols_unlisted(context: CheckContext) -> Iterator[Hit]:
    """Symbols of proteins and the like are used and not in the abbreviation list; one warning for all of them.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞の OX40 及び p21 の発現を増加させた。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞の CD56 の発現を増加させた。
    """
    found = context.view(unlisted)
    symbols = [one for one in found if not one.code and not is_abbreviation(one)]
    codes = [one.text for one in found if one.code]
    if symbols:
        yield Hit(
            *symbols[0].spans[0],
            {
                "count": str(len(symbols)),
                "symbols": ", ".join(one.text for one in symbols),
                "codes": f" (codes of genes and cells: {', '.join(codes)})" if codes else "",
                "codes_ja": f"（遺伝子・細胞の記号: {', '.join(codes)}）" if codes else "",
            },
            likelihood=0.9,
            related=tuple(span for one in symbols for span in one.spans)[1:],
        )
