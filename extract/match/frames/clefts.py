"""Clefts: 低下したのは融合した細胞の割合だけであった. What changed stands behind the verb."""

from __future__ import annotations

from collections.abc import Iterator

from extract.match.frames.scope import OBJECT, SUBJECT, Mention
from extract.match.frames.verbs import Verbs
from extract.match.phrases import Phrase, Predicate


class Clefts(Verbs):
    """A direction word whose argument is the noun that a のは-clause is said to be."""

    def cleft(self, phrase: Phrase, predicate: Predicate) -> bool:
        """「増加したのは X であった」; 「増殖を抑制したのは X であった」 asks who acted, and is none."""
        if predicate.form != "nominal" or not phrase.function.endswith(("のは", "のが")):
            return False
        arguments = self.a.arguments(phrase.index)
        return not any(a.case in {OBJECT, SUBJECT} for a in arguments) and self._said(phrase) is not None

    def read(self, phrase: Phrase, predicate: Predicate, lemma: str) -> Iterator[Mention]:
        """One mention for each reading of the noun behind."""
        said = self._said(phrase)
        valency = self.lexicon.predicates[lemma].valency
        if said is None or self.a.negated(said) or (valency == "transitive" and not predicate.passive):
            return
        span = (phrase.start, phrase.end)
        for branch in self.a.branches(said):
            if self.idle(branch):
                continue
            change = self.a.changes.apply(self.a.parse, lemma, span, branch)
            if change.direction is not None:
                row = f"predicates:{lemma}"
                yield self.mention(phrase, said, branch, change, False, ("cleft", row), "")

    def _said(self, phrase: Phrase) -> int | None:
        """The noun with である that the clause depends on."""
        if phrase.head <= phrase.index:
            return None
        found = self.a.phrases[phrase.head].predicate
        named = found is not None and found.adjectival and self.quantity(self.a.phrases[phrase.head])
        return phrase.head if named else None
