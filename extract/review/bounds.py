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

    ``upper`` is the exact one-sided upper bound at 95 % of the share of bad ones in the population, ``left`` the
    same as a number: so many at most are bad among the ``population - checked`` that nobody looked at. Both are
    ``None`` before the first was looked at.
    """

    population: int
    planned: int
    checked: int
    bad: int
    upper: float | None
    left: int | None

    @classmethod
    def of(cls, population: int, planned: int, checked: int, bad: int) -> Bound:
        """The bound that a sample proves."""
        most = upper_bound(bad, checked, population)
        return cls(
            population=population,
            planned=planned,
            checked=checked,
            bad=bad,
            upper=None if most is None else most / population,
            left=None if most is None else most - bad,
        )

    @property
    def complete(self) -> bool:
        """Whether all that were drawn have been looked at. Else who stops may have stopped where it suited."""
        return self.checked >= self.planned

    @property
    def unseen(self) -> int:
        """How many nobody looked at."""
        return self.population - self.checked


def upper_bound(bad: int, checked: int, population: int, level: float = LEVEL) -> int | None:
    """The exact one-sided upper bound of the number of bad ones in a population of which ``checked`` were drawn.

    The largest number that would leave ``bad`` or fewer in the sample with a probability above ``1 - level``, by
    the hypergeometric distribution (Buonaccorsi, 1987); where everything was looked at it is ``bad`` itself.
    ``None`` without a sample.
    """
    if not checked:
        return None
    import numpy as np
    from scipy.stats import hypergeom

    possible = np.arange(bad, population - (checked - bad) + 1)
    chance = hypergeom.cdf(bad, population, possible, checked)
    return int(possible[chance > 1 - level].max())


def wrong_claims(book: Book, ledger: Ledger) -> Bound:
    """Wrong claims among those that nobody reviewed, from the random sample of the unflagged ones.

    The sample counts up to its first claim without a decision: which ones are done may not depend on how
    they look.
    """
    states = [ledger.state(claim) for claim in book.sample]
    done = _prefix([state not in ("open", "disputed") for state in states])
    bad = sum(state in _WRONG for state in states[:done])
    return Bound.of(len(book.sample) + len(book.rest), len(book.sample), done, bad)


def missed_claims(book: Book, ledger: Ledger) -> Bound:
    """Sentences in which a claim was missed, from the random sample of sentences."""
    sample = book.sentence_sample
    done = _prefix([bool(ledger.checked.get(start)) for start in sample])
    bad = sum(bool(ledger.added_at.get(start)) for start in sample[:done])
    return Bound.of(len(book.sentences), len(sample), done, bad)


def _prefix(done: Sequence[bool]) -> int:
    return next((number for number, one in enumerate(done) if not one), len(done))
