"""What the random samples prove: exact upper bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.model import Record
from extract.review.book import Book
from extract.review.ledger import Ledger

LEVEL: Final = 0.95
_WRONG: Final = ("rejected", "edited", "split")


class Bound(Record):
    """A random sample: how many of ``population`` were to be drawn, how many looked at, how many were bad.

    ``upper`` is the one-sided upper bound at 95 % of the share of bad ones, after Clopper and Pearson (1934);
    ``None`` before the first was looked at.
    """

    population: int
    planned: int
    checked: int
    bad: int
    upper: float | None

    @property
    def complete(self) -> bool:
        """Whether all that were drawn have been looked at. Else who stops may have stopped where it suited."""
        return self.checked >= self.planned


def upper_bound(bad: int, checked: int, level: float = LEVEL) -> float | None:
    """The exact one-sided upper bound of a share (Clopper and Pearson, 1934): ``bad`` of ``checked``."""
    if not checked:
        return None
    if bad >= checked:
        return 1.0
    from scipy.stats import beta

    return float(beta.ppf(level, bad + 1, checked - bad))


def wrong_claims(book: Book, ledger: Ledger) -> Bound:
    """Wrong claims among those that nobody reviewed, from the random sample of the unflagged ones.

    The sample counts up to its first claim without a decision: which ones are done may not depend on how
    they look.
    """
    states = [ledger.state(claim) for claim in book.sample]
    done = _prefix([state not in ("open", "disputed") for state in states])
    bad = sum(state in _WRONG for state in states[:done])
    return Bound(
        population=len(book.sample) + len(book.rest),
        planned=len(book.sample),
        checked=done,
        bad=bad,
        upper=upper_bound(bad, done),
    )


def missed_claims(book: Book, ledger: Ledger) -> Bound:
    """Sentences in which a claim was missed, from the random sample of sentences."""
    sample = book.sentence_sample
    done = _prefix([bool(ledger.checked.get(start)) for start in sample])
    bad = sum(bool(ledger.added_at.get(start)) for start in sample[:done])
    return Bound(
        population=len(book.sentences),
        planned=len(sample),
        checked=done,
        bad=bad,
        upper=upper_bound(bad, done),
    )


def _prefix(done: Sequence[bool]) -> int:
    return next((number for number, one in enumerate(done) if not one), len(done))
