"""Edits that change no statement: a new error or warning after one of them is a false alarm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extract.checks import knowledge
from extract.faults.model import Edit, Ground, kind
from extract.model import Sentence

_ITEM = r"(?:[A-Z][A-Za-z0-9]*(?:-[A-Z0-9]+)?|[ァ-ヺー]{3,})"
_LIST = re.compile(
    rf"(?<![A-Za-z0-9ァ-ヺー一-龠+>、 ])(?P<one>{_ITEM})(?P<and>、|\s?及び\s?)(?P<other>{_ITEM})(?=の|を|が|は|\s?及び)"
)
_TOLD_APART = re.compile(r"それぞれ|前者|後者|順に")
_CITED = re.compile(r"[(（][^()（）]*(?:19|20)\d\d[^()（）]*[)）]")

_DESCRIPTIONS = {
    "harmless-verb": "A verb is exchanged for one that says the same: が認められた, がみられた",
    "harmless-connective": "A connective is exchanged for one that says the same: 及び, 並びに",
    "harmless-split": "A sentence is divided at a conjunctive form",
    "harmless-width": "Punctuation, brackets or spaces are written in the other width",
    "harmless-markup": "Mark-up or a space that says nothing is left out",
}


def _edits(group: str) -> Callable[[Ground], Iterator[Edit]]:
    def plant(ground: Ground) -> Iterator[Edit]:
        patterns = [(pattern, by) for name, pattern, by in knowledge.harmless() if name == group]
        for sentence in ground.context.sentences:
            for pattern, by in patterns:
                match = pattern.search(ground.text, sentence.start, sentence.end)
                if match and not _in_citation(sentence, match.start()):
                    yield Edit(match.start(), match.end(), match.expand(by))

    plant.__doc__ = _DESCRIPTIONS[group]
    return plant


def _in_citation(sentence: Sentence, at: int) -> bool:
    return any(
        sentence.start + one.start() <= at < sentence.start + one.end()
        for one in _CITED.finditer(sentence.text)
    )


for _name in _DESCRIPTIONS:
    kind(_name, severity="none")(_edits(_name))


@kind("harmless-order", severity="none")
def reordered(ground: Ground) -> Iterator[Edit]:
    """Two items of a list change places, where nothing tells them apart."""
    for sentence in ground.context.sentences:
        if not _TOLD_APART.search(sentence.text):
            for match in _LIST.finditer(ground.text, sentence.start, sentence.end):
                if not _in_citation(sentence, match.start()):
                    yield Edit(match.start(), match.end(), match["other"] + match["and"] + match["one"])
