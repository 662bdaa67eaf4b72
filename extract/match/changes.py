"""The algebra of change: a noun phrase peeled from its head to the quantity that moves.

「増殖抑制作用の増強」 is 増強(抑制(増殖)): an outer word that goes up, or only says that something happens, leaves the
inner change as it is; an outer word that opposes it keeps the inner change whole (ANNOTATION.md, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extract.lexicon import Lexicon
from extract.match.coordination import Atom
from extract.nlp.records import Parse


@dataclass(frozen=True, slots=True)
class Change:
    """A phrase read as a change.

    ``atoms`` is the quantity that moves (with all its modifiers; roles are taken out later). ``direction`` is
    ``None`` where the phrase names no change. ``chain`` holds the direction words, outermost first, ``spans``
    where they stand. ``base_empty`` says that the quantity is not in the phrase.
    """

    atoms: tuple[Atom, ...]
    direction: str | None
    chain: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    base_empty: bool = False
    agents: tuple[tuple[Atom, ...], ...] = ()


class ChangeReader:
    """Peels noun phrases.

    Args:
        lexicon: the knowledge.
        agent: tells whether a noun names a drug or an intervention.
    """

    def __init__(self, lexicon: Lexicon, agent: Callable[[str], bool]) -> None:
        self.agent = agent
        self._measure = re.compile(lexicon.syntax["measure"]["pattern"])
        self.quantities = frozenset(
            head
            for head, kind in lexicon.heads.items()
            if kind == "endpoint" and head not in lexicon.predicates
        )
        self.degrees = tuple(lexicon.words("degrees"))
        self.predicates = lexicon.predicates
        self.empty = tuple(sorted(lexicon.words("empty_heads"), key=len, reverse=True))
        self.influence = lexicon.words("influence")
        self.events = lexicon.words("events")
        self.builtin = lexicon.frames["builtin"]
        self.disorders = tuple(lexicon.frames["disorders"])
        self.excesses = lexicon.ordered("excesses")
        self.abilities = lexicon.ordered("abilities")
        self.verb_only = lexicon.words("verb_only")
        self.quantifiers = lexicon.words("quantifiers")

    # --- words

    def builtin_noun(self, text: str) -> bool:
        """細胞傷害作用, 抗腫瘍効果: the target is built in, the noun stays whole."""
        text = "".join(text.split())
        if not text.endswith(tuple(self.builtin["tails"])):
            return False
        return text.startswith(tuple(self.builtin["prefixes"])) or any(
            part in text for part in self.builtin["contains"]
        )

    def trailing(self, parse: Parse, atom: Atom) -> tuple[str, int] | None:
        """The direction word at the end of an atom and the morpheme where it starts; empty heads are looked through.

        Returns:
            ``(lemma, index)``, the longest that fits; ``None`` where there is none.
        """
        first, last = atom.words
        if self.builtin_noun(parse.text[atom.start : atom.end]):
            return None
        found = self._ending(parse, first, last)
        if found:
            return found
        surface = parse.words[last - 1].surface
        if last - first > 1 and surface in self.empty:
            return self._ending(parse, first, last - 1)
        return None

    def _ending(self, parse: Parse, first: int, last: int) -> tuple[str, int] | None:
        for start in range(first, last):
            text = "".join(word.surface for word in parse.words[start:last])
            if text in self.quantities and text not in self.influence:
                return None  # 日内変動, 反応: the name of a quantity that ends like a change
            if text in self.predicates and text not in self.verb_only:
                return text, start
            if text in self.influence:
                return text, start
        return None

    # --- phrases

    def read(self, parse: Parse, branch: Sequence[Atom]) -> Change:
        """Peel a branch of a noun phrase."""
        atoms = list(branch)
        while len(atoms) > 1 and parse.text[atoms[-1].start : atoms[-1].end] in self.quantifiers:
            atoms.pop()
        if not atoms:
            return Change((), None)
        head = atoms[-1]
        if head.kind != "noun":
            return Change(tuple(atoms), None)
        if (
            len(atoms) > 1
            and parse.text[head.start : head.end] in self.empty
            and atoms[-2].link in {"の", "clause"}
        ):
            # 「増殖の抑制の作用」 and 「増殖を抑制する作用」: only where what is before it is a change.
            inner = self.read(parse, atoms[:-1])
            if inner.direction and atoms[-2].link == "の":
                return inner
        trailing = self.trailing(parse, head)
        if trailing is None:
            return Change(tuple(atoms), None)
        lemma, start = trailing
        span = (parse.words[start].start, head.end)
        rest, agents = self._rest(parse, atoms, start)
        change = self._combine(parse, atoms, lemma, span, rest)
        return replace(change, agents=(*agents, *change.agents)) if agents else change

    def measure(self, text: str) -> bool:
        """A number with its unit, or a degree: 約 40%, 同程度, 何ら; it names no quantity."""
        text = "".join(text.split())
        return bool(self._measure.fullmatch(text)) or text in self.degrees

    def _rest(
        self, parse: Parse, atoms: list[Atom], start: int
    ) -> tuple[list[Atom] | None, list[tuple[Atom, ...]]]:
        """What the direction word speaks of: the compound before it, or the modifier; and who does it."""
        head = atoms[-1]
        if start > head.words[0] and not self.measure(parse.text[head.start : parse.words[start - 1].end]):
            shorter = replace(
                head, words=(head.words[0], start), end=parse.words[start - 1].end, link="", link_end=0
            )
            return [*atoms[:-1], shorter], []
        before = self._without_degrees(parse, atoms[:-1])
        if parse.text[parse.words[start].start : head.end] in self.influence:
            while before and before[-1].kind == "clause" and len(before) > 1:
                before = before[:-1]  # 機能に対する本薬の臨床上懸念すべき影響
        agents: list[tuple[Atom, ...]] = []
        while before and before[-1].kind == "noun":
            link, text = before[-1].link, parse.text[before[-1].start : before[-1].end]
            if link == "による" or (link == "の" and self.agent(text)):
                start_of = self._group_start(before)
                agents.append(tuple(before[start_of:]))
                before = before[:start_of]
                continue
            if link in {"の", "に対する", "への", "に関する", "という"}:
                return before, agents
            break
        if (
            any(a.kind == "noun" and a.link in {"の", "に対する", "への", "に関する"} for a in before)
            and not agents
        ):
            return before, agents
        return None, agents

    def _without_degrees(self, parse: Parse, atoms: Sequence[Atom]) -> list[Atom]:
        """Without 軽度の, 有意な, 50%の before a direction word."""
        kept = list(atoms)
        while kept:
            text = "".join(parse.text[kept[-1].start : kept[-1].end].split())
            degree = self.measure(text) or (text.startswith(self.degrees) and len(text) <= 9)
            degree = (
                degree and text not in self.quantities
            )  # cAMP の濃度の低下: what moves, not 濃度依存性の低下
            if kept[-1].link in {"の", "clause", "mod", "det", "に"} and degree:
                kept.pop()
            else:
                break
        return kept

    def _group_start(self, atoms: Sequence[Atom]) -> int:
        """Where the phrase that ends in the last atom starts: its own の and との."""
        start = len(atoms) - 1
        while start > 0 and atoms[start - 1].link in {"の", "との", "と", "det"}:
            start -= 1
        return start

    def _combine(
        self, parse: Parse, atoms: list[Atom], lemma: str, span: tuple[int, int], rest: list[Atom] | None
    ) -> Change:
        outer = self.direction_of(lemma)
        if rest is None or not any(atom.kind == "noun" for atom in rest):
            if lemma in self.events:
                return Change(tuple(atoms), outer, (lemma,), (span,))
            return Change(tuple(atoms), outer, (lemma,), (span,), base_empty=True)
        inner = self.read(parse, rest)
        if inner.direction is None or inner.base_empty:
            if lemma in self.events:
                return Change(tuple(atoms), outer, (lemma,), (span,))
            outer = self.settled(outer, parse, rest)
            return Change(tuple(rest), outer, (lemma,), (span,))
        return self.fold(parse, lemma, span, rest, inner)

    def fold(
        self, parse: Parse, lemma: str, span: tuple[int, int], rest: Sequence[Atom], inner: Change
    ) -> Change:
        """Outer word over an inner change."""
        outer = self.direction_of(lemma)
        chain = (lemma, *inner.chain)
        spans = (span, *inner.spans)
        if outer in {"increase", "worsen"}:
            return replace(inner, chain=chain, spans=spans)
        if outer == "improve" and self.settled(outer, parse, rest) == "decrease":
            outer = "decrease"
        elif outer == "improve":
            outer = (
                "increase" if inner.direction == "increase" and inner.chain[-1] in self.events else "decrease"
            )
        return Change(tuple(rest), outer, chain, spans)

    def apply(self, parse: Parse, lemma: str, span: tuple[int, int], branch: Sequence[Atom]) -> Change:
        """A predicate over the noun phrase that it moves."""
        inner = self.read(parse, branch)
        atoms = list(branch)
        outer = self.direction_of(lemma)
        if inner.direction is None or inner.base_empty:
            outer = self.settled(outer, parse, atoms)
            return Change(inner.atoms if inner.direction is None else tuple(atoms), outer, (lemma,), (span,))
        return self.fold(parse, lemma, span, inner_atoms(atoms, self.quantifiers, parse), inner)

    def direction_of(self, lemma: str) -> str:
        """The direction of a lemma; influence nouns only say that something moved."""
        if lemma in self.influence and lemma not in self.predicates:
            return "change"
        return self.predicates[lemma].direction

    def settled(self, outer: str, parse: Parse, atoms: Sequence[Atom]) -> str:
        """The direction of a word over a quantity.

        改善 and 回復 follow their noun: a disorder goes down, anything else up. 悪化 and 増悪 too: an ability goes down
        (耐糖能の悪化), anything else up.
        """
        noun = parse.text[atoms[-1].start : atoms[-1].end]
        if outer == "improve":
            disorder = noun.endswith((*self.disorders, *self.excesses)) or noun.startswith(("高", "低"))
            return "decrease" if disorder else "increase"
        if outer == "worsen":
            return "decrease" if noun.endswith(self.abilities) else "increase"
        return outer


def inner_atoms(atoms: Sequence[Atom], quantifiers: frozenset[str], parse: Parse) -> tuple[Atom, ...]:
    """Atoms without a trailing quantifier (…のいずれも)."""
    kept = list(atoms)
    while len(kept) > 1 and parse.text[kept[-1].start : kept[-1].end] in quantifiers:
        kept.pop()
    return tuple(kept)
