"""The search for cyclic garbage is as it was, whatever happens in between."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from extract.collector import THRESHOLDS, calm

USUAL = (700, 10, 10)


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Python's own thresholds; a command that ran before in this process may have set others."""
    before = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*before)


def test_calm_only_inside() -> None:
    with calm():
        assert gc.get_threshold() == THRESHOLDS
    assert gc.get_threshold() == USUAL


def test_set_back_after_an_error() -> None:
    with pytest.raises(ValueError, match="spoilt"), calm():
        raise ValueError("spoilt")
    assert gc.get_threshold() == USUAL
