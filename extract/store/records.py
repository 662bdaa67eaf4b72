"""What the store takes and gives: frozen records, no SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple, Self

from pydantic import model_validator

from extract.align.changes import Change
from extract.model import Claim, Record, SentenceRef

Verdict = Literal["accept", "reject", "edit", "split", "add", "comment", "skip"]
Reason = Literal[
    "boundary",
    "grounding",
    "direction",
    "not_a_claim",
    "wrong_treatment",
    "missing_context",
    "modality",
    "other",
]
Outcome = Literal["kept", "moved", "reopened", "orphaned"]


class Revision(Record):
    """One state of a document: its source and what was extracted from it. Never changed once saved.

    ``content_hash`` is the SHA-256 of the source in UTF-8; ``signature`` names the code and data that
    extracted.
    """

    id: int
    document: str
    number: int
    content_hash: str
    signature: str
    created: datetime
    sentences: int
    claims: int
    findings: int

    @property
    def label(self) -> str:
        """How a user names it: ``overview.md@2``."""
        return f"{self.document}@{self.number}"


class Judgement(Record):
    """What a reviewer decides, about a claim or, where ``claim`` is ``None``, about a sentence.

    ``reject`` needs a reason; ``edit`` one claim in ``after``, ``split`` at least two, ``add`` one and its
    sentence; ``comment`` a comment. ``accept`` of a sentence says that no claim is missing in it.
    """

    verdict: Verdict
    claim: str | None = None
    sentence: SentenceRef | None = None
    reason: Reason | None = None
    comment: str | None = None
    after: tuple[Claim, ...] = ()
    adjudication: bool = False
    """Settles a disagreement between reviewers."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.claim is None) == (self.sentence is None):
            raise ValueError("a decision is about a claim or about a sentence, one of them")
        if self.verdict == "add" and self.sentence is None:
            raise ValueError("an added claim needs its sentence")
        if self.verdict in ("reject", "edit", "split") and self.claim is None:
            raise ValueError(f"{self.verdict} needs a claim")
        if self.verdict == "reject" and self.reason is None:
            raise ValueError("reject needs a reason")
        if self.verdict == "comment" and not (self.comment and self.comment.strip()):
            raise ValueError("comment needs a comment")
        least, most = {"edit": (1, 1), "add": (1, 1), "split": (2, None)}.get(self.verdict, (0, 0))
        if len(self.after) < least or (most is not None and len(self.after) > most):
            raise ValueError(f"{self.verdict} cannot have {len(self.after)} resulting claims")
        return self


class Carried(Record):
    """How a decision ended in a later revision.

    ``claim`` and ``sentence`` say where it stands there (``None``: orphaned); ``changes`` what differs from
    the claim that was decided; ``after`` the resulting claims of an edit with their offsets in the new
    source.
    """

    outcome: Outcome
    claim: str | None
    sentence: SentenceRef | None
    changes: tuple[Change, ...] = ()
    after: tuple[Claim, ...] = ()


class Decision(Record):
    """A decision as it stands in the revision that was asked for.

    ``claim``, ``sentence``, ``before`` and ``after`` are as the reviewer saw them, in the revision
    ``taken_on``; ``carried`` says what became of it since, ``None`` if the revision asked for is that one.
    ``active`` is false while it is undone. ``origin`` is the decision that this one re-attaches by hand.
    """

    id: int
    document: str
    taken_on: int
    claim: str | None
    sentence: SentenceRef
    reviewer: str
    verdict: Verdict
    reason: Reason | None
    comment: str | None
    before: Claim | None
    after: tuple[Claim, ...]
    adjudication: bool
    origin: int | None
    made: datetime
    active: bool
    carried: Carried | None = None

    @property
    def at(self) -> str | None:
        """The claim it is about in the revision asked for."""
        return self.carried.claim if self.carried else self.claim

    @property
    def place(self) -> SentenceRef | None:
        """The sentence it is about in the revision asked for; ``None`` when orphaned."""
        return self.carried.sentence if self.carried else self.sentence

    @property
    def values(self) -> tuple[Claim, ...]:
        """The resulting claims, with offsets in the revision asked for."""
        return self.carried.after if self.carried else self.after

    @property
    def stands(self) -> bool:
        """Whether it counts: not undone, and what it was about has not changed since."""
        return self.active and (self.carried is None or self.carried.outcome in ("kept", "moved"))


class Mark(NamedTuple):
    """An active decision in short, for queues and counts: ten thousand of them are read in one go.

    ``outcome`` is ``None`` for a decision that was taken on the revision asked for; ``start`` and ``end`` are
    the sentence there, -1 when orphaned. ``origin`` is the decision that this one re-attaches by hand.
    """

    decision: int
    claim: str | None
    start: int
    end: int
    reviewer: str
    verdict: Verdict
    reason: Reason | None
    adjudication: bool
    outcome: Outcome | None
    origin: int | None

    @property
    def stands(self) -> bool:
        """Whether it counts: what it was about has not changed since."""
        return self.outcome in (None, "kept", "moved")
