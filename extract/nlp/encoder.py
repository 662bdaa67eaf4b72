"""The word vectors of ja_ginza, computed in fewer and larger steps than spaCy takes.

Half the time of a parse goes into one network: a vector for each word (embedding), then layers that mix it with its
neighbours (a convolution over three words, maxout, layer norm, residual: spaCy's ``MaxoutWindowEncoder``). The
weights and the arithmetic are the model's own and the vectors come out the same, bit for bit; three things are left
out: the embedding of a word that the texts hold already, most of the padding between sentences, and the copies and
indices that only training needs. This is the hot path, and the one place where own code stands in for spaCy's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language

Floats = np.ndarray[Any, np.dtype[np.float32]]
ROWS = 1024
"""Words and padding of one batch, about: its arrays stay in the cache of the processor."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One convolution. ``weights`` is (3 · width, pieces · width), the pieces of the maxout one after the other."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    @classmethod
    def of(cls, node: Any) -> Layer:
        """The weights of thinc's ``residual(expand_window >> maxout >> layernorm)``."""
        nodes = {one.name: one for one in node.walk()}
        maxout, norm = nodes["maxout"], nodes["layernorm"]
        weights, bias = maxout.get_param("W"), maxout.get_param("b")
        return cls(
            np.concatenate([weights[:, piece] for piece in range(weights.shape[1])]),
            np.concatenate([bias[:, piece] for piece in range(bias.shape[1])]),
            norm.get_param("G"),
            norm.get_param("b"),
        )

    def __call__(self, windows: Floats) -> Floats:
        """(rows, 3 · width) -> (rows, width); every operation in the order of thinc, so that no bit changes."""
        width = self.scale.shape[0]
        pieces = windows @ self.weights.T
        pieces += self.bias
        best = pieces[:, :width]
        for start in range(width, pieces.shape[1], width):
            best = np.maximum(best, pieces[:, start : start + width])
        best -= best.mean(axis=1, keepdims=True)
        variance = np.square(best).sum(axis=1, keepdims=True) / np.float32(width) + np.float32(1e-08)
        best *= variance ** (-1.0 / 2.0)
        best *= self.scale
        best += self.shift
        return best


class Encoder:
    """Vectors of the words of sentences, as ``nlp.get_pipe("tok2vec")`` gives them.

    Args:
        nlp: a pipeline whose tok2vec is an embedding and a ``MaxoutWindowEncoder`` of window 1.
    """

    def __init__(self, nlp: Language) -> None:
        model: Any = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
        self._vocab = nlp.vocab
        self._embed, mixer = model.layers
        self._layers = [Layer.of(node) for node in mixer.layers[0].layers]

    def vectors(self, sentences: Sequence[Sequence[str]]) -> Iterator[Floats]:
        """Per sentence (words, width)."""
        if not sentences:
            return
        numbers: dict[str, int] = {}
        for words in sentences:
            for word in words:
                numbers.setdefault(word, len(numbers))
        table = self._embedded(list(numbers))
        for batch in self._batches(sentences):
            yield from self._mixed([table[[numbers[word] for word in words]] for words in batch])

    def _embedded(self, words: list[str]) -> Floats:
        """A word has the same vector wherever it stands, before its neighbours are mixed in."""
        from spacy.tokens import Doc

        found: list[Floats] = self._embed.predict([Doc(self._vocab, words=words)])
        return found[0]

    def _batches(self, sentences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
        batch: list[Sequence[str]] = []
        rows = 0
        for words in sentences:
            if batch and rows + len(words) > ROWS:
                yield batch
                batch, rows = [], 0
            batch.append(words)
            rows += len(words) + len(self._layers)
        yield batch

    def _mixed(self, embedded: list[Floats]) -> Iterator[Floats]:
        """Mix in the neighbours. Between two sentences lie as many empty rows as there are layers.

        After ``depth`` layers an empty row knows a word at most that far away; where it knows none, it looks like
        every other. And a layer need not compute the rows that the layers behind it cannot carry to a word.
        """
        pad, width = len(self._layers), embedded[0].shape[1]
        starts = np.cumsum([pad, *(len(one) + pad for one in embedded)])
        state: Floats = np.zeros((starts[-1], width), dtype=np.float32)
        away = np.full(starts[-1], pad)
        for start, one in zip(starts, embedded, strict=False):
            end = start + len(one)
            state[start:end] = one
            away[start:end] = 0
            for distance in range(1, pad):
                away[start - distance] = min(away[start - distance], distance)
                away[end - 1 + distance] = min(away[end - 1 + distance], distance)
        # Row n of this view is rows n, n + 1 and n + 2 of the state side by side.
        windows = np.lib.stride_tricks.sliding_window_view(state.reshape(-1), 3 * width)[::width]
        for depth, layer in enumerate(self._layers, 1):
            known = np.flatnonzero(away <= min(depth, pad - depth))
            rows = np.concatenate([[1], known])  # row 1 is empty and speaks for all that know no word
            state[rows] += layer(windows[rows - 1])
            state[away > depth] = state[1]
        for start, one in zip(starts, embedded, strict=False):
            yield state[start : start + len(one)]
