"""Writes the table of checks in README.md from the docstrings of the checks; says whether anything changed."""

from __future__ import annotations

import sys
from pathlib import Path

from extract.checks.pages import with_table
from extract.errors import KonkyoError

README = Path(__file__).resolve().parent.parent / "README.md"


def main(path: Path) -> int:
    """Rewrite the table in ``path``. Exit status 2 if its markers are missing."""
    old = path.read_text(encoding="utf-8")
    try:
        new = with_table(path, old)
    except KonkyoError as error:
        print(f"checks-table: {error}", file=sys.stderr)
        return 2
    if new != old:
        path.write_text(new, encoding="utf-8", newline="\n")
    print(f"{path.name}: the table of checks {'is written' if new != old else 'was up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(README))
