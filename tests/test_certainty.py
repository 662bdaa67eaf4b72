from __future__ import annotations

from pathlib import Path

import pytest

from extract.certainty import LADDER, CertaintyRow, certainty, ladder, rung
from extract.errors import FileError


@pytest.mark.parametrize("row", ladder(), ids=lambda row: row.pattern.pattern)
def test_each_row_proves_itself(row: CertaintyRow) -> None:
    assert row.pattern.search(row.fires)
    assert not row.pattern.search(row.silent)
    assert certainty(row.fires)[0] == row.level


@pytest.mark.parametrize(
    ("clause", "level", "cue"),
    [
        ("本薬は細胞 A の増殖を抑制した。", "shown", None),
        ("延長させる可能性を示唆するものである。", "possible", "可能性"),
        ("有効性が示されることも確認された。", "confirmed", "確認"),
        ("臨床効果を発揮することが示唆された。", "suggested", "示唆"),
        ("分解促進が考えられている。", "considered", "考え"),
        ("増加は確認されず、変化はなかった。", "shown", None),
    ],
)
def test_level_and_cue(clause: str, level: str, cue: str | None) -> None:
    found, word, span = certainty(clause)
    assert (found, word) == (level, cue)
    assert (span is None) == (cue is None)
    if span:
        assert clause[span[0] : span[1]] == cue


def test_the_ladder_rises() -> None:
    assert [rung(level) for level in LADDER] == sorted(rung(level) for level in LADDER)
    assert rung("possible") < rung("suggested") < rung("considered") < rung("shown") < rung("confirmed")


@pytest.mark.parametrize(
    ("row", "problem"), [("sure\t可能性\tx\ty", "unknown level"), ("shown\t(\tx\ty", "no regular expression")]
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "certainty.tsv"
    path.write_text(f"level\tpattern\tfires\tsilent\n{row}\n", encoding="utf-8")
    with pytest.raises(FileError, match=f":2: .*{problem}"):
        ladder(path)
