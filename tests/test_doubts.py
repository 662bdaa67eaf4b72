"""Confidence: features of doubt, the fit, and what the fitted model says of claims."""

from __future__ import annotations

import importlib.util
import random
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from extract import lexicon as lexicons
from extract.doubts import FeatureReader, Features, Model, Weight, Wording, doubts, load_model, rate
from extract.doubts.fit import Case, coefficients, fit, left_out
from extract.doubts.model import PATH
from extract.doubts.slots import _overlap
from extract.errors import FileError
from extract.formats import read_document, read_text
from extract.model import Extraction
from extract.pipeline import extract_claims, extract_file
from extract.score import Case as ScoreCase
from extract.score import ClaimRow, read_rows, score

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "source" / "revlimid-fl-mzl-2.4.md"
GOLD = ROOT / "gold" / "revlimid-fl-mzl-2.4.jsonl"


@cache
def extraction() -> Extraction:
    return extract_file(SOURCE)


@cache
def features() -> list[Features]:
    document = read_document(SOURCE)
    sentences, _, parses, claims = extract_claims(document)
    return FeatureReader(lexicons.load(), document).read(
        sentences, [Wording.of(one) for one in parses], claims
    )


def model() -> Model:
    found = load_model()
    assert found is not None
    return found


# --- the features ------------------------------------------------------------------------------------------


@pytest.mark.model
def test_every_feature_of_the_file_is_computed_and_no_other() -> None:
    computed = {name for one in features() for name in one}
    named = [one.name for one in doubts().feature]
    assert len(named) == len(set(named))
    assert set(named) == computed


@pytest.mark.model
def test_features_do_not_depend_on_the_order_of_claims() -> None:
    document = read_document(SOURCE)
    sentences, _, parses, claims = extract_claims(document)
    shuffled = list(zip(claims, features(), strict=True))
    random.Random(7).shuffle(shuffled)
    again = FeatureReader(lexicons.load(), document).read(
        sentences, [Wording.of(one) for one in parses], [one for one, _ in shuffled]
    )
    assert again == [one for _, one in shuffled]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("血圧を測定した。\n\nテスタチニブは血糖値を低下させた。", "no subject"),
        ("テスタチニブをラットに投与した。血圧が低下した。", "inherited subject"),
        ("テスタチニブをラットに投与した。血圧が低下した。", "inherited treatment"),
        ("テスタチニブの作用をラットで検討した。\n\n血圧が低下した。", "treatment from another paragraph"),
        ("テスタチニブは破骨細胞の分化を抑制することが示唆された。", "suggested"),
        ("テスタチニブはラットの体重に影響を及ぼさなかった。", "no change"),
        ("ゾルケシンはラットの血圧を低下させた。", "treatment of unknown kind"),
        ("テスタチニブはラットの血圧を低下させ、心拍数は低下させなかった。", "several topics"),
        ("腫瘍の切除は腫瘍の血流を低下させた。", "slots overlap"),
        ("テスタチニブはラットの同様の腫瘍を増加させた。", "slot points elsewhere"),
        ("テスタチニブを投与したラットの血圧は低かった。", "no predicate"),
    ],
)
def test_a_doubt_is_seen(text: str, name: str) -> None:
    document = read_text(text, "case.md")
    sentences, _, parses, claims = extract_claims(document)
    found = FeatureReader(lexicons.load(), document).read(
        sentences, [Wording.of(one) for one in parses], claims
    )
    assert found[-1][name] == 1.0
    plain = read_text("テスタチニブはラットの血圧を低下させた。", "case.md")
    sentences, _, parses, claims = extract_claims(plain)
    (clear,) = FeatureReader(lexicons.load(), plain).read(
        sentences, [Wording.of(one) for one in parses], claims
    )
    assert clear[name] == 0.0


# --- the model as it is delivered --------------------------------------------------------------------------


@pytest.mark.model
def test_every_claim_has_a_probability_and_a_weakest_link_that_has_a_name() -> None:
    claims = extraction().claims
    assert all(claim.confidence is not None and 0 < claim.confidence < 1 for claim in claims)
    links = {claim.weakest for claim in claims if claim.weakest}
    assert len(links) > 3
    assert all(doubts().japanese(link) for link in links)
    assert len({claim.confidence for claim in claims}) > len(claims) / 4


@pytest.mark.model
def test_on_the_document_right_claims_are_surer_than_wrong_ones() -> None:
    """The document is among the texts of the fit; what holds for new texts is kept with the model, see below."""
    rows = [ClaimRow.of(claim) for claim in extraction().claims]
    found = score([ScoreCase(extraction().document, read_rows(GOLD), rows)], resamples=10).calibration
    assert found is not None
    assert found.auroc is not None
    assert found.auroc > 0.75
    assert (found.wrong_in_least_sure["0.2"] or 0) > 0.4


def test_a_claim_with_every_weakness_is_hardly_believed_and_one_without_any_is() -> None:
    weak = {one.name: 1.0 for one in doubts().feature if one.counts == "against" and one.ja}
    assert model().probability(weak) < 0.2
    assert model().probability(dict.fromkeys(weak, 0.0)) > 0.8


def test_a_weakness_never_raises_the_probability() -> None:
    counts = {one.name: one.counts for one in doubts().feature}
    for weight in model().weight:
        assert weight.name in counts, "fitted, and no longer in doubts.toml: run scripts/calibrate"
        low, high = ({weight.name: value} for value in (0.0, 2.0))
        if counts[weight.name] == "against":
            assert model().probability(high) <= model().probability(low), weight.name
        if counts[weight.name] == "for":
            assert model().probability(high) >= model().probability(low), weight.name


def test_what_was_measured_leaving_one_text_out_is_kept_with_the_model() -> None:
    measured = model().measured
    assert measured is not None
    assert measured.texts >= 6
    assert measured.auroc >= 0.73
    assert measured.wrong_in_least_sure["0.2"] >= 0.45
    base = measured.wrong / measured.claims
    assert measured.brier < base * (1 - base)


def test_overlapping_slots_are_told_from_strains_and_systems_whose_growth_is_the_effect() -> None:
    assert _overlap("腫瘍", "腫瘍の増殖", "細胞数")
    assert _overlap("細胞", "Slk4の阻害", "Slk4の阻害の回復")
    assert _overlap("Slk4を発現させた細胞", "Slk4", "集積")
    assert not _overlap("ペリシン2ノックアウトマウス", "ペリシン2ノックアウト", "自発運動量")
    assert not _overlap("細胞", "テスタチニブ", "細胞の増殖")
    assert not _overlap("", "テスタチニブ", "増殖")
    assert not _overlap("細胞", "", "細胞の増殖")


def test_the_text_as_a_whole_counts_for_each_of_its_claims() -> None:
    weight = Weight(name="x", mean=0, scale=1, coefficient=-1)
    text = Weight(name="text", mean=0, scale=1, coefficient=1)
    found, alone = (Model(intercept=0, text=one, weight=(weight,)) for one in (text, None))
    plain, doubtful = {"x": 0.0}, {"x": 2.0}
    assert alone.probabilities([plain, doubtful]) == [alone.probability(plain), alone.probability(doubtful)]
    among_doubtful = found.probabilities([plain, *[doubtful] * 40])
    assert among_doubtful[0] < 0.2 < found.probabilities([plain] * 41)[0] == 0.5
    assert among_doubtful[1] < found.probability(doubtful)
    few = found.probabilities([plain, doubtful, doubtful])  # three claims say little of a text
    assert 0.4 < few[0] < 0.5


def test_values_far_from_all_texts_count_for_no_more_than_four_deviations() -> None:
    far = Model(intercept=0, weight=(Weight(name="x", mean=0, scale=1, coefficient=-1),))
    assert far.probability({"x": 1000}) == far.probability({"x": 4})
    assert far.probability({}) == 0.5


def test_only_a_weakness_that_the_claim_has_is_its_weakest_link() -> None:
    weights = [("inherited subject", -0.5), ("no change", -0.2), ("named treatment", 0.4)]
    found = Model(
        intercept=1,
        weight=tuple(Weight(name=name, mean=0.2, scale=0.4, coefficient=value) for name, value in weights),
    )
    assert found.weakest({"inherited subject": 1, "no change": 1}) == "inherited subject"
    assert found.weakest({"no change": 1}) == "no change"
    assert found.weakest({"named treatment": 1}) is None
    assert found.weakest({}) is None


@pytest.mark.model
def test_without_a_model_claims_stay_unrated() -> None:
    claims = list(extraction().claims[:3])
    assert rate(claims, features()[:3], None) == claims


@pytest.mark.parametrize(
    "text", ["intercept = 'much'", "intercept = ", "intercept = 1\nweight = [{name = 'x'}]"]
)
def test_a_broken_model_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "confidence.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"confidence\.toml: is no fitted model .*scripts/calibrate"):
        load_model(path)


def test_a_broken_list_of_doubts_is_named(tmp_path: Path) -> None:
    path = tmp_path / "doubts.toml"
    path.write_text("[[feature]]\nname = 'x'\ncounts = 'never'\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"doubts\.toml: (words|feature)"):
        doubts(path)


# --- the fit -----------------------------------------------------------------------------------------------


def made_up(texts: int = 4, size: int = 60) -> list[Case]:
    """Claims that are wrong mostly where the subject is inherited, never because of the comparator."""
    draw = random.Random(11)
    cases = []
    for text in range(texts):
        for _ in range(size):
            weak, other = float(draw.random() < 0.4), float(draw.random() < 0.5)
            right = draw.random() < (0.4 if weak else 0.9)
            cases.append(Case(f"t{text}", {"inherited subject": weak, "no change": other}, right))
    return cases


def test_the_fit_agrees_with_scikit_learn_where_no_sign_is_given() -> None:
    draw = np.random.default_rng(3)
    values = draw.normal(size=(200, 4))
    right = (draw.random(200) < 1 / (1 + np.exp(-values @ np.array([1.0, -0.5, 0.0, 0.2])))).astype(float)
    mine = coefficients(values, right, ["either"] * 4, penalty=5.0)
    witness = LogisticRegression(C=1 / 5.0, tol=1e-8, max_iter=1000).fit(values, right)
    assert mine == pytest.approx([*witness.intercept_, *witness.coef_[0]], abs=1e-3)


def test_a_sign_that_the_data_deny_becomes_zero() -> None:
    cases = [Case(case.text, case.features, not case.right) for case in made_up()]
    assert {one.name for one in fit(cases, doubts()).weight} <= {"no change"}


def test_the_fit_finds_the_weakness() -> None:
    found = fit(made_up(), doubts())
    by_name = {one.name: one.coefficient for one in found.weight}
    assert by_name["inherited subject"] < -0.5
    assert abs(by_name.get("no change", 0.0)) < 0.25
    sure, unsure = found.probability({}), found.probability({"inherited subject": 1.0})
    assert sure == pytest.approx(0.9, abs=0.08)
    assert unsure == pytest.approx(0.4, abs=0.12)


def test_a_text_has_no_say_in_its_own_probabilities() -> None:
    cases = made_up()
    flipped = [Case(one.text, one.features, one.right != (one.text == "t0")) for one in cases]
    of_first = [number for number, one in enumerate(cases) if one.text == "t0"]
    before, after = left_out(cases, doubts()), left_out(flipped, doubts())
    assert [before[number] for number in of_first] == [after[number] for number in of_first]
    assert before != after


def in_styles(differ: bool) -> list[Case]:
    """Texts with many and with few inherited subjects; where styles differ, all claims of the first are worse."""
    draw = random.Random(5)
    cases = []
    for text in range(8):
        odd = text % 2 == 0
        for _ in range(60):
            weak = float(draw.random() < (0.7 if odd else 0.1))
            right = draw.random() < (0.9 - 0.3 * weak - (0.35 if odd and differ else 0.0))
            cases.append(Case(f"t{text}", {"inherited subject": weak}, right))
    return cases


def test_what_a_text_adds_is_fitted_where_texts_differ_and_only_there() -> None:
    adds = []
    for differ in (True, False):
        found = fit(in_styles(differ), doubts())
        plain: Features = {"inherited subject": 0.0}
        weak = {"inherited subject": 1.0}
        in_odd = found.probabilities([plain, *[weak] * 30])[0]
        in_usual = found.probabilities([plain] * 31)[0]
        adds.append(in_usual - in_odd)
    assert adds[0] > 0.2
    assert abs(adds[1]) < 0.1


def test_of_two_texts_nothing_is_said_of_texts() -> None:
    assert fit(made_up(texts=2), doubts()).text is None


def test_a_feature_of_one_text_alone_is_not_used() -> None:
    cases = made_up()
    odd = [Case(one.text, {**one.features, "suggested": float(one.text == "t1")}, one.right) for one in cases]
    assert "suggested" not in {one.name for one in fit(odd, doubts()).weight}


# --- the script --------------------------------------------------------------------------------------------


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    spec = importlib.util.spec_from_file_location("calibrate", ROOT / "scripts/calibrate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "calibrate", module)
    spec.loader.exec_module(module)
    return module


def test_what_is_written_is_what_is_read(script: Any) -> None:
    assert Model.model_validate(tomllib.loads(script.text_of(model()))) == model()
    assert PATH.read_text(encoding="utf-8") == script.text_of(model())


def test_the_script_fits_reports_and_writes(
    script: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = made_up()
    texts = sorted({case.text for case in cases})
    monkeypatch.setattr(script, "annotated", lambda _: [(Path(text), Path(text)) for text in texts])
    monkeypatch.setattr(script, "cases_of", lambda source, _: [c for c in cases if c.text == str(source)])
    monkeypatch.setattr(script, "PATH", tmp_path / "confidence.toml")
    monkeypatch.setattr(script, "ROOT", tmp_path)
    script.main(weights=True)
    printed = capsys.readouterr().out
    for part in (
        "inherited subject",
        "AUROC",
        "least sure",
        "over texts",
        "Brier",
        "written: confidence.toml",
    ):
        assert part in printed
    written = load_model(tmp_path / "confidence.toml")
    assert written is not None
    assert written.measured is not None
    assert (written.measured.texts, written.measured.claims) == (4, len(cases))
    assert written.measured.auroc > 0.7


def test_a_folder_without_annotated_texts_is_named(script: Any, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"holds no X\.md with its X\.jsonl"):
        script.annotated([tmp_path])
