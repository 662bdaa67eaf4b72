"""A QC record as headed lists of label and value, in one language: what both the text and the page show."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from extract.decisions import Listed
from extract.qc.record import Language, QcRecord, Reviewer
from extract.review.agreement import Agreement
from extract.review.bounds import Bound

FOLDER: Final = Path(__file__).parent
_STATES: Final = ("accepted", "rejected", "edited", "split", "disputed", "open", "reopened", "orphaned")


class Section(NamedTuple):
    """A heading and what stands below it."""

    title: str
    facts: list[tuple[str, str]]


class Line(NamedTuple):
    """A decision, in words. ``results`` are the claims it leaves; ``remark`` the comment."""

    number: int
    place: str
    about: str
    decision: str
    results: tuple[str, ...]
    remark: str
    who: str
    standing: str


@cache
def labels() -> dict[str, dict[str, str]]:
    """The words of the record: key to Japanese and English."""
    return tomllib.loads((FOLDER / "labels.toml").read_text(encoding="utf-8"))


class Facts:
    """A record in one language."""

    def __init__(self, record: QcRecord, language: Language) -> None:
        self.record = record
        self.language = language

    def word(self, key: str, **values: object) -> str:
        """The words of a key, filled in."""
        words = labels()[key.replace(" ", "_")][self.language]
        return words.format(**values) if values else words

    @property
    def state(self) -> str:
        """Whether the review is finished, in words."""
        return self.word("yes_finished" if self.record.finished else "not_finished")

    def sections(self) -> list[Section]:
        """Everything but the decisions one by one."""
        record = self.record
        return [
            Section(self.word("what"), list(self._what())),
            Section(self.word("counts"), list(self._counts())),
            Section(
                self.word("bounds"),
                [*self._bound("wrong", record.wrong), *self._bound("missed", record.missed)],
            ),
            Section(self.word("reviewers"), list(self._reviewers())),
            Section(self.word("agreement"), list(self._agreement(record.agreement))),
        ]

    def _what(self) -> Iterable[tuple[str, str]]:
        record = self.record
        revision = record.revision
        yield self.word("document"), revision.document
        yield (
            self.word("revision"),
            self.word("revision_of", number=revision.number, count=record.revisions),
        )
        yield self.word("source_hash"), revision.content_hash
        yield self.word("extracted"), f"{_clock(revision.created)} UTC"
        yield self.word("signature"), revision.signature
        yield self.word("made"), self.word("by_konkyo", at=_clock(record.made), version=record.konkyo)
        yield self.word("audit_head"), record.audit_head
        faults = record.audit_faults
        yield (
            self.word("audit_state"),
            self.word("audit_broken", count=len(faults), first=faults[0])
            if faults
            else self.word("audit_ok"),
        )

    def _counts(self) -> Iterable[tuple[str, str]]:
        counts = self.record.counts
        yield self.word("claims"), self.word("with_added", count=counts.claims, added=counts.added)
        for state in _STATES:
            yield self.word(state), str(getattr(counts, state))
        yield self.word("flagged"), self.word("done_of", done=counts.flagged_decided, total=counts.flagged)
        if self.record.reasons:
            yield self.word("reasons"), self._tally(self.record.reasons.items())
        if self.record.carried:
            yield self.word("carried"), self._tally(self.record.carried.items())

    def _tally(self, counts: Iterable[tuple[str, int]]) -> str:
        return ", ".join(f"{self.word(key)} {count}" for key, count in counts)

    def _bound(self, key: str, bound: Bound) -> Iterable[tuple[str, str]]:
        if not bound.population:
            yield self.word(key), self.word("bound_empty")
        elif bound.upper is None:
            yield self.word(key), self.word("bound_none", **bound.model_dump())
        else:
            values = {**bound.model_dump(), "unseen": bound.unseen, "upper": f"{bound.upper:.1%}"}
            yield self.word(key), self.word("bound", **values)
            if not bound.complete:
                yield "", self.word("bound_part")

    def _reviewers(self) -> Iterable[tuple[str, str]]:
        for one in self.record.reviewers:
            yield one.name, self._did(one)
        if not self.record.reviewers:
            yield "", self.word("nobody")

    def _did(self, one: Reviewer) -> str:
        parts = [self._tally(one.verdicts.items())] if one.verdicts else []
        parts += [
            f"{self.word(key)} {count}"
            for key, count in (("adjudications", one.adjudications), ("undone", one.undone))
            if count
        ]
        parts.append(self.word("from_to", first=_clock(one.first), last=_clock(one.last)))
        return "; ".join(parts)

    def _agreement(self, found: Agreement) -> Iterable[tuple[str, str]]:
        yield self.word("both"), str(found.claims)
        if not found.claims:
            return
        yield self.word("same"), self.word("done_of", done=found.same, total=found.claims)
        yield self.word("alpha"), self._statistic(found.alpha)
        for pair in found.pairs:
            yield (
                self.word("kappa", first=pair.first, second=pair.second),
                self.word(
                    "kappa_value", same=pair.same, claims=pair.claims, kappa=self._statistic(pair.kappa)
                ),
            )

    def _statistic(self, value: float | None) -> str:
        return self.word("undefined") if value is None else f"{value:.2f}"

    def decisions(self) -> list[Line]:
        """Every decision that was not undone, in the order of the text."""
        return [self._line(one) for one in self.record.decisions if one.standing != "undone"]

    def _line(self, one: Listed) -> Line:
        clear = one.verdict == "accept" and one.of_sentence
        verdict = self.word("sentence_clear" if clear else one.verdict)
        reason = f" ({self.word(one.reason)})" if one.reason else ""
        settles = f" [{self.word('adjudications')}]" if one.adjudication else ""
        origin = f" {self.word('from_decision', origin=one.origin)}" if one.origin is not None else ""
        return Line(
            number=one.decision,
            place=self.word("gone") if one.line is None else str(one.line),
            about=one.about,
            decision=f"{verdict}{reason}{settles}{origin}",
            results=one.result,
            remark=" ".join((one.comment or "").split()),
            who=f"{one.reviewer}, {_clock(one.made)}",
            standing=self.word(one.standing),
        )


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
