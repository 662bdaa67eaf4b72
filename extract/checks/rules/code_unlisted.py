from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.codes import unlisted


@check(
    "code-unlisted",
    severity="note",
    cost=2,
    message="{code}, the code of a gene, cell line or strain, is not in the abbreviation list",
    message_ja="遺伝子・細胞株・系統の記号 {code} は略号一覧にない",
    remedy="list it if the readers cannot be expected to know it",
)
def code_unlisted(context: CheckContext) -> Iterator[Hit]:
    """The code of a gene, a cell line or a strain is used and not listed.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 患者由来の QX12 細胞の増殖を抑制した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。
    """
    for symbol in context.view(unlisted):
        if symbol.code:
            first, *others = symbol.spans
            yield Hit(*first, {"code": symbol.text}, likelihood=0.5, related=tuple(others))
