"""Names in the subject of a statement that no result mentions."""

from __future__ import annotations

import re
from typing import Final

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.model import Claim
from extract.normal import identifiers, plain

_LONG: Final = 2


def unheard(context: CheckContext, claim: Claim) -> str | None:
    """The first name or qualifier in the subject of a claim, or the word for all in its sentence, that stands in
    no sentence of the results nor in a heading above them; None if all do.
    """
    heard = context.view(_heard)
    if claim.subject and not claim.subject.inherited:
        subject = context.normaliser.slot(claim.subject.text, "subject")
        words = [*_names(subject), *(match[0] for match in knowledge.qualifiers().finditer(subject))]
        for word in words:
            if word not in heard:
                return word
    everything = knowledge.universals().search(plain(claim.sentence.text))
    if everything and not knowledge.universals().search(heard):
        return everything[0]
    return None


def _names(subject: str) -> list[str]:
    found = identifiers(subject)
    return sorted(
        part for name in found for part in name.split("+") if len(part) > _LONG - 1 and _is_name(part)
    )


def _is_name(part: str) -> bool:
    return re.fullmatch(r"(?:nkt?|cd[48]|[tb])t?", part) is None and not part[0].isdigit()


def _heard(context: CheckContext) -> str:
    """The results and their headings, in normal form."""
    text = context.document.text
    parts = [
        context.normaliser.slot(one.text, "effect")
        for one in context.sentences
        if context.role(one.section) != "summary"
    ]
    parts += [
        context.normaliser.slot(text[block.start : block.end], "effect")
        for block in context.blocks("heading", "table")
    ]
    return "\n".join(parts)
