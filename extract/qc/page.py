"""A QC record as a page to be printed and signed: one file, no script, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from extract.qc.facts import FOLDER, Facts
from extract.qc.record import Language, QcRecord

if TYPE_CHECKING:
    from jinja2 import Environment


def render_page(record: QcRecord, language: Language = "ja") -> str:
    """The record as a self-contained HTML file."""
    facts = Facts(record, language)
    return _environment().get_template("page.html").render(facts=facts, record=record, style=style())


def render_body(record: QcRecord, language: Language = "ja") -> str:
    """The record as HTML that can stand inside another page; its classes begin with ``qc-``."""
    return _environment().get_template("body.html").render(facts=Facts(record, language), record=record)


@cache
def style() -> str:
    """The style sheet."""
    return (FOLDER / "templates" / "qc.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
