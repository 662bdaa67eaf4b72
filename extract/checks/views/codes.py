"""Abbreviations that the list does not have, and which of them are mere codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.views.terms import Use, definitions, uses
from extract.ground.forms import key
from extract.model import Span

_GENE_BEFORE = re.compile(r"遺伝子\s?$")
_BEHIND = re.compile(r"\s?(?:遺伝子|細胞(?!傷害|死|毒)|株|マウス|ラット)")
_BRAND = "®"


@dataclass(frozen=True, slots=True)
class Symbol:
    """An unlisted abbreviation with its places.

    ``code`` where it is the code of a gene, cell line or strain, ``explained`` where the text spells it out.
    """

    text: str
    spans: tuple[Span, ...]
    code: bool
    explained: bool


def unlisted(context: CheckContext) -> list[Symbol]:
    """The abbreviations that a document uses and does not list, by first use; none if it has no list."""
    if not context.document.glossary:
        return []
    found: dict[str, list[Use]] = {}
    for use in context.view(uses):
        if not use.listed and not knowledge.no_symbol().fullmatch(use.text) and not _brand(context, use):
            found.setdefault(key(use.text), []).append(use)
    explained = context.view(_explained)
    return [
        Symbol(
            group[0].text,
            tuple(use.span for use in group),
            name not in explained and any(_code(context, use) for use in group),
            name in explained,
        )
        for name, group in found.items()
    ]


def _explained(context: CheckContext) -> frozenset[str]:
    return frozenset(key(one.abbr) for one in context.view(definitions))


def _brand(context: CheckContext, use: Use) -> bool:
    return _BRAND in context.document.text[use.end : use.end + 12].partition(" ")[0]


def _code(context: CheckContext, use: Use) -> bool:
    text = context.document.text
    before, behind = text[max(0, use.start - 4) : use.start], text[use.end : use.end + 6]
    return bool(_GENE_BEFORE.search(before) or _BEHIND.match(behind))
