"""A report, taken apart: its elements, the text inside them, its data."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "br", "input", "link", "img", "hr"}


class Page(HTMLParser):
    """The page as a list of elements with their attributes and the text inside them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[int, list[str]] = {}
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self.elements[self._open[-1]][0] == tag, f"</{tag}> closes {self.elements[self._open[-1]]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.inside.setdefault(at, []).append(data)

    def text(self, tag: str, **attributes: str) -> str:
        for at, (name, found) in enumerate(self.elements):
            if name == tag and all(found.get(key) == value for key, value in attributes.items()):
                return "".join(self.inside.get(at, []))
        raise AssertionError(f"no <{tag} {attributes}>")

    def data(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.text("script", id="data"))
        return loaded

    def article(self) -> str:
        return self.text("article")


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)
