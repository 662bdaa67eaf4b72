"""Keeps the parses of sentences, and what was made of them, in a store: a revision costs only what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import TypeAdapter, ValidationError

from extract.fingerprint import parser_signature
from extract.nlp.records import Parse
from extract.store import Store, parse_key

_PARSE: TypeAdapter[Parse] = TypeAdapter(Parse)


class StoredParses:
    """A parse cache for ``pipeline.extract_document``, and a ``memo.Shelf``.

    A parse is good only for the same model and code.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._signature = parser_signature()

    def get(self, texts: Sequence[str]) -> dict[str, Parse]:
        """The parses that are known. One that cannot be read any more is as good as unknown."""
        keys = {self._key(text): text for text in texts}
        found = {}
        for key, body in self._store.parses_get(keys).items():
            try:
                found[keys[key]] = _PARSE.validate_json(body)
            except ValidationError:
                continue
        return found

    def put(self, parses: Mapping[str, Parse]) -> None:
        """Keep parses."""
        self._store.parses_put({self._key(text): _PARSE.dump_json(parse) for text, parse in parses.items()})

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The blobs that are kept under these keys."""
        return self._store.parses_get(keys)

    def keep(self, blobs: Mapping[str, bytes], stale: str) -> None:
        """Keep blobs; what an earlier version of Konkyo kept under ``stale`` goes."""
        self._store.parses_put(blobs, stale)

    def _key(self, text: str) -> str:
        return parse_key(text, self._signature)
