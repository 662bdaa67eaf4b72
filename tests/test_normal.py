"""The normal form of a slot, rule by rule, in the order of ANNOTATION.md, section 7."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import GlossaryEntry
from extract.normal import TREATMENT_TAILS, Normaliser, SlotKind, identifiers, plain


def entry(abbr: str, ja: str | None = None, en: str | None = None) -> GlossaryEntry:
    return GlossaryEntry(abbr=abbr, ja=ja, en=en, start=0, end=1)


GLOSSARY = (
    entry("FL", "濾胞性リンパ腫", "Follicular lymphoma"),
    entry("IL", "インターロイキン", "Interleukin"),
    entry(r"IL-2R $\alpha$", r"インターロイキン 2 受容体 $\alpha$", "Interleukin-2 receptor alpha"),
    entry(r"IFN- $\gamma$ ", r"インターフェロン- $\gamma$", "Interferon-gamma"),
    entry("MZL", "辺縁帯リンパ腫", "Marginal zone lymphoma"),
    entry("SMZL", "脾辺縁帯リンパ腫", "Splenic marginal zone lymphoma"),
    entry("NK", "ナチュラルキラー", "Natural killer"),
    entry("PBMC", "末梢血単核細胞", "Peripheral blood mononuclear cell"),
    entry(
        "R <sup>2</sup> 併用",
        "レナリドミド（商品名英語表記：REVLIMID）とリツキシマブ（商品名英語表記：RITUXAN）の併用",
    ),
    entry("RANTES", None, "Regulated on activation, normal T cell expressed and secreted"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CD4<sup>+</sup> T 細胞", "cd4+t細胞"),
        ("*ex vivo*", "exvivo"),
        ("**強調**", "強調"),
        (r"IFN- $\gamma$", "ifnγ"),
        (r"$\Delta$ 値", "δ値"),
        (r"$\lambda$", "λ"),
        (r"[ $^3\text{H}$ ] チミジン", "[3h]チミジン"),
        (r"C$_{max}$", "cmax"),
        ("C<sub>max</sub>", "cmax"),
        ("A<br>B", "ab"),
        ("TNF-&alpha;", "tnfα"),
    ],
)
def test_markup_goes_and_its_text_stays(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # NFKC, white space, hyphens, case.
        ("ＩＬ－２", "effect", "il2"),
        ("IL‐2", "effect", "il2"),
        ("IL–2 ", "effect", "il2"),
        ("IL−2", "effect", "il2"),
        ("IL\u00ad2\u3000\u200b", "effect", "il2"),
        ("サイトカイン", "effect", "サイトカイン"),
        ("ナチュラルキラーＴ細胞", "subject", "nkt細胞"),
        ("ｻｲﾄｶｲﾝ", "effect", "サイトカイン"),
        # の, brackets, 陽性.
        ("CD40L の発現", "effect", "cd40l発現"),
        ("「細胞死」", "effect", "細胞死"),
        ("CD4 陽性 T 細胞", "subject", "cd4+t細胞"),
        ("CD4<sup>+</sup> T 細胞", "subject", "cd4+t細胞"),
        # The glossary, inside the text, longest first.
        ("インターロイキン 2", "effect", "il2"),
        ("インターロイキン2受容体αの発現", "effect", "il2rα発現"),
        ("IL-2 R $\\alpha$ の発現", "effect", "il2rα発現"),
        ("脾辺縁帯リンパ腫細胞株", "subject", "smzl細胞株"),
        ("Splenic Marginal-Zone Lymphoma 細胞", "subject", "smzl細胞"),
        ("Interferon-gamma", "effect", "ifnγ"),
        ("R<sup>2</sup>併用処置", "treatment", "r2併用"),
        ("R<sup>2</sup> 併用", "treatment", "r2併用"),
        # Parentheses.
        ("インターロイキン 2 (IL-2)", "effect", "il2"),
        ("CD4 陽性 (CD4<sup>+</sup>) T 細胞", "subject", "cd4+t細胞"),
        ("FL 細胞株（DOHH2 細胞）", "subject", "fl細胞株(dohh2細胞)"),
        ("(CD4)", "subject", "(cd4)"),
        # Tails.
        ("レナリドミド単独処置群", "treatment", "レナリドミド"),
        ("レナリドミド単独投与時", "treatment", "レナリドミド"),
        ("レナリドミド前処置", "treatment", "レナリドミド"),
        ("レナリドミド単独", "subject", "レナリドミド単独"),
        ("FL 患者 PBMC サンプル", "subject", "fl患者pbmc"),
        ("対照群", "subject", "対照"),
        ("処置", "treatment", "処置"),
        ("前処置", "treatment", "前処置"),
        ("単独処置", "treatment", "単独"),
        ("群群", "subject", "群"),
        ("リツキシマブ単独の処置", "treatment", "リツキシマブ"),
        ("", "subject", ""),
        (None, "subject", ""),
    ],
)
def test_normal_form(text: str | None, kind: SlotKind, expected: str) -> None:
    assert Normaliser(GLOSSARY).slot(text, kind) == expected


def test_long_forms_are_replaced_longest_first_even_where_a_shorter_one_starts_earlier() -> None:
    glossary = (entry("A", "上皮成長"), entry("B", "成長因子受容体"))
    assert Normaliser(glossary).slot("上皮成長因子受容体", "effect") == "上皮b"


def test_glossary_row_order_does_not_matter() -> None:
    text = "インターロイキン 2 受容体 α と脾辺縁帯リンパ腫"
    assert Normaliser(GLOSSARY).slot(text, "effect") == Normaliser(reversed(GLOSSARY)).slot(text, "effect")


def test_a_row_without_long_forms_changes_nothing() -> None:
    assert Normaliser([entry("RL"), entry("X", "", "")]).slot("RL 細胞", "subject") == "rl細胞"


@pytest.mark.parametrize(
    ("normal", "expected"),
    [
        ("cd4+t細胞", {"cd4+t"}),
        ("cd4+細胞", {"cd4"}),
        ("nk細胞", {"nk"}),
        ("nkt細胞", {"nkt"}),
        ("il2及びtnfα遊離", {"il2", "tnfα"}),
        ("cd4+/cd8+比", {"cd4+/cd8"}),
        ("細胞死", set()),
        ("+/", set()),
    ],
)
def test_identifiers(normal: str, expected: set[str]) -> None:
    assert identifiers(normal) == expected


texts = st.text(st.sampled_from("aAＡ1+-ー−の「」()（）*$<> 陽性処置単独群時サンプル細胞 αγ"), max_size=20)


@given(texts, st.sampled_from(["subject", "treatment", "effect"]))
def test_blanks_hyphens_and_width_never_matter(text: str, kind: SlotKind) -> None:
    normaliser = Normaliser(GLOSSARY)
    spaced = "".join(f"{char} \u3000" for char in text)
    if not set(text) & set("$<*"):
        assert normaliser.slot(spaced, kind) == normaliser.slot(text, kind)
    assert not any(char.isspace() for char in normaliser.slot(text, kind))


@given(texts)
def test_a_value_with_content_never_becomes_empty(text: str) -> None:
    if plain(text):
        assert Normaliser(GLOSSARY).slot(text, "treatment")


@given(texts)
def test_no_tail_is_left_that_could_go(text: str) -> None:
    normal = Normaliser(GLOSSARY).slot(text, "treatment")
    longest = max((tail for tail in TREATMENT_TAILS if normal.endswith(tail)), key=len, default="")
    assert longest in ("", normal)


@given(st.text(max_size=30))
def test_any_text_has_a_normal_form(text: str) -> None:
    normal = Normaliser(GLOSSARY).slot(text, "effect")
    assert unicodedata.normalize("NFC", normal) is not None
    assert identifiers(normal) is not None
