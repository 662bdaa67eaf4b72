"""Nominal mentions: a noun phrase with its own agent and direction word (レナリドミドによる分解促進)."""

from __future__ import annotations

from collections.abc import Iterator

from extract.match.changes import Change
from extract.match.coordination import Branch
from extract.match.frames.scope import Mention, Scope
from extract.match.phrases import Phrase


class Nominals(Scope):
    """Noun phrases that state a change by themselves."""

    def read(self, mentions: list[Mention]) -> Iterator[Mention]:
        """「レナリドミドによるこれら因子の分解促進が…」: a noun phrase with its own agent and direction word."""
        for phrase in self.a.phrases:
            if phrase.predicate is not None or not phrase.bunsetsu.unit.nominal:
                continue
            if phrase.case in self.a.typer.adnominal and phrase.case not in {
                "による",
                "を介した",
                "の",
                "との",
                "への",
                "に対する",
            }:
                continue
            for branch in self.a.branches(phrase.index):
                if not self._acted_on(branch):
                    continue
                change = self.a.changes.read(self.a.parse, branch)
                if change.direction is None or change.base_empty or self._covered(mentions, phrase, change):
                    continue
                yield self.mention(
                    phrase, phrase.index, branch, change, False, ("nominal", *self.rows(change)), "", True
                )

    def _acted_on(self, branch: Branch) -> bool:
        """Has its own treatment: によるor, before 作用 or 効果, の (本薬の直接的な増殖抑制作用)."""
        if any(atom.link == "による" for atom in branch):
            return True
        head = self.text(branch[-1])
        typer = self.a.typer
        return head.endswith(("作用", "効果")) and any(
            atom.link == "の" and typer.agent(self.text(atom)) for atom in branch[:-1]
        )

    def _covered(self, mentions: list[Mention], phrase: Phrase, change: Change) -> bool:
        """Whether a mention already says this (the change was folded, not opposed)."""
        if any(m.argument == phrase.index and m.found_by[0].startswith("frames:") for m in mentions):
            return True  # a support verb says no more than the noun
        opposed = any(
            m.argument == phrase.index
            and len(m.change.chain) > 1
            and self.a.changes.direction_of(m.change.chain[0]) == "decrease"
            for m in mentions
            if m.change.chain[:1] and m.change.chain[0] in self.lexicon.predicates
        )
        if opposed and not any(atom.link == "による" for atom in (*change.atoms, *sum(change.agents, ()))):
            return True  # X の増殖抑制作用は減弱した: that it acted is not said
        return any(
            mention.nested
            and mention.change.atoms
            and change.atoms
            and mention.change.spans[-1:] == change.spans[-1:]
            and mention.change.atoms[-1].end == change.atoms[-1].end
            for mention in mentions
        )
