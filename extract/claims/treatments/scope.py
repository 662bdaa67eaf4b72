"""What a rule for treatments looks at: a mention, what its own phrase says, and the phrases in reach."""

from __future__ import annotations

from dataclasses import dataclass

from extract.claims.roles import Taken
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.values import Value

Found = tuple[tuple[Value, ...], str]
"""Treatments (alternatives) and the name of the rule; empty where the rule finds none."""

NOTHING: Found = ((), "")
TIME_NOUNS = frozenset({"際", "場合", "とき", "時", "ところ", "結果", "後", "のち"})


def influenced(mention: Mention) -> bool:
    """「ADP による凝集には影響を与えなかった」: who influences stands outside of the quantity."""
    return mention.transitive and mention.change.chain[:1] == ("影響",)


@dataclass(frozen=True, slots=True)
class Scope:
    """A mention, the roles inside its quantity's phrase, and the phrases in reach with their distance in clauses."""

    mention: Mention
    taken: Taken
    visible: tuple[tuple[int, Phrase], ...] = ()

    def ordered(self) -> list[tuple[int, Phrase]]:
        """The phrases in reach, from near to far, without the one that holds the quantity."""
        kept = [(rank, p) for rank, p in self.visible if p.index != self.mention.argument]
        return sorted(kept, key=lambda item: (item[0], -item[1].index))
