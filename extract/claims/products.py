"""The drug that a document marks as its own: named with a dosage form (セノルキサント錠10mg) or with a dose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.lexicon import Lexicon


class Products:
    """Finds names in katakana, or codes with a number, in front of a dosage form or a dose."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = lexicon.syntax["products"]
        forms = "|".join(sorted(data["forms"], key=len, reverse=True))
        name = data["name"]
        self.name = re.compile(name)
        self.product = re.compile(rf"(?P<name>{name})\s*(?:{forms})")
        classes = "|".join(sorted(data["classes"], key=len, reverse=True))
        self.apposed = re.compile(
            rf"(?:{classes})(?:である|、|，|[(（])?\s*(?P<after>{name})|(?P<before>{name})\s*[(（][^()（）]{{0,20}}(?:{classes})[)）]"
        )
        self.defined = re.compile(
            rf"^(?P<name>{name})(?:\s*[(（][^()（）]{{0,60}}[)）])?は[、，]?[^、，。]{{0,60}}(?:{classes})(?:{data['definition']})"
        )
        self.dosed = re.compile(rf"(?P<name>{name})\s*(?:{forms}|[0-9][0-9.,]*\s*(?:mg|µg|μg)(?!/d?L))")

    def _called(self, text: str) -> Iterator[str]:
        """Names behind or before the class that they belong to: 阻害剤MRX-55, アゴニストであるGT-904, PLX4720（BRAF阻害剤）."""
        for found in self.apposed.finditer(text):
            yield found["after"] or found["before"]
        if defined := self.defined.match(text):  # オルバジンは二重特異性抗体である
            yield defined["name"]

    def named(self, text: str) -> tuple[int, int] | None:
        """The span of the name in a title that is a product: name and dosage form."""
        found = self.product.match(text)
        return found.span("name") if found else None

    def alone(self, text: str) -> tuple[int, int] | None:
        """The span of the name in a title that holds nothing else: 「ウベニメクス」."""
        found = self.name.fullmatch(text.strip())
        if found is None:
            return None
        start = text.index(found.group())
        return start, start + len(found.group())

    def marked(self, texts: Iterable[str]) -> frozenset[str]:
        """All names that stand in front of a dosage form or a dose, or beside a class of drugs."""
        names: set[str] = set()
        for text in texts:
            names.update(found["name"] for found in self.dosed.finditer(text))
            names.update(self._called(text))
        return frozenset(names)
