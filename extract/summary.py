"""The figures that stand at the top: of the report and of what ``konkyo run`` prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from extract.model import Extraction, Finding, Record, Severity

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")


class RuleCount(Record):
    """How often a rule fired, and how many claims it names."""

    rule: str
    severity: Severity
    findings: int
    claims: int


class Summary(Record):
    """An extraction in numbers.

    ``grounded``: claims with at least one slot that means a glossary entry. ``flagged``: claims that an error
    or a warning names. ``citations`` counts distinct ones.
    """

    sentences: int
    claims: int
    grounded: int
    citations: int
    citations_resolved: int
    flagged: int
    rules: tuple[RuleCount, ...]


def summarise(extraction: Extraction) -> Summary:
    """Count. Rules come by severity, then by falling number of findings."""
    claims = extraction.claims
    cited = {citation.text: citation.reference for claim in claims for citation in claim.citations}
    return Summary(
        sentences=extraction.sentences,
        claims=len(claims),
        grounded=sum(
            any(slot and slot.term for slot in (claim.subject, claim.treatment, claim.effect))
            for claim in claims
        ),
        citations=len(cited),
        citations_resolved=sum(reference is not None for reference in cited.values()),
        flagged=len(
            {one for found in extraction.findings if found.severity != "note" for one in found.claims}
        ),
        rules=_rules(extraction.findings),
    )


def _rules(findings: Sequence[Finding]) -> tuple[RuleCount, ...]:
    groups: defaultdict[tuple[Severity, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.severity, finding.rule].append(finding)
    counts = [
        RuleCount(
            rule=rule,
            severity=severity,
            findings=len(found),
            claims=len({claim for finding in found for claim in finding.claims}),
        )
        for (severity, rule), found in groups.items()
    ]
    return tuple(sorted(counts, key=lambda one: (SEVERITIES.index(one.severity), -one.findings, one.rule)))
