"""Which rows of the lexicons matched a word of a sentence, and why those that made no claim made none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.claims.drafts import Draft, drafts
from extract.match.analysis import Analysis
from extract.match.frames import FrameReader, Mention
from extract.match.frames.aims import Aims
from extract.match.phrases import Phrase
from extract.model import Claim, Span
from extract.text import Folded
from extract.trace.records import Row


def rows_of(analysis: Analysis, folded: Folded, claims: Sequence[Claim]) -> tuple[Row, ...]:
    """The rows in the order of their words: direction words and support verbs, then cues."""
    return tuple(_Rows(analysis, folded, claims).read())


class _Rows:
    """The matches in one sentence."""

    def __init__(self, analysis: Analysis, folded: Folded, claims: Sequence[Claim]) -> None:
        self.a = analysis
        self.lexicon = analysis.tools.lexicon
        self.folded = folded
        self.claims = claims
        self.aims = Aims(analysis).read()
        self.mentions: list[Mention] = FrameReader(analysis).read()
        self.drafts: list[Draft] = drafts(analysis)

    def read(self) -> Iterator[Row]:
        for phrase in self.a.phrases:
            for row, word, span in self._words(phrase):
                made = self._made(row, span)
                reason = None if made else self._reason(phrase, row, word, span)
                yield Row(row=row, word=word, start=span[0], end=span[1], claims=made, reason=reason)
        yield from self._cues()

    # --- matches

    def _words(self, phrase: Phrase) -> Iterator[tuple[str, str, Span]]:
        """Rows whose word stands in a phrase: the longest direction word at each place, then the support verb."""
        position = phrase.bunsetsu.unit.words[0]
        while position < phrase.bunsetsu.unit.words[1]:
            found = self._longest(position, phrase.bunsetsu.unit.words[1])
            if found is None:
                position += 1
                continue
            word, end = found
            span = (self.a.parse.words[position].start, self.a.parse.words[end - 1].end)
            yield f"predicates:{word}", word, span
            position = end
        lemma = phrase.predicate.lemma if phrase.predicate else ""
        span = (phrase.start, phrase.end)
        if lemma in self.lexicon.predicates and not self._noun(phrase):
            yield f"predicates:{lemma}", lemma, span
        elif lemma in self.lexicon.frames["adjectives"]:
            yield f"adjectives:{lemma}", lemma, span
        elif lemma in self.lexicon.words("happen") | self.lexicon.words("have"):
            yield f"frames:{lemma}", lemma, span

    def _longest(self, position: int, end: int) -> tuple[str, int] | None:
        """The longest direction noun that starts at a morpheme, also one that a morpheme only begins with (増加率)."""
        words = self.a.parse.words
        for stop in range(end, position, -1):
            text = "".join(word.surface for word in words[position:stop])
            if text in self.lexicon.predicates:
                return text, stop
        surface = words[position].surface
        within = [lemma for lemma in self.lexicon.predicates if len(lemma) > 1 and surface.startswith(lemma)]
        return (max(within, key=len), position + 1) if within else None

    def _noun(self, phrase: Phrase) -> bool:
        """Whether the lemma of a predicate is its content as written (増加する), found as a noun already."""
        return phrase.predicate is not None and phrase.predicate.lemma in phrase.text.replace(" ", "")

    def _made(self, row: str, span: Span) -> tuple[int, ...]:
        """The claims that a row made by the word at a span."""
        here = self.folded.source_span(*span)
        made = []
        for number, claim in enumerate(self.claims):
            if row.startswith("frames:"):
                if row in claim.found_by and self._governs(span, claim):
                    made.append(number)
            elif any(start < here[1] and end > here[0] for start, end in claim.cues.direction):
                made.append(number)
        return tuple(made)

    def _governs(self, span: Span, claim: Claim) -> bool:
        """Whether the support verb at a span has the claim's mention: that mention's words stand among its arguments."""
        cues = set(claim.cues.direction)
        return any(
            self.a.phrases[mention.predicate].start == span[0]
            and cues & {self.folded.source_span(*one) for one in mention.change.spans}
            for mention in self.mentions
        )

    def _cues(self) -> Iterator[Row]:
        """Cues of modality and interaction."""
        text = self.a.parse.text
        for cue in self.lexicon.cues:
            position = text.find(cue.pattern) if cue.kind in {"modality", "interaction"} else -1
            while position >= 0:
                span = (position, position + len(cue.pattern))
                here = self.folded.source_span(*span)
                made = tuple(
                    number
                    for number, claim in enumerate(self.claims)
                    if here in getattr(claim.cues, cue.kind)
                )
                reason = None if made else "stands in the clause of no claim, or a stronger cue speaks there"
                row = f"cues:{cue.kind} {cue.value}"
                yield Row(row=row, word=cue.pattern, start=span[0], end=span[1], claims=made, reason=reason)
                position = text.find(cue.pattern, position + 1)

    # --- why not

    def _reason(self, phrase: Phrase, row: str, word: str, span: Span) -> str:
        if phrase.index in self.aims:
            return "stands in an aim, a question, or what a method verb works on (…を検討した)"
        found = [m for m in self.mentions if self._overlaps(m, phrase, span, row)]
        if found:
            return self._dropped(found)
        if phrase.predicate is not None and span[1] >= phrase.end:
            return self._no_argument(phrase, row)
        return self._no_mention(phrase, word, span)

    def _overlaps(self, mention: Mention, phrase: Phrase, span: Span, row: str) -> bool:
        if row.startswith("frames:"):
            return mention.predicate == phrase.index
        return any(start < span[1] and end > span[0] for start, end in mention.change.spans)

    def _dropped(self, mentions: Sequence[Mention]) -> str:
        """A change was read, and yet there is no claim."""
        kept = [draft for draft in self.drafts if draft.mention in mentions]
        if not kept:
            nested = all(mention.nested for mention in mentions)
            return (
                "a relative clause or noun phrase of its own that names no treatment"
                if nested
                else "the change is read, but no words are left for what moves"
            )
        if not any(draft.treatments for draft in kept):
            return "the change is read, but neither the sentence nor its context names a treatment"
        return (
            "the change is read, but treatment and effect are the same words, or it is told by another claim"
        )

    def _no_argument(self, phrase: Phrase, row: str) -> str:
        arguments = self.a.arguments(phrase.index)
        told = "、".join(f"{a.text}{a.function}" for a in arguments) or "none"
        predicate = phrase.predicate
        if predicate is not None and predicate.form == "adnominal":
            return "a relative clause without an agent of its own only describes its noun"
        if row.startswith("frames:"):
            return f"nothing that it reports is a change (its arguments: {told})"
        return f"no argument names what moves (its arguments: {told})"

    def _no_mention(self, phrase: Phrase, word: str, span: Span) -> str:
        noun = phrase.text.replace(" ", "")
        if span[1] < phrase.end or not noun.endswith(word):
            return f"inside the noun 「{noun}」, whose head is another word"
        verb = self.a.heads[phrase.index]
        if verb >= 0 and self.a.phrases[verb].predicate is not None:
            lemma = self.a.phrases[verb].predicate
            name = lemma.lemma if lemma else ""
            return f"a noun under 「{name}」, which reports no change, and without による of its own"
        return "a noun that no verb reports and without による of its own"
