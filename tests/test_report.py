"""The report: nothing from outside, nothing of a source ever run, everything shown that is there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import claim, finding, large, overview
from report_page import Page, without_space

from extract.errors import FileError
from extract.formats import read_text
from extract.model import Claim, Document, Extraction, Place, Slot, Term
from extract.report import render_report, write_report
from extract.report.coverage import coverage
from extract.report.page import labels
from extract.report.rows import script_json
from extract.score import Case, ClaimRow, Score, score
from extract.summary import summarise

TEMPLATES = Path(__file__).parent.parent / "extract" / "report" / "templates"


def scored(extraction: Extraction) -> Score:
    gold = [ClaimRow.of(one) for one in extraction.claims]
    pred = [*gold[1:], gold[0].model_copy(update={"direction": "change"})]
    return score([Case(document=extraction.document, gold=gold, pred=pred)], resamples=50)


@pytest.fixture(scope="module")
def full() -> Page:
    extraction = overview()
    return Page(render_report(extraction, scored(extraction), {"lexicon": "abc123"}))


# --- offline -----------------------------------------------------------------------------------------------


def assert_offline(page: Page) -> None:
    for tag, attributes in page.elements:
        assert tag not in {"link", "iframe", "object", "embed", "base", "img", "form", "audio", "video"}, tag
        for name in ("src", "srcset", "href", "xlink:href", "action", "data", "poster", "background"):
            assert attributes.get(name, "#").startswith("#"), (tag, attributes)
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert "url(" not in value.replace("url(#", "") or name == "content", (tag, name, value)
    style = page.text("style")
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"\b(fetch|XMLHttpRequest|import\(|WebSocket|sendBeacon)", _script(page))


def _script(page: Page) -> str:
    scripts = [at for at, (tag, found) in enumerate(page.elements) if tag == "script" and not found]
    assert len(scripts) == 1
    return "".join(page.inside[scripts[0]])


def test_the_page_loads_nothing(full: Page) -> None:
    assert_offline(full)


def test_the_page_allows_itself_nothing_but_its_own_script(full: Page) -> None:
    policy = next(found["content"] for tag, found in full.elements if "http-equiv" in found)
    allowed = base64.b64encode(hashlib.sha256(_script(full).encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{allowed}'" in policy
    assert "unsafe-inline' ;" not in policy.partition("script-src")[2].partition(";")[0] + " ;"


def test_ids_are_unique(full: Page) -> None:
    ids = [found["id"] for _, found in full.elements if "id" in found]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    for tag, found in full.elements:
        if tag == "a":
            assert found["href"][1:] in ids


# --- a source is data --------------------------------------------------------------------------------------

HOSTILE = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=2</script>",
    "{{ 7 * 7 }}{% for x in y %}{{ x.__class__ }}{% endfor %}{# gone #}",
    '"><b onclick=alert(1)>',
    "<style>*{display:none}</style>",
    "<iframe srcdoc=x></iframe>",
    "&lt;b&gt; &amp;amp;",
    "]]>--><!--",
    "\u2028\u2029\u202e逆\u202c",
    "javascript:alert(1)",
    "https://example.org/x.js",
    "${alert(1)}`\\u003c",
)


@pytest.mark.parametrize("bait", HOSTILE)
def test_nothing_in_a_source_becomes_part_of_the_page(bait: str) -> None:
    words = bait.replace("\n", " ")
    sentence = f"アテノロール{words}は心拍数を減少させた。"
    document = read_text(f"# {words} の概要\n\n{sentence}\n", f"{words[:30].replace('/', '_')}.md")
    one = claim(
        document, 0, sentence, f"ラット{words}", words, f"{words}量", "decrease", "減少", comparator=words
    )
    found = finding(document, "減少", "error", 1.0, ["c0"])
    found = found.model_copy(update={"message": words, "message_ja": words, "remedy": words, "rule": words})
    extraction = Extraction(document=document, sentences=1, claims=(one,), findings=(found,))
    page = Page(render_report(extraction, scored(extraction), {"note": words}))
    assert_offline(page)
    assert Counter(tag for tag, _ in page.elements)["script"] == 3
    assert Counter(tag for tag, _ in page.elements)["style"] == 1
    allowed = {
        "span",
        "button",
        "p",
        "sup",
        "sub",
        "pre",
        "table",
        "tr",
        "td",
        "tbody",
        "div",
        "h3",
        "h4",
        "h5",
        "h6",
    }
    start = next(at for at, (tag, _) in enumerate(page.elements) if tag == "article")
    end = next(at for at, (tag, _) in enumerate(page.elements) if tag == "aside")
    assert {tag for tag, _ in page.elements[start + 1 : end]} <= allowed
    data = page.data()
    assert data["claims"][0]["cmp"] == words
    assert data["findings"][0]["en"] == words
    assert data["claims"][0]["e"]["x"] == f"{words}量"


@pytest.mark.parametrize("bait", ["<script>window.pwned=1</script>", "{{ 7 * 7 }}", "{% raw %}"])
def test_bait_is_shown_as_it_was_written(bait: str) -> None:
    document = read_text(f"# 概要\n\n心拍数{bait}は減少した。\n", "x.md")
    extraction = Extraction(document=document, sentences=1, claims=(), findings=())
    article = Page(render_report(extraction)).article()
    assert without_space(bait) in without_space(article)


@given(st.dictionaries(st.text(max_size=5), st.text() | st.lists(st.text()), max_size=4))
def test_embedded_json_is_inert_and_whole(data: dict[str, Any]) -> None:
    text = script_json(data)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == data


# --- figures and data --------------------------------------------------------------------------------------


def test_the_summary_counts() -> None:
    found = summarise(overview())
    assert (found.sentences, found.claims, found.grounded) == (6, 6, 2)
    assert (found.citations, found.citations_resolved) == (2, 1)
    assert found.flagged == 3
    assert [(one.severity, one.rule, one.findings, one.claims) for one in found.rules] == [
        ("error", "summary-contradicts-result", 1, 2),
        ("warning", "certainty-raised", 1, 1),
        ("note", "test-rule", 1, 0),
    ]


def test_findings_come_as_check_lists_them_and_name_their_claims(full: Page) -> None:
    data = full.data()
    assert [one["sev"] for one in data["findings"]] == ["error", "warning", "note"]
    assert data["findings"][0]["c"] == [0, 5]
    assert [one.get("f", []) for one in data["claims"]] == [[0], [], [], [], [1], [0]]
    # In the text as in the data.
    first = next(found for _, found in full.elements if found.get("data-f") == "0")
    assert "f-error" in first["class"]


def test_related_places_are_linked_and_marked() -> None:
    extraction = overview()
    start = extraction.document.text.index("増加させた")
    first = extraction.findings[1].model_copy(update={"related": (Place(start=start, end=start + 5),)})
    page = Page(render_report(extraction.model_copy(update={"findings": (first,)})))
    ((line, column, offset),) = page.data()["findings"][0]["rel"]
    assert extraction.document.text.splitlines()[line - 1][column - 1 :].startswith("増加させた")
    related = [found for _, found in page.elements if found.get("data-r") == "0"]
    assert related[0]["data-o"] == str(offset) == str(start)


def test_a_finding_that_names_unknown_claims_is_kept() -> None:
    extraction = overview()
    stray = finding(extraction.document, "体重", "error", 99.0, ["gone", "c1"])
    data = Page(render_report(extraction.model_copy(update={"findings": (stray,)}))).data()
    assert data["findings"][0]["c"] == [1]


def test_claims_keep_all_their_values(full: Page) -> None:
    row = full.data()["claims"][4]
    assert (row["d"], row["m"], row["int"], row["cmp"], row["cue"]) == (
        "decrease",
        "suggested",
        "additive",
        "対照群",
        "示唆",
    )
    assert (
        row["en"]
        == "Losartan may additively decrease systolic blood pressure compared with control group (suggested)"
    )
    assert full.data()["claims"][3]["only"] is True
    assert full.data()["claims"][1]["u"]["inh"] == 1
    assert full.data()["claims"][0]["cit"] == [["Sato, 2011", "Sato, 2011"], ["Kato, 1999", None]]


def _slot(text: str, abbr: str | None = None) -> Slot:
    return Slot(text=text, spans=(), term=Term(abbr=abbr, ja=None, en=None) if abbr else None)


def _with(treatments: list[Slot]) -> tuple[list[Claim], Document]:
    base = overview()
    claims = [
        base.claims[0].model_copy(update={"id": str(n), "treatment": one}) for n, one in enumerate(treatments)
    ]
    return claims, base.document


def test_wordings_of_one_treatment_share_a_column() -> None:
    claims, document = _with(
        [
            _slot("ロサルタン"),
            _slot("ZZB 投与"),
            _slot("ロサルタンの投与"),
            _slot("ロサルタン単独"),
            _slot("雑多結合体"),
        ]
    )
    arms = coverage(claims, document.glossary).arms
    assert arms.labels[0] == "ロサルタン"
    assert [arms.labels[at] for at in arms.of] == [
        "ロサルタン",
        "ZZB 投与",
        "ロサルタン",
        "ロサルタン",
        "ZZB 投与",
    ]


def test_treatments_that_share_a_glossary_entry_but_not_a_number_stay_apart() -> None:
    claims, document = _with(
        [_slot("IL-2", "IL"), _slot("IL-13", "IL"), _slot("配合剤", "R2併用"), _slot("R2併用処置", "R2併用")]
    )
    of = coverage(claims, document.glossary).arms.of
    assert of[0] != of[1]
    assert of[2] == of[3]


def test_the_matrix_has_every_claim_once() -> None:
    extraction = overview()
    axes = coverage(extraction.claims, extraction.document.glossary)
    for axis in axes:
        assert len(axis.of) == len(extraction.claims)
        assert set(axis.of) == set(range(len(axis.labels)))
    assert axes.systems.labels[axes.systems.of[4]] == ""
    sizes = Counter(axes.arms.of)
    assert [sizes[at] for at in range(len(axes.arms.labels))] == sorted(sizes.values(), reverse=True)


def test_the_score_is_shown_with_its_plots(full: Page) -> None:
    html = render_report(overview(), scored(overview()))
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawings) == 2 + (scored(overview()).calibration is not None)
    for drawing in drawings:
        assert "http" not in drawing
        assert "<script" not in drawing
        assert 'aria-hidden="true"' in drawing
    assert "減少 decrease" in drawings[0]
    assert "対象 Subject" in drawings[1]
    assert "83.3%" in full.text("section", id="score")


def test_without_gold_the_page_says_so() -> None:
    page = Page(render_report(overview()))
    assert labels()["no_score"]["ja"] in page.text("section", id="score")
    assert "svg" not in {tag for tag, _ in page.elements}


def test_the_signature_is_printed(full: Page) -> None:
    text = full.text("section", id="signature")
    assert hashlib.sha256(overview().document.text.encode()).hexdigest() in text
    assert "abc123" in text


def test_the_same_extraction_gives_the_same_page() -> None:
    assert render_report(overview(), scored(overview())) == render_report(overview(), scored(overview()))


def test_a_document_without_claims_or_sections() -> None:
    document = Document(name="x.md", text="", sections=(), blocks=(), glossary=(), references=())
    page = Page(render_report(Extraction(document=document, sentences=0, claims=(), findings=())))
    assert page.data()["claims"] == []


def test_many_claims_are_data_and_not_rows() -> None:
    html = render_report(large(4000))
    assert html.count("<tr") < 50
    assert len(Page(html).data()["claims"]) == 4000


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    write_report(path, overview())
    before = path.read_bytes()
    monkeypatch.setattr("extract.files.os.replace", _no_space)
    with pytest.raises(FileError, match="cannot be written"):
        write_report(path, overview(), None, {"other": "1"})
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["report.html"]


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


# --- words and colours -------------------------------------------------------------------------------------


def test_every_word_of_the_page_has_both_languages_and_is_used() -> None:
    found = labels()
    for key, words in found.items():
        assert words["ja"].strip(), key
        assert words["en"].strip() or key == "of_end", key
    sources = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.*"))
    said = set(re.findall(r'\bl\("([a-z_0-9]+)"\)', sources)) | set(
        re.findall(r'say\("([a-z_0-9]+)"\)', sources)
    )
    said |= set(re.findall(r'data-l(?:-name|-hint)?="([a-z_0-9]+)"', sources))
    assert said <= set(found)
    for key in found:
        assert re.search(rf"\b{key}\b", sources) or key.startswith(("cause_", "by_", "diff_", *COMPUTED)), key


COMPUTED = ("possible", "considered", "shown", "confirmed", "additive", "synergistic")


def _palettes() -> list[dict[str, str]]:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    palettes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    assert all(len(palette) > 20 for palette in palettes)
    return palettes


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark"])
def test_text_can_be_read_on_its_ground(palette: dict[str, str]) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for what is drawn."""
    kinds = ("up", "down", "same", "move", "mix", "error", "warning", "note")
    pairs = [(kind, f"{kind}-bg") for kind in kinds] + [(kind, "on") for kind in kinds[:5]]
    pairs += [("fg", "bg"), ("fg", "raised"), ("fg", "on"), ("dim", "bg"), ("dim", "raised"), ("link", "bg")]
    pairs += [("fg", "error-bg"), ("fg", "warning-bg"), ("bg", "fg")]
    for text, ground in pairs:
        assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    plots = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES.parent / "plots").glob("*.json"))
    for colour in set(re.findall(r"#[0-9a-f]{6}", plots)):
        assert contrast(colour, palette["bg"]) >= 3, colour


def test_labels_are_plain_toml() -> None:
    raw = tomllib.loads((TEMPLATES.parent / "labels.toml").read_text(encoding="utf-8"))
    assert all(set(words) == {"ja", "en"} for words in raw.values())
