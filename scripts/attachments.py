"""Measures the parser: which hand-written argument -> predicate pairs are attached right, and by which step.

The pairs were written by reading the document, in ``tests/cases/nlp/attachments.tsv``: the opening of a folded
sentence, an argument with its particle, and the predicate it belongs to (``|`` where grammar allows two).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from extract import lexicon as lexicons
from extract.errors import FileError, KonkyoError
from extract.formats import read_document
from extract.match.analysis import Analysis, Tools
from extract.match.changes import ChangeReader
from extract.match.phrases import PhraseReader
from extract.match.types import Typer
from extract.nlp.morphemes import tokenizer
from extract.nlp.parser import heads
from extract.nlp.records import Parse
from extract.pipeline import parse_all
from extract.sentences import split_sentences
from extract.text import fold

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT / "tests" / "cases" / "nlp" / "attachments.tsv"
SOURCE = ROOT / "source" / "revlimid-fl-mzl-2.4.md"

VARIANTS = ("raw", "reduced", "reduced + push rule")


class Node(NamedTuple):
    """A word or bunsetsu as the tree has it; ``head`` is the index of its governor, -1 for the root."""

    start: int
    end: int
    content: bool
    head: int


@dataclass(frozen=True, slots=True)
class Pair:
    """An argument and the places of the predicates it may hang on, in one folded sentence."""

    sentence: str
    argument: tuple[int, int]
    predicates: tuple[tuple[int, int], ...]
    wording: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What one variant got right."""

    variant: str
    right: int
    pairs: int
    whole: int
    """Sentences with all their pairs right."""
    sentences: int
    wrong: tuple[Pair, ...]


def read_pairs(path: Path, sentences: Sequence[str]) -> list[Pair]:
    """The pairs with their places. Raises ``FileError`` where a wording is not in its sentence."""
    pairs = []
    for line, row in lexicons.read_table(path, ("opening", "argument", "predicate")):
        found = [text for text in sentences if text.startswith(row["opening"])]
        if len(found) != 1:
            raise FileError(path, line, f"{len(found)} sentences begin so; lengthen or correct the opening")
        start = found[0].find(row["argument"])
        places = []
        for predicate in row["predicate"].split("|"):
            place = found[0].find(predicate, start)
            if start < 0 or place < 0:
                raise FileError(path, line, f"{row['argument']} … {predicate} is not in the sentence")
            places.append((place, place + len(predicate)))
        wording = f"{row['argument']} -> {row['predicate']}"
        pairs.append(Pair(found[0], (start, start + len(row["argument"])), tuple(places), wording))
    return pairs


def raw(text: str) -> list[Node]:
    """The parse of the sentence as it stands: every morpheme a word of its own."""
    words = [word for word in tokenizer().tokenize(text) if word.surface().strip()]
    found = heads([[word.surface() for word in words]])[0]
    return [
        Node(word.begin(), word.end(), word.part_of_speech()[0] in CONTENT, -1 if head == index else head)
        for index, (word, head) in enumerate(zip(words, found, strict=True))
    ]


CONTENT = frozenset({"名詞", "代名詞", "接尾辞", "記号", "形状詞"})


def reduced(parse: Parse, heads_of: Sequence[int] | None = None) -> list[Node]:
    """The bunsetsu of the reduced sentence, with the heads of the parser or with others."""
    nodes = []
    for bunsetsu in parse.bunsetsu:
        last = max(bunsetsu.unit.words[1], bunsetsu.function[1])
        head = bunsetsu.head if heads_of is None else heads_of[bunsetsu.index]
        start, end = parse.words[bunsetsu.unit.words[0]].start, parse.words[last - 1].end
        nodes.append(Node(start, end, bunsetsu.unit.nominal, head))
    return nodes


def attached(nodes: Sequence[Node], pair: Pair) -> bool:
    """Whether the head of the argument's last noun lies in the predicate."""
    start, end = pair.argument
    inside = {index for index, node in enumerate(nodes) if node.start < end and node.end > start}
    leaving = [index for index in sorted(inside) if nodes[index].head not in inside]
    leaving = [index for index in leaving if nodes[index].content] or leaving
    if not leaving or nodes[leaving[-1]].head < 0:
        return False
    head = nodes[nodes[leaving[-1]].head]
    return any(head.start < stop and head.end > first for first, stop in pair.predicates)


def trees(texts: Iterable[str]) -> Iterator[dict[str, list[Node]]]:
    """Per folded sentence, its nodes by variant."""
    lexicon = lexicons.load()
    typer_of = Typer(lexicon)
    reader = PhraseReader(lexicon.syntax["particles"])
    tools = Tools(lexicon, reader, typer_of, ChangeReader(lexicon, typer_of.agent))
    listed = list(texts)
    for text, parse in zip(listed, parse_all(listed, lexicon), strict=True):
        assert parse is not None, text
        repaired = Analysis(0, parse, tools).heads
        yield dict(zip(VARIANTS, (raw(text), reduced(parse), reduced(parse, repaired)), strict=True))


def measure(pairs: Path = PAIRS, source: Path = SOURCE) -> list[Figure]:
    """The figure of every variant, in the order of ``VARIANTS``."""
    document = read_document(source)
    folded = [fold(document.text, one.start, one.end).text for one in split_sentences(document)]
    found = read_pairs(pairs, folded)
    texts = list(dict.fromkeys(pair.sentence for pair in found))
    nodes = dict(zip(texts, trees(texts), strict=True))
    figures = []
    for variant in VARIANTS:
        wrong = tuple(pair for pair in found if not attached(nodes[pair.sentence][variant], pair))
        broken = {pair.sentence for pair in wrong}
        right, whole = len(found) - len(wrong), len(texts) - len(broken)
        figures.append(Figure(variant, right, len(found), whole, len(texts), wrong))
    return figures


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(errors: Annotated[bool, typer.Option(help="List what the last step leaves wrong.")] = False) -> None:
    """Arguments attached right, of all pairs; and sentences with every pair right."""
    figures = measure()
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("variant", "pairs right", "", "sentences wholly right"):
        table.add_column(column, justify="left" if column == "variant" else "right")
    for one in figures:
        share = f"{one.right / one.pairs:.3f}"
        table.add_row(one.variant, f"{one.right} of {one.pairs}", share, f"{one.whole} of {one.sentences}")
    Console(highlight=False).print(table)
    for pair in figures[-1].wrong if errors else ():
        print(f"  {pair.wording}    {pair.sentence[:40]}…")


if __name__ == "__main__":
    try:
        app()
    except KonkyoError as error:
        print(f"attachments: {error}", file=sys.stderr)
        sys.exit(2)
