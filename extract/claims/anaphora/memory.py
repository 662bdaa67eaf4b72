"""What was said before: the last drafts, drugs, combinations and groups; and the drug that the document is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from extract.claims.anaphora.named import Name
from extract.claims.drafts import Draft
from extract.claims.products import Products
from extract.lexicon import Lexicon
from extract.match.types import Typer
from extract.match.values import Far, Value

if TYPE_CHECKING:
    from extract.claims.readings import Analyses, Reading

COMBINED = re.compile(r"(?:併用|共投与).*")


class Memory:
    """Walks along with the sentences; ``current``, ``here`` and ``groups`` are of the present sentence."""

    def __init__(
        self, readings: Sequence[Reading | None], analyses: Analyses, lexicon: Lexicon, typer: Typer
    ) -> None:
        self.products = Products(lexicon)
        self.readings = readings
        self.analyses = analyses
        self.texts = analyses.texts
        self.typer = typer
        self.last: tuple[Draft, ...] = ()
        self.index = 0
        self.seen: list[Name] = []
        self.current: list[Name] = []
        self.combination: Value | None = None
        self.here: list[Value] = []
        self.groups: list[tuple[Value, ...]] = []
        self.several: tuple[Value, ...] = ()
        self.systems: list[Value] = []
        self.effects: list[Value] = []
        self.subjects: list[Value] = []
        self.treatments: list[Value] = []
        self.determiners = tuple(lexicon.words("determiners"))
        self._texts: dict[Value, str] = {}

    def text(self, value: Value) -> str:
        """The words of a value, without spaces."""
        if value not in self._texts:
            self._texts[value] = "".join(value.text(self.folded).split())
        return self._texts[value]

    def folded(self, index: int) -> str:
        """The folded sentence; empty where it could not be parsed."""
        return self.texts[index] if self.readings[index] is not None else ""

    def drugs(self, index: int) -> tuple[Name, ...]:
        """The drugs that a sentence names."""
        reading = self.readings[index]
        return reading.drugs if reading is not None else ()

    def pointed(self, value: Value, determiners: tuple[str, ...] = ()) -> bool:
        """Whether a determiner that refers back stands right before a value (この耐性株)."""
        spans = value.spans()
        before = self.folded(value.sentence)[: spans[0][0]].rstrip() if spans else ""
        return before.endswith(determiners or self.determiners)

    def owner(self, value: Value) -> Value | None:
        """What stands before the last の of a value: MET of 「MET のユビキチン化」."""
        if len(value.parts) != 1 or isinstance(value.parts[0], (str, Far)):
            return None
        start, end = value.parts[0]
        text = self.folded(value.sentence)[start:end]
        head = text.rfind("の")
        return Value(value.sentence, ((start, start + len(text[:head].rstrip())),)) if head > 0 else None

    def fuller(self, value: Value, before: Sequence[Value], here: Iterable[Value]) -> Value | None:
        """What 「この X」 means among what was said: the last value that ends like it and says more."""
        if not self.pointed(value):
            return None
        said = [*before, *here]
        text = self.text(value)
        found = (one for one in reversed(said) if self.text(one).endswith(text) and self.text(one) != text)
        return next(found, None) or self._fuller_base(value, said) or self.named(value)

    def named(self, value: Value) -> Value | None:
        """The last system before a value that ends like it and says more, in a slot or not."""
        text = self.text(value)
        start = min((start for start, _ in value.spans()), default=0)
        here = [one for one in self._here() if one.spans()[-1][1] <= start]
        for one in chain(reversed(here), reversed(self.systems)):
            said = self.text(one)
            if said != text and said.endswith(text):
                return one
        return None

    def _here(self) -> tuple[Value, ...]:
        reading = self.readings[self.index]
        return reading.systems if reading is not None else ()

    def _fuller_base(self, value: Value, said: Sequence[Value]) -> Value | None:
        """「この発現の上昇」: the quantity was named more fully, the change was a verb (遺伝子の発現が上昇した)."""
        base = self.owner(value)
        if base is None:
            return None
        text = self.text(base)
        found = next(
            (one for one in reversed(said) if self.text(one).endswith(text) and self.text(one) != text), None
        )
        if found is None:
            return None
        end = value.spans()[-1][1]
        return Value(value.sentence, (*found.far(), (base.spans()[-1][1], end)))

    def product(self, headings: Iterable[Reading], own: Value | None) -> Value | None:
        """The drug that a heading names with its dosage form, or the title alone in a text that says 本剤 (``own``).

        Only the title: below it a heading may name another drug, which interacts (16.7.1 ワルファリン).
        """
        for number, heading in enumerate(headings):
            text = self.texts[heading.index]
            span = self.products.named(text)
            if span is None and number == 0 and own is not None and self._nameable(text):
                span = self.products.alone(text)
            if span is not None:
                return Value(heading.index, (span,))
        return None

    def _nameable(self, heading: str) -> bool:
        return self.typer.type_of(heading) in {"", "drug"}

    def own(self, names: Iterable[str]) -> Value | None:
        """The first place where the document calls one drug its own (本薬, 本剤)."""
        pattern = re.compile("|".join(map(re.escape, names)) or r"(?!)")
        for reading in self.readings:
            if reading is not None and (found := pattern.search(self.texts[reading.index])):
                return Value(reading.index, (found.span(),))
        return None

    def main_drug(self) -> Value | None:
        """The drug named most often: what 本薬 means before anything else is said.

        A drug that is only a partner (シスプラチン等の他制癌剤との併用により) is none.
        """
        counts: Counter[str] = Counter()
        first: dict[str, Value] = {}
        for reading in self.readings:
            if reading is not None:
                for name in reading.drugs:
                    if name.partner:
                        continue
                    counts[name.text] += 2
                    first.setdefault(name.text, name.value)
                for name in reading.topics:
                    counts[name.text] += 1
                    first.setdefault(name.text, name.value)
        return first[counts.most_common(1)[0][0]] if counts else None

    def enter(self, index: int) -> None:
        """A sentence begins."""
        self.index = index
        reading = self.readings[index]
        self.current = list(reading.drugs) if reading is not None else []
        self.here = list(reading.combinations) if reading is not None else []
        self.groups = list(reading.groups) if reading is not None else []

    def leave(self, drafts: tuple[Draft, ...]) -> None:
        """A sentence ends; what it said can be referred to."""
        if drafts:
            self.last = drafts
            for draft in drafts:
                self._remember(draft)
        self.systems.extend(self._here())
        self.seen.extend(self.current)
        self.current = []
        if self.here:
            self.combination = self.here[-1]
        self.here = []
        if self.groups:
            self.several = self.groups[-1]
        self.groups = []

    def _remember(self, draft: Draft) -> None:
        self.effects.append(draft.effect)
        self.subjects.extend(draft.subjects)
        self.treatments.extend(draft.treatments)
        for value in draft.treatments:
            if COMBINED.search(self.text(value)) and not self.text(value).startswith("併用"):
                self.combination = value
        if len(draft.subjects) > 1:
            self.several = draft.subjects
