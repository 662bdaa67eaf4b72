from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.ground.forms import key
from extract.model import GlossaryEntry

_PARENTHESIS = re.compile(r"\([^()]*\)")
_HALF = re.compile(r"(?i:half|median)|半数")
_DIGITS = re.compile(r"\d+|[α-ω]")


@check(
    "glossary-halves-disagree",
    severity="warning",
    cost=4,
    message="{abbr}: {one} has no counterpart in 「{other}」",
    message_ja="略号一覧の {abbr}: {one} に当たる語が「{other}」にない",
    remedy="make the abbreviation and its Japanese and English full forms say the same",
)
def glossary_halves_disagree(context: CheckContext) -> Iterator[Hit]:
    """The Japanese and the English full form of an abbreviation name different things.

    Known pairs of words (antibody, 抗体), numbers and Greek letters are compared, and the initials of the
    English form with the abbreviation.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | ADCC | Antibody-dependent cellular cytotoxicity 補体依存性細胞傷害 |

        ## 1. 試験

        テスタチニブは ADCC を増強した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | ADCC | Antibody-dependent cellular cytotoxicity 抗体依存性細胞傷害 |

        ## 1. 試験

        テスタチニブは ADCC を増強した。
    """
    for entry in context.document.glossary:
        for one, other in _differences(entry):
            fields = {"abbr": entry.abbr, "one": one, "other": other}
            yield Hit(entry.start, entry.end, fields, likelihood=0.8)
            break


def _differences(entry: GlossaryEntry) -> Iterator[tuple[str, str]]:
    english, japanese = entry.en or "", _PARENTHESIS.sub("", entry.ja or "")
    if english and japanese:
        yield from _words(english, japanese)
        yield from _numbers(english, japanese)
        yield from _numbers(japanese, english)
    if english and not _spells(entry.abbr.replace("-", "").split(" ")[0], english):
        yield entry.abbr, english
    full = f"{english} {japanese}"
    if _DIGITS.search(key(full)) and english:
        yield from _numbers(entry.abbr, full)


def _words(english: str, japanese: str) -> Iterator[tuple[str, str]]:
    for in_english, in_japanese in knowledge.halves():
        found, counterpart = in_english.search(english), in_japanese.search(japanese)
        if found and not counterpart:
            yield found[0], japanese


def _numbers(one: str, other: str) -> Iterator[tuple[str, str]]:
    have, need = set(_DIGITS.findall(key(other))), _DIGITS.findall(key(one))
    have |= {"50"} if _HALF.search(other) else set()
    missing = [number for number in need if number not in have]
    if missing:
        yield missing[0], other


def _spells(abbr: str, english: str) -> bool:
    """Whether an abbreviation of capitals can be read off its English form: its letters stand there in order.

    Other abbreviations (Cmax) are only asked whether their capitals begin a word.
    """
    text = english.casefold()
    if len(abbr) < 3:
        return True  # A symbol of one or two letters (KD, Ki) is a convention, not an acronym.
    if abbr.isascii() and abbr.isalpha() and abbr.isupper():
        letters = list(abbr.casefold())
        heads = [match.end() for match in re.finditer(rf"(?<![a-z]){letters[0]}", text)]
        return any(_follows(letters[1:], text[head:]) for head in heads)
    capitals = [char.casefold() for char in abbr if char.isascii() and char.isupper()]
    return all(re.search(rf"{letter}", text) for letter in capitals)


def _follows(letters: list[str], text: str) -> bool:
    at = 0
    for letter in letters:
        at = text.find(letter, at) + 1
        if not at:
            return False
    return True
