"""The treatment of a mention, from its own sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.claims.roles import RoleReader, Taken, trimmed
from extract.match.coordination import Atom, Branch
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.types import SYSTEMS
from extract.match.values import Value, value_of

DROPPED = ("投与群", "処置群", "群", "時", "後", "中", "下")
TIME_NOUNS = frozenset({"際", "場合", "とき", "時", "ところ", "結果", "後", "のち"})


class TreatmentReader:
    """Looks for what acts, from near to far: own arguments, agent, the phrase of the quantity, clauses, topics."""

    def __init__(self, roles: RoleReader) -> None:
        self.r = roles
        self.a = roles.a
        self.typer = roles.typer
        lexicon = self.a.tools.lexicon
        self.distributive = (*tuple(lexicon.frames["distributive"]), "全", "最高用量", "高用量", "低用量")
        self.routes = frozenset(lexicon.frames["routes"])
        self.studies = tuple(lexicon.words("studies"))
        self.interventions = tuple(sorted(lexicon.words("generic"), key=len, reverse=True))
        self.tools = tuple(lexicon.words("tools"))
        self.knock = tuple(lexicon.frames["knock"])

    def read(self, mention: Mention, taken: Taken) -> tuple[tuple[Value, ...], str]:
        """Treatments (alternatives) and the rule that found them; empty where the sentence names none."""
        taken.agents = [group for group in taken.agents if not self._system(group)]
        if taken.agents and self._agents_treat(mention, taken):
            return self._atoms(taken.agents[-1:]), "agent inside"
        if mention.predicate == mention.argument and self.a.phrases[mention.predicate].predicate is None:
            return self._possessor(mention, taken, []) if mention.found_by[0] == "nominal" else ((), "")
        visible = self.r.visible(mention.predicate, mention.argument)
        if mention.nested:
            visible = [(rank, p) for rank, p in visible if rank == 0]
        first = (self._agent, self._marked) if mention.transitive else (self._marked, self._agent)
        for rule in (
            self._head,
            self._stimulus,
            *first,
            self._possessor,
            self._setting,
            self._clause,
            self._topic,
        ):
            if mention.nested and rule in (self._clause, self._topic):
                continue
            found, name = rule(mention, taken, visible)
            if found:
                return found, name
        if taken.agents and not mention.nested:
            return self._atoms(taken.agents[-1:]), "agent inside"
        return (), ""

    def _agents_treat(self, mention: Mention, taken: Taken) -> bool:
        """An agent inside the quantity's phrase is the treatment where the predicate itself names none."""
        if self.a.phrases[mention.argument].index == mention.predicate and mention.nested:
            return True
        own = self.a.arguments(mention.predicate)
        if len(mention.change.chain) > 1 and mention.change.direction == "decrease" and not mention.nested:
            return False
        if any(p.case == "により" for p in own):
            return False
        if mention.transitive and any(self._actor(p, mention) for p in own if p.case in {"が", ""}):
            return False
        outer = [c for c in mention.found_by if c.startswith("predicates:")]
        moved = bool(outer) and mention.found_by[0] == outer[0]
        return not moved or not self._acting(mention)

    def _acting(self, mention: Mention) -> bool:
        """Whether anything else in reach acts: a marked treatment, a clause, a topic."""
        visible = self.r.visible(mention.predicate, mention.argument)
        empty = Taken()
        return any(
            rule(mention, empty, visible)[0]
            for rule in (self._marked, self._agent, self._setting, self._clause)
        )

    def _system(self, atoms: Sequence[Atom]) -> bool:
        last = atoms[-1]
        return self.typer.system(self.a.parse.text[last.start : last.end])

    # --- the rules, nearest first

    def _marked(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """により and によって; with a passive also に before a drug."""
        best = self._nearest(visible, lambda p: p.case == "により" and not self._effector(p), mention)
        if best is None:
            return (), ""
        noun = self.a.noun(best.index)
        if noun in {"こと", "もの", "の"}:
            return self._under(best), "clause により"
        return self._values(best), "marked により"

    def _agent(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """が or は of a transitive predicate, whatever it is, as long as it is no system."""
        if not mention.transitive:
            return (), ""
        for rank, phrase in self._ordered(visible, mention):
            if rank == 0 and phrase.case == "が" and self._actor(phrase, mention):
                return self._values(phrase), "agent が"
            if phrase.case == "" and phrase.focus & {"は", "も"} and self._actor(phrase, mention):
                return self._values(phrase), "agent は"
            if rank == 0 and phrase.case == "については":
                return self._values(phrase), "agent"
        for rank, phrase in self._ordered(visible, mention):
            if phrase.case == "が" and rank >= 10 and self.typer.agent(self.a.noun(phrase.index)):
                return self._values(phrase), "agent が before"
            if phrase.case == "について" and "は" in phrase.focus and self._actor(phrase, mention):
                return self._values(phrase), "topic について"
        return (), ""

    def _possessor(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """レナリドミドの抑制作用, R2併用処置の治療効果: where nothing outside acts."""
        if not taken.possessors:
            return (), ""
        if len(mention.change.chain) > 1 or mention.found_by[0].startswith("predicates:"):
            found = self._setting(mention, taken, visible)[0] or self._clause(mention, taken, visible)[0]
            if found:
                return (), ""
        return self._atoms(taken.possessors[-1:]), "possessor"

    def _setting(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """で and では on an intervention or a group: R2併用処置では, 単独の処置で, 本薬投与群で."""
        for rank, phrase in self._ordered(visible, mention):
            noun = self.a.noun(phrase.index)
            kind = self.typer.type_of(noun)
            if phrase.case in {"で", "において", "に", "後"} and kind in {"treatment", "drug"} and rank < 20:
                if phrase.case == "に" and noun.endswith(("薬", "剤")) and rank > 0:
                    continue
                if self._every(phrase):
                    continue
                return self._values(phrase), f"setting {phrase.case}"
            dosed = self._dose_group(phrase) if phrase.case in {"で", "において"} or rank == 0 else ()
            if dosed:
                return dosed, "dose group"
            if phrase.case in {"で", "において"} and noun.endswith(self.studies) and rank < 20:
                values = self._study(phrase)
                if values:
                    return values, "study"
            if phrase.case == "" and not phrase.focus and noun.endswith("後") and kind == "treatment":
                return self._values(phrase), "setting 後"
            if (
                rank == 0
                and phrase.case == ""
                and phrase.focus & {"は", "も"}
                and kind == "treatment"
                and noun.endswith("群")
            ):
                return self._values(phrase), "group は"
            if (
                phrase.case in {"に", "で", "において"}
                and noun.endswith(("時", "下"))
                and self._condition(phrase)
            ):
                return self._values(phrase), "condition"
        return (), ""

    def _dose_group(self, phrase: Phrase) -> tuple[Value, ...]:
        """「テスタグリブ 10 mg 群では」: the drug in the name of the group."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        words = self.a.parse.words
        if words[last - 1].surface != "群" or phrase.case.startswith("と"):
            return ()
        for word in words[first:last]:
            if self.typer.named(word.surface):
                return (Value(self.a.index, ((word.start, word.end),)),)
        return ()

    def _every(self, phrase: Phrase) -> bool:
        """全ての投与群で, 各群で: the groups of the study, whatever they were given."""
        text = self.a.parse.text[self.a.phrases[self.a.nps.first(phrase.index)].start : phrase.end]
        return text.startswith(self.distributive)

    def _condition(self, phrase: Phrase) -> bool:
        """セレブロン低下時には, 耐性獲得時には: a change is the acting condition."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        words = [word.surface for word in self.a.parse.words[first:last]]
        changing = self.a.changes.predicates
        return any(word in changing or word in {"獲得", "刺激", "投与"} for word in words[:-1])

    def _changed_system(self, mention: Mention) -> tuple[Value, ...]:
        """「発現量が低下しているような T 細胞では」: the clause that changes the system is the acting condition."""
        for phrase in reversed(self.a.phrases[: mention.predicate]):
            found = phrase.predicate
            if found is None or found.form != "adnominal" or found.lemma not in self.a.changes.predicates:
                continue
            head = phrase.head
            while head >= 0 and self.a.phrases[head].text in {"よう", "の"}:
                head = self.a.phrases[head].head
            if head < 0 or head >= mention.predicate or not self.typer.system(self.a.noun(head)):
                continue
            subjects = [p for p in self.a.arguments(phrase.index) if p.case == "が"]
            if subjects and self.a.phrases[head].case in {"で", "において", "に"}:
                values = [self._branch_value(b) for b in self.a.branches(subjects[-1].index)]
                return tuple(v.plus("の", (phrase.start, phrase.end)) for v in values if v is not None)
        return ()

    def _study(self, phrase: Phrase) -> tuple[Value, ...]:
        """反復経口投与毒性試験では: the intervention inside the name of the study."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        words = self.a.parse.words
        for index in range(last - 1, first - 1, -1):
            if words[index].surface in self.interventions:
                return (Value(self.a.index, ((words[first].start, words[index].end),)),)
        return ()

    def _stimulus(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """What is responded to: 阻害剤に対し応答した, 薬剤に適応した."""
        if not mention.found_by[0].startswith("respond:"):
            return (), ""
        for rank, phrase in self._ordered(visible, mention):
            if (
                rank == 0
                and phrase.case in {"に", "に対し"}
                and not self.typer.system(self.a.noun(phrase.index))
            ):
                return self._values(phrase), "stimulus"
        return (), ""

    def _head(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """A relative clause that states a result of its head drug: 増殖の抑制を示す CC-885, X を阻害する降下薬であり."""
        predicate = self.a.phrases[mention.predicate].predicate
        if not mention.nested or predicate is None or not mention.transitive:
            return (), ""
        head = self.a.phrases[mention.predicate].head
        if head < 0:
            return (), ""
        target = self.a.phrases[head]
        above = self.a.heads[head]
        becomes = target.case == "に" and above >= 0 and self._becomes(above)
        if not becomes and not self.typer.agent(self.a.noun(head)):
            return (), ""
        if target.predicate is not None or becomes:
            for phrase in self.a.arguments(above if becomes else head):
                if phrase.focus & {"は", "も"} and phrase.case == "" and self._actor(phrase, mention):
                    return self._values(phrase), "head"
        if self.typer.named(self.a.noun(head)) or self.a.noun(head) in self.a.tools.lexicon.patterns(
            "anaphor_drug"
        ):
            return self._values(target), "head"
        return (), ""

    def _becomes(self, index: int) -> bool:
        found = self.a.phrases[index].predicate
        return found is not None and found.lemma == "なる"

    def _clause(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """投与すると, 処置したところ, 投与した際, 投与したマウスでは, ノックアウトマウスでは."""
        for predicate in reversed(self.a.phrases[: mention.predicate]):
            found = predicate.predicate
            if found is None or not self._intervenes(predicate) or self.a.negated(predicate.index):
                continue
            head = self.a.heads[predicate.index]
            if found.form == "adnominal":
                noun = self.a.noun(predicate.head) if predicate.head >= 0 else ""
                target = self.a.phrases[predicate.head] if predicate.head >= 0 else None
                timed = noun in TIME_NOUNS
                placed = (
                    target is not None
                    and target.index < mention.predicate
                    and self.typer.type_of(noun) in SYSTEMS | {"group"}
                    and (target.case in {"で", "において", "に", "が", "の", "における", ""})
                    and not target.case.startswith("と")
                )
                if not timed and not (placed and self._given(predicate)):
                    continue
            elif (
                found.form == "continuative"
                and head != mention.predicate
                and not self._chained(predicate.index, mention)
            ):
                continue
            values = () if self._by_tool(predicate) else self._clause_values(predicate)
            if values:
                return values, "clause"
        for _, phrase in self._ordered(visible, mention):
            values = self._strain(phrase)
            if values:
                return values, "strain"
        values = self._changed_system(mention)
        if values:
            return values, "changed system"
        return (), ""

    def _by_tool(self, verb: Phrase) -> bool:
        """Biosensors and reporters are introduced to see, not to treat."""
        return any(
            self.a.noun(p.index).endswith(self.tools) for p in self.a.arguments(verb.index) if p.case == "を"
        )

    def _given(self, verb: Phrase) -> bool:
        """投与したマウス, 欠損させた細胞: a relative clause treats; 移植した and 培養した only say what the system is."""
        predicate = verb.predicate
        assert predicate is not None
        objects = [self.a.noun(p.index) for p in self.a.arguments(verb.index) if p.case == "を"]
        if any(noun.endswith(self.tools) for noun in objects):
            return False
        if predicate.lemma.endswith(
            ("投与", "処置", "処理", "添加", "前処置", *self.knock, "変異", "導入", "切除", "摘出")
        ):
            return True
        return any(
            self.typer.agent(self.a.noun(p.index)) for p in self.a.arguments(verb.index) if p.case == "を"
        )

    def _chained(self, index: int, mention: Mention) -> bool:
        return self.a.heads[index] in self.a.ancestors(mention.predicate)

    def _topic(
        self, mention: Mention, taken: Taken, visible: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str]:
        """The topic, where it is a drug or an intervention."""
        for rank, phrase in self._ordered(visible, mention):
            topical = phrase.case in {"", "について", "に"} and bool(phrase.focus & {"は", "も"})
            if topical and self.typer.agent(self.a.noun(phrase.index)):
                return self._values(phrase), "topic"
            if rank >= 10 and phrase.case == "が" and self.typer.agent(self.a.noun(phrase.index)):
                return self._values(phrase), "agent before"
        return (), ""

    # --- helpers

    def _effector(self, phrase: Phrase) -> bool:
        """Cells that do it (当該 PBMC によって) are the effector, not the treatment."""
        return self.typer.system(self.a.noun(phrase.index))

    def _ordered(self, visible: list[tuple[int, Phrase]], mention: Mention) -> list[tuple[int, Phrase]]:
        kept = [(rank, p) for rank, p in visible if p.index != mention.argument]
        return sorted(kept, key=lambda item: (item[0], -item[1].index))

    def _nearest(self, visible, test, mention) -> Phrase | None:  # type: ignore[no-untyped-def]
        for rank, phrase in self._ordered(visible, mention):
            if test(phrase) and rank < 30:
                return phrase
        return None

    def _actor(self, phrase: Phrase, mention: Mention) -> bool:
        """May act: a noun that is no system, no formal noun, no time."""
        if phrase.index == mention.argument:
            return False
        noun = self.a.noun(phrase.index)
        kind = self.typer.type_of(noun)
        if (
            kind in SYSTEMS
            or kind in {"vehicle", "author"}
            or noun in self.typer.alone
            or self.typer.formal(noun)
        ):
            return False
        return phrase.bunsetsu.unit.nominal

    def _intervenes(self, phrase: Phrase) -> bool:
        predicate = phrase.predicate
        assert predicate is not None
        return predicate.lemma in self.r.intervene or (
            predicate.verbal_noun
            and predicate.lemma.endswith(("投与", "処置", "処理", "併用", "培養", "ノックアウト", "欠損"))
        )

    def _under(self, formal: Phrase) -> tuple[Value, ...]:
        """The clause under こと, as a noun: 阻害剤を投与することにより -> 阻害剤の投与."""
        if formal.index == 0:
            return ()
        verb = self.a.phrases[formal.index - 1]
        return self._clause_values(verb) if verb.predicate is not None else ()

    def _clause_values(self, verb: Phrase) -> tuple[Value, ...]:
        """A verb with its object as a noun phrase."""
        predicate = verb.predicate
        assert predicate is not None
        arguments = self.a.arguments(verb.index)
        objects = [p for p in arguments if p.case == "を"]
        instruments = [p for p in arguments if p.case == "で" and not self.typer.system(self.a.noun(p.index))]
        span = (verb.start, verb.end)
        if objects:
            pick, joint = objects[-1], "の"
            if self.typer.system(self.a.noun(pick.index)) and instruments:
                pick, joint = instruments[-1], ""
        elif instruments:
            pick, joint = instruments[-1], ""
        elif predicate.lemma == "結合" or predicate.lemma == "集積":
            subjects = [p for p in arguments if p.case == "が"]
            if not subjects:
                return ()
            pick, joint = subjects[-1], "の"
        elif predicate.verbal_noun and (named := self._compound(verb)):
            return named
        elif predicate.lemma in {"移植", "移入", "播種"} and (
            goals := [p for p in arguments if p.case == "に"]
        ):
            pick, joint = goals[-1], "への"
        else:
            return self._gradual(verb)
        values = []
        for branch in self.a.branches(pick.index):
            value = self._branch_value(branch)
            if value is None:
                continue
            target = self._locus(arguments, pick)
            if target is not None:
                value = Value(value.sentence, (*target.parts, "への", *value.parts))
            simple = predicate.lemma in {
                "投与",
                "使用",
                "添加",
                "加える",
                "与える",
                "摂取",
            } and self.typer.agent(self.a.noun(pick.index))
            if simple and predicate.lemma in {"加える", "与える", "使用"}:
                values.append(value)
            elif predicate.verbal_noun or joint == "":
                values.append(value.plus(*((joint,) if joint else ()), span))
            else:
                values.append(value)
        return tuple(dict.fromkeys(values))

    def _locus(self, arguments: Sequence[Phrase], pick: Phrase) -> Value | None:
        """「応答配列に点変異を導入した」: where the intervention is made belongs to it, unless it is a system."""
        for phrase in arguments:
            system = self.typer.system(self.a.noun(phrase.index))
            timed = self.a.noun(phrase.index) in TIME_NOUNS | self.typer.alone
            if (
                phrase.case == "に"
                and not system
                and not timed
                and phrase.index < pick.index
                and phrase.bunsetsu.unit.nominal
            ):
                branches = self.a.branches(phrase.index)
                return self._branch_value(branches[0]) if branches else None
        return None

    def _compound(self, verb: Phrase) -> tuple[Value, ...]:
        """「レナリドミド単独処置又は R2併用処置した細胞」: the verb names its drug itself."""
        words = self.a.parse.words
        values = []
        for first, last in verb.bunsetsu.unit.items or (verb.bunsetsu.unit.words,):
            text = "".join(word.surface for word in words[first:last])
            rest = next((text[: -len(word)] for word in self.interventions if text.endswith(word)), "")
            if len(rest) > 1 and not all(ch.isdigit() for ch in rest) and rest not in self.routes:
                values.append(Value(self.a.index, ((words[first].start, words[last - 1].end),)))
        return tuple(values)

    def _gradual(self, verb: Phrase) -> tuple[Value, ...]:
        """「リツキシマブを漸増させて処置しても」: the object stands with the verb before."""
        near = self.a.phrases[verb.index - 1] if verb.index > 0 else None
        clauses = [near] if near is not None and near.predicate is not None else []
        for clause in [*reversed(self.a.clauses(verb.index)), *clauses]:
            objects = [
                p
                for p in self.a.arguments(clause.index)
                if p.case == "を" and self.typer.agent(self.a.noun(p.index))
            ]
            if objects:
                values = [self._branch_value(branch) for branch in self.a.branches(objects[-1].index)]
                return tuple(v.plus((verb.start, verb.end)) for v in values if v is not None)
        return ()

    def _strain(self, phrase: Phrase) -> tuple[Value, ...]:
        """A knock-out strain names its intervention: SphK2 ノックアウトマウス -> SphK2 のノックアウト."""
        values = []
        for branch in self.a.branches(phrase.index):
            for number, atom in enumerate(branch):
                text = self.a.parse.text[atom.start : atom.end]
                word = next((w for w in self.knock if w in text), None)
                if word is None or self.typer.type_of(text) not in SYSTEMS:
                    continue
                end = atom.start + text.index(word) + len(word)
                kept = [a for a in branch[:number] if a.kind == "noun" or a.kind == "clause"]
                value = value_of(
                    self.a.parse, self.a.index, [*kept, replace(atom, end=end, link="", link_end=0)]
                )
                if value is not None:
                    values.append(value)
        return tuple(dict.fromkeys(values))

    def _values(self, phrase: Phrase) -> tuple[Value, ...]:
        """The readings of a phrase as treatments."""
        values = [self._branch_value(branch) for branch in self.a.branches(phrase.index)]
        return tuple(dict.fromkeys(v for v in values if v is not None))

    def _branch_value(self, branch: Branch) -> Value | None:
        """One reading as a treatment: determiners, groups and times left out."""
        atoms = [atom for atom in branch if atom.kind != "det"]
        if not atoms:
            return None
        described = max((i for i, atom in enumerate(atoms[:-1]) if self._apposition(atom)), default=-1)
        atoms = atoms[described + 1 :]
        atoms = self._without_adjectives(self._without_target(atoms))
        last = atoms[-1]
        text = self.a.parse.text[last.start : last.end]
        for ending in ("群", "時", "後"):
            if text.endswith(ending) and len(text) > len(ending):
                last = trimmed(last, len(ending))
                break
        if len(atoms) > 1 and text in {"群", "時", "後"}:
            return value_of(
                self.a.parse, self.a.index, [*atoms[:-2], replace(atoms[-2], link="", link_end=0)]
            )
        return value_of(self.a.parse, self.a.index, [*atoms[:-1], last])

    def _apposition(self, atom: Atom) -> bool:
        """PI3K 阻害剤であるワートマニン."""
        return atom.kind == "clause" and self.a.phrases[atom.phrase].function.startswith("である")

    def _without_target(self, atoms: list[Atom]) -> list[Atom]:
        """「無麻酔イヌへの経口投与」: whom it is given to is the subject."""
        last = atoms[-1]
        if not self.typer.agent(self.a.parse.text[last.start : last.end]):
            return atoms
        for number, atom in enumerate(atoms[:-1]):
            if atom.link in {"への", "に対する"} and self.typer.system(
                self.a.parse.text[atom.start : atom.end]
            ):
                return atoms[number + 1 :]
        return atoms

    def _without_adjectives(self, atoms: list[Atom]) -> list[Atom]:
        """Descriptions of a drug in front of its name (強力な免疫調節薬であるレナリドミド) are left out."""
        last = atoms[-1]
        if self.typer.type_of(self.a.parse.text[last.start : last.end]) == "drug" and len(atoms) > 1:
            clause = max((i for i, atom in enumerate(atoms[:-1]) if atom.kind == "clause"), default=-1)
            return atoms[clause + 1 :]
        return atoms

    def _atoms(self, groups: Sequence[Sequence[Atom]]) -> tuple[Value, ...]:
        values = [self._branch_value(tuple(group)) for group in groups]
        return tuple(dict.fromkeys(v for v in values if v is not None))
