"""Folded sentence -> morphemes, with parentheses and spaces taken out before Sudachi sees the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from extract.nlp.records import Paren, Word

if TYPE_CHECKING:
    from sudachipy import Tokenizer

ENUMERATORS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""They part the members of a list as a comma does; Sudachi takes them for numerals (①T 細胞)."""
ENUMERATOR = ("補助記号", "一般", "*", "*", "*", "*")
BRACKETS = {"(": ")", "（": "）", "[": "]", "［": "］"}
_BRACKET = re.compile(f"[{re.escape(''.join(BRACKETS) + ''.join(BRACKETS.values()))}]")


@cache
def tokenizer() -> Tokenizer:
    """Sudachi with the core dictionary, mode C (the longest units)."""
    from sudachipy import Dictionary, SplitMode

    return Dictionary(dict="core").create(mode=SplitMode.C)


def strip_parentheses(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Offsets of the characters that are parsed, and the insides of the parentheses left out.

    A bracket without its partner is an ordinary character.
    """
    closers: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        position, char = match.start(), match[0]
        if char in BRACKETS:
            closers.append((BRACKETS[char], position))
        elif closers and char == closers[-1][0]:
            _, opened = closers.pop()
            spans = [span for span in spans if span[0] < opened]
            spans.append((opened + 1, position))
    hidden = sorted([(start - 1, end + 1) for start, end in spans] + list(citation_marks(text, spans)))
    kept: list[int] = []
    position = 0
    for start, end in hidden:
        kept.extend(range(position, start))
        position = max(position, end)
    kept.extend(range(position, len(text)))
    return [offset for offset in kept if not text[offset].isspace()], spans


_JAPANESE = "ぁ-んァ-ヶー一-鿿々"
_NUMBERS = r"[0-9]{1,3}(?:\s*[,，、‐–~〜-]\s*[0-9]{1,3})*"
_MARK = re.compile(
    rf"(?<=[{_JAPANESE}])\s*(?:{_NUMBERS}[)）](?:\s*[,，、]?\s*{_NUMBERS}[)）])*(?=\s*(?:[。．.、，,(（]|$)|[ぁ-ん])"
    rf"|(?<=[たるい])\s*{_NUMBERS}(?=\s*[。．]$))"
)


def citation_marks(text: str, parentheses: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places of numbers that cite, which folding leaves behind words: 抑制した<sup>1,2)</sup>。 → 抑制した1,2)。

    A number whose bracket was opened is none (グレード 3), and neither is one that a noun follows: 1) 体重、2) 摂餌量.
    """
    for match in _MARK.finditer(text):
        if not any(start <= match.start() <= end for start, end in parentheses):
            yield match.span()


COMMA = re.compile(r"(?<![0-9])[,，]|[,，](?![0-9])")
POINT = re.compile(r"[.．](?=$)")


def japanese_marks(text: str) -> str:
    """Commas and the final point as 、 and 。, which Sudachi and the parser know; no offset moves.

    Folding makes , of the ， that half of all articles write.
    """
    return POINT.sub("。", COMMA.sub("、", text))


@cache
def _grammar(levels: tuple[str, ...]) -> tuple[str, str]:
    """Part of speech and conjugated form, of the six levels that Sudachi gives."""
    return "-".join(level for level in levels[:4] if level != "*"), levels[5] if levels[5] != "*" else ""


def morphemes(text: str) -> tuple[tuple[Word, ...], tuple[Paren, ...]]:
    """Cut a folded sentence into morphemes.

    Args:
        text: a folded sentence of at most 49,149 bytes in UTF-8 (a limit of Sudachi).

    Returns:
        The morphemes with their offsets in ``text``, and the parentheses that were left out.
    """
    offsets, spans = strip_parentheses(text)
    plain = japanese_marks("".join(text[offset] for offset in offsets))
    words: list[Word] = []
    for token in tokenizer().tokenize(plain):
        begin, end = token.begin(), token.end()
        if begin == end:
            continue
        surface = token.surface()
        pos, form = _grammar(ENUMERATOR if surface in ENUMERATORS else token.part_of_speech())
        words.append(Word(surface, token.dictionary_form(), pos, form, offsets[begin], offsets[end - 1] + 1))
    parens = []
    for start, end in spans:
        after = max((i for i, word in enumerate(words) if word.end <= start), default=-1)
        parens.append(Paren(start, end, after))
    return tuple(words), tuple(parens)
