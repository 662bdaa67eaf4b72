"""What a reference and the statements that cite it are about, as English words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.model import Claim
from extract.render.words import key, vocabulary
from extract.text import fold

_WORD = re.compile(r"[a-zα-ω][a-z0-9α-ω]+|[a-z0-9]*[0-9][a-z0-9]*[a-z][a-z0-9]*")
_UNKNOWN = re.compile(r"⟦[^⟧]*⟧")
_LATIN = re.compile(r"[A-Za-zΑ-ω][A-Za-z0-9Α-ω+\-]*")
_STEM = 5
"""Words are the same if they begin with the same letters: lymphoma, lymphomas; proliferate, proliferation."""


def title_words(title: str) -> set[str]:
    """The telling words of a title."""
    return _telling(fold(title).text)


def cited_words(context: CheckContext, claims: Iterable[Claim]) -> set[str]:
    """The telling words of claims: their English, and what their sentences name, in Latin, by the glossary, in Japanese."""
    found: set[str] = set()
    for claim in claims:
        found |= _telling(_UNKNOWN.sub(" ", claim.en))
        sentence = fold(claim.sentence.text).text
        for citation in claim.citations:
            sentence = sentence.replace(fold(citation.text).text, "")
        found |= _telling(" ".join(_LATIN.findall(sentence)))
        for entry in context.document.glossary:
            if (entry.abbr and entry.abbr in sentence) or (entry.ja and entry.ja in sentence):
                found |= _telling(f"{entry.abbr} {entry.en or ''}")
        slim = key(sentence)
        found |= _telling(" ".join(english for word, english in _dictionary() if word in slim))
    return found


@cache
def _dictionary() -> tuple[tuple[str, str], ...]:
    """The Japanese words of two letters or more that have an English one."""
    return tuple((word, english) for word, english in vocabulary().pairs() if len(word) > 1)


def _telling(text: str) -> set[str]:
    words = (word for word in _WORD.findall(text.lower().replace("-", "")) if len(word) > 1)
    bare = (
        word.removeprefix("anti").replace("our", "or")
        for word in words
        if word not in knowledge.general_english()
    )
    return {word[:_STEM] for word in bare}
