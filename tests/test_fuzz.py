"""Whatever reads what others wrote refuses it in one line or uses it; a sample of the fuzzing in scripts/bench --soak."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from benchmarks.fuzz import runner  # noqa: E402
from benchmarks.fuzz.lexicons import ALONE  # noqa: E402
from benchmarks.fuzz.targets import TARGETS, Target, attempt  # noqa: E402

from extract.config import read_config  # noqa: E402
from extract.errors import FileError  # noqa: E402
from extract.lexicon import read_lists  # noqa: E402

LOADERS: dict[str, Callable[[Path], Any]] = {
    **{name: load for name, load in ALONE.items() if name.endswith(".toml")},
    "frames.toml": read_lists,
    "konkyo.toml": read_config,
}


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_stands_what_is_cut_or_has_a_byte_changed(name: str, tmp_path: Path) -> None:
    target, rng = TARGETS[name], random.Random(name)
    used = []
    for data in list(target.seeds())[:8]:
        used.append(attempt(target, data, tmp_path))
        for _ in range(4):
            at = rng.randrange(len(data))
            attempt(target, data[:at], tmp_path)
            attempt(target, data[:at] + rng.randbytes(1) + data[at + 1 :], tmp_path)
    assert "" in used, "no seed is sound: nothing is reached"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["markdown", "lexicons", "gold", "decisions"])
def test_a_few_seconds_of_fuzzing_break_nothing(name: str, tmp_path: Path) -> None:
    if not runner.available():
        pytest.skip(runner.MISSING)
    found = runner.fuzz(name, 3, 1, tmp_path)
    assert found.broke == ""
    assert found.runs > 20
    assert found.reached > 20


def test_the_fuzzer_reports_what_breaks(tmp_path: Path) -> None:
    """An assertion of a target goes through; a refusal in one line does not."""

    def broken(data: bytes, folder: Path) -> None:
        if data:
            raise FileError(folder, 1, "is refused")
        raise IndexError("a fault of ours")

    assert attempt(Target(broken, lambda: iter(())), b"x", tmp_path).endswith(":1: is refused")
    with pytest.raises(IndexError):
        attempt(Target(broken, lambda: iter(())), b"", tmp_path)


# --- what fuzzing has found --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(
    "data",
    [b"a = '\xe7\x99'", b"a = " + b"[" * 5_000, b"a = 1" + b"0" * 5_000, b"a = 2020-99-99"],
    ids=["not UTF-8", "nested", "digits", "date"],
)
def test_a_file_of_settings_that_is_no_toml_is_named(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        LOADERS[name](path)
    assert str(caught.value).startswith(str(path))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("mark", ["\\n", "\\r", "\\u2028", "\\u0085", "\\f"])
def test_a_line_break_that_a_file_holds_does_not_break_the_line(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "konkyo.toml"
    path.write_text(f'[checks]\nseverity = {{ "a{mark}b" = "bad" }}\n', encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_config(path)
    assert len(str(caught.value).splitlines()) == 1


def test_decisions_whose_sheet_is_torn_are_refused(tmp_path: Path) -> None:
    sheet = next(data for data in TARGETS["decisions"].seeds() if data.startswith(b"<"))
    other = b"<?xml version='1.0' encoding='UTF-6'?><worksheet/>"
    assert "save it as XLSX" in attempt(TARGETS["decisions"], other, tmp_path)
    assert "save it as XLSX again" in attempt(TARGETS["decisions"], sheet, tmp_path)
