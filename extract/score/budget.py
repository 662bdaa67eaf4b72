"""The error budget: for each missed claim the earliest stage that failed, from gold and predictions alone.

What the extractor did inside is not asked: the budget compares any two files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extract.normal import SLOTS, Normaliser, SlotKind
from extract.score.match import (
    Entry,
    Pairs,
    agreeing,
    assign,
    slots_agree,
    summed_similarity,
)
from extract.score.model import CAUSES, PARTS, Cause, Part, SlotValues, Verdict
from extract.score.places import Sentence

_NEAR = 2
"""Parts that a miss and a spurious prediction must share to be shown as one near miss."""
_HELD = 0.6
"""Share of a value's character pairs that its sentence must hold for the value to count as standing in it.
Values are completed from lists (B の発現 from A、B の発現), so that a plain search would miss them."""


def verdicts(
    sentence: Sentence, gold: Sequence[Entry], pred: Sequence[Entry], pairs: Pairs, normaliser: Normaliser
) -> tuple[Verdict, ...]:
    """One verdict for each gold claim, matches first, then one for each spurious prediction."""
    matched = dict(pairs)
    missed = [index for index in range(len(gold)) if index not in matched]
    spare = sorted(set(range(len(pred))) - set(matched.values()))
    near = _near_misses([gold[index] for index in missed], [pred[index] for index in spare])
    beside = {missed[row]: spare[column] for row, column in near}
    text = normaliser.slot(sentence.text, "effect")
    found = []
    for index, entry in enumerate(gold):
        other = matched.get(index, beside.get(index))
        partner = None if other is None else pred[other]
        if index in matched:
            found.append(_verdict(sentence, entry, partner, matched=True))
        else:
            cause = _cause(entry, partner, gold, pred, text)
            found.append(_verdict(sentence, entry, partner, matched=False, cause=cause))
    alone = [pred[index] for index in spare if index not in beside.values()]
    found.sort(key=lambda one: not one.matched)
    return (*found, *(_verdict(sentence, None, entry, matched=False, cause="spurious") for entry in alone))


def totals(found: Iterable[Verdict]) -> tuple[dict[str, int], dict[str, int]]:
    """Misses and spurious predictions by cause, every cause named. A near miss counts in both."""
    missed: Counter[Cause | None] = Counter()
    spurious: Counter[Cause | None] = Counter()
    for verdict in found:
        if not verdict.matched:
            missed[verdict.cause] += verdict.gold is not None
            spurious[verdict.cause] += verdict.pred is not None
    return ({cause: missed[cause] for cause in CAUSES}, {cause: spurious[cause] for cause in CAUSES})


def _near_misses(gold: Sequence[Entry], pred: Sequence[Entry]) -> Pairs:
    def worth(left: Entry, right: Entry) -> tuple[float, int] | None:
        shared = agreeing(left, right)
        return (_closeness(left, right), 0) if len(shared) >= _NEAR else None

    return assign(gold, pred, worth)


def _closeness(gold: Entry, pred: Entry) -> float:
    """0 to 3: parts that match first, then how alike the slots are."""
    return (3 * len(agreeing(gold, pred)) + summed_similarity(gold, pred)) / 5


def _cause(
    gold: Entry, near: Entry | None, golds: Sequence[Entry], preds: Sequence[Entry], text: str
) -> Cause:
    if not preds:
        return "sentence"
    if any(agreeing(gold, pred) == set(SLOTS) for pred in preds):
        return "direction"
    alike = [pred for pred in preds if pred.direction == gold.direction]
    if not alike:
        return "trigger"
    if near is None or near.direction != gold.direction:
        near = max(alike, key=lambda pred: (_closeness(gold, pred), pred.key))
    wrong = [slot for slot in SLOTS if slot not in agreeing(gold, near)]
    if len(wrong) == 1 and _other_member(wrong[0], gold, near, golds):
        return "coordination"
    if wrong and not any(_held(gold.forms[SLOTS.index(slot)], text) for slot in wrong):
        return "context"
    return "argument"


def _other_member(slot: SlotKind, gold: Entry, pred: Entry, golds: Sequence[Entry]) -> bool:
    """Whether ``pred`` holds in ``slot`` another member of a list, or several members at once.

    The members are known from gold: claims that are equal but for this slot.
    """
    index = SLOTS.index(slot)
    ours, theirs = gold.forms[index], pred.forms[index]
    others = [other.forms[index] for other in golds if other is not gold and _siblings(gold, other, index)]
    if any(slots_agree(slot, other, theirs) for other in others):
        return True
    return _completed_from(ours, theirs) and any(_completed_from(other, theirs) for other in others)


def _siblings(one: Entry, other: Entry, index: int) -> bool:
    return one.key[:index] + one.key[index + 1 :] == other.key[:index] + other.key[index + 1 :]


def _completed_from(value: str, listed: str) -> bool:
    """Whether ``value`` can be a member of ``listed``: head and tail stand in it, perhaps apart."""
    return any(value[:at] in listed and value[at:] in listed for at in range(1, len(value)))


def _held(normal: str, text: str) -> bool:
    if len(normal) < 2:
        return bool(normal) and normal in text
    pairs = [normal[at : at + 2] for at in range(len(normal) - 1)]
    return sum(pair in text for pair in pairs) >= _HELD * len(pairs)


def _verdict(
    sentence: Sentence, gold: Entry | None, pred: Entry | None, *, matched: bool, cause: Cause | None = None
) -> Verdict:
    differs: tuple[Part, ...] = ()
    if gold and pred and not matched:
        shared = agreeing(gold, pred)
        differs = tuple(part for part in PARTS if part not in shared)
    return Verdict(
        document=sentence.document,
        sentence=sentence.text,
        start=sentence.start,
        section=sentence.section,
        gold=_values(gold),
        pred=_values(pred),
        matched=matched,
        cause=cause,
        differs=differs,
    )


def _values(entry: Entry | None) -> SlotValues | None:
    if entry is None:
        return None
    row = entry.row
    return SlotValues(
        subject=row.subject,
        treatment=row.treatment,
        effect=row.effect,
        direction=row.direction,
        found_by=entry.found_by,
        claim=row.id,
    )
