"""The review pages in a real browser: keyboard, selection, two reviewers at once, reload, phone, accessibility."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from chromium import ARGUMENTS, CHROMIUM, MISSING
from invented import claim, finding, overview
from playwright.sync_api import Browser, Page, expect, sync_playwright
from served import served

from extract.formats import read_text
from extract.model import Extraction
from extract.review.app import create_app
from extract.store import Judgement, Store, open_store

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]
if not CHROMIUM.exists():
    warnings.warn(MISSING, stacklevel=1)

PAGES = ("", "/c/c0", "/c/c4", "/s/157", "/matrix", "/agreement", "/orphans", "?q=nothing+at+all")
_COUNT_REQUESTS = """
window.requests = 0;
document.addEventListener("htmx:finally:request", () => { window.requests += 1; });
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


class Desk:
    """A reviewer at a browser, and what the browser complained of."""

    def __init__(self, browser: Browser, address: str, who: str | None = "mori", **options: Any) -> None:
        settings = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**settings, **options})
        if who:
            self.context.add_cookies([{"name": "konkyo_who", "value": quote(who), "url": address}])
        self.address = address
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.add_init_script(_COUNT_REQUESTS)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def press(self, *keys: str) -> None:
        """Press keys, the last of which asks the server for something, and wait until that is shown."""
        before = self.page.evaluate("window.requests")
        for key in keys:
            self.page.keyboard.press(key)
        self.page.wait_for_function("before => window.requests > before", arg=before)

    @property
    def claim(self) -> str:
        return self.page.url.split("/c/")[1].split("?")[0]

    def flash(self) -> str:
        return self.page.locator(".flash").inner_text()

    def select(self, words: str) -> None:
        """Select words of the text with the mouse."""
        box = self.page.evaluate(
            """words => {
                const blocks = [...document.querySelectorAll("#text .text")];
                for (const block of blocks) {
                    const nodes = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
                    const places = [];
                    while (nodes.nextNode())
                        for (let at = 0; at < nodes.currentNode.length; at++) places.push([nodes.currentNode, at]);
                    const first = block.textContent.indexOf(words);
                    if (first < 0) continue;
                    const box = ([node, at]) => {
                        const range = document.createRange();
                        range.setStart(node, at);
                        range.setEnd(node, at + 1);
                        return range.getBoundingClientRect();
                    };
                    const [from, to] = [box(places[first]), box(places[first + words.length - 1])];
                    return [from.left + 1, from.top + from.height / 2, to.right - 1, to.top + to.height / 2];
                }
            }""",
            words,
        )
        assert box, f"{words} is not shown"
        mouse = self.page.mouse
        mouse.move(box[0], box[1])
        mouse.down()
        mouse.move(box[2], box[3], steps=6)
        mouse.up()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "konkyo.db") as opened:
        opened.save_run(overview(), "first")
        yield opened


@pytest.fixture
def pages(store: Store) -> Iterator[str]:
    with served(store) as found:
        yield found


@pytest.fixture
def desk(browser: Browser, pages: str) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def sit(who: str | None = "mori", **options: Any) -> Desk:
        made.append(Desk(browser, pages, who, **options))
        return made[-1]

    yield sit
    for one in made:
        one.context.close()


# --- the keyboard ------------------------------------------------------------------------------------------


def test_a_review_from_the_first_page_to_the_last_claim_by_keyboard(
    store: Store, desk: Callable[..., Desk]
) -> None:
    mori = desk(None)
    page = mori.open("/")
    # Nobody has said who reviews: the field has the focus.
    page.keyboard.type("森 花子")
    page.keyboard.press("Enter")
    expect(page.locator(".claims tbody tr")).to_have_count(6)
    mori.press("n")
    assert mori.claim == "c5"
    mori.press("a")
    assert "accepted" in mori.flash()
    # Screen readers are told as well.
    expect(page.get_by_role("status")).to_contain_text("accepted")
    assert mori.claim == "c0"
    page.keyboard.press("r")
    expect(page.locator("#reject")).to_be_visible()
    mori.press("3")
    assert "direction" in mori.flash()
    mori.press("k")
    assert "skipped" in mori.flash()
    page.keyboard.press("c")
    page.keyboard.type("a comment with a, r and 3 in it")
    mori.press("Control+Enter")
    expect(page.locator(".history .comment")).to_have_text("a comment with a, r and 3 in it")
    for _ in range(4):
        mori.press("a")
    marks = [(mark.claim, mark.verdict) for mark in store.marks(1) if mark.reviewer == "森 花子"]
    assert marks[:3] == [("c5", "accept"), ("c0", "reject"), ("c4", "skip")]
    assert {claim for claim, verdict in marks if verdict in ("accept", "reject")} == {
        "c0", "c1", "c2", "c3", "c4", "c5",
    }  # fmt: skip
    # All is decided: back at the queue, which says how to go on.
    assert page.url.split("?")[0].endswith("/r/1")
    expect(page.locator(".flash").last).to_contain_text("sample of sentences (v)")
    mori.press("u")
    assert mori.claim == "c4"
    mori.press("y")
    mori.press("q")
    assert "6 / 6" not in page.locator(".tiles").inner_text()
    assert mori.said == []


def test_every_page_has_its_key_and_the_keys_are_listed(desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1")
    for key, place in (("v", "/s/"), ("x", "/matrix"), ("g", "/agreement"), ("o", "/orphans"), ("q", "/r/1")):
        mori.press(key)
        assert place in page.url
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("zigzag binder")
    mori.press("Enter")
    expect(page.locator(".claims tbody tr")).to_have_count(2)
    mori.press("n")
    assert "q=zigzag" in page.url
    before = mori.claim
    mori.press("n")
    mori.press("p")
    assert mori.claim == before
    page.keyboard.press("l")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    assert mori.claim == before
    mori.open("/r/1")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_keys_work_while_a_japanese_input_method_is_on(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c5")
    for key, code in (("Process", "KeyR"), ("３", "Digit3")):
        page.evaluate(
            "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
            [key, code],
        )
    expect(page.locator(".flash")).to_contain_text("direction")
    assert [(mark.claim, mark.reason) for mark in store.marks(1)] == [("c5", "direction")]


def test_single_letter_keys_can_be_switched_off_and_stay_so(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c5")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for key in ("a", "k", "n", "q"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert mori.claim == "c5"
    assert store.marks(1) == []
    page.keyboard.press("?")
    expect(page.locator("#keys-on")).not_to_be_checked()
    page.locator("#keys-on").check()
    page.keyboard.press("Escape")
    mori.press("a")
    assert [mark.claim for mark in store.marks(1)] == ["c5"]


def test_a_key_that_is_held_down_decides_one_claim(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c5")
    for _ in range(5):
        page.keyboard.down("a")
    page.keyboard.up("a")
    expect(page.locator(".flash")).to_be_visible()
    assert [mark.claim for mark in store.marks(1)] == ["c5"]


def test_focus_can_be_seen_and_goes_where_work_is(desk: Callable[..., Desk]) -> None:
    page = desk().open("/r/1/c/c0")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert (width, style) == ("3px", "solid"), page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.value") == "boundary"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == "r"


# --- editing -----------------------------------------------------------------------------------------------


def test_a_slot_is_edited_by_selecting_with_the_mouse(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c2")
    mori.select("CD4+ T 細胞")
    page.keyboard.press("2")
    expect(page.locator("#edit")).to_be_visible()
    expect(page.locator('#edit [data-slot="effect"]').first).to_have_value("CD4+ T 細胞")
    mori.press("Control+Enter")
    assert "edited" in mori.flash()
    (decision,) = store.decisions(1)
    effect = decision.after[0].effect
    assert effect is not None
    (span,) = effect.spans
    assert store.source(1)[slice(*span)] == "CD4<sup>+</sup> T 細胞"
    # What stands in front of it on the page is the first CD4, the one of this sentence.
    assert decision.sentence.start <= span[0] < decision.sentence.end


def test_a_slot_is_edited_by_selecting_with_the_keyboard(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c5")
    for key in ("t", "ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight", "1"):
        page.keyboard.press(key)
    expect(page.locator('#edit [data-slot="treatment"]').first).to_have_value("アテノ")
    mori.press("Control+Enter")
    (decision,) = store.decisions(1)
    treatment = decision.after[0].treatment
    assert treatment is not None
    assert (treatment.text, treatment.inherited) == ("アテノ", False)


def test_a_claim_is_split_in_the_form(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c2")
    page.keyboard.press("s")
    values = page.locator("#edit .values > .value")
    expect(values).to_have_count(2)
    page.locator("#edit [data-more]").click()
    expect(values).to_have_count(3)
    values.nth(1).locator("[data-less]").click()
    expect(values).to_have_count(2)
    values.nth(1).locator('[data-slot="effect"]').fill("産生")
    values.nth(1).locator("select").first.select_option("decrease")
    mori.press("Control+Enter")
    (decision,) = store.decisions(1)
    assert [(one.effect.text if one.effect else "", one.direction) for one in decision.after] == [
        ("IL-2 産生", "increase"),
        ("産生", "decrease"),
    ]


def test_a_missed_claim_is_added_from_the_page_of_another(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c1")
    mori.press("m")
    assert "/s/" in page.url
    expect(page.locator("#add")).to_be_visible()
    mori.select("体重")
    page.locator('#add [data-takes="effect"]').click()
    page.locator('#add [data-slot="treatment"]').fill("アテノロール")
    page.locator("#add select").first.select_option("decrease")
    mori.press("Control+Enter")
    assert "claim added" in mori.flash()
    (decision,) = store.decisions(1)
    assert decision.after[0].effect is not None
    assert decision.after[0].effect.text == "体重"
    mori.press("a")
    assert [mark.verdict for mark in store.marks(1)] == ["add", "accept"]


def test_a_required_field_that_is_empty_keeps_the_form(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1/c/c0")
    page.keyboard.press("e")
    page.locator('#edit [data-slot="effect"]').first.fill("")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.dataset.slot") == "effect"
    assert store.decisions(1) == ()
    assert mori.claim == "c0"


def test_what_was_entered_stays_when_the_server_refuses_it(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk(locale="ja-JP")
    page = mori.open("/r/1/c/c2")
    page.keyboard.press("e")
    page.locator('#edit [data-slot="effect"]').first.fill("体温")
    page.locator("#edit .term input").first.fill("XYZ")
    mori.press("Control+Enter")
    expect(page.locator("#trouble")).to_have_text("XYZ は略号一覧にありません。何も保存していません。")
    expect(page.locator('#edit [data-slot="effect"]').first).to_have_value("体温")
    page.locator("#edit .term input").first.fill("ZZB")
    mori.press("Control+Enter")
    expect(page.locator("#trouble")).to_be_hidden()
    assert [decision.verdict for decision in store.decisions(1)] == ["edit"]


# --- two at once, reload, a server that goes away ------------------------------------------------------------


def test_two_reviewers_at_once_disagree_and_settle(store: Store, desk: Callable[..., Desk]) -> None:
    mori, sato = desk("mori"), desk("佐藤")
    for one in (mori, sato):
        one.open("/r/1")
        one.press("n")
    for turn in range(6):
        assert mori.claim == sato.claim
        mori.press("a")
        sato.press("r", "4") if turn == 2 else sato.press("a")
    assert len(store.marks(1)) == 12
    page = sato.open("/r/1/agreement")
    assert "5 / 6" in page.locator(".tiles").inner_text()
    page.locator(".verdicts a").click()
    expect(page.locator(".others")).to_contain_text("disagree")
    page.get_by_role("button", name="Settle it so").first.click()
    expect(page.locator(".others")).to_contain_text("Settled by 佐藤")
    expect(page.locator(".where .state")).to_contain_text("accepted")


def test_a_reload_in_the_middle_loses_and_repeats_nothing(store: Store, desk: Callable[..., Desk]) -> None:
    mori = desk()
    page = mori.open("/r/1")
    mori.press("n")
    mori.press("a")
    after = mori.claim
    page.reload()
    assert mori.claim == after
    assert "accepted" in mori.flash()
    mori.press("a")
    page.reload()
    page.go_back()
    expect(page.locator("#h-claim")).to_be_visible()
    page.go_forward()
    page.reload()
    assert len(store.marks(1)) == 2
    page.keyboard.press("e")
    page.locator('#edit [data-slot="effect"]').first.fill("体温")
    page.reload()
    expect(page.locator("#edit")).to_be_hidden()
    assert len(store.decisions(1)) == 2


def test_a_server_that_is_gone_is_said_and_what_was_typed_stays(browser: Browser, store: Store) -> None:
    with served(store) as address:
        mori = Desk(browser, address)
        page = mori.open("/r/1/c/c0")
        page.keyboard.press("c")
        page.keyboard.type("typed before the server went away")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("#trouble")).to_contain_text("nothing was written")
    expect(page.locator("#comment textarea")).to_have_value("typed before the server went away")
    assert store.decisions(1) == ()
    mori.context.close()


# --- inert, offline, accessible ------------------------------------------------------------------------------


def test_a_hostile_source_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    bait = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=2>{{ 7*7 }}<a hx-get=/ hx-trigger=load>"
    sentence = f"アテノロール{bait}は心拍数を減少させた。"
    document = read_text(f"# 概要{bait}\n\n{sentence}\n", "x.md")
    one = claim(
        document, 0, sentence, bait, bait, bait, "decrease", "減少", comparator=bait, section=bait, en=bait
    )
    found = finding(document, "減少", "error", 1.0, ["c0"]).model_copy(
        update={"message_ja": bait, "remedy": bait}
    )
    extraction = Extraction(document=document, sentences=1, claims=(one,), findings=(found,))
    with open_store(tmp_path / "konkyo.db") as store:
        store.save_run(extraction, "first")
        store.decide(Judgement(verdict="comment", claim="c0", comment=bait), 1, bait)
        with served(store) as address:
            mori = Desk(browser, address, bait)
            for path in ("/r/1", "/r/1/c/c0", f"/r/1/s/{document.text.index('アテノ')}", "/r/1/matrix"):
                page = mori.open(path)
                mori.press("q")
                page.go_back()
                assert page.evaluate("window.pwned") is None
                assert page.evaluate("document.scripts.length") == 3
            assert mori.said == []
            assert all(url.startswith(address) for url in mori.asked if not url.startswith("data:"))
            mori.context.close()


def decided(store: Store) -> None:
    """Something of everything: decisions of two, a dispute, a comment."""
    for who, verdict in (("mori", "accept"), ("sato", "reject")):
        judgement = {"verdict": verdict, "claim": "c0", "reason": "other" if verdict == "reject" else None}
        store.decide(Judgement.model_validate(judgement), 1, who)
    store.decide(Judgement(verdict="comment", claim="c0", comment="表 2 を確認"), 1, "sato")


def plugged_in(store: Store) -> list[str]:
    """The pages in the bar that other modules add."""
    return [f"/{item.path}" for item in create_app(store).state.nav if f"/{item.path}" not in (*PAGES, "/")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_pages_are_accessible_and_nothing_sticks_out(
    store: Store, desk: Callable[..., Desk], scheme: str, width: int
) -> None:
    decided(store)
    mori = desk(color_scheme=scheme, viewport={"width": width, "height": 800}, locale="ja-JP")
    for path in (*PAGES, *plugged_in(store)):
        page = mori.open(f"/r/1{path}")
        if "/c/" in path:
            page.keyboard.press("s")
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if "/c/" in path:
            page.keyboard.press("Escape")
            page.keyboard.press("?")
            assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    for path in ("/me", "/login", "/r/99"):
        page = mori.open(path)
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_meaning_is_never_told_by_colour_alone(store: Store, desk: Callable[..., Desk]) -> None:
    decided(store)
    page = desk().open("/r/1?show=all")
    for one in page.locator(".dir, .state, .sev").all():
        assert one.inner_text().strip() or one.text_content()
    marks = page.goto(page.url.split("/r/")[0] + "/r/1/c/c0")
    assert marks is not None
    for role, tag in (("treatment", "T"), ("effect", "E"), ("subject", "S"), ("direction", "▼")):
        content = page.locator(f"#text .k.{role}").first.evaluate(
            "one => getComputedStyle(one, '::before').content"
        )
        assert content == f'"{tag}"'
        line = page.locator(f"#text .k.{role}").first.evaluate(
            "one => getComputedStyle(one).borderBottomStyle + getComputedStyle(one).textDecorationLine"
        )
        assert line != "nonenone"
