from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.model import Reference

_FIELDS: Final = {"year": "年", "title": "表題", "journal": "雑誌名", "volume": "巻", "pages": "ページ"}
_SHARE = 0.8
_LEAST = 4
_RANGE = re.compile(r"(\d+)\s?[-–−]\s?(\d+)$")


@check(
    "reference-format",
    severity="note",
    cost=2,
    message="{key}: {problem}",
    message_ja="参考文献 {key}: {problem}",
    remedy="compare with the paper and complete the entry",
)
def reference_format(context: CheckContext) -> Iterator[Hit]:
    """An entry of the reference list lacks what the others have, or its page range runs backwards.

    Bad::

        増殖が抑制された (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):910-901.

    Good::

        増殖が抑制された (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):901-910.
    """
    references = context.document.references
    usual = [name for name in _FIELDS if _has(references, name)]
    for reference in references:
        for problem, japanese in _problems(reference, usual):
            fields = {"key": reference.key, "problem": problem, "problem_ja": japanese}
            yield Hit(reference.start, reference.end, fields, likelihood=0.6)


def _has(references: tuple[Reference, ...], name: str) -> bool:
    filled = sum(getattr(reference, name) is not None for reference in references)
    return len(references) >= _LEAST and filled >= _SHARE * len(references)


def _problems(reference: Reference, usual: list[str]) -> Iterator[tuple[str, str]]:
    for name in usual:
        if getattr(reference, name) is None:
            yield f"no {name}", f"{_FIELDS[name]}がない"
    pages = _RANGE.search(reference.pages or "")
    if pages and len(pages[1]) == len(pages[2]) and int(pages[1]) > int(pages[2]):
        yield f"pages {reference.pages} run backwards", f"ページ {reference.pages} が逆順"
