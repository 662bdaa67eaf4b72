"""Citation → reference, with the near misses and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from rapidfuzz.distance import OSA

from extract.formats.references import surname
from extract.ground.cited import Cited, find_citations
from extract.model import Document, Record, Reference

CitationReason = Literal[
    "accents or case differ",
    "year differs",
    "name differs",
    "name and year differ",
    "letter differs",
    "not the first author",
    "second author differs",
    "several references",
]


class CitationCandidate(Record):
    """A reference that a citation could mean, and what speaks against it. ``score`` is 0 to 100."""

    key: str
    score: float
    reason: CitationReason
    detail: str = ""


class CitationGrounding(Record):
    """The reference of a citation.

    ``exact``; ``folded`` where only accents or case differ (Kronke for Krönke); ``ambiguous`` where several
    references fit; else ``none``. ``candidates`` are the references it is not, or not for sure, best first.
    """

    text: str
    method: Literal["exact", "folded", "ambiguous", "none"]
    reference: str | None = None
    candidates: tuple[CitationCandidate, ...] = ()


class Citations:
    """The reference list of a document. ``labels`` are the printed numbers of its entries, if it has them."""

    def __init__(self, references: Iterable[Reference], labels: Sequence[int] = ()) -> None:
        self.references = tuple(references)
        self.numbered = bool(labels)
        self._by_label = dict(zip(labels, self.references, strict=False))
        self._by_name: dict[str, list[Reference]] = {}
        for reference in self.references:
            for name in _folds(_first_name(reference)):
                self._by_name.setdefault(name, []).append(reference)

    @classmethod
    def of(cls, document: Document) -> Citations:
        """The references of a document; numbered if every entry begins with its number."""
        labels = [_label(document.text, reference) for reference in document.references]
        numbers = [label for label in labels if label is not None]
        return cls(document.references, numbers if len(numbers) == len(labels) else ())

    def find(self, text: str) -> tuple[Cited, ...]:
        """The citations of a text; numbers count only where the references are numbered."""
        return find_citations(text, numbered=self.numbered)

    def resolve(self, citation: str | Cited) -> str | None:
        """The key of the reference that is cited, or None."""
        return self.ground(citation).reference

    def ground(self, citation: str | Cited) -> CitationGrounding:
        """The reference that is cited, or why there is none."""
        cited = citation if isinstance(citation, Cited) else self._read(citation)
        text = citation.text if isinstance(citation, Cited) else citation
        if cited is None:
            return CitationGrounding(text=text, method="none")
        if cited.number is not None:
            reference = self._by_label.get(cited.number)
            return CitationGrounding(
                text=text,
                method="exact" if reference else "none",
                reference=reference.key if reference else None,
            )
        return self._by_author(text, cited)

    def _read(self, text: str) -> Cited | None:
        for shape in (text, f"({text})", f"[{text.strip('[]() ')}]"):
            if found := self.find(shape):
                return found[0]
        return None

    def _by_author(self, text: str, cited: Cited) -> CitationGrounding:
        name = cited.names[0]
        same = [one for one in self._named(name) if one.year == cited.year]
        fitting = [one for one in same if self._letter_fits(one, cited, same)]
        fitting = [one for one in fitting if _second_fits(one, cited)]
        if len(fitting) == 1:
            only = fitting[0]
            if _composed(_first_name(only)) == _composed(name):
                return CitationGrounding(text=text, method="exact", reference=only.key)
            near = CitationCandidate(
                key=only.key,
                score=95.0,
                reason="accents or case differ",
                detail=f"{name} / {_first_name(only)}",
            )
            return CitationGrounding(text=text, method="folded", reference=only.key, candidates=(near,))
        if fitting:
            several = tuple(
                CitationCandidate(key=one.key, score=90.0, reason="several references") for one in fitting
            )
            return CitationGrounding(text=text, method="ambiguous", candidates=several)
        misses = [miss for one in self.references if (miss := self._near(one, cited, same)) is not None]
        misses.sort(key=lambda miss: -miss.score)
        return CitationGrounding(text=text, method="none", candidates=tuple(misses[:5]))

    def _named(self, name: str) -> list[Reference]:
        found: dict[int, Reference] = {}
        for fold in _folds(name):
            for reference in self._by_name.get(fold, ()):
                found[id(reference)] = reference
        return list(found.values())

    def _letter_fits(self, reference: Reference, cited: Cited, same: list[Reference]) -> bool:
        """2014b means the entry with this letter; the first of several may have none."""
        letter = _letter(reference)
        if not cited.letter:
            return True
        if letter == cited.letter:
            return True
        first = len(same) > 1 and same[0] is reference and not letter
        return first and cited.letter == "a"

    def _near(self, reference: Reference, cited: Cited, same: list[Reference]) -> CitationCandidate | None:
        if reference in same:
            fits = self._letter_fits(reference, cited, same)
            reason: CitationReason = "second author differs" if fits else "letter differs"
            return CitationCandidate(key=reference.key, score=85.0, reason=reason)
        name, listed = cited.names[0], _first_name(reference)
        years = abs((reference.year or 0) - (cited.year or 0))
        detail = f"{cited.label} / {reference.key}"
        if set(_folds(name)) & set(_folds(listed)):
            if years <= _YEARS_NEAR or len(self._named(name)) == 1:
                return CitationCandidate(
                    key=reference.key,
                    score=max(90.0 - 10 * years, 50.0),
                    reason="year differs",
                    detail=detail,
                )
            return None
        errors = min(OSA.distance(a, b) for a in _folds(name) for b in _folds(listed))
        if errors <= _errors_allowed(name) and years <= 1:
            reason = "name and year differ" if years else "name differs"
            score = 85.0 - 10 * errors - 10 * years
            return CitationCandidate(key=reference.key, score=score, reason=reason, detail=detail)
        others = {fold for author in reference.authors[1:] for fold in _folds(surname(author))}
        if years == 0 and others & set(_folds(name)):
            return CitationCandidate(
                key=reference.key, score=60.0, reason="not the first author", detail=detail
            )
        return None


_YEARS_NEAR = 2


def _errors_allowed(name: str) -> int:
    """Letters of a name that may be wrong; a short name is soon another one (Lu, Li)."""
    return 0 if len(name) < 4 else 1 if len(name) < 8 else 2


def _first_name(reference: Reference) -> str:
    return reference.key.rpartition(",")[0] or (surname(reference.authors[0]) if reference.authors else "")


_KEY_LETTER = re.compile(r"\d{4}([a-z]+)$")


def _letter(reference: Reference) -> str:
    match = _KEY_LETTER.search(reference.key)
    return match[1] if match else ""


def _second_fits(reference: Reference, cited: Cited) -> bool:
    if len(cited.names) < 2 or len(reference.authors) < 2:
        return True
    return bool(set(_folds(cited.names[1])) & set(_folds(surname(reference.authors[1]))))


def _composed(name: str) -> str:
    """One form for white space, dashes and composed letters; case and accents stay."""
    dashes = re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", name))
    return " ".join(dashes.replace("’", "'").split())


_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _folds(name: str) -> tuple[str, ...]:
    """The letters of a name without case and accents: ``kronke`` and, where it has umlauts, ``kroenke``."""
    lower = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    return tuple(dict.fromkeys((_bare(lower), _bare(lower.translate(_UMLAUTS)))))


def _bare(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name) if char.isalnum())


_LABEL = re.compile(r"\s*(?:[-*+]\s+)?[\\\[(（]*(\d{1,3})[\\\])）.．]")


def _label(text: str, reference: Reference) -> int | None:
    line = max(text.rfind("\n", 0, reference.start), text.rfind("\r", 0, reference.start)) + 1
    match = _LABEL.match(text, line, reference.end)
    return int(match[1]) if match and match.end() <= reference.start + 8 else None
