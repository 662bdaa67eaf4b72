"""Checks: what a reviewer should look at, and why. A linter for scientific statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Check, Hit, checks
from extract.config import DEFAULTS, Config
from extract.memo import Notebook
from extract.model import Claim, Document, Finding, Place, Severity
from extract.text import Lines

__all__ = ["Check", "CheckContext", "Hit", "check_document", "checks"]

_WEIGHT: dict[Severity, int] = {"error": 3, "warning": 2, "note": 1}


def check_document(
    document: Document,
    claims: Iterable[Claim],
    unparsed: Iterable[int] = (),
    config: Config = DEFAULTS,
    notes: Notebook | None = None,
) -> tuple[Finding, ...]:
    """Everything the checks have to say of a document, what matters most first.

    The order is by severity, then by rank: what it would cost to publish the error (``Check.cost``) times how
    likely it is one (``Hit.likelihood``), then by place.

    Args:
        document: the source.
        claims: what was extracted from it.
        unparsed: indices of sentences that the parser could not read.
        config: what the project switched off, changed and accepted.
        notes: what the checks worked out the last time.

    Raises:
        FileError: the configuration names a check that does not exist.
    """
    config.check_rules(frozenset(checks()))
    context = CheckContext(document, claims, unparsed, notes)
    found = [finding for finding in _run(context, config) if not _ignored(finding, context, config)]
    return tuple(sorted(found, key=lambda one: (-_WEIGHT[one.severity], -one.rank, one.start, one.rule)))


def _run(context: CheckContext, config: Config) -> Iterator[Finding]:
    lines = Lines(context.document.text)
    for check in checks().values():
        if check.id not in config.off:
            severity = config.severity.get(check.id, check.severity)
            for hit in check.run(context):
                yield _finding(check, hit, severity, lines)


def _finding(check: Check, hit: Hit, severity: Severity, lines: Lines) -> Finding:
    line, column = lines.line_column(hit.start)
    japanese = {key.removesuffix("_ja"): value for key, value in hit.fields.items() if key.endswith("_ja")}
    return Finding(
        rule=check.id,
        severity=severity,
        message=check.message.format_map(hit.fields),
        message_ja=check.message_ja.format_map({**hit.fields, **japanese}),
        remedy=check.remedy.format_map(hit.fields),
        start=hit.start,
        end=hit.end,
        line=line,
        column=column,
        claims=hit.claims,
        related=tuple(Place(start=start, end=end) for start, end in hit.related),
        rank=round(check.cost * hit.likelihood, 3),
    )


def _ignored(finding: Finding, context: CheckContext, config: Config) -> bool:
    if not config.ignore:
        return False
    text = context.document.text[finding.start : finding.end]
    section = context.section_at(finding.start)
    return any(
        entry.covers(rule=finding.rule, file=context.document.name, text=text, section=section)
        for entry in config.ignore
    )
