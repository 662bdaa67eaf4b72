"""A sample of the long trial (scripts/bench --soak): broken documents break nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from benchmarks.mutate import check_extraction, check_reading, mutated  # noqa: E402

from extract.errors import KonkyoError  # noqa: E402
from extract.formats import read_text  # noqa: E402
from extract.model import Document  # noqa: E402
from extract.pipeline import extract_document  # noqa: E402

SOURCE = (ROOT / "source" / "revlimid-fl-mzl-2.4.md").read_text(encoding="utf-8")


def refusal(seed: int, work: Callable[[Document], None]) -> str:
    """What is said against a mutated document; empty where it is used."""
    try:
        work(read_text(mutated(SOURCE, seed), "mutated.md"))
    except KonkyoError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("first", range(0, 100, 25))
def test_a_mutated_document_is_read_or_refused_in_one_line(first: int) -> None:
    assert not any("\n" in refusal(seed, check_reading) for seed in range(first, first + 25))


@pytest.mark.model
@pytest.mark.parametrize("seed", range(4))
def test_a_mutated_document_goes_through_everything(seed: int) -> None:
    assert "\n" not in refusal(seed, lambda document: check_extraction(extract_document(document)))
