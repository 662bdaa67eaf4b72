from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext, place_of
from extract.checks.registry import Hit, check
from extract.ground.forms import key


@check(
    "term-ambiguous",
    severity="note",
    cost=3,
    message="{term} fits several entries of the abbreviation list: {entries}",
    message_ja="{term} は略号一覧の複数の項目に当てはまる: {entries}",
    remedy="say which is meant, or rename one of them",
)
def term_ambiguous(context: CheckContext) -> Iterator[Hit]:
    """A term of a claim fits more than one entry of the abbreviation list.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | PC | Prostate cancer 前立腺癌 |
        | PC | Pancreatic cancer 膵癌 |

        ## 1. 試験

        テスタチニブは PC 細胞の増殖を抑制した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | PC | Prostate cancer 前立腺癌 |

        ## 1. 試験

        テスタチニブは PC 細胞の増殖を抑制した。
    """
    seen: set[str] = set()
    for claim in context.claims:
        for slot in (claim.subject, claim.treatment, claim.effect):
            if slot is None or key(slot.text) in seen:
                continue
            seen.add(key(slot.text))
            grounding = context.grounder.term(slot.text)
            if grounding.method == "ambiguous":
                entries = [candidate.entry for candidate in grounding.candidates]
                names = "; ".join(dict.fromkeys(entry.ja or entry.en or entry.abbr for entry in entries))
                yield Hit(
                    *(slot.spans[0] if slot.spans else place_of(claim)),
                    {"term": slot.text, "entries": names},
                    likelihood=0.6,
                    related=tuple((entry.start, entry.end) for entry in entries),
                    claims=(claim.id,),
                )
