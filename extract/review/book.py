"""All that stays the same while a revision is reviewed: its claims, their order, texts to search in."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final, Literal

from extract.ground import Citations, Grounder
from extract.model import Claim, Finding, Sentence, SentenceRef
from extract.normal import plain
from extract.render import Renderer
from extract.report.coverage import Coverage, coverage
from extract.review.wording import Wordings
from extract.sentences import split_sentences
from extract.store import Revision, Store
from extract.text import Lines

Group = Literal["flagged", "sample", "rest"]
SAMPLE: Final = 59
"""The size of both random samples: with 59 right ones of 59 at most 5 % are wrong, at 95 % confidence."""
_UNSURE: Final = 1.0
"""Claims without a measured confidence come after those with one."""


class Book:
    """A revision as the review pages need it. Made once, as a revision never changes."""

    def __init__(self, store: Store, revision: int) -> None:
        self.revision: Revision = store.revision(revision)
        self.document = store.document(revision)
        self.claims: tuple[Claim, ...] = store.claims(revision)
        self.findings: tuple[Finding, ...] = store.findings(revision)
        self.by_id = {claim.id: claim for claim in self.claims}
        self.number = {claim.id: number for number, claim in enumerate(self.claims)}
        self.findings_of: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            for claim in dict.fromkeys(finding.claims):
                self.findings_of[claim].append(finding)
        self.lines = Lines(self.document.text)
        self.renderer = Renderer(self.document.glossary)
        self._flagged, self._unflagged = self._in_order()

    # --- the queue -----------------------------------------------------------------------------------------

    def _in_order(self) -> tuple[list[str], list[str]]:
        flagged = [claim for claim in self.claims if self.is_flagged(claim.id)]
        flagged.sort(key=lambda claim: (-self.risk(claim.id), _confidence(claim), self.number[claim.id]))
        others = [claim.id for claim in self.claims if not self.is_flagged(claim.id)]
        return [claim.id for claim in flagged], sorted(others, key=self.draw)

    def is_flagged(self, claim: str) -> bool:
        """Whether an error or a warning names a claim. A note alone is no reason to look at it first."""
        return any(finding.severity != "note" for finding in self.findings_of.get(claim, ()))

    def risk(self, claim: str) -> float:
        """The rank of the worst finding about a claim."""
        return max((finding.rank for finding in self.findings_of.get(claim, ())), default=0.0)

    def draw(self, key: str) -> str:
        """The place of something in the random order of this document.

        A hash, so that it is the same in every revision: what was drawn and decided stays so.
        """
        return hashlib.sha256(f"{self.revision.document}\0{key}".encode()).hexdigest()

    @property
    def flagged(self) -> list[str]:
        """Claims that an error or a warning names, the riskiest first."""
        return self._flagged

    @property
    def sample(self) -> list[str]:
        """The random sample of the claims that no error and no warning names."""
        return self._unflagged[:SAMPLE]

    @property
    def rest(self) -> list[str]:
        """The unflagged claims that were not drawn, in random order too."""
        return self._unflagged[SAMPLE:]

    @cached_property
    def group(self) -> dict[str, Group]:
        """Where in the queue each claim stands."""
        groups: dict[str, Group] = dict.fromkeys(self.flagged, "flagged")
        groups.update(dict.fromkeys(self.sample, "sample"))
        groups.update(dict.fromkeys(self.rest, "rest"))
        return groups

    # --- sentences -----------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the body."""
        return split_sentences(self.document)

    @cached_property
    def sentence_at(self) -> dict[int, Sentence]:
        """Sentences by where they start."""
        return {sentence.start: sentence for sentence in self.sentences}

    @cached_property
    def sentence_sample(self) -> list[int]:
        """The random sample of sentences, by where they start: what is missing in them was missed."""
        seen: defaultdict[str, int] = defaultdict(int)
        keyed = []
        for sentence in self.sentences:
            seen[sentence.text] += 1
            keyed.append((self.draw(f"{seen[sentence.text]}\0{sentence.text}"), sentence.start))
        return [start for _, start in sorted(keyed)][:SAMPLE]

    @cached_property
    def claims_at(self) -> dict[int, list[Claim]]:
        """The claims of each sentence, by where it starts."""
        found: defaultdict[int, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[claim.sentence.start].append(claim)
        return dict(found)

    def sentence(self, start: int) -> SentenceRef | None:
        """The sentence that starts there."""
        if sentence := self.sentence_at.get(start):
            return SentenceRef(text=sentence.text, start=sentence.start, end=sentence.end)
        claims = self.claims_at.get(start)
        return claims[0].sentence if claims else None

    @cached_property
    def _starts(self) -> list[int]:
        return sorted({*self.sentence_at, *self.claims_at})

    def sentence_holding(self, offset: int) -> int | None:
        """Where the sentence that holds a place starts."""
        at = bisect_right(self._starts, offset) - 1
        sentence = self.sentence(self._starts[at]) if at >= 0 else None
        return sentence.start if sentence and offset < sentence.end else None

    def section(self, start: int) -> str:
        """The section of the sentence that starts there."""
        if sentence := self.sentence_at.get(start):
            return sentence.section
        claims = self.claims_at.get(start)
        return claims[0].section if claims else ""

    # --- looking up ----------------------------------------------------------------------------------------

    @cached_property
    def sections(self) -> list[tuple[str, str]]:
        """Sections that hold claims: name and title."""
        titles = {section.name: section.title for section in self.document.sections}
        return [(name, titles.get(name, "")) for name in _unique(claim.section for claim in self.claims)]

    @cached_property
    def treatments(self) -> list[str]:
        """The treatments, as worded, in the order of the text."""
        return _unique(claim.treatment.text for claim in self.claims if claim.treatment)

    @cached_property
    def rules(self) -> list[str]:
        """The checks that have something to say about a claim."""
        return sorted({finding.rule for found in self.findings_of.values() for finding in found})

    @cached_property
    def coverage(self) -> Coverage:
        """System × endpoint × treatment arm."""
        return coverage(self.claims, self.document.glossary)

    @cached_property
    def grounder(self) -> Grounder:
        """Looks terms up in the document's glossary."""
        return Grounder(self.document.glossary)

    @cached_property
    def citations(self) -> Citations:
        """Looks citations up in the document's references."""
        return Citations.of(self.document)

    @cached_property
    def wordings(self) -> Wordings:
        """Japanese and English wordings of one thing."""
        return Wordings(self.document.glossary)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {claim.id: self.searchable(claim) for claim in self.claims}

    @cached_property
    def readings(self) -> dict[str, str]:
        """Each claim in Japanese with its sentence, to be compared with what was decided before."""
        return {claim.id: self.renderer.ja(claim) + claim.sentence.text for claim in self.claims}

    def searchable(self, claim: Claim) -> str:
        """What a search looks in: the claim in both languages, and its sentence."""
        en = claim.en or self.renderer.en(claim)
        return "\n".join(map(plain, (self.renderer.ja(claim), en, claim.sentence.text)))

    def warm(self) -> None:
        """Make what is made when it is first asked for and takes long."""
        _ = self._texts, self.wordings, self.sentence_sample, self.claims_at, self.coverage, self.grounder

    def found(self, query: str) -> set[str]:
        """The claims that a query finds, in either language."""
        needles = self.wordings.needles(query)
        return {
            claim
            for claim, text in self._texts.items()
            if all(any(n in text for n in word) for word in needles)
        }

    def japanese(self, claim: Claim) -> str:
        """The claim in Japanese."""
        return self.renderer.ja(claim)

    def english(self, claim: Claim) -> str:
        """The claim in English."""
        return claim.en or self.renderer.en(claim)


def _confidence(claim: Claim) -> float:
    return _UNSURE if claim.confidence is None else claim.confidence


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
