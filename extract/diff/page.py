"""The differences as HTML that can stand in the report and in a review page; its classes begin with ``d-``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extract.diff.model import ClaimDiff
from extract.diff.view import SHOWN, view

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER: Final = Path(__file__).parent / "templates"
SYMBOLS: Final = {"flipped": "⇄", "changed": "✎", "removed": "−", "added": "+", "moved": "↷"}
"""The kind of a difference is never told by colour alone."""

Word = Callable[[str], Any]
"""A key of the report's labels -> its words, as text or as mark-up."""


def render_changes(
    found: ClaimDiff,
    word: Word,
    directions: dict[str, str],
    link: Callable[[str], str] | None = None,
    shown: int = SHOWN,
) -> str:
    """The differences, sentences side by side.

    Args:
        word: says the words of the page.
        directions: the symbol of each direction.
        link: the address of a claim of the newer version, by its id; ``None`` where there is none to link to.
    """
    template = _environment().get_template("changes.html")
    return template.render(view=view(found, shown), w=word, directions=directions, link=link, symbols=SYMBOLS)


@cache
def style() -> str:
    """The style sheet for it; it uses the colours that the page defines."""
    return (FOLDER / "changes.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
