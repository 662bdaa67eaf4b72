"""Why two normal forms that are like each other are not one term."""

from __future__ import annotations

import re

from extract.ground.borders import another
from extract.ground.likeness import identifiers, looks
from extract.ground.records import Reason

_NO_KANJI = re.compile("[^一-鿿々]+")


def why_not(wanted: str, other: str) -> tuple[Reason, str]:
    """Why two keys that are not the same term are not."""
    if wanted == other:
        return "a unit", ""
    if other in wanted:
        rest = wanted.replace(other, "…", 1)
        before, after = rest.split("…", 1)
        if after.startswith(another()[1]) or before.endswith(another()[0]):
            return "another thing", rest
        return "part of a longer name", rest
    a, b = identifiers(wanted), identifiers(other)
    if a != b:
        return "digits or letters differ", f"{' '.join(a) or '–'} / {' '.join(b) or '–'}"
    kanji = [_NO_KANJI.sub("", one) for one in (wanted, other)]
    if kanji[0] != kanji[1]:
        return "kanji differ", f"{kanji[0] or '–'} / {kanji[1] or '–'}"
    if looks(wanted).frame is None or looks(other).frame is None:
        return "too short to be misspelt", ""
    return "kana differ", ""
