"""Effects that are told by a clause: 発汗を促す作用がある, 再吸収を抑える効果を示した say what the clause says."""

from __future__ import annotations

from dataclasses import replace

from extract.match.frames.scope import OBJECT, SUBJECT, Mention, Scope
from extract.match.phrases import Phrase

ACTING = {SUBJECT, "により"}


class Effectual(Scope):
    """Lifts the change of a clause before 作用, 効果, 働き to the predicate that says that there is such an effect."""

    def lift(self, mentions: list[Mention]) -> list[Mention]:
        """The mentions with those of such clauses lifted, and without what the outer predicate said of the bare effect."""
        lifted: list[Mention] = []
        held: set[int] = set()
        for mention in mentions:
            effect = self._effect(mention)
            outer = self._outer(effect) if effect is not None else None
            if effect is None or outer is None:
                lifted.append(mention)
                continue
            held.add(effect.index)
            lifted.append(self._lifted(mention, effect, outer))
        return [m for m in lifted if m.argument not in held]

    def _effect(self, mention: Mention) -> Phrase | None:
        """The 作用 or 効果 whose clause, or whose clause's first half (A を抑え B を促す作用), the mention is."""
        phrase = self.a.phrases[mention.predicate]
        while phrase.predicate is not None and phrase.head >= 0:
            head = self.a.phrases[phrase.head]
            if phrase.predicate.form == "adnominal":
                return head if self.a.noun(head.index) in self.doing and head.predicate is None else None
            if phrase.predicate.form != "continuative" or head.index <= phrase.index:
                return None
            phrase = head
        return None

    def _outer(self, effect: Phrase) -> Phrase | None:
        """The predicate that says that the effect is there, or is not."""
        verb = self.a.phrases[effect.head] if effect.head >= 0 else None
        if verb is None or verb.predicate is None or effect.case not in {"", SUBJECT, OBJECT}:
            return None
        known = verb.predicate.lemma in self.happen | self.have | {"ない", "無い"}
        return verb if known else None

    def _lifted(self, mention: Mention, effect: Phrase, outer: Phrase) -> Mention:
        direction = "no_change" if self.a.negated(outer.index) else mention.direction
        found_by = (*mention.found_by, f"frames:{outer.predicate.lemma if outer.predicate else ''}")
        if any(a.case in ACTING for a in self.a.arguments(mention.predicate)):
            return replace(
                mention, direction=direction, found_by=found_by
            )  # who does it stands in the clause
        return replace(
            mention,
            predicate=outer.index,
            direction=direction,
            transitive=effect.case == OBJECT,
            nested=self.described(outer),
            found_by=found_by,
        )
