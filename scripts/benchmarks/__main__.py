"""``scripts/bench``: runs benchmarks and prints ratios with medians and spreads."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import suites
from benchmarks.measuring import machine

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
NAMES = ("single", "startup", "revision", "grounding", "growth", "corpus")


@app.command()
def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Which: {', '.join(NAMES)}. Default: all.")
    ] = None,
    scale: Annotated[
        float, typer.Option(help="Sizes as a share of the full ones (1: 200,000 characters).")
    ] = 1.0,
    repeats: Annotated[int, typer.Option(help="Repeats of the comparison with stock GiNZA.")] = 3,
    folder: Annotated[
        Path | None,
        typer.Option(help="Compare with stock GiNZA on this file or folder, not on invented text."),
    ] = None,
    soak: Annotated[bool, typer.Option("--soak", help="Mutated, fuzzed and extreme input instead.")] = False,
    seed: Annotated[int, typer.Option(help="Of the mutations.")] = 1,
) -> None:
    """Measure, and print figures beside what is aimed at. Ratios count; absolute times are this machine's."""
    print(machine(), flush=True)
    if soak:
        from benchmarks.soak import soak as run_soak

        raise typer.Exit(run_soak(int(10_000 * scale), int(100 * scale), seed, max(1, int(60 * scale))))
    for name in names or NAMES:
        with tempfile.TemporaryDirectory() as place:
            print(f"\n{name}", flush=True)
            for line in _suite(name, Path(place), scale, repeats, folder)():
                print(f"  {line}", flush=True)


def _suite(
    name: str, place: Path, scale: float, repeats: int, source: Path | None
) -> Callable[[], Iterator[str]]:
    suite: dict[str, Callable[[], Iterator[str]]] = {
        "single": lambda: suites.single(place, int(220_000 * scale), repeats, source),
        "startup": lambda: suites.startup(place),
        "revision": lambda: suites.revision(place, int(1_000 * scale)),
        "grounding": lambda: suites.grounding(int(10_000 * scale), max(20, int(200 * scale))),
        "growth": lambda: suites.growth(place, int(12_500 * scale), 4),
        "corpus": lambda: suites.archive(place, 24, int(10_000 * scale)),
    }
    if name not in suite:
        raise typer.BadParameter(f"{name} is no benchmark; there are {', '.join(suite)}")
    return suite[name]


if __name__ == "__main__":
    app()
