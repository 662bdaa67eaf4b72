"""The review pages over HTTP, and reviewers who use them without a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
from report_page import Page

from extract.review.app import create_app
from extract.review.serve import address_of, listen, server
from extract.store import Store


@contextmanager
def served(store: Store, **options: Any) -> Iterator[str]:
    """The address of the pages, for as long as the block runs."""
    with listen("127.0.0.1", 0) as bound:
        running = server(create_app(store, **options))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield address_of("127.0.0.1", bound)
        finally:
            running.should_exit = True
            thread.join(timeout=10)


class Reviewer(httpx.Client):
    """A reviewer's browser: keeps cookies, follows redirects, sends the CSRF token of the pages."""

    def __init__(self, address: str, name: str | None = "mori", language: str = "en") -> None:
        cookies = {"konkyo_language": language} | ({"konkyo_who": quote(name)} if name else {})
        super().__init__(
            base_url=address, headers={"origin": address}, cookies=cookies, follow_redirects=True, timeout=30
        )

    def open(self, path: str) -> Page:
        """A page that is there."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        return Page(response.text)

    def submit(self, path: str, **fields: str) -> httpx.Response:
        """A form, as the page would send it."""
        if "konkyo_csrf" not in self.cookies:
            self.get("/me")
        return self.post(path, data={"csrf": self.cookies["konkyo_csrf"], **fields})

    def decide(self, claim: str, verdict: str, revision: int = 1, **fields: str) -> httpx.Response:
        """A decision by button."""
        response = self.submit(f"/r/{revision}/c/{claim}/decide", verdict=verdict, **fields)
        assert response.status_code == 200, response.text
        return response


def listed(page: Page, path: str = "/c/") -> list[str]:
    """The claims that the table of a page lists, in order."""
    links = [
        attributes for tag, attributes in page.elements if tag == "a" and attributes.get("class") == "reading"
    ]
    return [link["href"].split("?")[0].split(path)[1] for link in links]


def path_of(response: httpx.Response) -> str:
    """Path and query of the page that was shown in the end, without the slash in front."""
    return response.url.raw_path.decode().removeprefix("/")
