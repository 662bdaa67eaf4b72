from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract import lexicon
from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check

_AIM = re.compile(r"目的|か否か|かどうか|検討(?:した|を行)|評価(?:した|を行)|測定した|実施した|概略|まとめる")


@check(
    "sentence-without-claim",
    severity="note",
    cost=3,
    message="the sentence says that something moves (「{word}」) and yielded no claim",
    message_ja="変化を述べる語「{word}」があるが主張が取り出されていない",
    remedy="read it; add the claim if there is one",
)
def sentence_without_claim(context: CheckContext) -> Iterator[Hit]:
    """A sentence holds a direction word in its main clause and no claim was found in it.

    Aims and methods are left out.

    Bad::

        その程度は用量とともに増加した。

    Good::

        テスタチニブは RL 細胞の増殖を抑制した。テスタチニブの増殖抑制作用を評価した。
    """
    for sentence, folded in zip(context.sentences, context.folded, strict=True):
        if (
            sentence.start in context.claims_at
            or sentence.index in context.unparsed
            or _AIM.search(folded.text)
        ):
            continue
        found = list(_direction_words().finditer(folded.text))
        if found and len(folded.text) - found[-1].end() <= _TAIL:
            place = context.within(sentence.index, *found[-1].span())
            yield Hit(sentence.start, sentence.end, {"word": found[-1][0]}, likelihood=0.3, related=(place,))


_TAIL = 16
"""A direction word further from the end stands in another clause than the main one."""


@cache
def _direction_words() -> re.Pattern[str]:
    words = [
        row.lemma
        for row in lexicon.load().predicates.values()
        if row.direction != "change" and len(row.lemma) > 1
    ]
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?:{either})(?=さ|し|す|が|を|は|も)")
