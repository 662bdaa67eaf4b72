from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.model import Span

_NUMBER = "number"
_LEAST = 12


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
    told: set[int] = set()
    for group in groups.values():
        first = group[0]
        for one in group[1:]:
            if one.values != first.values and one.sentence != first.sentence and one.sentence not in told:
                told.add(one.sentence)
                pairs = zip(first.values, one.values, first.words, one.words, strict=True)
                differing = [(word, other) for a, b, word, other in pairs if a != b]
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
    """A clause, its words with the telling ones masked, those, and what they say."""

    skeleton: str
    words: tuple[str, ...]
    values: tuple[str, ...]
    sentence: int
    span: Span


def _clauses(context: CheckContext) -> Iterator[_Clause]:
    for sentence, folded in zip(context.sentences, context.folded, strict=True):
        parts = list(re.finditer(r"[^、。；;]+(?:、[^、。；;]{1,12}(?=、))*", folded.text))
        whole = list(re.finditer(r"[^。]+", folded.text)) if len(parts) > 1 else []
        for match in whole + parts:
            clause = _clause(
                match[0].replace(" ", ""), sentence.index, context.within(sentence.index, *match.span())
            )
            if clause.values and len(clause.skeleton) - len(clause.values) >= _LEAST:
                yield clause


def _clause(text: str, sentence: int, span: Span) -> _Clause:
    found = list(knowledge.telling().finditer(text))
    return _Clause(
        skeleton=knowledge.telling().sub(lambda match: "#" if match.lastgroup == _NUMBER else "@", text),
        words=tuple(match[0] for match in found),
        values=tuple(
            match[0].replace(",", "") if match.lastgroup == _NUMBER else match.lastgroup or ""
            for match in found
        ),
        sentence=sentence,
        span=span,
    )
