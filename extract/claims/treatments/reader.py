"""The treatment of a mention, from its own sentence: the rules in their order, nearest first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.claims.roles import RoleReader, Taken
from extract.claims.treatments.agents import Agents
from extract.claims.treatments.clauses import InterventionClauses
from extract.claims.treatments.scope import NOTHING, Found, Scope, influenced
from extract.claims.treatments.settings import Settings
from extract.claims.treatments.values import TreatmentValues
from extract.match.coordination import Atom
from extract.match.frames import Mention
from extract.match.values import Value


class TreatmentReader:
    """Looks for what acts, from near to far: own arguments, agent, the phrase of the quantity, clauses, topics."""

    def __init__(self, roles: RoleReader) -> None:
        self.r = roles
        self.a = roles.a
        self.typer = roles.typer
        self.values = TreatmentValues(roles)
        self.clauses = InterventionClauses(roles, self.values)
        self.settings = Settings(roles, self.values)
        self.diets = re.compile("|".join(self.a.tools.lexicon.ordered("diets")))
        self.agents = Agents(roles, self.values, self.clauses, self.settings)

    def read(self, mention: Mention, taken: Taken) -> Found:
        """Treatments (alternatives) and the rule that found them; empty where the sentence names none."""
        if mention.found_by[0].startswith("causes:"):
            return self.agents.cause(mention)
        taken.agents = [group for group in taken.agents if not self._system(group)]
        if taken.agents and self._agents_treat(mention):
            return self.values.groups(taken.agents[-1:]), "agent inside"
        if mention.found_by[0] == "enumerated":
            return self.agents.aspect(Scope(mention, taken))
        if mention.predicate == mention.argument and self.a.phrases[mention.predicate].predicate is None:
            return (
                self.agents.possessor(Scope(mention, taken)) if mention.found_by[0] == "nominal" else NOTHING
            )
        visible = self.r.visible(mention.predicate, mention.argument)
        scope = Scope(mention, taken, tuple((r, p) for r, p in visible if r == 0 or not mention.nested))
        first = (
            (self.agents.agent, self.agents.marked)
            if mention.transitive
            else (self.agents.marked, self.agents.agent)
        )
        for rule in (
            self.agents.head,
            self.agents.stimulus,
            *first,
            self.agents.possessor,
            self.clauses.pretreatment,
            self.settings.find,
            self.clauses.find,
            self.settings.present,
            self.agents.topic,
            self.agents.aspect,
        ):
            if mention.nested and rule in (
                self.clauses.find,
                self.settings.present,
                self.agents.topic,
                self.agents.aspect,
            ):
                continue
            found, name = rule(scope)
            if found and (strain := self._fed(scope, found, name)):
                return strain, "strain"
            if found:
                return found, name
        if taken.agents and not mention.nested:
            return self.values.groups(taken.agents[-1:]), "agent inside"
        return NOTHING

    def _fed(self, scope: Scope, found: tuple[Value, ...], name: str) -> tuple[Value, ...]:
        """「高脂肪食のもと、欠損マウスでは対照マウスに比べて増加した」: both got the diet; what differs is the gene."""
        diet = all(self.diets.search(value.text(lambda _: self.a.parse.text)) for value in found)
        if not diet or name not in {"clause", "setting において"}:
            return ()
        compared = any(
            p.case in {"と比較", "より", "と"} and self.typer.control(self.a.noun(p.index))
            for _, p in scope.visible
        )
        if not compared and name == "clause":
            return ()
        topics = (p for _, p in scope.ordered() if "は" in p.focus and p.case in {"", "で", "において"})
        return next((strain for p in topics if (strain := self.clauses.strain(p))), ())

    def _agents_treat(self, mention: Mention) -> bool:
        """An agent inside the quantity's phrase is the treatment where the predicate itself names none."""
        if self.a.phrases[mention.argument].index == mention.predicate and mention.nested:
            return True
        own = self.a.arguments(mention.predicate)
        if len(mention.change.chain) > 1 and mention.change.direction == "decrease" and not mention.nested:
            return False
        if any(p.case == "により" for p in own) or (influenced(mention) and self._acting(mention)):
            return False
        if mention.transitive and any(self.agents.actor(p, mention) for p in own if p.case in {"が", ""}):
            return False
        outer = [c for c in mention.found_by if c.startswith("predicates:")]
        moved = bool(outer) and mention.found_by[0] == outer[0]
        return not moved or not self._acting(mention)

    def _acting(self, mention: Mention) -> bool:
        """Whether anything else in reach acts: a marked treatment, a clause, a topic."""
        scope = Scope(mention, Taken(), tuple(self.r.visible(mention.predicate, mention.argument)))
        return any(
            rule(scope)[0]
            for rule in (self.agents.marked, self.agents.agent, self.settings.find, self.clauses.find)
        )

    def _system(self, atoms: Sequence[Atom]) -> bool:
        last = atoms[-1]
        return self.typer.system(self.a.parse.text[last.start : last.end])
