"""Agents: により, が and は of a transitive verb, the possessor of an effect, the head of a relative clause, topics."""

from __future__ import annotations

from extract.claims.roles import RoleReader
from extract.claims.treatments.clauses import InterventionClauses
from extract.claims.treatments.scope import NOTHING, Found, Scope
from extract.claims.treatments.settings import Settings
from extract.claims.treatments.values import TreatmentValues
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.types import AGENTS, SYSTEMS
from extract.match.values import Value


class Agents:
    """Phrases whose particle or place in the sentence says that they act."""

    def __init__(
        self, roles: RoleReader, values: TreatmentValues, clauses: InterventionClauses, settings: Settings
    ) -> None:
        self.a = roles.a
        self.typer = roles.typer
        self.values = values
        self.clauses = clauses
        self.settings = settings
        self.general = self.a.tools.lexicon.words("general")
        self.happen = self.a.tools.lexicon.words("happen")
        self.techniques = tuple(self.a.tools.lexicon.words("techniques"))

    def marked(self, scope: Scope) -> Found:
        """により and によって; with a passive also に before a drug."""
        for rank, phrase in scope.ordered():
            formal = self.a.noun(phrase.index) in {"こと", "もの", "の"}
            by = phrase.case == "により" or (phrase.case == "で" and formal and phrase.text == "こと")
            if rank >= 30 or not by or self._effector(phrase) or self.clauses.silences(phrase):
                continue
            if formal:
                return self.clauses.nouns.under(phrase), "clause により"
            return self.clauses.described(phrase) or self.values.of(phrase), "marked により"
        return NOTHING

    def agent(self, scope: Scope) -> Found:
        """が or は of a transitive predicate, whatever it is, as long as it is no system."""
        if not scope.mention.transitive:
            return NOTHING
        joined = self._joined(scope)
        if joined:
            return joined, "agent with partner"
        topics = [p for _, p in scope.visible if "は" in p.focus and self.typer.agent(self.a.noun(p.index))]
        for rank, phrase in scope.ordered():
            if topics and "も" in phrase.focus and not self.typer.agent(self.a.noun(phrase.index)):
                continue  # 本薬は A も B も示さず、C も惹起しなかった
            if rank == 0 and phrase.case == "が" and self.actor(phrase, scope.mention):
                return self.values.of(phrase), "agent が"
            topic = phrase.case == "" and phrase.focus & {"は", "も"}
            if (
                topic
                and self.actor(phrase, scope.mention)
                and not (rank and (self._moves(phrase, scope.mention) or self._seen(phrase)))
            ):
                return self._possessing(phrase) or self.values.of(phrase), "agent は"
            if rank == 0 and phrase.case == "については":
                return self.values.of(phrase), "agent"
        for rank, phrase in scope.ordered():
            if phrase.case == "が" and rank >= 10 and self._acted_before(phrase, scope.mention):
                return self.values.of(phrase), "agent が before"
            if phrase.case == "について" and "は" in phrase.focus and self.actor(phrase, scope.mention):
                return self.values.of(phrase), "topic について"
        return NOTHING

    def cause(self, mention: Mention) -> Found:
        """「この低下が，…マウスにおいて数が減少した一因と考えられた」: the が with a comma before the clause of the effect."""
        for phrase in reversed(self.a.phrases[: mention.argument]):
            marked = phrase.case == "が" or (phrase.case == "" and "は" in phrase.focus)
            if marked and phrase.bunsetsu.comma and self.actor(phrase, mention):
                return self.values.of(phrase), "cause"
        return NOTHING

    def possessor(self, scope: Scope) -> Found:
        """レナリドミドの抑制作用, R2併用処置の治療効果: where nothing outside acts."""
        if not scope.taken.possessors:
            return NOTHING
        if len(scope.mention.change.chain) > 1 or scope.mention.found_by[0].startswith("predicates:"):
            found = self.settings.find(scope)[0] or self.clauses.find(scope)[0]
            if found:
                return NOTHING
        return self.values.groups(scope.taken.possessors[-1:]), "possessor"

    def stimulus(self, scope: Scope) -> Found:
        """What is responded to: 阻害剤に対し応答した, 薬剤に適応した."""
        if not scope.mention.found_by[0].startswith("respond:"):
            return NOTHING
        for rank, phrase in scope.ordered():
            if (
                rank == 0
                and phrase.case in {"に", "に対し"}
                and not self.typer.system(self.a.noun(phrase.index))
            ):
                return self.values.of(phrase), "stimulus"
        return NOTHING

    def head(self, scope: Scope) -> Found:
        """A relative clause that states a result of its head drug: 増殖の抑制を示す CC-885, X を阻害する降下薬であり."""
        predicate = self.a.phrases[scope.mention.predicate].predicate
        if not scope.mention.nested or predicate is None or not scope.mention.transitive:
            return NOTHING
        head = self.a.phrases[scope.mention.predicate].head
        if head < 0:
            return NOTHING
        target = self.a.phrases[head]
        above = self.a.heads[head]
        becomes = target.case == "に" and above >= 0 and self._becomes(above)
        if not becomes and not self.typer.agent(self.a.noun(head)):
            return NOTHING
        if target.predicate is not None or becomes:
            for phrase in self.a.arguments(above if becomes else head):
                if phrase.focus & {"は", "も"} and phrase.case == "" and self.actor(phrase, scope.mention):
                    return self.values.of(phrase), "head"
        if self.typer.named(self.a.noun(head)) or self.a.noun(head) in self.a.tools.lexicon.patterns(
            "anaphor_drug"
        ):
            return self.values.of(target), "head"
        return NOTHING

    def _becomes(self, index: int) -> bool:
        found = self.a.phrases[index].predicate
        return found is not None and found.lemma == "なる"

    def topic(self, scope: Scope) -> Found:
        """The topic, where it is a drug or an intervention."""
        for rank, phrase in scope.ordered():
            topical = phrase.case in {"", "について", "に"} and bool(phrase.focus & {"は", "も"})
            if topical and self.typer.agent(self.a.noun(phrase.index)):
                return self.values.of(phrase), "topic"
            if rank >= 10 and phrase.case == "が" and self.typer.agent(self.a.noun(phrase.index)):
                return self.values.of(phrase), "agent before"
        return NOTHING

    def aspect(self, scope: Scope) -> Found:
        """「X の薬理作用は…である」, 「X の作用機序として」: who acts is named with the effect in general."""
        phrase = self.a.aspect_before(scope.mention.argument)
        found = self._possessing(phrase) if phrase is not None else ()
        return (found, "aspect") if found else NOTHING

    def _possessing(self, phrase: Phrase) -> tuple[Value, ...]:
        """Whose effect a phrase names in general: X of 「X の作用機序は」."""
        branch = self.a.aspect(phrase)
        acting = [a for a in (branch or ())[:-1] if self.typer.agent(self.a.parse.text[a.start : a.end])]
        return self.values.groups([[acting[0]]]) if acting else ()

    def _effector(self, phrase: Phrase) -> bool:
        """Cells that do it (当該 PBMC によって) are the effector, techniques only show it; neither is a treatment."""
        return self.typer.system(self.a.noun(phrase.index)) or self._technique(phrase)

    def _technique(self, phrase: Phrase) -> bool:
        noun = self.a.noun(phrase.index)
        return noun.endswith(self.techniques) and not self.typer.agent(noun)

    def _joined(self, scope: Scope) -> tuple[Value, ...]:
        """「MRX-55 は増殖を抑制し、抗体との併用により腫瘍を退縮させた」: the agent and its partner together."""
        partner = next((p for p in self._own(scope) if p.case in {"により", "で"} and self._with(p)), None)
        agent = next((p for _, p in scope.ordered() if p.case in {"が", ""} and self._drug_topic(p)), None)
        if partner is None or agent is None:
            return ()
        acting, joining = self.values.of(agent), self.values.of(partner)
        return tuple(Value(self.a.index, (*a.parts, "と", *b.parts)) for a in acting for b in joining)

    def _own(self, scope: Scope) -> list[Phrase]:
        return [p for rank, p in scope.ordered() if rank == 0]

    def _with(self, phrase: Phrase) -> bool:
        """X との併用: one partner only."""
        branches = self.a.branches(phrase.index)
        return phrase.text.startswith("併用") and all(
            len(branch) == 2 and branch[0].link == "との" for branch in branches
        )

    def _drug_topic(self, phrase: Phrase) -> bool:
        noun = self.a.noun(phrase.index)
        return (phrase.case == "が" or bool(phrase.focus & {"は", "も"})) and (
            self.typer.type_of(noun) in {"drug", "code"}
        )

    def _acted_before(self, phrase: Phrase, mention: Mention) -> bool:
        """The が of a clause before: a drug, or whatever acts on an を there (X が集積を促し、成熟をもたらす)."""
        if self.typer.agent(self.a.noun(phrase.index)):
            return True
        verb = self.a.phrases[phrase.head].predicate
        chained = verb is not None and verb.form == "continuative" and not verb.passive
        acts = any(p.case == "を" for p in self.a.arguments(phrase.head))
        return chained and acts and self.actor(phrase, mention)

    def _moves(self, phrase: Phrase, mention: Mention) -> bool:
        """「異常は X を阻害することにより回復した」: the topic is what moves in its own clause, and acts in none."""
        verb = self.a.phrases[phrase.head].predicate if phrase.head >= 0 else None
        formal = self.a.phrases[mention.predicate + 1 :][:1]
        means = bool(formal) and formal[0].text == "こと" and formal[0].case == "により"
        if verb is None or not means or self.typer.agent(self.a.noun(phrase.index)):
            return False
        if phrase.head not in self.a.ancestors(mention.predicate):
            return False
        moving = verb.passive or (verb.lemma in self.a.changes.predicates and not verb.causative)
        return moving and not any(p.case == "を" for p in self.a.arguments(phrase.head))

    def _seen(self, phrase: Phrase) -> bool:
        """「A に対する阻害作用は認められず、B の発現も誘導しなかった」: what was seen in its own clause acts in no other."""
        verb = self.a.phrases[phrase.head].predicate if phrase.head >= 0 else None
        agent = self.typer.agent(self.a.noun(phrase.index))
        return verb is not None and verb.passive and verb.lemma in self.happen and not agent

    def actor(self, phrase: Phrase, mention: Mention) -> bool:
        """May act: a noun that is no system, no formal noun, no time."""
        if phrase.index == mention.argument:
            return False
        noun = self.a.noun(phrase.index)
        kind = self.typer.type_of(noun)
        if noun in self.general and mention.found_by[0].startswith("frames:"):
            return False  # これらの変化は回復性を示した
        if "frames:伴う" in mention.found_by and kind not in AGENTS:
            return False  # 曝露量は減少し、酵素活性の上昇を伴った: what goes along moves nothing
        if (
            kind in SYSTEMS
            or kind in {"vehicle", "author"}
            or self._technique(phrase)
            or noun in self.typer.alone
            or self.typer.formal(noun)
        ):
            return False
        return phrase.bunsetsu.unit.nominal
