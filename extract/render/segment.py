"""A Japanese slot text as known words, identifiers and the unknown: the segmentation with least of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from extract.render.words import JAPANESE, Kind, Vocabulary, Word, key

_KATAKANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc]")
_KATAKANA_RUN: Final = re.compile(r"[\u30a1-\u30fa\u30fc]+")
_KANJI: Final = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]")
_HIRAGANA: Final = re.compile(r"[\u3041-\u3096]")
_LATIN: Final = re.compile(rf"(?:[^\s{JAPANESE}、，,・]|,(?=[0-9]))+(?: +[^\s{JAPANESE}、，,・]+)*")
_LATIN_CHAR: Final = re.compile(rf"[^\s{JAPANESE}、，,・]")
_JOINERS: Final[frozenset[Kind]] = frozenset({"link", "and", "frame"})

Cost = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a slot text. ``words`` is empty for an identifier and for what is not known."""

    text: str
    words: tuple[Word, ...] = ()
    known: bool = True

    def is_a(self, kind: Kind) -> bool:
        """Whether it can be a word of this kind."""
        return any(word.kind == kind for word in self.words)

    @property
    def joins(self) -> bool:
        """Whether it joins or wraps phrases instead of being part of one."""
        return any(word.kind in _JOINERS for word in self.words)

    @property
    def opaque(self) -> bool:
        """Not known and with grammar in it (a verb, a particle): what precedes it cannot be told apart."""
        return not self.known and _HIRAGANA.search(self.text) is not None


def segment(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The tokens of ``text`` in order; together they spell its key.

    A katakana word or an identifier is known as a whole or not at all, so that no drug is taken for part of
    another. A single unknown kanji takes its neighbour with it: it may turn its meaning round (未, 不).
    """
    slim = key(text)
    best: list[tuple[Cost, Token | None]] = [((0, 0, 0), None)] * (len(slim) + 1)
    for start in range(len(slim) - 1, -1, -1):
        options = []
        for token in _steps(slim, start, vocabulary):
            cost = best[start + len(token.text)][0]
            unknown = 0 if token.known else len(token.text)
            options.append(((cost[0] + unknown, cost[1] + 1, -len(token.text)), token))
        best[start] = min(options, key=lambda option: option[0]) if options else ((10**6, 0, 0), None)
    return tuple(_merged(_follow(best)))


def _follow(best: list[tuple[Cost, Token | None]]) -> Iterator[Token]:
    at = 0
    while at < len(best) - 1 and (token := best[at][1]):
        yield token
        at += len(token.text)


def _steps(slim: str, start: int, vocabulary: Vocabulary) -> Iterator[Token]:
    """The tokens that can begin at ``start``; none inside an unknown katakana word or an identifier."""
    for end in range(start + 1, min(len(slim), start + vocabulary.longest) + 1):
        words = vocabulary.get(slim[start:end])
        if words and _may_stand(slim, start, end, words):
            yield Token(slim[start:end], words)
    if latin := _LATIN.match(slim, start):
        if not _inside(slim, start, _LATIN_CHAR):
            yield Token(latin[0])
    elif katakana := _KATAKANA_RUN.match(slim, start):
        if not _inside(slim, start, _KATAKANA):
            yield Token(katakana[0], known=False)
    else:
        yield Token(slim[start], known=slim[start].isspace())


def _inside(slim: str, at: int, chars: re.Pattern[str]) -> bool:
    """Whether ``at`` lies inside a run of such characters."""
    return 0 < at < len(slim) and bool(chars.match(slim[at - 1]) and chars.match(slim[at]))


def _may_stand(slim: str, start: int, end: int, words: tuple[Word, ...]) -> bool:
    if _inside(slim, start, _LATIN_CHAR) or _inside(slim, end, _LATIN_CHAR):
        return False
    if end - start > 1 or not _KANJI.match(slim[start]):
        return True
    # A single kanji begins (抗) or ends (量) a compound; inside of one it is part of some other word.
    at_start = not _inside(slim, start, _KANJI)
    at_end = not _inside(slim, end, _KANJI)
    return at_start if all(word.kind == "prefix" for word in words) else at_end


def _merged(tokens: Iterator[Token]) -> list[Token]:
    """Unknown neighbours as one token; a single unknown kanji together with the word that it belongs to."""
    return _gathered(_gathered(tokens, _both_unknown), _one_compound)


def _gathered(tokens: Iterable[Token], together: Callable[[Token, Token], bool]) -> list[Token]:
    result: list[Token] = []
    for token in tokens:
        last = token
        while result and together(result[-1], last):
            last = Token(result.pop().text + last.text, known=False)
        result.append(last)
    return result


def _both_unknown(left: Token, right: Token) -> bool:
    return not left.known and not right.known


def _one_compound(left: Token, right: Token) -> bool:
    """Whether two neighbours are one word that is not known: 点+変異, 夜+間, 結合+体."""
    if _both_unknown(left, right):
        return True
    if left.known == right.known or not (_KANJI.match(left.text[-1]) and _KANJI.match(right.text[0])):
        return False
    if not left.known:
        return len(right.text) == 1 or (not right.joins and _ends_in_lone_kanji(left.text))
    return len(right.text) == 1 and not left.joins


def _ends_in_lone_kanji(text: str) -> bool:
    return len(text) == 1 or not _KANJI.match(text[-2])
