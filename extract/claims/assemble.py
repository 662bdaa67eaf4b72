"""Drafts with their context -> raw claims: one per asserted combination of treatment, subject and effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from extract.claims.anaphora import Antecedents
from extract.claims.context import Context, inherit
from extract.claims.drafts import Draft
from extract.claims.readings import Analyses, Reading
from extract.lexicon import Lexicon
from extract.match.types import Typer
from extract.match.values import Value
from extract.model import Sentence


@dataclass(frozen=True, slots=True)
class RawClaim:
    """One combination, its slots still values over folded sentences."""

    sentence: int
    draft: Draft
    subject: Value | None
    treatment: Value | None
    effect: Value
    inherited_subject: bool
    inherited_treatment: bool
    inherited_effect: bool


class Assembler:
    """Walks the sentences of a document in order and carries the context along.

    Args:
        sentences: the sentences.
        readings: per sentence its reading, ``None`` where it could not be parsed; those of headings behind them.
        analyses: of the same, for what no reading holds.
        headings: per section name the reading of its heading.
        parents: per section name the names of the sections above it, nearest first.
        lexicon: the knowledge.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        readings: Sequence[Reading | None],
        analyses: Analyses,
        headings: dict[str, Reading],
        lexicon: Lexicon,
        typer: Typer,
        parents: dict[str, tuple[str, ...]],
    ) -> None:
        self.parents = parents
        self.sentences = sentences
        self.texts = analyses.texts
        self.readings = readings
        self.typer = typer
        self.headings = headings
        self.summary_cues = lexicon.patterns("summary")
        self.sexes = lexicon.ordered("sexes")
        self.transient = lexicon.ordered("transient")
        self.disorders = lexicon.ordered("disorders")
        self.own_names = tuple(name for name in lexicon.patterns("anaphor_drug") if name.startswith("本"))
        self.knock = lexicon.ordered("knock")
        self.untreated = lexicon.ordered("untreated")
        self.exposures = lexicon.ordered("exposures")
        self.antecedents = Antecedents(readings, analyses, lexicon, typer)

    def run(self) -> list[RawClaim]:
        """All raw claims, in order."""
        claims: list[RawClaim] = []
        context = Context()
        memory = self.antecedents.memory
        own = memory.own(self.own_names)
        product = memory.product(self.headings.values(), own)
        context.drug = product or memory.main_drug() or own
        if product is None and own is not None:
            product = context.drug
        context.product = (product,) if product is not None else ()
        section = block = None
        for sentence, reading in zip(self.sentences, self.readings, strict=False):
            if sentence.section != section:
                section = sentence.section
                self._enter(context, section)
            if sentence.block != block:
                block = sentence.block
                context.paragraph()
            if reading is not None:
                claims.extend(self._sentence(reading, context))
        return claims

    def _enter(self, context: Context, section: str) -> None:
        context.heading_treatments, context.heading_subjects = (), ()
        for name in (section, *self.parents.get(section, ())):
            heading = self.headings.get(name)
            if heading is not None:
                treatments = self._specific(heading.setup.treatments, context)
                context.heading_treatments = context.heading_treatments or treatments
                context.heading_subjects = context.heading_subjects or heading.setup.subjects[-1:]
        context.section_treatments, context.section_subjects = (), ()
        context.treatments, context.earlier_treatments = (), ()

    def _sentence(self, reading: Reading, context: Context) -> list[RawClaim]:
        self.antecedents.memory.enter(reading.index)
        found = reading.drafts
        summary = self.texts[reading.index].startswith(self.summary_cues)
        if not found:
            self._set_up(reading, context)
            self.antecedents.memory.leave(())
            return []
        claims: list[RawClaim] = []
        resolved: list[Draft] = []
        self._local(reading, context)
        for original in found:
            for draft, by_effect in self.antecedents.effects(original, resolved, context):
                draft = self.antecedents.treatments(draft, context, resolved)
                draft = self.antecedents.subjects(draft, context)
                if draft.mention.nested and not draft.subjects and not draft.weak_subjects:
                    draft = self._subject_from_sentence(draft, found)
                context.wider = self._wider(context)
                if not draft.treatments and self._of_subjects(draft, reading):
                    continue
                by_hand = not draft.treatments or draft.treatment_rule == "setting で"
                if by_hand and self._manipulation(draft, reading):
                    continue
                if not draft.treatments:
                    draft = self._from_sentence(draft, [*found, *resolved])
                draft, by_treatment, by_subject = inherit(draft, context, summary, reading.general)
                if by_subject and not by_treatment:
                    subjects = tuple(self.antecedents.unchanged(value) for value in draft.subjects)
                    draft = replace(draft, subjects=tuple(dict.fromkeys(subjects)))
                resolved.append(draft)
                self._follow(draft, context, by_treatment, by_subject)
                claims.extend(combinations(reading.index, draft, by_treatment, by_subject, by_effect))
        self.antecedents.memory.leave(tuple(resolved))
        return claims

    def _local(self, reading: Reading, context: Context) -> None:
        """「X の影響を検討した結果、…」: a set-up inside the sentence itself."""
        if reading.local is not None:
            treatments = self._specific(reading.local.treatments, context)
            if treatments:
                context.treatments = treatments
            if reading.local.subjects:
                context.subjects = reading.local.subjects[-1:]

    def _from_sentence(self, draft: Draft, resolved: list[Draft]) -> Draft:
        """What another clause of the same sentence gives: 「X による A の増強、また、B の増強が示された」."""
        for earlier in reversed(resolved):
            own = earlier.mention.nested and earlier.mention.predicate != earlier.mention.argument
            if own:
                continue  # what a relative clause says of its head: けいれんの誘発されたマウス
            if earlier.treatments and earlier.mention.argument < draft.mention.argument:
                return replace(draft, treatments=earlier.treatments, treatment_rule="sentence")
        return draft

    def _subject_from_sentence(self, draft: Draft, found: Sequence[Draft]) -> Draft:
        """A relative clause shares the subject of its sentence."""
        for other in found:
            if other is not draft and other.subjects and not other.mention.nested:
                return replace(draft, subjects=other.subjects, subject_rule="sentence")
        return draft

    def _of_subjects(self, draft: Draft, reading: Reading) -> bool:
        """A comparison of systems with no treatment of its own: 正常な膵臓と比較して発現が上昇しており.

        How much of the drug they hold is one of the drug: 高齢者におけるクリアランスは非高齢者に比べて低かった.
        """
        if any(word in self.antecedents.memory.text(draft.effect) for word in self.exposures):
            return False
        if draft.refers or draft.comparator is None or draft.comparator.sentence != reading.index:
            return False
        return self.typer.system(self.antecedents.memory.text(draft.comparator))

    def _manipulation(self, draft: Draft, reading: Reading) -> bool:
        """「この神経細胞を抑制すると、摂食量が回復した」: what is done in a condition is no result of anything."""
        if draft.refers:
            return False
        return draft.mention.transitive and draft.mention.predicate in reading.conditions

    def _transient(self, treatments: Sequence[Value]) -> bool:
        """休薬: it ends a treatment and governs nothing that follows."""
        texts = (self.antecedents.memory.text(value) for value in treatments)
        return all(text.endswith(self.transient) for text in texts)

    def _wider(self, context: Context) -> bool:
        kinds = {self.typer.type_of(self.antecedents.memory.text(value)) for value in context.subjects}
        context.organism = kinds == {"organism"}
        return bool(kinds) and kinds <= {"organism", "sample"}

    def _set_up(self, reading: Reading, context: Context) -> None:
        treatments = self._specific(reading.setup.treatments, context)
        subjects = reading.setup.subjects
        if treatments:
            context.treatments = treatments
            if context.fresh and not context.section_treatments:
                context.section_treatments = treatments
        if subjects:
            context.subjects = subjects[-1:]
            if context.fresh and not context.section_subjects:
                context.section_subjects = subjects[-1:]
        context.fresh = False

    def _specific(self, treatments: tuple[Value, ...], context: Context) -> tuple[Value, ...]:
        """Treatments by name, without those that say only 投与 or 薬物処置."""
        named = (self.antecedents.drugs.named(value, context) for value in treatments)
        found = [value for value in named if not self.antecedents.drugs.unspecific(value)]
        text = self.antecedents.memory.text
        given = [value for value in found if not text(value).startswith(self.untreated)]  # プラセボ又は本剤
        return tuple(dict.fromkeys(given or found))

    def _follow(self, draft: Draft, context: Context, by_treatment: bool, by_subject: bool) -> None:
        """What this sentence says governs the next one."""
        if draft.mention.nested:
            return
        if draft.treatments and not by_treatment and not self._transient(draft.treatments):
            context.treatments = draft.treatments
            texts = [self.antecedents.memory.text(value) for value in draft.treatments]
            context.strain = any(word in text for text in texts for word in self.knock)
            if not context.strain:
                context.given = draft.treatments
        texts = [self.antecedents.memory.text(value) for value in draft.subjects]
        if texts and all(text.endswith(self.sexes) for text in texts):
            return  # 雄のみで増加した: the animal goes on to govern
        finding = self.antecedents.memory.text(draft.effect).endswith(self.disorders)
        if finding and context.organism and draft.subject_rule == "inside":
            return  # 肝細胞の空胞化: cells with a finding do not take the place of the animal
        if draft.subject_rule == "inside" and all(self.typer.type_of(text) == "tissue" for text in texts):
            return  # 近位尿細管における再吸収: a tissue that only owns a quantity governs nothing
        if draft.subjects and not by_subject and draft.subjects != draft.weak_subjects:
            context.subjects = draft.subjects
        context.fresh = False


def combinations(
    sentence: int, draft: Draft, by_treatment: bool, by_subject: bool, by_effect: bool
) -> Iterable[RawClaim]:
    """One claim per combination; a claim needs a treatment."""
    subjects: tuple[Value | None, ...] = draft.subjects or (None,)
    for treatment, subject in product(draft.treatments, subjects):
        if (
            _of_another(treatment, subject, subjects)
            or same(treatment, draft.effect)
            or (subject is not None and same(subject, treatment))
        ):
            continue
        yield RawClaim(sentence, draft, subject, treatment, draft.effect, by_subject, by_treatment, by_effect)


def _of_another(treatment: Value, subject: Value | None, subjects: Sequence[Value | None]) -> bool:
    """Whether a treatment stands inside another subject: of two strains each has its own gene changed."""
    owners = [one for one in subjects if one is not None and within(treatment, one)]
    return bool(owners) and subject not in owners


def within(inner: Value, outer: Value) -> bool:
    """Whether the words of a value stand inside another."""
    return inner.sentence == outer.sentence and all(
        any(a <= start and end <= b for a, b in outer.spans()) for start, end in inner.spans()
    )


def same(left: Value, right: Value) -> bool:
    """Whether two values are the same words."""
    return left.sentence == right.sentence and left.spans() == right.spans()


__all__ = ["Assembler", "RawClaim", "replace"]
