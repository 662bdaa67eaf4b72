"""The long trial: thousands of broken documents, then fuzzing. Never a traceback, never a span outside the source."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.fuzz.runner import fuzz_all
from benchmarks.mutate import check_extraction, check_reading, mutated, pathological
from extract.errors import KonkyoError
from extract.formats import read_text
from extract.pipeline import extract_document

SOURCE = Path(__file__).parents[2] / "source" / "revlimid-fl-mzl-2.4.md"
BOUND = 120.0
"""Seconds of CPU that one pathological text may take, with everything."""


def soak(reading: int, everything: int, seed: int, seconds: int) -> int:
    """Try; print what broke, with its seed; ``seconds`` for each target of fuzzing. Returns the exit status."""
    text = SOURCE.read_text(encoding="utf-8")
    broken = sum(
        _try(f"reading, seed {n}", partial(_read_mutated, text, n)) for n in range(seed, seed + reading)
    )
    print(f"{reading:,} mutations read, folded and grounded: {broken} broke", flush=True)
    more = sum(
        _try(f"all, seed {n}", partial(_extract_mutated, text, n)) for n in range(seed, seed + everything)
    )
    print(f"{everything:,} mutations through everything: {more} broke", flush=True)
    for name, extreme in pathological():
        begun = time.process_time()
        bad = _try(name, partial(_extract, extreme))
        spent = time.process_time() - begun
        print(f"{name}: {spent:.1f} CPU seconds{', BROKE' if bad else ''}", flush=True)
        more += bad or spent > BOUND
    finds = Path(tempfile.mkdtemp(prefix="konkyo-fuzz-"))
    torn = fuzz_all(seconds, seed, finds)
    return int(bool(broken + more + torn))


def _read_mutated(text: str, seed: int) -> None:
    check_reading(read_text(mutated(text, seed), "mutated.md"))


def _extract_mutated(text: str, seed: int) -> None:
    _extract(mutated(text, seed))


def _extract(text: str) -> None:
    check_extraction(extract_document(read_text(text, "mutated.md")))


def _try(name: str, work: Callable[[], None]) -> bool:
    try:
        work()
    except KonkyoError as error:
        # One clear line is an answer.
        return "\n" in str(error)
    except Exception:
        print(f"{name}:\n{traceback.format_exc(limit=-4)}", flush=True)
        return True
    return False
