"""Support verbs: the change is a noun, the verb says that it happens (増加が認められた, 影響を及ぼさなかった)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extract.match.changes import Change
from extract.match.coordination import Atom, Branch
from extract.match.frames.arguments import Arguments
from extract.match.frames.scope import OBJECT, SUBJECT, Mention
from extract.match.phrases import Phrase, Predicate


class Support(Arguments):
    """A predicate that carries or reports a change named by one of its arguments."""

    def read(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """増加を示した, 増加が認められた, 影響を及ぼさなかった, 差がなかった."""
        arguments = self.a.arguments(phrase.index)
        objects = [a for a in arguments if a.case == OBJECT]
        transitive = bool(objects) and not predicate.passive
        following = self.a.phrases[phrase.index + 1].text if phrase.index + 1 < len(self.a.phrases) else ""
        if (
            transitive
            and predicate.lemma in {"観察", "確認", "検出", "みる", "見る"}
            and following in {"ところ", "結果"}
        ):
            return  # 応答を観察したところ: what was looked for
        if predicate.lemma in self.reach:
            objects = [a for a in arguments if a.case == "に" and self._changing(a)]
        if not objects:
            objects = [a for a in arguments if a.case == SUBJECT]
        if not objects:
            objects = [
                a
                for a in arguments
                if a.case == "" and a.focus & {"は", "も", "のみ", "しか"} and self._changing(a)
            ]
        if not objects and predicate.form == "adnominal" and phrase.head == phrase.index + 1:
            agents = [a for a in arguments if a.case in {SUBJECT, "により"}]
            if agents and self._changing(self.a.phrases[phrase.head]):
                objects, transitive = [self.a.phrases[phrase.head]], True
        if not objects and predicate.passive and predicate.form != "adnominal":
            objects = [a for a in self.shared(phrase) if self._changing(a)]
        above = self.a.heads[phrase.index]
        if not objects and predicate.passive and predicate.form == "continuative" and above > phrase.index:
            # 「X による改善は欠損マウスではみられず、…減弱した」: the topic hangs on the last verb
            topics = [a for a in self.a.arguments(above) if a.index < phrase.index and "は" in a.focus]
            objects = [a for a in topics if a.case == "" and self._directed(a)][-1:]
        also = [a for a in arguments if a.case in {"に加え", "とともに"} and self._changing(a)]
        for argument in [*also, *objects]:
            for branch in self.a.branches(argument.index):
                yield from self._supported(phrase, argument, branch, transitive, predicate)

    def influences(self, phrase: Phrase, lemma: str) -> bool:
        """影響した; and 関与しない, 作用しなかった, which say as much of no influence, but nothing of a direction."""
        return lemma == "影響" or (lemma in self.involved and self.a.negated(phrase.index))

    def influencing(self, phrase: Phrase) -> Iterator[Mention]:
        """「産生には影響しなかった」, 「増殖に影響した」."""
        for argument in self.a.arguments(phrase.index):
            if argument.case not in {"に", "に対し"} or not self.quantity(argument):
                continue
            for branch in self.a.branches(argument.index):
                if not self.idle(branch):
                    change = Change(branch, "change", ("影響",), ((phrase.start, phrase.end),))
                    yield self.mention(phrase, argument.index, branch, change, True, ("influence:影響",), "")

    def _changing(self, phrase: Phrase) -> bool:
        noun = self.a.noun(phrase.index)
        if noun in self.influence or noun.endswith(self.existing):
            return True
        return self._directed(phrase)

    def _directed(self, phrase: Phrase) -> bool:
        """Whether a phrase names a change with its direction."""
        return any(
            self.a.changes.read(self.a.parse, branch).direction is not None
            for branch in self.a.branches(phrase.index)
        )

    def _supported(
        self, phrase: Phrase, argument: Phrase, branch: Branch, transitive: bool, predicate: Predicate
    ) -> Iterator[Mention]:
        change = self.a.changes.read(self.a.parse, branch)
        row = f"frames:{predicate.lemma}"
        if self._said_again(branch, change) and not self._elsewhere(phrase, argument):
            found = (row, "frames:such", *self.rows(change))
            if change.direction is None:
                change = Change(branch[-1:], "increase", (), ((argument.start, argument.end),), True)
            yield self.mention(phrase, argument.index, branch, change, transitive, found, "")
            return
        if self.idle(branch) and self.text(branch[-1]) not in self.influence:
            return
        if change.direction is not None:
            if change.base_empty and not self.determined(branch):
                targets = list(self._outside(phrase, argument, change))
                just_said = self._just_said(phrase, change)
                if not targets and (change.chain[0] in self.influence or just_said):
                    # 「…いずれでも変化を示さなかった」: of what was spoken of before.
                    found = (row, *(("frames:such",) if just_said else ()), *self.rows(change))
                    yield self.mention(phrase, argument.index, branch, change, transitive, found, "")
                agents = (*change.agents, *self._ascribed(branch))
                for target, outside in targets:
                    outside = replace(outside, agents=agents)
                    yield self.mention(
                        phrase, target, outside.atoms, outside, transitive, (row, *self.rows(change)), ""
                    )
                return
            yield self.mention(
                phrase, argument.index, branch, change, transitive, (row, *self.rows(change)), ""
            )
        elif self._bare_general(branch) and (self.a.negated(phrase.index) or self._differing(branch)):
            bare = Change(branch, "change", ("影響",), ((argument.start, argument.end),), base_empty=True)
            targets = list(self._outside(phrase, argument, bare, topics=not transitive))
            if not targets:
                yield self.mention(phrase, argument.index, branch, bare, transitive, (row,), "")
            for target, outside in targets:
                yield self.mention(phrase, target, outside.atoms, outside, transitive, (row,), "")
        elif self._explained(phrase, argument):
            return
        elif self.text(branch[-1]).endswith(self.existing) and predicate.lemma not in {"獲得", "伴う"}:
            plain = Change(self.toward(phrase, branch), "increase", (), ((argument.start, argument.end),))
            yield self.mention(
                phrase, argument.index, branch, plain, transitive, (row, "frames:existing"), ""
            )
        elif self._comes_about(branch, predicate, transitive):
            plain = Change(branch, "increase", (), ((argument.start, argument.end),))
            yield self.mention(phrase, argument.index, branch, plain, transitive, ("frames:arise", row), "")

    def _just_said(self, phrase: Phrase, change: Change) -> bool:
        """「X は含量を減少させたが、Y では減少はみられなかった」: the verb of the clause before, as a noun."""
        before = (p.predicate for p in self.a.phrases[: phrase.index])
        return self.a.negated(phrase.index) and any(
            p is not None and p.lemma == change.chain[0] for p in before
        )

    def _ascribed(self, branch: Branch) -> list[Branch]:
        """「血圧に本薬投与に関連する変化は認められなかった」: what a bare 変化 goes back to."""
        found = []
        for atom in branch[:-1]:
            verb = self.a.phrases[atom.phrase].predicate if atom.kind == "clause" else None
            if verb is None or verb.lemma not in self.ascribed:
                continue
            causes = [p for p in self.a.arguments(atom.phrase) if p.case in {"に", "と"}]
            if causes and self.a.typer.agent(self.a.noun(causes[-1].index)):
                cause = self.a.branches(causes[-1].index)[0]
                found.append((*cause[:-1], replace(cause[-1], link="による", link_end=-1)))
        return found

    def _said_again(self, branch: Branch, change: Change) -> bool:
        """このような効果, 同様の結果: whatever was stated before, of another treatment or subject."""
        said = "".join(map(self.text, branch[:-1])) in self.such
        return said and (
            change.base_empty or (change.direction is None and self.text(branch[-1]) in self.general)
        )

    def _elsewhere(self, phrase: Phrase, argument: Phrase) -> bool:
        """「体重にも同様の変化がみられた」: another quantity of which the same is said."""
        others = (a for a in self.a.arguments(phrase.index) if a.index != argument.index)
        return any(
            a.case in {"に", "に対し", "について"} and self.a.typer.quantity(self.a.noun(a.index))
            for a in others
        )

    def _comes_about(self, branch: Branch, predicate: Predicate, transitive: bool) -> bool:
        """夜盲症が生じた, 水疱を起こす: something that can come about; who or what does it must stand in the sentence."""
        if predicate.lemma not in (self.cause if transitive else self.arise):
            return False
        kind = self.a.typer.type_of(self.text(branch[-1]))
        return kind in {"", "code", "endpoint", "disease"}

    def _explained(self, phrase: Phrase, argument: Phrase) -> bool:
        """「この作用は浸透圧利尿に基づくものと考えられた」 explains an effect and states none."""
        topic = argument.case == "" and "は" in argument.focus
        return topic and any(
            a.case == "と" for a in self.a.arguments(phrase.index) if a.index > argument.index
        )

    def _bare_general(self, branch: Branch) -> bool:
        """何ら作用を示さなかった: nothing but a general noun."""
        text = self.text(branch[-1])
        for degree in sorted(self.degrees, key=len, reverse=True):
            text = text.removeprefix(degree)
        bare = all(atom.kind != "noun" or self._differs(atom) for atom in branch[:-1])
        return text in {"作用", "効果", "影響", "活性"} and bare

    def _differs(self, atom: Atom) -> bool:
        return self.text(atom).startswith(self.differing)

    def _differing(self, branch: Branch) -> bool:
        """反対の効果, 異なる作用."""
        return any(self._differs(atom) for atom in branch[:-1])

    def _outside(
        self, phrase: Phrase, argument: Phrase, change: Change, topics: bool = True
    ) -> Iterator[tuple[int, Change]]:
        """The quantity of a bare 変化 or 影響 stands elsewhere: in に, に対して, には, or as the topic.

        「体重に及ぼす影響は認められなかった」: in the に of the relative clause.
        """
        exerted = [atom.phrase for atom in change.atoms if atom.kind == "clause"]
        for clause in exerted:
            found = self.a.phrases[clause].predicate
            if found is not None and found.lemma in {"及ぼす", "およぼす", "与える", "あたえる", "対する"}:
                for target in self.a.arguments(clause):
                    if target.case in {"に", "に対し", "へ"}:
                        for branch in self.a.branches(target.index):
                            yield target.index, Change(branch, change.direction, change.chain, change.spans)
                        return
        arguments = [a for a in self.a.arguments(phrase.index) if a.index != argument.index]
        targets = [
            a
            for a in arguments
            if (a.case in {"に対し", "へ", "について"} and a.bunsetsu.unit.nominal)
            or (a.case == "に" and self.quantity(a) and not self._acting(a))
        ]
        if not targets and topics:
            targets = [a for a in arguments if a.case == "" and a.focus & {"は", "も"} and self.quantity(a)]
            targets = [a for a in targets if not self.a.typer.agent(self.a.noun(a.index))]
        if not targets:
            targets = [a for a in arguments if a.case == SUBJECT] or self.about(phrase)
            targets = targets or [
                a
                for a in arguments
                if a.case in {"において", "で"}
                and self.text(self.a.branches(a.index)[0][-1]).endswith(self.checkups)
            ]  # 病理組織学的検査において変化は認められなかった
            targets = targets or self.shared(phrase)  # 中央値は 11 か月であり、本剤群で延長が認められた
        owner, targets = self._owner(targets)
        for target in targets:
            for branch in self.a.branches(target.index):
                if not self.idle(branch):
                    whole = (*owner, *branch)
                    yield target.index, Change(whole, change.direction, change.chain, change.spans)

    def _acting(self, phrase: Phrase) -> bool:
        """「PI3K の阻害剤には効果がなかった」: には names what has no effect, not what it has none on."""
        noun = self.a.noun(phrase.index)
        return "は" in phrase.focus and (self.a.typer.agent(noun) or noun in self.giving)

    def _owner(self, targets: list[Phrase]) -> tuple[Branch, list[Phrase]]:
        """「シナプス電流には頻度にも振幅にも差を認めなかった」: には names what has them, にも each of them."""
        each = [a for a in targets if a.case == "に" and "も" in a.focus]
        whole = [a for a in targets if a.case == "に" and "は" in a.focus]
        if len(each) < 2 or len(whole) != 1 or whole[0].index > each[0].index:
            return (), targets
        owner = self.a.branches(whole[0].index)[0]
        return (*owner[:-1], replace(owner[-1], link="の", link_end=-1)), each
