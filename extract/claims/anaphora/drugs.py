"""Treatments by name: 本薬, 経口投与では, Y との併用, 両薬の併用 -> the drugs that they stand for."""

from __future__ import annotations

import re
from itertools import chain

from extract.claims.anaphora.memory import COMBINED, Memory
from extract.claims.anaphora.named import Name
from extract.claims.context import Context
from extract.claims.doses import Doses
from extract.lexicon import Lexicon
from extract.match.values import Far, Part, Value

PLURAL = re.compile(r"と|や|及び|および|並びに|ならびに|又は|または|あるいは|・|、|，")


class DrugNames:
    """Completes what a treatment leaves out."""

    def __init__(self, memory: Memory, lexicon: Lexicon) -> None:
        self.memory = memory
        self.own_names = lexicon.patterns("anaphor_drug")
        self.class_words = lexicon.words("class_words")
        self.generic = lexicon.frames["generic"]
        self.routes = tuple(lexicon.frames["routes"])
        self.doses = Doses(lexicon)
        self.exposures = lexicon.ordered("exposures")

    def named(self, value: Value, context: Context, effect: Value | None = None) -> Value:
        """A treatment with its drug by name: 本薬の投与, 経口投与, リツキシマブとの併用, 両薬の併用投与."""
        value = self._undosed(value)
        value = self.own(value, context)
        text = self.memory.text(value)
        if text.startswith("併用"):
            start = value.spans()[0][0] if value.spans() else 0
            near = [v for v in self.memory.here if v.spans()[-1][1] < start]
            combination = near[-1] if near else self.memory.combination
            if combination is None:
                return value
            return self._partnered(combination, self.memory.text(combination), context)
        if text in self.class_words and context.treatments:
            return context.treatments[0]
        if self._generic(text):
            drug = self._nearest_drug(value, context, other="")
            return Value(value.sentence, (*drug.far(), "の", *value.parts)) if drug else value
        return self._partnered(value, text, context, effect)

    def _undosed(self, value: Value) -> Value:
        """Without doses and durations: 10 µmol/L までの本薬の添加, 4 週間反復経口投与, 本剤10mgの1日2回経口投与."""
        parts: list[Part] = []
        for part in value.parts:
            if isinstance(part, (str, Far)):
                parts.append(part)
                continue
            text = self.memory.folded(value.sentence)[part[0] : part[1]]
            if not self.doses.only(text):
                parts.extend(self.doses.kept(text, part[0]))
        while parts and parts[0] == "の":
            parts = parts[1:]
        return Value(value.sentence, tuple(parts)) if any(not isinstance(p, str) for p in parts) else value

    def own(self, value: Value, context: Context) -> Value:
        """本薬 and its kind, alone or inside a longer value, replaced by the drug they stand for."""
        for number, part in enumerate(value.parts):
            if isinstance(part, (str, Far)):
                continue
            piece = self.memory.folded(value.sentence)[part[0] : part[1]]
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
        if name.startswith("同") and self.memory.seen:
            return self.memory.seen[-1].value
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
        text = self.memory.text(value)
        if self._generic(text) or text in self.class_words:
            return True
        return any(
            text == drug + word for drug in ("薬物", "薬剤", "被験物質", "溶媒") for word in self.generic
        )

    def _nearest_drug(self, value: Value, context: Context, other: str) -> Value | None:
        """The drug that an ellipsis means: named earlier in the sentence, governing, or the document's own."""
        spans = value.spans()
        start = min((s for s, _ in spans), default=0)
        for name in reversed(self.memory.current):
            if name.start < start and name.text != other:
                return name.value
        for treatment in context.treatments:
            for name in self._names_in(treatment):
                if name.text != other:
                    return name.value
            known = self.memory.readings[treatment.sentence] is not None
            text = self.memory.text(treatment)
            if known and self.memory.typer.type_of(text) == "drug" and text != other:
                return treatment
        if context.drug is not None and self.memory.text(context.drug) != other:
            return context.drug
        return None

    def _names_in(self, value: Value) -> list[Name]:
        names: list[Name] = []
        for place in value.places():
            drugs = self.memory.drugs(place.sentence)
            names.extend(name for name in drugs if place.start <= name.start < place.end)
        return names

    def _partnered(self, value: Value, text: str, context: Context, effect: Value | None = None) -> Value:
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
        alone = head.removesuffix("との").removesuffix("の")
        if alone != head and alone and not PLURAL.search(alone):
            partner = self._measured(effect, alone) or self._nearest_drug(value, context, other=alone)
            return Value(value.sentence, (*partner.far(), "と", *value.parts)) if partner else value
        if (
            len({n.text for n in names}) != 1
            or re.search(r"[とや及]..*(?:と|の)$", head.replace("との", "の"))
            or "及び" in head
        ):
            return value
        if not head.endswith(("との", "の", names[0].text)):
            return value
        partner = self._measured(effect, names[0].text) or self._nearest_drug(
            value, context, other=names[0].text
        )
        if partner is None or len(head) > len(names[0].text) + 2:
            return value
        return Value(value.sentence, (*partner.far(), "と", *value.parts))

    def _measured(self, effect: Value | None, other: str) -> Value | None:
        """「本剤の併用はワルファリンの AUC に影響しなかった」: whose exposure was measured was given too."""
        if effect is None or not any(word in self.memory.text(effect) for word in self.exposures):
            return None
        owners = [name for name in self._names_in(effect) if name.text != other]
        return owners[0].value if len(owners) == 1 else None

    def _two(self) -> list[Value]:
        """The last two different drugs named."""
        found: dict[str, Value] = {}
        for name in chain(reversed(self.memory.current), reversed(self.memory.seen)):
            found.setdefault(name.text, name.value)
            if len(found) == 2:
                break
        return list(found.values())[::-1]
