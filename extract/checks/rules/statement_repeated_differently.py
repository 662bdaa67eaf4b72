from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

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


_Row = tuple[str, tuple[str, ...], tuple[str, ...], int, int]
_ROWS: Final[TypeAdapter[dict[str, list[_Row]]]] = TypeAdapter(dict[str, list[_Row]])


def _clauses(context: CheckContext) -> Iterator[_Clause]:
    page = context.notes.page("clauses", _ROWS)
    for sentence, folded in zip(context.sentences, context.folded, strict=True):
        for skeleton, words, values, start, end in page.of(folded.text, _rows):
            span = context.within(sentence.index, start, end)
            yield _Clause(skeleton, words, values, sentence.index, span)


def _rows(text: str) -> list[_Row]:
    """Per clause of a sentence that tells something: its skeleton, words, values and span."""
    rows: list[_Row] = []
    parts = list(re.finditer(r"[^、。；;]+(?:、[^、。；;]{1,12}(?=、))*", text))
    whole = list(re.finditer(r"[^。]+", text)) if len(parts) > 1 else []
    for match in whole + parts:
        clause = match[0].replace(" ", "")
        found = list(knowledge.telling().finditer(clause))
        skeleton = knowledge.telling().sub(lambda match: "#" if match.lastgroup == _NUMBER else "@", clause)
        if found and len(skeleton) - len(found) >= _LEAST:
            values = tuple(
                match[0].replace(",", "") if match.lastgroup == _NUMBER else match.lastgroup or ""
                for match in found
            )
            rows.append((skeleton, tuple(match[0] for match in found), values, *match.span()))
    return rows
