"""The search for cyclic garbage is as it was, whatever happens in between."""

from __future__ import annotations

import gc

import pytest

from extract.collector import THRESHOLDS, calm


def test_calm_only_inside() -> None:
    before = gc.get_threshold()
    with calm():
        assert gc.get_threshold() == THRESHOLDS != before
    assert gc.get_threshold() == before


def test_set_back_after_an_error() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="spoilt"), calm():
        raise ValueError("spoilt")
    assert gc.get_threshold() == before
