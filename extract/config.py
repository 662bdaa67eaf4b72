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

Before the tables, ``glossaries = ["terms/company.tbx"]`` names glossaries, from the folder of the file on, in
which terms are looked up that the document does not list.

The file nearest to the document counts: in its folder, else in the folder above, and so on.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
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
    glossaries: tuple[str, ...] = ()

    @property
    def glossary_files(self) -> tuple[Path, ...]:
        """The glossaries of the project, in the order of the file."""
        folder = Path(self.path).parent if self.path else Path()
        return tuple(folder / name for name in self.glossaries)

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
            near = get_close_matches(rule, known, n=1)
            remedy = f"is {near[0]} meant?" if near else "`konkyo checks` lists them all"
            line = _line_naming(Path(self.path), rule) if self.path else None
            raise FileError(self.path or FILE, line, f"no check is called {rule!r}; {remedy}")


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
        FileError: no TOML, an unknown key, a wrong value; with the line where it can be told.
    """
    data: Any = _toml(path)
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("konkyo", {})
    if not isinstance(data, dict):
        raise FileError(path, _line_naming(path, "konkyo"), "konkyo must be a table: [tool.konkyo.checks]")
    unknown = sorted(set(data) - {"checks", "ignore", "glossaries"})
    if unknown:
        line = _line_naming(path, unknown[0])
        raise FileError(path, line, f"unknown table {unknown[0]!r}; use [checks], [[ignore]] or glossaries")
    checks = data.get("checks", {})
    if not isinstance(checks, dict):
        raise FileError(path, _line_naming(path, "checks"), "checks must be a table: [checks]")
    if both := sorted(checks.keys() & {"ignore", "glossaries", "path"}):
        problem = f"unknown key {both[0]!r} in [checks]; use off and severity, and [[ignore]]"
        raise FileError(path, _line_naming(path, both[0]), problem)
    try:
        top = {"ignore": data.get("ignore", ()), "glossaries": data.get("glossaries", ())}
        return Config.model_validate({**checks, **top, "path": str(path)})
    except ValidationError as error:
        raise _problem(path, error) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FileError(path, None, f"not readable as TOML: {error}; save it as UTF-8") from error
    except OSError as error:
        raise FileError(path, None, f"cannot be read: {error.strerror}") from error
    try:
        return tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # too many digits, or brackets: none of tomllib's own errors
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise FileError(path, line, f"not readable as TOML: {error}; mend the line") from error


_SAID = {
    "extra_forbidden": "unknown key; take it out, or mend its name",
    "tuple_type": 'must be a list: ["…"]',
    "dict_type": 'must be a table: { rule = "note" }',
    "model_type": "must be a table: [[ignore]]",
    "model_attributes_type": "must be a table: [[ignore]]",
    "string_type": 'must be text in quotation marks: "…"',
    "literal_error": "must be error, warning or note",
}
_REASON = 'say why the place is accepted: reason = "…"'


def _problem(path: Path, error: ValidationError) -> FileError:
    """The first thing that is wrong, in the words of the file."""
    problem = error.errors()[0]
    where = problem["loc"]
    said = _SAID.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    if where and where[-1] == "reason" and problem["type"] in ("missing", "string_too_short"):
        said = _REASON
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    return FileError(path, _line_of(path, where), f"{place}: {said}" if place else said)


_TABLE = re.compile(r"\s*\[\[\s*(?:tool\s*\.\s*konkyo\s*\.\s*)?ignore\s*\]\]")


def _line_of(path: Path, where: tuple[str | int, ...]) -> int | None:
    """The line of a value: for an entry of [[ignore]] in its own table, else the first that names it."""
    if where[:1] != ("ignore",):
        return _line_naming(path, *(part for part in where if isinstance(part, str)))
    lines = path.read_text(encoding="utf-8").splitlines()
    tables = [number for number, line in enumerate(lines) if _TABLE.match(line)]
    number = where[1] if len(where) > 1 else 0
    if not isinstance(number, int) or number >= len(tables):
        return _line_naming(path, "ignore")
    start = tables[number]
    end = tables[number + 1] if number + 1 < len(tables) else len(lines)
    keys = [part for part in where[2:] if isinstance(part, str)]
    named = (at for at in range(start, end) if keys and _names(lines[at], keys[-1]))
    return next(named, start) + 1


def _line_naming(path: Path, *names: str) -> int | None:
    """The line that names the last of these, at or behind the lines that name the others."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = 0
    found = None
    for name in names:
        found = next((n for n in range(at, len(lines)) if _names(lines[n], name)), found)
        at = found or 0
    return None if found is None else found + 1


def _names(line: str, name: str) -> bool:
    """Whether a line has a name, outside comments."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.sub(r"(^|\s)#.*", "", line)) is not None
