"""``konkyo lexicon``: what a linguist sees of a sentence, and the proofs as a command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extract.cli import app, register_all
from extract.errors import FileError
from extract.lexicon import FOLDER
from extract.trace import Row, TracedSentence, trace

pytestmark = pytest.mark.model


def invoke(*arguments: str) -> Result:
    register_all()
    return CliRunner().invoke(app, ["lexicon", *arguments])


def traced(text: str) -> TracedSentence:
    return trace(text)[-1]


def miss(text: str, row: str) -> Row:
    return next(one for one in traced(text).misses if one.row == row)


def test_the_words_are_those_that_the_parser_sees() -> None:
    found = traced("カルゾミドは IL-6、IL-8 及び TNF-α の産生を抑制した。")
    spelled = {token.text: token for token in found.tokens}
    listed = spelled["IL-6、IL-8及びTNF-α"]
    assert listed.items == ("IL-6", "IL-8", "TNF-α")
    assert spelled["カルゾミド"].spelled == "Ｘ"
    assert spelled["産生"].spelled == "産生"


def test_phrases_have_their_particle_their_type_and_their_governor() -> None:
    found = traced("滑膜細胞ではテスタチニブにより増殖が抑制されなかった。")
    by_text = {phrase.text: phrase for phrase in found.phrases}
    verb = by_text["抑制"]
    assert (by_text["滑膜細胞"].role, by_text["滑膜細胞"].focus, by_text["滑膜細胞"].type) == (
        "で",
        ("は",),
        "cell",
    )
    assert (by_text["テスタチニブ"].role, by_text["テスタチニブ"].type) == ("により", "drug")
    assert (verb.role, verb.voice, verb.head) == ("final", ("passive", "negated"), -1)
    assert by_text["増殖"].head == verb.index


def test_a_repaired_attachment_can_be_told_from_the_parsers_own() -> None:
    found = traced("以上の結果から、テスタチニブの処置によって滑膜細胞の増殖が抑制されることが示された。")
    assert any(phrase.head != phrase.parsed_head for phrase in found.phrases)


def test_each_claim_tells_its_derivation() -> None:
    found = traced("テスタチニブは滑膜細胞の増殖を対照群と比較して抑制することが示唆された。")
    (claim,) = found.claims
    assert claim.steps == (
        "predicates:抑制 (decrease, transitive)",
        "direction decrease, by 「抑制」",
        "subject 「滑膜細胞」, by the rule context",
        "treatment 「テスタチニブ」, by the rule agent は",
        "effect 「滑膜細胞の増殖」",
        "compared with 「対照群」",
        "modality suggested, by 「示唆」",
    )
    fired = {row.row for row in found.rows if row.claims == (0,)}
    assert {"predicates:抑制", "cues:modality suggested"} <= fired


def test_what_is_inherited_is_said() -> None:
    found = trace("テスタチニブの作用を肝細胞で検討した。脂質の蓄積が減少した。")
    assert "inherited from another sentence" in " ".join(found[-1].claims[0].steps)


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("テスタチニブによる体重の増加を検討した。", "predicates:増加", "stands in an aim"),
        ("患者の体重が減少した。", "predicates:減少", "names a treatment"),
        ("ミラゾシンの投与後に増加率を記録紙に記した。", "predicates:増加", "inside the noun 「増加率」"),
        ("テスタチニブは増加の定義を満たす。", "predicates:増加", "a noun"),
        ("テスタチニブは抑制した。", "predicates:抑制", "no argument names what moves (its arguments: テスタチニブは)"),
        ("テスタチニブでは担当者の名を示した。", "frames:示す", "nothing that it reports is a change"),
        ("可能性を論じた後、テスタチニブは血圧を低下させた。", "cues:modality suggested", "in the clause of no claim"),
    ],
)  # fmt: skip
def test_a_near_miss_says_why(text: str, row: str, reason: str) -> None:
    assert reason in (miss(text, row).reason or "")


def test_a_row_has_a_reason_exactly_if_it_made_no_claim() -> None:
    text = "テスタチニブは血圧を低下させたが、尿量の増加率は測定されず、鎮静作用も認められなかった。"
    rows = traced(text).rows
    assert {row.reason is None for row in rows} == {True, False}
    assert all(bool(row.claims) == (row.reason is None) for row in rows)
    assert all(traced(text).text[row.start : row.end] for row in rows)


def test_try_prints_tree_rows_and_claims() -> None:
    printed = invoke("try", "テスタチニブは滑膜細胞の増殖を抑制した。体重の増加を検討した。").stdout
    for part in (
        "滑膜細胞 (細胞)",
        "└── 抑制した",
        "claim 1",
        "滑膜細胞 | テスタチニブ | 滑膜細胞の増殖 | decrease",
    ):
        assert part in printed
    assert "no claim: stands in an aim" in printed


def test_try_prints_json() -> None:
    told = json.loads(invoke("try", "テスタチニブは滑膜細胞の増殖を抑制した。", "--format", "json").stdout)
    (sentence,) = told["sentences"]
    assert sentence["claims"][0]["claim"]["direction"] == "decrease"
    assert sentence["claims"][0]["steps"][0].startswith("predicates:抑制")


def test_markup_in_the_sentence_is_printed_as_it_is() -> None:
    printed = invoke("try", "テスタチニブは [bold]細胞[/bold] の増殖を抑制した。").stdout
    assert "[bold]" in printed


def test_a_text_without_japanese_is_refused() -> None:
    with pytest.raises(FileError, match="Japanese"):
        trace("The drug reduced blood pressure.")


def test_check_runs_the_proofs() -> None:
    done = invoke("check")
    assert done.exit_code == 0
    assert "rows fire and stay silent as they say" in done.stdout


def test_check_of_another_folder_reads_it(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "lexicons"))
    assert invoke("check", "--folder", str(folder)).exit_code == 0
    frames = folder / "frames.toml"
    frames.write_text('mine = ["増", "増"]\n' + frames.read_text(encoding="utf-8"), encoding="utf-8")
    done = invoke("check", "--folder", str(folder))
    assert done.exit_code == 1
    assert "listed twice: mine: 増" in done.stdout
    assert "no row for frames.toml mine; add one" in done.stdout
