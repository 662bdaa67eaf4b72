"""What a trace is made of. Offsets count characters of the folded sentence, half-open."""

from __future__ import annotations

from extract.model import Claim, Record


class Token(Record):
    """A word as the parser sees it: a compound, a collapsed list, or a single morpheme.

    ``spelled`` is what stood for it, ``items`` are the members of a list, empty for anything else.
    """

    text: str
    spelled: str
    items: tuple[str, ...] = ()


class Phrased(Record):
    """A bunsetsu with its reading. ``head`` is the index of the one it depends on, -1 for the root.

    ``parsed_head`` is the head that the parser gave before the repairs. ``role`` is the particle's case, or for
    a predicate its form (``final``, ``adnominal`` …); ``type`` what its noun names (``drug``, ``cell`` …).
    """

    index: int
    text: str
    function: str
    role: str
    focus: tuple[str, ...]
    predicate: str | None
    voice: tuple[str, ...]
    type: str
    head: int
    parsed_head: int


class Row(Record):
    """A row of a lexicon that matched a word of the sentence; ``reason`` says why it made no claim, if it made none."""

    row: str
    word: str
    start: int
    end: int
    claims: tuple[int, ...] = ()
    reason: str | None = None


class TracedClaim(Record):
    """A claim and the steps that led to it."""

    claim: Claim
    steps: tuple[str, ...]


class TracedSentence(Record):
    """Everything about one sentence. ``parsed`` is false where it could not be parsed; the rest is empty then."""

    text: str
    parsed: bool
    tokens: tuple[Token, ...] = ()
    phrases: tuple[Phrased, ...] = ()
    rows: tuple[Row, ...] = ()
    claims: tuple[TracedClaim, ...] = ()

    @property
    def misses(self) -> tuple[Row, ...]:
        """Rows that matched a word and made no claim."""
        return tuple(row for row in self.rows if not row.claims)
