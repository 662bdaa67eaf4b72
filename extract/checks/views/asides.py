"""Parentheses in running text: what a document writes behind its terms, 濾胞性リンパ腫 (FL)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.checks.context import CheckContext
from extract.checks.views.facets import MEMBERS, PARENTHESIS, TOGETHER
from extract.model import Span
from extract.normal import identifiers, plain

_ASIDE = re.compile(r"[(（]([^()（）]{1,120})[)）]")
_BEFORE = re.compile(r"[^、。,;:：・\s()（）「」]*(?:[ ・\-][^、。,;:：\s()（）「」]+)*\s?$")
_REACH = 60


@dataclass(frozen=True, slots=True)
class Aside:
    """``before (inside)``: the folded words up to the bracket, at most 60 characters, and those in it.

    Spans are in the source; ``after`` is what follows the bracket, up to 20 characters.
    """

    before: str
    inside: str
    after: str
    before_span: Span
    inside_span: Span
    sentence: int


def asides(context: CheckContext) -> list[Aside]:
    """All parentheses of the body, in order."""
    return list(_asides(context))


def _asides(context: CheckContext) -> Iterator[Aside]:
    for index, folded in enumerate(context.folded):
        for match in _ASIDE.finditer(folded.text):
            start = max(0, match.start() - _REACH)
            found = _BEFORE.search(folded.text[start : match.start()])
            first = start + (found.start() if found else match.start() - start)
            yield Aside(
                before=folded.text[first : match.start()].strip(),
                inside=match[1].strip(),
                after=folded.text[match.end() : match.end() + 20],
                before_span=context.within(index, first, match.start()),
                inside_span=context.within(index, match.start(1), match.end(1)),
                sentence=index,
            )


_SHORT = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9+ -]{1,8}(?:併用)?(?:療法)?")
_SYSTEM = re.compile(r"細胞株?|株|腫瘍|マウス|ラット|動物|組織|モデル")


def parents(context: CheckContext) -> dict[str, frozenset[str]]:
    """Which systems the document counts to which: slvl -> {smzl} by SMZL 細胞株 (SLVL 細胞)."""
    found: dict[str, set[str]] = {}
    for aside in context.view(asides):
        if _SYSTEM.search(aside.before) and _SYSTEM.search(aside.inside):
            wider = identifiers(plain(aside.before.split("の")[-1]))
            for narrower in identifiers(plain(aside.inside)) - wider:
                found.setdefault(narrower, set()).update(name for name in wider if len(name) > 1)
    return {name: frozenset(wider) for name, wider in found.items()}


def combinations(context: CheckContext) -> dict[str, list[str]]:
    """Abbreviations of a combination with its members: R2併用 for レナリドミドとリツキシマブの併用."""
    meanings = [(entry.abbr, entry.ja or "") for entry in context.document.glossary]
    meanings += [(aside.inside, aside.before) for aside in context.view(asides)]
    found: dict[str, list[str]] = {}
    for short, meaning in meanings:
        bare = PARENTHESIS.sub("", plain(meaning))
        if _SHORT.fullmatch(short) and TOGETHER.search(bare[-6:]):
            members = [piece for piece in MEMBERS.split(TOGETHER.sub("", bare)) if piece]
            if len(members) > 1:
                found.setdefault(short, members)
    return found
