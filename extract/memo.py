"""Values that depend on a text and little else, kept from one extraction to the next; a revision makes only what is new.

Only pure functions may be remembered: everything that decides the value beside the text has to be named. Code,
lexicons and model are always part of the key, so that a new version of Konkyo starts afresh.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import TypeAdapter, ValidationError

from extract import fingerprint

T = TypeVar("T")

_NAME: Final = 12
_HASH: Final = 32


@runtime_checkable
class Shelf(Protocol):
    """Keeps blobs by key, at least until the next extraction."""

    def load(self, keys: Iterable[str]) -> dict[str, bytes]: ...

    def keep(self, blobs: Mapping[str, bytes], stale: str) -> None:
        """Keep blobs. Those of an earlier version, named by the prefix ``stale``, may go."""
        ...


class Memo(Generic[T]):
    """The values of one function of a text.

    Args:
        shelf: where they are kept; ``None``: nowhere.
        name: of the function, at most 12 characters.
        kind: how a value is written and read.
        depends: all that decides a value beside the text, the code and the lexicons.
    """

    def __init__(self, shelf: Shelf | None, name: str, kind: TypeAdapter[T], *depends: str) -> None:
        if len(name) > _NAME:
            raise ValueError(f"{name} is too long")
        self._shelf = shelf
        self._kind = kind
        self._name = name
        self._depends = "\0".join(map(_hashed, depends))

    def get(self, texts: Iterable[str]) -> dict[str, T]:
        """The values that are known. One that cannot be read is as good as unknown."""
        if self._shelf is None:
            return {}
        keys = {self._key(text): text for text in texts}
        found = {}
        for key, blob in self._shelf.load(keys).items():
            try:
                found[keys[key]] = self._kind.validate_json(blob)
            except ValidationError:
                continue
        return found

    def put(self, values: Mapping[str, T]) -> None:
        """Keep values by their texts."""
        if self._shelf is not None and values:
            blobs = {self._key(text): self._kind.dump_json(value) for text, value in values.items()}
            self._shelf.keep(blobs, f"{self._name}:")

    def _key(self, text: str) -> str:
        return f"{self._name}:{_version()}:{_hashed(f'{self._depends}{text}')}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_HASH]


@cache
def _version() -> str:
    parts = (fingerprint.joined(fingerprint.versions()), fingerprint.parser_signature())
    return _hashed("|".join(parts))[:12]
