"""The checks for readers: the table of all, and the manual page of one, made from what the checks say themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from extract.checks.registry import Check, checks
from extract.errors import FileError, KonkyoError
from extract.model import Severity

BEGIN: Final = "<!-- checks: written by scripts/checks-table from the docstrings -->"
END: Final = "<!-- end of checks -->"
_ORDER: Final[Mapping[Severity, int]] = {"error": 0, "warning": 1, "note": 2}


def ordered() -> list[Check]:
    """All checks, errors first, then by id."""
    return sorted(checks().values(), key=lambda check: (_ORDER[check.severity], check.id))


def named(rule: str) -> Check:
    """The check of this id.

    Raises:
        KonkyoError: there is none; says which is meant, if one is like it.
    """
    found = checks().get(rule)
    if found is None:
        near = get_close_matches(rule, checks(), n=1)
        remedy = f"is {near[0]} meant?" if near else "`konkyo checks` lists them all"
        raise KonkyoError(f"no check is called {rule!r}; {remedy}")
    return found


def lines(found: Iterable[Check]) -> Iterator[str]:
    """One line a check: id, severity, what it finds."""
    for check in found:
        yield f"{check.id:32} {check.severity:8} {check.summary}"


def table(found: Iterable[Check]) -> str:
    """The same as a table in Markdown."""
    head = ["| check | severity | fires when |", "|---|---|---|"]
    rows = [f"| `{one.id}` | {one.severity} | {_cell(one.summary)} |" for one in found]
    return "\n".join([*head, *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page(check: Check) -> str:
    """The manual page of a check."""
    return "\n".join(
        [
            f"{check.id} ({check.severity}, cost {check.cost} of 10)",
            "",
            check.page.strip(),
            "",
            f"Says:    {check.message}",
            f"         {check.message_ja}",
            f"Remedy:  {check.remedy}",
            f'Off:     [checks] off = ["{check.id}"] in konkyo.toml',
        ]
    )


def with_table(path: Path, text: str) -> str:
    """A document with the table of checks put between its markers.

    Raises:
        FileError: a marker is missing, or stands twice.
    """
    for marker in (BEGIN, END):
        if text.count(marker) != 1:
            raise FileError(path, None, f"has {text.count(marker)} lines {marker!r}; it needs one")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table(ordered())}\n\n{END}{after}"
