"""Rewriting a text while keeping, for each character, the source range that it came from."""

from __future__ import annotations

from array import array
from dataclasses import dataclass


@dataclass(slots=True)
class State:
    """A text on its way. ``text[i]`` came from ``starts[i]:ends[i]`` of the source.

    ``glued`` says that some characters share a range, so that ranges may come to overlap (see ``unite``).
    """

    text: str
    starts: array[int]
    ends: array[int]
    glued: bool = False


class Rewriter:
    """Builds the next state from edits given from left to right."""

    __slots__ = ("_at", "_ends", "_glued", "_old", "_starts", "_text")

    def __init__(self, state: State) -> None:
        self._old = state
        self._at = 0
        self._text: list[str] = []
        self._starts: array[int] = array("q")
        self._ends: array[int] = array("q")
        self._glued = state.glued

    def replace(self, start: int, end: int, by: str) -> None:
        """Put ``by`` in place of ``start:end``; all its characters get the range of what they replace."""
        self._keep(start)
        if by:
            count = len(by)
            self._text.append(by)
            self._starts.extend([self._old.starts[start]] * count)
            self._ends.extend([self._old.ends[end - 1]] * count)
            self._glued |= count > 1
        elif self._glued:
            self._keep_cut_atoms(start, end)
        self._at = end

    def _keep_cut_atoms(self, start: int, end: int) -> None:
        """Where a removal cuts an atom, its two neighbours and what was removed become one atom.

        What is left of the atom must bring what was removed with it, and what it was removed for.
        """
        starts, ends = self._old.starts, self._old.ends
        cuts_before = start > 0 and starts[start] < ends[start - 1]
        cuts_after = end < len(starts) and starts[end] < ends[end - 1]
        if not (cuts_before or cuts_after):
            return
        if self._ends:
            self._ends[-1] = max(self._ends[-1], ends[end - 1])
        if end < len(starts):
            starts[end] = min(starts[end], self._starts[-1] if self._starts else starts[start])

    def glue(self, start: int, end: int) -> None:
        """Keep ``start:end`` as it is, as one atom; it may reach back over what was written just before."""
        self._keep(end)
        count = min(end - start, len(self._starts))
        self._starts[-count:] = array("q", [self._starts[-count]] * count)
        self._ends[-count:] = array("q", [self._ends[-1]] * count)
        self._glued = True

    def finish(self) -> State:
        """The new state, what follows the last edit included."""
        self._keep(len(self._old.text))
        return State("".join(self._text), self._starts, self._ends, self._glued)

    def _keep(self, until: int) -> None:
        if until > self._at:
            piece = slice(self._at, until)
            self._text.append(self._old.text[piece])
            self._starts.extend(self._old.starts[piece])
            self._ends.extend(self._old.ends[piece])
            self._at = until


def unite(state: State) -> State:
    """Give characters whose ranges overlap the union of them, so that no span of the text cuts an atom."""
    if not state.glued:
        return state
    starts, ends = state.starts, state.ends
    first = 0
    for i in range(1, len(starts) + 1):
        if i < len(starts) and starts[i] < ends[i - 1]:
            starts[i] = starts[first]
            ends[i] = max(ends[i], ends[i - 1])
            continue
        if i - first > 1:
            ends[first:i] = array("q", [ends[i - 1]] * (i - first))
        first = i
    return state
