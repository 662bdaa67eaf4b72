"""A number or a unit that is stated twice is exchanged in one of the places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks import knowledge
from extract.checks.views.matching import restated
from extract.checks.views.quantities import Quantity, quantities
from extract.faults.model import Edit, Ground, kind
from extract.faults.planters.common import end_of_summary, own_results, repeated, within
from extract.model import Span

_DIGITS = re.compile(r"[0-9][0-9,.]*")
_ROUNDED = 0.06
_INSERTED = ("30%", "60%")


@kind(
    "number-changed",
    severity="warning",
    rules=("number-differs", "ratio-inconsistent", "statement-repeated-differently"),
)
def number_changed(ground: Ground) -> Iterator[Edit]:
    """A number that the document states in two places is changed in one of them."""
    for one in _stated_twice(ground):
        yield from _other_number(ground, one.span)


@kind("number-repeated-differently", severity="warning", rules=(
    "number-differs", "statement-repeated-differently", "ratio-inconsistent", "unit-outlier",
))  # fmt: skip
def number_repeated(ground: Ground) -> Iterator[Edit]:
    """A result with a number is repeated at the end of the summary with another one."""
    results = {claim.sentence.start: claim for claim in ground.context.in_role("result")}
    for one in ground.context.view(quantities):
        claim = results.get(ground.context.sentences[one.sentence].start)
        if claim:
            for edit in _other_number(ground, one.span):
                yield from repeated(ground, claim, edit)


@kind("unit-changed", severity="warning", rules=(
    "unit-differs", "unit-outlier", "number-differs", "statement-repeated-differently", "ratio-inconsistent",
))  # fmt: skip
def unit_changed(ground: Ground) -> Iterator[Edit]:
    """A unit becomes one a thousand times off, where the number is stated twice or repeated in the summary."""
    for one in _stated_twice(ground):
        yield from _other_unit(ground, one)
    results = {claim.sentence.start: claim for claim in ground.context.in_role("result")}
    for one in ground.context.view(quantities):
        claim = results.get(ground.context.sentences[one.sentence].start)
        if claim:
            for edit in _other_unit(ground, one):
                yield from repeated(ground, claim, edit)


@kind("statement-repeated-with-another-value", severity="warning", rules=(
    "statement-repeated-differently", "number-differs", "results-contradict",
))  # fmt: skip
def statement_repeated(ground: Ground) -> Iterator[Edit]:
    """A result is repeated twice at the end of the summary, each time with another percentage."""
    end = end_of_summary(ground)
    for claim in own_results(ground):
        spans = within(claim, claim.cues.direction)
        if end is not None and spans and not re.search(r"[0-9]\s?%", claim.sentence.text):
            at = spans[-1][0] - claim.sentence.start
            texts = [_inserted(claim.sentence.text, at, value) for value in _INSERTED]
            yield Edit(end, end, "".join(texts))


def _inserted(text: str, at: int, value: str) -> str:
    """F アクチン量の増加 -> F アクチン量の 30%の増加; 増殖を抑制した -> 増殖を 30%抑制した."""
    noun = text[:at].rstrip().endswith("の")
    return f"{text[:at]} {value}{'の' if noun else ''}{text[at:]}"


def _stated_twice(ground: Ground) -> Iterator[Quantity]:
    for match in ground.context.view(restated):
        same = [other for other in match.earlier if other.dimension == match.quantity.dimension]
        if any(_equal(match.quantity, other) for other in same):
            yield match.quantity
            if len(same) == 1:
                yield same[0]


def _equal(one: Quantity, other: Quantity) -> bool:
    return abs(one.size - other.size) <= _ROUNDED * max(abs(one.size), abs(other.size))


def _other_number(ground: Ground, span: Span) -> Iterator[Edit]:
    """1.8 -> 8.1; where that is the same, three times as much."""
    match = _DIGITS.search(ground.text, *span)
    if match:
        turned = match[0][::-1]
        whole = float(match[0].replace(",", ""))
        usable = turned != match[0] and not turned.startswith("0") and "," not in turned
        yield Edit(match.start(), match.end(), turned if usable else f"{whole * 3:g}")


def _other_unit(ground: Ground, one: Quantity) -> Iterator[Edit]:
    unit = knowledge.units()[one.unit]
    for written, other in knowledge.units().items():
        near = written[1:] == one.unit[1:] or written[1:] == one.unit or written == one.unit[1:]
        if (
            near
            and other.dimension == unit.dimension
            and other.factor in (unit.factor * 1000, unit.factor / 1000)
        ):
            at = ground.text.find(one.unit, *one.span)
            if at >= 0:
                yield Edit(at, at + len(one.unit), written)
                return
