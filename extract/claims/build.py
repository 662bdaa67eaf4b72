"""Sentences and parses of a document -> claims with spans in the source."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from extract.certainty import certainty
from extract.claims.assemble import Assembler, RawClaim
from extract.claims.products import Products
from extract.claims.readings import READING, Analyses, readings_of
from extract.ground import Citations
from extract.lexicon import Lexicon
from extract.match.analysis import Tools
from extract.match.changes import ChangeReader
from extract.match.phrases import PhraseReader
from extract.match.types import Typer
from extract.match.values import Value
from extract.memo import Memo, Notebook, Shelf
from extract.model import Certainty, Citation, Claim, Cues, Document, Sentence, SentenceRef, Slot, Spans
from extract.nlp.records import Parse
from extract.normal import Normaliser
from extract.text import Folded


class ClaimBuilder:
    """Makes the claims of one document.

    Args:
        lexicon: the knowledge.
        document: the source.
        sentences: its sentences.
        folded: per sentence its folded text.
        headings: section name -> its folded heading.
        parse: folded sentences -> their parses, ``None`` where one cannot be parsed. Asked only for sentences
            whose reading is not known.
        shelf: keeps readings.
        notes: keep normal forms.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        document: Document,
        sentences: Sequence[Sentence],
        folded: Sequence[Folded],
        headings: Mapping[str, Folded],
        parse: Callable[[Sequence[str]], Sequence[Parse | None]],
        shelf: Shelf | None = None,
        notes: Notebook | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.document = document
        self.sentences = sentences
        abbreviations = {entry.abbr: entry.ja for entry in document.glossary if entry.ja}
        drugs = Products(lexicon).marked(text.text for text in folded)
        self.typer = typer = Typer(lexicon, drugs, abbreviations)
        self.tools = Tools(
            lexicon, PhraseReader(lexicon.syntax["particles"]), typer, ChangeReader(lexicon, typer.agent)
        )
        # Headings are numbered behind the sentences, so that an inherited value finds its folded text.
        self.folded = [*folded, *headings.values()]
        self.analyses = Analyses([one.text for one in self.folded], parse, self.tools)
        names = (sorted(drugs), sorted(abbreviations.items()))
        memo = Memo(shelf, "reading", READING, repr(names))
        self.readings = known = readings_of(self.analyses, len(folded), memo)
        behind = known[len(folded) :]
        self.headings = {name: one for name, one in zip(headings, behind, strict=True) if one is not None}
        self.normaliser = Normaliser(document.glossary, notes)
        self.citations = Citations.of(document)

    def build(self) -> list[Claim]:
        """All claims, in the order of the source."""
        assembler = Assembler(
            self.sentences,
            self.readings,
            self.analyses,
            self.headings,
            self.lexicon,
            self.typer,
            ancestors(self.document),
        )
        seen: set[tuple[object, ...]] = set()
        ordinals: Counter[str] = Counter()
        claims = []
        for raw in assembler.run():
            claim = self._claim(raw)
            key = (raw.sentence, *self._normal(claim), claim.direction)
            if key in seen:
                continue
            seen.add(key)
            claims.append(self._identified(claim, ordinals))
        return claims

    def _normal(self, claim: Claim) -> tuple[str, str, str]:
        slots = (claim.subject, claim.treatment, claim.effect)
        subject, treatment, effect = (slot.text if slot else None for slot in slots)
        normal = self.normaliser.slot
        return normal(subject, "subject"), normal(treatment, "treatment"), normal(effect, "effect")

    def _identified(self, claim: Claim, ordinals: Counter[str]) -> Claim:
        """The id: a hash of section, normalised slots and the ordinal among equals; never an offset."""
        key = "\x1f".join((claim.section, *self._normal(claim), claim.direction))
        ordinals[key] += 1
        digest = hashlib.sha256(f"{key}\x1f{ordinals[key]}".encode()).hexdigest()[:16]
        return claim.model_copy(update={"id": digest})

    def _claim(self, raw: RawClaim) -> Claim:
        sentence = self.sentences[raw.sentence]
        draft = raw.draft
        mention = draft.mention
        folded = self.folded[raw.sentence]
        cue_end = self._clause_end(raw)
        level, cue, span = certainty(folded.text[mention_start(raw) : cue_end])
        offset = mention_start(raw)
        return Claim(
            id="",
            document=self.document.name,
            section=sentence.section,
            sentence=SentenceRef(text=sentence.text, start=sentence.start, end=sentence.end),
            subject=self._slot(raw, raw.subject, raw.inherited_subject),
            treatment=self._slot(raw, raw.treatment, raw.inherited_treatment),
            effect=self._slot(raw, raw.effect, raw.inherited_effect),
            direction=mention.direction,
            comparator=self._text(draft.comparator) if draft.comparator else None,
            modality=draft.modality,
            interaction=draft.interaction[0] if draft.interaction else None,
            exclusive=draft.exclusive is not None,
            citations=self._citations(raw),
            certainty=Certainty(
                level=level,
                cue=cue,
                span=folded.source_span(span[0] + offset, span[1] + offset) if span else None,
            ),
            cues=Cues(
                direction=self._source(raw.sentence, mention.change.spans),
                modality=self._source(raw.sentence, [draft.modality_span]),
                comparator=self._source(draft.comparator.sentence, draft.comparator.spans())
                if draft.comparator
                else (),
                exclusive=self._source(raw.sentence, [draft.exclusive]),
                interaction=self._source(raw.sentence, [draft.interaction[1]] if draft.interaction else []),
            ),
            found_by=(
                *mention.found_by,
                f"treatment:{draft.treatment_rule or 'context'}",
                f"subject:{draft.subject_rule or 'context'}",
            ),
        )

    def _clause_end(self, raw: RawClaim) -> int:
        return len(self.folded[raw.sentence].text)

    def _source(self, sentence: int, spans: Iterable[tuple[int, int] | None]) -> Spans:
        folded = self.folded[sentence]
        return tuple(folded.source_span(*span) for span in spans if span is not None)

    def _text(self, value: Value) -> str:
        return value.text(lambda index: self.folded[index].text)

    def _slot(self, raw: RawClaim, value: Value | None, inherited: bool) -> Slot | None:
        if value is None:
            return None
        text = self._text(value)
        if not text:
            return None
        places = value.places()
        spans = tuple(self.folded[place.sentence].source_span(place.start, place.end) for place in places)
        # What an anaphor (本薬) stands for is inherited as much as what is left out.
        inherited = inherited or any(place.sentence != raw.sentence for place in places)
        return Slot(text=text, spans=spans, inherited=inherited)

    def _citations(self, raw: RawClaim) -> tuple[Citation, ...]:
        """Citations of the claim's own clause: the next group behind its direction word, else the one before."""
        found = self.citations.find(self.folded[raw.sentence].text)
        if not found:
            return ()
        spans = raw.draft.mention.change.spans
        end = max((stop for _, stop in spans), default=0)
        later = [cited for cited in found if cited.start >= end]
        group = later or list(found)
        bracket = self._bracket(raw.sentence, group[0].start)
        return tuple(
            Citation(text=cited.label, reference=self.citations.resolve(cited))
            for cited in group
            if self._bracket(raw.sentence, cited.start) == bracket
        )

    def _bracket(self, sentence: int, position: int) -> int:
        """Where the parenthesis around a position starts; the position itself outside of any."""
        reading = self.readings[sentence]
        parens = reading.parens if reading is not None else ()
        return next((paren.start for paren in parens if paren.start <= position <= paren.end), position)


def ancestors(document: Document) -> dict[str, tuple[str, ...]]:
    """The names of the sections above each one, nearest first."""
    parents = {section.name: section.parent for section in document.sections}
    found = {}
    for name in parents:
        chain: list[str] = []
        parent = parents.get(name)
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = parents.get(parent)
        found[name] = tuple(chain)
    return found


def mention_start(raw: RawClaim) -> int:
    """Where the mention's own words start in the folded sentence."""
    spans = (
        [*raw.effect.spans(), *raw.draft.mention.change.spans]
        if raw.effect.sentence == raw.sentence
        else list(raw.draft.mention.change.spans)
    )
    return min((start for start, _ in spans), default=0)
