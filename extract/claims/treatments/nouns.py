"""Verbs of intervention with their objects as noun phrases: 阻害剤を投与する -> 阻害剤の投与, マウスで X を欠損させる -> X の欠損."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extract.claims.roles import RoleReader
from extract.claims.treatments.scope import TIME_NOUNS
from extract.claims.treatments.values import TreatmentValues
from extract.match.coordination import Branch
from extract.match.phrases import Phrase
from extract.match.values import Value


class VerbNouns:
    """Turns a clause into the value of the treatment slot.

    Args:
        roles: the sentence.
        values: cuts values out of phrases.
        origin: what was done to those that something came from (変異を導入したマウスの T 細胞を移入した).
    """

    def __init__(
        self, roles: RoleReader, values: TreatmentValues, origin: Callable[[Branch], tuple[Value, ...]]
    ) -> None:
        self.origin = origin
        self.r = roles
        self.a = roles.a
        self.typer = roles.typer
        self.values = values
        lexicon = self.a.tools.lexicon
        self.routes = frozenset(lexicon.frames["routes"])
        self.interventions = lexicon.ordered("generic")
        self.knock = lexicon.ordered("knock")
        self.times = (*lexicon.ordered("stages"), *lexicon.ordered("time_ends"))
        self.surgery = lexicon.ordered("surgery")

    def interventional(self, lemma: str) -> bool:
        """投与, 処置 and their kind, which say nothing of what was given."""
        return lemma.endswith(self.interventions)

    def under(self, formal: Phrase) -> tuple[Value, ...]:
        """The clause under こと, as a noun: 阻害剤を投与することにより -> 阻害剤の投与."""
        if formal.index == 0:
            return ()
        verb = self.a.phrases[formal.index - 1]
        if verb.predicate is None:
            return ()
        return self.of(verb) or self._happening(verb)

    def _happening(self, verb: Phrase) -> tuple[Value, ...]:
        """「発現が誘導されることにより」 -> 発現の誘導."""
        predicate = verb.predicate
        assert predicate is not None
        changing = predicate.lemma in self.a.changes.predicates or predicate.lemma in self.a.changes.events
        subjects = [p for p in self.a.arguments(verb.index) if p.case == "が"]
        if not subjects or not predicate.verbal_noun or not changing:
            return ()
        values = [self.values.branch(branch) for branch in self.a.branches(subjects[-1].index)]
        return tuple(v.plus("の", (verb.start, verb.end)) for v in values if v is not None)

    def of(self, verb: Phrase) -> tuple[Value, ...]:
        """A verb with its object as a noun phrase."""
        predicate = verb.predicate
        assert predicate is not None
        arguments = self.a.arguments(verb.index)
        if partners := self.together(verb):
            joined = [self.values.branch(branch) for p in partners for branch in self.a.branches(p.index)]
            return tuple(v.plus("との", (verb.start, verb.end)) for v in joined if v is not None)
        doses = [
            p for p in arguments if p.case == "を" and all(map(self.values.dose, self.a.branches(p.index)))
        ]
        objects = [p for p in arguments if p.case == "を" and p not in doses]
        instruments = [p for p in arguments if p.case == "で" and not self.typer.system(self.a.noun(p.index))]
        if objects:
            pick, joint = objects[-1], "の"
            kind = self.typer.type_of(self.a.noun(pick.index))
            if predicate.causative and predicate.verbal_noun and kind == "organism" and not instruments:
                return (Value(self.a.index, ((verb.start, verb.end),)),)  # マウスを絶食させると
            if self.typer.system(self.a.noun(pick.index)) and instruments:
                pick, joint = instruments[-1], ""
        elif instruments:
            pick, joint = instruments[-1], ""
        elif predicate.lemma in {"結合", "集積"} or self._lacking(verb):
            subjects = [p for p in arguments if p.case == "が"]
            if not subjects:
                return ()
            pick, joint = subjects[-1], "の"
        elif predicate.verbal_noun and (named := self._compound(verb)):
            return named
        elif doses and self.interventional(predicate.lemma):
            return (Value(self.a.index, ((verb.start, verb.end),)),)
        elif predicate.lemma in {"移植", "移入", "播種"} and (
            goals := [p for p in arguments if p.case == "に"]
        ):
            pick, joint = goals[-1], "への"
        else:
            return self._gradual(verb) or self._operated(verb)
        together = self.typer.joint(predicate.lemma)  # A と B を併用処置すると: one combination
        branches = (self.a.nps.whole(pick.index),) if together else self.values.readings(pick)
        values: list[Value] = []
        for branch in branches:
            values.extend(self._done(verb, pick, joint, branch))
        added = self._added(verb)
        if added:
            values = [
                Value(one.sentence, (*more.parts, "と", *one.parts)) for more in added for one in values
            ]
        return tuple(dict.fromkeys(values))

    def together(self, verb: Phrase) -> list[Phrase]:
        """「線維芽細胞と共培養した膵がん細胞」: with whom."""
        if verb.predicate is None or verb.predicate.lemma != "共培養":
            return []
        return [
            p
            for p in self.a.arguments(verb.index)
            if p.case == "と" and self.typer.system(self.a.noun(p.index))
        ]

    def _lacking(self, verb: Phrase) -> bool:
        """「Trex4 の欠損したミクログリアでは」: the gene is the が of the clause."""
        lemma = verb.predicate.lemma if verb.predicate is not None else ""
        return lemma.endswith(self.knock) and any(p.case == "が" for p in self.a.arguments(verb.index))

    def _operated(self, verb: Phrase) -> tuple[Value, ...]:
        """「結紮したマウスでは」: what was done stands in an earlier sentence (坐骨神経の結紮)."""
        found = verb.predicate
        done = found is not None and found.verbal_noun and found.lemma.endswith(self.surgery)
        return (Value(self.a.index, ((verb.start, verb.end),)),) if done else ()

    def _added(self, verb: Phrase) -> tuple[Value, ...]:
        """「ゲムシタビンによる治療に加え、B を併用した」, 「A の発現に加えて B を変異させた」: what was done besides."""
        for phrase in self.a.arguments(verb.index):
            if phrase.case != "に加え":
                continue
            groups = []
            for branch in self.a.branches(phrase.index):
                agents = [i for i, atom in enumerate(branch) if atom.link == "による"]
                groups.append(branch[: agents[-1] + 1] if agents else branch)
            return self.values.groups(groups)
        return ()

    def _done(self, verb: Phrase, pick: Phrase, joint: str, branch: Branch) -> tuple[Value, ...]:
        """One reading of what a verb is done to or with, and the verb, as a noun phrase."""
        predicate = verb.predicate
        assert predicate is not None
        if predicate.lemma in {"移入", "移植"} and (origin := self.origin(branch)):
            return origin
        value = self.values.branch(branch)
        if value is None:
            return ()
        target = self._locus(self.a.arguments(verb.index), pick)
        if target is not None:
            value = Value(value.sentence, (*target.parts, "への", *value.parts))
        plain = predicate.lemma in {"加える", "与える", "使用"} and self.typer.agent(self.a.noun(pick.index))
        if plain or not (predicate.verbal_noun or joint == ""):
            return (value,)
        return (value.plus(*((joint,) if joint else ()), (verb.start, verb.end)),)

    def _locus(self, arguments: Sequence[Phrase], pick: Phrase) -> Value | None:
        """「応答配列に点変異を導入した」: where the intervention is made belongs to it, unless it is a system."""
        for phrase in arguments:
            system = self.typer.system(self.a.noun(phrase.index))
            noun = self.a.noun(phrase.index)
            timed = noun in TIME_NOUNS | self.typer.alone or noun.endswith(self.times)
            if (
                phrase.case == "に"
                and not system
                and not timed
                and phrase.index < pick.index
                and phrase.bunsetsu.unit.nominal
            ):
                places = [
                    b for b in self.a.branches(phrase.index) if not self.typer.system(self.r._text(b[-1]))
                ]
                return self.values.branch(places[0]) if places else None
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
                values = [self.values.branch(branch) for branch in self.a.branches(objects[-1].index)]
                return tuple(v.plus((verb.start, verb.end)) for v in values if v is not None)
        return self._mixed(verb)

    def _mixed(self, verb: Phrase) -> tuple[Value, ...]:
        """「インドール酪酸を飲水に混ぜてあたえると」: what is given stands with the て before."""
        near = self.a.phrases[verb.index - 1] if verb.index > 0 else None
        if near is None or near.predicate is None or not near.function.endswith(("て", "で")):
            return ()
        objects = [p for p in self.a.arguments(near.index) if p.case == "を"]
        values = [self.values.branch(b) for p in objects[-1:] for b in self.a.branches(p.index)]
        done = verb.predicate is not None and verb.predicate.verbal_noun
        return tuple(v.plus("の", (verb.start, verb.end)) if done else v for v in values if v is not None)
