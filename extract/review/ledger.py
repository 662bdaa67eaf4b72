"""Who decided what: the decisions of a revision, by claim and reviewer, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, Literal, TypeVar

from extract.align.changes import content
from extract.model import Claim
from extract.store import Mark, Store

T = TypeVar("T")
_KEPT: Final = 100
State = Literal["open", "accepted", "rejected", "edited", "split", "disputed"]
_DECIDING: Final = {
    "accept": "accepted",
    "add": "accepted",
    "reject": "rejected",
    "edit": "edited",
    "split": "split",
}


@dataclass
class About:
    """What was decided about one claim. ``by``: the decision of each reviewer that counts, their latest."""

    by: dict[str, Mark] = field(default_factory=dict)
    settled: Mark | None = None
    """The adjudication, if there was one."""
    skipped: set[str] = field(default_factory=set)
    reopened: list[Mark] = field(default_factory=list)
    comments: int = 0


class Values:
    """The claims that decisions made, with offsets of a revision. They never change, so they are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[int, int], tuple[Claim, ...]] = {}
        self._lock = Lock()

    def of(self, revision: int, mark: Mark) -> tuple[Claim, ...]:
        """What ``mark`` says the claims are, if it is an edit, a split or an addition."""
        key = (revision, mark.decision)
        with self._lock:
            if key in self._known:
                return self._known[key]
            if mark.outcome is None:
                decision = self._store.decision(mark.decision)
                self._known[key] = decision.after if decision else ()
            else:
                for decision in self._store.decisions(revision):
                    self._known[revision, decision.id] = decision.values
            return self._known.get(key, ())


class Ledger:
    """The decisions on a revision at one moment.

    Args:
        marks: the active decisions, oldest first, if they are known already.
    """

    def __init__(
        self,
        store: Store,
        revision: int,
        claims: Mapping[str, Claim],
        values: Values,
        marks: Sequence[Mark] | None = None,
    ) -> None:
        self.revision = revision
        self._values = values
        self._claims = claims
        self._known: dict[Hashable, Any] = {}
        self.marks = store.marks(revision) if marks is None else list(marks)
        self.about: defaultdict[str, About] = defaultdict(About)
        self.added: dict[str, Claim] = {}
        self.added_at: defaultdict[int, list[Claim]] = defaultdict(list)
        self.checked: defaultdict[int, set[str]] = defaultdict(set)
        """Sentences of which someone said that no claim is missing (any more), by where they start."""
        self.orphans: list[Mark] = []
        attached = {mark.origin for mark in self.marks}
        for mark in self.marks:
            # What somebody has attached anew by hand is dealt with.
            if mark.stands or mark.decision not in attached:
                self._enter(mark)

    def _enter(self, mark: Mark) -> None:
        if mark.outcome == "orphaned":
            if mark.verdict not in ("comment", "skip"):
                self.orphans.append(mark)
        elif mark.verdict == "add":
            self._enter_added(mark)
        elif mark.claim is None:
            if mark.verdict == "accept" and mark.stands:
                self.checked[mark.start].add(mark.reviewer)
        else:
            self._enter_claim(mark, self.about[mark.claim])

    def _enter_added(self, mark: Mark) -> None:
        if not mark.stands:
            if mark.claim is not None:
                self.about[mark.claim].reopened.append(mark)
            else:
                self.orphans.append(mark)
        elif mark.claim is not None and mark.claim in self._claims:
            # A claim that a reviewer had to add and that is found by now.
            self.about[mark.claim].by[mark.reviewer] = mark
        else:
            for claim in self._values.of(self.revision, mark):
                self.added[claim.id] = claim
                self.added_at[mark.start].append(claim)
                self.about[claim.id].by[mark.reviewer] = mark

    def _enter_claim(self, mark: Mark, about: About) -> None:
        if mark.verdict == "comment":
            about.comments += 1
        elif not mark.stands:
            if mark.verdict != "skip":
                about.reopened.append(mark)
        elif mark.verdict == "skip":
            about.skipped.add(mark.reviewer)
        elif mark.adjudication:
            about.settled = mark
        else:
            about.by[mark.reviewer] = mark

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` returns; made once for a key, as a ledger never changes."""
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = make()
        found: T = self._known[key]
        return found

    # --- what it adds up to --------------------------------------------------------------------------------

    def claim(self, number: str) -> Claim | None:
        """A claim of the revision, or one that a reviewer added."""
        return self._claims.get(number) or self.added.get(number)

    def is_reopened(self, claim: str, reviewer: str = "") -> bool:
        """Whether it was decided once, has changed since, and nobody has decided again; or, for a reviewer,
        whether they have not decided again."""
        about = self.about.get(claim)
        if about is None or not about.reopened or about.settled:
            return False
        if not about.by:
            return True
        return reviewer not in about.by and any(mark.reviewer == reviewer for mark in about.reopened)

    def is_done_by(self, claim: str, reviewer: str) -> bool:
        """Whether a reviewer, or an adjudication, has decided on a claim."""
        about = self.about.get(claim)
        return bool(about and (reviewer in about.by or about.settled))

    def is_decided(self, claim: str) -> bool:
        """Whether anybody has."""
        about = self.about.get(claim)
        return bool(about and (about.by or about.settled))

    def is_disputed(self, claim: str) -> bool:
        """Whether reviewers disagree and nobody has settled it."""
        about = self.about.get(claim)
        if about is None or about.settled or len(about.by) < 2:
            return False
        verdicts = {mark.verdict for mark in about.by.values()}
        if verdicts <= {"accept", "add"} or verdicts == {"reject"}:
            return False
        return len({self.result(claim, mark) for mark in about.by.values()}) > 1

    def disputed(self) -> list[str]:
        """The claims on which reviewers disagree."""
        return self.once("disputed", lambda: [claim for claim in self.about if self.is_disputed(claim)])

    def final(self, claim: str) -> Mark | None:
        """The decision that counts: the adjudication, or what all reviewers agree on."""
        about = self.about.get(claim)
        if about is None or self.is_disputed(claim):
            return None
        return about.settled or next(reversed(about.by.values()), None)

    def state(self, claim: str) -> State:
        """Where a claim stands."""
        if self.is_disputed(claim):
            return "disputed"
        mark = self.final(claim)
        return _DECIDING[mark.verdict] if mark else "open"  # type: ignore[return-value]

    def result(self, claim: str, mark: Mark) -> Hashable:
        """What a decision leaves of a claim, to be compared: which claims, whatever the way to them."""
        return frozenset(content(one) for one in self.values(claim, mark))

    def values(self, claim: str, mark: Mark) -> tuple[Claim, ...]:
        """The claims that a decision leaves in place of a claim: none if it rejects it."""
        if mark.verdict == "reject":
            return ()
        if mark.verdict in ("edit", "split", "add"):
            return self._values.of(self.revision, mark)
        found = self.claim(claim)
        return (found,) if found else ()

    def finished(self) -> list[tuple[str, Mark]]:
        """Every claim on which there is one decision."""
        known = [*self._claims, *self.added]
        return [(claim, mark) for claim in known if (mark := self.final(claim))]

    def finished_claims(self) -> list[Claim]:
        """The claims that hold after review, in the order of the text, without those of equal content."""
        found = [one for claim, mark in self.finished() for one in self.values(claim, mark)]
        unique = {(one.sentence.start, content(one)): one for one in found}
        return sorted(unique.values(), key=lambda one: one.sentence.start)

    def open(self) -> list[str]:
        """The claims on which there is no decision yet, or no agreement."""
        return [claim for claim in (*self._claims, *self.added) if self.final(claim) is None]
