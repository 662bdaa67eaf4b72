"""Anaphora: 本薬, 同化合物, この増加, これらの作用, これによって -> what they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.claims.context import Context
from extract.claims.drafts import Draft
from extract.match.analysis import Analysis
from extract.match.values import Value

PRONOUNS = frozenset({"これ", "それ", "これら", "それら"})
SAME = ("同", "両")


class Antecedents:
    """Remembers what was said; knows the drug that the document is about."""

    def __init__(self, analyses: Sequence[Analysis | None]) -> None:
        self.analyses = analyses
        self.last: tuple[Draft, ...] = ()
        self.drugs_seen: list[Value] = []
        lexicon = next((a.tools.lexicon for a in analyses if a is not None), None)
        self.own_names = frozenset(lexicon.patterns("anaphor_drug")) if lexicon else frozenset()

    def text(self, value: Value) -> str:
        """The words of a value, without spaces."""
        analysis = self.analyses[value.sentence] if value.sentence >= 0 else None
        return "".join(value.text(analysis.parse.text).split()) if analysis else ""

    def main_drug(self) -> Value | None:
        """The drug named most often: what 本薬 means before anything else is said."""
        counts: Counter[str] = Counter()
        first: dict[str, Value] = {}
        for analysis in self.analyses:
            if analysis is None:
                continue
            for name, value in drug_names(analysis):
                counts[name] += 1
                first.setdefault(name, value)
        return first[counts.most_common(1)[0][0]] if counts else None

    def enter(self, index: int) -> None:
        """A sentence begins."""
        analysis = self.analyses[index]
        if analysis is not None:
            self.current = [value for _, value in drug_names(analysis)]

    def leave(self, drafts: tuple[Draft, ...], analysis: Analysis) -> None:
        """A sentence ends; what it said can be referred to."""
        if drafts:
            self.last = drafts
        self.drugs_seen.extend(value for _, value in drug_names(analysis))

    def effect(self, draft: Draft, analysis: Analysis) -> tuple[Draft, bool]:
        """「この増加は維持された」, 「これらの増加は減弱した」: the quantity of the last change."""
        if not draft.anaphoric or not self.last:
            return draft, False
        antecedent = self.last[-1]
        effect = antecedent.effect
        direction = draft.mention.direction
        if len(draft.mention.change.chain) > 1 and draft.mention.change.spans:
            effect = effect.plus("の")
        subjects = draft.subjects or antecedent.subjects
        return replace(draft, effect=effect, subjects=subjects, mention=replace(draft.mention, direction=direction)), True

    def treatments(
        self, draft: Draft, analysis: Analysis, context: Context, before: tuple[Draft, ...]
    ) -> Draft:
        """Names of the document's drug and pronouns among the treatments."""
        resolved: list[Value] = []
        for value in draft.treatments:
            text = self.text(value)
            if text in PRONOUNS:
                resolved.extend(d.effect for d in (before or self.last))
            else:
                resolved.append(self.drug(value, analysis, context))
        return replace(draft, treatments=tuple(dict.fromkeys(resolved)))

    def drug(self, value: Value, analysis: Analysis, context: Context) -> Value:
        """本薬 and its kind, alone or with a noun behind it (本薬の投与, 本薬投与)."""
        text = self.text(value)
        for name in self.own_names:
            if not text.startswith(name):
                continue
            antecedent = context.drug
            if name.startswith("同") and self.drugs_seen:
                antecedent = self.drugs_seen[-1]
            if antecedent is None:
                return value
            if text == name:
                return antecedent
            return self._with_tail(value, antecedent, analysis, name)
        return value

    def _with_tail(self, value: Value, antecedent: Value, analysis: Analysis, name: str) -> Value:
        """The name replaced, what follows kept: 本薬投与 -> レナリドミド投与. Only where one sentence holds it all."""
        return value

    def subjects(self, draft: Draft, analysis: Analysis, context: Context) -> Draft:
        """同細胞, 同マウス, 両細胞: the last subject of that kind."""
        resolved: list[Value] = []
        for value in draft.subjects:
            text = self.text(value)
            if text.startswith(("同", "当該")) and context.subjects and not text.startswith(("同種", "同系")):
                resolved.extend(context.subjects)
            else:
                resolved.append(value)
        return replace(draft, subjects=tuple(dict.fromkeys(resolved)))


def drug_names(analysis: Analysis) -> list[tuple[str, Value]]:
    """Atoms of a sentence that are names of drugs (by stem or glossary, not by a class word such as 阻害剤)."""
    names = []
    for phrase in analysis.phrases:
        for first, last in phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,):
            start, end = analysis.parse.words[first].start, analysis.parse.words[last - 1].end
            text = "".join(analysis.parse.text[start:end].split())
            if analysis.typer.type_of(text) == "drug" and text not in analysis.typer.heads and analysis.typer.named(text):
                names.append((text, Value(analysis.index, ((start, end),))))
    return names
