"""Amounts and schedules beside the name of a drug; they are no part of the treatment (ANNOTATION.md, section 1)."""

from __future__ import annotations

import re

from extract.lexicon import Lexicon
from extract.nlp.records import WordRange


class Doses:
    """Finds 10 mg, 1日2回, 14日間 in texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = lexicon.syntax["dose"]
        self.amount = re.compile(data["amount"])
        self.leading = re.compile(data["pattern"])
        self.nothing = re.compile(data["nothing"])

    def only(self, text: str) -> bool:
        """Whether a text is nothing but numbers and amounts (10、30又は100 mg/kg)."""
        return bool(self.nothing.fullmatch(self.amount.sub("", "".join(text.split()))))

    def kept(self, text: str, start: int = 0) -> list[WordRange]:
        """The spans of a text that are no amounts, offset by ``start``."""
        leading = self.leading.match(text)
        position = leading.end() if leading and leading.end() < len(text) else 0
        spans = []
        for found in self.amount.finditer(text, position):
            spans.append((position, found.start()))
            position = found.end()
        spans.append((position, len(text)))
        return [(start + a, start + b) for a, b in spans if text[a:b].strip()]
