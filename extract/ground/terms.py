"""Term → glossary entry, identifier-safely.

A slot's text is looked up by its normal form (``forms.key``), whole, then without the nouns behind it; then
among what may be suggested for it (``likeness.alike``); then for the longest listed term inside it that stands
on the boundary of an identifier. Nothing else aligns, however like it is: IL-2 is no IL-12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from extract.collector import calm
from extract.ground import knowledge
from extract.ground.borders import as_written, cut_ends, goes_on, head_behind, may_begin, may_end, segments
from extract.ground.forms import Key, key, keyed
from extract.ground.index import FormIndex
from extract.ground.reasons import why_not
from extract.ground.records import Abbreviation, Candidate, Grounding, Part, Reason
from extract.ground.wordings import Forms, same_thing
from extract.model import GlossaryEntry, Term
from extract.text import folded

NEAR_MISSES = 5_000
"""A glossary with more forms than this lists no near misses of its own accord: ask ``near_misses``."""
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class _Found:
    """Forms found at a key span ``start:end``; ``number`` makes them a member of a family."""

    start: int
    end: int
    forms: tuple[int, ...]
    number: str | None = None
    joiner: str = ""


class Grounder:
    """Looks terms up in a glossary: the document's own, or several one after the other.

    The same text always gets the same answer; answers are kept.
    """

    @calm()
    def __init__(self, glossary: Iterable[GlossaryEntry]) -> None:
        self.entries: tuple[GlossaryEntry, ...] = tuple(glossary)
        self._forms = Forms(self.entries)
        self._index = FormIndex(self._forms.keys)
        self._families = self._find_families()
        self._known: dict[str, Grounding] = {}

    # --- asking ------------------------------------------------------------------------------------------

    def term(self, text: str) -> Grounding:
        """The entry that a slot's text means; ``method`` says how it was found, ``none`` that it was not."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[text] = self._ground(text)
        return found

    def find(self, text: str) -> tuple[Part, ...]:
        """All listed terms inside a text, from left to right, the longest first where several begin."""
        return tuple(self._part(text, named, at) for named, at in self._scan(keyed(text)))

    def abbreviations_in(self, text: str) -> tuple[Abbreviation, ...]:
        """The abbreviations of a text in order, listed or not; spans are those of ``text``."""
        named = keyed(text)
        parts = [self._part(text, named, at) for _, at in self._scan(named)]
        found = [
            Abbreviation(text=part.text, start=part.start, end=part.end, part=part, listed=True)
            for part in parts
            if part.by == "abbr"
        ]
        known = knowledge.load().abbreviations
        for match in _abbreviation().finditer(named.folded.text):
            start, end = named.folded.source_span(*match.span())
            if match[0] in known.stop or any(part.start < end and start < part.end for part in parts):
                continue
            listed = self._listed(key(match[0]))
            found.append(Abbreviation(text=text[start:end], start=start, end=end, part=None, listed=listed))
        return tuple(sorted(found, key=lambda one: one.start))

    def near_misses(self, text: str, limit: int = 5) -> tuple[Candidate, ...]:
        """What is most like a text and not the same, best first, with reasons. Compares with every form."""
        wanted = key(text)
        rows = process.extract(wanted, self._index.keys, scorer=fuzz.ratio, score_cutoff=60, limit=4 * limit)
        scores = {number: score for _, score, number in rows}
        for number, other in enumerate(self._index.keys):
            if len(other) > 1 and other in wanted:
                scores.setdefault(number, fuzz.ratio(wanted, other))
        found: dict[int, Candidate] = {}
        for number, score in sorted(scores.items(), key=lambda row: (-row[1], row[0])):
            form = self._forms[number]
            if form.entry not in found:
                reason, detail = why_not(wanted, form.key)
                found[form.entry] = Candidate(
                    entry=self.entries[form.entry], form=form.text, score=score, reason=reason, detail=detail
                )
        return tuple(found.values())[:limit]

    # --- the steps ---------------------------------------------------------------------------------------

    def _ground(self, text: str) -> Grounding:
        named = keyed(text)
        ends = list(cut_ends(named))
        for end in ends:
            if at := self._exactly(named, end):
                return self._answer(text, named, at)
        for end in ends:
            if answer := self._suggested(text, named, 0, end):
                return answer
        inside = [at for _, at in self._scan(named)]
        longest = max(inside, key=lambda at: (at.end - at.start, -at.start), default=None)
        parts = tuple(self._part(text, named, at) for at in inside)
        for start in segments(named):
            for end in ends:
                # The later piece of a phrase is its head: 末梢血単核球 in FL 患者の末梢血単核球.
                if end - start > (longest.end - longest.start if longest else 0) and (
                    answer := self._suggested(text, named, start, end, parts)
                ):
                    return answer
        if longest:
            return self._answer(text, named, longest, parts=parts)
        few = len(self._forms) <= NEAR_MISSES
        return Grounding(text=text, method="none", candidates=self.near_misses(text) if few else ())

    def _exactly(self, named: Key, end: int) -> _Found | None:
        """The forms, or the member of a family, that are all of ``text[:end]``."""
        whole = named.text[:end]
        if forms := self._in_case(self._index.exact(whole), named, 0, end):
            return _Found(0, end, forms)
        for at in self._members(named, 0):
            if at.end == end:
                return at
        return None

    def _suggested(
        self, text: str, named: Key, start: int, end: int, parts: tuple[Part, ...] = ()
    ) -> Grounding | None:
        hits = self._index.alike(named.text[start:end])
        if not hits:
            return None
        at = _Found(start, end, tuple(number for _, number in hits))
        return self._answer(text, named, at, suggested=hits[0][0], parts=parts)

    def _scan(self, named: Key) -> Iterator[tuple[Key, _Found]]:
        at = 0
        while at < len(named.text):
            begins = self._index.begins(named.text, at) and may_begin(named, at, self._listed)
            found = self._at(named, at) if begins else None
            if found:
                yield named, found
            at = found.end if found else at + 1

    def _at(self, named: Key, start: int) -> _Found | None:
        """The longest term that begins at ``start`` and may end where it ends."""
        for member in self._members(named, start):
            if may_end(named, member.end, self._listed):
                return member
        for end in self._index.longest(named.text, start, len(named.text)):
            forms = self._index.exact(named.text[start:end])
            if may_end(named, end, self._listed) and (found := self._in_case(forms, named, start, end)):
                return _Found(start, end, found)
        return None

    def _members(self, named: Key, start: int) -> Iterator[_Found]:
        """IL-2 where IL is listed, unless IL-2… is listed itself."""
        for name_end in self._index.longest(named.text, start, len(named.text)):
            name = named.text[start:name_end]
            for pattern, joiner in self._families.get(name, ()):
                number = pattern.match(named.text, name_end)
                if number is None or (number.end() < len(named.text) and goes_on(named, number.end())):
                    continue
                longest = next(iter(self._index.longest(named.text, start, len(named.text))))
                if longest > name_end and longest >= number.end():
                    continue
                written = "".join(as_written(named, i) for i in range(name_end, number.end()))
                yield _Found(start, number.end(), tuple(self._index.exact(name)), written, joiner)

    def _in_case(self, forms: Iterable[int], named: Key, start: int, end: int) -> tuple[int, ...]:
        """Leaves out what is the same only but for the case that tells a unit: mM is no MM."""
        forms = tuple(forms)
        if forms and (written := named.written(start, end)) in knowledge.load().units.words:
            return tuple(number for number in forms if self._forms[number].text.strip() == written)
        return forms

    def _listed(self, name: str) -> bool:
        return any(self._forms[number].by == "abbr" for number in self._index.exact(name))

    def _find_families(self) -> dict[str, list[tuple[re.Pattern[str], str]]]:
        """The listed names that take a number, by their keys: how it looks, and how it is joined on."""
        found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for family in knowledge.load().families:
            for name in set(map(key, family.names)):
                if self._index.exact(name):
                    found.setdefault(name, []).append((re.compile(family.pattern), family.joiner))
        return found

    # --- the answers -------------------------------------------------------------------------------------

    def _answer(
        self,
        text: str,
        named: Key,
        at: _Found,
        *,
        suggested: float | None = None,
        parts: tuple[Part, ...] = (),
    ) -> Grounding:
        span = named.span(at.start, at.end)
        head, kind = head_behind(named, at.end)
        whole = at.start == 0 and (at.end == len(named.text) or at.end in cut_ends(named))
        concepts = self._concepts(at.forms)
        score = 100.0 if suggested is None else suggested
        reason: Reason = "same form" if suggested is None else "looks alike"
        candidates = tuple(
            Candidate(entry=self.entries[form.entry], form=form.text, score=score, reason=reason)
            for form in (self._forms[number] for number in at.forms)
        )
        common = {
            "text": text, "score": score, "matched": text[slice(*span)], "span": span, "number": at.number,
            "head": head, "type": kind,
            "whole": whole, "parts": parts,
        }  # fmt: skip
        if len(concepts) > 1:
            return Grounding(method="ambiguous", candidates=candidates, **common)
        entry = self.entries[concepts[0][0]]
        return Grounding(
            method="exact" if suggested is None else "fuzzy",
            entry=entry,
            term=self._term(concepts[0], at),
            candidates=candidates if suggested is not None else (),
            **common,
        )

    def _part(self, text: str, named: Key, at: _Found) -> Part:
        start, end = named.span(at.start, at.end)
        concept = self._concepts(at.forms)[0]
        return Part(
            text=text[start:end],
            start=start,
            end=end,
            entry=self.entries[concept[0]],
            term=self._term(concept, at),
            number=at.number,
            by=self._forms[at.forms[0]].by,
        )

    def _concepts(self, forms: Iterable[int]) -> list[list[int]]:
        """Numbers of entries, one list for each thing meant, in the order of the glossary."""
        concepts: list[list[int]] = []
        for number in dict.fromkeys(self._forms[form].entry for form in forms):
            for concept in concepts:
                if all(same_thing(self.entries[number], self.entries[other]) for other in concept):
                    concept.append(number)
                    break
            else:
                concepts.append([number])
        return concepts

    def _term(self, concept: list[int], at: _Found) -> Term:
        entries = [self.entries[number] for number in concept]
        abbr, ja, en = (
            next((value for entry in entries if (value := getattr(entry, field))), None)
            for field in ("abbr", "ja", "en")
        )
        if at.number is not None:
            abbr = abbr and f"{abbr}{at.joiner}{at.number}"
            ja = ja and f"{ja} {at.number}"
            en = en and f"{en}-{at.number}"
        return Term(abbr=_plain(abbr), ja=_plain(ja), en=_plain(en))


@lru_cache(maxsize=2)
def grounder_of(glossary: tuple[GlossaryEntry, ...]) -> Grounder:
    """The grounder of a document's own list. Claims, checks and pages ask it for the same terms."""
    return Grounder(glossary)


def _plain(text: str | None) -> str | None:
    return folded(text).strip() or None if text else None


@lru_cache(maxsize=1)
def _abbreviation() -> re.Pattern[str]:
    return re.compile(knowledge.load().abbreviations.pattern)
