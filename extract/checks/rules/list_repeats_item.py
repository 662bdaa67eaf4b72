from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check

_ITEM = r"[A-Za-z0-9ァ-ヺー一-鿿α-ω+\-][A-Za-z0-9ァ-ヺー一-鿿α-ω+\- ]*?"
_AND = r"\s?(?:及び|および|並びに|又は|または|あるいは|、)\s?"
_REPEATED = re.compile(
    rf"(?:^|(?<=[、。はがをにでと (]))(?P<item>{_ITEM})(?:{_AND}{_ITEM}){{0,4}}{_AND}(?P=item)"
    rf"(?=の|は|が|を|に|で|と|、|。|\s?及び|\s?並びに|\s?又は|$)"
)
_LEAST = 2


@check(
    "list-repeats-item",
    severity="warning",
    cost=7,
    message="the list names {item} twice",
    message_ja="並列の中に {item} が 2 回ある",
    remedy="one of the two is probably another name; compare with the source",
)
def list_repeats_item(context: CheckContext) -> Iterator[Hit]:
    """A list names one thing twice (CD8 と CD8).

    Bad::

        テスタチニブは CD8 T 細胞及び CD8 T 細胞の増殖を抑制した。

    Good::

        テスタチニブは CD4 T 細胞及び CD8 T 細胞の増殖を抑制した。
    """
    for sentence, folded in zip(context.sentences, context.folded, strict=True):
        for match in _REPEATED.finditer(folded.text):
            if len(match["item"].strip()) >= _LEAST:
                place = context.within(sentence.index, *match.span())
                yield Hit(*place, {"item": match["item"].strip()}, likelihood=0.8)
