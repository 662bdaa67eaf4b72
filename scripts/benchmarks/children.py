"""What is measured, each in a process of its own: prints CPU seconds, wall seconds and peak memory as JSON."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


@contextmanager
def clock(figures: Figures, name: str = "") -> Iterator[None]:
    """CPU and wall seconds of a block, as ``NAMEcpu`` and ``NAMEwall``."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    figures[f"{name}cpu"] = time.process_time() - cpu
    figures[f"{name}wall"] = time.perf_counter() - wall


def texts(source: str) -> list[tuple[str, str]]:
    """A file, or all documents of a folder: names and texts."""
    from extract.formats import find_sources
    from extract.formats.decode import decode_file

    return [(path.name, decode_file(path)) for path in find_sources(source)]


def stock(source: str) -> Figures:
    """``spacy.load("ja_ginza")`` and ``nlp.pipe`` over the paragraphs, as its documentation shows."""
    import spacy

    nlp = spacy.load("ja_ginza")
    list(nlp.pipe(["薬剤は血圧を低下させた。"]))
    paragraphs = [piece for _, text in texts(source) for piece in text.split("\n\n") if piece.strip()]
    figures: Figures = {"characters": sum(len(text) for _, text in texts(source))}
    with clock(figures):
        for _ in nlp.pipe(paragraphs):
            pass
    return figures


def konkyo(source: str) -> Figures:
    """Everything that ``konkyo extract`` does: read, fold, parse, claims, ground, check, and the JSON lines."""
    from extract.exports import claims_jsonl
    from extract.formats import read_text
    from extract.pipeline import extract_document

    ready()
    figures: Figures = {"characters": 0, "claims": 0}
    with clock(figures):
        for name, text in texts(source):
            found = extract_document(read_text(text, name))
            figures["characters"] += len(text)
            figures["claims"] += sum(1 for _ in claims_jsonl(found.claims))
    return figures


def parts(source: str) -> Figures:
    """The CPU seconds of the steps of an extraction, and of queue and report over it."""
    from extract import lexicon
    from extract.checks import check_document
    from extract.collector import calm
    from extract.formats import read_text
    from extract.model import Extraction
    from extract.pipeline import extract_claims, ground_claims, parse_all, rate_claims
    from extract.report import write_report
    from extract.sentences import split_sentences
    from extract.text import fold

    ready()
    figures: Figures = {}
    ((name, text),) = texts(source)
    with clock(figures, "read "):
        document = read_text(text, name)
        folded = [fold(text, one.start, one.end).text for one in split_sentences(document)]
    with calm():
        with clock(figures, "parse "):
            parses = parse_all(folded, lexicon.load())
        known = _Known(dict(zip(folded, parses, strict=True)))
        with clock(figures, "claims "):
            sentences, _, parsed, claims = extract_claims(document, known)
        with clock(figures, "ground "):
            claims = ground_claims(document, claims)
        with clock(figures, "rate "):
            claims = rate_claims(document, sentences, parsed, claims)
        with clock(figures, "check "):
            findings = check_document(document, claims)
    extraction = Extraction(
        document=document, sentences=len(sentences), claims=tuple(claims), findings=findings
    )
    with clock(figures, "report "):
        write_report(Path(source).with_suffix(".html"), extraction)
    _queued(ready(), Path(source).with_suffix(".warm.db"))
    figures |= _queued(extraction, Path(source).with_suffix(".db"))
    return {**figures, "characters": len(text), "claims": len(claims), "findings": len(findings)}


def _queued(extraction: Any, path: Path) -> Figures:
    """Saving, and the first page of the review queue, as in a process that has not extracted anything."""
    from extract.review.book import Book
    from extract.review.ledger import Ledger, Values
    from extract.review.queue import Filter, queue
    from extract.store import open_store

    figures: Figures = {}
    with open_store(path) as store:
        with clock(figures, "save "):
            revision = store.save_run(extraction, "bench").id
        gc.collect()
        gc.freeze()  # what the extraction left behind is not searched for garbage
        with clock(figures, "queue "):
            book = Book(store, revision)
            queue(book, Ledger(store, revision, book.by_id, Values(store)), Filter(), "mori")
    figures["stored"] = path.stat().st_size
    return figures


class _Known:
    def __init__(self, parses: dict[str, Any]) -> None:
        self._parses = parses

    def get(self, texts: Any) -> dict[str, Any]:
        return {text: parse for text in texts if (parse := self._parses.get(text)) is not None}

    def put(self, parses: dict[str, Any]) -> None:
        """Titles of sections: nothing to keep."""


def ready() -> Any:
    """Load lexicons, dictionary, model and everything imported on the way, by an extraction."""
    from extract.formats import read_text
    from extract.pipeline import extract_document

    return extract_document(read_text("# 1. 試験\n\n薬剤は血圧を低下させた。\n", "ready.md"))


def revision(source: str, edited: str, store: str) -> Figures:
    """The first extraction of a document into a store of parses, then that of an edited one."""
    from extract.formats import read_text
    from extract.nlp import Parser
    from extract.parse_cache import StoredParses
    from extract.pipeline import extract_document
    from extract.store import open_store

    ready()
    figures: Figures = {}
    asked: list[int] = []
    parse = Parser.parse

    def counted(self: Parser, sentences: Any) -> Any:
        asked.append(len(sentences))
        return parse(self, sentences)

    Parser.parse = counted  # type: ignore[method-assign]
    with open_store(store) as opened:
        for name, path in (("first ", source), ("second ", edited)):
            asked.clear()
            document = read_text(Path(path).read_text(encoding="utf-8"), "x.md")
            with clock(figures, name):
                cached = extract_document(document, StoredParses(opened))
            figures[f"{name}parses"] = sum(asked)
        fresh = extract_document(document)
    return {**figures, "sentences": cached.sentences, "same": cached == fresh}


def grounding(edict: str, terms: int, sample: int) -> Figures:
    """Load and index EDICT, ground terms, and compare with the exhaustive answers and an extractOne loop."""
    import random

    from rapidfuzz import fuzz, process

    from extract.ground import Grounder
    from extract.ground.forms import key
    from extract.termbases import read_termbase

    figures: Figures = {}
    before = peak()
    with clock(figures, "load "):
        path = Path(edict)
        entries, bad = _edict(path) if path.suffix != ".edict" else read_termbase(path)
    with clock(figures, "index "):
        grounder = Grounder(entries)
    figures |= {"entries": len(entries), "bad": len(bad), "index memory": peak() - before}
    words = _terms([entry.ja or "" for entry in entries], terms, random.Random(1))
    with clock(figures, "ground "):
        answers = {word: grounder.term(word) for word in words}
    figures["found"] = sum(answer.method in ("exact", "fuzzy", "ambiguous") for answer in answers.values())
    some = words[:sample]
    index = grounder._index
    with clock(figures, "alike "):
        quick = [index.alike(key(word)) for word in some]
    known: dict[str, Any] = {}
    index.exhaustive(key(some[0]), known)
    with clock(figures, "exhaustive "):
        slow = [index.exhaustive(key(word), known) for word in some]
    figures["same"] = quick == slow
    with clock(figures, "extractOne "):
        for word in some:
            process.extractOne(key(word), index.keys, scorer=fuzz.ratio)
    return {**figures, "terms": len(words), "sample": len(some)}


def _edict(path: Path) -> tuple[Any, Any]:
    from extract.termbases.edict import read_edict
    from extract.termbases.records import accept

    return accept(path, read_edict(path))


def _terms(known: list[str], count: int, random: Any) -> list[str]:
    """Half of them listed, the others with a letter changed, doubled or left out, or joined with another."""
    found = []
    for word in random.sample(known, count):
        at = random.randrange(len(word))
        changed = (word[:at] + word[at + 1 :], word[:at] + "ア" + word[at:], f"{word}{random.choice(known)}")
        found.append(word if random.random() < 0.5 else random.choice(changed) or word)
    return found


def peak() -> float:
    """The largest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


TASKS: dict[str, Callable[..., Figures]] = {
    "stock": stock, "konkyo": konkyo, "parts": parts, "revision": revision,
    "grounding": lambda edict, terms, sample: grounding(edict, int(terms), int(sample)),
}  # fmt: skip

if __name__ == "__main__":
    done = TASKS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps({**done, "memory": peak()}))
