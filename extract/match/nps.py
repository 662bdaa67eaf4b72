"""Noun phrases: the words that belong to an argument, as a row of atoms; ``coordination`` multiplies them out.

Membership follows the surface: the tree has no label for coordination.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from extract.match.coordination import Atom, Branch, Coordination
from extract.match.phrases import Phrase
from extract.match.types import Typer
from extract.nlp.morphemes import ENUMERATORS
from extract.nlp.records import Parse, WordRange

REFLEXIVE = frozenset({"それ", "自体", "それ自体", "自身"})


class NounPhrases:
    """Builds noun phrases over the phrases of one sentence."""

    def __init__(self, parse: Parse, phrases: Sequence[Phrase], typer: Typer, heads: Sequence[int]) -> None:
        self.heads = heads
        self.parse = parse
        self.phrases = phrases
        self.typer = typer
        self.coordination = Coordination(parse, typer)
        self._cache: dict[int, tuple[Branch, ...]] = {}
        self._first: dict[int, int] = {}
        self._enumerates = not ENUMERATORS.isdisjoint(parse.text)

    # --- which phrases belong to the noun phrase that ends at an index

    def first(self, index: int) -> int:
        """The first phrase of the noun phrase whose head is ``index``."""
        if index not in self._first:
            start = index
            while start > 0:
                before = self._joined(start - 1, start, index)
                if before is None:
                    break
                start = before
            self._first[index] = start
        return self._first[index]

    def _joined(self, left: int, right: int, last: int) -> int | None:
        """Where the material starts that phrase ``left`` adds to a noun phrase going on at ``right``."""
        phrase = self.phrases[left]
        if self.numbered(right):
            return None
        if phrase.predicate is not None:
            if phrase.predicate.form != "adnominal" or self.typer.formal(self.phrases[right].text):
                return None
            return self.clause_start(left)
        if "は" in phrase.focus or ("も" in phrase.focus and phrase.case != "の"):
            return None
        if phrase.case in self.typer.adnominal or self._bound(left, right):
            return left
        first = self.parse.words[phrase.bunsetsu.unit.words[0]]
        if first.pos.startswith("連体詞"):
            return left
        if self._conjunction(left):
            return left if left > 0 and self._bare(left - 1) else None
        if phrase.case == "と" and not self.typer.formal(phrase.text) and self._joint(right):
            return left
        if self._bare(left) and phrase.bunsetsu.unit.nominal:
            if self._conjunction(right):
                return left
            # 「A、B 及び C の…」 is collapsed already; this is the list whose members have modifiers.
            if phrase.bunsetsu.comma and self._list_goes_on(left, right, last):
                return left
            if not phrase.bunsetsu.comma and self.heads[left] == right and first.pos.startswith("名詞"):
                return left
        return None

    def _bound(self, left: int, right: int) -> bool:
        """阻害薬に耐性の変異体, 癌細胞それ自体の増殖: joined without a particle of nouns."""
        phrase, following = self.phrases[left], self.phrases[right]
        related = following.case == "の" and following.text.endswith(self.typer.relational)
        if phrase.case == "に" and related and not phrase.focus:
            return True
        itself = phrase.text in REFLEXIVE and phrase.case in {"", "の"} and not phrase.focus
        return itself or (following.text in REFLEXIVE and self._bare(left))

    def numbered(self, index: int) -> bool:
        """Whether a number of a list (①) stands right before a phrase."""
        if not self._enumerates:
            return False
        before = self.phrases[index - 1].end if index else 0
        return not ENUMERATORS.isdisjoint(self.parse.text[before : self.phrases[index].start])

    def _conjunction(self, index: int) -> bool:
        return self.phrases[index].text in self.typer.conjunctions and not self.phrases[index].case

    def _bare(self, index: int) -> bool:
        phrase = self.phrases[index]
        return phrase.predicate is None and phrase.case == "" and not phrase.focus and not self._adverb(index)

    def _adverb(self, index: int) -> bool:
        phrase = self.phrases[index]
        words = self.parse.words[slice(*phrase.bunsetsu.unit.words)]
        return (
            not words[-1].pos.startswith(("名詞", "接尾辞", "記号", "補助記号"))
            or phrase.text in self.typer.alone
        )

    def _joint(self, right: int) -> bool:
        """と joins two nouns: the next phrase is a noun that goes on with の, との or a case."""
        following = self.phrases[right]
        if self.parse.words[following.bunsetsu.unit.words[0]].pos.startswith("連体詞") and right + 1 < len(
            self.phrases
        ):
            following = self.phrases[right + 1]
        if (
            following.predicate is not None
            or not following.bunsetsu.unit.nominal
            or following.text in self.typer.alone
        ):
            return False
        return following.case in {
            "の",
            "との",
            "が",
            "を",
            "は",
            "と",
            "により",
            "による",
            "において",
            "における",
            "",
        }

    def _list_goes_on(self, left: int, right: int, last: int) -> bool:
        """Whether a bare noun with a comma is a member of a list that ends inside the phrase."""
        mine = self.phrases[left].text
        needed = 0.1 if self.typer.type_of(mine) else 1.0  # フマル酸，リンゴ酸，クエン酸; A の増強，B の亢進
        return any(
            self.typer.likeness(mine, self.phrases[index].text) >= needed for index in range(right, last + 1)
        )

    def clause_start(self, predicate: int) -> int:
        """The first phrase of the clause of an adnominal predicate: its dependents to the left, topics apart.

        An adjective takes only the case right before it (T 細胞に特異的な, 活性が高い).
        """
        start = predicate
        found = self.phrases[predicate].predicate
        if found is not None and found.adjectival:
            if self.phrases[predicate].function.startswith("である"):
                return self.first(
                    predicate
                )  # HGF の受容体である MET: the noun of である with its own modifiers
            near = self.phrases[predicate - 1] if predicate > 0 else None
            takes = {"に", "と", "が", "で"} if self.typer.graded(found.lemma) else {"に", "と", "で"}
            if near is not None and near.case in takes and "は" not in near.focus:
                return self.first(predicate - 1)
            return predicate
        while start > 0:
            phrase = self.phrases[start - 1]
            if "は" in phrase.focus or not self._governed(start - 1, predicate):
                break
            clause = phrase.predicate
            if (
                phrase.case == "の"
                and self.typer.agent(phrase.text)
                and self.phrases[start - 2].case == "に対する"
            ):
                break  # 機能に対する本薬の懸念すべき影響: the drug owns the noun, not the clause
            if clause is not None and phrase.bunsetsu.comma and clause.form not in {"adnominal", "nominal"}:
                break  # 「…に影響を及ぼし、発現量が低下している T 細胞」: the comma ends the clause before
            start -= 1
        return start

    def _governed(self, index: int, ancestor: int) -> bool:
        seen = 0
        while index != -1 and index < ancestor and seen < len(self.phrases):
            index = self.heads[index]
            seen += 1
        return index == ancestor

    # --- atoms and branches

    def branches(self, index: int) -> tuple[Branch, ...]:
        """All readings of the noun phrase whose head is phrase ``index``."""
        if index not in self._cache:
            atoms = self._atoms(self.first(index), index)
            self._cache[index] = self.coordination.expand(atoms) if atoms else ()
        return self._cache[index]

    def whole(self, index: int) -> Branch:
        """The noun phrase whose head is phrase ``index``, its coordinations left as they are."""
        return tuple(self._atoms(self.first(index), index))

    def _atoms(self, first: int, last: int) -> list[Atom]:
        atoms: list[Atom] = []
        index = first
        while index <= last:
            clause = self._clause_end(index, last)
            if clause is not None:
                start = self.phrases[index].start
                end = self._phrase_end(clause)
                atoms.append(Atom("clause", start, end, (0, 0), clause, "clause", end))
                index = clause + 1
                continue
            if self._conjunction(index):
                if atoms:
                    atoms[-1] = replace(atoms[-1], link="conj", link_end=self._phrase_end(index))
                index += 1
                continue
            if atoms and self.phrases[index].text in REFLEXIVE and atoms[-1].link == "mod":
                # 膵臓がん細胞それ自体の増殖
                end = self.phrases[index].end if index == last else self._phrase_end(index)
                link = "" if index == last else self.phrases[index].case or "mod"
                atoms[-1] = replace(atoms[-1], link=link, link_end=-1 if link not in {"", "mod"} else end)
                index += 1
                continue
            atoms.extend(self._noun(index, index == last))
            index += 1
        return atoms

    def _clause_end(self, index: int, last: int) -> int | None:
        """The adnominal predicate whose clause starts at ``index``, the outermost one."""
        for predicate in range(last - 1, index - 1, -1):
            found = self.phrases[predicate].predicate
            if found and found.form == "adnominal" and self.clause_start(predicate) <= index:
                return predicate
        return None

    def _phrase_end(self, index: int) -> int:
        words = self.parse.words
        return words[self.phrases[index].bunsetsu.function[1] - 1].end

    def _noun(self, index: int, is_last: bool) -> list[Atom]:
        phrase = self.phrases[index]
        unit = phrase.bunsetsu.unit
        words = self.parse.words
        first = words[unit.words[0]]
        kind = "det" if first.pos.startswith("連体詞") else "noun"
        link, link_end = phrase.case, self._phrase_end(index)
        if kind == "det":
            link = "det"
        elif link == "" and not is_last:
            link = "comma" if phrase.bunsetsu.comma else "mod"
        if is_last:
            link, link_end = "", phrase.end
        items = (part for a, b in unit.items or (unit.words,) for part in self._dotted(a, b))
        ranges = tuple(self._without_etc(a, b) for a, b in items)
        if link == "の" and (ranges[-1][1] < unit.words[1] or phrase.function.startswith(("など", "等"))):
            link = "such"
        if link == "という" and phrase.function.startswith("といった"):
            link = "such"
        atoms = [
            Atom(kind, words[a].start, words[b - 1].end, (a, b), index, "conj", words[after].start)
            for (a, b), (after, _) in itertools.pairwise(ranges)
        ]
        a, b = ranges[-1]
        atoms.append(Atom(kind, words[a].start, words[b - 1].end, (a, b), index, link, link_end))
        return atoms

    def _dotted(self, first: int, last: int) -> list[WordRange]:
        """浮腫・発赤・脱毛: a list where each member is something that happens; a dot inside a name joins."""
        words = self.parse.words
        dots = [index for index in range(first + 1, last - 1) if words[index].surface == "・"]
        if not dots:
            return [(first, last)]
        starts, ends = [first, *(index + 1 for index in dots)], [*dots, last]
        parts = list(zip(starts, ends, strict=True))
        names = ["".join(word.surface for word in words[a:b]) for a, b in parts if a < b]
        listed = len(names) == len(parts) and all(
            self.typer.quantity(name) or name.endswith(self.typer.happenings) for name in names
        )
        return parts if listed else [(first, last)]

    def _without_etc(self, first: int, last: int) -> WordRange:
        """等 and など at the end of a list name nothing."""
        while last - first > 1 and self.parse.words[last - 1].surface in {"等", "など"}:
            last -= 1
        return first, last
