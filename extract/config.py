"""What a project decides about the checks: ``konkyo.toml``, or ``[tool.konkyo]`` in ``pyproject.toml``.

::

    [checks]
    off = ["claim-inherited-slot"]
    severity = { summary-orphan = "note" }

    [[ignore]]
    rule = "summary-orphan"            # or leave it out: every rule
    file = "source/overview-*.md"      # or leave it out: every file
    text = "血管新生阻害作用"             # part of what the finding points at; or section = "5"
    reason = "agreed with the client: general knowledge, no study of ours"

The file nearest to the document counts: in its folder, else in the folder above, and so on.
"""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from extract.errors import FileError
from extract.model import Record, Severity

FILE = "konkyo.toml"


class Ignore(Record):
    """A place that a reviewer has looked at and accepted, with the reason."""

    reason: Annotated[str, Field(min_length=3)]
    rule: str | None = None
    file: str = "*"
    text: str | None = None
    section: str | None = None

    @model_validator(mode="after")
    def _points_somewhere(self) -> Ignore:
        if self.rule is None and self.text is None and self.section is None:
            raise ValueError("an [[ignore]] needs a rule, a text or a section")
        return self

    def covers(self, *, rule: str, file: str, text: str, section: str) -> bool:
        """Whether a finding of ``rule`` that points at ``text`` in a section is accepted."""
        return (
            self.rule in (None, rule)
            and _matches(file, self.file)
            and (self.text is None or self.text in text)
            and (self.section is None or section == self.section or section.startswith(self.section + "."))
        )


def _matches(file: str, pattern: str) -> bool:
    """A pattern without a folder speaks of the file name, else of the end of the path."""
    path = Path(file)
    return fnmatch(path.name, pattern) or fnmatch(path.as_posix(), pattern) or path.match(pattern)


class Config(Record):
    """The settings of the checks. ``path`` is where they were read, ``None`` for the defaults."""

    path: str | None = None
    off: tuple[str, ...] = ()
    severity: dict[str, Severity] = Field(default_factory=dict)
    ignore: tuple[Ignore, ...] = ()

    def of_file(self, document: Path) -> Config:
        """Only what counts for one document: checks know its name, and not in which folder it lies."""
        entries = (entry for entry in self.ignore if _matches(str(document.resolve()), entry.file))
        return self.model_copy(
            update={"ignore": tuple(one.model_copy(update={"file": "*"}) for one in entries)}
        )

    def check_rules(self, known: frozenset[str]) -> None:
        """Refuse rule ids that no check has: a typing error would silently switch nothing off.

        Raises:
            FileError: names the file and the rule.
        """
        named = {*self.off, *self.severity, *(entry.rule for entry in self.ignore if entry.rule)}
        for rule in sorted(named - known):
            raise FileError(
                self.path or FILE, None, f"no check is called {rule!r}; `konkyo check --list` names them all"
            )


DEFAULTS = Config()


def find_config(document: Path) -> Config:
    """The settings for a document: from the nearest ``konkyo.toml`` or ``pyproject.toml`` that has any."""
    for folder in document.resolve().parents:
        if (path := folder / FILE).is_file():
            return read_config(path).of_file(document)
        if (path := folder / "pyproject.toml").is_file() and "konkyo" in _toml(path).get("tool", {}):
            return read_config(path).of_file(document)
    return DEFAULTS


def read_config(path: Path) -> Config:
    """Read ``konkyo.toml`` or the table ``[tool.konkyo]`` of a ``pyproject.toml``.

    Raises:
        FileError: no TOML, an unknown key, a wrong value.
    """
    data = _toml(path)
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("konkyo", {})
    unknown = sorted(set(data) - {"checks", "ignore"})
    if unknown:
        raise FileError(path, None, f"unknown table {unknown[0]!r}; use [checks] and [[ignore]]")
    checks = data.get("checks", {})
    if not isinstance(checks, dict):
        raise FileError(path, None, "checks must be a table: [checks]")
    try:
        return Config.model_validate({**checks, "ignore": data.get("ignore", ()), "path": str(path)})
    except ValidationError as error:
        raise FileError(path, None, _first_problem(error)) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileError(path, None, f"not readable as TOML: {error}") from error
    except OSError as error:
        raise FileError(path, None, f"cannot be read: {error.strerror}") from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    message = "unknown key" if problem["type"] == "extra_forbidden" else problem["msg"]
    return f"{place}: {message}" if place else message
