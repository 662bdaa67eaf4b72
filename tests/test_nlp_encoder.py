"""The vectors of words are those of the model, computed in another order."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from extract.nlp import encoder
from extract.nlp.encoder import Encoder
from extract.nlp.parser import _language, heads

parser = importlib.import_module("extract.nlp.parser")
SENTENCES = [
    ["薬剤A", "は", "血圧", "を", "低下さ", "せ", "た", "。"],
    ["低下"],
    ["血圧", "低下"],
    [
        "薬剤A",
        "及び",
        "薬剤B",
        "は",
        "、",
        "高血圧ラット",
        "の",
        "血圧",
        "に",
        "影響",
        "を",
        "及ぼさ",
        "なかっ",
        "た",
        "。",
    ],
    ["CD4+", "T細胞", "の", "増殖", "が", "、", "未知語ゼータ", "により", "促進さ", "れ", "た", "。"] * 5,
]


def stock(sentences: list[list[str]]) -> tuple[list[np.ndarray], list[list[int]]]:
    """Vectors and heads by spaCy's own pipeline, one sentence at a time."""
    from spacy.tokens import Doc

    nlp = _language()
    docs = []
    for words in sentences:
        starts: list[bool | int | None] = [True, *[False] * (len(words) - 1)]
        docs.append(nlp(Doc(nlp.vocab, words=words, spaces=[False] * len(words), sent_starts=starts)))
    return [np.asarray(doc.tensor) for doc in docs], [[token.head.i for token in doc] for doc in docs]


@pytest.mark.parametrize("rows", [1, 40, encoder.ROWS])
def test_vectors_and_heads_are_those_of_spacy(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever shares a batch: sentences of one word, words seen before, many in one batch or one in each."""
    monkeypatch.setattr(encoder, "ROWS", rows)
    vectors, found = stock(SENTENCES)
    got = list(Encoder(_language()).vectors(SENTENCES))
    assert [one.shape for one in got] == [one.shape for one in vectors]
    for ours, theirs in zip(got, vectors, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-5)
    assert heads(SENTENCES) == found


def test_what_sees_the_same_words_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence said again costs nothing, one with the same beginning only what sees the other words."""
    computed: list[int] = []
    layer = encoder.Layer.__call__

    def counted(self: encoder.Layer, windows: encoder.Floats) -> encoder.Floats:
        computed.append(len(windows))
        return layer(self, windows)

    monkeypatch.setattr(encoder.Layer, "__call__", counted)

    def cost(sentences: list[list[str]]) -> int:
        computed.clear()
        list(Encoder(_language()).vectors(sentences))
        return sum(computed)

    once, long = cost([SENTENCES[0]]), cost([SENTENCES[3]])
    other = [*SENTENCES[3][:-2], "ぬ", "。"]
    assert once > 0
    assert cost([SENTENCES[0]] * 50) == once
    assert long < cost([SENTENCES[3], other]) < 1.7 * long


def test_sentences_spelled_alike_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    docs = parser._docs

    def counted(sentences: list[list[str]]) -> Any:
        asked.append(len(sentences))
        return docs(sentences)

    monkeypatch.setattr(parser, "_docs", counted)
    one, other = SENTENCES[0], SENTENCES[3]
    assert heads([one, other, one]) == [*heads([one]), *heads([other]), *heads([one])]
    assert asked[0] == 2


def test_no_sentence() -> None:
    assert heads([]) == []
    assert list(Encoder(_language()).vectors([])) == []
