"""What a reviewer enters about a claim -> a claim with its places in the source.

Fields are called ``0.subject``, ``1.subject`` …: one number for each resulting claim. ``….subject_at`` is what
was selected (``extract.review.original``), ``….subject_term`` the abbreviation of a glossary entry.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args

from extract.align.changes import content
from extract.errors import KonkyoError
from extract.model import (
    Certainty,
    CertaintyLevel,
    Citation,
    Claim,
    Cues,
    Direction,
    GlossaryEntry,
    Interaction,
    Modality,
    SentenceRef,
    Slot,
    Spans,
    Term,
)
from extract.normal import SLOTS, plain
from extract.review.book import Book
from extract.review.fields import Fields, field
from extract.review.original import selected
from extract.review.words import Words
from extract.text import fold, join_spans

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "direction": get_args(Direction),
    "modality": get_args(Modality),
    "certainty": get_args(CertaintyLevel),
    "interaction": ("", *get_args(Interaction)),
}
MOST: Final = 20
"""A claim is split into at most so many."""
MAX_VALUE: Final = 500
REVIEWER: Final = "reviewer"
_JOINTS: Final = re.compile(r"\s*(?:との|の|と)\s*")
_PARTS: Final = re.compile(r"[;；\n]")

How = Literal["edit", "split", "add"]


class NotEntered(KonkyoError):
    """Something is missing in, or wrong with, what was entered; nothing was written.

    ``key`` and ``values`` are those of a label, for a page in another language than English.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(Words("en")(key, **values))


def entered(book: Book, sentence: SentenceRef, base: Claim | None, form: Fields) -> tuple[Claim, ...]:
    """The claims of a form, in order. ``base``: the claim that is edited or split.

    Raises:
        NotEntered: a claim without treatment or effect, two equal ones, or nothing that differs from ``base``.
    """
    numbers = sorted({int(name.split(".")[0]) for name in form if re.fullmatch(r"\d{1,3}\.direction", name)})
    if not 1 <= len(numbers) <= MOST:
        raise NotEntered("wrong_number", most=MOST)
    made = [_Entry(book, sentence, base, form, number).claim() for number in numbers]
    if len({content(one) for one in made}) < len(made):
        raise NotEntered("wrong_twins")
    if base is not None and len(made) == 1 and content(made[0]) == content(base):
        raise NotEntered("wrong_unchanged")
    return tuple(_identified(made, base))


def _identified(claims: list[Claim], base: Claim | None) -> Iterator[Claim]:
    for number, claim in enumerate(claims, start=1):
        if base is None:
            yield claim.model_copy(update={"id": _new_id(claim)})
        elif len(claims) == 1:
            yield claim.model_copy(update={"id": base.id})
        else:
            yield claim.model_copy(update={"id": f"{base.id}-{number}"})


def _new_id(claim: Claim) -> str:
    """The same for all reviewers who add the same claim to a sentence: then they agree."""
    key = "\x1f".join(part or "" for part in ("added", claim.section, *content(claim)))
    return hashlib.sha256(key.encode()).hexdigest()[:16]


class _Entry:
    """One claim of a form."""

    def __init__(
        self, book: Book, sentence: SentenceRef, base: Claim | None, form: Fields, number: int
    ) -> None:
        self._book = book
        self._sentence = sentence
        self._base = base
        self._form = form
        self._number = number

    def _field(self, name: str) -> str:
        return field(self._form, f"{self._number}.{name}", MAX_VALUE)

    def _choice(self, name: str) -> Any:
        value = self._field(name)
        if value not in CHOICES[name]:
            raise NotEntered(
                "wrong_choice", name=name, value=value, choices=", ".join(filter(None, CHOICES[name]))
            )
        return value or None

    def claim(self) -> Claim:
        slots = {name: self._slot(name) for name in SLOTS}
        if slots["treatment"] is None or slots["effect"] is None:
            raise NotEntered("wrong_empty")
        comparator = self._field("comparator") or None
        made = Claim(
            id="",
            document=self._book.document.name,
            section=self._base.section if self._base else self._book.section(self._sentence.start),
            sentence=self._sentence,
            direction=self._choice("direction"),
            comparator=comparator,
            modality=self._choice("modality"),
            certainty=self._certainty(),
            interaction=self._choice("interaction"),
            exclusive=bool(self._field("exclusive")),
            citations=self._citations(),
            cues=self._cues(comparator),
            found_by=(*(self._base.found_by if self._base else ()), REVIEWER),
            **slots,
        )
        return made.model_copy(update={"en": self._book.renderer.en(made)})

    # --- slots ---------------------------------------------------------------------------------------------

    def _slot(self, name: str) -> Slot | None:
        old: Slot | None = getattr(self._base, name) if self._base else None
        text = fold(self._field(name)).text.strip()
        if not text:
            return None
        known = old is not None and text == old.text
        spans = self._spans(name) or (old.spans if known and old else self._found(text, old))
        inherited = bool(spans) and not any(self._in_sentence(start) for start, _ in spans)
        if known and old and not self._spans(name):
            inherited = old.inherited
        return Slot(text=text, spans=spans, term=self._term(name, text, old), inherited=inherited)

    def _spans(self, name: str) -> Spans:
        chosen = self._field(f"{name}_at")
        return selected(self._book.document, self._sentence, self._base, chosen) if chosen else ()

    def _in_sentence(self, offset: int) -> bool:
        return self._sentence.start <= offset < self._sentence.end

    def _found(self, text: str, old: Slot | None) -> Spans:
        """Where typed words stand in the sentence: as a whole, or in parts that の or と join."""
        folded = fold(self._book.document.text, self._sentence.start, self._sentence.end)
        spans: list[tuple[int, int]] = []
        whole = folded.text.find(text)
        for part in (text,) if whole >= 0 else filter(None, _JOINTS.split(text)):
            at = folded.text.find(part)
            if at < 0:
                return old.spans if old else ()
            spans.extend(folded.spans(at, at + len(part)))
        return join_spans(spans, self._book.document.text)

    def _term(self, name: str, text: str, old: Slot | None) -> Term | None:
        wanted = self._field(f"{name}_term")
        before = (old.term.abbr or "") if old and old.term else ""
        if wanted == before:
            return old.term if old and old.text == text else self._book.grounder.term(text).term
        if not wanted:
            return None
        entry = self._entry(wanted)
        if entry is None:
            raise NotEntered("wrong_term", term=wanted)
        return Term(abbr=entry.abbr, ja=entry.ja, en=entry.en)

    def _entry(self, abbr: str) -> GlossaryEntry | None:
        entries = self._book.document.glossary
        exactly = (one for one in entries if one.abbr == abbr)
        alike = (one for one in entries if plain(one.abbr) == plain(abbr))
        return next(exactly, None) or next(alike, None)

    # --- the rest ------------------------------------------------------------------------------------------

    def _certainty(self) -> Certainty:
        level = self._choice("certainty")
        if self._base and self._base.certainty.level == level:
            return self._base.certainty
        return Certainty(level=level)

    def _citations(self) -> tuple[Citation, ...]:
        texts = [fold(part).text.strip() for part in _PARTS.split(self._field("citations"))]
        before = {one.text: one for one in self._base.citations} if self._base else {}
        return tuple(
            before.get(text) or Citation(text=text, reference=self._book.citations.resolve(text))
            for text in dict.fromkeys(texts)
            if text
        )

    def _cues(self, comparator: str | None) -> Cues:
        cues = self._base.cues if self._base else Cues()
        chosen = self._spans("comparator")
        if chosen or comparator is None:
            cues = cues.model_copy(update={"comparator": chosen})
        direction = self._spans("direction")
        return cues.model_copy(update={"direction": direction}) if direction else cues
