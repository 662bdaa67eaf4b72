"""What comes next: the queue, filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Final, Literal, get_args
from urllib.parse import urlencode

from pydantic import Field, ValidationError

from extract.model import Claim, Record
from extract.review.book import Book
from extract.review.ledger import Ledger

Show = Literal[
    "", "all", "undecided", "mine", "flagged", "sample", "reopened", "disputed", "added", "commented", "rest"
]
SHOWS: Final[tuple[str, ...]] = get_args(Show)
Text = Annotated[str, Field(max_length=200)]


class Filter(Record):
    """Which claims are listed. Empty strings ask for nothing; ``cell`` is ``system.endpoint.arm`` by number."""

    q: Text = ""
    section: Text = ""
    rule: Text = ""
    direction: Text = ""
    treatment: Annotated[str, Field(max_length=500)] = ""
    show: Show = ""
    cell: Annotated[str, Field(pattern=r"^(\d{0,6}\.\d{0,6}\.\d{0,6})?$")] = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Filter:
        """The filter in a query string; what is no filter, or a wrong one, asks for nothing."""
        known = {name: values[name] for name in cls.model_fields if values.get(name)}
        try:
            return cls.model_validate(known)
        except ValidationError as error:
            wrong = {str(one["loc"][0]) for one in error.errors()}
            return cls.model_validate({name: value for name, value in known.items() if name not in wrong})

    @property
    def query(self) -> str:
        """As a query string, without what is empty."""
        return urlencode({name: value for name, value in self.model_dump().items() if value})

    def __bool__(self) -> bool:
        return bool(self.query)


def queue(book: Book, ledger: Ledger, wanted: Filter, reviewer: str) -> list[str]:
    """The claims in the order in which they should be looked at.

    What a revision reopened comes first, then the flagged claims by risk, those that other reviewers added, and
    the random sample. Claims beyond the sample are listed only where a filter asks for them.
    """
    return ledger.once((wanted, reviewer), lambda: _queue(book, ledger, wanted, reviewer))


def _queue(book: Book, ledger: Ledger, wanted: Filter, reviewer: str) -> list[str]:
    reopened = [claim.id for claim in book.claims if ledger.is_reopened(claim.id, reviewer)]
    found = [*reopened, *book.flagged, *ledger.added, *book.sample]
    if wanted.show not in ("", "flagged", "sample") or wanted.model_copy(update={"show": ""}):
        found += book.rest
    return list(_matching(dict.fromkeys(found), book, ledger, wanted, reviewer))


def _matching(
    claims: Iterable[str], book: Book, ledger: Ledger, wanted: Filter, reviewer: str
) -> Iterable[str]:
    tests = list(_tests(book, ledger, wanted, reviewer))
    hits = _found(book, ledger, wanted.q) if wanted.q else None
    for number in claims:
        claim = ledger.claim(number)
        if claim and (hits is None or number in hits) and all(test(claim) for test in tests):
            yield number


def _found(book: Book, ledger: Ledger, query: str) -> set[str]:
    needles = book.wordings.needles(query)
    found = book.found(query)
    for number, claim in ledger.added.items():
        text = book.searchable(claim)
        if all(any(needle in text for needle in word) for word in needles):
            found.add(number)
    return found


def _tests(book: Book, ledger: Ledger, wanted: Filter, reviewer: str) -> Iterable[Callable[[Claim], bool]]:
    if wanted.section:
        yield lambda claim: claim.section == wanted.section
    if wanted.rule:
        yield lambda claim: any(one.rule == wanted.rule for one in book.findings_of.get(claim.id, ()))
    if wanted.direction:
        yield lambda claim: claim.direction == wanted.direction
    if wanted.treatment:
        yield lambda claim: claim.treatment is not None and claim.treatment.text == wanted.treatment
    if wanted.cell:
        yield _in_cell(book, wanted.cell)
    if test := _shows(book, ledger, reviewer).get(wanted.show):
        yield test


def _in_cell(book: Book, cell: str) -> Callable[[Claim], bool]:
    axes = (book.coverage.systems, book.coverage.endpoints, book.coverage.arms)
    wanted = [int(part) if part else None for part in cell.split(".")]

    def test(claim: Claim) -> bool:
        number = book.number.get(claim.id)
        return number is not None and all(
            place is None or axis.of[number] == place for axis, place in zip(axes, wanted, strict=True)
        )

    return test


def _shows(book: Book, ledger: Ledger, reviewer: str) -> dict[str, Callable[[Claim], bool]]:
    return {
        "undecided": lambda claim: not ledger.is_decided(claim.id),
        "mine": lambda claim: ledger.is_done_by(claim.id, reviewer),
        "flagged": lambda claim: book.group.get(claim.id) == "flagged",
        "sample": lambda claim: book.group.get(claim.id) == "sample",
        "rest": lambda claim: book.group.get(claim.id) == "rest",
        "reopened": lambda claim: ledger.is_reopened(claim.id, reviewer),
        "disputed": lambda claim: ledger.is_disputed(claim.id),
        "added": lambda claim: claim.id in ledger.added,
        "commented": lambda claim: claim.id in ledger.about and ledger.about[claim.id].comments > 0,
    }


def following(queued: list[str], ledger: Ledger, reviewer: str, after: str | None) -> str | None:
    """The next claim of a queue that a reviewer has not decided, behind ``after`` and then from the start.

    What was skipped comes last.
    """
    at = queued.index(after) + 1 if after in queued else 0
    todo = [one for one in queued[at:] + queued[:at] if one != after and not ledger.is_done_by(one, reviewer)]
    fresh = [one for one in todo if reviewer not in ledger.about[one].skipped]
    return next(iter(fresh or todo), None)


def next_sentence(book: Book, ledger: Ledger, after: int | None) -> int | None:
    """The next sentence of the random sample that nobody has checked for missed claims."""
    sample = book.sentence_sample
    at = sample.index(after) + 1 if after in sample else 0
    return next(
        (one for one in sample[at:] + sample[:at] if not ledger.checked.get(one) and one != after), None
    )
