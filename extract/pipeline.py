"""The order of the steps: document -> sentences -> parses -> claims -> grounded claims -> findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from extract import lexicon as lexicons
from extract.collector import calm
from extract.config import DEFAULTS, Config
from extract.model import Claim, Document, Extraction, GlossaryEntry, Sentence, Slot, Term
from extract.nlp import Parse, Parser
from extract.nlp.reduce import Reducer
from extract.sentences import split_sentences, words_start
from extract.text import Folded, fold

Progress = Callable[[int, int], None]


class ParseCache(Protocol):
    """Remembers parses by the folded sentence; what it does not know is parsed and handed back."""

    def get(self, texts: Sequence[str]) -> dict[str, Parse]: ...

    def put(self, parses: dict[str, Parse]) -> None: ...


def parser(lexicon: lexicons.Lexicon) -> Parser:
    """The parser as the lexicon sets it up."""
    syntax = lexicon.syntax
    conjunctions = set(syntax["conjunctions"]) - {"と"}
    return Parser(
        Reducer(syntax["alone"], conjunctions, syntax["attributes"], syntax["disjunctions"]),
        list(syntax["particles"]),
    )


def parse_all(
    texts: Sequence[str],
    lexicon: lexicons.Lexicon,
    cache: ParseCache | None = None,
    progress: Progress | None = None,
) -> list[Parse | None]:
    """Parse folded sentences, each once; ``None`` where one cannot be parsed."""
    known = cache.get(texts) if cache else {}
    missing = list(dict.fromkeys(text for text in texts if text not in known))
    fresh: dict[str, Parse] = {}
    step = 256
    for start in range(0, len(missing), step):
        batch = missing[start : start + step]
        parsed = zip(batch, parser(lexicon).parse(batch), strict=True)
        fresh.update({text: parse for text, parse in parsed if parse is not None})
        if progress:
            progress(min(start + step, len(missing)), len(missing))
    if cache and fresh:
        cache.put(fresh)
    known = {**known, **fresh}
    return [known.get(text) for text in texts]


def extract_claims(
    document: Document, cache: ParseCache | None = None, progress: Progress | None = None
) -> tuple[tuple[Sentence, ...], list[Folded], list[Parse | None], list[Claim]]:
    """Sentences, their folded texts, parses and claims of a document; not yet grounded."""
    from extract.claims import ClaimBuilder

    lexicon = lexicons.load()
    sentences = split_sentences(document)
    folded = [fold(document.text, words_start(sentence), sentence.end) for sentence in sentences]
    titles = _titles(document)
    texts = [*(item.text for item in folded), *(item.text for item in titles.values())]
    parses = parse_all(texts, lexicon, cache, progress)
    headings = {
        name: (title, parse)
        for (name, title), parse in zip(titles.items(), parses[len(folded) :], strict=True)
        if parse is not None
    }
    builder = ClaimBuilder(lexicon, document, sentences, folded, parses[: len(folded)], headings)
    return sentences, folded, parses[: len(folded)], builder.build()


def _titles(document: Document) -> dict[str, Folded]:
    """The folded titles of the sections."""
    titles = {}
    for section in document.sections:
        if section.title.strip():
            line = document.text[section.start : section.end].split("\n", 1)[0]
            position = line.find(section.title)
            if position >= 0:
                start = section.start + position
                titles[section.name] = fold(document.text, start, start + len(section.title))
    return {name: title for name, title in titles.items() if title.text.strip()}


def ground_claims(
    document: Document, claims: Sequence[Claim], shared: Sequence[GlossaryEntry] = ()
) -> list[Claim]:
    """Claims with the glossary entry of each slot, and their English sentence.

    ``shared`` are entries of other glossaries; they count where the document's own list has nothing.
    """
    from extract.ground import Grounder, grounder_of
    from extract.render import Renderer

    own, others = grounder_of(document.glossary), Grounder(shared)
    renderer = Renderer((*shared, *document.glossary))
    terms: dict[str, Term | None] = {}

    def term(text: str) -> Term | None:
        found = own.term(text)
        if not (found.method == "ambiguous" or (found.method == "exact" and found.whole)):
            other = others.term(text)
            # A large glossary knows a word of almost any phrase: only the whole term counts.
            if other.method == "exact" and other.whole:
                return other.term
        return found.term if found.method == "exact" else None

    def grounded(slot: Slot | None) -> Slot | None:
        if slot is None:
            return None
        if slot.text not in terms:
            terms[slot.text] = term(slot.text)
        return slot.model_copy(update={"term": terms[slot.text]})

    result = []
    for claim in claims:
        slots = {name: grounded(getattr(claim, name)) for name in ("subject", "treatment", "effect")}
        with_terms = claim.model_copy(update=slots)
        result.append(with_terms.model_copy(update={"en": renderer.en(with_terms)}))
    return result


def rate_claims(
    document: Document,
    sentences: Sequence[Sentence],
    parses: Sequence[Parse | None],
    claims: Sequence[Claim],
) -> list[Claim]:
    """Claims with the probability that they are read right, and their weakest link."""
    from extract.doubts import FeatureReader, load_model, rate

    features = FeatureReader(lexicons.load(), document).read(sentences, parses, claims)
    return rate(claims, features, load_model())


@calm()
def extract_document(
    document: Document,
    cache: ParseCache | None = None,
    progress: Progress | None = None,
    config: Config = DEFAULTS,
    shared: Sequence[GlossaryEntry] = (),
) -> Extraction:
    """Everything that one document yields; ``config`` says which checks count.

    ``shared`` are entries of other glossaries, for terms that the document does not list.
    """
    from extract.checks import check_document

    sentences, _, parses, claims = extract_claims(document, cache, progress)
    claims = ground_claims(document, claims, shared)
    claims = rate_claims(document, sentences, parses, claims)
    unparsed = [index for index, parse in enumerate(parses) if parse is None]
    findings = check_document(document, claims, unparsed, config)
    return Extraction(document=document, sentences=len(sentences), claims=tuple(claims), findings=findings)


def extract_file(
    path: str | Path, cache: ParseCache | None = None, progress: Progress | None = None
) -> Extraction:
    """Read a file and extract everything from it.

    Raises:
        FileError: the file cannot be used.
    """
    from extract.formats import read_document

    return extract_document(read_document(path), cache, progress)
