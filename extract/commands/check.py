"""``konkyo check``: what a reviewer should look at."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.config import Config
    from extract.model import Extraction, Finding


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    jsonl = "jsonl"
    sarif = "sarif"


class Language(StrEnum):
    """The language of the messages."""

    en = "en"
    ja = "ja"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    file: Annotated[
        Path | None, typer.Argument(help="The document: Markdown or plain text in UTF-8.")
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="Lines like a linter's, JSON objects, or SARIF 2.1.0.")
    ] = Format.text,
    everything: Annotated[bool, typer.Option("--all", help="Notes, too; they are hidden in text.")] = False,
    language: Annotated[Language, typer.Option(help="The language of the messages.")] = Language.en,
    config: Annotated[
        Path | None, typer.Option(help="Settings; default: the nearest konkyo.toml above the file.")
    ] = None,
    rules: Annotated[
        bool, typer.Option("--list", help="Print the checks, or with FILE nothing else.")
    ] = False,
) -> None:
    """Print the findings of a document, what matters most first. Exit status 1 if there is an error.

    Example: konkyo check source/revlimid-fl-mzl-2.4.md --all
    """
    from extract.console import use_utf8

    use_utf8()
    if rules:
        _print_rules()
        return
    if file is None:
        raise typer.BadParameter("name the document to be checked, or ask for --list")
    found = _checked(file, _settings(file, config))
    for line in _lines(found, str(file), output, everything=everything, language=language):
        typer.echo(line)
    if any(finding.severity == "error" for finding in found.findings):
        raise typer.Exit(1)


def _settings(file: Path, config: Path | None) -> Config:
    from extract.checks import checks
    from extract.config import find_config, read_config

    settings = read_config(config).of_file(file) if config else find_config(file)
    settings.check_rules(frozenset(checks()))
    return settings


def _checked(file: Path, config: Config) -> Extraction:
    from extract.console import progress
    from extract.files import printable
    from extract.formats import read_document
    from extract.pipeline import extract_document

    with progress() as bar:
        document = read_document(file, printable(file.name))
        return extract_document(
            document, progress=lambda done, total: bar.show(document.name, done, total), config=config
        )


def _lines(
    found: Extraction, path: str, output: Format, *, everything: bool, language: Language
) -> Iterator[str]:
    if output is Format.sarif:
        yield _sarif(found, path)
    elif output is Format.jsonl:
        from extract.exports import findings_jsonl

        yield from findings_jsonl(found.findings)
    else:
        yield from _text(found.findings, path, everything=everything, language=language)


def _text(findings: tuple[Finding, ...], path: str, *, everything: bool, language: Language) -> Iterator[str]:
    hidden = 0
    for finding in findings:
        if finding.severity == "note" and not everything:
            hidden += 1
            continue
        message = finding.message_ja if language is Language.ja else finding.message
        yield f"{path}:{finding.line}:{finding.column}: {finding.severity} {finding.rule} {message}"
    if hidden:
        typer.echo(f"{hidden} notes hidden; --all shows them", err=True)


def _sarif(found: Extraction, path: str) -> str:
    import json
    from importlib.metadata import version

    from extract.checks import checks
    from extract.sarif import sarif

    log = sarif(path, found.document, found.findings, list(checks().values()), version("konkyo"))
    return json.dumps(log, ensure_ascii=False, indent=2)


def _print_rules() -> None:
    from extract.checks import pages

    for line in pages.lines(pages.ordered()):
        typer.echo(line)
