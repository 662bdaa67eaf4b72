"""Attaches a decision that lost its claim, or whose claim changed, to a claim that a person names.

Nothing here happens by itself: a lookalike is offered, and a person says yes. The old decision stays in the
history as it is; the new one names it as its origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.align.claims import likeness
from extract.carry import rebase
from extract.errors import KonkyoError
from extract.model import Claim, SentenceRef
from extract.store import Decision, Judgement

_OFFERED = 5
_LEAST = 0.35
"""The likeness from which a claim is worth showing, as for the pairing of revisions."""


class Candidate(NamedTuple):
    """A claim that may be meant, and how alike it is, from 0 to 1."""

    claim: Claim
    likeness: float


def candidates(decision: Decision, claims: Sequence[Claim], limit: int = _OFFERED) -> list[Candidate]:
    """The claims that are most like the one that was decided, best first. An offer, never more."""
    subject = decision.before or next(iter(decision.after), None)
    if subject is None:
        return []
    found = [Candidate(claim, likeness(subject, claim)) for claim in claims]
    found = [one for one in found if one.likeness >= _LEAST]
    return sorted(found, key=lambda one: (-one.likeness, one.claim.sentence.start))[:limit]


def attached(decision: Decision, target: Claim | SentenceRef, comment: str | None = None) -> Judgement:
    """The judgement that says of ``target`` what ``decision`` said of something else.

    Claims that the reviewer made (by editing, splitting, adding) keep their values; their places are kept only
    where the sentence is the same to the letter.

    Raises:
        KonkyoError: a decision about a claim is to be attached to a sentence, or the other way round.
    """
    said = comment or decision.comment
    sentence = target.sentence if isinstance(target, Claim) else target
    section = target.section if isinstance(target, Claim) else None
    after = tuple(rebase(taken, None, sentence, section, None) for taken in decision.after)
    about_claim = decision.claim is not None
    if isinstance(target, Claim) and decision.verdict == "add":
        # The claim that had to be added is there: it is right.
        return Judgement(verdict="accept", claim=target.id, comment=said)
    if about_claim != isinstance(target, Claim):
        wanted = "a claim" if about_claim else "a sentence"
        raise KonkyoError(f"decision {decision.id} is about {wanted}; name {wanted} to attach it to")
    return Judgement(
        verdict=decision.verdict,
        claim=target.id if isinstance(target, Claim) else None,
        sentence=None if isinstance(target, Claim) else target,
        reason=decision.reason,
        comment=said,
        after=after,
        adjudication=decision.adjudication,
    )
