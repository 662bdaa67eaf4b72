"""Names that must never be taken for one another, and the notations in which a name is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from extract.model import GlossaryEntry

CASES = Path(__file__).parent / "cases" / "ground"
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "λ": "lambda", "κ": "kappa"}
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def groups() -> dict[str, list[str]]:
    """The groups of ``hostile.toml``; within one every name is another thing."""
    tables = tomllib.loads((CASES / "hostile.toml").read_text(encoding="utf-8"))
    return {name: members for table in tables.values() for name, members in table.items()}


def names() -> list[str]:
    """All names, each once."""
    return list(dict.fromkeys(chain.from_iterable(groups().values())))


def notations(name: str) -> Iterator[str]:
    """A name as writers type it: other widths, dashes, spaces, Greek letters by name or in TeX."""
    yield name
    yield name.translate(_WIDE)
    for dash in ("", " ", "‐", "–", "−", "ー", " - "):
        if "-" in name and not (dash == "ー" and not name.isascii()):
            yield _between(name, dash)
    for letter, word in _GREEK.items():
        if letter in name:
            yield name.replace(letter, f"$\\{word}$")
            if name.replace(letter, "").isascii() and name.endswith(letter):
                yield name.replace(letter, word)
    if name.endswith("+"):
        yield f"{name[:-1]}<sup>+</sup>"
        yield f"{name[:-1]}陽性"
    if "細胞" in name and name[0].isascii():
        yield name.replace("細胞", " 細胞")
    if not name.isascii() and name[0] in "αβγ":
        yield name[0] + "-" + name[1:]


def _between(name: str, dash: str) -> str:
    """A dash in place of the hyphen, but for one between two digits: 41BB is no longer 4-1BB."""
    return "".join(
        dash if char == "-" and not (name[i - 1].isdigit() and name[i + 1].isdigit()) else char
        for i, char in enumerate(name)
    )


def entry(name: str) -> GlossaryEntry:
    """A row of a glossary that has the name in its proper column."""
    if any(char > "\u3000" for char in name):
        return GlossaryEntry(abbr="", ja=name, en=None, start=0, end=0)
    if " " in name:
        return GlossaryEntry(abbr="", ja=None, en=name, start=0, end=0)
    return GlossaryEntry(abbr=name, ja=None, en=None, start=0, end=0)
