"""The list of checks. A check registers itself where it is written; its docstring is its manual page."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from extract.model import Severity, Span

if TYPE_CHECKING:
    from extract.checks.context import CheckContext


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found, before it becomes a ``Finding``.

    ``fields`` fill the message templates of the check (keys that end in ``_ja`` stand in for their namesakes
    in the Japanese one). ``likelihood`` says how sure the check is that something is wrong, from 0 to 1.
    """

    start: int
    end: int
    fields: Mapping[str, str] = field(default_factory=dict)
    likelihood: float = 0.5
    related: tuple[Span, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check: what it is called, what a hit of it costs if it goes unseen (1 to 10), and how it says so."""

    id: str
    severity: Severity
    cost: int
    message: str
    message_ja: str
    remedy: str
    run: Callable[[CheckContext], Iterable[Hit]] = field(repr=False)
    page: str = field(repr=False)

    @property
    def summary(self) -> str:
        """The first sentence of the manual page."""
        return self.page.partition("\n")[0].rstrip(".")

    def examples(self, kind: str) -> list[str]:
        """The example documents of the manual page under ``Bad::`` or ``Good::``, dedented."""
        return [inspect.cleandoc("\n" + found[1]) for found in re.finditer(_EXAMPLE % kind, self.page + "\n")]


_EXAMPLE: Final = r"(?m)^%s::\n\n((?:(?:    .*)?\n)+)"
_REGISTRY: Final[dict[str, Check]] = {}

Runner = Callable[["CheckContext"], Iterator[Hit]]


def check(
    rule: str, *, severity: Severity, cost: int, message: str, message_ja: str, remedy: str
) -> Callable[[Runner], Runner]:
    """Register the decorated function as a check.

    Args:
        rule: its id, the file name with hyphens.
        severity: ``error`` for a contradiction or a broken reference, ``warning`` for what needs a human,
            ``note`` for information.
        cost: what it would cost to publish the document with the error in it, from 1 (untidy) to 10 (a wrong
            statement about a medicine).
        message: what is wrong, as a template over the fields of a hit.
        message_ja: the same in Japanese.
        remedy: what the reader can do about it.

    Raises:
        ValueError: two checks have the same id.
    """

    def register(run: Runner) -> Runner:
        if rule in _REGISTRY:
            raise ValueError(f"two checks are called {rule}")
        page = inspect.getdoc(run) or ""
        _REGISTRY[rule] = Check(rule, severity, cost, message, message_ja, remedy, run, page)
        return run

    return register


@cache
def checks() -> Mapping[str, Check]:
    """All checks by id, in alphabetical order."""
    from extract.checks import rules

    for module in pkgutil.iter_modules(rules.__path__):
        importlib.import_module(f"{rules.__name__}.{module.name}")
    return MappingProxyType(dict(sorted(_REGISTRY.items())))
