"""Phrases as treatments: what belongs to the name, and what only describes, times or groups it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.claims.doses import Doses
from extract.claims.roles import RoleReader, trimmed
from extract.match.coordination import Atom, Branch
from extract.match.phrases import Phrase
from extract.match.values import Value, value_of


class TreatmentValues:
    """Cuts the values of the treatment slot out of phrases."""

    def __init__(self, roles: RoleReader) -> None:
        self.a = roles.a
        self.typer = roles.typer
        words = self.a.tools.lexicon.words
        self.class_words = tuple(words("class_words") | words("class_nouns") | words("constructs"))
        self.generic = self.a.tools.lexicon.ordered("generic")
        self.doses = Doses(self.a.tools.lexicon)

    def of(self, phrase: Phrase) -> tuple[Value, ...]:
        """The readings of a phrase as treatments."""
        values = [self.branch(branch) for branch in self.readings(phrase)]
        return tuple(dict.fromkeys(v for v in values if v is not None))

    def readings(self, phrase: Phrase) -> list[Branch]:
        """The readings of a phrase; of a list of doses only the drug before it (本剤5、10及び20mg)."""
        branches = list(self.a.branches(phrase.index))
        named = [branch for branch in branches if not self.dose(branch)]
        if len(named) < len(branches) and len(named) == 1:
            last = named[0][-1]
            text = self.a.parse.text[last.start : last.end]
            named = [(*named[0][:-1], trimmed(last, len(text) - len(text.rstrip("0123456789.,"))))]
        return named or branches

    def dose(self, branch: Branch) -> bool:
        """Whether a reading is nothing but a dose."""
        return self.doses.only(self.a.parse.text[branch[0].start : branch[-1].end])

    def branch(self, branch: Branch) -> Value | None:
        """One reading as a treatment: determiners, groups and times left out."""
        atoms = [atom for atom in branch if atom.kind != "det"]
        if not atoms:
            return None
        described = max((i for i, atom in enumerate(atoms[:-1]) if self._remark(atom)), default=-1)
        atoms = atoms[described + 1 :]
        atoms = self._without_adjectives(self._without_target(atoms))
        last = self._named(atoms[-1])
        if last is not atoms[-1] and all(atom.link in {"の", "clause", "mod"} for atom in atoms[:-1]):
            atoms = [last]
        text = self.a.parse.text[last.start : last.end]
        for ending in ("群", "時", "後"):
            if text.endswith(ending) and len(text) > len(ending):
                last = trimmed(last, len(ending))
                break
        if len(atoms) > 1 and text in {"群", "時", "後"}:
            return value_of(
                self.a.parse, self.a.index, [*atoms[:-2], replace(atoms[-2], link="", link_end=0)]
            )
        return value_of(self.a.parse, self.a.index, [*atoms[:-1], last])

    def _named(self, atom: Atom) -> Atom:
        """「選択的な阻害剤 MRX-55」, 「PARP の阻害剤オラパリブ」: the name behind its class word says it all."""
        words = self.a.parse.words
        for index in range(atom.words[0] + 1, atom.words[1]):
            front = "".join(word.surface for word in words[atom.words[0] : index])
            rest = "".join(word.surface for word in words[index : atom.words[1]])
            named = self.typer.named(rest) or (
                self.typer.code(rest) and rest[0].isalpha() and rest[-1].isdigit()
            )
            if named and front.endswith(self.class_words):
                return replace(atom, words=(index, atom.words[1]), start=words[index].start)
        return atom

    def _remark(self, atom: Atom) -> bool:
        """PI3K 阻害剤であるワートマニン, 脳室内に投与したレプチン: what it is, or how it was given."""
        if atom.kind != "clause":
            return False
        clause = self.a.phrases[atom.phrase]
        given = clause.predicate is not None and clause.predicate.lemma.endswith(self.generic)
        taken = any(p.case == "を" for p in self.a.arguments(atom.phrase))
        return clause.function.startswith("である") or (given and not taken)

    def _without_target(self, atoms: list[Atom]) -> list[Atom]:
        """「無麻酔イヌへの経口投与」: whom it is given to is the subject."""
        last = atoms[-1]
        if not self.typer.agent(self.a.parse.text[last.start : last.end]):
            return atoms
        for number, atom in enumerate(atoms[:-1]):
            if atom.link in {"への", "に対する"} and self.typer.system(
                self.a.parse.text[atom.start : atom.end]
            ):
                return atoms[number + 1 :]
        return atoms

    def _without_adjectives(self, atoms: list[Atom]) -> list[Atom]:
        """Descriptions of a drug in front of its name (強力な免疫調節薬であるレナリドミド) are left out.

        Those of a class word are its name: ALK に選択的な阻害剤.
        """
        last = atoms[-1]
        text = self.a.parse.text[last.start : last.end]
        if self.typer.type_of(text) == "drug" and not text.endswith(self.class_words) and len(atoms) > 1:
            clause = max((i for i, atom in enumerate(atoms[:-1]) if atom.kind == "clause"), default=-1)
            return atoms[clause + 1 :]
        return atoms

    def groups(self, groups: Sequence[Sequence[Atom]]) -> tuple[Value, ...]:
        values = [self.branch(tuple(group)) for group in groups]
        return tuple(dict.fromkeys(v for v in values if v is not None))
