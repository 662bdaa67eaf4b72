"""Anaphora and ellipsis of names: 本薬, 同化合物, この増加, 経口投与では, Y との併用 -> what they stand for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.claims.context import Context
from extract.claims.drafts import Draft
from extract.match.analysis import Analysis
from extract.match.types import KATAKANA
from extract.match.values import Far, Part, Value, value_of

PRONOUNS = frozenset({"これ", "それ", "これら", "それら"})
COMBINED = re.compile(r"(?:併用|共投与).*")


@dataclass(frozen=True, slots=True)
class Name:
    """A drug named in a sentence."""

    text: str
    value: Value
    start: int


class Antecedents:
    """Remembers what was said; knows the drug that the document is about."""

    def __init__(self, analyses: Sequence[Analysis | None]) -> None:
        self.analyses = analyses
        self.last: tuple[Draft, ...] = ()
        self.seen: list[Name] = []
        self.current: list[Name] = []
        self.combination: Value | None = None
        self.here: list[Value] = []
        self.groups: list[tuple[Value, ...]] = []
        self.several: tuple[Value, ...] = ()
        lexicon = next((a.tools.lexicon for a in analyses if a is not None), None)
        self.own_names = lexicon.patterns("anaphor_drug") if lexicon else ()
        self.class_words = lexicon.words("class_words") if lexicon else frozenset()
        nouns = "|".join(lexicon.ordered("class_nouns")) if lexicon else "(?!)"
        self.listing = re.compile(rf"(?:これら|それら)の?\s*(?:{nouns})")
        systems = {"cell", "organism", "tissue", "sample"}
        self.bare_systems = (
            frozenset(h for h, k in lexicon.heads.items() if k in systems) if lexicon else frozenset()
        )
        self.influence = lexicon.words("influence") if lexicon else frozenset()
        self.generic = lexicon.frames["generic"] if lexicon else []
        self.routes = tuple(lexicon.frames["routes"]) if lexicon else ()
        self.distributive = tuple(lexicon.frames["distributive"]) if lexicon else ()
        self.dose = re.compile(lexicon.syntax["dose"]["pattern"]) if lexicon else re.compile("(?!)")

    # --- texts

    def text(self, value: Value) -> str:
        """The words of a value, without spaces."""
        return "".join(value.text(self._folded).split())

    def _folded(self, index: int) -> str:
        analysis = self.analyses[index]
        return analysis.parse.text if analysis else ""

    # --- drugs

    def main_drug(self) -> Value | None:
        """The drug named most often: what 本薬 means before anything else is said."""
        counts: Counter[str] = Counter()
        first: dict[str, Value] = {}
        for analysis in self.analyses:
            if analysis is not None:
                for name in drug_names(analysis):
                    counts[name.text] += 2
                    first.setdefault(name.text, name.value)
                for name in topics(analysis):
                    counts[name.text] += 1
                    first.setdefault(name.text, name.value)
        return first[counts.most_common(1)[0][0]] if counts else None

    def enter(self, index: int) -> None:
        """A sentence begins."""
        analysis = self.analyses[index]
        self.current = drug_names(analysis) if analysis is not None else []
        self.here = combinations_in(analysis) if analysis is not None else []
        self.groups = groups_in(analysis) if analysis is not None else []

    def leave(self, drafts: tuple[Draft, ...]) -> None:
        """A sentence ends; what it said can be referred to."""
        if drafts:
            self.last = drafts
            for draft in drafts:
                self._remember(draft)
        self.seen.extend(self.current)
        self.current = []
        if self.here:
            self.combination = self.here[-1]
        self.here = []
        if self.groups:
            self.several = self.groups[-1]
        self.groups = []

    def _remember(self, draft: Draft) -> None:
        for value in draft.treatments:
            if COMBINED.search(self.text(value)) and not self.text(value).startswith("併用"):
                self.combination = value
        if len(draft.subjects) > 1:
            self.several = draft.subjects

    # --- effects

    def effects(self, draft: Draft, before: Sequence[Draft], context: Context) -> list[tuple[Draft, bool]]:
        """「この増加は維持された」, 「これらの増加は減弱した」: the quantities of the changes that were stated."""
        pool = list(before) or list(self.last)
        same = self._same(draft, pool)
        if same is not None:
            return [(replace(draft, effect=same), True)]
        if not draft.anaphoric or not pool:
            effect = self._own(draft.effect, context)
            spelled = self.spelled_out(effect)
            return [(replace(draft, effect=value), len(spelled) > 1) for value in spelled]
        plural = self._plural(draft)
        word = draft.mention.change.chain[-1] if draft.mention.change.chain else ""
        named = [d for d in pool if word and word in d.mention.change.chain]
        pool = named or pool
        if not plural:
            pool = [d for d in pool if d.mention.predicate == pool[-1].mention.predicate]
        return [(self._stands_for(draft, antecedent), True) for antecedent in unique_effects(pool)]

    def _same(self, draft: Draft, pool: Sequence[Draft]) -> Value | None:
        """同電流, 同活性: the last quantity of that name."""
        text = self.text(draft.effect)
        if not text.startswith("同") or len(text) < 3 or text.startswith(("同程度", "同様", "同時", "同種")):
            return None
        return next((d.effect for d in reversed(pool) if self.text(d.effect).endswith(text[1:])), None)

    def _plural(self, draft: Draft) -> bool:
        analysis = self.analyses[draft.effect.sentence]
        assert analysis is not None
        return any(
            analysis.parse.text[atom.start : atom.end].startswith(("これら", "それら", "両"))
            for atom in draft.mention.branch
        )

    def _stands_for(self, draft: Draft, antecedent: Draft) -> Draft:
        """The antecedent's quantity in place of the anaphor, its change kept whole where the verb opposes it."""
        mention, change = draft.mention, draft.mention.change
        effect = antecedent.effect
        if change.chain and change.chain[-1] in self.influence:
            effect = Value(draft.effect.sentence, antecedent.plain.far())
        elif draft.folds and mention.direction != "no_change":
            mention = replace(mention, direction=antecedent.mention.direction)
        else:
            effect = Value(draft.effect.sentence, effect.far())
            if change.chain and len(change.spans) > 1:
                effect = effect.plus("の", change.spans[-1])
            elif antecedent.mention.change.spans and antecedent.mention.change.chain:
                start, end = antecedent.mention.change.spans[-1]
                effect = effect.plus("の", Far(antecedent.mention_sentence, start, end))
        subjects = draft.subjects or antecedent.subjects
        return replace(draft, effect=effect, plain=antecedent.plain, subjects=subjects, mention=mention)

    # --- lists of names

    def spelled_out(self, value: Value) -> tuple[Value, ...]:
        """「これら因子の分解」 for each name that was listed before: Ikaros の分解, Aiolos の分解."""
        for number, part in enumerate(value.parts):
            if isinstance(part, (str, Far)):
                continue
            found = self.listing.search(self._folded(value.sentence)[part[0] : part[1]])
            names = self._listed_before(value.sentence, part[0]) if found else ()
            if not found or not names:
                continue
            start, end = part[0] + found.start(), part[0] + found.end()
            front: tuple[Part, ...] = ((part[0], start),) if start > part[0] else ()
            back: tuple[Part, ...] = ((end, part[1]),) if end < part[1] else ()
            return tuple(
                Value(
                    value.sentence,
                    (*value.parts[:number], *front, *name.far(), *back, *value.parts[number + 1 :]),
                )
                for name in names
            )
        return (value,)

    def _listed_before(self, sentence: int, position: int) -> tuple[Value, ...]:
        for index in range(sentence, max(-1, sentence - 3), -1):
            analysis = self.analyses[index]
            lists = names_in(analysis) if analysis is not None else []
            near = [names for names in lists if index < sentence or names[-1].spans()[-1][1] <= position]
            if near:
                return near[-1]
        return ()

    # --- treatments

    def treatments(self, draft: Draft, context: Context, before: Sequence[Draft]) -> Draft:
        """Names of the document's drug, pronouns, generic interventions and left-out partners."""
        resolved: list[Value] = []
        for value in draft.treatments:
            if (
                self.text(value) in PRONOUNS
                and draft.mention.found_by[0] in {"frames:示唆", "frames:示す"}
                and self.last
            ):
                resolved.extend(v for d in self.last[-1:] for v in d.treatments)  # これは…の活性化を示唆する
            elif self.text(value) in PRONOUNS:
                resolved.extend(self._changed(d) for d in unique_effects(list(before) or list(self.last)))
            else:
                resolved.extend(self.spelled_out(self.named(value, context)))
        return replace(draft, treatments=tuple(dict.fromkeys(resolved)))

    def _changed(self, draft: Draft) -> Value:
        """A change as what acts: IFN-γ の分泌が増加し、これによって… -> IFN-γ の分泌の増加."""
        value = draft.effect
        if draft.mention.change.chain and draft.mention.change.spans:
            start, end = draft.mention.change.spans[-1]
            return Value(value.sentence, value.far()).plus("の", Far(draft.mention_sentence, start, end))
        return value

    def named(self, value: Value, context: Context) -> Value:
        """A treatment with its drug by name: 本薬の投与, 経口投与, リツキシマブとの併用, 両薬の併用投与."""
        value = self._undosed(value)
        value = self._own(value, context)
        text = self.text(value)
        if text.startswith("併用"):
            start = value.spans()[0][0] if value.spans() else 0
            near = [v for v in self.here if v.spans()[-1][1] < start]
            combination = near[-1] if near else self.combination
            if combination is None:
                return value
            return self._partnered(combination, self.text(combination), context)
        if text in self.class_words and context.treatments:
            return context.treatments[0]
        if self._generic(text):
            drug = self._nearest_drug(value, context, other="")
            return Value(value.sentence, (*drug.far(), "の", *value.parts)) if drug else value
        return self._partnered(value, text, context)

    def _undosed(self, value: Value) -> Value:
        """Without a leading dose or duration: 10 µmol/L までの本薬の添加, 4 週間反復経口投与."""
        parts: list[Part] = []
        for part in value.parts:
            if not isinstance(part, (str, Far)):
                found = self.dose.match(self._folded(value.sentence)[part[0] : part[1]])
                if found and found.end() < part[1] - part[0]:
                    part = (part[0] + found.end(), part[1])
            parts.append(part)
        return Value(value.sentence, tuple(parts))

    def _own(self, value: Value, context: Context) -> Value:
        """本薬 and its kind, alone or inside a longer value, replaced by the drug they stand for."""
        for number, part in enumerate(value.parts):
            if isinstance(part, (str, Far)):
                continue
            piece = self._folded(value.sentence)[part[0] : part[1]]
            for name in self.own_names:
                position = piece.find(name)
                drug = self._antecedent(name, context) if position >= 0 else None
                if drug is None:
                    continue
                rest: list[Part] = [*value.parts[:number]]
                if piece[:position].strip():
                    rest.append((part[0], part[0] + position))
                rest.extend(drug.far())
                if position + len(name) < len(piece):
                    rest.append((part[0] + position + len(name), part[1]))
                return Value(value.sentence, (*rest, *value.parts[number + 1 :]))
        return value

    def _antecedent(self, name: str, context: Context) -> Value | None:
        if name.startswith("同") and self.seen:
            return self.seen[-1].value
        return context.drug

    def _generic(self, text: str) -> bool:
        for word in self.generic:
            if text.endswith(word):
                rest = text[: -len(word)]
                while rest and (ending := next((r for r in self.routes if rest.endswith(r)), None)):
                    rest = rest[: -len(ending)]
                if not rest:
                    return True
        return False

    def unspecific(self, value: Value) -> bool:
        """A class word or a bare intervention: 薬物処置, 投与."""
        text = self.text(value)
        if self._generic(text) or text in self.class_words:
            return True
        return any(
            text == drug + word for drug in ("薬物", "薬剤", "被験物質", "溶媒") for word in self.generic
        )

    def _nearest_drug(self, value: Value, context: Context, other: str) -> Value | None:
        """The drug that an ellipsis means: named earlier in the sentence, governing, or the document's own."""
        spans = value.spans()
        start = min((s for s, _ in spans), default=0)
        for name in reversed(self.current):
            if name.start < start and name.text != other:
                return name.value
        for treatment in context.treatments:
            for name in self._names_in(treatment):
                if name.text != other:
                    return name.value
            analysis = self.analyses[treatment.sentence]
            text = self.text(treatment)
            if analysis is not None and analysis.typer.type_of(text) == "drug" and text != other:
                return treatment
        if context.drug is not None and self.text(context.drug) != other:
            return context.drug
        return None

    def _names_in(self, value: Value) -> list[Name]:
        names: list[Name] = []
        for place in value.places():
            analysis = self.analyses[place.sentence]
            if analysis is not None:
                names.extend(n for n in drug_names(analysis) if place.start <= n.start < place.end)
        return names

    def _partnered(self, value: Value, text: str, context: Context) -> Value:
        """「リツキシマブとの併用」 lacks its partner; 「両薬の併用」 names both by number."""
        if not COMBINED.search(text) or ("療法" in text and "による" in text):
            return value
        names = self._names_in(value)
        if text.startswith(("両薬", "両剤", "両者")):
            pair = self._two()
            if len(pair) == 2:
                start = value.spans()[0][0]
                tail = (start + 2, value.spans()[-1][1])
                return Value(value.sentence, (*pair[0].far(), "と", *pair[1].far(), tail))
            return value
        head = COMBINED.split(text)[0]
        alone = head.removesuffix("との")
        if alone != head and alone and not re.search(r"と|及び|及|・|、", alone):
            partner = self._nearest_drug(value, context, other=alone)
            return Value(value.sentence, (*partner.far(), "と", *value.parts)) if partner else value
        if (
            len({n.text for n in names}) != 1
            or re.search(r"[とや及]..*(?:と|の)$", head.replace("との", "の"))
            or "及び" in head
        ):
            return value
        if not head.endswith(("との", "の", names[0].text)):
            return value
        partner = self._nearest_drug(value, context, other=names[0].text)
        if partner is None or len(head) > len(names[0].text) + 2:
            return value
        return Value(value.sentence, (*partner.far(), "と", *value.parts))

    def _two(self) -> list[Value]:
        """The last two different drugs named."""
        found: dict[str, Value] = {}
        for name in reversed([*self.seen, *self.current]):
            found.setdefault(name.text, name.value)
            if len(found) == 2:
                break
        return list(found.values())[::-1]

    # --- subjects

    def _each(self, value: Value) -> tuple[Value, ...]:
        """The members that いずれの動物種 counts: listed earlier in the sentence, or last."""
        start = value.spans()[0][0] if value.spans() else 0
        near = [group for group in self.groups if group[-1].spans()[-1][1] <= start]
        return near[-1] if near else self.several

    def _specific(self, text: str, context: Context) -> bool:
        """A bare マウス or 細胞 is the one that governs, where that is a kind of it."""
        return bool(context.subjects) and all(self.text(v).endswith(text) for v in context.subjects)

    def subjects(self, draft: Draft, context: Context) -> Draft:
        """同細胞, 当該サンプル: the last subject; いずれの細胞, それぞれの動物種: the last several."""
        resolved: list[Value] = []
        for value in draft.subjects:
            text = self.text(value)
            if text.startswith(self.distributive):
                resolved.extend(self._each(value) or [value])
            elif text in self.bare_systems and self._specific(text, context):
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


def groups_in(analysis: Analysis) -> list[tuple[Value, ...]]:
    """Coordinated systems of a sentence (ラット及びイヌ), left to right."""
    found = []
    for phrase in analysis.phrases:
        if phrase.predicate is None and analysis.typer.system(analysis.noun(phrase.index)):
            values = [
                value_of(analysis.parse, analysis.index, branch) for branch in analysis.branches(phrase.index)
            ]
            group = tuple(value for value in values if value is not None and value.spans())
            if len(group) > 1:
                found.append(group)
    return found


def names_in(analysis: Analysis) -> list[tuple[Value, ...]]:
    """Plain lists of names in a sentence (Ikaros 及び Aiolos), left to right; no systems, no drugs."""
    found = []
    for phrase in analysis.phrases:
        items = phrase.bunsetsu.unit.items
        if len(items) < 2 or phrase.predicate is not None:
            continue
        spans = [(analysis.parse.words[a].start, analysis.parse.words[b - 1].end) for a, b in items]
        kinds = {analysis.typer.type_of(analysis.parse.text[start:end]) for start, end in spans}
        if kinds <= {"", "code"}:
            found.append(tuple(Value(analysis.index, (span,)) for span in spans))
    return found


def combinations_in(analysis: Analysis) -> list[Value]:
    """Combinations that a sentence spells out (A と B の併用), left to right; what 併用 alone means later."""
    found = []
    for phrase in analysis.phrases:
        if phrase.predicate is not None or "併用" not in phrase.text:
            continue
        branches = analysis.branches(phrase.index)
        first = analysis.nps.first(phrase.index)
        joined = any(atom.link in {"と", "との"} for branch in branches for atom in branch)
        if not joined and first < phrase.index and len({b[0].start for b in branches}) > 1:
            # 「A および B の単独あるいは併用」
            whole = (analysis.phrases[first].start, analysis.phrases[phrase.index - 1].end)
            position = analysis.parse.text.index("併用", phrase.start)
            found.append(Value(analysis.index, (whole, "の", (position, position + 2))))
            continue
        for branch in branches:
            atoms = [atom for atom in branch if atom.kind == "noun"]
            if any(atom.link in {"と", "との"} for atom in atoms[:-1]):
                value = value_of(analysis.parse, analysis.index, atoms)
                if value is not None:
                    found.append(value)
    return found


def topics(analysis: Analysis) -> list[Name]:
    """Topics and agents written in katakana alone: names of drugs that no stem knows."""
    found = []
    for phrase in analysis.phrases:
        marked = ("は" in phrase.focus and phrase.case == "") or phrase.case in {"により", "による"}
        if (
            phrase.predicate is None
            and marked
            and KATAKANA.fullmatch(phrase.text)
            and not analysis.typer.type_of(phrase.text)
        ):
            found.append(
                Name(phrase.text, Value(analysis.index, ((phrase.start, phrase.end),)), phrase.start)
            )
    return found


def drug_names(analysis: Analysis) -> list[Name]:
    """Names of drugs in a sentence (by stem, not by a class word such as 阻害剤), left to right."""
    names = []
    typer = analysis.typer
    for phrase in analysis.phrases:
        for first, last in phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,):
            for word in analysis.parse.words[first:last]:
                if typer.named(word.surface):
                    names.append(
                        Name(word.surface, Value(analysis.index, ((word.start, word.end),)), word.start)
                    )
                    break
    return names
