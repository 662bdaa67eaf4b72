"""Coordination inside a noun phrase, multiplied out.

A branch is one reading of a phrase without coordination: 「健康人及び FL 患者の PBMC サンプル」 has two branches. Which later
noun the last member pairs with is decided by likeness (same last morpheme, same type), after Kurohashi and
Nagao (1994).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.match.types import Typer
from extract.nlp.records import Parse, WordRange


@dataclass(frozen=True, slots=True)
class Atom:
    """A noun, a clause or a determiner inside a noun phrase.

    ``start``/``end`` cut the content out of the folded sentence, ``link`` names what joins it to the next atom
    (a case, ``conj``, ``comma``, ``clause``, ``det``; empty for the last), ``link_end`` is where that joint ends.
    """

    kind: str
    start: int
    end: int
    words: WordRange
    phrase: int
    link: str
    link_end: int


Branch = tuple[Atom, ...]
MAX_BRANCHES = 64


class Coordination:
    """Expands the atoms of noun phrases of one sentence."""

    def __init__(self, parse: Parse, typer: Typer) -> None:
        self.parse = parse
        self.typer = typer

    def expand(self, atoms: Sequence[Atom]) -> tuple[Branch, ...]:
        """All different readings of a row of atoms, ``MAX_BRANCHES`` at most."""
        return tuple(dict.fromkeys(self._expand(atoms, 0)))[:MAX_BRANCHES]

    def text(self, atom: Atom) -> str:
        """The folded text of an atom."""
        return self.parse.text[atom.start : atom.end]

    def _shared(self, members: list[list[Atom]]) -> list[list[Atom]]:
        """Complete what the members of a list share.

        A prefix that only the first writes (増殖中 CD4+ T 細胞数及び CD8+ T 細胞数; サイトカイン産生及び遊離), and a head that
        only the last writes (CD8+ T 及び NK 細胞; 健康人及び FL 患者 PBMC サンプル).
        """
        if any(len(member) != 1 or member[0].kind != "noun" for member in members):
            return members
        atoms = [member[0] for member in members]
        prefix = self._prefix(atoms[0], atoms[1])
        if prefix is not None:
            return [members[0], *([prefix, *member] for member in members[1:])]
        head = self._head_part(atoms[0], atoms[-1])
        if head is not None:
            joined = [
                [replace(a, link="joined", link_end=a.end), replace(head, link=a.link, link_end=-1)]
                for a in atoms[:-1]
            ]
            return [*joined, members[-1]]
        return members

    def _words(self, atom: Atom) -> list[str]:
        return [word.surface for word in self.parse.words[atom.words[0] : atom.words[1]]]

    def _prefix(self, first: Atom, second: Atom) -> Atom | None:
        """The words in front of the first member that the second lacks."""
        mine, other = self._words(first), self._words(second)
        length = len(mine) - len(other)
        if length <= 0:
            return None
        alike = all(
            a == b or (self.typer.code(a) and self.typer.code(b))
            for a, b in zip(mine[length:], other, strict=True)
        )
        action = (
            len(other) == 1
            and self.typer.action(other[0])
            and self.typer.action(mine[-1])
            and length == len(mine) - 1
        )
        if not action and (not alike or len(other) < 2):
            return None
        if self.typer.code("".join(mine[:length])) and self.typer.code(mine[length]):
            return None  # DOHH2 細胞及び RL 細胞, CD8+ T 細胞及び NK 細胞: DOHH and CD8+ are no prefixes
        cut = first.words[0] + length
        end = self.parse.words[cut - 1].end
        return replace(first, words=(first.words[0], cut), end=end, link="joined", link_end=end)

    def _head_part(self, first: Atom, last: Atom) -> Atom | None:
        """The words behind the last member's own name that the first lacks."""
        mine, other = self._words(first), self._words(last)
        kind = self.typer.type_of("".join(mine))
        for cut in range(len(other) - 1, 0, -1):
            start = last.words[0] + cut
            front, rest = "".join(other[:cut]), "".join(other[cut:])
            same = self.typer.type_of(front) == kind and kind in {"organism", "code"} if kind else False
            codes = self.typer.code(mine[-1]) and self.typer.code(other[cut - 1]) and kind in {"code", ""}
            if (same or codes) and self.typer.type_of(rest) in {
                "cell",
                "sample",
                "endpoint",
                "organism",
                "tissue",
            }:
                if kind == "organism" and self.typer.type_of(rest) != "sample":
                    return None
                return replace(last, words=(start, last.words[1]), start=self.parse.words[start].start)
        return None

    def _expand(self, atoms: Sequence[Atom], depth: int) -> list[Branch]:
        """Multiply out the first coordination, then the rest."""
        position = next(
            (
                i
                for i, atom in enumerate(atoms[:-1])
                if atom.link in {"conj", "comma"} and atom.kind == "noun"
            ),
            None,
        )
        if position is None or depth > 12:
            position = self._with(atoms)
            if position is None or depth > 12:
                return [tuple(self._exemplified(atoms))]
        if any(
            self.typer.together(self.text(later)) for later in atoms[position + 1 :] if later.kind == "noun"
        ):
            return [tuple(atoms)]  # BRAF および FAK の共阻害: one intervention
        listed = self._list_of_phrases(atoms, position)
        if listed is not None:
            members, tail = listed
            return [b for member in members for b in self._expand([*member, *tail], depth + 1)]
        modifier = self._coordinated_modifier(atoms, position)
        if modifier:
            return [branch for member in modifier for branch in self._expand(member, depth + 1)]
        left = self._left_start(atoms, position)
        chain = [position]
        while (
            left == position and atoms[chain[-1] + 1].link in {"conj", "comma"} and chain[-1] + 2 < len(atoms)
        ):
            chain.append(chain[-1] + 1)
        right = self._right_end(atoms, chain[-1])
        head, tail = list(atoms[:left]), list(atoms[right + 1 :])
        members = [list(atoms[left : position + 1]), *([atoms[i]] for i in chain[1:])]
        for member in members:
            member[-1] = replace(member[-1], link=atoms[right].link, link_end=-1)
        members.append(list(atoms[chain[-1] + 1 : right + 1]))
        members = self._shared(members)
        return [branch for member in members for branch in self._expand([*head, *member, *tail], depth + 1)]

    def _list_of_phrases(
        self, atoms: Sequence[Atom], position: int
    ) -> tuple[list[list[Atom]], list[Atom]] | None:
        """A list of three or more whose first member is bare and whose inner members keep their own modifiers.

        「骨髄腫、再発又は難治性の白血病、リンパ腫に対する効果」: 再発又は難治性 belongs to 白血病 alone.
        """
        if position != 0:
            return None
        ends = [
            i for i, atom in enumerate(atoms[:-1]) if atom.kind == "noun" and atom.link in {"conj", "comma"}
        ]
        starts = [0, *(end + 1 for end in ends)]
        if len(ends) < 2 or not any(end > start for start, end in zip(starts[1:], ends[1:], strict=False)):
            return None
        first = self.text(atoms[0])
        if any(self.typer.likeness(first, self.text(atoms[end])) < 1.0 for end in ends[1:]):
            return None
        last = self._right_end(atoms, ends[-1])
        members = [list(atoms[start : end + 1]) for start, end in zip(starts, [*ends, last], strict=True)]
        for member in members[:-1]:
            member[-1] = replace(member[-1], link=atoms[last].link, link_end=-1)
        return members, list(atoms[last + 1 :])

    def _exemplified(self, atoms: Sequence[Atom]) -> list[Atom]:
        """「A、B 等の X」, 「A といった X」: the members stand for X (ANNOTATION.md, section 3)."""
        kept: list[Atom] = []
        skip = False
        for number, atom in enumerate(atoms):
            if skip:
                if atom.kind != "noun":
                    continue  # 鎮静といった有害な作用: what describes the class goes with it
                skip = False
                end = -1 if number < len(atoms) - 1 else 0
                kept[-1] = replace(kept[-1], link=atom.link, link_end=end)
                continue
            kept.append(atom)
            if atom.link == "such":
                skip = number + 1 < len(atoms)
        return kept

    def _coordinated_modifier(self, atoms: Sequence[Atom], position: int) -> list[list[Atom]] | None:
        """「PBMC 媒介性及び直接的な細胞傷害作用」: two modifiers of one noun."""
        following = atoms[position + 1]
        if following.kind != "clause" or not self.text(atoms[position]).endswith(("性", "的", "型")):
            return None
        if position + 2 >= len(atoms):
            return None
        first = replace(atoms[position], link="の", link_end=-1)
        return [
            [*atoms[:position], first, *atoms[position + 2 :]],
            [*atoms[:position], *atoms[position + 1 :]],
        ]

    def _with(self, atoms: Sequence[Atom]) -> int | None:
        """A と that lists members one by one (not 「A と B の併用」, which is one thing)."""
        for i, atom in enumerate(atoms[:-1]):
            if atom.link == "と" and not any(self.typer.joint(self.text(later)) for later in atoms[i + 1 :]):
                return i
        return None

    def _right_end(self, atoms: Sequence[Atom], position: int) -> int:
        """The atom that the member before the conjunction is parallel to."""
        member = self.text(atoms[position])
        nearest = position + 1
        while nearest < len(atoms) - 1 and atoms[nearest].kind != "noun":
            nearest += 1
        best, score = nearest, self.typer.likeness(member, self.text(atoms[nearest]))
        modified = position > 0 and atoms[position - 1].link not in {"conj", "comma"}
        measured = self.typer.quantity(member) and not self.typer.quantity(self.text(atoms[nearest]))
        margin = 0.0 if modified else 0.5 if measured else 1.4
        index = nearest
        # 「血圧並びに尿中のナトリウム及びカリウムの排泄量」: a quantity is parallel to a quantity, past inner lists.
        loose = score < 1.0 and (modified or measured)
        passed = self.typer.adnominal | {"clause", "det", "と"} | ({"conj", "comma"} if loose else set())
        while index + 1 < len(atoms) and atoms[index].link in passed:
            index += 1
            if atoms[index].kind == "noun":
                found = self.typer.likeness(member, self.text(atoms[index]))
                if found > score + margin:
                    best, score = index, found
            if atoms[index].link in {"conj", "comma"} and not (loose and best == nearest):
                break
        return best

    def _independent(self, atoms: Sequence[Atom], position: int) -> bool:
        """「ERK の活性および細胞増殖」: the right member is a whole quantity and does not share the left one's の."""
        right = atoms[position + 1]
        words = self._words(right)
        if position == 0 or atoms[position - 1].link != "の" or len(words) < 2 or self.typer.code(words[-1]):
            return False
        if self.typer.system(self.text(atoms[position - 1])):
            return False
        if self._bare_change(atoms[position]):
            if self._whole_change(right):
                return True  # 単球反応の抑制作用、血管新生阻害作用
            owner = self.text(atoms[position - 1])
            if self.typer.quantity(owner) and not self._bare_change(right):
                return (
                    True  # 発生率の低下及び延命効果, 腫瘍誘発の遅延と増殖抑制作用: a quantity owns no other
                )
        quantity = (
            self.typer.type_of(self.text(right)) == "endpoint"
            and self.typer.type_of(self.text(atoms[position])) == "endpoint"
        )
        return quantity and not self.typer.code(words[0]) and len(self._words(atoms[position])) == 1

    def _bare_change(self, atom: Atom) -> bool:
        """A direction word and no quantity: 抑制作用."""
        return self.typer.changing(self.text(atom)) == ""

    def _whole_change(self, atom: Atom) -> bool:
        """A quantity with its direction word: 血管新生阻害作用; a bare event (産生増強) is none."""
        quantity = self.typer.changing(self.text(atom))
        bare = quantity is not None and len(quantity) <= 2 and self.typer.action(quantity)
        return bool(quantity) and not bare

    def _own_modifiers(self, atoms: Sequence[Atom], position: int) -> int:
        start = position
        while start > 0 and atoms[start - 1].link in {"の", "clause", "det"}:
            start -= 1
        return start

    def _left_start(self, atoms: Sequence[Atom], position: int) -> int:
        """Where the member before the conjunction starts: alone where the right one is nearest, else with its の."""
        right = self._right_end(atoms, position)
        between = self.parse.text[atoms[position].end : atoms[position + 1].start]
        if sum(between.count(mark) for mark in "、，,") > 1:
            # 「T 細胞に特異的な X，および，Y における Z」: each member by itself, with all that is its own
            start = position
            while start > 0 and atoms[start - 1].link not in {"conj", "comma"}:
                start -= 1
            return start
        plain = position + 1
        while plain < len(atoms) - 1 and atoms[plain].kind != "noun":
            plain += 1
        if right == plain and plain == position + 1:
            return self._own_modifiers(atoms, position) if self._independent(atoms, position) else position
        start = position
        if any(self.typer.system(self.text(a)) for a in atoms[position + 1 : right] if a.kind == "noun"):
            # 「癌細胞に対する直接的抗腫瘍効果や宿主の抗腫瘍免疫の賦活化」: each member has its own system.
            while start > 0 and atoms[start - 1].link not in {"による", "conj", "comma"}:
                start -= 1
            return start
        strong = {atom.link for atom in atoms[position + 1 : right]} - {"の", "clause", "det"}
        while start > 0 and (
            atoms[start - 1].link in {"の", "clause", "det"} or atoms[start - 1].link in strong
        ):
            start -= 1
        return start
