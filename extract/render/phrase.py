"""A Japanese noun phrase in English: particles turned round, compounds in order, the unknown marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from extract.render.segment import Token, segment
from extract.render.words import Kind, Vocabulary, Word

MARKS: Final = ("⟦", "⟧")
"""What has no English stands between these, in Japanese."""

_LONGEST: Final = 300
_ALONE: Final[tuple[Kind, ...]] = ("noun", "joint", "action", "post", "pre", "suffix", "prefix")
_FINAL: Final[tuple[Kind, ...]] = ("post", "noun", "joint", "action", "pre", "suffix", "prefix")
_INNER: Final[tuple[Kind, ...]] = ("suffix", "prefix", "pre", "post", "noun", "joint", "action")
_FIRST: Final[tuple[Kind, ...]] = ("prefix", "pre", "noun", "joint", "action", "post", "suffix")
_HOLE: Final = re.compile(r"\{(a|b|of|toward)(?:\|(\w+))?\}")
_CLEAN: Final = ((re.compile(r" +"), " "), (re.compile(r" +([,)])"), r"\1"), (re.compile(r"\( "), "("))

Tokens = tuple[Token, ...]


class Phrase(NamedTuple):
    """An English phrase and its head, which chooses the preposition of what is joined to it."""

    text: str
    head: Word | None = None


def translate(text: str, vocabulary: Vocabulary) -> str:
    """``text`` in English. A text too long to be a phrase is left as it is, marked."""
    if len(text) > _LONGEST:
        return _marked(text)
    english = _phrase(segment(text, vocabulary)).text
    for pattern, replacement in _CLEAN:
        english = pattern.sub(replacement, english)
    return english.strip()


def _marked(text: str) -> str:
    return f"{MARKS[0]}{text}{MARKS[1]}" if text else ""


def _phrase(tokens: Tokens) -> Phrase:
    if not tokens:
        return Phrase("")
    if tokens[-1].is_a("frame") and len(tokens) > 1:
        return Phrase(f"{tokens[-1].words[0].en} {_phrase(tokens[:-1]).text}")
    first = _first_clear(tokens)
    links = [at for at in range(first + 1, len(tokens) - 1) if tokens[at].is_a("link")]
    ands = [at for at in range(first + 1, len(tokens) - 1) if tokens[at].is_a("and")]
    for at in reversed(ands):
        # A の B と C の D: two phrases, each with its own の.
        owners = [link for link in links if tokens[link].text == "の"]
        if any(link < at for link in owners) and any(link > at + 1 for link in owners):
            return _joined(tokens, at)
    if links:
        return _linked(tokens, links[-1])
    if ands:
        return _joined(tokens, ands[-1])
    opaque = "".join(token.text for token in tokens[:first])
    rest = _compound(tokens[first:])
    return Phrase(f"{_marked(opaque)} {rest.text}", rest.head)


def _first_clear(tokens: Tokens) -> int:
    """Where the part begins whose grammar is known: after the last opaque token and its particles."""
    first = max((at + 1 for at, token in enumerate(tokens) if token.opaque), default=0)
    while 0 < first < len(tokens) and tokens[first].joins:
        first += 1
    return first


def _linked(tokens: Tokens, at: int) -> Phrase:
    left, right = tokens[:at], tokens[at + 1 :]
    before = _list(left) if right[-1].is_a("joint") else _phrase(left)
    if all(token.is_a("post") for token in right):
        return Phrase(f"{before.text} {' '.join(_pick(token, ('post',)).en for token in right)}", before.head)
    after = _phrase(right)
    if all(token.is_a("pre") for token in left) and tokens[at].text == "の":
        return Phrase(f"{before.text} {after.text}", after.head)
    template = _pick(tokens[at], ("link",)).en
    if tokens[at].text == "との" and any(token.is_a("and") for token in left):
        template = "{b} {of|of} {a}"
    holes = {
        "a": before.text,
        "b": after.text,
        "of": after.head.of if after.head else "",
        "toward": after.head.toward if after.head else "",
    }
    # In one pass, so that braces in the source are never taken for holes.
    return Phrase(_HOLE.sub(lambda hole: holes[hole[1]] or hole[2] or "", template), after.head)


def _list(tokens: Tokens) -> Phrase:
    """The members of a list, each with whatever is joined to it."""
    ands = [at for at in range(1, len(tokens) - 1) if tokens[at].is_a("and")]
    return _joined(tokens, ands[0], _list) if ands else _phrase(tokens)


def _joined(tokens: Tokens, at: int, rest: Callable[[Tokens], Phrase] | None = None) -> Phrase:
    before, after = _phrase(tokens[:at]), (rest or _phrase)(tokens[at + 1 :])
    word = _pick(tokens[at], ("and",)).en
    glue = {",": ", ", "/": "/"}.get(word, f" {word} ")
    return Phrase(f"{before.text}{glue}{after.text}", after.head)


def _compound(tokens: Tokens) -> Phrase:
    """Nouns in a row: English keeps their order, but an action takes what precedes as its complement."""
    if not tokens:
        return Phrase("")
    last = tokens[-1]
    if last.is_a("action") and any(not token.is_a("pre") for token in tokens[:-1]):
        word = _pick(last, ("action",))
        inner = _compound(tokens[:-1])
        # What is joined to it belongs to the inner noun: p21 の発現増加, increase in expression of p21.
        return Phrase(f"{word.en} {word.of or 'of'} {inner.text}", inner.head)
    pieces: list[str] = []
    for at, token in enumerate(tokens):
        piece = _piece(tokens, at)
        is_suffix = piece.startswith("-") and token.words
        after_prefix = at > 0 and tokens[at - 1].words and pieces[-1].endswith("-")
        if pieces and (is_suffix or after_prefix):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    head = _pick(last, _FINAL if len(tokens) > 1 else _ALONE) if last.words else None
    return Phrase(" ".join(pieces), head)


def _piece(tokens: Tokens, at: int) -> str:
    token = tokens[at]
    if not token.known:
        return _marked(token.text)
    if not token.words:
        return token.text
    if at == len(tokens) - 1:
        return _pick(token, _FINAL if at else _ALONE).en
    return _pick(token, _INNER if at else _FIRST).before_noun


def _pick(token: Token, order: tuple[Kind, ...]) -> Word:
    """The word of the token whose kind comes first in ``order``."""
    return min(token.words, key=lambda word: order.index(word.kind) if word.kind in order else len(order))
