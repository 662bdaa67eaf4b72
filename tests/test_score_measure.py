"""The development loop, with a stub for the extractor."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from extract.formats import read_document
from extract.model import Claim, SentenceRef, Slot

ROOT = Path(__file__).parent.parent
FIRST, SECOND = "薬は細胞死を増加させた。", "薬は増殖を低下させた。"
TEXT = f"# 一\n\n{FIRST}{SECOND}\n"


def gold(sentence: str, effect: str, direction: str) -> dict[str, Any]:
    return {
        "sentence": sentence,
        "section": "一",
        "subject": None,
        "treatment": "薬",
        "effect": effect,
        "direction": direction,
    }


GOLD = [gold(FIRST, "細胞死", "increase"), gold(SECOND, "増殖", "decrease")]


class Stub:
    """Stands for the pipeline: finds the claims it was told to find."""

    def __init__(self) -> None:
        self.found = GOLD[:1]

    def extract_file(self, path: Path) -> Any:
        document = read_document(path)
        claims = tuple(self._claim(number, one, document.text) for number, one in enumerate(self.found))
        return SimpleNamespace(document=document, sentences=2, claims=claims)

    @staticmethod
    def _claim(number: int, one: dict[str, Any], text: str) -> Claim:
        start = text.index(one["sentence"])
        sentence = SentenceRef(text=one["sentence"], start=start, end=start + len(one["sentence"]))
        return Claim(
            id=f"c{number}",
            document="x",
            section="一",
            sentence=sentence,
            subject=None,
            treatment=Slot(text=one["treatment"], spans=((start, start + 1),)),
            effect=Slot(text=one["effect"], spans=((start, start + 1),)),
            direction=one["direction"],
            found_by=("row",),
        )


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    stub, module = Stub(), ModuleType("extract.pipeline")
    module.extract_file = stub.extract_file  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "extract.pipeline", module)
    return stub


@pytest.fixture
def measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    spec = importlib.util.spec_from_file_location("measure", ROOT / "scripts/measure.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "measure", module)
    spec.loader.exec_module(module)
    for folder, names in {"source": ("own",), "gold": (), "dev": ("ctd-x", "one", "two")}.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.md").write_text(TEXT, encoding="utf-8")
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in GOLD)
    for path in ("gold/own", "dev/ctd-x", "dev/one", "dev/two"):
        (tmp_path / f"{path}.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "dev/README.md").write_text("no gold beside it", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "DEV", tmp_path / "dev")
    return module


def rows(printed: str) -> dict[str, list[str]]:
    lines = [line.split("  ") for line in printed.splitlines() if line and not line.startswith((" ", "["))]
    return {line[0].strip(): [cell.strip() for cell in line[1:] if cell.strip()] for line in lines}


def test_the_table_has_every_text_and_both_pools(measure: Any, capsys: pytest.CaptureFixture[str]) -> None:
    measure.main()
    found = rows(capsys.readouterr().out)
    assert list(found)[1:6] == ["own", "ctd-x", "one", "two", "articles pooled"]
    assert found["one"][:6] == ["2", "2", "1", "1", "1.000", "0.500"]
    assert found["articles pooled"][:4] == ["4", "4", "2", "2"]
    assert found["all dev pooled"][:4] == ["6", "6", "3", "3"]


def test_without_dev_texts_the_own_document_alone(
    measure: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "dev")
    measure.main()
    found = rows(capsys.readouterr().out)
    assert "own" in found
    assert "all dev pooled" not in found


def test_errors_are_listed(measure: Any, capsys: pytest.CaptureFixture[str]) -> None:
    measure.main(errors="two")
    printed = capsys.readouterr().out
    assert "  - MISS ∅ | 薬 | 増殖 | decrease  [sentence]" in printed
    assert "  = " not in printed
    measure.main(errors="two", all_claims=True)
    assert "  =      ∅ | 薬 | 細胞死 | increase" in capsys.readouterr().out


def test_gains_and_losses_between_two_runs(
    measure: Any, stub: Stub, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old = tmp_path / "old.jsonl"
    measure.main(save_to=old)
    stub.found = [GOLD[1], gold(FIRST, "体温", "change")]
    capsys.readouterr()
    measure.main(against=old, only="one")
    printed = capsys.readouterr().out
    assert "  + GAIN ∅ | 薬 | 増殖 | decrease  <row>" in printed
    assert "  - LOST ∅ | 薬 | 細胞死 | increase  [trigger]" in printed
    assert "  - SPUR ∅ | 薬 | 体温 | change  <row>" in printed


def test_a_kept_run_is_measured_without_the_extractor(
    measure: Any, stub: Stub, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old = tmp_path / "old.jsonl"
    measure.main(save_to=old)
    live = rows(capsys.readouterr().out)
    stub.found = []
    measure.main(kept=old)
    kept = rows(capsys.readouterr().out)
    assert kept["one"][1:] == live["one"][1:]


def test_a_wrong_run_file_and_a_wrong_name(measure: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("[]\n", encoding="utf-8")
    with pytest.raises(measure.FileError, match=r"bad\.jsonl:1: .*--save"):
        measure.main(against=bad)
    with pytest.raises(measure.FileError, match="--only"):
        measure.main(only="nothing of that name")


def test_the_script_explains_itself() -> None:
    found = subprocess.run(
        [sys.executable, str(ROOT / "scripts/measure.py"), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0
    assert "--compare" in found.stdout
