"""The data of the page: what its script lists, filters and counts. Short keys: there may be 20,000 claims."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from extract.model import Claim, Extraction, Finding, Slot
from extract.render import Renderer
from extract.report.coverage import coverage
from extract.report.passage import Sentences
from extract.summary import SEVERITIES
from extract.text import Lines

Row = dict[str, Any]

# What would end the script element, or a line of a script, inside a JSON string.
_ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def payload(extraction: Extraction, sentences: Sentences) -> Row:
    """Claims, findings and the axes of the coverage matrix.

    Claims are numbered in the order of the extraction, findings as ``ranked`` gives them.
    """
    document = extraction.document
    lines = Lines(document.text)
    findings = ranked(extraction)
    of_claim = _findings_of(extraction.claims, findings)
    renderer = Renderer(document.glossary)
    axes = coverage(extraction.claims, document.glossary)
    claims = []
    for number, claim in enumerate(extraction.claims):
        row = _claim(claim, renderer)
        row["at"] = [sentences.of[number], lines.line(claim.sentence.start)]
        row["cell"] = [axes.systems.of[number], axes.endpoints.of[number], axes.arms.of[number]]
        if of_claim[number]:
            row["f"] = of_claim[number]
        claims.append(row)
    number_of = {claim.id: number for number, claim in enumerate(extraction.claims)}
    return {
        "claims": claims,
        "findings": [_finding(finding, number_of, lines) for finding in findings],
        "axes": {"system": axes.systems.labels, "endpoint": axes.endpoints.labels, "arm": axes.arms.labels},
        "sections": {section.name: section.title for section in document.sections},
    }


def ranked(extraction: Extraction) -> tuple[Finding, ...]:
    """The findings as ``konkyo check`` lists them: by severity, then most costly first, then by place."""
    return tuple(
        sorted(
            extraction.findings,
            key=lambda one: (SEVERITIES.index(one.severity), -one.rank, one.start, one.rule),
        )
    )


def script_json(data: Mapping[str, Any]) -> str:
    """JSON that can stand inside a script element, whatever its strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_ESCAPES.get(char, char) for char in text) if _needs_escape(text) else text


def _needs_escape(text: str) -> bool:
    return any(char in text for char in _ESCAPES)


def _findings_of(claims: Sequence[Claim], findings: Sequence[Finding]) -> list[list[int]]:
    by_id: defaultdict[str, list[int]] = defaultdict(list)
    for number, finding in enumerate(findings):
        for claim in dict.fromkeys(finding.claims):
            by_id[claim].append(number)
    return [by_id.get(claim.id, []) for claim in claims]


def _claim(claim: Claim, renderer: Renderer) -> Row:
    row: Row = {
        "id": claim.id,
        "sec": claim.section,
        "u": _slot(claim.subject),
        "t": _slot(claim.treatment),
        "e": _slot(claim.effect),
        "d": claim.direction,
        "m": claim.modality,
        "cert": claim.certainty.level,
        "cue": claim.certainty.cue,
        "cmp": claim.comparator,
        "int": claim.interaction,
        "only": claim.exclusive,
        "cit": [[citation.text, citation.reference] for citation in claim.citations],
        "conf": None if claim.confidence is None else round(claim.confidence, 3),
        "weak": claim.weakest,
        "by": list(claim.found_by),
        "en": claim.en or renderer.en(claim),
        "ja": renderer.ja(claim),
    }
    return {key: value for key, value in row.items() if value not in (None, False, [], "")}


def _slot(slot: Slot | None) -> Row | None:
    if slot is None:
        return None
    row: Row = {"x": slot.text}
    if slot.term:
        row["term"] = [slot.term.abbr, slot.term.ja, slot.term.en]
    if slot.inherited:
        row["inh"] = 1
    return row


def _finding(finding: Finding, number_of: Mapping[str, int], lines: Lines) -> Row:
    related = [[*lines.line_column(place.start), place.start] for place in finding.related]
    return {
        "rule": finding.rule,
        "sev": finding.severity,
        "en": finding.message,
        "ja": finding.message_ja,
        "fix": finding.remedy,
        "at": [finding.line, finding.column, finding.start],
        "rel": related,
        "c": [number_of[claim] for claim in finding.claims if claim in number_of],
    }
