"""The words of the pages, in Japanese and English: those of the report, and every file of ``labels/``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from extract.report.page import labels as report_labels

Language = Literal["ja", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_WORDED: Final = ("direction", "modality", "certainty", "interaction")
FOLDER: Final = Path(__file__).parent / "labels"


@cache
def labels() -> dict[str, dict[str, str]]:
    """Key to Japanese and English. A key of ``labels/`` wins over one of the report."""
    found = dict(report_labels())
    for path in sorted(FOLDER.glob("*.toml")):
        found.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


class Words:
    """The words in one language; templates call it ``t``."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with ``{name}`` filled in. Raises ``KeyError`` if no file has the key."""
        words = labels()[key][self.language]
        return words.format(**values) if values else words

    def value(self, name: str, value: str | None) -> str:
        """A value of a field: translated where the field has a fixed set of values."""
        if value is None:
            return "–"
        return self(value) if name in _WORDED and value in labels() else value

    def either(self, ja: str, en: str) -> str:
        """Of two texts the one in this language."""
        return ja if self.language == "ja" else en


def preferred(accepted: str) -> Language:
    """The language for an ``Accept-Language`` header: Japanese unless English is asked for first."""
    first = accepted.split(",", 1)[0].strip().lower()
    return "en" if first.startswith("en") else "ja"
