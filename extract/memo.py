"""Values that depend on a text and little else, kept from one extraction to the next; a revision makes only what is new.

Only pure functions may be remembered: everything that decides the value beside the text has to be named. Code,
lexicons and model are always part of the key, so that a new version of Konkyo starts afresh.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Final, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import TypeAdapter, ValidationError

from extract import fingerprint

T = TypeVar("T")

TEXTS: Final = TypeAdapter(dict[str, str])
"""The kind of a page of texts."""

_NAME: Final = 12
_HASH: Final = 32


@runtime_checkable
class Shelf(Protocol):
    """Keeps blobs by key, at least until the next extraction."""

    def load(self, keys: Iterable[str]) -> dict[str, bytes]: ...

    def keep(self, blobs: Mapping[str, bytes], stale: str) -> None:
        """Keep blobs, in place of what their keys held. Those of an earlier version, named by the prefix ``stale``,
        may go."""
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
            blobs = {
                self._key(text): self._kind.dump_json(value, exclude_defaults=True)
                for text, value in values.items()
            }
            self._shelf.keep(blobs, f"{self._name}:")

    def _key(self, text: str) -> str:
        return f"{self._name}:{_version()}:{_hashed(f'{self._depends}{text}')}"


class Page(Generic[T]):
    """The values of one function while one document was extracted last time, all in one blob.

    Args:
        kind: of the values by their argument.
        blob: as ``dumped`` made it, or nothing.
        depends: as for ``Memo``; values that depended on anything else are forgotten.
    """

    def __init__(self, kind: TypeAdapter[dict[str, T]], blob: bytes | None = None, *depends: str) -> None:
        self._kind = kind
        self._depends = _hashed("\0".join(map(_hashed, depends))).encode()
        self._old: dict[str, T] = {}
        self._used: dict[str, T] = {}
        before, _, values = (blob or b"").partition(b"\n")
        if before == self._depends:
            with suppress(ValidationError):
                self._old = kind.validate_json(values)

    def of(self, text: str, make: Callable[[str], T]) -> T:
        """The value for an argument; ``make`` is the function."""
        if text in self._used:
            return self._used[text]
        found = self._used[text] = self._old[text] if text in self._old else make(text)
        return found

    def dumped(self) -> bytes | None:
        """What was asked this time, to be kept; nothing where the last time it was the same."""
        if self._used.keys() == self._old.keys():
            return None
        return self._depends + b"\n" + self._kind.dump_json(self._used)


class Notebook:
    """The pages of one document. Without a shelf, each lasts as long as the notebook."""

    def __init__(self, shelf: Shelf | None = None, document: str = "") -> None:
        self._shelf = shelf
        self._document = document
        self._pages: dict[str, Page[Any]] = {}

    def page(self, name: str, kind: TypeAdapter[dict[str, T]], *depends: str) -> Page[T]:
        """The page of a function; ``depends`` as for ``Memo``, the same for all who ask."""
        if name not in self._pages:
            kept = self._shelf.load([self._key(name)]) if self._shelf else {}
            self._pages[name] = Page(kind, next(iter(kept.values()), None), *depends)
        return self._pages[name]

    def close(self) -> None:
        """Keep what has changed."""
        for name, page in self._pages.items():
            if self._shelf is not None and (blob := page.dumped()) is not None:
                self._shelf.keep({self._key(name): blob}, f"{name}:")

    def _key(self, name: str) -> str:
        return f"{name}:{_version()}:{_hashed(self._document)}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_HASH]


@cache
def _version() -> str:
    parts = (fingerprint.joined(fingerprint.versions()), fingerprint.parser_signature())
    return _hashed("|".join(parts))[:12]
