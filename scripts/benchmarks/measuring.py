"""What all benchmarks share: a child process for every measurement, medians with their spread, the machine."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

ONE_THREAD: Final = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1"
)
_PACKAGES: Final = (
    "konkyo",
    "spacy",
    "ginza",
    "ja-ginza",
    "sudachidict-core",
    "numpy",
    "rapidfuzz",
    "distributed",
)


@dataclass(frozen=True, slots=True)
class Spread:
    """Repeated measurements of one quantity."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __format__(self, spec: str) -> str:
        low, high = min(self.values), max(self.values)
        return f"{self.median:{spec}} ({low:{spec}}–{high:{spec}})"


def child(task: str, *arguments: object) -> dict[str, Any]:
    """Run a task of ``children.py`` in a process of its own; what it prints is its figures."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.children", task, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **ONE_THREAD},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{task} failed:\n{done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def alternate(repeats: int, *sides: Callable[[], dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Measure several sides in turn, so that what else the machine does hits all alike."""
    found: list[list[dict[str, Any]]] = [[] for _ in sides]
    for _ in range(repeats):
        for results, side in zip(found, sides, strict=True):
            results.append(side())
    return found


def spread(figures: Sequence[dict[str, Any]], name: str) -> Spread:
    """One figure of repeated measurements."""
    return Spread(tuple(float(one[name]) for one in figures))


def ratios(ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]], name: str) -> Spread:
    """How many times theirs is ours, pair by pair."""
    return Spread(tuple(other[name] / one[name] for one, other in zip(ours, theirs, strict=True)))


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of the cost over the size, both on logarithmic scales: 1 is linear, 2 quadratic."""
    import numpy as np

    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def machine() -> str:
    """Processor, cores, system, and the versions of what is measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {platform.system()},"
        f" Python {platform.python_version()}; {packages}; one BLAS thread"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
