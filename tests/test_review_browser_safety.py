"""The review pages in a real browser: two at once, reload, a server that goes away; inert, accessible."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from chromium import CHROMIUM, MISSING
from desk import Desk
from invented import claim, finding
from playwright.sync_api import Browser, expect
from served import served

from extract.formats import read_text
from extract.model import Extraction
from extract.review.app import create_app
from extract.store import Judgement, Store, open_store

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]
if not CHROMIUM.exists():
    warnings.warn(MISSING, stacklevel=1)

PAGES = ("", "/c/c0", "/c/c4", "/s/157", "/matrix", "/agreement", "/orphans", "?q=nothing+at+all")


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


def test_a_server_that_is_gone_is_said_and_what_was_typed_stays(chromium: Browser, store: Store) -> None:
    with served(store) as address:
        mori = Desk(chromium, address)
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


def test_a_hostile_source_runs_nothing(chromium: Browser, tmp_path: Path) -> None:
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
            mori = Desk(chromium, address, bait)
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
