"""What was said before: the last drafts, drugs, combinations and groups; and the drug that the document is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extract.claims.anaphora.named import Name, combinations_in, drug_names, groups_in, topics
from extract.claims.drafts import Draft
from extract.claims.products import Products
from extract.lexicon import Lexicon
from extract.match.analysis import Analysis
from extract.match.values import Far, Value

COMBINED = re.compile(r"(?:併用|共投与).*")


class Memory:
    """Walks along with the sentences; ``current``, ``here`` and ``groups`` are of the present sentence."""

    def __init__(self, analyses: Sequence[Analysis | None], lexicon: Lexicon) -> None:
        self.products = Products(lexicon)
        self.analyses = analyses
        self.last: tuple[Draft, ...] = ()
        self.seen: list[Name] = []
        self.current: list[Name] = []
        self.combination: Value | None = None
        self.here: list[Value] = []
        self.groups: list[tuple[Value, ...]] = []
        self.several: tuple[Value, ...] = ()
        self.effects: list[Value] = []
        self.subjects: list[Value] = []
        self.treatments: list[Value] = []
        self.determiners = tuple(lexicon.words("determiners"))
        self._texts: dict[Value, str] = {}
        self._drugs: dict[int, list[Name]] = {}

    def text(self, value: Value) -> str:
        """The words of a value, without spaces."""
        if value not in self._texts:
            self._texts[value] = "".join(value.text(self.folded).split())
        return self._texts[value]

    def folded(self, index: int) -> str:
        analysis = self.analyses[index]
        return analysis.parse.text if analysis else ""

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
        return next(found, None) or self._fuller_base(value, said)

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

    def product(self, headings: Iterable[Analysis], own: Value | None) -> Value | None:
        """The drug that a heading names with its dosage form, or the title alone in a text that says 本剤 (``own``).

        Only the title: below it a heading may name another drug, which interacts (16.7.1 ワルファリン).
        """
        for number, heading in enumerate(headings):
            span = self.products.named(heading.parse.text)
            if span is None and number == 0 and own is not None and self._nameable(heading):
                span = self.products.alone(heading.parse.text)
            if span is not None:
                return Value(heading.index, (span,))
        return None

    def _nameable(self, heading: Analysis) -> bool:
        return heading.typer.type_of(heading.parse.text) in {"", "drug"}

    def own(self, names: Iterable[str]) -> Value | None:
        """The first place where the document calls one drug its own (本薬, 本剤)."""
        pattern = re.compile("|".join(map(re.escape, names)) or r"(?!)")
        for analysis in self.analyses:
            if analysis is not None and (found := pattern.search(analysis.parse.text)):
                return Value(analysis.index, (found.span(),))
        return None

    def main_drug(self) -> Value | None:
        """The drug named most often: what 本薬 means before anything else is said.

        A drug that is only a partner (シスプラチン等の他制癌剤との併用により) is none.
        """
        counts: Counter[str] = Counter()
        first: dict[str, Value] = {}
        for analysis in self.analyses:
            if analysis is not None:
                for name in self._named(analysis):
                    if name.partner:
                        continue
                    counts[name.text] += 2
                    first.setdefault(name.text, name.value)
                for name in topics(analysis):
                    counts[name.text] += 1
                    first.setdefault(name.text, name.value)
        return first[counts.most_common(1)[0][0]] if counts else None

    def _named(self, analysis: Analysis) -> list[Name]:
        if analysis.index not in self._drugs:
            self._drugs[analysis.index] = drug_names(analysis)
        return self._drugs[analysis.index]

    def enter(self, index: int) -> None:
        """A sentence begins."""
        analysis = self.analyses[index]
        self.current = list(self._named(analysis)) if analysis is not None else []
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
        self.effects.append(draft.effect)
        self.subjects.extend(draft.subjects)
        self.treatments.extend(draft.treatments)
        for value in draft.treatments:
            if COMBINED.search(self.text(value)) and not self.text(value).startswith("併用"):
                self.combination = value
        if len(draft.subjects) > 1:
            self.several = draft.subjects
