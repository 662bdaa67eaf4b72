from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.terms import uses
from extract.ground.forms import key
from extract.normal import plain


@check(
    "abbreviation-unused",
    severity="warning",
    cost=2,
    message="{abbr} is in the abbreviation list but not used",
    message_ja="略号一覧の {abbr} は本文で使われていない",
    remedy="take the row out, or use the abbreviation where the full form stands now",
)
def abbreviation_unused(context: CheckContext) -> Iterator[Hit]:
    """An abbreviation is listed and used nowhere.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |
        | MM | Multiple myeloma 多発性骨髄腫 |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。
    """
    if not context.sentences:
        return
    used = {key(use.entry.abbr) for use in context.view(uses) if use.entry}
    body = context.view(_body)
    for entry in context.document.glossary:
        name = key(entry.abbr)
        if name and name not in used and not _stands_in(body, plain(entry.abbr)):
            yield Hit(entry.start, entry.end, {"abbr": entry.abbr}, likelihood=0.7)


_INSIDE = re.compile("[a-z0-9]")
_GOES_ON = re.compile("(?!s(?![a-z]))[a-z]")


def _stands_in(body: str, name: str) -> bool:
    """Whether a name is written in the body: CYP in CYP3A4 and PBMCs count, MM in MMP-9 does not."""
    at = body.find(name)
    while at >= 0:
        if not _INSIDE.match(body[max(0, at - 1) : at]) and not _GOES_ON.match(body, at + len(name)):
            return True
        at = body.find(name, at + 1)
    return False


def _body(context: CheckContext) -> str:
    """Everything but the list itself and the references, in normal form."""
    text = context.document.text
    places = context.blocks("body", "heading", "table")
    return "\n".join(plain(text[block.start : block.end]) for block in places)
