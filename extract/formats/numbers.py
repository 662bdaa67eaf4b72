"""The number at the head of a heading."""

from __future__ import annotations

import re
import unicodedata

from extract.formats.vocabulary import vocabulary

_NUMBER = re.compile(
    r"(?P<number>[1-9１-９][0-9０-９]?(?:[.．][1-9１-９][0-9０-９]?)*)(?P<dot>[.．]?)(?P<space>\s*)(?P<rest>\S.*)?",
    re.DOTALL,
)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")


def split_number(title: str) -> tuple[str | None, str]:
    """``2.1. 作用`` → ``("2.1", "作用")``; ``2 型糖尿病`` and ``5 mg/kg`` have none: ``(None, title)``.

    Full-width digits and points count; the number comes back in ASCII. A number without a point after it
    needs white space or, if it has an inner point, Japanese text behind it.
    """
    match = _NUMBER.fullmatch(title.strip())
    if not match:
        return None, title
    number = unicodedata.normalize("NFKC", match["number"])
    rest = match["rest"] or ""
    if not match["dot"] and not _stands_apart(number, match["space"], rest):
        return None, title
    return number, rest.strip()


def _stands_apart(number: str, space: str, rest: str) -> bool:
    if vocabulary().counted.match(unicodedata.normalize("NFKC", rest)):
        return False
    if not rest:
        return "." in number
    return bool(space) or ("." in number and _JAPANESE.match(rest) is not None)
