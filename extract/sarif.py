"""Findings as SARIF 2.1.0, the format in which code review tools take the findings of linters.

Standard: OASIS, Static Analysis Results Interchange Format, version 2.1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final, Protocol
from urllib.parse import quote

from extract.model import Document, Finding, Place, Severity
from extract.text import Lines

VERSION: Final = "2.1.0"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "note": "note"}


class Rule(Protocol):
    """What SARIF wants to know of a check."""

    @property
    def id(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def page(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def summary(self) -> str: ...


def sarif(
    path: str, document: Document, findings: Iterable[Finding], rules: Sequence[Rule], version: str
) -> dict[str, Any]:
    """A SARIF log with one run over one document.

    Args:
        path: how the file was named on the command line; a relative one stays relative, an absolute one becomes
            a ``file:`` URI.
        document: the source; columns count code points, as the log says.
        findings: in the order in which they are listed.
        rules: all checks.
        version: of the program.
    """
    uri = _uri(path)
    lines = Lines(document.text)
    order = {rule.id: number for number, rule in enumerate(rules)}
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "konkyo",
                        "version": version,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": uri}, "encoding": "utf-8"}],
                "results": [_result(finding, uri, order, lines) for finding in findings],
            }
        ],
    }


def _uri(path: str) -> str:
    named = PurePath(path)
    return named.as_uri() if named.is_absolute() else quote(named.as_posix())


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.page},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, uri: str, order: Mapping[str, int], lines: Lines) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": order[finding.rule],
        "level": _LEVELS[finding.severity],
        "rank": min(100.0, 10 * finding.rank),
        "message": {"text": f"{finding.message}. {finding.remedy}."},
        "locations": [_location(finding.start, finding.end, uri, lines)],
        "properties": {"message_ja": finding.message_ja, "claims": list(finding.claims)},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_place(place, uri, lines)} for number, place in enumerate(finding.related)
        ]
    return result


def _place(place: Place, uri: str, lines: Lines) -> dict[str, Any]:
    return _location(place.start, place.end, uri, lines)


def _location(start: int, end: int, uri: str, lines: Lines) -> dict[str, Any]:
    line, column = lines.line_column(start)
    end_line, end_column = lines.line_column(end)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {
                "startLine": line,
                "startColumn": column,
                "endLine": end_line,
                "endColumn": end_column,
                "charOffset": start,
                "charLength": end - start,
            },
        }
    }
