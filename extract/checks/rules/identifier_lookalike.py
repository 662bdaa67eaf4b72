from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.terms import Use, uses
from extract.ground.forms import key

_OFTEN = 3
_LONG = 4


@check(
    "identifier-lookalike",
    severity="note",
    cost=6,
    message="{rare} stands here alone; {usual}, which is one character off, stands {count} times",
    message_ja="{rare} はここだけにあり、1 字違いの {usual} は {count} 箇所にある",
    remedy="make sure that {rare} is meant",
)
def identifier_lookalike(context: CheckContext) -> Iterator[Hit]:
    """A symbol that is used once differs from a frequent one by one character put in, left out or swapped.

    Bad::

        テスタチニブは OX40 の発現を増加させた。OX40 は T 細胞にある。OX40 を測定した。テスタチニブは OX400 の発現を増加させた。

    Good::

        テスタチニブは OX40 の発現を増加させた。OX40 は T 細胞にある。OX40 を測定した。テスタチニブは OX40 の発現を増加させた。
    """
    groups: dict[str, list[Use]] = defaultdict(list)
    for use in context.view(uses):
        groups[key(use.text)].append(use)
    frequent = _shortened(name for name, group in groups.items() if len(group) >= _OFTEN)
    for name, group in groups.items():
        if len(group) == 1 and len(name) >= 3:
            near = [other for other in _near(name, frequent) if other != name]
            if near:
                usual = groups[near[0]]
                fields = {"rare": group[0].text, "usual": usual[0].text, "count": str(len(usual))}
                yield Hit(*group[0].span, fields, likelihood=0.3, related=(usual[0].span,))


def _shortened(names: Iterator[str]) -> dict[str, list[str]]:
    """Names by themselves, by themselves without one character, and by their characters sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for form in {name, *_without_one(name), _jumbled(name)}:
            found[form].append(name)
    return found


def _near(name: str, frequent: dict[str, list[str]]) -> Iterator[str]:
    for form in (name, *_without_one(name), _jumbled(name)):
        for other in frequent.get(form, ()):
            same_length = len(other) == len(name)
            if abs(len(other) - len(name)) == 1 or (same_length and _jumbled(other) == _jumbled(name)):
                yield other


def _without_one(name: str) -> set[str]:
    return {name[:i] + name[i + 1 :] for i in range(len(name))}


def _jumbled(name: str) -> str:
    return "~" + "".join(sorted(re.sub(r"\W", "", name)))
