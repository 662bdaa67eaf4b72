"""A ``ClaimDiff`` as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import get_args

from extract.diff.model import ClaimChange, ClaimDiff, ClaimKind, Spot, StatementChange
from extract.model import Claim


def lines(found: ClaimDiff) -> Iterator[str]:
    """The differences for a reader: a summary, the claims by sentence, the statements."""
    yield _summary(found)
    for _, group in groupby(found.claims, key=lambda change: (change.kind, change.old_spot, change.new_spot)):
        yield ""
        yield from _sentence(found, list(group))
    if found.statements:
        yield ""
        yield "Statements:"
        for statement in found.statements:
            yield _statement(found, statement)


def _summary(found: ClaimDiff) -> str:
    kinds: tuple[ClaimKind, ...] = get_args(ClaimKind)
    counts = [f"{len(found.of_kind(kind))} {kind}" for kind in kinds if found.of_kind(kind)]
    counts.append(f"{found.unchanged} unchanged")
    statements = f"; {len(found.statements)} differences in statements" if found.statements else ""
    return f"{found.old} → {found.new}: claims: {', '.join(counts)}{statements}"


def _sentence(found: ClaimDiff, group: list[ClaimChange]) -> Iterator[str]:
    """All claims of one sentence that differ in the same way."""
    first = group[0]
    kind = first.kind.upper() if first.kind == "flipped" else first.kind
    yield f"{kind}  {_where(found, first.old_spot, first.new_spot)}"
    yield from _wording(first)
    for change in group:
        shown = change.new or change.old
        assert shown is not None
        yield f"    {_brief(shown)}"
        for one in change.changes:
            if one.field not in ("sentence", "layout"):
                yield f"        {one.field}: {one.old or '–'} → {one.new or '–'}"


def _wording(change: ClaimChange) -> Iterator[str]:
    old, new = change.old_spot, change.new_spot
    if old and new and _flat(old.text) == _flat(new.text):
        yield f"      {_flat(new.text)}"
        return
    if old:
        yield f"    - {_flat(old.text)}"
    if new:
        yield f"    + {_flat(new.text)}"


def _brief(claim: Claim) -> str:
    slots = (claim.treatment, claim.subject, claim.effect)
    return " | ".join([*(slot.text if slot else "–" for slot in slots), claim.direction])


def _statement(found: ClaimDiff, change: StatementChange) -> str:
    old = _flat(change.old.text) or "–" if change.old else "–"
    new = _flat(change.new.text) or "–" if change.new else "–"
    same = " (same value)" if change.same_value else ""
    old_spot, new_spot = change.old or change.old_sentence, change.new or change.new_sentence
    return f"{change.kind}  {_where(found, old_spot, new_spot)}  {old} → {new}{same}"


def _where(found: ClaimDiff, old: Spot | None, new: Spot | None) -> str:
    sides = ((found.old, old), (found.new, new))
    return " → ".join(f"{name}:{spot.line}:{spot.column}" if spot else "–" for name, spot in sides)


def _flat(text: str) -> str:
    return " ".join(text.split())
