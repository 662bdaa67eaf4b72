"""Changes listed as what an effect consists in: 「X の作用は A の抑制である」, 「以下の作用：①A の抑制、②B の増強」."""

from __future__ import annotations

from collections.abc import Iterator

from extract.match.changes import Change
from extract.match.frames.scope import Mention, Scope
from extract.match.phrases import Phrase


class Enumerations(Scope):
    """Noun phrases in the place of a predicate, or numbered, that state changes without a verb of their own."""

    def read(self, mentions: list[Mention]) -> Iterator[Mention]:
        """Mentions of the numbered members, and of a predicate noun under the topic of an effect."""
        taken = {mention.argument for mention in mentions}
        first = self._first()
        if first is None:
            return
        inside: set[int] = set()
        for phrase in self.a.phrases[first:]:
            if phrase.index in taken or not self._member(phrase):
                continue
            for branch in self.a.branches(phrase.index):
                change = self.a.changes.read(self.a.parse, branch)
                if change.direction is None and self.text(branch[-1]).endswith(self.existing):
                    change = Change(branch, "increase", (), ((phrase.start, phrase.end),))
                if change.direction is None or change.base_empty:
                    continue
                yield self.mention(phrase, phrase.index, branch, change, False, ("enumerated",), "")
                inside.update(atom.phrase for atom in branch if atom.kind == "clause")
        for clause in sorted(inside):
            yield from self._including(clause)

    def _first(self) -> int | None:
        """Where the members begin: at the first number of two, or behind the topic of a predicate noun."""
        numbered = [i for i in range(len(self.a.phrases)) if self.a.nps.numbered(i)]
        if len(numbered) > 1:
            return numbered[0]
        last = self.a.phrases[-1]
        if last.predicate is None or last.predicate.verbal_noun or not last.bunsetsu.unit.nominal:
            return None
        topics = [p for p in self.a.arguments(last.index) if "は" in p.focus and self.a.aspect(p) is not None]
        return topics[-1].index + 1 if topics else None

    def _member(self, phrase: Phrase) -> bool:
        if not phrase.bunsetsu.unit.nominal or phrase.case or phrase.focus:
            return False
        found = phrase.predicate
        return (found is None and phrase.bunsetsu.comma) or (
            found is not None and found.adjectival and not found.verbal_noun and found.form == "final"
        )

    def _including(self, clause: int) -> Iterator[Mention]:
        """「活性化を含む免疫応答の増強」: what is included is a member, too."""
        found = self.a.phrases[clause].predicate
        if found is None or found.lemma not in self.lexicon.words("including"):
            return
        for argument in self.a.arguments(clause):
            if argument.case != "を":
                continue
            for branch in self.a.branches(argument.index):
                change = self.a.changes.read(self.a.parse, branch)
                if change.direction is not None and not change.base_empty:
                    yield self.mention(
                        argument, argument.index, branch, change, False, ("enumerated", "including"), ""
                    )
