"""What a measurement found, as counts and rates with 95 % intervals."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal

from extract.faults.model import Trial
from extract.faults.plan import kinds
from extract.model import Document, Finding, Record


def digest(document: Document) -> str:
    """SHA-256 of the text of a document."""
    return hashlib.sha256(document.text.encode()).hexdigest()


class Rate(Record):
    """``part`` of ``whole``; the interval is Wilson's (1927), None where nothing was tried."""

    part: int
    whole: int
    ci95: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.part / self.whole if self.whole else None

    @classmethod
    def of(cls, part: int, whole: int) -> Rate:
        """A rate with its interval."""
        from statsmodels.stats.proportion import proportion_confint

        if not whole:
            return cls(part=part, whole=whole, ci95=None)
        low, high = proportion_confint(part, whole, method="wilson")
        return cls(part=part, whole=whole, ci95=(float(low), float(high)))


class KindRate(Record):
    """How one kind did: of errors the share caught, of harmless edits the share that raised an alarm."""

    kind: str
    severity: Literal["error", "warning", "note", "none"]
    summary: str
    rate: Rate


class Measurement(Record):
    """A test of the checks on one document."""

    document: str
    source: str
    """SHA-256 of the document, as it was read."""
    errors: int
    """What the checks say of the document as it is."""
    warnings: int
    notes: int
    caught: Rate
    alarms: Rate
    by_kind: tuple[KindRate, ...]
    trials: tuple[Trial, ...]

    def is_fault(self, trial: Trial) -> bool:
        """Whether a trial planted an error, and not a harmless edit."""
        return any(row.kind == trial.kind and row.severity != "none" for row in self.by_kind)

    @classmethod
    def of(cls, document: Document, findings: Iterable[Finding], trials: Iterable[Trial]) -> Measurement:
        """Count the trials of a document whose own findings are these."""
        severities = [one.severity for one in findings]
        trials = tuple(trials)
        known = kinds()
        by_kind = [_kind_rate(name, trials) for name in known if any(one.kind == name for one in trials)]
        faults = [one for one in trials if not known[one.kind].harmless]
        harmless = [one for one in trials if known[one.kind].harmless]
        return cls(
            document=document.name,
            source=digest(document),
            errors=severities.count("error"),
            warnings=severities.count("warning"),
            notes=severities.count("note"),
            caught=Rate.of(sum(one.caught for one in faults), len(faults)),
            alarms=Rate.of(sum(bool(one.alarms) for one in harmless), len(harmless)),
            by_kind=tuple(by_kind),
            trials=trials,
        )


def _kind_rate(name: str, trials: tuple[Trial, ...]) -> KindRate:
    kind = kinds()[name]
    own = [one for one in trials if one.kind == name]
    part = sum(bool(one.alarms) if kind.harmless else one.caught for one in own)
    return KindRate(kind=name, severity=kind.severity, summary=kind.summary, rate=Rate.of(part, len(own)))
