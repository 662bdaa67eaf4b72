"""Counts a review up into one record that can be printed, signed, and checked against the store later."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal, TypeVar

from extract.decisions import Listed, listed
from extract.model import Record
from extract.review.agreement import Agreement, agreement
from extract.review.book import Book
from extract.review.bounds import Bound, missed_claims, wrong_claims
from extract.review.ledger import Ledger, Values
from extract.store import Outcome, Reason, Revision, Store, Verdict

Language = Literal["ja", "en"]
Key = TypeVar("Key", bound=str)


class Counts(Record):
    """Claims of the revision, those that reviewers added included, by where they stand.

    ``open``: no decision, or one that a revision reopened; ``flagged``: an error or a
    warning names the claim.
    """

    claims: int
    added: int
    accepted: int
    rejected: int
    edited: int
    split: int
    disputed: int
    open: int
    reopened: int
    orphaned: int
    flagged: int
    flagged_decided: int

    @property
    def decided(self) -> int:
        """Claims on which there is one decision."""
        return self.accepted + self.rejected + self.edited + self.split


class Reviewer(Record):
    """What one person did: their active decisions by verdict, when they took the first and the last one."""

    name: str
    verdicts: dict[Verdict, int]
    adjudications: int
    undone: int
    first: datetime
    last: datetime


class QcRecord(Record):
    """Everything that a QC record says. ``made`` is when it was counted, in UTC.

    ``audit_head`` is the end of the audit trail then; ``audit_faults`` what is wrong with the trail, empty if it
    was verified. ``wrong``: claims among those that are not flagged; ``missed``: sentences that lack a claim.
    ``carried``: how the decisions of earlier revisions ended in this one.
    """

    made: datetime
    konkyo: str
    revision: Revision
    revisions: int
    audit_head: str
    audit_faults: tuple[str, ...]
    counts: Counts
    reasons: dict[Reason, int]
    carried: dict[Outcome, int]
    reviewers: tuple[Reviewer, ...]
    agreement: Agreement
    wrong: Bound
    missed: Bound
    decisions: tuple[Listed, ...]

    @property
    def finished(self) -> bool:
        """Whether every flagged claim is decided, nothing is disputed, reopened or orphaned, both samples done."""
        counts = self.counts
        return (
            counts.flagged_decided == counts.flagged
            and not (counts.disputed or counts.reopened or counts.orphaned or self.audit_faults)
            and self.wrong.complete
            and self.missed.complete
        )


def qc_record(
    store: Store,
    revision: Revision,
    language: Language = "en",
    *,
    book: Book | None = None,
    now: datetime | None = None,
) -> QcRecord:
    """The record of a revision as the store is now.

    Args:
        language: of the claims in the list of decisions.
        book: the revision, if the caller has it at hand.
        now: the time to be noted; by default the present.
    """
    # The trail first: what is decided while we count is not covered by the head that is printed.
    verified = store.verify()
    book = book or Book(store, revision.id)
    ledger = Ledger(store, revision.id, book.by_id, Values(store))
    decisions = tuple(listed(store, revision.id, language))
    final = [mark for _, mark in ledger.finished()]
    return QcRecord(
        made=now or datetime.now(UTC),
        konkyo=version("konkyo"),
        revision=revision,
        revisions=len(store.revisions(revision.document)),
        audit_head=verified.head,
        audit_faults=tuple(fault.problem for fault in verified.faults),
        counts=_counts(book, ledger),
        reasons=_tally(mark.reason for mark in final if mark.reason and mark.verdict != "accept"),
        carried=_tally(mark.outcome for mark in ledger.marks if mark.outcome),
        reviewers=tuple(_reviewers(decisions)),
        agreement=agreement(ledger),
        wrong=wrong_claims(book, ledger),
        missed=missed_claims(book, ledger),
        decisions=tuple(sorted(decisions, key=lambda one: _place(one, book))),
    )


def _place(one: Listed, book: Book) -> tuple[bool, int, int, int]:
    """In the order of the text, the decisions on one claim together; orphans last."""
    return one.line is None, one.line or 0, book.number.get(one.claim or "", -1), one.decision


def _counts(book: Book, ledger: Ledger) -> Counts:
    known = [*book.by_id, *ledger.added]
    states = Counter(ledger.state(claim) for claim in known)
    return Counts(
        claims=len(known),
        added=len(ledger.added),
        accepted=states["accepted"],
        rejected=states["rejected"],
        edited=states["edited"],
        split=states["split"],
        disputed=states["disputed"],
        open=states["open"],
        reopened=sum(ledger.is_reopened(claim) for claim in known),
        orphaned=len(ledger.orphans),
        flagged=len(book.flagged),
        flagged_decided=sum(ledger.final(claim) is not None for claim in book.flagged),
    )


def _reviewers(decisions: Sequence[Listed]) -> Iterable[Reviewer]:
    by: defaultdict[str, list[Listed]] = defaultdict(list)
    for one in decisions:
        by[one.reviewer].append(one)
    for name, taken in sorted(by.items()):
        active = [one for one in taken if one.standing != "undone"]
        yield Reviewer(
            name=name,
            verdicts=_tally(one.verdict for one in active),
            adjudications=sum(one.adjudication for one in active),
            undone=len(taken) - len(active),
            first=min(one.made for one in taken),
            last=max(one.made for one in taken),
        )


def _tally(values: Iterable[Key]) -> dict[Key, int]:
    return dict(Counter(values).most_common())
