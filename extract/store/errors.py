"""What can go wrong with a store, in words for the user."""

from __future__ import annotations

from extract.errors import KonkyoError


class StoreError(KonkyoError):
    """The store cannot be opened, read or written; the message names it and the remedy."""


class StaleRevision(StoreError):
    """The document has a newer revision than the one that was meant.

    A decision on the old revision would not be carried over; load the new one and decide there.
    """

    def __init__(self, document: str, meant: str, latest: str) -> None:
        self.document = document
        self.meant = meant
        self.latest = latest
        super().__init__(
            f"{document}: {meant} is not the latest revision, {latest} is; reload and decide there"
        )


class UnknownTarget(StoreError):
    """There is no such document, revision, claim or decision in the store."""
