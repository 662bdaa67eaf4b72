"""Search in Japanese or English: what is typed in one language finds what is written in the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from extract.lexicon import FOLDER, read_table
from extract.model import GlossaryEntry
from extract.normal import plain

_COLUMNS: Final = ("ja", "en", "kind", "modifier", "of", "toward")
_SHORTEST_PREFIX: Final = 4
"""Shorter pieces of a word do not call up its translations: ``il`` is no ``ilium``."""


class Wordings:
    """The glossary of a document and ``lexicons/english.tsv`` as groups of words for one thing."""

    def __init__(self, glossary: Iterable[GlossaryEntry]) -> None:
        self._others: defaultdict[str, set[str]] = defaultdict(set)
        for entry in glossary:
            self._add((entry.abbr, entry.ja, entry.en))
        for _, row in read_table(FOLDER / "english.tsv", _COLUMNS):
            if "{" not in row["en"]:
                self._add((row["ja"], row["en"]))

    def _add(self, wordings: Iterable[str | None]) -> None:
        forms = {plain(wording) for wording in wordings if wording} - {""}
        for form in forms:
            self._others[form] |= forms - {form}

    def alike(self, text: str) -> set[str]:
        """The normal forms of a text and of what means the same; of what begins so, from four letters on."""
        wanted = plain(text)
        found = {wanted} | self._others.get(wanted, set())
        if len(wanted) >= _SHORTEST_PREFIX:
            for form, others in self._others.items():
                if form.startswith(wanted):
                    found |= others
        return found - {""}

    def needles(self, query: str) -> list[set[str]]:
        """What has to be found: one of each set. The words count one by one unless they are a known phrase."""
        whole = self.alike(query)
        words = query.split()
        if len(whole) > 1 or len(words) < 2:
            return [whole] if whole else []
        return [found for word in words if (found := self.alike(word))]
