"""Puts the page together: data, text, score and plots into the templates."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extract.diff import ClaimDiff
from extract.diff.page import render_changes, style
from extract.files import write_file
from extract.model import Extraction
from extract.report.passage import passage, sentences_of
from extract.report.rows import payload, ranked, script_json
from extract.score.model import CAUSES, Score
from extract.summary import SEVERITIES, summarise

if TYPE_CHECKING:
    from markupsafe import Markup

    from extract.faults import Measurement

_FOLDER: Final = Path(__file__).parent
SYMBOLS: Final = {"increase": "▲", "decrease": "▼", "no_change": "＝", "change": "◆"}
"""Directions are never told by colour alone."""
SEVERITY_SYMBOLS: Final = {"error": "✖", "warning": "⚠", "note": "ℹ"}
LANGUAGE: Final = "ja"
"""The language of the page before its script has run."""


def write_report(
    path: Path,
    extraction: Extraction,
    score: Score | None = None,
    signature: Mapping[str, str] | None = None,
    changes: ClaimDiff | None = None,
    faults: Measurement | None = None,
) -> None:
    """Write the report. Whoever reads ``path`` meanwhile sees the old page or the new one, never a half.

    Raises:
        FileError: ``path`` cannot be written.
    """
    write_file(path, render_report(extraction, score, signature, changes, faults))


def render_report(
    extraction: Extraction,
    score: Score | None = None,
    signature: Mapping[str, str] | None = None,
    changes: ClaimDiff | None = None,
    faults: Measurement | None = None,
) -> str:
    """The page as HTML.

    Args:
        extraction: the document with its claims and findings.
        score: how it did against its gold set, if it has one.
        signature: what made it (lexicon, code, ginza, …), to be printed as it is.
        changes: what differs from the revision before, if there is one.
        faults: how its checks did on planted errors, if that was measured.
    """
    from extract.report.plots import plots

    extraction = extraction.model_copy(update={"findings": ranked(extraction)})
    document = extraction.document
    sentences = sentences_of(extraction.claims)
    script = _read("templates/report.js")
    return str(
        _environment()
        .get_template("report.html")
        .render(
            document=document,
            digest=hashlib.sha256(document.text.encode()).hexdigest(),
            summary=summarise(extraction),
            blocks=passage(extraction, sentences),
            data=script_json(payload(extraction, sentences)),
            labels_json=script_json({"labels": labels(), "symbols": SYMBOLS, "severities": SEVERITY_SYMBOLS}),
            score=score,
            faults=faults,
            plots=plots(score, labels()) if score else {},
            causes=CAUSES,
            signature=dict(signature or {}),
            changes=render_changes(changes, _label, SYMBOLS) if changes else "",
            style=_read("templates/style.css") + (style() if changes else ""),
            script=script,
            # The page runs this script and no other, whatever a source file smuggles in.
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
    )


def _label(key: str) -> Markup:
    """The words of a key, as the script of the page can switch them."""
    from markupsafe import Markup

    return Markup('<span data-l="{}">{}</span>').format(key, labels()[key][LANGUAGE])


@cache
def labels() -> dict[str, dict[str, str]]:
    """The words of the page: key to Japanese and English."""
    return tomllib.loads(_read("labels.toml"))


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        label=lambda key: labels()[key][LANGUAGE],
        symbols=SYMBOLS,
        severity_symbols=SEVERITY_SYMBOLS,
        severities=SEVERITIES,
    )
    environment.filters["percent"] = lambda value: "–" if value is None else f"{value:.1%}"
    environment.filters["interval"] = lambda pair: "–" if pair is None else f"{pair[0]:.0%}–{pair[1]:.0%}"
    return environment
