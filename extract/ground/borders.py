"""Where a term may begin and end inside a longer text, and the nouns that may be cut off behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from extract.ground import knowledge
from extract.ground.forms import Key, is_katakana, is_letter, key

Listed = Callable[[str], bool] | None
"""Tells whether a word is an abbreviation of the glossary."""


@lru_cache(maxsize=1)
def another() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of what makes another thing of a term, before it and behind it."""
    known = knowledge.load().another
    return tuple(map(key, known.before)), tuple(map(key, known.after))


def may_begin(named: Key, i: int, listed: Listed) -> bool:
    """Whether a term may begin at ``text[i]``: not inside an identifier or katakana word, nor behind 抗."""
    if i == 0:
        return True
    gap = named.between(i)
    if _one_run(named.text[i - 1], named.text[i], gap):
        return False
    if (
        is_letter(named.text[i - 1])
        and is_letter(named.text[i])
        and _is_short(_word_before(named, i), listed)
    ):
        return False
    if "の" in gap or not named.text.endswith(another()[0], 0, i):
        return True
    return not any(_prefixed(named, i, word) for word in another()[0])


def _prefixed(named: Key, i: int, word: str) -> bool:
    """Whether ``word`` stands before ``text[i]`` as a prefix: 抗 in 抗 TNF, not 前 in 投与前."""
    if not named.text.endswith(word, 0, i):
        return False
    start = i - len(word)
    return start == 0 or bool(named.between(start)) or not _KANJI.fullmatch(named.text[start - 1])


_KANJI = re.compile("[一-鿿々]")


def may_end(named: Key, i: int, listed: Listed) -> bool:
    """Whether a term may end before ``text[i]``: no identifier goes on there, nor does 受容体 follow."""
    if i == len(named.text):
        return True
    return not goes_on(named, i, listed) and not named.text.startswith(another()[1], i)


def goes_on(named: Key, i: int, listed: Listed = None) -> bool:
    """Whether an identifier or a katakana word goes on at ``text[i]``."""
    before, after = named.text[i - 1], named.text[i]
    if _one_run(before, after, named.between(i)):
        return True
    return is_letter(before) and is_letter(after) and _is_short(_word_behind(named, i), listed)


def _one_run(before: str, after: str, gap: str) -> bool:
    if is_letter(before) and is_letter(after):
        # + and ⁻ belong to what is before them; white space, の and ・ part what hyphens join.
        return not gap or not (gap.isspace() or "の" in gap or "・" in gap) or after in "+⁻"
    return not gap and is_katakana(before) and is_katakana(after)


def _word_before(named: Key, i: int) -> str:
    start = i - 1
    while start > 0 and is_letter(named.text[start - 1]) and not named.between(start):
        start -= 1
    return named.text[start:i]


def _word_behind(named: Key, i: int) -> str:
    end = i + 1
    while end < len(named.text) and is_letter(named.text[end]) and not named.between(end):
        end += 1
    return named.text[i:end]


def _is_short(word: str, listed: Listed) -> bool:
    """Whether a neighbouring word is a piece of an identifier: T in NK T, 2 in IL 2."""
    if listed and listed(word):
        return False
    return len(word) <= 2 or any(not char.isascii() or not char.isalpha() for char in word)


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[str, str], ...]:
    heads = {key(word): kind for kind, words in knowledge.load().heads.items() for word in words}
    return tuple(sorted(heads.items(), key=lambda row: -len(row[0])))


@lru_cache(maxsize=1)
def _last_letters() -> frozenset[str]:
    return frozenset(word[-1] for word, _ in _heads())


def cut_ends(named: Key) -> Iterator[int]:
    """The ends of a text and of what is left when the nouns behind it are cut off, one after the other."""
    end = len(named.text)
    yield end
    while cut := _last_head(named, end):
        end -= len(cut[0])
        yield end


def _last_head(named: Key, end: int) -> tuple[str, str] | None:
    if named.text[end - 1 : end] not in _last_letters():
        return None
    for word, kind in _heads():
        start = end - len(word)
        if start > 0 and named.text.endswith(word, 0, end):
            joined = is_letter(word[0]) and is_letter(named.text[start - 1]) and not named.between(start)
            return None if joined else (word, kind)
    return None


def head_behind(named: Key, end: int) -> tuple[str | None, str | None]:
    """The nouns behind a term that ends at ``end``, and the last one's class; None if there is more."""
    if end >= len(named.text) or end not in cut_ends(named):
        return None, None
    last = _last_head(named, len(named.text))
    return named.written(end, len(named.text)), last[1] if last else None


_SEGMENT = re.compile(r"の|における|による|に対する|由来|及び|、|・|\s")


def segments(named: Key) -> Iterator[int]:
    """Where the later pieces of a phrase begin: behind の, による, a comma or white space."""
    for match in _SEGMENT.finditer(named.folded.text):
        start = next((i for i, at in enumerate(named.starts) if at >= match.end()), None)
        if start:
            yield start


def as_written(named: Key, i: int) -> str:
    """One character of the normal form in the case in which it was written."""
    written = named.written(i, i + 1)
    return written if written.lower() == named.text[i] else named.text[i]
