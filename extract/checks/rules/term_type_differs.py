from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.asides import asides
from extract.checks.views.terms import diseases, uses
from extract.ground.forms import key

_LINE = re.compile(r"細胞株$|株$")
_CELL = re.compile(r"細胞$")


@check(
    "term-type-differs",
    severity="warning",
    cost=4,
    message="{abbr} is a disease in the abbreviation list (「{listed}」) and a cell line in the text",
    message_ja="{abbr} は略号一覧では疾患（{listed}）、本文では細胞株の名である",
    remedy="list the cell line under its own name, or say that the line is named after the disease",
)
def term_type_differs(context: CheckContext) -> Iterator[Hit]:
    """An abbreviation is listed as a disease and used as the name of a cell line.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | SMZL | Splenic marginal zone lymphoma 脾辺縁帯リンパ腫 |
        | SLVL | Splenic lymphoma with villous lymphocytes 有毛リンパ球を伴う脾リンパ腫 |

        ## 1. 試験

        SMZL 細胞株 (SLVL 細胞) を用いた。テスタチニブは SLVL 細胞の増殖を抑制した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | SMZL | Splenic marginal zone lymphoma 脾辺縁帯リンパ腫 |

        ## 1. 試験

        テスタチニブは SMZL 細胞株の増殖を抑制した。
    """
    for entry in context.view(diseases):
        name = key(entry.abbr)
        lines = [
            one.inside_span
            for one in context.view(asides)
            if _LINE.search(one.before)
            and _CELL.search(one.inside)
            and key(one.inside).removesuffix("細胞") == name
        ]
        if lines:
            places = [use.span for use in context.view(uses) if use.entry is entry]
            fields = {"abbr": entry.abbr, "listed": entry.ja or ""}
            yield Hit(*lines[0], fields, likelihood=0.8, related=((entry.start, entry.end), *places[1:]))
