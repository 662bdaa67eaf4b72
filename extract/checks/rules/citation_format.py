from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import citings
from extract.text import fold

_SHARE = 0.7
_LEAST = 4
_NAME = re.compile(r"[^\W\d_][^\d,;&()（）]*")


@check(
    "citation-format",
    severity="note",
    cost=1,
    message="{citation} is not written like the other citations ({usual})",
    message_ja="引用 {citation} の書き方が他の引用 ({usual}) と違う",
    remedy="write it as the others are",
)
def citation_format(context: CheckContext) -> Iterator[Hit]:
    """A citation is punctuated in another way than most citations of the document.

    Bad::

        増殖が抑制された (Abe, 2014; Ito, 2015)。増殖が低下した (Abe, 2014; Sato, 2013; Ueda, 2010)。増殖が減少した (Mori 2015)。

    Good::

        増殖が抑制された (Abe, 2014; Ito, 2015)。増殖が低下した (Abe, 2014; Sato, 2013; Ueda, 2010)。増殖が減少した (Mori, 2015)。
    """
    found = [(one, _shape(one.cited.text)) for one in context.view(citings) if one.cited.names]
    shapes = Counter(shape for _, shape in found)
    if len(found) < _LEAST:
        return
    usual, count = shapes.most_common(1)[0]
    if count < _SHARE * len(found):
        return
    for one, shape in found:
        if shape != usual:
            yield Hit(one.start, one.end, {"citation": one.cited.text, "usual": usual}, likelihood=0.5)


def _shape(text: str) -> str:
    """The punctuation of a citation: ``Name, 2000``."""
    folded = fold(text).text.strip("() ")
    return re.sub(r"(?:19|20)\d\d[a-z]?", "2000", _NAME.sub("Name", folded, count=1))
