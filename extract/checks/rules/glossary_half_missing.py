from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check


@check(
    "glossary-half-missing",
    severity="warning",
    cost=3,
    message="{abbr} has no {half} full form in the abbreviation list",
    message_ja="略号一覧の {abbr} に{half}の正式名称がない",
    remedy="add the {half} full form",
)
def glossary_half_missing(context: CheckContext) -> Iterator[Hit]:
    """A row of a bilingual abbreviation list has only one of its languages.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |
        | MM | Multiple myeloma 多発性骨髄腫 |
        | RANTES | Regulated on activation, normal T cell expressed and secreted |

        ## 1. 試験

        テスタチニブは FL 細胞及び MM 細胞で RANTES の遊離を増加させた。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |
        | MM | Multiple myeloma 多発性骨髄腫 |

        ## 1. 試験

        テスタチニブは FL 細胞及び MM 細胞の増殖を抑制した。
    """
    entries = context.document.glossary
    whole = sum(1 for entry in entries if entry.ja and entry.en)
    if 2 * whole <= len(entries):
        return  # The list is meant to be in one language.
    for entry in entries:
        for half, half_ja, there in (("Japanese", "日本語", entry.ja), ("English", "英語", entry.en)):
            if not there:
                fields = {"abbr": entry.abbr, "half": half, "half_ja": half_ja}
                yield Hit(entry.start, entry.end, fields, likelihood=0.9)
