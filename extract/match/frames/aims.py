"""Aims, questions and methods state nothing (ANNOTATION.md, section 5)."""

from __future__ import annotations

from extract.match.analysis import Analysis
from extract.match.frames.scope import OBJECT, Scope


class Aims(Scope):
    """Finds the phrases that stand under an aim."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__(analysis)
        aims = self.lexicon.syntax["aims"]
        self.purposes, self.questions = tuple(aims["purposes"]), tuple(aims["questions"])
        self.prepared = frozenset(aims["prepared"])

    def read(self) -> set[int]:
        """Phrases inside an aim, a question or the object of a method verb: 増加するか否か, 阻害するため, …の影響を検討した."""
        analysis = self.a
        roots: list[int] = []
        for phrase in analysis.phrases:
            tail = phrase.function + (
                analysis.phrases[phrase.index + 1].text if phrase.index + 1 < len(analysis.phrases) else ""
            )
            if phrase.predicate is not None:
                purpose = (
                    tail.endswith(self.purposes)
                    and "た" not in phrase.function
                    and self._done_for(phrase.index + 1)
                )
                if purpose or any(question in tail for question in self.questions):
                    roots.append(phrase.index)
                if self._unknown(phrase.index):
                    roots.extend(
                        a.index for a in analysis.arguments(phrase.index) if a.text in self.open_matters
                    )
                if phrase.predicate.lemma in self.method:
                    roots.extend(
                        a.index for a in analysis.arguments(phrase.index) if a.case in {OBJECT, "について"}
                    )
        return {
            phrase.index
            for phrase in analysis.phrases
            for root in roots
            if phrase.index == root or (phrase.index < root and self._under(phrase.index, root))
        }

    def _unknown(self, index: int) -> bool:
        """不明であった, わかっていない, 明らかでなかった."""
        found = self.a.phrases[index].predicate
        assert found is not None
        return found.lemma in self.unknown or (found.lemma in self.known and self.a.negated(index))

    def _done_for(self, index: int) -> bool:
        """Whether ため means a purpose: what follows was done (調べるため…測定した), not what came of it."""
        head = self.a.heads[index] if index < len(self.a.phrases) else -1
        found = self.a.phrases[head].predicate if head >= 0 else None
        return found is not None and found.lemma in self.method | self.relation | self.prepared

    def _under(self, index: int, root: int) -> bool:
        for _ in range(len(self.a.phrases)):
            if index < 0 or index > root:
                return False
            if index == root:
                return True
            index = self.a.heads[index]
        return False
