"""The records that travel through the pipeline. All are frozen; a step makes new ones.

Offsets are code points in the source file as decoded from UTF-8 (a byte order mark counts as one), half-open.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Span = tuple[int, int]
Spans = tuple[Span, ...]

Direction = Literal["increase", "decrease", "no_change", "change"]
Modality = Literal["asserted", "suggested", "reported"]
Interaction = Literal["additive", "synergistic"]
Severity = Literal["error", "warning", "note"]
BlockKind = Literal["heading", "paragraph", "list_item", "table", "code", "html"]
Role = Literal["body", "heading", "toc", "glossary", "references", "empty", "table"]


class Record(BaseModel):
    """Base of all records: immutable, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- the document ------------------------------------------------------------------------------------------


class Section(Record):
    """A heading and what it governs. ``name`` is the number where there is one (``2.1.2``), else the title."""

    name: str
    number: str | None
    title: str
    depth: int
    start: int
    end: int
    parent: str | None = None
    empty: bool = False
    """Stated to be empty by its text (該当なし)."""


class Block(Record):
    """One paragraph, heading, list item or table, by its span in the source."""

    kind: BlockKind
    role: Role
    section: str
    start: int
    end: int


class GlossaryEntry(Record):
    """One row of the abbreviation list; Japanese or English may be missing."""

    abbr: str
    ja: str | None
    en: str | None
    start: int
    end: int


class Reference(Record):
    """One entry of the reference list. ``key`` is unique in the document (``Gandhi, 2014``, ``Gandhi, 2014b``)."""

    key: str
    authors: tuple[str, ...]
    year: int | None
    title: str | None
    journal: str | None
    volume: str | None
    pages: str | None
    start: int
    end: int


class Problem(Record):
    """Something the reader noticed and passed over: a broken table row, an entry that could not be parsed."""

    rule: str
    message: str
    start: int
    end: int


class Document(Record):
    """A source file, read. ``text`` is the decoded file, unchanged; everything else points into it."""

    name: str
    text: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    glossary: tuple[GlossaryEntry, ...]
    references: tuple[Reference, ...]
    problems: tuple[Problem, ...] = ()


class Sentence(Record):
    """A sentence of the body, in order: ``text == document.text[start:end]``; ``block`` indexes ``blocks``."""

    index: int
    section: str
    block: int
    start: int
    end: int
    text: str


class SentenceRef(Record):
    """A sentence as the source has it: ``text == document.text[start:end]``."""

    text: str
    start: int
    end: int


# --- claims ------------------------------------------------------------------------------------------------


class Term(Record):
    """The glossary entry that a slot value means."""

    abbr: str | None
    ja: str | None
    en: str | None


class Slot(Record):
    """A slot value: the folded spans in order, plus the joining words that ANNOTATION.md asks for."""

    text: Annotated[str, Field(min_length=1)]
    spans: Spans
    term: Term | None = None
    inherited: bool = False


class Citation(Record):
    """A citation as written, and the ``key`` of the reference it resolves to."""

    text: str
    reference: str | None = None


CertaintyLevel = Literal["possible", "suggested", "considered", "shown", "confirmed"]


class Certainty(Record):
    """The rung of the evidence ladder (可能性 < 示唆 < 考えられる < 示された < 確認・明らか) and the words that set it."""

    level: CertaintyLevel
    cue: str | None = None
    span: Span | None = None


class Cues(Record):
    """Where the values that are not slots come from."""

    direction: Spans = ()
    modality: Spans = ()
    comparator: Spans = ()
    exclusive: Spans = ()
    interaction: Spans = ()


class Claim(Record):
    """A treatment moves, or does not move, an effect in a subject (ANNOTATION.md, section 1)."""

    id: str
    document: str
    section: str
    sentence: SentenceRef
    subject: Slot | None
    treatment: Slot | None
    effect: Slot | None
    direction: Direction
    comparator: str | None = None
    modality: Modality = "asserted"
    interaction: Interaction | None = None
    exclusive: bool = False
    citations: tuple[Citation, ...] = ()
    certainty: Certainty = Certainty(level="shown")
    cues: Cues = Cues()
    en: str = ""
    confidence: float | None = None
    weakest: str | None = None
    """The weakest link, named: ``inherited subject``, ``long attachment``, ``chain of two triggers`` …"""
    found_by: tuple[str, ...] = ()
    """Lexicon rows and rules that made the claim, in order: its derivation."""


# --- findings ----------------------------------------------------------------------------------------------


class Place(Record):
    """A span that a finding relates to: the contradicted result, the glossary row, the reference."""

    start: int
    end: int


class Finding(Record):
    """What a check has to say. ``line`` and ``column`` count from 1, columns in code points."""

    rule: str
    severity: Severity
    message: str
    message_ja: str
    remedy: str
    start: int
    end: int
    line: int
    column: int
    claims: tuple[str, ...] = ()
    related: tuple[Place, ...] = ()
    rank: float = 0.0
    """What a wrong value would cost times how likely it is; findings are listed by falling rank."""


class Extraction(Record):
    """Everything that one document yields."""

    document: Document
    sentences: int
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
