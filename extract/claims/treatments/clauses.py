"""Clauses that treat: 投与すると, 処置したところ, 投与したマウスでは, 欠損させることにより, ノックアウトマウスでは."""

from __future__ import annotations

from dataclasses import replace

from extract.claims.roles import RoleReader
from extract.claims.treated import TreatedSystems
from extract.claims.treatments.nouns import VerbNouns
from extract.claims.treatments.scope import NOTHING, TIME_NOUNS, Found, Scope
from extract.claims.treatments.values import TreatmentValues
from extract.match.coordination import Branch
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.types import SYSTEMS
from extract.match.values import Value, value_of


class InterventionClauses:
    """Verbs of intervention with their objects, read as noun phrases."""

    def __init__(self, roles: RoleReader, values: TreatmentValues) -> None:
        self.r = roles
        self.a = roles.a
        self.typer = roles.typer
        self.values = values
        lexicon = self.a.tools.lexicon
        self.nouns = VerbNouns(roles, values, self._origin)
        self.treated = TreatedSystems(roles.a)
        self.making = lexicon.words("making")
        self.before = lexicon.ordered("pretreatments")
        self.caused = lexicon.words("caused")
        self.tools = tuple(lexicon.words("tools"))
        self.surgery = tuple(lexicon.words("surgery"))
        self.constructs = lexicon.ordered("constructs")
        self.undergone = lexicon.words("undergone")
        self.giving = lexicon.ordered("giving")
        self.knock = tuple(lexicon.frames["knock"])
        self.no_act = frozenset().union(
            *(
                lexicon.words(name)
                for name in ("method", "evidential", "happen", "have", "relation", "reckon")
            )
        )

    def find(self, scope: Scope) -> Found:
        """投与すると, 処置したところ, 投与した際, 投与したマウスでは, ノックアウトマウスでは."""
        clauses = [
            p for p in reversed(self.a.phrases[: scope.mention.predicate]) if self._treats(p, scope.mention)
        ]
        for clause in map(self._first_cause, sorted(clauses, key=lambda p: not self._own(p, scope.mention))):
            values = () if self._by_tool(clause) else self.nouns.of(clause)
            if values:
                return values, "clause"
        for _, phrase in scope.ordered():
            if phrase.case == "を用いて" and scope.mention.transitive:
                continue  # ノックアウトマウスを用いて脳虚血を誘導した
            values = self.strain(phrase)
            if values:
                return values, "strain"
        if values := self._treated(scope):
            return values, "treated"
        values = self._changed_system(scope.mention)
        if values:
            return values, "changed system"
        return NOTHING

    def _treated(self, scope: Scope) -> tuple[Value, ...]:
        """「モノクロタリン投与ラットでは血圧が上昇した」: against those that were not; において names the model of a study."""
        if scope.mention.transitive:
            return ()
        compared = any(p.case in {"と比較", "より"} for _, p in scope.visible)
        for _, phrase in scope.ordered():
            if phrase.case not in {"で", "において", "に", ""} or not ("は" in phrase.focus or compared):
                continue
            found = [
                split[0] for branch in self.a.branches(phrase.index) if (split := self.treated.split(branch))
            ]
            values = [value_of(self.a.parse, self.a.index, atoms) for atoms in found]
            if values:
                return tuple(dict.fromkeys(value for value in values if value is not None))
        return ()

    def _first_cause(self, clause: Phrase) -> Phrase:
        """「ラパマイシンを投与して mTORC1 を阻害すると」: what was given, not what it does."""
        found = clause.predicate
        if found is None or found.lemma not in self.a.changes.predicates:
            return clause
        means = [
            c
            for c in self.a.clauses(clause.index)
            if c.predicate and c.predicate.form == "continuative" and self._given_first(c)
        ]
        return means[-1] if means else clause

    def _given_first(self, clause: Phrase) -> bool:
        found = clause.predicate
        return found is not None and self.intervenes(clause) and found.lemma not in self.a.changes.predicates

    def pretreatment(self, scope: Scope) -> Found:
        """「X で前処理し、LPS で刺激すると」: what was there before the stimulus acts on the response."""
        own = (p for rank, p in scope.visible if rank == 0 and p.case in {"で", "において"})
        if any(self.typer.agent(self.a.noun(p.index)) for p in own):
            return NOTHING  # 前処置した細胞は増加を示し、併用処置でもこの増加は維持された
        for clause in reversed(self.a.phrases[: scope.mention.predicate]):
            found = clause.predicate
            if found is None or not any(word in found.lemma for word in self.before):
                continue
            acts = found.form != "adnominal" or self._treats(clause, scope.mention)
            if acts and not self.a.negated(clause.index) and (values := self.nouns.of(clause)):
                return values, "pretreatment"
        return NOTHING

    def _treats(self, clause: Phrase, mention: Mention) -> bool:
        """Whether a clause may treat what a mention speaks of: by its verb, its form, and where it hangs."""
        found = clause.predicate
        if found is None or self.a.negated(clause.index) or self._vehicle(clause):
            return False
        if not self.intervenes(clause):
            return self._manipulates(clause)
        head = self.a.heads[clause.index]
        if found.form in {"continuative", "concessive"} and found.lemma in self.a.changes.predicates:
            return False  # DPP-4 を阻害し、GLP-1 濃度を上昇させる: two things that one agent does
        if found.form == "adnominal":
            if self._timed(clause):
                # 「それぞれを単独で投与したときよりも」: what it is compared with
                return self.a.phrases[clause.head].case not in {"より", "と比較", "と"}
            return self.given(clause) and any(
                target.index < mention.predicate
                and self._holds(self.a.noun(target.index))
                and (
                    target.case in {"で", "において", "に", "が", "の", "における", ""} or self._made(target)
                )
                for target in self._targets(clause)
            )
        return (
            found.form != "continuative" or head == mention.predicate or self._chained(clause.index, mention)
        )

    def _targets(self, clause: Phrase) -> list[Phrase]:
        """What a relative clause describes: its head, and the system right behind it (食塩水を負荷したラットの左心室)."""
        if clause.head < 0:
            return []
        head, near = self.a.phrases[clause.head], self.a.phrases[clause.index + 1]
        owner = near.index < head.index and near.case in {"の", "における", "での"}
        return [head, near] if owner and near.predicate is None else [head]

    def _holds(self, noun: str) -> bool:
        """What is treated, or the study in which it was: 投与したマウス, 投与した群, 投与した試験."""
        return self.typer.type_of(noun) in SYSTEMS | {"group"} or noun.endswith(self.r.studies)

    def _made(self, target: Phrase) -> bool:
        """「Atg5 を欠損するマウスを作製したところ」: the animal that was made is the one in which it was seen."""
        verb = self.a.phrases[target.head].predicate if target.case == "を" and target.head >= 0 else None
        return verb is not None and verb.lemma in self.making

    def _vehicle(self, clause: Phrase) -> bool:
        """溶媒を投与したマウス, プラセボを投与すると: the control, which acts on nobody."""
        given = [p for p in self.a.arguments(clause.index) if p.case == "を"]
        return bool(given) and all(self.typer.type_of(self.a.noun(p.index)) == "vehicle" for p in given)

    def _timed(self, clause: Phrase) -> bool:
        return clause.head >= 0 and self.a.noun(clause.head) in TIME_NOUNS

    def _own(self, clause: Phrase, mention: Mention) -> bool:
        """Whether a clause of time or condition hangs on the mention's predicate itself; it goes before a description."""
        head = self.a.heads[clause.index]
        if self._timed(clause) and head >= 0:
            head = self.a.heads[head]
        elif clause.predicate is None or clause.predicate.form not in {"conditional", "concessive"}:
            return False
        return head == mention.predicate

    def _manipulates(self, clause: Phrase) -> bool:
        """「インドール酪酸を補充すると」, 「培地を除いたところ」: whatever is done to an を, and by nobody that is named."""
        found = clause.predicate
        assert found is not None
        if not (found.form == "conditional" or (found.form == "adnominal" and self._timed(clause))):
            return False
        if found.passive or found.lemma in self.no_act:
            return False
        arguments = self.a.arguments(clause.index)
        acted = any(p.case == "を" and not self.typer.formal(p.text) for p in arguments)
        return acted and not any(p.case == "が" for p in arguments)

    def _by_tool(self, verb: Phrase) -> bool:
        """Biosensors and reporters are introduced to see, not to treat."""
        return any(
            self.a.noun(p.index).endswith(self.tools) for p in self.a.arguments(verb.index) if p.case == "を"
        )

    def given(self, verb: Phrase) -> bool:
        """投与したマウス, 欠損させた細胞: a relative clause treats; 移植した and 培養した only say what the system is."""
        predicate = verb.predicate
        assert predicate is not None
        objects = [self.a.noun(p.index) for p in self.a.arguments(verb.index) if p.case == "を"]
        if any(noun.endswith(self.tools) for noun in objects):
            return False
        if self._silencing(verb) or self.nouns.together(verb):
            return True
        if predicate.lemma in {"移入", "移植"} and any(
            self._origin(branch)
            for p in self.a.arguments(verb.index)
            if p.case == "を"
            for branch in self.a.branches(p.index)
        ):
            return True  # ノックアウトマウスに由来する T 細胞を移入したマウス: what their genes do
        if predicate.passive and objects:
            return True  # 細菌を移植されたマウス: it was done to them
        if predicate.lemma.endswith((*self.giving, *self.knock, "変異", "導入", *self.surgery)):
            return True
        return any(
            self.typer.agent(self.a.noun(p.index)) for p in self.a.arguments(verb.index) if p.case == "を"
        )

    def _chained(self, index: int, mention: Mention) -> bool:
        return self.a.heads[index] in self.a.ancestors(mention.predicate)

    def intervenes(self, phrase: Phrase) -> bool:
        predicate = phrase.predicate
        assert predicate is not None
        if predicate.lemma in self.caused and not predicate.causative:
            return False
        if predicate.lemma in self.undergone:
            return self._undergone(phrase)
        return (
            predicate.lemma in self.r.intervene
            or self._silencing(phrase)
            or (predicate.lemma in self.knock and predicate.verbal_noun)
            or predicate.lemma.endswith(self.surgery)
            or (
                predicate.verbal_noun
                and predicate.lemma.endswith(
                    ("投与", "処置", "処理", "併用", "培養", "ノックアウト", "欠損", *self.giving)
                )
            )
        )

    def silences(self, construct: Phrase) -> bool:
        """「siRNA により X の発現を抑制した細胞では」: the construct is the means of a clause, not what the claim is of."""
        return any(self._silenced(p, construct) for p in self.a.phrases[construct.index + 1 :])

    def _silencing(self, verb: Phrase) -> bool:
        return any(self._silenced(verb, p) for p in self.a.phrases[: verb.index])

    def _silenced(self, verb: Phrase, construct: Phrase) -> bool:
        found = verb.predicate
        if found is None or found.form not in {"adnominal", "conditional"}:
            return False
        means = (
            construct.case in {"により", "で", "を用いて"} and construct.index < verb.index <= construct.head
        )
        named = self.a.noun(construct.index).endswith(self.constructs)
        return means and named and any(p.case == "を" for p in self.a.arguments(verb.index))

    def _undergone(self, phrase: Phrase) -> bool:
        """「投与を受けたマウス」: an intervention that somebody underwent."""
        objects = [self.a.noun(p.index) for p in self.a.arguments(phrase.index) if p.case == "を"]
        return bool(objects) and self.typer.type_of(objects[-1]) == "treatment"

    def described(self, phrase: Phrase) -> tuple[Value, ...]:
        """「阻害剤を併用した治療により」: the clause says what the 治療 was."""
        before = self.a.phrases[phrase.index - 1] if phrase.index > 0 else None
        generic = phrase.text in self.nouns.interventions or phrase.text == "療法"
        if before is None or before.predicate is None or before.predicate.form != "adnominal" or not generic:
            return ()
        return self.nouns.of(before) if self.intervenes(before) else ()

    def _origin(self, branch: Branch) -> tuple[Value, ...]:
        """「点変異を導入したマウスの T 細胞を移入した」: what acts is what was done to those they came from."""
        strain = self._strain_in(branch)
        if strain:
            return strain
        for atom in branch[:-1]:
            verb = self.a.phrases[atom.phrase]
            if (
                atom.kind == "clause"
                and verb.predicate is not None
                and self.intervenes(verb)
                and self.given(verb)
            ):
                return self.nouns.of(verb)
        return ()

    def strain(self, phrase: Phrase) -> tuple[Value, ...]:
        """A knock-out strain names its intervention: SphK2 ノックアウトマウス -> SphK2 のノックアウト."""
        values = [value for branch in self.a.branches(phrase.index) for value in self._strain_in(branch)]
        return tuple(dict.fromkeys(values))

    def _strain_in(self, branch: Branch) -> tuple[Value, ...]:
        values = []
        for number, atom in enumerate(branch):
            text = self.a.parse.text[atom.start : atom.end]
            word = next((w for w in self.knock if w in text), None)
            if word is None or self.typer.type_of(text) not in SYSTEMS:
                continue
            end = atom.start + text.index(word) + len(word)
            kept = [a for a in branch[:number] if a.kind == "noun" or a.kind == "clause"]
            value = value_of(self.a.parse, self.a.index, [*kept, replace(atom, end=end, link="", link_end=0)])
            if value is not None:
                values.append(value)
        return tuple(values)

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
                values = [self.values.branch(b) for b in self.a.branches(subjects[-1].index)]
                return tuple(v.plus("の", (phrase.start, phrase.end)) for v in values if v is not None)
        return ()
