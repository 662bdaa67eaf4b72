"""A QC record as lines for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Iterator

from extract.qc.facts import Facts, Line
from extract.qc.record import Language, QcRecord


def lines(record: QcRecord, language: Language = "en") -> Iterator[str]:
    """The record, its facts one a line, then the decisions in the order of the text."""
    facts = Facts(record, language)
    yield f"{facts.word('title')}: {record.revision.label}: {facts.state}"
    for section in facts.sections():
        yield ""
        yield section.title
        for label, value in section.facts:
            yield f"  {label}: {value}" if label else f"  {value}"
    yield ""
    yield facts.word("decisions")
    found = facts.decisions()
    if not found:
        yield f"  {facts.word('nobody')}"
    for line in found:
        yield from _decision(facts, line)
    yield ""
    yield facts.word("verify_hint", head=record.audit_head)


def _decision(facts: Facts, line: Line) -> Iterator[str]:
    yield f"  {facts.word('line')} {line.place}: {line.decision}; {line.who}; {line.standing}"
    yield f"    {line.about}"
    yield from (f"    = {result}" for result in line.results)
    if line.remark:
        yield f"    # {line.remark}"
