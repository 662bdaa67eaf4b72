"""The whole job in one go: run, review by keyboard, revise the source, review what reopened, export gold, score."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromium import ARGUMENTS, CHROMIUM, MISSING
from desk import Desk
from playwright.sync_api import expect, sync_playwright

from extract.store import open_store

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING),
]
if not CHROMIUM.exists():
    warnings.warn(MISSING, stacklevel=1)

KONKYO = Path(sys.executable).with_name("konkyo")
SOURCE = Path(__file__).parent.parent / "source" / "revlimid-fl-mzl-2.4.md"
NAME = SOURCE.name


def konkyo(folder: Path, *arguments: str, status: int = 0) -> str:
    done = subprocess.run(
        [KONKYO, *arguments], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == status, done.stderr
    return done.stdout


@contextmanager
def review(folder: Path) -> Iterator[str]:
    """The pages of the command itself; their address."""
    process = subprocess.Popen(
        [KONKYO, "review", "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+?(?=/\s)", process.stdout.readline())
        assert found
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_from_the_first_run_to_the_score(tmp_path: Path) -> None:
    source = tmp_path / "source" / NAME
    source.parent.mkdir()
    source.write_bytes(SOURCE.read_bytes())
    store = tmp_path / "konkyo-out" / "konkyo.db"
    konkyo(tmp_path, "run")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        with review(tmp_path) as address:
            mori = Desk(browser, address, None)
            page = mori.open("/")
            page.keyboard.type("Mori")
            page.keyboard.press("Enter")
            expect(page.locator(".claims")).to_be_visible()

            # Twenty claims by keyboard only: every fifth is rejected, every seventh put off.
            mori.press("n")
            done: list[str] = []
            while len(done) < 20:
                turn = len(done)
                claim = mori.claim
                if turn % 7 == 6:
                    mori.press("k")
                elif turn % 5 == 4:
                    mori.press("r", str(1 + turn % 8))
                else:
                    mori.press("a")
                assert mori.claim != claim
                done.append(claim)
            assert len(set(done)) == 20

            # The next one: its effect becomes, say, what the text marks as its treatment.
            claim = mori.claim
            words = page.locator("#text .k.treatment").first.inner_text()
            mori.select(words)
            page.keyboard.press("2")
            mori.press("Control+Enter")
            assert "edited" in mori.flash()
            mori.press("u")
            assert mori.claim == claim
            assert "undone" in mori.flash()
            with open_store(store) as opened:
                assert {mark.claim for mark in opened.marks(1)} == set(done)
                accepted = [mark for mark in opened.marks(1) if mark.verdict == "accept"]
                claims = {one.id: one for one in opened.claims(1)}
            mori.press("y")

            # The source is revised: a claim that was accepted says the contrary now.
            changed = next(
                claims[mark.claim]
                for mark in accepted
                if mark.claim and "増加" in claims[mark.claim].sentence.text
            )
            start, end = changed.sentence.start, changed.sentence.end
            text = SOURCE.read_text(encoding="utf-8")
            source.write_text(
                text[:start] + text[start:end].replace("増加", "減少") + text[end:], encoding="utf-8"
            )
            konkyo(tmp_path, "run")
            page = mori.open("/r/1")
            assert "/r/2?revised=1" in page.url
            expect(page.locator(".flash")).to_contain_text("revised (1 → 2)")
            expect(page.locator(".claims tbody tr").first.locator(".state")).to_contain_text("reopened")
            mori.press("n")
            old = page.locator(".reopening")
            expect(old).to_contain_text("Mori: accepted")
            expect(old).to_contain_text("direction")
            while page.locator(".reopening").count():
                mori.press("a")
            page = mori.open("/r/2?show=reopened")
            expect(page.locator(".empty")).to_be_visible()
            assert mori.said == []
        browser.close()

    with open_store(store) as opened:
        active = opened.marks(2)
        assert {mark.outcome for mark in active} >= {None, "kept", "reopened"}
        assert opened.verify().ok
    konkyo(tmp_path, "gold", "export", "--out", "gold.jsonl")
    gold = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(gold) >= 10
    folder = tmp_path / "konkyo-out" / source.stem
    scored = konkyo(
        tmp_path, "score", "--pred", str(folder / "claims.jsonl"), "--gold", "gold.jsonl",
        "--source", str(source), "--format", "json",
    )  # fmt: skip
    # What was accepted is found again; the claims nobody reviewed are no part of this gold set.
    assert json.loads(scored)["relaxed"]["recall"] > 0.9
