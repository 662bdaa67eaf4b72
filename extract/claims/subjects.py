"""The subject of a mention, from its own sentence."""

from __future__ import annotations

from collections.abc import Sequence

from extract.claims.roles import RoleReader, Taken
from extract.match.coordination import Atom, Branch
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.types import SYSTEMS
from extract.match.values import Value, value_of

PLACES = {"において", "で", "に対し", "に", "における"}


class SubjectReader:
    """Looks for the system in which the change is seen."""

    def __init__(self, roles: RoleReader) -> None:
        self.r = roles
        self.a = roles.a
        self.typer = roles.typer
        self.rule = ""
        self.care = self.a.tools.lexicon.words("care")
        self.refers = False
        self.acting: list[tuple[int, int]] = []
        self.strains = (*self.a.tools.lexicon.words("knock"), "変異", "導入", "発現")
        self.stages = tuple(self.a.tools.lexicon.words("stages"))
        self.sexes = self.a.tools.lexicon.words("sexes")
        self.doses = self.a.tools.lexicon.words("dose_levels")
        self.occasions = self.a.tools.lexicon.words("occasions")
        self.studies = tuple(self.a.tools.lexicon.words("studies"))

    def read(
        self, mention: Mention, taken: Taken, treatments: Sequence[Value], rule: str
    ) -> tuple[tuple[Value, ...], str, tuple[int, int] | None]:
        """Subjects (alternatives), the rule that found them, and the span of のみ if it limits them."""
        visible = self._visible(mention, taken)
        ordered = sorted(
            ((rank, p) for rank, p in visible if p.index != mention.argument),
            key=lambda item: (item[0], -item[1].index),
        )
        spans = [span for value in treatments for span in value.spans()]
        ordered = [
            (rank, p)
            for rank, p in ordered
            if rule in {"strain", "clause", "changed system", "study"}
            or not any(s[0] <= p.start < s[1] for s in spans)
        ]
        self.acting = spans if rule == "clause" else []
        for name, found in (
            ("cared for", self._cared_for(mention)),
            ("て-chain", self._chained(ordered, mention)),
        ):
            if found:
                return found, name, None
        self.rule = rule
        near = [item for item in ordered if item[0] < 10]
        own = self._places(near, mention)
        if own:
            return self._of_study(own[0], near), own[1], own[2]
        structure = taken.subjects and self._structure(taken.subjects)
        topic = self._topics(near)
        if topic and structure:
            # CD4+ T 細胞は…免疫シナプスにおける F アクチン量の増加を示し: the topic is the subject.
            return topic
        if taken.formed and len(taken.subjects) == 1:
            formed = (self._value(self._without_treatment(place)) for place in taken.formed)
            return tuple(value for value in formed if value is not None), "inside", None
        if taken.subjects:
            return self._with_added(self._groups(taken.subjects), near, taken), "inside", None
        if topic:
            return topic
        given = self._given_to([item for item in visible if item[0] < 10])
        if given:
            return given, "given to", None
        study = self._studies(near)
        if study:
            return study, "study", None
        far = [item for item in ordered if item[0] >= 10]
        later = self._places(far, mention) or self._topics(far)
        if later:
            return self._of_study(later[0], ordered), later[1], later[2]
        clause = self._clause_places(mention)
        if clause:
            return clause, "clause", None
        if rule == "aspect" and (targets := self._targets(mention)):
            return targets, "aspect", None
        return (), "", None

    def _of_study(self, values: tuple[Value, ...], near: list[tuple[int, Phrase]]) -> tuple[Value, ...]:
        """「サルの試験において、雌のみで増加した」: a sex alone is that of the animal of the study."""
        alone = all(value.text(lambda _: self.a.parse.text) in self.sexes for value in values)
        animals = (self._studies(near) or self._animals(near)) if alone else ()
        return tuple(Value(v.sentence, (*a.parts, "の", *v.parts)) for a in animals for v in values) or values

    def _animals(self, near: list[tuple[int, Phrase]]) -> tuple[Value, ...]:
        """「ラットでは、若齢動物に限って発現した」: the animal of the sentence."""
        for _, phrase in near:
            noun = self.a.noun(phrase.index)
            placed = phrase.case in PLACES or (phrase.case == "" and "は" in phrase.focus)
            if placed and self.typer.type_of(noun) == "organism" and noun not in self.sexes:
                return self._values(phrase)
        return ()

    def _places(
        self, ordered: list[tuple[int, Phrase]], mention: Mention
    ) -> tuple[tuple[Value, ...], str, tuple[int, int] | None] | None:
        for _, phrase in ordered:
            if phrase.case in PLACES and self._system(phrase):
                if phrase.case == "に" and self.a.phrases[mention.predicate].predicate is None:
                    continue
                return self._contrasted(phrase, ordered), f"place {phrase.case}", self._only(phrase)
            if phrase.case == "" and "のみ" in phrase.focus and self._system(phrase):
                return self._values(phrase), "place のみ", self._only(phrase)
            if phrase.case == "" and not phrase.focus and self._both(phrase) and self._system(phrase):
                return self._values(phrase), "place 共に", None
        return None

    def _contrasted(self, phrase: Phrase, ordered: list[tuple[int, Phrase]]) -> tuple[Value, ...]:
        """「ラットでは全ての群で、マウスでは最高用量群のみで増加した」: one verb holds of all that では contrasts."""
        values = self._values(phrase)
        if "は" not in phrase.focus:
            return values
        kind = self.typer.type_of(self.a.noun(phrase.index))
        for _, other in ordered:
            same = other.case == phrase.case and "は" in other.focus and other.head == phrase.head
            if same and other.index < phrase.index and self.typer.type_of(self.a.noun(other.index)) == kind:
                values = (*self._values(other), *values)
        return tuple(dict.fromkeys(values))

    def _chained(self, ordered: list[tuple[int, Phrase]], mention: Mention) -> tuple[Value, ...]:
        """The verb behind a て-clause covers all coordinated samples before it (ANNOTATION.md, section 4)."""
        before = self.a.clauses(mention.predicate)
        if not before or not before[-1].function.endswith("て") or before[-1].predicate is None:
            return ()
        last = before[-1].index
        if before[-1].predicate.lemma not in self.a.changes.predicates:
            return ()
        if any(rank == 0 and p.index > last and p.case in PLACES for rank, p in ordered):
            return ()
        values: list[Value] = []
        for _rank, phrase in sorted(ordered, key=lambda item: item[1].index):
            if phrase.index < last and phrase.case in PLACES - {"に"} and self._system(phrase):
                values.extend(self._values(phrase))
        return tuple(dict.fromkeys(values))

    def _both(self, phrase: Phrase) -> bool:
        """「健康人及び FL 患者の PBMC サンプル共に」: 共に stands where で would."""
        index = phrase.index + 1
        return index < len(self.a.phrases) and self.a.phrases[index].text in {"共", "とも", "いずれ"}

    def _with_added(
        self, values: tuple[Value, ...], ordered: list[tuple[int, Phrase]], taken: Taken
    ) -> tuple[Value, ...]:
        """「骨髄異形成症候群のほかに FL に対する効果」: what is named beside the subject is one, too."""
        kind = self.typer.type_of(self.r._text(taken.subjects[-1][-1]))
        for _, phrase in ordered:
            if phrase.case == "に加え" and self.typer.type_of(self.a.noun(phrase.index)) == kind:
                values = (*self._values(phrase), *values)
        return tuple(dict.fromkeys(values))

    def _structure(self, groups: Sequence[Sequence[Atom]]) -> bool:
        last = groups[-1][-1]
        return self.typer.type_of(self.a.parse.text[last.start : last.end]) == "structure"

    def _studies(self, ordered: list[tuple[int, Phrase]]) -> tuple[Value, ...]:
        """ラットの反復経口投与毒性試験では, ラット及びウサギの発生に関する試験において, 細胞株を用いた試験において."""
        for phrase in self.a.phrases[:-1]:
            following = self.a.noun(phrase.index + 1)
            used = phrase.case == "を用いた" and (
                following.endswith(self.studies) or following in {"場合", "とき", "際"}
            )
            if used and self._system_noun(phrase):
                return self._values(phrase)
        for _, phrase in ordered:
            noun = self.a.noun(phrase.index)
            if phrase.case not in {"において", "で", "における"} or not noun.endswith(self.studies):
                continue
            values = []
            for branch in self.a.branches(phrase.index):
                values.extend(self._studied(branch))
            if values:
                return tuple(dict.fromkeys(values))
        return ()

    def _visible(self, mention: Mention, taken: Taken) -> list[tuple[int, Phrase]]:
        """The phrases in reach, with their distance in clauses."""
        visible = self.r.visible(mention.predicate, mention.argument)
        if self.a.phrases[mention.predicate].predicate is None:
            visible = [(rank, p) for rank, p in visible if rank < 10 and p.index < mention.predicate]
        elif mention.nested:
            visible = [(rank, p) for rank, p in visible if rank == 0]
        visible += [(5, p) for clause in taken.seen for p in self.a.arguments(clause)]
        return visible

    def _cared_for(self, mention: Mention) -> tuple[Value, ...]:
        """「神経発達障害の治療に有用である」: what is treated is the subject of the 有用性."""
        if not mention.found_by[0].startswith("qualities:"):
            return ()
        for phrase in self.a.arguments(mention.predicate):
            if phrase.case == "に" and phrase.text in self.care:
                values = [self._value(list(branch[:-1])) for branch in self.a.branches(phrase.index)]
                return tuple(dict.fromkeys(value for value in values if value is not None))
        return ()

    def _given_to(self, ordered: list[tuple[int, Phrase]]) -> tuple[Value, ...]:
        """「無麻酔イヌへの経口投与では」: whom it was given to."""
        for _, phrase in ordered:
            if not self.typer.agent(self.a.noun(phrase.index)):
                continue
            found: dict[Value, None] = {}
            for branch in self.a.branches(phrase.index):
                for number, atom in enumerate(branch[:-1]):
                    if atom.link in {"への", "に対する"} and self.typer.system(
                        self.a.parse.text[atom.start : atom.end]
                    ):
                        value = self._value([a for a in branch[: number + 1] if a.kind != "det"])
                        if value is not None:
                            found[value] = None
            if found:
                return tuple(found)
        return ()

    def _studied(self, branch: Branch) -> list[Value]:
        for number, atom in enumerate(branch[:-1]):
            if atom.kind == "clause":
                clause = self.a.phrases[atom.phrase]
                if clause.predicate is not None and clause.predicate.lemma in {
                    "用いる",
                    "使用",
                    "もちいる",
                    "対象",
                }:
                    return self._used(clause)
                for phrase in self.a.arguments(clause.index):
                    # ラットの毒性試験に組み込んだ評価では
                    if phrase.case == "に" and self.a.noun(phrase.index).endswith(self.studies):
                        return [v for one in self.a.branches(phrase.index) for v in self._studied(one)]
            elif self.typer.system(self.a.parse.text[atom.start : atom.end]):
                value = self._value([a for a in branch[: number + 1] if a.kind != "det"])
                return [value] if value is not None else []
        return []

    def _used(self, clause: Phrase) -> list[Value]:
        """What a study used: 細菌及びラット骨髄を用いた試験."""
        values: list[Value] = []
        for phrase in self.a.arguments(clause.index):
            if phrase.case == "を" and self.typer.system(self.a.noun(phrase.index)):
                values.extend(self._values(phrase))
        return values

    def _topics(
        self, ordered: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str, tuple[int, int] | None] | None:
        for _, phrase in ordered:
            topical = (phrase.case in {"", "について"} and phrase.focus & {"は", "も"}) or phrase.case == "が"
            if topical and self.typer.system(self.a.noun(phrase.index)):
                return self._values(phrase), "topic", self._only(phrase)
        return None

    def _clause_places(self, mention: Mention) -> tuple[Value, ...]:
        """マウスに投与したところ: the system of the clause that treats."""
        for predicate in reversed(self.a.phrases[: mention.predicate]):
            found = predicate.predicate
            if self.a.content_of(predicate.index) is not None:
                continue
            if found is None or (found.form == "adnominal" and not self._timed(predicate)):
                continue
            if found.lemma in {"用いる", "使用", "もちいる"}:
                used = self._used(predicate)
                if used:
                    return tuple(dict.fromkeys(used))
            for phrase in reversed(self.a.arguments(predicate.index)):
                if (
                    phrase.case == "を"
                    and found.lemma in self.a.changes.predicates
                    and found.lemma not in self.r.intervene
                ):
                    continue  # 樹状細胞を活性化して免疫応答を誘導する: what is moved before is no place
                if phrase.case in {"に", "に対し", "において", "で", "を", "を用いて"} and self.typer.system(
                    self.a.noun(phrase.index)
                ):
                    return self._values(phrase)
                if phrase.case == "に" and (stage := self._stage(phrase)):
                    return stage
        return ()

    def _stage(self, phrase: Phrase) -> tuple[Value, ...]:
        """「妊娠ラットの器官形成期に投与したとき」: whose stage it was."""
        if not self.a.noun(phrase.index).endswith(self.stages):
            return ()
        values = [
            self._value(branch[:-1])
            for branch in self.a.branches(phrase.index)
            if len(branch) > 1 and branch[-2].link == "の" and self.typer.system(self.r._text(branch[-2]))
        ]
        return tuple(dict.fromkeys(value for value in values if value is not None))

    def _targets(self, mention: Mention) -> tuple[Value, ...]:
        """「X の MM 細胞及び T 細胞に対する作用機序として」: on what X acts."""
        phrase = self.a.aspect_before(mention.argument)
        found: dict[Value, None] = {}
        for branch in self.a.branches(phrase.index) if phrase is not None else ():
            for number, atom in enumerate(branch):
                if atom.link == "に対する" and self.typer.system(self.r._text(atom)):
                    start = max(
                        (i + 1 for i in range(number) if self.typer.agent(self.r._text(branch[i]))), default=0
                    )
                    value = self._value(branch[start : number + 1])
                    if value is not None:
                        found[value] = None
        return tuple(found)

    def _timed(self, predicate: Phrase) -> bool:
        """投与したところ, 投与した際, 投与した試験では."""
        noun = self.a.noun(predicate.head) if predicate.head >= 0 else ""
        return noun in self.occasions or noun.endswith(self.studies)

    def _system(self, phrase: Phrase) -> bool:
        noun = self.a.noun(phrase.index)
        kind = self.typer.type_of(noun)
        return kind in SYSTEMS or kind == "structure" or self.r.between(phrase)

    def _system_noun(self, phrase: Phrase) -> bool:
        return self.typer.system(self.a.noun(phrase.index))

    def _only(self, phrase: Phrase) -> tuple[int, int] | None:
        if "のみ" not in phrase.focus and "だけ" not in phrase.focus:
            return None
        first, last = phrase.bunsetsu.function
        for word in self.a.parse.words[first:last]:
            if word.surface in {"のみ", "だけ"}:
                return word.start, word.end
        limit = self.a.phrases[phrase.index + 1]
        return limit.start, limit.end  # に限って

    def _values(self, phrase: Phrase) -> tuple[Value, ...]:
        values = []
        for branch in self.a.branches(phrase.index):
            atoms = [atom for atom in branch if atom.kind != "det" and not self._dose_group(atom)]
            self.refers = self.refers or any(self._points_back(atom) for atom in branch[-2:-1])
            value = self._value(self._without_treatment(atoms))
            if value is not None:
                values.append(value)
        return tuple(dict.fromkeys(values))

    def _dose_group(self, atom: Atom) -> bool:
        """「300 mg/kg 群の雄」: the dose is no part of the subject."""
        text = self.r._text(atom)
        group = text.endswith("群") and (
            self.a.changes.measure(text.removesuffix("群")) or text.removesuffix("群") in self.doses
        )
        return atom.link == "の" and group

    def _without_treatment(self, atoms: list[Atom]) -> list[Atom]:
        """「抗体を投与したマウス」 splits; 「ノックアウトしたマウス」 stays whole as a strain."""
        kept: list[Atom] = []
        for atom in atoms:
            if atom.kind == "clause":
                predicate = self.a.phrases[atom.phrase].predicate
                if self.rule == "changed system":
                    kept = []
                    continue
                if predicate is not None and predicate.lemma.endswith(
                    ("投与", "処置", "処理", "添加", "投与群", "刺激")
                ):
                    kept = []
                    continue
                if predicate is not None and self._treats(atom, predicate.lemma):
                    kept = []
                    continue
            if atom.link in {"による"}:
                kept = []
                continue
            kept.append(atom)
        return kept or atoms[-1:]

    def _points_back(self, atom: Atom) -> bool:
        text = "".join(self.a.parse.text[atom.start : atom.end].split())
        return atom.kind == "det" and text.startswith(
            ("この", "その", "これら", "それら", "こうした", "当該")
        )

    def _treats(self, atom: Atom, lemma: str) -> bool:
        """「高脂肪食を摂取させたマウス」 where 摂取 is the treatment of the claim; changed genes make a strain."""
        inside = any(atom.start <= start < atom.end for start, _ in self.acting)
        strain = lemma.endswith(self.strains) and not lemma.endswith("ノックダウン")
        return inside and not strain

    def _groups(self, groups: Sequence[Sequence[Atom]]) -> tuple[Value, ...]:
        joined: list[Atom] = []
        for group in groups:
            joined.extend(group)
        value = self._value(self._without_treatment(joined))
        return (value,) if value is not None else ()

    def _value(self, atoms: Sequence[Atom]) -> Value | None:
        if not atoms:
            return None
        last = atoms[-1]
        text = self.a.parse.text[last.start : last.end]
        bare = self.typer.bare(text)
        if len(bare) < len(text) and text.startswith(bare):
            from extract.claims.roles import trimmed

            last = trimmed(last, len(text) - len(bare))
        return value_of(self.a.parse, self.a.index, [*atoms[:-1], last])
