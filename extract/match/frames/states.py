"""Predicates of state: adjectives, equality, response, quality."""

from __future__ import annotations

from collections.abc import Iterator

from extract.match.changes import Change
from extract.match.coordination import Atom, Branch
from extract.match.frames.scope import SUBJECT, Mention, Scope
from extract.match.phrases import Phrase, Predicate


class States(Scope):
    """A predicate that compares or qualifies."""

    def stated(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention] | None:
        """What a predicate of quality, equality, course, response or of something that befalls says; ``None`` of others."""
        lemma = predicate.lemma
        if lemma in self.qualities:
            return self.quality(phrase, lemma)
        if lemma in self.equality | self.normal:
            return self.equal(phrase, lemma)
        if lemma in self.courses:
            return self.course(phrase)
        if lemma in self.respond:
            return self.responding(phrase, lemma)
        if lemma in self.befall and predicate.verbal_noun and self._befallen(phrase, predicate):
            return self._itself(phrase, f"befall:{lemma}")
        if lemma == "なる" and self.becomes(phrase) is not None:
            return self.becoming(phrase)
        return None

    def _befallen(self, phrase: Phrase, predicate: Predicate) -> bool:
        """「マウスは死亡した」: it happens to an animal, a patient, a cell; nothing else moves."""
        if predicate.passive or predicate.form == "adnominal":
            return False
        arguments = self.a.arguments(phrase.index)
        if any(a.case == "を" for a in arguments):
            return False
        who = [a for a in arguments if a.case == SUBJECT] or [
            a for a in arguments if a.case == "" and a.focus & {"は", "も"}
        ]
        return bool(who) and all(self.a.typer.system(self.a.noun(a.index)) for a in who)

    def _itself(self, phrase: Phrase, row: str) -> Iterator[Mention]:
        """The verbal noun of the predicate as the quantity."""
        first, last = phrase.bunsetsu.unit.words
        words = self.a.parse.words
        atom = Atom("noun", words[first].start, words[last - 1].end, (first, last), phrase.index, "", 0)
        change = Change((atom,), "increase", (), ((phrase.start, phrase.end),))
        yield self.mention(phrase, phrase.index, (atom,), change, False, (row,), "")

    def adjective(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """数が少なかった; …に優れる, …を超える有効性."""
        arguments = self.a.arguments(phrase.index)
        if predicate.lemma in {"優れる", "すぐれる"}:
            found = [a for a in arguments if a.case in {"に", SUBJECT}]
        else:
            found = [a for a in arguments if a.case == SUBJECT] or self.topics(arguments)
        direction = self.adjectives[predicate.lemma]
        compared = any(a.case in {"と比較", "より"} for a in arguments)
        grouped = any(
            a.case in {"で", "において"} and self.a.typer.agent(self.a.noun(a.index)) for a in arguments
        )
        if not found and (compared or grouped) and predicate.form != "adnominal":
            # 「中央値は45日であり、対照群より長かった」, 「改善率は本剤群で60%であり、本剤群で高かった」
            found = self.shared(phrase)
        span = (phrase.start, phrase.end)
        if any(self._toward(a) for a in found) and any(self._toward(a) for a in arguments if a not in found):
            return  # ITK に対する阻害活性は BTK に対する阻害活性より弱かった: selectivity
        for argument in found:
            for branch in self.a.branches(argument.index):
                if self.idle(branch):
                    continue
                inner = self.a.changes.read(self.a.parse, branch)
                if inner.direction and not inner.base_empty and direction == "decrease":
                    change = Change(branch, direction, (predicate.lemma, *inner.chain), (span, *inner.spans))
                elif inner.direction and not inner.base_empty:
                    change = Change(inner.atoms, inner.direction, inner.chain, (span, *inner.spans))
                elif argument.case != "に" and not self._graded(branch, compared):
                    continue
                else:
                    change = Change(branch, direction, (predicate.lemma,), (span,))
                yield self.mention(
                    phrase, argument.index, branch, change, False, (f"adjectives:{predicate.lemma}",), ""
                )

    def _toward(self, phrase: Phrase) -> bool:
        return any(atom.link == "に対する" for atom in self.a.branches(phrase.index)[0][:-1])

    def _graded(self, branch: Branch, compared: bool) -> bool:
        """A quantity; where a comparison says so, whatever is no system, no drug."""
        kind = self.a.typer.type_of(self.text(branch[-1]))
        return kind == "endpoint" or (compared and kind in {"", "code"})

    def _tending(self, phrase: Phrase) -> str | None:
        """The direction of the verb or adjective in 「高い傾向にあった」, 「減少する傾向を示した」."""
        held = [a for a in self.a.arguments(phrase.index) if a.case in {"に", "を", SUBJECT}]
        if not held or self.a.noun(held[-1].index) not in self.tendencies or held[-1].index == 0:
            return None
        said = self.a.phrases[held[-1].index - 1].predicate
        if said is None or said.form != "adnominal":
            return None
        row = self.lexicon.predicates.get(said.lemma)
        return self.adjectives.get(said.lemma) or (row.direction if row is not None else None)

    def tendency(self, phrase: Phrase) -> Iterator[Mention]:
        """A tendency is a change, and none where it is said in the same breath that it was not significant."""
        direction = self._tending(phrase)
        if direction is None:
            return
        arguments = self.a.arguments(phrase.index)
        subjects = [a for a in arguments if a.case == SUBJECT and self.a.noun(a.index) not in self.tendencies]
        for argument in subjects or self.topics(arguments):
            for branch in self.a.branches(argument.index):
                if self.idle(branch):
                    continue
                found = "no_change" if self._insignificant(phrase) else direction
                change = Change(branch, found, (), ((phrase.start, phrase.end),))
                yield self.mention(phrase, argument.index, branch, change, False, ("tendency",), "")

    def _insignificant(self, phrase: Phrase) -> bool:
        """「…が、有意ではなかった」, 「…が、有意な差ではなかった」, 「…が、有意差はなかった」."""
        behind = self.a.phrases[phrase.index + 1 :]
        significant = any(word in self.text(one) for one in behind for word in self.significance)
        return significant and any("なかった" in f"{self.text(one)}{one.function}" for one in behind[-2:])

    def equal(self, phrase: Phrase, lemma: str) -> Iterator[Mention]:
        """生存率は溶媒対照群と同程度であった: equal to a control is no change; 記憶は正常であった: so is normal."""
        arguments = self.a.arguments(phrase.index)
        compared = any(a.case == "と" and self.a.typer.control(self.a.noun(a.index)) for a in arguments)
        # 「偽手術群と比較して閾値は下がったが、飲水量は同じであった」; 「X の存在下では頻度は同等であった」.
        compared = compared or any(
            p.case == "と比較" or self.text(p).endswith(self.presence) for p in self.a.phrases[: phrase.index]
        )
        if lemma not in self.normal and not compared:
            return
        yield from self._unmoved(phrase, arguments)

    def course(self, phrase: Phrase) -> Iterator[Mention]:
        """「腫瘍体積は対照群と同程度に推移した」: it went as the control did."""
        for adverb in self.a.arguments(phrase.index):
            if (
                adverb.case not in {"に", "で"}
                or self.a.noun(adverb.index) not in self.equality | self.normal
            ):
                continue
            beside = [*self.a.arguments(phrase.index), *self.a.arguments(adverb.index)]
            compared = any(
                a.case in {"と", "と比較"} and self.a.typer.control(self.a.noun(a.index)) for a in beside
            )
            if self.a.noun(adverb.index) in self.normal or compared:
                yield from self._unmoved(phrase, self.a.arguments(phrase.index))
            return

    def _unmoved(self, phrase: Phrase, arguments: list[Phrase]) -> Iterator[Mention]:
        for argument in arguments:
            if argument.case != SUBJECT and argument not in self.topics(arguments):
                continue
            for branch in self.a.branches(argument.index):
                if self.idle(branch):
                    continue
                change = Change(branch, "no_change", (), ((phrase.start, phrase.end),))
                yield self.mention(phrase, argument.index, branch, change, False, ("equality",), "")

    def responding(self, phrase: Phrase, lemma: str) -> Iterator[Mention]:
        """メラノーマ細胞は阻害剤に応答した: what it responds to is the treatment."""
        arguments = self.a.arguments(phrase.index)
        if not any(a.case in {"に", "に対し"} for a in arguments):
            return
        yield from self._itself(phrase, f"respond:{lemma}")

    def becomes(self, phrase: Phrase) -> Phrase | None:
        """The 耐性 of 「細胞は薬剤に耐性となった」, 「抵抗性になった」."""
        for argument in reversed(self.a.arguments(phrase.index)):
            noun = self.a.noun(argument.index)
            if argument.case not in {"に", "と"}:
                continue
            disorder = noun.endswith(self.a.changes.disorders) and noun not in self.lexicon.predicates
            if disorder or noun.endswith(self.relational) or noun in self.adjectives:
                return argument
        return None

    def becoming(self, phrase: Phrase) -> Iterator[Mention]:
        argument = self.becomes(phrase)
        assert argument is not None
        if (direction := self.adjectives.get(self.a.noun(argument.index))) is not None:
            arguments = self.a.arguments(phrase.index)  # 代謝が活発になった
            for moved in [a for a in arguments if a.case == SUBJECT] or self.topics(arguments):
                for branch in self.a.branches(moved.index):
                    change = Change(branch, direction, (), ((argument.start, argument.end),))
                    if self._graded(branch, False):
                        yield self.mention(phrase, moved.index, branch, change, False, ("becomes",), "")
            return
        for branch in self.a.branches(argument.index):
            whole = self.toward(phrase, branch)
            change = Change(whole, "increase", (), ((argument.start, argument.end),))
            yield self.mention(phrase, argument.index, branch, change, False, ("becomes",), "")

    def quality(self, phrase: Phrase, lemma: str) -> Iterator[Mention]:
        """有効である: the effect is 有効性; 無効である: of the 有効性 nothing moved."""
        first, last = phrase.bunsetsu.unit.words
        words = self.a.parse.words
        if phrase.predicate is not None and phrase.predicate.form == "adnominal":
            head = phrase.head
            if head >= 0 and not self.a.typer.formal(self.a.noun(head)):
                return
        quality = self.qualities[lemma]
        unsaid = next(length for length in range(len(lemma)) if lemma[length:] in quality)  # 無 of 無効
        start = words[first].start + unsaid
        atom = Atom("noun", start, words[last - 1].end, (first, last), phrase.index, "", 0)
        change = Change((atom,), self.unqualities.get(lemma, "increase"), (), ((phrase.start, phrase.end),))
        yield self.mention(phrase, phrase.index, (atom,), change, True, (f"qualities:{lemma}",), quality)
