"""Who moves it, and in what: roles of a mention, from particles, types and the clauses around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.claims.inside import PRONOUNS, InsideReader, Taken
from extract.match.coordination import Atom
from extract.match.phrases import Phrase
from extract.match.values import Value, value_of

PLACE = {"において", "における", "で", "での", "に対し", "に", "中の"}


class RoleReader(InsideReader):
    """Finds the roles of the mentions of one sentence: the phrases in reach of a predicate."""

    def group(self, predicate: int, argument: int) -> list[Phrase]:
        """The own arguments that go with one of several objects.

        Gapped lists: 「健康人及び FL 患者の PBMC サンプルで A の増殖を、また、健康人のみで B を増加させた」 holds two groups, each
        closed by its を; topics and により are shared.
        """
        own = self.a.arguments(predicate)
        case = self.a.phrases[argument].case
        closers = [p.index for p in own if p.case == case and case in {"が", "を"}]
        if len(closers) < 2 or argument not in closers:
            return own
        earlier = max((i for i in closers if i < argument), default=-1)
        mine = any(earlier < p.index < argument and p.case in PLACE for p in own)
        return [
            p
            for p in own
            if p.case not in PLACE
            or self.a.noun(p.index).endswith(self.studies)
            or (p.index < argument and (p.index > earlier or not mine))
        ]

    def visible(self, predicate: int, argument: int) -> list[tuple[int, Phrase]]:
        """Phrases that may fill a role of a predicate, with their distance in clauses (0: its own arguments)."""
        found: list[tuple[int, Phrase]] = [(0, p) for p in self.group(predicate, argument)]
        seen = {p.index for _, p in found}
        for _, formal in list(found):
            if self.typer.formal(formal.text) and formal.index > 0:
                # 「併用は…を相殺することにより抗がん作用を示す」: the topic of the means is that of the whole.
                means = formal.index - 1
                heard = list(self.a.arguments(means))
                for clause in self._before(means):
                    heard += [
                        p for p in self.a.arguments(clause) if not self.typer.system(self.a.noun(p.index))
                    ]
                topics = (p for p in heard if "は" in p.focus and p.case == "")
                found.extend((1, p) for p in topics if p.index not in seen)
        seen = {p.index for _, p in found}
        teller = self.a.heads[argument]
        if argument < teller < predicate and self.a.phrases[predicate].predicate is not None:
            # 「X には、腎臓で再吸収を抑える働きがある」: the clause that tells the effect tells where.
            found.extend((1, p) for p in self.a.arguments(teller) if p.index not in seen and p.case in PLACE)
        seen = {p.index for _, p in found}
        siblings = self._before(predicate)
        for rank, index in enumerate(self.a.ancestors(predicate), start=1):
            for phrase in self.a.arguments(index):
                named = (
                    "は" in phrase.focus and phrase.case == "" and self.typer.agent(self.a.noun(phrase.index))
                )
                before = phrase.index < predicate or named
                if before and phrase.index not in seen:
                    found.append((rank, phrase))
                    seen.add(phrase.index)
            siblings.extend(self._before(index, predicate))
        for distance, clause in enumerate(siblings, start=10):
            for phrase in self.a.arguments(clause):
                if phrase.index not in seen:
                    found.append((distance, phrase))
                    seen.add(phrase.index)
        return found

    def _before(self, predicate: int, limit: int | None = None) -> list[int]:
        """Coordinate clauses before a predicate, nearest first, and those under their formal nouns."""
        result = []
        for phrase in reversed(self.a.phrases[: predicate if limit is None else limit]):
            if phrase.predicate is None or self.a.heads[phrase.index] != predicate:
                continue
            if phrase.predicate.form in {"continuative", "concessive", "conditional", "final", "nominal"}:
                result.append(phrase.index)
                result.extend(i for i in self._before(phrase.index) if i not in result)
        return result

    def value(self, atoms: Sequence[Atom]) -> Value | None:
        """The value of atoms in this sentence."""
        return value_of(self.a.parse, self.a.index, atoms)


def trimmed(atom: Atom, length: int) -> Atom:
    """An atom without its last characters."""
    return replace(atom, end=atom.end - length)


__all__ = ["PRONOUNS", "RoleReader", "Taken", "trimmed"]
