"""Systems with their treatment in the name: モノクロタリン投与ラット, LPS 刺激マクロファージ, X 投与群のマウス."""

from __future__ import annotations

from dataclasses import replace

from extract.match.analysis import Analysis
from extract.match.coordination import Atom, Branch
from extract.match.types import AGENTS


class TreatedSystems:
    """Splits such names (ANNOTATION.md, section 3: treated animals and cells)."""

    def __init__(self, analysis: Analysis) -> None:
        self.a = analysis
        lexicon = analysis.tools.lexicon
        without = lexicon.words("model_making")
        words = (*lexicon.ordered("giving"), *lexicon.ordered("generic"), *lexicon.ordered("surgery"))
        self.acts = tuple(word for word in words if word not in without)
        self.untreated = lexicon.ordered("untreated")

    def split(self, branch: Branch) -> tuple[Branch, Branch] | None:
        """The treatment and the system in a reading; ``None`` where it does not hold both."""
        last = branch[-1]
        owner = branch[-2] if len(branch) > 1 else None
        if owner is not None and owner.link == "の" and self._group(owner):
            return (*branch[:-2], replace(owner, end=owner.end - 1, link="", link_end=0)), (last,)
        words = self.a.parse.words
        for index in range(last.words[0] + 1, last.words[1]):
            front = replace(last, words=(last.words[0], index), end=words[index - 1].end, link="", link_end=0)
            if self._act(front) and self.a.typer.system(self.a.parse.text[words[index].start : last.end]):
                kept = tuple(atom for atom in branch[:-1] if atom.kind == "noun" and atom.link != "の")
                return (*kept, front), (
                    replace(last, words=(index, last.words[1]), start=words[index].start),
                )
        return None

    def _group(self, atom: Atom) -> bool:
        """X 投与群."""
        text = self._text(atom)
        return text.endswith("群") and self.a.typer.type_of(text) in AGENTS and self._named(text[:-1])

    def _act(self, atom: Atom) -> bool:
        return self._named(self._text(atom))

    def _named(self, text: str) -> bool:
        """An act and what it is done with: 投与 alone says nothing."""
        bare = any(text.endswith(act) and len(text) > len(act) + 1 for act in self.acts)
        return bare and not text.startswith(self.untreated)

    def _text(self, atom: Atom) -> str:
        return "".join(self.a.parse.text[atom.start : atom.end].split())
