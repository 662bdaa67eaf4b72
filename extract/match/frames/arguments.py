"""Which argument of a predicate moves, and whether its が and は name the agent."""

from __future__ import annotations

from dataclasses import replace

from extract.match.coordination import Branch
from extract.match.frames.scope import OBJECT, SUBJECT, Scope
from extract.match.phrases import Phrase, Predicate


class Arguments(Scope):
    """Reads the arguments of a predicate by voice and valency."""

    def moved(self, phrase: Phrase, predicate: Predicate, valency: str) -> tuple[list[Phrase], bool]:
        """The arguments that move, and whether が and は name the agent."""
        arguments = self.a.arguments(phrase.index)
        objects = [a for a in arguments if a.case == OBJECT]
        if not objects and not predicate.passive and valency == "transitive":
            objects = [a for a in arguments if a.case == "" and "も" in a.focus and self.quantity(a)]
            objects = [] if any(a.case == SUBJECT for a in arguments) else objects
        if objects and not predicate.passive:
            return objects, True
        if valency == "dative":  # X に拮抗する
            return [a for a in arguments if a.case in {"に", "に対し"} and self.quantity(a)], True
        if predicate.form == "adnominal" and not objects:
            relative = self.relative(phrase, predicate, valency, arguments)
            if relative is not None:
                return relative
        subjects = [a for a in arguments if a.case == SUBJECT]
        if [p.text for p in self.a.phrases[phrase.index + 1 :][:1] if p.text in self.causes]:
            subjects = subjects[-1:]  # この低下が、数が減少した一因である: the first が is the cause
        if predicate.causative and not predicate.passive and not objects:
            also = [a for a in arguments if a.case == "" and "も" in a.focus]
            also = [a for a in also if not all(map(self.idle, self.a.branches(a.index)))]
            return also or self.about(phrase), True
        intransitive = predicate.passive or valency != "transitive"
        also = [a for a in arguments if a.case == "" and a.focus & {"は", "も"} and self.quantity(a)]
        if intransitive:
            found = subjects or [a for a in also if not self.a.typer.agent(self.a.noun(a.index))]
            if subjects and all(self.a.typer.agent(self.a.noun(a.index)) for a in subjects) and also:
                return also, True
            targets = [a for a in arguments if a.case == "に対し" and not found]
            if not found and not targets and predicate.form != "adnominal":
                return self.shared(phrase), False
            return found or targets, bool(targets)
        target = [a for a in arguments if a.case == "に対し" and self.quantity(a)]
        target = target or (self.about(phrase) if any(a.case == SUBJECT for a in arguments) else [])
        fallback = [a for a in also if not self.a.typer.agent(self.a.noun(a.index))]
        return target or fallback, True

    def relative(
        self, phrase: Phrase, predicate: Predicate, valency: str, arguments: list[Phrase]
    ) -> tuple[list[Phrase], bool] | None:
        """A relative clause: its head noun fills the gap (リツキシマブが惹起する細胞傷害作用)."""
        head = phrase.head
        if head < 0 or self.a.typer.formal(self.a.noun(head)):
            return None
        agents = [a for a in arguments if a.case in {SUBJECT, "により"}]
        if not agents:
            return [], False  # a bare relative clause describes (抑制した群) and states nothing
        if valency == "transitive" and not predicate.passive and any(a.case == SUBJECT for a in agents):
            return [self.a.phrases[head]], True
        moved = predicate.passive or (valency != "transitive" and not predicate.causative)
        if moved and any(a.case == "により" for a in agents) and not any(a.case == SUBJECT for a in agents):
            return [self.a.phrases[head]], False
        return None

    def owned(self, phrase: Phrase, predicate: Predicate, argument: Phrase, branch: Branch) -> Branch:
        """「受容体により発現が誘導される X」: the head of the relative clause owns the quantity (X の発現)."""
        if predicate.form != "adnominal" or argument.case != SUBJECT or len(branch) > 1 or phrase.head < 0:
            return branch
        head = self.a.phrases[phrase.head]
        if self.a.typer.formal(head.text) or self.a.typer.type_of(self.text(branch[-1])) != "endpoint":
            return branch
        near = self.a.phrases[phrase.index + 1]
        owner = self.a.branches(near.index) if near.bunsetsu.unit.nominal else ()
        if not owner or not predicate.passive:
            return branch
        return (replace(owner[0][-1], link="の", link_end=-1), *branch)
