"""All mentions of a sentence: each predicate goes to the frame that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extract.match.analysis import Analysis
from extract.match.frames.aims import Aims
from extract.match.frames.clefts import Clefts
from extract.match.frames.effectual import Effectual
from extract.match.frames.enumerated import Enumerations
from extract.match.frames.nominal import Nominals
from extract.match.frames.ratios import Ratios
from extract.match.frames.scope import OBJECT, SUBJECT, Mention, Scope
from extract.match.frames.states import States
from extract.match.frames.support import Support
from extract.match.frames.verbs import Verbs
from extract.match.phrases import Phrase, Predicate


class FrameReader(Scope):
    """Finds the mentions of one sentence."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__(analysis)
        self.verbs, self.support = Verbs(analysis), Support(analysis)
        self.states, self.nominals = States(analysis), Nominals(analysis)
        self.clefts, self.ratios = Clefts(analysis), Ratios(analysis)
        self.enumerations = Enumerations(analysis)
        self.effectual = Effectual(analysis)

    def read(self) -> list[Mention]:
        """All mentions, in the order of their predicates; nominal ones last."""
        mentions: list[Mention] = []
        aims = Aims(self.a).read()
        for phrase in self.a.phrases:
            if phrase.predicate is not None and phrase.index not in aims:
                measured = list(self.ratios.read(phrase, phrase.predicate))
                measured = measured or list(self.states.tendency(phrase))
                mentions.extend(measured or self._predicate(phrase, phrase.predicate))
        mentions.extend(self._again(mentions))
        mentions = self.effectual.lift(mentions)
        mentions.extend([*self._caused(mentions), *self._denied(mentions)])
        for more in (self.enumerations, self.nominals):
            mentions.extend([m for m in more.read(mentions) if m.argument not in aims])
        return mentions

    def _again(self, mentions: list[Mention]) -> list[Mention]:
        """「ラットでは APTT の延長がみられたが、イヌでは延長しなかった」: the same change again, of what was named before."""
        found = []
        for phrase in self.a.phrases:
            verb = phrase.predicate
            bare = verb is not None and verb.verbal_noun and not verb.causative and verb.form != "adnominal"
            if verb is None or not bare or any(m.predicate == phrase.index for m in mentions):
                continue
            if any(a.case in {OBJECT, SUBJECT} or self.topics([a]) for a in self.a.arguments(phrase.index)):
                continue
            said = [m for m in mentions if m.predicate < phrase.index and m.change.chain[:1] == (verb.lemma,)]
            last = [m for m in said if m.predicate == said[-1].predicate and not m.nested]
            for mention in last:
                said_so = self.settled(mention.change, mention.branch)
                direction = "no_change" if self.a.negated(phrase.index) else said_so
                again = replace(mention, predicate=phrase.index, direction=direction)
                found.append(replace(again, transitive=False, found_by=("again", *mention.found_by)))
        return found

    def _caused(self, mentions: list[Mention]) -> list[Mention]:
        """「A が、B が減少した一因であった」: what happened anyway happened by A, too."""
        found = []
        for mention in mentions:
            noun = self.a.phrases[mention.predicate + 1 :][:1]
            if noun and noun[0].text in self.causes:
                found.append(replace(mention, found_by=(f"causes:{noun[0].text}", *mention.found_by)))
        return found

    def _denied(self, mentions: list[Mention]) -> list[Mention]:
        """「分化ではなく融合を抑制した」: the same predicate leaves the first one as it was."""
        found = []
        for mention in mentions:
            for phrase in self.a.phrases[: mention.argument]:
                if phrase.head != mention.predicate or phrase.function not in {"ではなく", "でなく"}:
                    continue
                for branch in self.a.branches(phrase.index):
                    if not self.idle(branch):
                        change = replace(mention.change, atoms=branch, direction="no_change")
                        denied = replace(mention, argument=phrase.index, branch=branch, change=change)
                        found.append(replace(denied, direction="no_change", event=""))
        return list(dict.fromkeys(found))

    def _predicate(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        lemma = predicate.lemma
        if lemma == "変化" and predicate.adjectival:
            return  # 「延長は薬理作用に基づく変化であった」 says what kind it was
        state = self.states.stated(phrase, predicate)
        if state is not None:
            yield from state
            return
        if len(phrase.bunsetsu.unit.items) > 1 and predicate.verbal_noun:
            yield from self.verbs.coordinated(phrase, predicate)
        word = self.verbs.direction_word(phrase, predicate)
        if word is not None and self.clefts.cleft(phrase, predicate):
            yield from self.clefts.read(phrase, predicate, word[0])
        elif word is not None:
            yield from self.verbs.moving(phrase, predicate, *word)
        elif predicate.verbal_noun and self.support.influences(phrase, lemma):
            yield from self.support.influencing(phrase)
        elif lemma in self.adjectives:
            yield from self.states.adjective(phrase, predicate)
        elif lemma == "なる" and phrase.index > 0 and self.a.phrases[phrase.index - 1].text in self.happen:
            yield from self.support.read(phrase, predicate)  # 明らかとなった
        elif lemma in self.happen | self.have | self.reach or lemma in {"ない", "無い"}:
            yield from self.support.read(phrase, predicate)
        elif predicate.verbal_noun and lemma in self.events:
            yield from self.verbs.event(phrase, predicate)
