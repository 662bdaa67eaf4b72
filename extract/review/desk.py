"""What all visitors share: the store, books of revisions, the ledger of the moment."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from extract.review.book import Book
from extract.review.ledger import Ledger, Values
from extract.store import Store

_KEPT: Final = 8
"""So many revisions stay in memory."""


class Desk:
    """Safe to share between threads. A book is made once, a ledger again whenever anything was decided."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._values = Values(store)
        self._books: OrderedDict[int, Book] = OrderedDict()
        self._ledgers: dict[int, tuple[str, Ledger]] = {}
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
                self._ledgers.pop(gone, None)
            return book

    def ledger(self, book: Book) -> Ledger:
        """The decisions on a revision as they are now, whichever process took them."""
        revision = book.revision.id
        # Every decision, undoing and redoing lengthens the audit trail.
        head = self.store.audit_head()
        with self._ledger_lock:
            known = self._ledgers.get(revision)
            if known and known[0] == head:
                return known[1]
            ledger = Ledger(self.store, revision, book.by_id, self._values)
            self._ledgers[revision] = (head, ledger)
            return ledger
