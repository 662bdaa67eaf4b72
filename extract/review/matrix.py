"""The coverage matrix as a way into the queue: system × endpoint × treatment arm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, get_args

from extract.model import Claim
from extract.review.book import Book
from extract.review.ledger import Ledger

Rows = Literal["both", "system", "endpoint"]
ROWS: Final[tuple[Rows, ...]] = get_args(Rows)
LENGTH: Final = 40
WIDTH: Final = 12
_Key = tuple[int | None, int | None]


class Cell(NamedTuple):
    """The claims that share system, endpoint and arm. ``direction`` is ``mixed`` if they differ."""

    size: int
    done: int
    direction: str
    cell: str
    """As ``Filter.cell`` has it."""


class Row(NamedTuple):
    """A system, an endpoint, or both. Empty labels stand for what is not stated, ``None`` for all of them."""

    system: str | None
    endpoint: str | None
    cells: tuple[Cell | None, ...]


class Matrix(NamedTuple):
    """A part of the matrix: ``page`` of ``pages`` downwards, ``part`` of ``parts`` sideways, from 1."""

    arms: tuple[str, ...]
    rows: tuple[Row, ...]
    page: int
    pages: int
    part: int
    parts: int


def matrix(book: Book, ledger: Ledger, reviewer: str, by: Rows, page: int, part: int) -> Matrix:
    """A part of the matrix; numbers that are too large or small mean the last or first one."""
    cover = book.coverage
    held: defaultdict[_Key, defaultdict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for number, claim in enumerate(book.claims):
        key = (
            cover.systems.of[number] if by != "endpoint" else None,
            cover.endpoints.of[number] if by != "system" else None,
        )
        held[key][cover.arms.of[number]].append(claim)
    keys = sorted(held, key=lambda key: (-1 if key[0] is None else key[0], -1 if key[1] is None else key[1]))
    pages, parts = -(-len(keys) // LENGTH) or 1, -(-len(cover.arms.labels) // WIDTH) or 1
    page, part = min(max(1, page), pages), min(max(1, part), parts)
    arms = range((part - 1) * WIDTH, min(part * WIDTH, len(cover.arms.labels)))
    rows = []
    for key in keys[(page - 1) * LENGTH : page * LENGTH]:
        cells = tuple(_cell(held[key].get(arm, ()), ledger, reviewer, key, arm) for arm in arms)
        system, endpoint = key
        rows.append(
            Row(
                None if system is None else cover.systems.labels[system],
                None if endpoint is None else cover.endpoints.labels[endpoint],
                cells,
            )
        )
    return Matrix(tuple(cover.arms.labels[arm] for arm in arms), tuple(rows), page, pages, part, parts)


def _cell(claims: Sequence[Claim], ledger: Ledger, reviewer: str, key: _Key, arm: int) -> Cell | None:
    if not claims:
        return None
    directions = {claim.direction for claim in claims}
    place = ".".join("" if part is None else str(part) for part in (*key, arm))
    return Cell(
        size=len(claims),
        done=sum(ledger.is_done_by(claim.id, reviewer) for claim in claims),
        direction=directions.pop() if len(directions) == 1 else "mixed",
        cell=place,
    )
