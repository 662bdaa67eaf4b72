"""Fixtures for all tests. What a test module defines under the same name is used instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from invented import overview
from postgres import address, postgresql

from extract.store import Store, open_store

if TYPE_CHECKING:
    from desk import Desk
    from playwright.sync_api import Browser
    from served import Reviewer

__all__ = ["address", "postgresql"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one invented document: six claims, three of them flagged."""
    with open_store(tmp_path / "konkyo.db") as opened:
        opened.save_run(overview(), "first")
        yield opened


@pytest.fixture
def pages(store: Store) -> Iterator[str]:
    """The address of its review pages."""
    from served import served

    with served(store) as found:
        yield found


@pytest.fixture
def mori(pages: str) -> Iterator[Reviewer]:
    """A reviewer without a browser."""
    from served import Reviewer

    with Reviewer(pages, "mori") as reviewer:
        yield reviewer


@pytest.fixture
def sato(pages: str) -> Iterator[Reviewer]:
    """Another one."""
    from served import Reviewer

    with Reviewer(pages, "sato") as reviewer:
        yield reviewer


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser. One for each module: Playwright runs only once at a time."""
    from chromium import ARGUMENTS, CHROMIUM
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def desk(chromium: Browser, pages: str) -> Iterator[Callable[..., Desk]]:
    """Seats reviewers at browsers of their own."""
    from desk import Desk

    made: list[Desk] = []

    def sit(who: str | None = "mori", **options: Any) -> Desk:
        made.append(Desk(chromium, pages, who, **options))
        return made[-1]

    yield sit
    for one in made:
        one.context.close()
