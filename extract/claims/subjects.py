"""The subject of a mention, from its own sentence."""

from __future__ import annotations

from collections.abc import Sequence

from extract.claims.roles import Taken
from extract.claims.subject_phrases import SubjectPhrases
from extract.match.coordination import Atom
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.values import Value

PLACES = {"において", "で", "に対し", "に", "における"}


class SubjectReader(SubjectPhrases):
    """Looks for the system in which the change is seen."""

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
            if rule in {"strain", "treated", "clause", "changed system", "study"}
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
            owners = self._of_study(self._groups(taken.subjects), near)
            return self._with_added(owners, near, taken), "inside", None
        if topic:
            return topic
        given = self._given_to([item for item in visible if item[0] < 10])
        if given:
            return given, "given to", None
        study = self._studies(near)
        if study:
            return study, "study", None
        if rule == "clause" and (treated := self._clause_places(mention, {"に", "で", "において"})):
            return (
                treated,
                "clause",
                None,
            )  # 肝細胞に X を過剰発現させると上昇した: nearer than the clause before
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
        if animals and all(value.text(lambda _: self.a.parse.text) in self.both for value in values):
            return animals
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
                verb = self.a.phrases[phrase.head].predicate if phrase.head >= 0 else None
                if verb is not None and phrase.head != mention.predicate and self._site(phrase, verb.lemma):
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

    def _topics(
        self, ordered: list[tuple[int, Phrase]]
    ) -> tuple[tuple[Value, ...], str, tuple[int, int] | None] | None:
        for _, phrase in ordered:
            topical = (phrase.case in {"", "について"} and phrase.focus & {"は", "も"}) or phrase.case == "が"
            if topical and self.typer.system(self.a.noun(phrase.index)):
                return self._values(phrase), "topic", self._only(phrase)
        return None

    def _only(self, phrase: Phrase) -> tuple[int, int] | None:
        if "のみ" not in phrase.focus and "だけ" not in phrase.focus:
            return None
        first, last = phrase.bunsetsu.function
        for word in self.a.parse.words[first:last]:
            if word.surface in {"のみ", "だけ"}:
                return word.start, word.end
        limit = self.a.phrases[phrase.index + 1]
        return limit.start, limit.end  # に限って
