"""Identifier safety: names that are like each other never align, and one name aligns with itself however written.

The pairs are made from ``cases/ground/hostile.toml``: every name of a group against every other one, each in all
the notations that writers use.
"""

from __future__ import annotations

import tomllib
from itertools import permutations

import pytest
from hostile_names import CASES, entry, groups, names, notations
from hypothesis import given
from hypothesis import strategies as st

from extract.ground import Grounder
from extract.ground.forms import key
from extract.ground.index import FormIndex
from extract.ground.likeness import alike, looks, slip
from extract.model import GlossaryEntry

VARIANTS = tomllib.loads((CASES / "variants.toml").read_text(encoding="utf-8"))
PLACES = ("{}", "{} の産生", "{} 発現量", "患者における {}", "{} 及び BAFF の産生", "{} 陽性細胞の割合")
ANOTHER = (
    "抗 {} 抗体", "抗{}抗体", "{} 受容体", "{} 受容体拮抗薬", "{} リガンド", "{} 阻害薬", "{} 拮抗薬", "{} 様物質", "{} 結合タンパク",
    "{} 欠損マウス", "anti-{} antibody", "{} receptor", "{} inhibitor", "非 {}",
)  # fmt: skip


@pytest.fixture(scope="module")
def everything() -> Grounder:
    return Grounder([entry(name) for name in names()])


def test_there_are_hostile_pairs_enough() -> None:
    pairs = {pair for members in groups().values() for pair in permutations(members, 2)}
    assert len(pairs) >= 200
    assert not [pair for pair in pairs if key(pair[0]) == key(pair[1])]


@pytest.mark.parametrize("group", groups())
def test_a_name_that_is_not_listed_finds_none_of_its_neighbours(group: str) -> None:
    members = groups()[group]
    for name in members:
        grounder = Grounder([entry(other) for other in members if other != name])
        for text in (place.format(way) for way in notations(name) for place in PLACES):
            found = grounder.term(text)
            assert (found.method, found.entry, found.term) == ("none", None, None), text
            assert not grounder.find(text), text
            assert not [one for one in grounder.abbreviations_in(text) if one.part], text


@pytest.mark.parametrize("group", groups())
def test_a_listed_name_finds_itself_in_every_notation(group: str, everything: Grounder) -> None:
    for name in groups()[group]:
        for way in notations(name):
            found = everything.term(way)
            assert (found.method, found.entry, found.whole) == ("exact", entry(name), True), way


@pytest.mark.parametrize("group", groups())
def test_near_misses_say_why_they_are_none(group: str) -> None:
    """What is shown to a reviewer beside a term that grounds nowhere is never called the same form."""
    members = groups()[group]
    for name in members:
        found = Grounder([entry(other) for other in members if other != name]).term(name)
        assert "same form" not in {one.reason for one in found.candidates}
        assert "looks alike" not in {one.reason for one in found.candidates}


@pytest.mark.parametrize("place", ANOTHER)
def test_what_makes_another_thing_of_a_name_keeps_it_from_aligning(place: str) -> None:
    members = ["IL-2", "TNF-α", "CD20", "PD-1", "VEGF", "腫瘍壊死因子-α", "インターロイキン-2"]
    for name in members:
        grounder = Grounder([entry(name)])
        text = place.format(name)
        assert grounder.term(text).entry is None, text
        assert not grounder.find(text), text


@pytest.mark.parametrize("ways", VARIANTS["exact"], ids=lambda ways: ways[0])
def test_spellings_of_one_name_find_each_other(ways: list[str]) -> None:
    for listed, asked in permutations(ways, 2):
        row = entry(listed)
        found = Grounder([row]).term(asked)
        assert (found.method, found.entry, found.whole) == ("exact", row, True), (listed, asked)


@pytest.mark.parametrize(("one", "other"), VARIANTS["suggested"])
def test_spellings_that_writers_mix_up_are_suggested(one: str, other: str) -> None:
    for listed, asked in ((one, other), (other, one)):
        found = Grounder([entry(listed), entry("糸球体濾過量")]).term(asked)
        assert (found.method, found.entry) == ("fuzzy", entry(listed)), (listed, asked)
        assert found.candidates[0].reason == "looks alike"


# --- families ----------------------------------------------------------------------------------------------


FAMILIES = Grounder(
    [
        GlossaryEntry(abbr="IL", ja="インターロイキン", en="Interleukin", start=0, end=0),
        GlossaryEntry(abbr="CYP", ja="シトクロム P450", en="Cytochrome P450", start=0, end=0),
        GlossaryEntry(abbr="FL", ja="濾胞性リンパ腫", en="Follicular lymphoma", start=0, end=0),
        GlossaryEntry(abbr="NK", ja="ナチュラルキラー", en="Natural killer", start=0, end=0),
    ]
)


@pytest.mark.parametrize("number", ["2", "12", "13", "1β", "17A", "12p40"])
def test_members_of_a_family_are_terms_of_their_own(number: str) -> None:
    found = FAMILIES.term(f"IL-{number}")
    assert found.term is not None
    assert (found.term.abbr, found.number) == (f"IL-{number}", number)
    assert FAMILIES.term(f"インターロイキン-{number}").term == found.term


@pytest.mark.parametrize(
    "text", ["IL-2R", "FL-18", "NK1", "NKT 細胞", "NKG2D", "FLT3", "CYPA", "ILK", "PIL-2"]
)
def test_what_only_begins_like_a_listed_name_is_no_member(text: str) -> None:
    assert FAMILIES.term(text).entry is None
    assert not FAMILIES.find(text)


def test_a_unit_is_no_disease() -> None:
    grounder = Grounder([GlossaryEntry(abbr="MM", ja="多発性骨髄腫", en="Multiple myeloma", start=0, end=0)])
    assert grounder.term("MM").entry is not None
    assert grounder.term("mM").entry is None
    assert not grounder.find("10 mM のグルコース")


# --- what is suggested at all ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("クロロフルオロウラシル", "クロロフルオロウラルシ", True),
        ("クロロフルオロウラシル", "クロロフルオロロウラシル", True),
        ("マイクロインターフェイス", "マイクロインターフェス", True),
        ("メチルトランスフェラゼ", "エチルトランスフェラゼ", False),
        ("メチルプレドニゾロン", "メチルプレドニゾン", False),
        ("ジメチルアミノエタノル", "メチルアミノエタノル", False),
        ("プレドニゾロン", "プレドニゾロロン", False),
        ("トリクロロエタノル", "トリクロロメタノル", False),
    ],
)
def test_one_slip_is_forgiven_another_kana_never(one: str, other: str, same: bool) -> None:
    assert slip(one, other) is slip(other, one) is same


KANA = st.text(alphabet="アイウエメチルトリプロ", min_size=8, max_size=13)


@given(st.lists(KANA, min_size=1, max_size=12), KANA)
def test_the_index_answers_as_comparing_with_every_form_does(listed: list[str], asked: str) -> None:
    index = FormIndex(key(name) for name in listed)
    assert index.alike(key(asked)) == index.exhaustive(key(asked))


@given(KANA, KANA)
def test_being_alike_is_mutual(one: str, other: str) -> None:
    assert alike(looks(one), looks(other)) == alike(looks(other), looks(one))
