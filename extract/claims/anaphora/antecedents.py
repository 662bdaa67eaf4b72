"""Anaphora and ellipsis in the slots of a draft: この増加, これにより, 同細胞, いずれの動物種でも -> what they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.claims.anaphora.drugs import DrugNames
from extract.claims.anaphora.lists import ListedNames
from extract.claims.anaphora.memory import Memory
from extract.claims.context import Context
from extract.claims.drafts import Draft
from extract.lexicon import Lexicon
from extract.match.types import SYSTEMS, Typer
from extract.match.values import Far, Part, Value, value_of

if TYPE_CHECKING:
    from extract.claims.readings import Analyses, Reading

PRONOUNS = frozenset({"これ", "それ", "これら", "それら"})


class Antecedents:
    """Resolves effects, treatments and subjects, slot by slot."""

    def __init__(
        self, readings: Sequence[Reading | None], analyses: Analyses, lexicon: Lexicon, typer: Typer
    ) -> None:
        self.memory = Memory(readings, analyses, lexicon, typer)
        self.drugs = DrugNames(self.memory, lexicon)
        self.lists = ListedNames(self.memory, lexicon)
        self.bare_systems = frozenset(h for h, kind in lexicon.heads.items() if kind in SYSTEMS)
        self.sexes = lexicon.words("sexes")
        self.general = lexicon.words("general")
        self.done = (*lexicon.ordered("surgery"), *lexicon.ordered("stimuli"), *lexicon.ordered("knock"))
        knock = "|".join(lexicon.ordered("knock"))
        self.changed_cells = re.compile(rf".*を(?:[^を]*)(?:{knock}|発現)(?:した|させた)(?=.+細胞$)")
        self.events = lexicon.words("events")
        self.influence = lexicon.words("influence")
        self.distributive = tuple(lexicon.frames["distributive"])

    # --- effects

    def effects(self, draft: Draft, before: Sequence[Draft], context: Context) -> list[tuple[Draft, bool]]:
        """「この増加は維持された」, 「これらの増加は減弱した」: the quantities of the changes that were stated."""
        draft = replace(draft, effect=self.drugs.own(draft.effect, context))
        if draft.just_named is not None:
            meant = Value(draft.effect.sentence, (*draft.just_named.parts, *draft.effect.parts[1:]))
            return [(replace(draft, effect=meant, anaphoric=False), True)]
        # 「これらの所見は消失又は軽減した」: the second verb speaks of what the first did.
        said = [d for d in before if d.mention.argument != draft.mention.argument]
        pool = said or list(self.memory.last)
        same = self._same(draft, pool)
        if same is not None:
            return [(replace(draft, effect=same), True)]
        owned = self._owned(draft, before)
        if owned is not None:
            return [(replace(draft, effect=owned, anaphoric=False), True)]
        fuller = self.memory.fuller(draft.effect, self.memory.effects, (d.effect for d in before))
        if fuller is not None and not draft.anaphoric:
            return [(replace(draft, effect=fuller), True)]
        if not draft.anaphoric or not pool:
            spelled = self.lists.spelled_out(draft.effect)
            return [(replace(draft, effect=value), len(spelled) > 1) for value in spelled]
        plural = draft.plural
        word = draft.mention.change.chain[-1] if draft.mention.change.chain else ""
        named = [d for d in pool if word and word in d.mention.change.chain]
        if word and not named and not plural and word in self.events:
            return [(draft, False)]  # この蓄積: of something that the sentences before did not say so
        pool = named or pool
        if not plural:
            pool = [d for d in pool if d.mention.predicate == pool[-1].mention.predicate]
        return [(self._stands_for(draft, antecedent), True) for antecedent in unique_effects(pool)]

    def _same(self, draft: Draft, pool: Sequence[Draft]) -> Value | None:
        """同電流, 同活性: the last quantity of that name."""
        text = self.memory.text(draft.effect)
        if not text.startswith("同") or len(text) < 3 or text.startswith(("同程度", "同様", "同時", "同種")):
            return None
        return next((d.effect for d in reversed(pool) if self.memory.text(d.effect).endswith(text[1:])), None)

    def _owned(self, draft: Draft, before: Sequence[Draft]) -> Value | None:
        """「MET のユビキチン化を妨げ、その分解を遅延させる」: その stands for the owner of what was said before (MET の分解)."""
        text = self.memory.text(draft.effect)
        if not self.memory.pointed(draft.effect, ("その", "それらの")) or text in self.general:
            return None
        for earlier in reversed(before):
            owner = self.memory.owner(earlier.effect)
            said = self.memory.text(earlier.effect)
            if owner is not None and not said.endswith(text):
                return Value(draft.effect.sentence, (*owner.far(), "の", *draft.effect.parts))
        return None

    def _stands_for(self, draft: Draft, antecedent: Draft) -> Draft:
        """The antecedent's quantity in place of the anaphor, its change kept whole where the verb opposes it."""
        mention, change = draft.mention, draft.mention.change
        effect = antecedent.effect
        if change.chain and change.chain[-1] in self.influence:
            effect = Value(draft.effect.sentence, antecedent.plain.far())
        elif draft.folds and mention.direction != "no_change":
            mention = replace(mention, direction=antecedent.mention.direction)
        elif draft.folds and "frames:such" in mention.found_by:
            effect = antecedent.effect  # そのような作用はみられなかった: the quantity did not move
        else:
            effect = Value(draft.effect.sentence, effect.far())
            if change.chain and len(change.spans) > 1:
                effect = effect.plus("の", change.spans[-1])
            elif antecedent.mention.change.spans and antecedent.mention.change.chain:
                if not self._told(antecedent):
                    effect = effect.plus("の", self._word(antecedent))
                effect = Value(effect.sentence, (*self._cause(draft, antecedent), *effect.parts))
        subjects = draft.subjects or antecedent.subjects
        return replace(draft, effect=effect, plain=antecedent.plain, subjects=subjects, mention=mention)

    def _cause(self, draft: Draft, antecedent: Draft) -> tuple[Part, ...]:
        """What caused a change that is opposed: HGF の添加は遊走を促進したが、この作用は本薬により消失した."""
        if (
            len(antecedent.treatments) != 1
            or not draft.treatments
            or antecedent.mention_sentence != draft.mention_sentence
        ):
            return ()
        cause = antecedent.treatments[0]
        if self.memory.text(cause) in {self.memory.text(value) for value in draft.treatments}:
            return ()
        return (*cause.far(), "による")

    # --- treatments

    def treatments(self, draft: Draft, context: Context, before: Sequence[Draft]) -> Draft:
        """Names of the document's drug, pronouns, generic interventions and left-out partners."""
        resolved: list[Value] = []
        for value in draft.treatments:
            if (
                self.memory.text(value) in PRONOUNS
                and draft.mention.found_by[0] in {"frames:示唆", "frames:示す"}
                and self.memory.last
            ):
                resolved.extend(
                    v for d in self.memory.last[-1:] for v in d.treatments
                )  # これは…の活性化を示唆する
            elif self.memory.text(value) in PRONOUNS:
                resolved.extend(
                    self._changed(d) for d in unique_effects(list(before) or list(self.memory.last))
                )
            else:
                value = (
                    self._said(value) or self._done_before(value, context) or self._possessed(value) or value
                )
                resolved.extend(self.lists.spelled_out(self.drugs.named(value, context, draft.effect)))
        return replace(draft, treatments=tuple(dict.fromkeys(resolved)))

    def _said(self, value: Value) -> Value | None:
        """「この生存の低下が」: the change that was stated, named more fully there (T 細胞の生存の低下)."""
        if not self.memory.pointed(value):
            return None
        changes = (self._changed(draft) for draft in reversed(self.memory.last))
        text = self.memory.text(value)
        return next(
            (v for v in changes if self.memory.text(v).endswith(text) and self.memory.text(v) != text), None
        )

    def _done_before(self, value: Value, context: Context) -> Value | None:
        """「光刺激により」, 「このノックアウトマウスでは」: an intervention that was named more fully.

        「この神経細胞の抑制」 likewise.
        """
        text = self.memory.text(value)
        if self.memory.readings[value.sentence] is None or not text:
            return None
        if len(value.parts) == 1 and "の" not in text and text.endswith(self.done):
            past = [*self.memory.treatments, *context.treatments]
            said = (one for one in reversed(past) if self.memory.text(one) != text)
            found = next((one for one in said if self.memory.text(one).endswith(text)), None)
            return Value(value.sentence, found.far()) if found is not None else None
        first = Value(value.sentence, value.parts[:1])
        if len(value.parts) < 3 or value.parts[1] != "の" or not self.memory.pointed(first):
            return None
        base = self.memory.text(first)
        said = (one for one in reversed(self.memory.subjects) if self.memory.text(one) != base)
        found = next((one for one in said if self.memory.text(one).endswith(base)), None)
        found = found or self.memory.named(first)
        return Value(value.sentence, (*found.far(), *value.parts[1:])) if found is not None else None

    def _possessed(self, value: Value) -> Value | None:
        """「BTK は必須のキナーゼであり、その活性化は増殖を促進する」: その stands for the topic of the clause before."""
        if not self.memory.pointed(value, ("その", "それらの")) or "の" in self.memory.text(value):
            return None
        analysis = self.memory.analyses[value.sentence]
        if analysis is None:
            return None
        start = value.spans()[0][0]
        for phrase in reversed(analysis.phrases):
            topic = phrase.case == "" and "は" in phrase.focus and phrase.end <= start
            if topic and not analysis.typer.system(analysis.noun(phrase.index)):
                owner = value_of(analysis.parse, analysis.index, analysis.branches(phrase.index)[0])
                return Value(value.sentence, (*owner.parts, "の", *value.parts)) if owner else None
        return None

    def _changed(self, draft: Draft) -> Value:
        """A change as what acts: IFN-γ の分泌が増加し、これによって… -> IFN-γ の分泌の増加."""
        value = draft.effect
        if draft.mention.change.chain and draft.mention.change.spans and not self._told(draft):
            return Value(value.sentence, value.far()).plus("の", self._word(draft))
        return value

    def _told(self, draft: Draft) -> bool:
        """Whether the effect ends in the word of its change already: 脂肪滴の蓄積."""
        ends = (draft.mention.event, draft.mention.change.chain[-1] if draft.mention.change.chain else "")
        return self.memory.text(draft.effect).endswith(tuple(end for end in ends if end))

    def _word(self, draft: Draft) -> Part:
        """The word of a change as a noun: 上昇, and 低さ of 膜電位が低く."""
        lemma = draft.mention.change.chain[-1]
        if draft.mention.found_by[0].startswith("adjectives:") and lemma.endswith("い"):
            return f"{lemma[:-1]}さ"
        return Far(draft.mention_sentence, *draft.mention.change.spans[-1])

    # --- subjects

    def _each(self, value: Value) -> tuple[Value, ...]:
        """The members that いずれの動物種 counts: listed earlier in the sentence, or last."""
        start = value.spans()[0][0] if value.spans() else 0
        near = [group for group in self.memory.groups if group[-1].spans()[-1][1] <= start]
        return near[-1] if near else self.memory.several

    def _specific(self, text: str, context: Context) -> bool:
        """A bare マウス or 細胞 is the one that governs, where that is a kind of it."""
        return bool(context.subjects) and all(self.memory.text(v).endswith(text) for v in context.subjects)

    def unchanged(self, value: Value) -> Value:
        """Cells whose genes were changed for one result, as another treatment finds them: 神経細胞."""
        spans = value.places()
        if len(spans) != 1:
            return value
        place = spans[0]
        text = self.memory.folded(place.sentence)[place.start : place.end]
        found = self.changed_cells.match(text)
        if found is None:
            return value
        return Value(value.sentence, (Far(place.sentence, place.start + found.end(), place.end),))

    def subjects(self, draft: Draft, context: Context) -> Draft:
        """同細胞, 当該サンプル: the last subject; いずれの細胞, それぞれの動物種: the last several."""
        resolved: list[Value] = []
        for value in draft.subjects:
            text = self.memory.text(value)
            fuller = self.memory.fuller(value, self.memory.subjects, context.subjects)
            if fuller is not None:
                resolved.append(fuller)
            elif text in self.sexes and context.subjects:
                whole = context.subjects[-1]
                resolved.append(Value(value.sentence, (*whole.far(), "の", *value.parts)))
            elif text.startswith(self.distributive):
                resolved.extend(self._each(value) or [value])
            elif (text in self.bare_systems or draft.refers) and self._specific(text, context):
                resolved.extend(context.subjects)
            elif text.startswith(("これらの", "それらの")):
                bare = text[4:]
                resolved.extend(
                    context.subjects if context.subjects and self._specific(bare, context) else [value]
                )
            elif (
                text.startswith(("同", "当該"))
                and context.subjects
                and not text.startswith(("同種", "同系", "同じ"))
            ):
                resolved.extend(context.subjects)
            else:
                resolved.append(value)
        return replace(draft, subjects=tuple(dict.fromkeys(resolved)))


def unique_effects(drafts: Sequence[Draft]) -> list[Draft]:
    """One draft per effect, in order."""
    found: dict[Value, Draft] = {}
    for draft in drafts:
        found.setdefault(draft.effect, draft)
    return list(found.values())
