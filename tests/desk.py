"""A reviewer at a real browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page

_COUNT_REQUESTS = """
window.requests = 0;
document.addEventListener("htmx:finally:request", () => { window.requests += 1; });
"""


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
