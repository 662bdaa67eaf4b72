"""The ``konkyo`` command: collects the commands of ``extract.commands``, turns errors into exit status 2."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys
from typing import Annotated

import typer

from extract import commands
from extract.errors import KonkyoError

app = typer.Typer(
    name="konkyo",
    help="Claims of effect in Japanese pharmaceutical documents: extract, check, review, score.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
_FIRST = ("run", "extract", "check", "review", "score", "diff")
"""In the order in which a newcomer needs them; the others follow by name."""


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"konkyo {version('konkyo')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def register_all() -> None:
    """Add every command module; each has ``register(app)``, and imports what is heavy only when called."""
    if app.registered_commands:
        return
    names = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))
    for name in sorted(names, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST)):
        importlib.import_module(f"extract.commands.{name}").register(app)


def main() -> None:
    """Entry point of the ``konkyo`` command."""
    # A command makes many objects as it starts, nearly all of them to stay: looking for rubbish among them as
    # often as Python does by default costs a tenth of the time of a short command.
    gc.set_threshold(50_000, 20, 20)
    register_all()
    try:
        app()
    except KonkyoError as error:
        print(f"konkyo: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output has seen enough (konkyo extract … | head). Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
