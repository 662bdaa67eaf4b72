"""The ``konkyo`` command: collects the commands of ``extract.commands`` and turns errors into exit status 2."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

from extract import commands
from extract.errors import KonkyoError

app = typer.Typer(
    name="konkyo",
    help="Claims of effect in Japanese pharmaceutical documents: extract, check, review, score.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def register_all() -> None:
    """Add every command module; each has ``register(app)`` and imports what is heavy only when it is called."""
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
        importlib.import_module(f"extract.commands.{module.name}").register(app)


def main() -> None:
    """Entry point of the ``konkyo`` command."""
    register_all()
    try:
        app()
    except KonkyoError as error:
        print(f"konkyo: {error}", file=sys.stderr)
        sys.exit(2)
