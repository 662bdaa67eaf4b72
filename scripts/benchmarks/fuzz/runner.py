"""Runs the targets one after the other and says in a line each what came out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

MISSING = "atheris is missing (pip wheels for Linux only): install the dependency group dev"
_SCRIPTS = Path(__file__).resolve().parents[2]
_GRACE = 120
"""Seconds for the start, for the seeds, and for libFuzzer to end by itself; then it hangs."""


class Outcome(NamedTuple):
    """What became of a target: how often it was run, code reached, and the end of the error if it broke."""

    runs: int
    reached: int
    broke: str


def available() -> bool:
    """Whether this Python can fuzz at all."""
    return find_spec("atheris") is not None


def fuzz(name: str, seconds: int, seed: int, finds: Path) -> Outcome:
    """Fuzz one target. Inputs that break it are kept in the folder ``finds``."""
    finds.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.fuzz.child", name, str(seconds), str(seed), str(finds)]
    # The child must find this package and the project from any folder, installed or not.
    paths = [str(_SCRIPTS), str(_SCRIPTS.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(paths)}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds + _GRACE, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(0, 0, f"did not end within {seconds + _GRACE} s")
    told = (done.stderr + done.stdout).decode("utf-8", "replace")
    runs = re.findall(r"number_of_executed_units:\s*(\d+)", told) or re.findall(r"#(\d+)", told) or ["0"]
    reached = re.findall(r"cov: (\d+)", told) or ["0"]
    return Outcome(int(runs[-1]), int(reached[-1]), _broke(told) if done.returncode else "")


def _broke(told: str) -> str:
    """The traceback without what libFuzzer adds; all that was said if there is none."""
    at = told.find("=== Uncaught Python exception")
    error = told[at:].partition("==")[2].partition("\n==")[0] if at >= 0 else told
    lines = error.strip().splitlines()
    return "\n".join(lines[:3] + lines[3:][-12:])


def fuzz_all(seconds: int, seed: int, finds: Path) -> int:
    """Fuzz all targets; print a line each, and what broke. Returns how many did."""
    if not available():
        print(f"NOT FUZZED: {MISSING}", flush=True)
        return 0
    from benchmarks.fuzz.targets import TARGETS

    broken = 0
    for name in TARGETS:
        found = fuzz(name, seconds, seed, finds)
        broken += bool(found.broke)
        end = f" BROKE, see {finds}:\n{found.broke}" if found.broke else ""
        print(f"fuzzed {name}: {found.runs:,} inputs, {found.reached:,} places reached{end}", flush=True)
    return broken
