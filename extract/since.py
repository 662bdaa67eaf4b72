"""What became of a document since its revision before: its claims, its statements, and the decisions on them."""

from __future__ import annotations

from collections import Counter

from extract.diff import ClaimDiff, compare
from extract.diff.model import ClaimKind
from extract.model import Extraction, Record
from extract.store import Outcome, Revision, Store


class Since(Record):
    """The differences in numbers. ``before`` is the label of the revision before.

    ``other_code``: Konkyo itself, its lexicons or its settings changed too, so that some may come from there.
    ``decisions``: how those taken on earlier revisions ended in this one, undone ones not counted.
    """

    before: str
    other_code: bool
    claims: dict[ClaimKind, int]
    unchanged: int
    statements: int
    decisions: dict[Outcome, int]


def predecessor(store: Store, revision: Revision) -> Revision | None:
    """The revision before; ``None`` for the first one."""
    earlier = [one for one in store.revisions(revision.document) if one.number < revision.number]
    return earlier[-1] if earlier else None


def changes_since(store: Store, revision: Revision, extraction: Extraction) -> ClaimDiff | None:
    """The differences from the revision before; ``None`` for the first one."""
    before = predecessor(store, revision)
    if before is None:
        return None
    return compare(store.extraction(before.id), extraction, before.label, revision.label)


def count(store: Store, revision: Revision, changes: ClaimDiff) -> Since:
    """The differences in numbers, and how the decisions ended."""
    ends = Counter(mark.outcome for mark in store.marks(revision.id) if mark.outcome)
    before = predecessor(store, revision)
    return Since(
        before=changes.old,
        other_code=before is not None and before.signature != revision.signature,
        claims=dict(Counter(change.kind for change in changes.claims)),
        unchanged=changes.unchanged,
        statements=len(changes.statements),
        decisions=dict(ends),
    )
