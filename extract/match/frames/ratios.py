"""Predicates that measure one quantity against a reference: 対照の 58 % であった, 1.7 倍に達した, 3 分の 1 となった."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.match.analysis import Analysis
from extract.match.changes import Change
from extract.match.frames.scope import SUBJECT, Mention, Scope
from extract.match.phrases import Phrase, Predicate


class Ratios(Scope):
    """A ratio to a control, to another treatment or to the time before."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__(analysis)
        forms = self.lexicon.syntax["ratio"]
        self.times, self.part = re.compile(forms["times"]), re.compile(forms["part"])
        self.bounds = frozenset(forms["bounds"])
        self.per_cent = re.compile(forms["per_cent"])

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
        if before is not None and before.case == "" and text in self.bounds:
            text = self.text(before) + text  # 10 倍 以上に達した
        if before is not None and before.case == "の":
            text = f"{self.text(before)}の{text}"
        if text.endswith(self.halves):
            return 0.5
        part = self.part.search(text)
        if part:
            return float(part[2]) / max(float(part[1]), 1.0)
        times = self.times.search(text)
        if times:
            return float(times[1])
        share = self.per_cent.search(text)
        return float(share[1]) / 100 if share else None

    def _referred(self, carrier: Phrase, arguments: list[Phrase]) -> bool:
        """Whether it says of what: 「無毒性量での曝露量は臨床曝露量の 3 倍であった」 compares species and states no effect."""
        before = [self.text(self.a.phrases[i]) for i in range(max(carrier.index - 2, 0), carrier.index)]
        if any(word in text for text in before for word in self.other_references):
            return False
        share = self.per_cent.search(self.text(carrier)) is not None
        if share and any(self.per_cent.search(self.text(p)) for p in self.a.phrases[: carrier.index]):
            return False  # 「生存率は対照群の 40 % に対し 80 % であった」: two values side by side
        verb = carrier.predicate is None  # 1.7 倍に達した: of what it was before
        if any(a.case in {"と比較", "より"} for a in arguments) or (verb and self._times(carrier)):
            return True
        # 「プラセボ群の奏効率は 20 % であった」: the group has the rate; only what owns the number is the reference.
        near = self.a.phrases[max(carrier.index - 2, 0) : carrier.index]
        of = [p for p in near if p.case == "の" and p.head in self._parts(carrier)]
        return any(
            self.a.typer.control(self.text(p)) or any(word in self.text(p) for word in self.references)
            for p in of
        )

    def _times(self, carrier: Phrase) -> bool:
        near = self.a.phrases[max(carrier.index - 1, 0) : carrier.index + 1]
        return any("倍" in self.text(phrase) for phrase in near)

    def _parts(self, carrier: Phrase) -> set[int]:
        """The phrase of the number, and 3 分 of 3 分の 1."""
        before = self.a.phrases[carrier.index - 1] if carrier.index else None
        fraction = (
            before is not None
            and before.case == "の"
            and self.part.search(f"{self.text(before)}の{self.text(carrier)}")
        )
        return {carrier.index, carrier.index - 1} if fraction else {carrier.index}
