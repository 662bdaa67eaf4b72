"""``Store``: every operation on a store, one transaction each."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Concatenate, Final, Generic, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, select

from extract.model import Claim, Document, Extraction, Finding
from extract.store import audit, decide, parses, read, save
from extract.store.audit import AuditEntry, Verification
from extract.store.engine import Database
from extract.store.migrate import migrate
from extract.store.records import Decision, Judgement, Mark, Revision
from extract.store.tables import reviewers
from extract.store.verify import verify

P = ParamSpec("P")
T = TypeVar("T")

_KEPT: Final = 8
"""So many revisions' claims and documents are kept in memory; they never change."""


def open_store(address: str | Path, *, create: bool = True) -> Store:
    """Open a store, make it if it is new, and bring its tables up to date.

    Args:
        address: the path of an SQLite file, or ``postgresql+psycopg://user@host/database``.
        create: make a missing SQLite file and its folder; otherwise that is an error.

    Raises:
        FileError: the path is a folder, no store, or missing.
        StoreError: the server does not answer, or the store is of a later version of Konkyo.
    """
    database = Database(address, create=create)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def parse_key(sentence: str, signature: str) -> str:
    """The key of a parse: a hash of the sentence and of what else decides it (model, dictionary, code)."""
    return hashlib.sha256(f"{signature}\0{sentence}".encode()).hexdigest()


class Store:
    """Documents, their revisions, and what reviewers decided. Safe to share between threads; make it with
    ``open_store``. A revision is meant by its ``id``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._claims: _Kept[tuple[Claim, ...]] = _Kept()
        self._documents: _Kept[Document] = _Kept()
        self._findings: _Kept[tuple[Finding, ...]] = _Kept()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    @property
    def name(self) -> str:
        """Where the store is: a path, or a URL without its password."""
        return self._database.name

    def _read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._database.read() as connection:
            return work(connection, *args, **kwargs)

    def _write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self._database.write(lambda connection: work(connection, *args, **kwargs))

    # --- revisions -----------------------------------------------------------------------------------------

    def save_run(
        self,
        extraction: Extraction,
        signature: str,
        *,
        base: Revision | None = None,
        carry: save.Carry | None = None,
        who: str = "konkyo",
    ) -> Revision:
        """Save a document with everything extracted from it, as its next revision.

        One transaction: whoever looks, and whatever is killed, sees the old revision or the new one, whole.
        If the latest revision has the same source and signature, nothing is written and that one returned.

        Args:
            signature: names the code and data that extracted.
            base: the revision that the new one follows; ``None`` for the first one.
            carry: ends each decision of ``base``; runs inside the transaction. ``carry.save_revision`` has
                it.

        Raises:
            StaleRevision: ``base`` is not the latest revision (any more).
        """
        return self._write(save.save_run, extraction, signature, base, carry, who)

    def unchanged(self, name: str, text: str, signature: str) -> Revision | None:
        """The latest revision of a document if it has this source and this signature, else ``None``."""
        found = self.latest(name)
        if found and (found.content_hash, found.signature) == (save.content_hash(text), signature):
            return found
        return None

    def documents(self) -> tuple[Revision, ...]:
        """The latest revision of each document, by name."""
        return self._read(read.all_latest)

    def latest(self, name: str) -> Revision | None:
        """The latest revision of a document; ``None`` if there is none."""
        return self._read(read.latest, name)

    def revisions(self, name: str) -> tuple[Revision, ...]:
        """All revisions of a document, oldest first."""
        return self._read(read.load_revisions, name)

    def revision(self, revision: int) -> Revision:
        """A revision. Raises ``UnknownTarget`` if there is none."""
        return self._read(read.load_revision, revision)

    def source(self, revision: int) -> str:
        """The source text of a revision, as it was read."""
        return self._read(read.load_source, revision)

    def document(self, revision: int) -> Document:
        """The document of a revision: text, sections, blocks, glossary, references."""
        return self._documents.get(revision, lambda: self._read(read.load_document, revision))

    def claims(self, revision: int) -> tuple[Claim, ...]:
        """The claims of a revision, in the order of the extraction."""
        return self._claims.get(revision, lambda: self._read(read.load_claims, revision))

    def claim(self, revision: int, claim: str) -> Claim | None:
        """One claim of a revision."""
        return self._read(read.load_claim, revision, claim)

    def findings(self, revision: int) -> tuple[Finding, ...]:
        """The findings of a revision, in the order of the extraction."""
        return self._findings.get(revision, lambda: self._read(read.load_findings, revision))

    def extraction(self, revision: int) -> Extraction:
        """All of a revision, as it was saved."""
        return Extraction(
            document=self.document(revision),
            sentences=self.revision(revision).sentences,
            claims=self.claims(revision),
            findings=self.findings(revision),
        )

    # --- parses --------------------------------------------------------------------------------------------

    def parses_get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The cached parses of those keys (``parse_key``) that are known."""
        return self._read(parses.get, keys)

    def parses_put(self, items: Mapping[str, bytes], stale: str = "") -> None:
        """Cache parses and what was made of them. A key that is known stays as it is.

        With ``stale`` it is replaced, and keys that start with it and not with the version (the second part) of the
        new ones are deleted.
        """
        self._write(parses.put, items, stale)

    # --- decisions -----------------------------------------------------------------------------------------

    def decide(self, judgement: Judgement, revision: int, reviewer: str) -> Decision:
        """Write a decision. When this returns, it is durable. An earlier one on the same claim stays in the
        history.

        Raises:
            StaleRevision: the document has a newer revision; decide there.
            UnknownTarget: the revision has no such claim or sentence.
        """
        return self._write(decide.decide, judgement, revision, reviewer)

    def reattach(self, decision: int, judgement: Judgement, revision: int, reviewer: str) -> Decision:
        """Attach an orphaned or reopened decision by hand: a new decision that names the old one as its
        ``origin``.

        The old one stays as it is, with its outcome. ``extract.decisions.attached`` makes the judgement.

        Raises:
            StoreError: the old one stands, was undone, or is attached anew already.
            UnknownTarget: the revision has no such decision or claim.
        """
        return self._write(decide.reattach, decision, judgement, revision, reviewer)

    def undo(self, reviewer: str, document: str) -> Decision | None:
        """Undo a reviewer's latest decision on a document; ``None`` if there is none left. Returns it,
        inactive."""
        return self._write(decide.undo, reviewer, document)

    def redo(self, reviewer: str, document: str) -> Decision | None:
        """Redo what was undone last, unless something was decided since; ``None`` if there is nothing."""
        return self._write(decide.redo, reviewer, document)

    def decisions(
        self, revision: int, reviewer: str | None = None, claim: str | None = None
    ) -> tuple[Decision, ...]:
        """Decisions as they stand in a revision, oldest first: those taken on it and all that were carried
        over.

        Undone ones are among them (``active`` is false). With ``claim``: the history of one claim.
        """
        return self._read(read.load_decisions, revision, reviewer, claim)

    def decision(self, decision: int) -> Decision | None:
        """One decision, as it was taken."""
        return self._read(read.load_decision, decision)

    def decision_in(self, revision: int, decision: int) -> Decision | None:
        """One decision as it stands in a revision."""
        found = self._read(read.load_decisions, revision, number=decision)
        return found[0] if found else None

    def marks(self, revision: int, reviewer: str | None = None) -> list[Mark]:
        """The active decisions of a revision in short, oldest first: quick even for ten thousand."""
        return self._read(read.load_marks, revision, reviewer)

    def last_event(self) -> int:
        """A number that grows whenever anything is decided, undone or redone, on any document."""
        return self._read(read.last_event)

    def changed_marks(self, revision: int, since: int) -> list[tuple[Mark, bool]]:
        """The decisions of a revision that were taken, undone or redone after ``last_event`` was ``since``,
        oldest first, and whether each is active now."""
        return self._read(read.changed_marks, revision, since)

    def decision_times(self, revision: int, reviewer: str, count: int) -> list[datetime]:
        """When a reviewer took their last decisions on a revision, latest first."""
        return self._read(read.decision_times, revision, reviewer, count)

    def reviewers(self) -> tuple[str, ...]:
        """Everyone who has decided something, by name."""
        with self._database.read() as connection:
            return tuple(connection.execute(select(reviewers.c.name).order_by(reviewers.c.name)).scalars())

    # --- audit trail ---------------------------------------------------------------------------------------

    def audit_head(self) -> str:
        """The head of the audit trail, ``NUMBER:HASH``, to be printed in every record and export."""
        return self._read(audit.head)

    def audit(self, after: int = 0) -> tuple[AuditEntry, ...]:
        """The entries of the audit trail behind number ``after``."""
        with self._database.read() as connection:
            return tuple(audit.entries(connection, after))

    def verify(self, head: str | None = None) -> Verification:
        """Check the audit trail against itself, the store's content and, if given, an earlier head."""
        return self._read(verify, head)


class _Kept(Generic[T]):
    """The last few results, by revision."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._items: OrderedDict[int, T] = OrderedDict()

    def get(self, key: int, load: Callable[[], T]) -> T:
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
                return self._items[key]
        value = load()
        with self._lock:
            self._items[key] = value
            while len(self._items) > _KEPT:
                self._items.popitem(last=False)
        return value
