"""What all visitors share: the store, books of revisions, the ledger of the moment."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from extract.review.book import Book
from extract.review.ledger import Ledger, Values
from extract.store import Mark, Store

_KEPT: Final = 8
"""So many revisions stay in memory."""


@dataclass
class _Known:
    event: int = 0
    marks: dict[int, Mark] = field(default_factory=dict)
    ledger: Ledger | None = None


class Desk:
    """Safe to share between threads. A book is made once, a ledger again whenever anything was decided."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._values = Values(store)
        self._books: OrderedDict[int, Book] = OrderedDict()
        self._known: dict[int, _Known] = {}
        self._lock = Lock()
        self._ledger_lock = Lock()

    def book(self, revision: int) -> Book:
        """A revision. Raises ``UnknownTarget`` if there is none."""
        with self._lock:
            book = self._books.get(revision) or Book(self.store, revision)
            self._books[revision] = book
            self._books.move_to_end(revision)
            while len(self._books) > _KEPT:
                gone, _ = self._books.popitem(last=False)
                self._known.pop(gone, None)
            return book

    def warm(self) -> None:
        """Make what the first visitor of each document would have to wait for."""
        for revision in self.store.documents()[-_KEPT:]:
            book = self.book(revision.id)
            self.ledger(book)
            book.warm()

    def ledger(self, book: Book) -> Ledger:
        """The decisions on a revision as they are now, whichever process took them.

        Only what has changed since the last time is read from the store.
        """
        revision = book.revision.id
        with self._ledger_lock:
            known = self._known.setdefault(revision, _Known())
            event = self.store.last_event()
            if known.ledger and known.event == event:
                return known.ledger
            # What is written between the two reads is read now and once more the next time.
            for mark, active in self.store.changed_marks(revision, known.event):
                if active:
                    known.marks[mark.decision] = mark
                else:
                    known.marks.pop(mark.decision, None)
            marks = [mark for _, mark in sorted(known.marks.items())]
            known.event = event
            known.ledger = Ledger(self.store, revision, book.by_id, self._values, marks)
            return known.ledger
