"""Finds the revision that a user names: ``overview.md@2``, ``overview.md``, ``source/overview.md``, ``overview``."""

from __future__ import annotations

from pathlib import PurePath

from extract.store.errors import UnknownTarget
from extract.store.records import Revision
from extract.store.store import Store

LATEST = "latest"


def find_revision(store: Store, name: str | None = None) -> Revision:
    """The revision that ``name`` means, the latest one where no number is given.

    Args:
        name: a document with or without ``@NUMBER`` or ``@latest``; ``None`` for the only document there is.

    Raises:
        UnknownTarget: there is none, or several; the message lists what there is.
    """
    if name is None:
        return _only(store)
    document, _, number = name.rpartition("@")
    if document and (number == LATEST or number.isdecimal()):
        return _numbered(store, name, document, number)
    return _of_document(store, name)


def _only(store: Store) -> Revision:
    found = store.documents()
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownTarget(f"{store.name}: holds no document; run `konkyo run` first")
    raise UnknownTarget(f"{store.name}: holds {_listed(found)}; name one of them")


def _of_document(store: Store, name: str) -> Revision:
    """By its name; else, where only one fits, by the end of a path or by a name without its suffix."""
    if found := store.latest(name):
        return found
    known = store.documents()
    path = PurePath(name)
    for fits in (
        [one for one in known if path.match(one.document)],
        [one for one in known if path.name in (one.document, PurePath(one.document).stem)],
    ):
        if len(fits) == 1:
            return fits[0]
    raise UnknownTarget(f"{name}: no such document in {store.name}; there is: {_listed(known)}")


def _numbered(store: Store, name: str, document: str, number: str) -> Revision:
    revisions = store.revisions(_of_document(store, document).document)
    for one in revisions:
        if number == str(one.number) or (number == LATEST and one is revisions[-1]):
            return one
    known = ", ".join(one.label for one in revisions)
    raise UnknownTarget(f"{name}: no such revision in {store.name}; there is: {known}")


def _listed(revisions: tuple[Revision, ...]) -> str:
    return ", ".join(one.document for one in revisions) or "none"
