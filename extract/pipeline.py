"""The order of the steps: document -> sentences -> parses -> claims -> grounded claims -> findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache as cached
from pathlib import Path
from typing import Final, Protocol, overload

from pydantic import TypeAdapter

from extract import lexicon as lexicons
from extract.collector import calm
from extract.config import DEFAULTS, Config
from extract.memo import Memo, Notebook, Shelf
from extract.model import Claim, Document, Extraction, GlossaryEntry, Sentence, Slot, Term
from extract.nlp import Parse, Parser
from extract.nlp.reduce import Reducer
from extract.normal import glossary_key
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
        Reducer(syntax["alone"], conjunctions, syntax["attributes"], syntax["disjunctions"], syntax["uncut"]),
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
    step = 1024
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


class Parses(Sequence[Parse | None]):
    """The parses of folded sentences, fetched or made when they are asked for."""

    def __init__(
        self,
        texts: Sequence[str],
        lexicon: lexicons.Lexicon,
        cache: ParseCache | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.texts = texts
        self._lexicon, self._cache, self._progress = lexicon, cache, progress
        self._known: dict[str, Parse | None] = {}

    def of(self, texts: Sequence[str]) -> list[Parse | None]:
        """The parses of some sentences, fetched together."""
        missing = [text for text in texts if text not in self._known]
        if missing:
            found = parse_all(missing, self._lexicon, self._cache, self._progress)
            self._known.update(zip(missing, found, strict=True))
        return [self._known[text] for text in texts]

    def failed(self) -> list[int]:
        """The sentences that were asked for and could not be parsed."""
        return [index for index, text in enumerate(self.texts) if self._known.get(text, text) is None]

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Parse | None: ...

    @overload
    def __getitem__(self, index: slice) -> list[Parse | None]: ...

    def __getitem__(self, index: int | slice) -> Parse | list[Parse | None] | None:
        if isinstance(index, slice):
            return self.of(self.texts[index])
        return self.of([self.texts[index]])[0]

    def __iter__(self) -> Iterator[Parse | None]:
        return iter(self.of(self.texts))


def extract_claims(
    document: Document,
    cache: ParseCache | None = None,
    progress: Progress | None = None,
    notes: Notebook | None = None,
) -> tuple[tuple[Sentence, ...], list[Folded], Parses, list[Claim]]:
    """Sentences, their folded texts, parses and claims of a document; not yet grounded.

    A cache that is a ``memo.Shelf`` too also keeps what the sentences say; then known ones are not even fetched.
    """
    from extract.claims import ClaimBuilder

    lexicon = lexicons.load()
    sentences = split_sentences(document)
    folded = [fold(document.text, words_start(sentence), sentence.end) for sentence in sentences]
    parses = Parses([item.text for item in folded], lexicon, cache, progress)
    titles = _titles(document)
    shelf = _shelf(cache)
    builder = ClaimBuilder(lexicon, document, sentences, folded, titles, parses.of, shelf, notes)
    return sentences, folded, parses, builder.build()


def _shelf(cache: ParseCache | None) -> Shelf | None:
    return cache if isinstance(cache, Shelf) else None


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


_TERMS: Final[TypeAdapter[dict[str, Term | None]]] = TypeAdapter(dict[str, Term | None])


def ground_claims(
    document: Document,
    claims: Sequence[Claim],
    shared: Sequence[GlossaryEntry] = (),
    notes: Notebook | None = None,
) -> list[Claim]:
    """Claims with the glossary entry of each slot, and their English sentence.

    ``shared`` are entries of other glossaries; they count where the document's own list has nothing.
    """
    from extract.ground import Grounder, grounder_of
    from extract.render import Renderer

    own = grounder_of(document.glossary)
    others = cached(lambda: Grounder(shared))  # indexed only for a term that is not known
    renderer = Renderer((*shared, *document.glossary), notes)
    depends = (glossary_key(document.glossary), glossary_key(shared))
    terms = (notes or Notebook()).page("term", _TERMS, *depends)

    def term(text: str) -> Term | None:
        found = own.term(text)
        if not (found.method == "ambiguous" or (found.method == "exact" and found.whole)):
            other = others().term(text)
            # A large glossary knows a word of almost any phrase: only the whole term counts.
            if other.method == "exact" and other.whole:
                return other.term
        return found.term if found.method == "exact" else None

    def grounded(slot: Slot | None) -> Slot | None:
        if slot is None:
            return None
        return slot.model_copy(update={"term": terms.of(slot.text, term)})

    result = []
    for claim in claims:
        slots = {name: grounded(getattr(claim, name)) for name in ("subject", "treatment", "effect")}
        with_terms = claim.model_copy(update=slots)
        result.append(with_terms.model_copy(update={"en": renderer.en(with_terms)}))
    return result


def rate_claims(
    document: Document,
    sentences: Sequence[Sentence],
    parses: Parses,
    claims: Sequence[Claim],
    shelf: Shelf | None = None,
) -> list[Claim]:
    """Claims with the probability that they are read right, and their weakest link."""
    from extract.doubts import WORDING, FeatureReader, load_model, rate, wordings

    worded = wordings(parses.texts, parses, Memo(shelf, "wording", WORDING))
    features = FeatureReader(lexicons.load(), document).read(sentences, worded, claims)
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

    notes = Notebook(_shelf(cache), document.name)
    sentences, _, parses, claims = extract_claims(document, cache, progress, notes)
    claims = ground_claims(document, claims, shared, notes)
    claims = rate_claims(document, sentences, parses, claims, _shelf(cache))
    findings = check_document(document, claims, parses.failed(), config, notes)
    notes.close()
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
