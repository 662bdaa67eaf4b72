"""Direction words as predicates: 増加した, 発現増加した, 増殖及び活性化され, T 細胞が増殖した."""

from __future__ import annotations

from collections.abc import Iterator

from extract.match.changes import Change
from extract.match.frames.arguments import Arguments
from extract.match.frames.scope import SUBJECT, Mention
from extract.match.phrases import Phrase, Predicate


class Verbs(Arguments):
    """A predicate that is itself the direction word."""

    def direction_word(self, phrase: Phrase, predicate: Predicate) -> tuple[str, int] | None:
        """The direction word of a predicate and the morpheme where it starts (増加 in 発現増加した)."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        if predicate.lemma in self.lexicon.predicates:
            return predicate.lemma, first
        if not predicate.verbal_noun:
            return None
        words = self.a.parse.words
        for start in range(first, last):
            text = "".join(word.surface for word in words[start:last])
            if text in self.lexicon.predicates:
                return text, start
        return None

    def coordinated(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """「増殖及び活性化され」, 「消失又は軽減した」: the members before the last one."""
        words = self.a.parse.words
        for first, last in phrase.bunsetsu.unit.items[:-1]:
            member = "".join(word.surface for word in words[first:last])
            span = (words[first].start, words[last - 1].end)
            if member in self.lexicon.predicates:
                valency = self.lexicon.predicates[member].valency
            elif member in self.events:
                valency = "intransitive"
            else:
                continue
            arguments, transitive = self.moved(phrase, predicate, valency)
            for argument in arguments:
                for branch in self.a.branches(argument.index):
                    if self.idle(branch):
                        continue
                    if member in self.lexicon.predicates:
                        change = self.a.changes.apply(self.a.parse, member, span, branch)
                    else:
                        change = Change(branch, "increase", (member,), (span,))
                    event = member if member in self.events else ""
                    yield self.mention(
                        phrase, argument.index, branch, change, transitive, (f"predicates:{member}",), event
                    )

    def moving(self, phrase: Phrase, predicate: Predicate, lemma: str, start: int) -> Iterator[Mention]:
        valency = self.lexicon.predicates[lemma].valency
        arguments, transitive = self.moved(phrase, predicate, valency)
        if transitive and self._occasion(phrase, predicate, lemma):
            return
        span = (self.a.parse.words[start].start, phrase.end)
        row = f"predicates:{lemma}"
        first = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1][0]
        prefix = self.a.parse.text[self.a.parse.words[first].start : self.a.parse.words[start].start]
        if start > first and not self.a.changes.measure(prefix):
            yield from self._compound(phrase, lemma, transitive)
            return
        for argument in [*self._together(phrase, arguments), *arguments]:
            for branch in self.a.branches(argument.index):
                if self.idle(branch):
                    continue
                branch = self.owned(phrase, predicate, argument, branch)
                change = self.a.changes.apply(self.a.parse, lemma, span, branch)
                if change.direction is None:
                    continue
                event = lemma if lemma in self.events and len(change.chain) == 1 else ""
                yield self.mention(phrase, argument.index, branch, change, transitive, (row,), event)

    def _occasion(self, phrase: Phrase, predicate: Predicate, lemma: str) -> bool:
        """「薬物を除去した後も持続した」: what was done before something was seen is no result of the topic."""
        if predicate.form != "adnominal" or phrase.head < 0 or lemma not in self.intervene:
            return False
        acted = any(a.case in {SUBJECT, "により"} for a in self.a.arguments(phrase.index))
        return self.a.phrases[phrase.head].text in self.moments and not acted

    def _together(self, phrase: Phrase, moved: list[Phrase]) -> list[Phrase]:
        """「骨吸収とともに骨形成をも低下させた」: も after the second says that the first moves as well."""
        if not any("も" in argument.focus for argument in moved):
            return []
        arguments = self.a.arguments(phrase.index)
        also = [a for a in arguments if a.case in {"とともに", "に加え", "のみならず"} and a not in moved]
        return [a for a in also if self.a.typer.type_of(self.a.noun(a.index)) == "endpoint"]

    def _compound(self, phrase: Phrase, lemma: str, transitive: bool) -> Iterator[Mention]:
        """The quantity stands in the compound itself: 発現増加した, 細胞増殖が…ではなく 細胞増殖抑制した."""
        for branch in self.a.branches(phrase.index):
            change = self.a.changes.read(self.a.parse, branch)
            if change.direction is not None and not change.base_empty:
                yield self.mention(
                    phrase, phrase.index, branch, change, transitive, (f"predicates:{lemma}",), ""
                )

    def event(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """T 細胞が増殖した: an event noun as a verb is the quantity itself; so is 受容体をリン酸化した, 細胞を成熟させた."""
        arguments, transitive = self.moved(phrase, predicate, "intransitive")
        caused = predicate.causative and predicate.lemma not in self.lexicon.words("intervene")
        if transitive and not (caused or predicate.lemma in self.done_to):
            return
        for argument in arguments:
            for branch in self.a.branches(argument.index):
                if self.idle(branch):
                    continue
                change = Change(branch, "increase", (predicate.lemma,), ((phrase.start, phrase.end),))
                found_by = (f"events:{predicate.lemma}",)
                yield self.mention(
                    phrase, argument.index, branch, change, transitive, found_by, predicate.lemma
                )
