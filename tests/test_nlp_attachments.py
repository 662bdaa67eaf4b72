"""The parser on the document: hand-written argument -> predicate pairs, each step no worse than it was measured."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.errors import FileError

ROOT = Path(__file__).parent.parent
MEASURED = {"raw": 171, "reduced": 181, "reduced + push rule": 193}
"""Pairs right of 201. A change of the parser or of its repairs may raise them: then raise them here, too."""

pytestmark = pytest.mark.model


@cache
def script() -> Any:
    spec = importlib.util.spec_from_file_location("attachments", ROOT / "scripts/attachments.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["attachments"] = module
    spec.loader.exec_module(module)
    return module


@cache
def figures() -> dict[str, Any]:
    return {figure.variant: figure for figure in script().measure()}


def test_there_are_enough_pairs_to_measure_by() -> None:
    found = figures()["raw"]
    assert found.pairs >= 60
    assert found.sentences >= 50


@pytest.mark.parametrize("variant", list(MEASURED))
def test_no_variant_attaches_worse_than_measured(variant: str) -> None:
    found = figures()[variant]
    assert found.right >= MEASURED[variant], [pair.wording for pair in found.wrong]


def test_each_step_earns_its_place() -> None:
    right = [figures()[variant].right for variant in MEASURED]
    whole = [figures()[variant].whole for variant in MEASURED]
    assert right == sorted(set(right))
    assert whole == sorted(set(whole))


def test_a_pair_that_is_not_in_the_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("opening\targument\tpredicate\n薬は\t薬は\t示した\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"pairs\.tsv:2: 0 sentences begin so"):
        script().read_pairs(path, ["別の文である。"])
    with pytest.raises(FileError, match=r"pairs\.tsv:2: 薬は … 示した is not in the sentence"):
        script().read_pairs(path, ["薬は効いた。"])
