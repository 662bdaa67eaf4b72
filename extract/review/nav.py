"""The bar at the top of the pages."""

from __future__ import annotations

from typing import NamedTuple


class Nav(NamedTuple):
    """A page in the bar. They stand in rising ``order``; ``path`` is below ``/r/{revision}/``, ``key`` a label.

    ``shortcut`` is the letter that goes there.
    """

    order: int
    path: str
    key: str
    shortcut: str = ""
