"""The benchmarks: each measures, and says in a few lines what came out and what was aimed at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.invent import document
from benchmarks.measuring import ONE_THREAD, Spread, alternate, child, exponent, ratios, spread

EDICT = Path("/usr/share/edict/edict")
STEPS = ("read", "parse", "claims", "ground", "rate", "check", "report", "save", "queue")
EXTRACTION = STEPS[:6]


def single(folder: Path, size: int, repeats: int, source: Path | None) -> Iterator[str]:
    """The whole extraction against stock GiNZA: at least 5 times the characters per CPU second."""
    if source is None:
        source = _invented(folder, size)
    ours, stock = alternate(repeats, lambda: child("konkyo", source), lambda: child("stock", source))
    yield f"{ours[0]['characters']:,} characters, {ours[0]['claims']:,} claims, {repeats} repeats in turn"
    for name, found in (("konkyo extract", ours), ("stock ja_ginza", stock)):
        speed = Spread(tuple(one["characters"] / one["cpu"] for one in found))
        yield f"{name}: {speed:,.0f} characters per CPU second, peak memory {spread(found, 'memory'):,.0f} MB"
    yield f"ratio {ratios(ours, stock, 'cpu'):.2f} (aim: 5); memory of stock {ratios(ours, stock, 'memory'):.2f} times ours"
    steps = child("parts", _copy(source, folder)) if source.is_file() else {}
    if steps:
        total = sum(steps[f"{step} cpu"] for step in EXTRACTION)
        shares = ", ".join(f"{step} {steps[f'{step} cpu'] / total:.0%}" for step in EXTRACTION)
        yield f"where the CPU seconds go: {shares}"


def startup(folder: Path) -> Iterator[str]:
    """Commands that need no model; an unchanged source."""
    source = _invented(folder, 30_000)
    bare = _times(["--help"], 3)
    yield f"konkyo --help: {bare:.2f} s"
    out = folder / "out"
    first = _times(["run", str(source), "--out", str(out)], 1)
    again = _times(["run", str(source), "--out", str(out)], 3)
    yield f"konkyo run, 30,000 characters: {first:.2f} s; unchanged: {again:.2f} s"
    yield f"unchanged takes {first.median / again.median:.1f} times less (aim: 10)"


def revision(folder: Path, sentences: int) -> Iterator[str]:
    """One sentence edited: only that one is parsed, at least 50 times less work."""
    source = _invented(folder, sentences * 58)
    text = source.read_text(encoding="utf-8")
    at = text.index("影響を及ぼさなかった", len(text) // 2)
    edited = folder / "edited.md"
    edited.write_text(text[:at] + "変化を及ぼさなかった" + text[at + 10 :], encoding="utf-8")
    got = child("revision", source, edited, folder / "revision.db")
    first, second = (f"{got[f'{name} parses']:,}" for name in ("first", "second"))
    yield f"{got['sentences']:,} sentences: {first} parsed at first, {second} after the edit (aim: 1)"
    less = got["first cpu"] / got["second cpu"]
    yield f"CPU {got['first cpu']:.2f} s and {got['second cpu']:.2f} s: {less:.1f} times less (aim: 50)"
    yield f"equal to an extraction from scratch: {got['same']}"


def grounding(terms: int, sample: int) -> Iterator[str]:
    """EDICT as a glossary against an extractOne loop: at least 100 times faster, the same answers."""
    if not EDICT.exists():
        yield f"NOT MEASURED: {EDICT} is missing; apt-get install edict"
        return
    got = child("grounding", EDICT, terms, sample)
    yield (
        f"{got['entries']:,} entries: loaded in {got['load cpu']:.1f} s, indexed in {got['index cpu']:.1f} s,"
        f" {got['index memory']:,.0f} MB"
    )
    each = got["extractOne cpu"] / got["sample"]
    mine = got["ground cpu"] / got["terms"]
    alike = got["alike cpu"] / got["sample"] * 1e6
    yield f"{got['terms']:,} terms in {got['ground cpu']:.2f} s, {got['found']:,} found"
    yield f"suggestions alone: {alike:.0f} µs a term"
    yield (
        f"extractOne loop: {each * 1000:.1f} ms a term on a sample of {got['sample']}, extrapolated to all terms:"
        f" {each * got['terms']:.0f} s; ratio {each / mine:,.0f} (aim: 100)"
    )
    yield f"the same answers as the exhaustive comparison on the sample: {got['same']}"


def growth(folder: Path, size: int, doublings: int) -> Iterator[str]:
    """Cost over size, 1 to 16 times: exponents within 0.05 of 1."""
    found = [child("parts", _invented(folder, size << power)) for power in range(doublings + 1)]
    sizes = [one["characters"] for one in found]
    yield "characters: " + ", ".join(f"{one:,}" for one in sizes)
    yield "claims: " + ", ".join(f"{one['claims']:,}" for one in found)
    for step in STEPS:
        costs = [one[f"{step} cpu"] for one in found]
        yield f"{step}: exponent {exponent(sizes, costs):.2f}; CPU seconds " + ", ".join(
            f"{one:.2f}" for one in costs
        )
    extraction = [sum(one[f"{step} cpu"] for step in EXTRACTION) for one in found]
    yield f"read to check: exponent {exponent(sizes, extraction):.2f}"
    memory = [one["memory"] for one in found]
    yield "peak memory in MB: " + ", ".join(f"{one:,.0f}" for one in memory)


def archive(folder: Path, documents: int, size: int) -> Iterator[str]:
    """A corpus with one process, one worker and two; what an archive needs, on paper."""
    place = folder / "archive"
    place.mkdir()
    for number in range(documents):
        (place / f"doc{number}.md").write_text(document(size, seed=number), encoding="utf-8")
    walls, bytes_of = {}, {}
    for workers in (0, 1, 2):
        out = folder / f"claims{workers}.parquet"
        walls[workers] = _times(
            ["corpus", str(place), "--out", str(out), "--workers", str(workers)], 1
        ).median
        bytes_of[workers] = out.read_bytes()
    yield f"{documents} documents of {size:,} characters, wall seconds: " + ", ".join(
        f"{'one process' if not workers else f'{workers} worker' + 's' * (workers > 1)} {wall:.1f}"
        for workers, wall in walls.items()
    )
    yield f"two workers are {walls[1] / walls[2]:.2f} times as fast as one (start of the cluster included)"
    yield f"the same bytes: {len(set(bytes_of.values())) == 1}"
    yield from _paper(folder)


def _paper(folder: Path) -> Iterator[str]:
    got = child("parts", _invented(folder, 60_000, "paper.md"))
    pages, per_page = 10_000 * 200, 1_500
    characters = pages * per_page
    cpu = sum(got[f"{step} cpu"] for step in EXTRACTION) / got["characters"]
    save = got["save cpu"] / got["characters"]
    stored = got["stored"] / got["characters"]
    yield (
        f"on paper, 10,000 documents of 200 pages of {per_page:,} characters: {characters / 1e9:.0f} billion characters,"
        f" {cpu * characters / 3600:,.0f} CPU hours on workers, {save * characters / 3600:,.0f} in the one process that saves,"
        f" {stored * characters / 1e9:,.0f} GB of store; {got['memory']:,.0f} MB a worker"
    )


def _invented(folder: Path, size: int, name: str | None = None) -> Path:
    path = folder / (name or f"invented{size}.md")
    path.write_text(document(size), encoding="utf-8")
    return path


def _copy(source: Path, folder: Path) -> Path:
    path = folder / f"copy-{source.name}"
    shutil.copy(source, path)
    return path


def _times(arguments: list[str], repeats: int) -> Spread:
    """Wall seconds of a command in a process of its own."""
    found = []
    for _ in range(repeats):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from extract.cli import main; main()", *arguments],
            check=True,
            capture_output=True,
            env={**os.environ, **ONE_THREAD},
        )
        found.append(time.perf_counter() - begun)
    return Spread(tuple(found))
