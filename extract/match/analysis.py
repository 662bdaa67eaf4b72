"""One sentence, ready for the frames: arguments, clauses, aspects, negation."""

from __future__ import annotations

from extract.match.coordination import Branch
from extract.match.dependencies import Dependencies, Tools
from extract.match.phrases import Phrase


class Analysis(Dependencies):
    """The grammar of one sentence: what frames and roles ask of it."""

    def arguments(self, predicate: int) -> list[Phrase]:
        """Phrases that depend on a predicate, left to right, those that join a noun left out."""
        return [
            phrase
            for phrase in self._arguments.get(predicate, ())
            if phrase.predicate is None
            and phrase.index < predicate
            and (phrase.case == "の" or phrase.case not in self.typer.adnominal)
        ]

    def clauses(self, predicate: int) -> list[Phrase]:
        """Predicates of adverbial clauses that depend on a predicate (し, すると, したが)."""
        return [
            phrase
            for phrase in self._arguments.get(predicate, [])
            if phrase.predicate is not None and phrase.index < predicate
        ]

    def ancestors(self, predicate: int) -> list[int]:
        """Governing predicates and formal nouns, nearest first."""
        chain: list[int] = []
        index = self.heads[predicate]
        while index >= 0 and index not in chain:
            chain.append(index)
            index = self.heads[index]
        return chain

    # --- content

    def aspect(self, phrase: Phrase) -> Branch | None:
        """「X の薬理作用は」, 「X の作用機序として」: a phrase that only names an effect in general; its reading.

        ``None`` where the phrase is none of these or names nobody who acts.
        """
        noun = self.noun(phrase.index)
        if not noun.endswith(self.aspects):
            return None
        for branch in self.branches(phrase.index):
            if any(self.typer.agent(self.parse.text[atom.start : atom.end]) for atom in branch[:-1]):
                return branch
        return None

    def aspect_before(self, index: int) -> Phrase | None:
        """The nearest topic or として-phrase before ``index`` that names an effect in general."""
        for phrase in reversed(self.phrases[:index]):
            if ("は" in phrase.focus or phrase.case == "として") and self.aspect(phrase) is not None:
                return phrase
        return None

    def negated(self, predicate: int) -> bool:
        """Negated by itself, or by the こと-frame over it (生じることにはなかった, 認められることはなかった)."""
        found = self.phrases[predicate].predicate
        if found is None:
            return False
        negative = found.negated and not self._rhetorical(predicate) and not self._only(predicate)
        if self.improbable(predicate):
            return not negative
        index = predicate + 1
        if index < len(self.phrases) and self.phrases[index].text == "こと":
            if "なかった" in self.phrases[index].function or "ない" in self.phrases[index].function:
                return not negative
            if index + 1 < len(self.phrases) and self._is_nai(index + 1):
                return not negative
        return negative

    def improbable(self, predicate: int) -> bool:
        """「延長させる可能性は極めて低い」 denies."""
        for index in self.ancestors(predicate):
            if self.phrases[index].text == "可能性":
                over = self.heads[index]
                found = self.phrases[over].predicate if over >= 0 else None
                return found is not None and found.lemma in {
                    "低い",
                    "ない",
                    "無い",
                    "乏しい",
                    "小さい",
                    "否定",
                }
        return False

    def _only(self, predicate: int) -> bool:
        """「わずかな影響しか及ぼさなかった」 affirms."""
        return any("しか" in phrase.focus for phrase in self.arguments(predicate))

    def _rhetorical(self, predicate: int) -> bool:
        """「誘導しているのではないかと考えた」 supposes and does not deny."""
        stretch = "".join(p.text + p.function for p in self.phrases[predicate : predicate + 3])
        return "ではないか" in stretch or "でないか" in stretch

    def _is_nai(self, index: int) -> bool:
        found = self.phrases[index].predicate
        return found is not None and found.lemma in {"ない", "無い"}


__all__ = ["Analysis", "Tools"]
