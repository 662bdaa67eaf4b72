"""これら因子, これらのタンパク質: a class noun for the names that were listed before."""

from __future__ import annotations

import re

from extract.claims.anaphora.memory import Memory
from extract.lexicon import Lexicon
from extract.match.values import Far, Part, Value


class ListedNames:
    """Puts the names of a list in place of the class noun."""

    def __init__(self, memory: Memory, lexicon: Lexicon) -> None:
        self.memory = memory
        nouns = "|".join(lexicon.ordered("class_nouns"))
        self.listing = re.compile(rf"(?:これら|それら)の?\s*(?:{nouns})")

    def spelled_out(self, value: Value) -> tuple[Value, ...]:
        """「これら因子の分解」 for each name that was listed before: Ikaros の分解, Aiolos の分解."""
        for number, part in enumerate(value.parts):
            if isinstance(part, (str, Far)):
                continue
            found = self.listing.search(self.memory.folded(value.sentence)[part[0] : part[1]])
            names = self._listed_before(value.sentence, part[0]) if found else ()
            if not found or not names:
                continue
            start, end = part[0] + found.start(), part[0] + found.end()
            front: tuple[Part, ...] = ((part[0], start),) if start > part[0] else ()
            back: tuple[Part, ...] = ((end, part[1]),) if end < part[1] else ()
            return tuple(
                Value(
                    value.sentence,
                    (*value.parts[:number], *front, *name.far(), *back, *value.parts[number + 1 :]),
                )
                for name in names
            )
        return (value,)

    def _listed_before(self, sentence: int, position: int) -> tuple[Value, ...]:
        for index in range(sentence, max(-1, sentence - 3), -1):
            reading = self.memory.readings[index]
            lists = reading.lists if reading is not None else ()
            near = [names for names in lists if index < sentence or names[-1].spans()[-1][1] <= position]
            if near:
                return near[-1]
        return ()
