"""The features of doubt: what makes a claim more or less likely to be read right, as numbers.

They are computed from the claims and their sentences alone. Nothing here knows how a rule works: a feature is a
distance, a length, a count, a kind of noun, or which rule spoke, so that it keeps its meaning when rules change.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.doubts.knowledge import Doubts, doubts
from extract.doubts.slots import SLOTS, SlotDoubts, slots_of, text_of
from extract.doubts.wordings import Wording
from extract.lexicon import Lexicon
from extract.match.types import AGENTS, SYSTEMS, Typer
from extract.model import Claim, Document, Sentence, Span

Features = dict[str, float]
PREDICATE = "predicates:"
"""Rows of ``found_by`` that are verbs and verbal nouns of direction."""


@dataclass(frozen=True, slots=True)
class Company:
    """What a claim stands among: the words of its sentence, the claims of its sentence, and those of its document."""

    wording: Wording
    siblings: Sequence[Claim]
    treatments: Counter[str]
    subjects: Counter[str]
    effects: Counter[str]
    claims: int
    usual: str
    """The most common treatment."""


class FeatureReader:
    """Reads the features of the claims of one document."""

    def __init__(self, lexicon: Lexicon, document: Document, known: Doubts | None = None) -> None:
        self.document = document
        known = known or doubts()
        self.words = known.words
        self.rules = {one.name: one.rule for one in known.feature if one.rule}
        self.typer = Typer(lexicon, abbreviations={one.abbr: one.ja for one in document.glossary if one.ja})
        self.slots = SlotDoubts(lexicon, document, self.typer, self.words)

    def read(
        self, sentences: Sequence[Sentence], wordings: Sequence[Wording], claims: Sequence[Claim]
    ) -> list[Features]:
        """The features of each claim, in order; ``wordings`` belong to ``sentences``."""
        wording_at = {one.start: wording for one, wording in zip(sentences, wordings, strict=True)}
        siblings: dict[int, list[Claim]] = {}
        for claim in claims:
            siblings.setdefault(claim.sentence.start, []).append(claim)
        counts = [Counter(text_of(getattr(claim, name)) for claim in claims) for name in SLOTS]
        subjects, treatments, effects = counts
        usual = next((text for text, _ in treatments.most_common(1)), "")
        found = []
        for claim in claims:
            start = claim.sentence.start
            company = Company(
                wording_at.get(start, Wording.of(None)),
                siblings[start],
                treatments,
                subjects,
                effects,
                len(claims),
                usual,
            )
            found.append(self._features(claim, company))
        return found

    def _features(self, claim: Claim, company: Company) -> Features:
        return {
            **self.slots.subject(claim),
            **self.slots.treatment(claim),
            **self.slots.effect(claim),
            **self.slots.between(claim),
            **self._rarity(claim, company),
            **self._passed_over(claim, company),
            **self._attachment(claim, company),
            **self._sentence(company),
            **self._claim(claim),
            **{name: float(rule in claim.found_by) for name, rule in self.rules.items()},
        }

    # --- among the other claims

    def _rarity(self, claim: Claim, company: Company) -> Features:
        subject, treatment, effect = (text_of(getattr(claim, name)) for name in SLOTS)
        common = company.usual
        own = sum(text_of(one.effect) == effect for one in company.siblings)
        inherited = claim.treatment is not None and claim.treatment.inherited
        return {
            "rare subject": 1 - company.subjects[subject] / company.claims,
            "rare treatment": 1 - company.treatments[treatment] / company.claims,
            "effect is told elsewhere": math.log1p(company.effects[effect] - own),
            "uncommon treatment inherited": float(
                inherited and common not in treatment and treatment not in common
            ),
        }

    def _passed_over(self, claim: Claim, company: Company) -> Features:
        """Something is inherited although the sentence names a system or an agent that the claim does not use."""
        used = "".join(text_of(slot) for slot in slots_of(claim)) + "".join((claim.comparator or "").split())
        kinds = {self.typer.type_of(noun) for noun in company.wording.nouns if noun not in used}
        subject, treatment = claim.subject, claim.treatment
        no_own_subject = subject is None or subject.inherited
        no_own_treatment = treatment is not None and treatment.inherited
        return {
            "subject inherited though a system is named": float(bool(kinds & SYSTEMS) and no_own_subject),
            "treatment inherited though an agent is named": float(bool(kinds & AGENTS) and no_own_treatment),
        }

    # --- in the sentence

    def _attachment(self, claim: Claim, company: Company) -> Features:
        found = {f"distant {name}": math.log1p(_distance(claim, getattr(claim, name))) for name in SLOTS}
        last = max((end for _, end in claim.cues.direction), default=claim.sentence.end)
        after = self.document.text[last : min(claim.sentence.end, last + 14)]
        effect = text_of(claim.effect)
        same = {one.direction for one in company.siblings if text_of(one.effect) == effect}
        found["reason or means"] = float(any(word in after for word in self.words.means))
        found["chain of triggers"] = float(max(0, len(claim.cues.direction) - 1))
        found["two directions of one effect"] = float(len(same) > 1)
        return found

    def _sentence(self, company: Company) -> Features:
        listed = {name: {text_of(getattr(one, name)) for one in company.siblings} for name in SLOTS}
        return {
            "many clauses": math.log1p(company.wording.verbs),
            "commas": math.log1p(company.wording.commas),
            "several topics": float(max(0, company.wording.topics - 1)),
            "claims of the sentence": math.log1p(len(company.siblings)),
            **{f"listed {name}s": math.log(len(values)) for name, values in listed.items()},
        }

    def _claim(self, claim: Claim) -> Features:
        return {
            "no change": float(claim.direction == "no_change"),
            "change without direction": float(claim.direction == "change"),
            "suggested": float(claim.modality == "suggested"),
            "comparator": float(claim.comparator is not None),
            "no predicate": float(not any(row.startswith(PREDICATE) for row in claim.found_by)),
        }


def _distance(claim: Claim, slot: object) -> int:
    """Characters between a slot of this sentence and the direction word that it is nearest to; 0 if they touch."""
    spans: Sequence[Span] = getattr(slot, "spans", ())
    start, end = claim.sentence.start, claim.sentence.end
    gaps = [
        max(one[0], cue[0]) - min(one[1], cue[1])
        for one in spans
        for cue in claim.cues.direction
        if start <= one[0] and one[1] <= end
    ]
    return max(0, min(gaps, default=0))
