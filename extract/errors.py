"""The errors a user can cause. Each names the place and the remedy; the command line prints them and exits with 2."""

from __future__ import annotations

from pathlib import Path


class KonkyoError(Exception):
    """Something the user can mend. ``str(error)`` is one line, fit to be printed as it is."""

    def __str__(self) -> str:
        # What a file holds is quoted in it, line breaks of every kind included.
        return " ".join(super().__str__().splitlines())


class FileError(KonkyoError):
    """A file that cannot be used: ``path:line: problem``, with the remedy in ``problem``.

    ``line`` counts from 1; ``None`` where the file as a whole is meant.
    """

    def __init__(self, path: str | Path, line: int | None, problem: str) -> None:
        self.path = str(path)
        self.line = line
        self.problem = problem
        place = self.path if line is None else f"{self.path}:{line}"
        super().__init__(f"{place}: {problem}")
