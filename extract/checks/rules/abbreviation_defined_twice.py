from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.terms import Definition, definitions
from extract.ground.forms import key
from extract.model import GlossaryEntry


@check(
    "abbreviation-defined-twice",
    severity="warning",
    cost=3,
    message="{abbr} is defined a second time{other}",
    message_ja="略号 {abbr} が二重に定義されている{other}",
    remedy="keep one definition; give another meaning another abbreviation",
)
def abbreviation_defined_twice(context: CheckContext) -> Iterator[Hit]:
    """An abbreviation has two rows in the list, or is explained twice in the text.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |
        | FL | Femoral length 大腿骨長 |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは濾胞性リンパ腫 (FL) 細胞の増殖を抑制した。
    """
    rows: dict[str, GlossaryEntry] = {}
    for entry in context.document.glossary:
        first = rows.setdefault(key(entry.abbr), entry)
        if first is not entry:
            yield _hit(
                entry.abbr, (entry.start, entry.end), (first.start, first.end), same=first.ja == entry.ja
            )
    inline: dict[str, Definition] = {}
    for one in context.view(definitions):
        earlier = inline.setdefault(key(one.abbr), one)
        if earlier is not one:
            same = key(earlier.aside.before)[-4:] == key(one.aside.before)[-4:]
            yield _hit(one.abbr, one.aside.inside_span, earlier.aside.inside_span, same=same)


def _hit(abbr: str, place: tuple[int, int], first: tuple[int, int], *, same: bool) -> Hit:
    fields = {
        "abbr": abbr,
        "other": "" if same else ", with another meaning",
        "other_ja": "" if same else "（意味が異なる）",
    }
    return Hit(*place, fields, likelihood=0.5 if same else 0.9, related=(first,))
