"""How much of a review is done, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Final

from extract.model import Record
from extract.review.book import Book
from extract.review.ledger import Ledger
from extract.review.queue import Filter, queue

LAST: Final = 50
"""So many of the latest decisions tell the pace of a reviewer."""
_LEAST: Final = 5
_BREAK: Final = 300.0
"""Whoever decides nothing for so many seconds is doing something else."""


class Share(Record):
    """Part of the work: how many are done, of how many."""

    done: int
    total: int


class Progress(Record):
    """The work of one reviewer on a revision. ``seconds``: the median time for one; ``None``: not known yet."""

    reopened: int
    flagged: Share
    sample: Share
    sentences: Share
    disputed: int
    todo: int
    """Claims that the queue still holds for this reviewer."""
    left: int
    """Those, and what is left of the sample of sentences."""
    seconds: float | None

    @property
    def minutes(self) -> int | None:
        """The estimate for what is left, rounded up."""
        return None if self.seconds is None else max(1, round(self.left * self.seconds / 60 + 0.5))


def pace(times: Sequence[datetime]) -> float | None:
    """Seconds from one decision to the next, the median; breaks do not count."""
    gaps = [abs((later - earlier).total_seconds()) for later, earlier in pairwise(times)]
    worked = [gap for gap in gaps if gap < _BREAK]
    return median(worked) if len(worked) >= _LEAST else None


def progress(book: Book, ledger: Ledger, reviewer: str, times: Sequence[datetime]) -> Progress:
    """Where a reviewer stands. ``times``: of their latest decisions, latest first."""
    todo = [one for one in queue(book, ledger, Filter(), reviewer) if not ledger.is_done_by(one, reviewer)]
    sentences = sum(bool(ledger.checked.get(start)) for start in book.sentence_sample)
    return Progress(
        reopened=sum(ledger.is_reopened(one, reviewer) for one in ledger.about),
        flagged=_share(book.flagged, ledger, reviewer),
        sample=_share(book.sample, ledger, reviewer),
        sentences=Share(done=sentences, total=len(book.sentence_sample)),
        disputed=len(ledger.disputed()),
        todo=len(todo),
        left=len(todo) + len(book.sentence_sample) - sentences,
        seconds=pace(times),
    )


def _share(claims: Sequence[str], ledger: Ledger, reviewer: str) -> Share:
    return Share(done=sum(ledger.is_done_by(one, reviewer) for one in claims), total=len(claims))
