"""Markdown to raw blocks, with pyromark (CommonMark and tables), which knows where everything stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyromark

from extract.formats.contents import has_leaders
from extract.formats.numbers import split_number
from extract.formats.raw import BOLD_LEVEL, RawBlock, strip_span
from extract.formats.tables import count_rows, table_rows
from extract.formats.vocabulary import vocabulary
from extract.model import BlockKind, Span

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
)
_KINDS: dict[str, BlockKind] = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "Table": "table",
    "CodeBlock": "code",
    "HtmlBlock": "html",
}
_TRACKED = frozenset({"Item", "List", "MetadataBlock"})
_CONTAINERS = _TRACKED | {"BlockQuote", "FootnoteDefinition", "TableHead", "TableRow", "TableCell"}
_BLOCK_KINDS: dict[str, BlockKind] = {"list_item": "list_item"}
_BLOCK_KINDS.update((kind, kind) for kind in _KINDS.values())
_BOLD_LINE = re.compile(r"(\*\*|__)(?P<title>[^*_\n\r。]{1,100})\1")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_STRAY_ROW = re.compile(r"\|.*\|")
_NUMBERED_LINE = re.compile(r"[0-9０-９][^\r\n。]*[^\r\n。．.]")
_LONGEST_HEADING = 100


def read_blocks(text: str) -> tuple[RawBlock, ...]:
    """The blocks of a Markdown text, in order; offsets in code points, a byte order mark included."""
    # The parser would take a byte order mark for a character of the first line.
    shift = 1 if text.startswith("\ufeff") else 0
    data = text[shift:].encode()
    found = list(_Walk(data).blocks())
    characters = _character_offsets(
        data, (offset for _, start, end, _, _ in found for offset in (start, end))
    )
    blocks: list[RawBlock] = []
    for kind, start, end, level, title in found:
        span = strip_span(text, characters[start] + shift, characters[end] + shift)
        blocks.extend(_blocks_of(text, kind, span, level, title))
    return tuple(blocks)


_Found = tuple[str, int, int, int, str]
"""Kind, first and last byte, level and title of a heading."""


class _Walk:
    """Walks the parser's events once and yields the leaf blocks with their byte ranges."""

    def __init__(self, data: bytes) -> None:
        self._events = pyromark.events_with_range(data.decode(), options=_OPTIONS)
        self._open: list[str] = []
        self._title: list[str] = []
        self._item: list[Span | None] = []
        """For each open list item the range of its own words so far, if it has words without a paragraph."""

    def blocks(self) -> Iterator[_Found]:
        for event, place in self._events:
            start, end = place["start"], place["end"]
            if isinstance(event, str):
                self._inline(event, "", start, end)
                continue
            ((kind, value),) = event.items()
            if kind == "Start":
                yield from self._start(_name(value), start, end)
            elif kind == "End":
                yield from self._end(_name(value), value, start, end)
            else:
                self._inline(kind, value, start, end)

    def _start(self, name: str, start: int, end: int) -> Iterator[_Found]:
        if name == "Item":
            self._item.append(None)
        elif name == "List" and self._in_item():
            yield from self._flush_item()
        elif name == "Heading":
            self._title = []
        elif name not in _KINDS and name not in _CONTAINERS:
            self._inline(name, "", start, end)
        if name in _KINDS or name in _TRACKED:
            self._open.append(name)

    def _end(self, name: str, value: Any, start: int, end: int) -> Iterator[_Found]:
        if name not in _KINDS and name not in _TRACKED:
            return
        self._open.pop()
        if name == "Item":
            yield from self._flush_item()
            self._item.pop()
        elif name == "Heading":
            yield "heading", start, end, int(value["Heading"][1:]), "".join(self._title)
        elif name == "Paragraph" and self._in_item():
            yield "list_item", start, end, 0, ""
        elif name in _KINDS:
            yield _KINDS[name], start, end, 0, ""

    def _inline(self, kind: str, value: object, start: int, end: int) -> None:
        if self._in_item():
            own = self._item[-1]
            self._item[-1] = (start, end) if own is None else (min(own[0], start), max(own[1], end))
        elif self._open and self._open[-1] == "Heading":
            if kind in ("Text", "Code"):
                self._title.append(str(value))
            elif kind in ("SoftBreak", "HardBreak"):
                self._title.append(" ")

    def _in_item(self) -> bool:
        return bool(self._open) and self._open[-1] == "Item"

    def _flush_item(self) -> Iterator[_Found]:
        if (own := self._item[-1]) is not None:
            yield "list_item", *own, 0, ""
        self._item[-1] = None


def _name(value: Any) -> str:
    return value if isinstance(value, str) else str(next(iter(value)))


def _character_offsets(data: bytes, offsets: Iterable[int]) -> dict[int, int]:
    """Byte offsets to character offsets, in one pass over the text."""
    characters: dict[int, int] = {}
    last = count = 0
    for offset in sorted(set(offsets)):
        count += len(data[last:offset].decode())
        characters[offset] = count
        last = offset
    return characters


def _blocks_of(text: str, kind: str, span: Span, level: int, title: str) -> Iterator[RawBlock]:
    """What the parser calls ``kind``, as a reader would see it."""
    start, end = span
    if start >= end:
        return
    source = text[start:end]
    if kind == "table":
        yield from _table(text, start, end)
    elif kind == "heading":
        yield _heading(source, start, end, level, " ".join(title.split()))
    elif kind == "paragraph" and (heading := _line_heading(source)):
        yield RawBlock("heading", start, end, level=BOLD_LEVEL, title=heading)
    elif kind == "paragraph" and _STRAY_ROW.match(source):
        yield RawBlock("table", start, end, rows=table_rows(text, start, end), stray=True)
    elif _is_prose(kind, source):
        yield RawBlock("paragraph", start, end)
    else:
        yield RawBlock(_BLOCK_KINDS[kind], start, end)


def _table(text: str, start: int, end: int) -> Iterator[RawBlock]:
    """A table, and the prose that follows it without an empty line, which Markdown takes for rows."""
    rows = table_rows(text, start, end)
    count = count_rows(text, rows)
    yield RawBlock("table", start, rows[count - 1].end, rows=rows[:count])
    if count < len(rows):
        yield RawBlock("paragraph", rows[count].start, end, stray=True)


def _heading(source: str, start: int, end: int, level: int, title: str) -> RawBlock:
    """A heading; but sentences over a line of dashes, which Markdown takes for one, are a paragraph."""
    if title.endswith("。") and not source.startswith("#"):
        lines = source.splitlines()
        return RawBlock("paragraph", start, start + len(source[: -len(lines[-1])].rstrip()))
    return RawBlock("heading", start, end, level=level, title=title)


def _line_heading(source: str) -> str | None:
    """The title, if a paragraph is a bold line, or a line with a number like 2.1 and without a full stop."""
    if bold := _BOLD_LINE.fullmatch(source):
        return None if vocabulary().is_empty_statement(source) else bold["title"].strip()
    if len(source) > _LONGEST_HEADING or not _NUMBERED_LINE.fullmatch(source) or has_leaders(source):
        return None
    number, _ = split_number(source)
    return source if number and "." in number else None


def _is_prose(kind: str, source: str) -> bool:
    """Text indented by four spaces is code to Markdown, and text in <div> is HTML; a reader sees prose."""
    if not _JAPANESE.search(source):
        return False
    if kind == "code":
        return not source.startswith(("```", "~~~"))
    return kind == "html" and not source.lower().startswith(("<table", "<!--", "<style", "<script"))
