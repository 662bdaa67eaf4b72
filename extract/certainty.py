"""How sure a clause says it is: the evidence ladder 可能性 < 示唆 < 考えられる < 示された < 確認・明らか.

The rungs and their words are data (``lexicons/certainty.tsv``). A clause without any of them asserts:
it stands on the rung ``shown``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, get_args

from extract.errors import FileError
from extract.lexicon import FOLDER, read_table
from extract.model import CertaintyLevel, Span

LADDER: Final[tuple[CertaintyLevel, ...]] = get_args(CertaintyLevel)
"""From the least to the most sure."""

_ASSERTED: Final = LADDER.index("shown")


class CertaintyRow(NamedTuple):
    """One word of the ladder, with a sentence that holds it and one that only looks as if."""

    level: CertaintyLevel
    pattern: re.Pattern[str]
    fires: str
    silent: str


def rung(level: CertaintyLevel) -> int:
    """The place of a level on the ladder, 0 for the least sure."""
    return LADDER.index(level)


def certainty(clause: str) -> tuple[CertaintyLevel, str | None, Span | None]:
    """The rung on which a folded clause stands, the words that say so and their span in the clause.

    A hedge governs everything it is said with: 可能性が示唆された is no surer than its weakest word.
    Without a hedge the strongest word counts: 示されることが確認された is confirmed.
    """
    found = [(rung(row.level), match) for row in ladder() for match in row.pattern.finditer(clause)]
    if not found:
        return "shown", None, None
    hedges = [hit for hit in found if hit[0] < _ASSERTED]
    level, match = (
        min(hedges, key=lambda hit: (hit[0], -hit[1].start()))
        if hedges
        else max(found, key=lambda hit: (hit[0], hit[1].start()))
    )
    return LADDER[level], match[0], match.span()


@cache
def ladder(path: Path = FOLDER / "certainty.tsv") -> tuple[CertaintyRow, ...]:
    """The rows of the ladder.

    Raises:
        FileError: an unknown level, or a pattern that is no regular expression.
    """
    rows = []
    for line, row in read_table(path, ("level", "pattern", "fires", "silent")):
        if row["level"] not in LADDER:
            raise FileError(path, line, f"unknown level {row['level']!r}; use one of {', '.join(LADDER)}")
        try:
            pattern = re.compile(row["pattern"])
        except re.error as error:
            raise FileError(path, line, f"{row['pattern']!r} is no regular expression: {error}") from error
        rows.append(CertaintyRow(row["level"], pattern, row["fires"], row["silent"]))
    return tuple(rows)
