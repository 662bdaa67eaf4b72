"""Checks never take a result for another name's: identifiers, numbers, Greek letters and signs decide."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hostile_names import groups, notations
from invented import claim

from extract.checks.views.facets import FacetReader
from extract.checks.views.linking import LIKELY
from extract.checks.views.links import link
from extract.checks.views.names import differ, stands_in
from extract.formats import read_text
from extract.model import Claim
from extract.normal import Normaliser

DOCUMENT = read_text("# 1. 試験\n\n文である。\n", "a.md")
NUMBERED = re.compile(r"[ァ-ヺー一-鿿](?:-?[0-9]{1,3}|-?[α-ω])$")


def said(number: int, subject: str, treatment: str, effect: str) -> Claim:
    return claim(DOCUMENT, number, "文である。", subject, treatment, effect, "increase")


def strength(one: Claim, other: Claim, claims: list[Claim]) -> float:
    reader = FacetReader(DOCUMENT.text, Normaliser(), claims, {}, {})
    return link(reader.facets(one), reader.facets(other)).strength


def told_apart(members: list[str]) -> list[str]:
    """The names of a group that carry an identifier, or that end in a number or a Greek letter."""
    return [name for name in members if name.isascii() or re.search("[α-ω]", name) or NUMBERED.search(name)]


# NK, NKT and NK1 are names of cells here, not of molecules; see below.
GROUPS = {
    name: kept for name, members in groups().items() if name != "killers" and (kept := told_apart(members))
}


@pytest.mark.parametrize("group", [name for name, members in GROUPS.items() if len(members) > 1])
def test_effects_on_two_names_are_never_linked(group: str) -> None:
    claims = {name: said(n, "ラット", "ベルタニブ", f"{name} の発現") for n, name in enumerate(GROUPS[group])}
    for one, other in permutations(claims, 2):
        if one.isascii() or same_but_for_its_number(one, other):
            assert strength(claims[one], claims[other], list(claims.values())) < LIKELY, (one, other)


def same_but_for_its_number(one: str, other: str) -> bool:
    bare = [re.sub("[0-9α-ω-]+", "", name) for name in (one, other)]
    return bare[0] == bare[1]


@pytest.mark.parametrize("group", [name for name, members in GROUPS.items() if len(members) > 1])
def test_two_names_are_two_treatments(group: str) -> None:
    claims = {name: said(n, "ラット", name, "血圧") for n, name in enumerate(GROUPS[group])}
    for one, other in permutations(claims, 2):
        assert strength(claims[one], claims[other], list(claims.values())) < LIKELY, (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NK 細胞", "NKT 細胞"),
        ("T 細胞", "B 細胞"),
        ("CD4 陽性 T 細胞", "CD8 陽性 T 細胞"),
        ("CD56 陽性細胞", "CD56 陰性細胞"),
        ("1 型糖尿病ラット", "2 型糖尿病ラット"),
        ("好中球", "好酸球"),
        ("雄ラット", "雌ラット"),
        ("健康人の血漿", "膵癌患者の血漿"),
        ("ZK77 細胞", "ZK78 細胞"),
    ],
)
def test_two_systems_are_never_linked(one: str, other: str) -> None:
    claims = [said(0, one, "ベルタニブ", "増殖"), said(1, other, "ベルタニブ", "増殖")]
    assert strength(claims[0], claims[1], claims) == 0


@pytest.mark.parametrize("name", ["IL-12", "TNF-α", "CD40", "HLA-DR", "腫瘍壊死因子-α", "PD-L1"])
def test_one_name_is_linked_in_all_its_notations(name: str) -> None:
    # The normal form is that of the scorer: it knows no names of Greek letters, and ー is a letter.
    ways = [way for way in notations(name) if "alpha" not in way.replace("$\\alpha$", "") and "ー" not in way]
    claims = [said(n, "ラット", "ベルタニブ", f"{way} の発現") for n, way in enumerate(ways)]
    for one, other in permutations(claims, 2):
        assert strength(one, other, claims) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("インターロイキン2の産生", "インターロイキン12の産生", True),
        ("腫瘍壊死因子αの遊離", "腫瘍壊死因子βの遊離", True),
        ("1型糖尿病", "2型糖尿病", True),
        ("cd4+細胞", "cd4陰性細胞", True),
        ("インターロイキン2の産生", "インターロイキン2の遊離", False),
        ("投与後24時間の値", "投与後48時間の値", False),
        ("血圧", "インターロイキン2の産生", False),
    ],
)
def test_numbers_and_signs_behind_a_name_tell_members_apart(one: str, other: str, expected: bool) -> None:
    assert differ(one, other) is differ(other, one) is expected


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("cd4", "cd40発現", False),
        ("cd4", "cd4発現", True),
        ("il2", "il12産生", False),
        ("il2", "il2r発現", False),
        ("血圧", "収縮期血圧", True),
        ("cd40発現", "単球cd40発現", True),
    ],
)
def test_a_name_stands_only_where_it_is_whole(words: str, text: str, expected: bool) -> None:
    assert stands_in(words, text) is expected
