"""Claims as sentences, from the templates of ``lexicons/relations.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Final, get_args

from pydantic import Field, ValidationError, model_validator

from extract.errors import FileError
from extract.lexicon import FOLDER, read_toml
from extract.memo import TEXTS, Notebook, Page
from extract.model import Claim, Direction, GlossaryEntry, Interaction, Modality, Record, Slot, Term
from extract.normal import glossary_key
from extract.render.phrase import translate
from extract.render.words import Vocabulary, glossary_words, vocabulary

_FIELDS: Final = {
    "sentence": {"treatment", "verb", "effect", "place", "comparator"},
    "no_treatment": {"verb", "effect", "place", "comparator"},
    "place": {"subject"},
    "exclusive_place": {"subject"},
    "comparator": {"comparator"},
}

_BETWEEN: Final = "between "
_HAS_PREPOSITION: Final = re.compile(r" (?:of|by|via|in|with) ")
_FIELD: Final = re.compile(r"\{([a-z]+)\}")
_SPACES: Final = re.compile(r" {2,}")
_LOWER_WORD: Final = re.compile(r"[a-z][a-z-]+,?")

Verbs = dict[Direction, dict[Modality, str]]
Template = Annotated[str, Field(min_length=1)]


class Preposition(Record):
    """How the subject is joined to the effect."""

    default: str = ""
    of: str = ""
    of_effects: tuple[str, ...] = ()
    of_subjects: tuple[str, ...] = ()


class Language(Record):
    """The templates of one language."""

    sentence: Template
    no_treatment: Template
    missing_effect: Template
    missing_treatment: str
    place: Template
    exclusive_place: Template
    exclusive_nowhere: str
    comparator: Template
    remark: dict[Modality, str] = Field(default_factory=dict)
    adverb: dict[Interaction, str]
    verb: Verbs
    preposition: Preposition = Preposition()

    @model_validator(mode="after")
    def _complete(self) -> Language:
        """Every combination has its words, no two directions the same ones, and no template loses a slot."""
        for name, fields in _FIELDS.items():
            for field in fields:
                if f"{{{field}}}" not in getattr(self, name):
                    raise ValueError(f"{name} does not show {{{field}}}")
        for modality in get_args(Modality):
            verbs = [self.verb.get(direction, {}).get(modality) for direction in get_args(Direction)]
            if None in verbs or len(set(verbs)) < len(verbs):
                raise ValueError(f"verb: each direction needs words of its own for {modality}")
        if set(self.adverb) != set(get_args(Interaction)):
            raise ValueError("adverb: additive and synergistic are needed")
        return self


class Relations(Record):
    """The whole of ``relations.toml``."""

    en: Language
    ja: Language
    glossary: dict[str, tuple[str, ...]]


@cache
def relations(path: Path = FOLDER / "relations.toml") -> Relations:
    """The templates.

    Raises:
        FileError: no TOML, or a template that is missing or would lose a part of the claim.
    """
    try:
        return Relations.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise FileError(path, None, f"{place}: {first['msg']}") from error


class Renderer:
    """Renders the claims of one document. Cheap to ask again: every phrase is kept."""

    def __init__(self, glossary: Iterable[GlossaryEntry] = (), notes: Notebook | None = None) -> None:
        self._relations = relations()
        self._glossary = tuple(glossary)
        self._page = notes.page("english", TEXTS, glossary_key(self._glossary)) if notes else Page(TEXTS)
        self._phrases: dict[tuple[str, Term | None], str] = {}

    def en(self, claim: Claim) -> str:
        """The claim in English: ``R² combination increased apoptosis of DOHH2 cells (reported)``.

        What has no English is left in Japanese inside ⟦ ⟧.
        """
        return _capitalised(_squeezed(_sentence(claim, self._relations.en, self._english)))

    def ja(self, claim: Claim) -> str:
        """The claim in Japanese, in the source's own words: ``R2併用処置により、DOHH2 細胞で…``."""
        return _sentence(claim, self._relations.ja, lambda text, _term: text)

    def phrase(self, text: str, term: Term | None = None) -> str:
        """A slot value in English. ``term``, what it was grounded to, helps where the glossary does not."""
        return self._english(text, term)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return vocabulary().extended(glossary_words(self._glossary, self._proper))

    @property
    def _proper(self) -> tuple[str, ...]:
        return self._relations.glossary.get("proper", ())

    def _english(self, text: str, term: Term | None) -> str:
        known = self._phrases.get((text, term))
        if known is None:
            key = f"{text}\x1e{term.abbr}\x1f{term.ja}\x1f{term.en}" if term else text
            known = self._page.of(key, lambda _: translate(text, self._words_for(term)))
            self._phrases[text, term] = known
        return known

    def _words_for(self, term: Term | None) -> Vocabulary:
        words = glossary_words((term,), self._proper) if term else ()
        if all(word.ja in self._vocabulary for word in words):
            return self._vocabulary
        return self._vocabulary.extended(words)


def render_en(claim: Claim, glossary: Iterable[GlossaryEntry] = ()) -> str:
    """One claim in English. For the claims of a whole document keep a ``Renderer``."""
    return _renderer(tuple(glossary)).en(claim)


def render_ja(claim: Claim) -> str:
    """One claim in Japanese."""
    return _renderer(()).ja(claim)


@lru_cache(maxsize=16)
def _renderer(glossary: tuple[GlossaryEntry, ...]) -> Renderer:
    return Renderer(glossary)


# --- templates ---------------------------------------------------------------------------------------------

Translate = Callable[[str, Term | None], str]


def _sentence(claim: Claim, language: Language, words: Translate) -> str:
    treatment = _slot(claim.treatment, words) or language.missing_treatment
    effect = _slot(claim.effect, words) or language.missing_effect
    comparator = words(claim.comparator, None) if claim.comparator else ""
    fields = {
        "treatment": treatment,
        "verb": _verb(claim, language),
        "effect": effect,
        "place": _place(claim, language, words, effect),
        "comparator": _fill(language.comparator, {"comparator": comparator}) if comparator else "",
        "remark": language.remark.get(claim.modality, ""),
    }
    return _fill(language.sentence if treatment else language.no_treatment, fields)


def _slot(slot: Slot | None, words: Translate) -> str:
    return words(slot.text, slot.term) if slot else ""


def _verb(claim: Claim, language: Language) -> str:
    verb = language.verb[claim.direction][claim.modality]
    adverb = language.adverb[claim.interaction] if claim.interaction else ""
    return _fill(verb, {"adverb": adverb})


def _place(claim: Claim, language: Language, words: Translate, effect: str) -> str:
    if claim.subject is None:
        return language.exclusive_nowhere if claim.exclusive else ""
    template = language.exclusive_place if claim.exclusive else language.place
    subject = words(claim.subject.text, claim.subject.term)
    return _fill(
        template, {"subject": subject, "preposition": _preposition(claim, language, subject, effect)}
    )


def _preposition(claim: Claim, language: Language, subject: str, effect: str) -> str:
    choice = language.preposition
    if subject.startswith(_BETWEEN):
        return ""
    # "Apoptosis increased of …" is no English.
    if not claim.subject or not claim.effect or not claim.treatment or _HAS_PREPOSITION.search(effect):
        return choice.default
    own = claim.effect.text.endswith(choice.of_effects) and claim.subject.text.endswith(choice.of_subjects)
    return choice.of if own else choice.default


def _fill(template: str, fields: Mapping[str, str]) -> str:
    """The template with its fields, in one pass: braces in a value are never taken for a field."""
    return _FIELD.sub(lambda found: fields.get(found[1], found[0]), template)


def _squeezed(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _capitalised(text: str) -> str:
    """With a capital, unless the first word is a name that has its own spelling (p53, hERG, mTOR)."""
    first = text.partition(" ")[0]
    return text[0].upper() + text[1:] if _LOWER_WORD.fullmatch(first) else text
