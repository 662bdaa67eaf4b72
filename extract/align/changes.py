"""What changed between two readings of one claim, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extract.model import Claim, Record, Slot

SLOTS: Final = ("subject", "treatment", "effect")


class Change(Record):
    """One field that differs. ``None`` stands for an empty field.

    ``field`` is ``direction``, ``subject``, ``treatment``, ``effect``, ``comparator``, ``modality``,
    ``certainty``, ``interaction``, ``exclusive``, ``citations``, a slot's ``….term`` or ``….inherited``,
    ``sentence`` for the wording (numbers included), or ``layout`` where only the white space of the sentence
    differs.
    """

    field: str
    old: str | None
    new: str | None


def changes(old: Claim, new: Claim) -> tuple[Change, ...]:
    """Everything that differs in what two claims say; direction first, the wording of the sentence last.

    Place (``section``, offsets) and the record of the extraction (``id``, ``en``, ``confidence``,
    ``weakest``, ``found_by``) are not part of what a claim says.
    """
    before, after = dict(_said(old)), dict(_said(new))
    found = [
        Change(field=name, old=before[name], new=after[name])
        for name in before
        if before[name] != after[name]
    ]
    return (*found, *sentence_changes(old.sentence.text, new.sentence.text))


def sentence_changes(old: str, new: str) -> tuple[Change, ...]:
    """The change of a sentence's wording, if any; ``layout`` if nothing but white space differs."""
    if old == new:
        return ()
    same_words = "".join(old.split()) == "".join(new.split())
    return (Change(field="layout" if same_words else "sentence", old=old, new=new),)


def content(claim: Claim) -> tuple[str | None, ...]:
    """What a claim says, as a key: equal keys if and only if ``changes`` finds nothing."""
    return (*(value for _, value in _said(claim)), claim.sentence.text)


def core(claim: Claim) -> tuple[str | None, ...]:
    """Direction and the words of the three slots, as a key."""
    return (claim.direction, *(slot.text if slot else None for slot in _slots(claim)))


def _slots(claim: Claim) -> tuple[Slot | None, Slot | None, Slot | None]:
    return claim.subject, claim.treatment, claim.effect


def _said(claim: Claim) -> Iterator[tuple[str, str | None]]:
    yield "direction", claim.direction
    for name, slot in zip(SLOTS, _slots(claim), strict=True):
        yield name, slot.text if slot else None
    yield "comparator", claim.comparator
    yield "modality", claim.modality
    yield "certainty", claim.certainty.level
    yield "interaction", claim.interaction
    yield "exclusive", "true" if claim.exclusive else None
    yield "citations", "; ".join(_citation(cited.text, cited.reference) for cited in claim.citations) or None
    for name, slot in zip(SLOTS, _slots(claim), strict=True):
        yield f"{name}.term", _term(slot)
        yield f"{name}.inherited", "true" if slot and slot.inherited else None


def _citation(text: str, reference: str | None) -> str:
    return text if reference in (None, text) else f"{text} → {reference}"


def _term(slot: Slot | None) -> str | None:
    if slot is None or slot.term is None:
        return None
    return " / ".join(part or "–" for part in (slot.term.abbr, slot.term.ja, slot.term.en))
