"""What differs between the two versions of each sentence, line or table row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from extract.align import Alignment, Unit
from extract.diff.model import Spot, StatementChange, StatementKind
from extract.diff.values import Value, label_end, values

Locate = Callable[[Unit, int, int], Spot]


def statement_changes(alignment: Alignment, old_spot: Locate, new_spot: Locate) -> Iterator[StatementChange]:
    """The differences, in the order of the new text; what is gone stands where it was.

    Args:
        old_spot, new_spot: a unit and two offsets in it -> the place in the source.
    """
    found = []
    for pair in alignment.pairs:
        if pair.kind == "changed":
            sides = _Sides(alignment.old[pair.old], alignment.new[pair.new], old_spot, new_spot)
            found.append(((pair.new, 1), list(sides.changes())))
    after = {pair.old: pair.new for pair in alignment.pairs}
    for index in alignment.removed:
        spot = _whole(alignment.old[index], old_spot)
        gone = StatementChange(kind="statement", old=spot, new=None, old_sentence=spot, new_sentence=None)
        found.append(((_following(after, index), 0), [gone]))
    for index in alignment.added:
        spot = _whole(alignment.new[index], new_spot)
        come = StatementChange(kind="statement", old=None, new=spot, old_sentence=None, new_sentence=spot)
        found.append(((index, 1), [come]))
    for _, changes in sorted(found, key=lambda item: item[0]):
        yield from changes


def _following(after: dict[int, int], index: int) -> int:
    """Where a unit that is gone would stand: behind what became of its nearest predecessor."""
    while index >= 0 and index not in after:
        index -= 1
    return after[index] + 1 if index >= 0 else 0


def _whole(unit: Unit, spot: Locate) -> Spot:
    return spot(unit, 0, len(unit.text))


class _Place(NamedTuple):
    """A character that is compared: itself, or NUL for a whole value; and its range in the sentence."""

    char: str
    start: int
    end: int


class _Sides:
    """Two versions of one sentence."""

    def __init__(self, old: Unit, new: Unit, old_spot: Locate, new_spot: Locate) -> None:
        self._old, self._new = old, new
        self._old_spot, self._new_spot = old_spot, new_spot
        self._old_values, self._new_values = values(old.text), values(new.text)

    def changes(self) -> Iterator[StatementChange]:
        """The values that differ; then the other words that do."""
        old_keys = [value.key for value in self._old_values]
        new_keys = [value.key for value in self._new_values]
        matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=len(old_keys) > 1000)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                yield from self._values_changed(self._old_values[a:b], self._new_values[c:d])
        yield from self._wording()

    def _values_changed(self, old: Sequence[Value], new: Sequence[Value]) -> Iterator[StatementChange]:
        """Pair what is of one kind, in order; a number may become a temperature."""
        rest = list(new)
        for value in old:
            partner = next((other for other in rest if _group(other) == _group(value)), None)
            if partner is not None:
                rest.remove(partner)
            yield self._change(value, partner)
        for value in rest:
            yield self._change(None, value)

    def _change(self, old: Value | None, new: Value | None) -> StatementChange:
        return StatementChange(
            kind=_kind(old, new),
            old=self._old_spot(self._old, old.start, old.end) if old else None,
            new=self._new_spot(self._new, new.start, new.end) if new else None,
            old_sentence=_whole(self._old, self._old_spot),
            new_sentence=_whole(self._new, self._new_spot),
            same_value=bool(old and new and old.amount is not None and old.amount == new.amount),
        )

    def _wording(self) -> Iterator[StatementChange]:
        """The one stretch from the first to the last difference outside the values."""
        old, new = _places(self._old.text, self._old_values), _places(self._new.text, self._new_values)
        head = _common(old, new)
        tail = min(_common(old[::-1], new[::-1]), min(len(old), len(new)) - head)
        old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
        if all(place.char == "\0" for place in (*old_middle, *new_middle)):
            return
        yield StatementChange(
            kind="wording",
            old=self._old_spot(self._old, *_span(old, old_middle, head, self._old.text)),
            new=self._new_spot(self._new, *_span(new, new_middle, head, self._new.text)),
            old_sentence=_whole(self._old, self._old_spot),
            new_sentence=_whole(self._new, self._new_spot),
        )


def _group(value: Value) -> str:
    return "number" if value.kind in ("number", "temperature", "unit") else value.kind


def _kind(old: Value | None, new: Value | None) -> StatementKind:
    one = old or new
    assert one is not None
    if old is None or new is None:
        return one.kind
    if old.figures is not None and old.figures == new.figures:
        return "unit"
    kinds = {old.kind, new.kind}
    return "temperature" if "temperature" in kinds else one.kind


def _places(text: str, found: Sequence[Value]) -> list[_Place]:
    """The characters that count: no white space, no label, no mark-up of tables; each value as one."""
    places, at = [], label_end(text)
    for value in (*found, None):
        stop = value.start if value else len(text)
        places += [
            _Place(char, index, index + 1)
            for index, char in enumerate(text[at:stop], at)
            if not char.isspace() and char != "|"
        ]
        if value:
            places.append(_Place("\0", value.start, value.end))
            at = value.end
    return places


def _common(old: Sequence[_Place], new: Sequence[_Place]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one.char != other.char:
            break
        count += 1
    return count


def _span(places: list[_Place], middle: list[_Place], head: int, text: str) -> tuple[int, int]:
    if middle:
        return middle[0].start, middle[-1].end
    at = places[head].start if head < len(places) else len(text)
    return at, at
