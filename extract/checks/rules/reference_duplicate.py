from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.model import Reference
from extract.normal import plain


@check(
    "reference-duplicate",
    severity="warning",
    cost=3,
    message="{key} is listed twice",
    message_ja="参考文献 {key} が重複している",
    remedy="keep one of the entries",
)
def reference_duplicate(context: CheckContext) -> Iterator[Hit]:
    """The same paper stands in the reference list twice.

    Bad::

        増殖が抑制された (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.

    Good::

        増殖が抑制された (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
    """
    first: dict[str, Reference] = {}
    for reference in context.document.references:
        title = plain(reference.title or "")
        if len(title) < 12:
            continue
        other = first.setdefault(title, reference)
        if other is not reference:
            fields = {"key": reference.key}
            yield Hit(
                reference.start, reference.end, fields, likelihood=0.9, related=((other.start, other.end),)
            )
