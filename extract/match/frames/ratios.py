"""Predicates that measure one quantity against a reference: 対照の 58 % であった, 1.7 倍に達した, 3 分の 1 となった."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.match.changes import Change
from extract.match.frames.scope import SUBJECT, Mention, Scope
from extract.match.phrases import Phrase, Predicate

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_TIMES = re.compile(rf"{_NUMBER}倍(?:以上|程度)?$")
_PER_CENT = re.compile(rf"{_NUMBER}[%％](?:以下|未満|程度)?$")
_PART = re.compile(rf"{_NUMBER}分の{_NUMBER}(?:以下|未満|程度)?$")


class Ratios(Scope):
    """A ratio to a control, to another treatment or to the time before."""

    def read(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """The quantity in が, は or も; nothing where there is no ratio or no reference that it is of."""
        arguments = self.a.arguments(phrase.index)
        carrier = self._carrier(phrase, predicate, arguments)
        ratio = None if carrier is None else self._ratio(carrier)
        if carrier is None or ratio is None or not self._referred(carrier, arguments):
            return
        direction = "increase" if ratio > 1 else "decrease" if ratio < 1 else "no_change"
        for argument in [a for a in arguments if a.case == SUBJECT] or self.topics(arguments):
            for branch in self.a.branches(argument.index):
                if not self.idle(branch):
                    span = (carrier.start, phrase.end)
                    change = Change(branch, direction, (), (span,))
                    yield self.mention(phrase, argument.index, branch, change, False, ("ratio",), "")

    def _carrier(self, phrase: Phrase, predicate: Predicate, arguments: list[Phrase]) -> Phrase | None:
        """The phrase that holds the number: the predicate itself, or に and と of 達する, なる."""
        if predicate.adjectival:
            return phrase
        if predicate.lemma not in self.ratio_verbs:
            return None
        held = [a for a in arguments if a.case in {"に", "と"}]
        return held[-1] if held else None

    def _ratio(self, carrier: Phrase) -> float | None:
        text = self.text(carrier)
        before = self.a.phrases[carrier.index - 1] if carrier.index else None
        if before is not None and before.case == "の":
            text = f"{self.text(before)}の{text}"
        if text.endswith(self.halves):
            return 0.5
        part = _PART.search(text)
        if part:
            return float(part[2]) / max(float(part[1]), 1.0)
        times = _TIMES.search(text)
        if times:
            return float(times[1])
        share = _PER_CENT.search(text)
        return float(share[1]) / 100 if share else None

    def _referred(self, carrier: Phrase, arguments: list[Phrase]) -> bool:
        """Whether it says of what: 「無毒性量での曝露量は臨床曝露量の 3 倍であった」 compares species and states no effect."""
        before = [self.text(self.a.phrases[i]) for i in range(max(carrier.index - 2, 0), carrier.index)]
        if any(word in text for text in before for word in self.other_references):
            return False
        verb = carrier.predicate is None  # 1.7 倍に達した: of what it was before
        if any(a.case in {"と比較", "より"} for a in arguments) or (verb and "倍" in self.text(carrier)):
            return True
        of = [p for p in self.a.phrases[max(carrier.index - 2, 0) : carrier.index] if p.case == "の"]
        return any(
            self.a.typer.control(self.text(p)) or any(word in self.text(p) for word in self.references)
            for p in of
        )
