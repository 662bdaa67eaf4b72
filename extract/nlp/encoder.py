"""The word vectors of ja_ginza, computed in fewer and larger steps than spaCy takes.

Half the time of a parse goes into one network: a vector for each word (embedding), then layers that mix it with its
neighbours (a convolution over three words, maxout, layer norm, residual: spaCy's ``MaxoutWindowEncoder``). The
weights and the arithmetic are the model's own and the vectors come out the same, bit for bit; three things are left
out: what a layer makes of the same words again (the first sees three of them, the second five, and so on), most of the
padding between sentences, and the copies and indices that only training needs. This is the hot path, and the one place
where own code stands in for spaCy's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language

Floats = np.ndarray[Any, np.dtype[np.float32]]
Rows = np.ndarray[Any, np.dtype[np.int64]]
ROWS = 1024
"""Windows of one matrix product at most: its arrays stay in the cache of the processor."""
PLACES = 50_000
"""Words and padding of one batch, about: the larger, the more words see what others have seen; three windows' rows
must fit into one integer."""


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

    def over(self, state: Floats, windows: Rows) -> Floats:
        """What the layer makes of windows of three rows of the state each; some hundreds of windows at a time."""
        found = np.empty((len(windows), state.shape[1]), dtype=np.float32)
        parts = -(-len(windows) // ROWS)
        for part in np.array_split(np.arange(len(windows)), parts):
            some = windows[part]
            found[part] = state[some[:, 1]] + self(state[some].reshape(len(some), -1))
        return found

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
        numbers: dict[str, int] = {}
        for words in sentences:
            for word in words:
                numbers.setdefault(word, len(numbers))
        if not numbers:
            return
        table = self._embedded(list(numbers))
        for batch in self._batches(sentences):
            yield from self._mixed(table, [[numbers[word] for word in words] for words in batch])

    def _embedded(self, words: list[str]) -> Floats:
        """A word has the same vector wherever it stands, before its neighbours are mixed in."""
        from spacy.tokens import Doc

        found: list[Floats] = self._embed.predict([Doc(self._vocab, words=words)])
        return found[0]

    def _batches(self, sentences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
        batch: list[Sequence[str]] = []
        places = 0
        for words in sentences:
            if batch and places + len(words) > PLACES:
                yield batch
                batch, places = [], 0
            batch.append(words)
            places += len(words) + len(self._layers)
        yield batch

    def _mixed(self, table: Floats, sentences: Sequence[Sequence[int]]) -> Iterator[Floats]:
        """Mix in the neighbours of words that are given as rows of a table.

        Between two sentences lie as many empty places as there are layers. ``rows`` says which row of ``state`` each
        place has: places that see the same words share one. Row 0 is that of an empty place that sees no word.
        """
        depth = len(self._layers)
        gap = [min(place, depth + 1 - place) for place in range(1, depth + 1)]
        numbers, distances, starts = [0] * depth, list(gap), []
        for words in sentences:
            starts.append(len(numbers))
            numbers += [word + 1 for word in words] + [0] * depth
            distances += [0] * len(words) + gap
        rows, away = np.array(numbers), np.array(distances)
        state: Floats = np.concatenate([np.zeros((1, table.shape[1]), dtype=np.float32), table])
        for behind, layer in zip(reversed(range(depth)), self._layers, strict=True):
            count = len(state)
            windows = (rows[:-2] * count + rows[1:-1]) * count + rows[2:]
            windows[away[1:-1] > behind] = 0  # the layers behind this one carry it to no word
            distinct, rows[1:-1] = np.unique(windows, return_inverse=True)
            seen = (distinct // count**2, distinct // count % count, distinct % count)
            state = layer.over(state, np.stack(seen, axis=1))
        for start, words in zip(starts, sentences, strict=True):
            yield state[rows[start : start + len(words)]]
