"""Citations and reference list no longer agree, or are untidy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import cycle, groupby, pairwise

from extract.checks import knowledge
from extract.checks.views.citing import Citing, citings
from extract.faults.model import Edit, Ground, kind
from extract.ground import Citations
from extract.model import Reference

_LOST = ("citation-unresolved", "citation-misquoted", "citation-ambiguous")
_BRACKET_LEFT = re.compile(r"\s?[(（]$")
_BRACKET_RIGHT = re.compile(r"[)）]")


@kind("citation-invented", severity="error", rules=_LOST)
def citation_invented(ground: Ground) -> Iterator[Edit]:
    """A citation becomes one that the reference list does not have."""
    for one in _named(ground):
        yield _replaced(ground, one, f"Quisling, {one.cited.year}")


@kind("citation-year-off", severity="error", rules=_LOST)
def citation_year(ground: Ground) -> Iterator[Edit]:
    """The year of a citation is off by one."""
    for one in _named(ground):
        at = ground.text.find(str(one.cited.year), one.start, one.end)
        taken = {reference.year for reference in ground.extraction.document.references
                 if reference.authors and one.cited.names[0] in reference.authors[0]}  # fmt: skip
        if at >= 0 and one.cited.year and one.cited.year + 1 not in taken:
            yield Edit(at, at + 4, str(one.cited.year + 1))


@kind("citation-name-off", severity="error", rules=_LOST)
def citation_name(ground: Ground) -> Iterator[Edit]:
    """Two letters of a cited name are exchanged."""
    for one in _named(ground):
        name = one.cited.names[0]
        at = ground.text.find(name, one.start, one.end)
        for number in range(1, len(name) - 1):
            if at >= 0 and name[number].lower() != name[number + 1].lower() and name[number + 1].isalpha():
                turned = name[:number] + name[number + 1] + name[number] + name[number + 2 :]
                yield Edit(at, at + len(name), turned)
                break


@kind("citation-accent-lost", severity="note", rules=("citation-accents", "citation-misquoted"))
def citation_accent(ground: Ground) -> Iterator[Edit]:
    """An accent of a cited name is left out, or one is put on."""
    for one in _named(ground):
        name = one.cited.names[0]
        bare = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
        other = bare if bare != name else re.sub("[aeou]", lambda found: _ACCENTS[found[0]], name, count=1)
        at = ground.text.find(name, one.start, one.end)
        if at >= 0:
            yield Edit(at, at + len(name), other)


_ACCENTS = {"a": "á", "e": "é", "o": "ö", "u": "ü"}


@kind("citation-lost", severity="warning", rules=("reference-uncited", "report-without-citation"))
def citation_lost(ground: Ground) -> Iterator[Edit]:
    """The only citation of a reference is left out."""
    places: dict[str, list[Citing]] = {}
    for one in ground.context.view(citings):
        places.setdefault(one.grounding.reference or "", []).append(one)
    by_key = {reference.key: reference for reference in ground.extraction.document.references}
    for key, found in places.items():
        if key in by_key and len(found) == 1:
            reference = by_key[key]
            yield _left_out(ground, found[0], reference)


def _left_out(ground: Ground, one: Citing, reference: Reference) -> Edit:
    """With its bracket if it stands alone in it, else with one of the semicolons."""
    text, touches = ground.text, ((reference.start, reference.end),)
    left, right = _BRACKET_LEFT.search(text, 0, one.start), _BRACKET_RIGHT.match(text, one.end)
    if left and right:
        return Edit(left.start(), right.end(), "", touches)
    after = re.compile(r"[;；,]\s?").match(text, one.end)
    if after:
        return Edit(one.start, after.end(), "", touches)
    before = re.search(r"[;；,]\s?$", text[max(0, one.start - 3) : one.start])
    return Edit(one.start - (len(before[0]) if before else 0), one.end, "", touches)


@kind("citations-out-of-order", severity="note", rules=("citation-order",))
def citations_swapped(ground: Ground) -> Iterator[Edit]:
    """Two citations of a bracket change places."""
    for _, group in groupby(ground.context.view(citings), key=lambda one: one.group):
        for one, other in pairwise(group):
            text = ground.text
            between = text[one.end : other.start]
            swapped = text[other.start : other.end] + between + text[one.start : one.end]
            yield Edit(one.start, other.end, swapped)
            break


@kind("citation-punctuated-otherwise", severity="note", rules=("citation-format",))
def citation_format(ground: Ground) -> Iterator[Edit]:
    """A citation loses its comma."""
    for one in _named(ground):
        at = ground.text.find(",", one.start, one.end)
        if at >= 0:
            yield Edit(at, at + 1, "")


@kind("reference-lost", severity="error", rules=_LOST)
def reference_lost(ground: Ground) -> Iterator[Edit]:
    """A reference that is cited is taken out of the list."""
    places: dict[str, list[Citing]] = {}
    for one in ground.context.view(citings):
        places.setdefault(one.grounding.reference or "", []).append(one)
    for reference in ground.extraction.document.references:
        if reference.key in places:
            start, end = _line(ground.text, reference)
            yield Edit(start, end, "", tuple((one.start, one.end) for one in places[reference.key]))


@kind("reference-added", severity="warning", rules=("reference-uncited",))
def reference_added(ground: Ground) -> Iterator[Edit]:
    """A reference that nobody cites is put into the list, a copy of another under another name."""
    for reference in () if _is_numbered(ground) else ground.extraction.document.references:
        start, end = _line(ground.text, reference)
        name = reference.authors[0].split(" ")[0] if reference.authors else ""
        title = reference.title or ""
        line = ground.text[start:end]
        if name and title and name in line:
            added = line.replace(name, "Zuckerkandl", 1).replace(
                title, "Structure of a moonlighting enzyme", 1
            )
            yield Edit(end, end, added)


@kind("reference-year-off", severity="error", rules=_LOST)
def reference_year(ground: Ground) -> Iterator[Edit]:
    """The year of a reference that is cited is off by one."""
    cited = {one.grounding.reference for one in ground.context.view(citings)}
    for reference in ground.extraction.document.references:
        if reference.key in cited and reference.year and not _is_numbered(ground):
            at = ground.text.find(f"{reference.year};", reference.start, reference.end)
            if at >= 0:
                yield Edit(at, at + 4, str(reference.year - 1))


@kind("reference-doubled", severity="warning", rules=("reference-duplicate", "citation-ambiguous"))
def reference_doubled(ground: Ground) -> Iterator[Edit]:
    """A reference stands in the list twice."""
    for reference in ground.extraction.document.references:
        start, end = _line(ground.text, reference)
        yield Edit(end, end, ground.text[start:end], ((start, end),))


@kind("references-out-of-order", severity="note", rules=("reference-order",))
def references_swapped(ground: Ground) -> Iterator[Edit]:
    """A reference changes places with the next but two."""
    found = () if _is_numbered(ground) else ground.extraction.document.references
    for one, other in zip(found, found[3:], strict=False):
        (start, end), (other_start, other_end) = _line(ground.text, one), _line(ground.text, other)
        text = ground.text
        if one.key.casefold() < other.key.casefold() and end <= other_start:
            swapped = text[other_start:other_end] + text[end:other_start] + text[start:end]
            yield Edit(start, other_end, swapped)


@kind("reference-pages-reversed", severity="note", rules=("reference-format",))
def reference_pages(ground: Ground) -> Iterator[Edit]:
    """The page range of a reference runs backwards."""
    for reference in ground.extraction.document.references:
        match = re.compile(r"(\d+)-(\d+)(?=\.?\s*$)").search(ground.text, reference.start, reference.end)
        if match and len(match[1]) == len(match[2]) and match[1] != match[2]:
            yield Edit(match.start(), match.end(), f"{match[2]}-{match[1]}")


def _named(ground: Ground) -> list[Citing]:
    """Citations by name and year that the list has."""
    found = ground.context.view(citings)
    return [one for one in found if one.cited.names and one.cited.year and one.grounding.reference]


def _is_numbered(ground: Ground) -> bool:
    return Citations.of(ground.extraction.document).numbered


def _replaced(ground: Ground, one: Citing, text: str) -> Edit:
    start = ground.text.find(one.cited.names[0], one.start, one.end)
    return Edit(start if start >= 0 else one.start, one.end, text)


def _line(text: str, reference: Reference) -> tuple[int, int]:
    """A reference with its list mark and the white space behind it."""
    start = text.rfind("\n", 0, reference.start) + 1
    end = reference.end
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


@kind("reference-of-another-topic", severity="note", rules=("reference-off-topic",))
def reference_off_topic(ground: Ground) -> Iterator[Edit]:
    """A reference gets the title of a paper that has nothing to do with what cites it."""
    cited = {one.reference for claim in ground.context.claims for one in claim.citations}
    titled = [one for one in ground.context.document.references if one.key in cited and one.title]
    for reference, other in zip(titled, cycle(knowledge.titles()), strict=False):
        place = ground.text.find(reference.title or "", reference.start, reference.end)
        if place >= 0:
            yield Edit(place, place + len(reference.title or ""), other)
