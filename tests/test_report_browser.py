"""The report in a real browser: quiet, inert, usable by mouse and keyboard, on a phone, light and dark."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from chromium import ARGUMENTS, CHROMIUM, MISSING
from invented import claim, finding, large, overview
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from extract.formats import read_text
from extract.model import Extraction
from extract.report import write_report
from extract.score import Case, ClaimRow, score

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]
if not CHROMIUM.exists():
    warnings.warn(MISSING, stacklevel=1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


class Opened:
    """A report that is open in a page, and what the page said and asked for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(path.as_uri())

    def rows(self) -> Locator:
        return self.page.locator("#claim-table tbody tr")

    def status(self) -> str:
        return self.page.locator("#status").inner_text()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    extraction = overview()
    gold = [ClaimRow.of(one) for one in extraction.claims]
    found = score([Case(document=extraction.document, gold=gold, pred=gold[1:])], resamples=50)
    write_report(path, extraction, found, {"lexicon": "abc"})
    return path


def opened(browser: Browser, path: Path, width: int = 1280, **options: Any) -> Opened:
    settings = {"locale": "ja-JP", "viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    page = browser.new_context(**{**settings, **options}).new_page()
    page.set_default_timeout(15_000)
    return Opened(page, path)


def test_the_page_is_quiet_and_asks_for_nothing(browser: Browser, report: Path) -> None:
    shown = opened(browser, report)
    assert shown.said == []
    assert shown.asked == [report.as_uri()]
    assert shown.rows().count() == 6


def test_a_hostile_source_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    bait = (
        "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=2>{{ 7*7 }}<svg onload=x()>"
    )
    sentence = f"アテノロール{bait}は心拍数を減少させた。"
    document = read_text(f"# 概要{bait}\n\n{sentence}\n", "x.md")
    one = claim(document, 0, sentence, bait, bait, bait, "decrease", "減少", comparator=bait, section=bait)
    found = finding(document, "減少", "error", 1.0, ["c0"]).model_copy(
        update={"message_ja": bait, "remedy": bait}
    )
    extraction = Extraction(document=document, sentences=1, claims=(one,), findings=(found,))
    write_report(tmp_path / "report.html", extraction)
    shown = opened(browser, tmp_path / "report.html")
    shown.page.locator(".badge").first.click()
    assert shown.page.locator("#detail").inner_text().count("window.pwned=1") >= 3
    assert shown.page.evaluate("window.pwned") is None
    assert shown.page.evaluate("document.scripts.length") == 3
    assert shown.said == []
    assert shown.asked == [(tmp_path / "report.html").as_uri()]


def test_claims_are_filtered_by_words_direction_section_modality_and_flags(
    browser: Browser, report: Path
) -> None:
    shown = opened(browser, report)
    page = shown.page
    for control, value, left in (
        ("#q-d", "decrease", 2),
        ("#q-sec", "2", 1),
        ("#q-m", "suggested", 1),
    ):
        page.locator(control).select_option(value)
        assert shown.rows().count() == left, control
        page.locator("#reset").click()
        assert shown.rows().count() == 6
    page.locator("#q-f").check()
    assert shown.rows().count() == 3
    page.locator("#reset").click()
    # Width and case do not matter, every word counts.
    page.locator("#q").fill("ｉｌ-13 産生")
    expect(shown.rows()).to_have_count(1)
    page.locator("#q").fill("そんな語はない")
    expect(shown.rows()).to_have_text("該当するものはありません。")


def test_the_least_sure_come_first_if_asked(browser: Browser, report: Path) -> None:
    shown = opened(browser, report)
    shown.page.locator("#q-order").select_option("unsure")
    first = shown.rows().first.inner_text()
    assert "0.40" in first


def test_notes_are_hidden_until_asked_for(browser: Browser, report: Path) -> None:
    shown = opened(browser, report)
    listed = shown.page.locator("#finding-list li")
    assert listed.count() == 2
    assert "エラー" in listed.first.inner_text()
    shown.page.locator("#severities input[value=note]").check()
    assert listed.count() == 3
    shown.page.locator("#severities input[value=error]").uncheck()
    assert "警告" in listed.first.inner_text()


def test_a_finding_leads_to_its_place_and_its_claims(browser: Browser, report: Path) -> None:
    shown = opened(browser, report)
    page = shown.page
    page.locator("#finding-list li").first.locator("button").first.click()
    lit = page.locator(".document .on")
    assert lit.first.inner_text() == "減少"
    assert page.evaluate(
        "(() => { const r = document.querySelector('.on').getBoundingClientRect();"
        " return r.top >= 0 && r.bottom <= innerHeight; })()"
    )
    page.locator("#finding-list li").first.locator("button").nth(1).click()
    assert shown.rows().count() == 2


def test_a_cell_of_the_matrix_lists_its_claims(browser: Browser, report: Path) -> None:
    shown = opened(browser, report)
    page = shown.page
    cells = page.locator("#matrix td button")
    assert (
        sum(int(text.strip("▲▼＝◆ ").split()[0]) for text in cells.all_inner_texts() if " " not in text) >= 4
    )
    mixed = page.locator("#matrix td button.mixed")
    assert mixed.inner_text() == "▲1 ▼1"
    mixed.click()
    assert shown.rows().count() == 2
    page.locator("#status button").click()
    assert shown.rows().count() == 6


@pytest.mark.parametrize(("mode", "rows"), [("both", 5), ("system", 3), ("endpoint", 5)])
def test_the_matrix_counts_every_claim_in_each_view(
    browser: Browser, report: Path, mode: str, rows: int
) -> None:
    shown = opened(browser, report)
    shown.page.locator("#m-rows").select_option(mode)
    names = shown.page.locator("#matrix td button").evaluate_all("nodes => nodes.map(node => node.ariaLabel)")
    assert sum(int(part.rsplit(" ", 1)[1]) for name in names for part in name.split(", ")) == 6
    assert shown.page.locator("#matrix tbody tr:has(button)").count() == rows


def test_words_are_switched_and_the_choice_is_kept(browser: Browser, report: Path) -> None:
    shown = opened(browser, report)
    page = shown.page
    assert page.locator("#h-claims").inner_text() == "主張"
    page.locator("#language").click()
    assert page.locator("#h-claims").inner_text() == "Claims"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("article").get_attribute("lang") == "ja"
    assert "Something about" in page.locator("#finding-list").inner_text()
    page.reload()
    assert page.locator("#h-claims").inner_text() == "Claims"


@pytest.mark.parametrize(("locale", "heading"), [("ja-JP", "主張"), ("en-GB", "Claims"), ("fr-FR", "Claims")])
def test_the_first_language_is_that_of_the_reader(
    browser: Browser, report: Path, locale: str, heading: str
) -> None:
    assert opened(browser, report, locale=locale).page.locator("#h-claims").inner_text() == heading


def test_everything_can_be_done_by_keyboard(browser: Browser, report: Path) -> None:
    page = opened(browser, report).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "badge":
            break
    else:
        pytest.fail("no sentence can be reached by the Tab key")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.locator("#detail").is_visible()
    assert page.locator("#detail article").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#detail").is_hidden()


def test_details_show_every_part_of_a_claim(browser: Browser, report: Path) -> None:
    page = opened(browser, report).page
    page.locator("#claim-table tbody tr").nth(4).locator("button").click()
    text = page.locator("#detail").inner_text()
    for part in (
        "ロサルタン",
        "収縮期血圧",
        "記載なし",
        "対照群",
        "相加的",
        "示唆",
        "Losartan may additively",
    ):
        assert part in text
    assert page.locator(".document .on").count() >= 3


@pytest.mark.parametrize("width", [1280, 400, 320])
def test_nothing_runs_over_the_edge(browser: Browser, report: Path, width: int) -> None:
    page = opened(browser, report, width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".badge").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_no_barrier_is_found(browser: Browser, report: Path, scheme: str, width: int) -> None:
    # The page forbids all scripts but its own; the examiner is one.
    page = opened(browser, report, width, color_scheme=scheme, bypass_csp=True).page
    page.add_style_tag(content=".document > * { content-visibility: visible !important }")
    page.locator(".badge").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_on_paper_there_are_all_claims_and_no_controls(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(path, large(400))
    shown = opened(browser, path)
    page = shown.page
    assert shown.rows().count() == 50
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert shown.rows().count() == 400
    for control in ("nav", "#language", "#reset", "#claim-pager"):
        assert page.locator(control).is_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert shown.rows().count() == 50


@pytest.mark.slow
def test_twenty_thousand_claims_can_still_be_searched(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(path, large(20_000))
    shown = opened(browser, path)
    page = shown.page
    assert shown.rows().count() == 50
    assert "20000" in shown.status()
    page.locator("#claim-pager button").last.click()
    assert shown.status().startswith("51–100")
    page.locator("#q").fill("系統7のラット 血糖値")
    expect(page.locator("#status")).not_to_contain_text("/ 20000 ")
    texts = shown.rows().all_inner_texts()
    assert texts
    assert all("系統7のラット" in text and "血糖値" in text for text in texts)
    assert page.locator("#matrix tbody tr").count() <= 80
    assert page.evaluate("document.querySelectorAll('#claim-table *').length") < 2500
    page.locator("#claim-table tbody tr button").first.click()
    assert page.locator("#detail").is_visible()


def test_without_scripts_the_text_and_the_score_are_there(browser: Browser, report: Path) -> None:
    page = opened(browser, report, java_script_enabled=False).page
    assert "アテノロール" in page.locator("article").inner_text()
    assert page.locator("noscript").first.inner_text()
    assert "適合率" in page.locator("#score").inner_text()
