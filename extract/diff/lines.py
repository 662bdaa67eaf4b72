"""A ``ClaimDiff`` as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from extract.diff.model import ClaimChange, ClaimDiff, ClaimKind, Spot, StatementChange
from extract.model import Claim


def lines(found: ClaimDiff) -> Iterator[str]:
    """The differences for a reader: a summary, the claims, the statements."""
    yield _summary(found)
    for claim in found.claims:
        yield ""
        yield from _claim(found, claim)
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


def _claim(found: ClaimDiff, change: ClaimChange) -> Iterator[str]:
    kind = change.kind.upper() if change.kind == "flipped" else change.kind
    yield f"{kind}  {_where(found, change.old_spot, change.new_spot)}"
    if shown := change.new or change.old:
        yield f"    {_brief(shown)}"
    for one in change.changes:
        old, new = one.old or "–", one.new or "–"
        if one.field in ("sentence", "layout"):
            yield f"    {one.field}"
            yield f"        - {_flat(old)}"
            yield f"        + {_flat(new)}"
        else:
            yield f"    {one.field}: {old} → {new}"


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
