from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.model import Span

_NUMBER = re.compile(r"[0-9][0-9,.]*")
_LEAST = 14


@check(
    "statement-repeated-differently",
    severity="warning",
    cost=9,
    message="the same words stand elsewhere with 「{other}」 for 「{one}」: 「{quote}」",
    message_ja="同じ文言が別の箇所では「{one}」でなく「{other}」となっている: 「{quote}」",
    remedy="compare both with the study report and correct the wrong one",
)
def statement_repeated_differently(context: CheckContext) -> Iterator[Hit]:
    """Two clauses are word for word the same but for a number, a direction, a negation or a kind of interaction.

    Bad::

        テスタチニブの経口投与により RL 細胞移植マウスの腫瘍体積が 40%減少した。以上を要約する。
        テスタチニブの経口投与により RL 細胞移植マウスの腫瘍体積が 60%減少した。

    Good::

        テスタチニブの経口投与により RL 細胞移植マウスの腫瘍体積が 40%減少した。以上を要約する。
        テスタチニブの経口投与により RL 細胞移植マウスの腫瘍体積が 40%減少した。
    """
    groups: dict[str, list[_Clause]] = defaultdict(list)
    for clause in _clauses(context):
        groups[clause.skeleton].append(clause)
    for group in groups.values():
        first = group[0]
        for one in group[1:]:
            if one.values != first.values and one.sentence != first.sentence:
                differing = [(a, b) for a, b in zip(first.values, one.values, strict=True) if a != b]
                sentence = context.sentences[first.sentence]
                yield Hit(
                    *one.span,
                    {
                        "one": "・".join(b for _, b in differing),
                        "other": "・".join(a for a, _ in differing),
                        "quote": context.quote(sentence.start, sentence.end, 60),
                    },
                    likelihood=0.7,
                    related=(first.span,),
                )


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause, its words with the telling ones masked, and those."""

    skeleton: str
    values: tuple[str, ...]
    sentence: int
    span: Span


def _clauses(context: CheckContext) -> Iterator[_Clause]:
    for sentence, folded in zip(context.sentences, context.folded, strict=True):
        for match in re.finditer(r"[^、。；;]+(?:、[^、。；;]{1,12}(?=、))*", folded.text):
            values: list[str] = []

            def mask(found: re.Match[str], values: list[str] = values) -> str:
                values.append(found[0])
                return "#" if _NUMBER.fullmatch(found[0]) else "@"

            skeleton = knowledge.telling().sub(mask, match[0].replace(" ", ""))
            if values and len(skeleton) - len(values) >= _LEAST:
                span = context.within(sentence.index, *match.span())
                yield _Clause(skeleton, tuple(values), sentence.index, span)
