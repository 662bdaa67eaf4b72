"""What grounding answers: records that the claims, the checks and the review page read."""

from __future__ import annotations

from typing import Literal

from extract.model import GlossaryEntry, Record, Span, Term

Method = Literal["exact", "fuzzy", "ambiguous", "none"]
Reason = Literal[
    "same form",
    "looks alike",
    "digits or letters differ",
    "kanji differ",
    "kana differ",
    "too short to be misspelt",
    "part of a longer name",
    "another thing",
    "a unit",
]


class Candidate(Record):
    """An entry that was considered, and why it was taken or left. ``score`` is the Indel ratio, 0 to 100."""

    entry: GlossaryEntry
    form: str
    """The wording of the entry that was compared, as the glossary has it."""
    score: float
    reason: Reason
    detail: str = ""


class Part(Record):
    """A listed term inside a text; ``text == given[start:end]``."""

    text: str
    start: int
    end: int
    entry: GlossaryEntry
    term: Term
    number: str | None = None
    by: Literal["abbr", "ja", "en"]


class Abbreviation(Record):
    """An abbreviation in running text; ``part`` is the listed term, or None.

    ``listed`` also where a listed abbreviation is only a piece of a longer name (NK in NK T).
    """

    text: str
    start: int
    end: int
    part: Part | None
    listed: bool


class Grounding(Record):
    """The glossary entry that a slot value means.

    ``entry`` is the row as it stands, ``term`` what the text means by it: the row IL, but the term IL-2 with
    ``number`` 2. ``matched``, with its ``span``, is the part of the text that names the term; ``head`` is
    what was cut off behind it (FL 細胞 → 細胞), ``type`` the class of that noun. ``fuzzy`` is a suggestion.
    """

    text: str
    method: Method
    entry: GlossaryEntry | None = None
    term: Term | None = None
    score: float = 0.0
    matched: str | None = None
    span: Span | None = None
    number: str | None = None
    head: str | None = None
    type: str | None = None
    whole: bool = False
    """Whether the term, with its head, is all of the text; else it stands inside a longer one."""
    candidates: tuple[Candidate, ...] = ()
    parts: tuple[Part, ...] = ()
