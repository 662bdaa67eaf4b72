"""What 本剤 stands for: the drug of the title, the one the text names most, or nothing but itself."""

from __future__ import annotations

import pytest

from extract import lexicon
from extract.formats import read_text
from extract.match.types import Typer
from extract.pipeline import extract_claims

EFFECT = "本剤はラットの血圧を低下させた。"


def treatments(text: str) -> list[str]:
    """The treatments of the claims about 血圧, without spaces."""
    claims = extract_claims(read_text(text, "insert.md"))[3]
    slots = [claim.treatment for claim in claims if claim.effect and "血圧" in claim.effect.text]
    return ["".join(slot.text.split()) for slot in slots if slot is not None]


@pytest.mark.model
@pytest.mark.parametrize(
    ("title", "drug"),
    [
        ("ゾルベナクス", "ゾルベナクス"),
        ("ゾルベナベシル酸塩", "ゾルベナベシル酸塩"),
        ("ゾルベナベシル酸塩錠5mg", "ゾルベナベシル酸塩"),
        ("ゾルベナクス塩酸塩水和物カプセル", "ゾルベナクス塩酸塩水和物"),
        ("薬効薬理", "本剤"),
        ("グレープフルーツジュース摂取の影響", "本剤"),
    ],
)
def test_the_drug_of_the_title(title: str, drug: str) -> None:
    assert treatments(f"# {title}\n\n## 18.1 作用\n\n{EFFECT}\n") == [drug]


@pytest.mark.model
def test_a_heading_below_the_title_names_no_product() -> None:
    text = f"# 薬物動態\n\n## 16.7.1 ゾルベナクス\n\n本剤は併用薬である。\n\n## 18.1 作用\n\n{EFFECT}\n"
    assert treatments(text) == ["本剤"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("other", "drug"),
    [
        ("カルゾミド等の他の薬剤との併用により、イヌの体重が減少した。", "本剤"),
        ("カルゾミドによりイヌの体重が減少した。", "カルゾミド"),
    ],
)
def test_a_drug_that_is_only_given_together_is_not_meant(other: str, drug: str) -> None:
    assert treatments(f"# 薬効薬理\n\n{EFFECT}\n\n{other}\n") == [drug]


def test_latin_names_by_their_stems() -> None:
    typer = Typer(lexicon.load())
    drugs = ("captopril", "Losartan", "rituximab", "salmeterol", "leuprorelin", "metformin")
    others = ("cholesterol", "ergosterol", "ghrelin", "formin", "IL-6", "integrin", "mab", "caspase")
    assert [typer.type_of(name) for name in drugs] == ["drug"] * len(drugs)
    assert [name for name in others if typer.type_of(name) == "drug"] == []
