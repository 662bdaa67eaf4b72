"""Folded sentences -> parses. spaCy, GiNZA and Sudachi stay inside; what comes out are frozen records.

What the reduction is worth, on 201 hand-written argument -> predicate pairs in 63 sentences of the lenalidomide
document (``scripts/attachments`` measures it again, a test keeps it from falling):

===================================================  ===========  ======================
given to the parser                                  pairs right  sentences wholly right
===================================================  ===========  ======================
the folded sentence, one word per morpheme           171 (0.851)  42
reduced: compounds and lists one word, no brackets   181 (0.900)  46
and repaired by ``extract.match.analysis``           193 (0.960)  57
===================================================  ===========  ======================
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.nlp.chunk import chunk
from extract.nlp.morphemes import morphemes
from extract.nlp.parser import heads
from extract.nlp.records import Bunsetsu, Paren, Parse, Unit, Word, WordRange
from extract.nlp.reduce import Reducer

__all__ = ["Bunsetsu", "Paren", "Parse", "Parser", "Unit", "Word", "WordRange"]

MAX_BYTES = 49_149
"""Sudachi refuses more in one text."""


class Parser:
    """Parses folded sentences.

    Args:
        reducer: merges morphemes into the units that the parser sees.
        particles: surfaces of complex particles.
    """

    def __init__(self, reducer: Reducer, particles: Sequence[str]) -> None:
        self.reducer = reducer
        self.particles = frozenset(particles)

    def parse(self, sentences: Sequence[str]) -> list[Parse | None]:
        """Parse each sentence by itself, so that a parse depends on its own text alone.

        Returns:
            One parse per sentence; ``None`` where it is too long or holds no word.
        """
        cut = [morphemes(text) if len(text.encode()) <= MAX_BYTES else ((), ()) for text in sentences]
        units = [self.reducer.units(words) if words else [] for words, _ in cut]
        found = iter(
            heads(
                [
                    [self.reducer.spelling(words, unit) for unit in sentence_units]
                    for (words, _), sentence_units in zip(cut, units, strict=True)
                    if sentence_units
                ]
            )
        )
        parses: list[Parse | None] = []
        for text, (words, parens), sentence_units in zip(sentences, cut, units, strict=True):
            if not sentence_units:
                parses.append(None)
                continue
            bunsetsu = chunk(words, sentence_units, next(found), self.particles)
            parses.append(Parse(text, words, bunsetsu, parens))
        return parses
