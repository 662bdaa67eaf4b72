"""The review pages in a real browser: the keyboard, and editing by selection."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from chromium import CHROMIUM, MISSING
from desk import Desk
from playwright.sync_api import expect

from extract.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]
if not CHROMIUM.exists():
    warnings.warn(MISSING, stacklevel=1)


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
