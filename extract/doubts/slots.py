"""Doubts about one slot: where its value comes from, what kind of noun it is, how it is worded."""

from __future__ import annotations

import math
import re

from extract.doubts.knowledge import Words
from extract.lexicon import Lexicon
from extract.match.types import AGENTS, SYSTEMS, Typer
from extract.model import Claim, Document, Slot

SLOTS = ("subject", "treatment", "effect")
TWICE = re.compile(r"([一-龥ァ-ヴー]{2,})の?\1")
MEMBERS = re.compile(r"[と、及び並又はの]")
PARTICLE = re.compile(r"[ぁ-ん]")
SHORT = 4
"""An effect of fewer characters hardly names a quantity."""


class SlotDoubts:
    """The doubts about the slots of the claims of one document."""

    def __init__(self, lexicon: Lexicon, document: Document, typer: Typer, words: Words) -> None:
        self.document = document
        self.typer = typer
        self.words = words
        self.bare = lexicon.words("events") | lexicon.words("general") | set(words.bare)
        ends = "|".join(map(re.escape, words.clause))
        self.clause = re.compile(rf"(?:{ends})(?=\S)")

    def subject(self, claim: Claim) -> dict[str, float]:
        """Of the subject, the empty one included."""
        slot = claim.subject
        text = text_of(slot)
        kind = self.typer.type_of(text)
        inherited = slot is not None and slot.inherited
        general = not claim.sentence.text.rstrip("。．. ").endswith(self.words.past)
        return {
            "no subject": float(slot is None),
            "inherited subject": float(inherited),
            "subject from another paragraph": float(inherited and self._far(claim, slot)),
            "subject inherited into a general statement": float(inherited and general),
            "subject of unknown kind": float(bool(text) and kind not in SYSTEMS),
            "part of a body as the subject": float(not inherited and kind == "tissue"),
            "clause in the subject": float(bool(self.clause.search(text))),
            "length of the subject": math.log1p(len(text)),
        }

    def treatment(self, claim: Claim) -> dict[str, float]:
        """Of the treatment."""
        slot = claim.treatment
        text = text_of(slot)
        kind = self.typer.type_of(text)
        inherited = slot is not None and slot.inherited
        control = kind == "vehicle" or any(word in text for word in self.words.control)
        return {
            "inherited treatment": float(inherited),
            "treatment from another paragraph": float(inherited and self._far(claim, slot)),
            "treatment of unknown kind": float(kind not in AGENTS),
            "treatment is a code": float(kind == "code"),
            "treatment is a quantity": float(kind == "endpoint"),
            "treatment is a control": float(control),
            "clause in the treatment": float(bool(self.clause.search(text))),
            "named treatment": float(any(self.typer.named(part) for part in MEMBERS.split(text))),
            "length of the treatment": math.log1p(len(text)),
        }

    def effect(self, claim: Claim) -> dict[str, float]:
        """Of the effect."""
        text = text_of(claim.effect)
        kind = self.typer.type_of(text)
        return {
            "inherited effect": float(claim.effect is not None and claim.effect.inherited),
            "effect without its complement": float(text in self.bare),
            "general effect": float(len(text) < SHORT or text.endswith(self.words.general)),
            "word twice in the effect": float(bool(TWICE.search(text))),
            "effect is a system": float(kind in SYSTEMS),
            "effect is a treatment": float(kind in AGENTS),
            "clause in the effect": float(bool(self.clause.search(text))),
            "length of the effect": math.log1p(len(text)),
        }

    def between(self, claim: Claim) -> dict[str, float]:
        """Of the slots taken together."""
        subject, treatment, effect = (text_of(getattr(claim, name)) for name in SLOTS)
        return {
            "slots overlap": float(_overlap(subject, treatment, effect)),
            "slot points elsewhere": float(any(map(self._points, (subject, treatment, effect)))),
        }

    def _points(self, text: str) -> bool:
        """Whether a value stands for something said elsewhere, or holds such a word."""
        if text.startswith(self.words.elsewhere):
            return True
        for word in self.words.not_pointing:
            text = text.replace(word, "")
        return any(word in text for word in self.words.pointing)

    def _far(self, claim: Claim, slot: Slot | None) -> bool:
        """Whether a blank line lies between a claim and what it inherits."""
        if slot is None or not slot.spans:
            return False
        start, end = sorted((slot.spans[0][0], claim.sentence.start))
        return bool(re.search(r"\r?\n[ \t]*\r?\n", self.document.text[start:end]))


def _overlap(subject: str, treatment: str, effect: str) -> bool:
    """Whether a treatment holds its subject, or is held by what it acts on: nothing acts on itself.

    A strain is named after its change (ノックアウト, ノックアウトマウス), and an effect may name its subject.
    """
    if not treatment:
        return False
    strain = subject.startswith(treatment) and not PARTICLE.match(subject, len(treatment))
    held = treatment in effect or (treatment in subject and not strain)
    return held or bool(subject and subject in treatment)


def slots_of(claim: Claim) -> list[Slot]:
    """The slots that are filled."""
    return [slot for slot in (claim.subject, claim.treatment, claim.effect) if slot is not None]


def text_of(slot: Slot | None) -> str:
    """A value without its spaces."""
    return "".join(slot.text.split()) if slot else ""
