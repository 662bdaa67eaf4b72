"""Raw blocks to a Document: sections, the role of every block, glossary, references, problems."""

from __future__ import annotations

from collections.abc import Sequence

from extract.errors import FileError
from extract.formats.contents import is_contents_prose, is_contents_table
from extract.formats.glossary import glossary_columns, read_glossary
from extract.formats.outline import Node, name_sections, outline, to_sections
from extract.formats.raw import RawBlock, Source
from extract.formats.references import read_references
from extract.formats.vocabulary import vocabulary
from extract.model import Block, Document, GlossaryEntry, Problem, Role
from extract.text import Lines

_PROSE = frozenset({"paragraph", "list_item"})
_STRAY_IN_GLOSSARY = (
    "this line may or may not belong to the abbreviation list; put every row of it between | and |, with no"
    " empty line between rows and one after the last"
)


def assemble(source: Source, blocks: Sequence[RawBlock], problems: Sequence[Problem] = ()) -> Document:
    """The document that the blocks of a file make; FileError for a broken abbreviation list."""
    return _Assembly(source, blocks, problems).document()


class _Assembly:
    def __init__(self, source: Source, blocks: Sequence[RawBlock], problems: Sequence[Problem]) -> None:
        self._source = source
        self._text = source.text
        self._raw = blocks
        self._problems = list(problems)
        self._lines = Lines(source.text)
        self._nodes, self._owners = outline(blocks)
        self._glossary: list[GlossaryEntry] = []
        self._last_table: Role = "table"

    def document(self) -> Document:
        self._mark_empty_sections()
        roles = [self._role(block, owner) for block, owner in zip(self._raw, self._owners, strict=True)]
        name_sections(self._nodes, [any(roles[i] == "body" for i in node.blocks) for node in self._nodes])
        listed = [(b.start, b.end) for b, role in zip(self._raw, roles, strict=True) if role == "references"]
        references, unread = read_references(self._text, listed)
        blocks = tuple(
            Block(kind=raw.kind, role=role, section=owner.name if owner else "", start=raw.start, end=raw.end)
            for raw, role, owner in zip(self._raw, roles, self._owners, strict=True)
        )
        return Document(
            name=self._source.name,
            text=self._text,
            sections=to_sections(self._nodes, len(self._text)),
            blocks=blocks,
            glossary=tuple(self._glossary),
            references=tuple(references),
            problems=tuple(sorted([*self._problems, *unread], key=lambda problem: problem.start)),
        )

    def _mark_empty_sections(self) -> None:
        for node in self._nodes:
            own = [self._raw[index] for index in node.blocks]
            node.empty = bool(own) and all(block.kind in _PROSE and self._says_empty(block) for block in own)

    def _says_empty(self, block: RawBlock) -> bool:
        source = self._text[block.start : block.end]
        return len(source) < 100 and vocabulary().is_empty_statement(source)

    def _role(self, block: RawBlock, owner: Node | None) -> Role:
        topic = owner.topic if owner else None
        if block.kind == "heading":
            return "heading"
        if block.kind == "table":
            self._last_table = self._role_of_table(block, topic)
            return self._last_table
        if block.stray and self._last_table == "glossary":
            raise FileError(self._source.path, self._lines.line(block.start), _STRAY_IN_GLOSSARY)
        if block.kind not in _PROSE:
            self._note_html_table(block)
            return "body"
        if owner is not None and owner.empty:
            return "empty"
        if topic == "references":
            return "references"
        return "toc" if is_contents_prose(self._text[block.start : block.end], topic) else "body"

    def _role_of_table(self, table: RawBlock, topic: str | None) -> Role:
        if is_contents_table(self._text, table, topic):
            return "toc"
        if table.stray:
            self._on_stray_rows(table, topic)
            return "table"
        if columns := glossary_columns(self._text, table, topic):
            entries, problems = read_glossary(self._source, self._lines, table, columns)
            self._glossary.extend(entries)
            self._problems.extend(problems)
            return "glossary"
        if topic == "glossary":
            self._note(
                table, "glossary-table", "a table here has neither two nor three columns; it is not read"
            )
        self._note_broken_rows(table)
        return "table"

    def _on_stray_rows(self, table: RawBlock, topic: str | None) -> None:
        if topic == "glossary":
            raise FileError(self._source.path, self._lines.line(table.start), _STRAY_IN_GLOSSARY)
        self._note(table, "table-rows", "table rows stand apart from any table and are not read")

    def _note_broken_rows(self, table: RawBlock) -> None:
        width = len(table.rows[0].cells)
        broken = [row for row in table.rows if len(row.cells) != width]
        if broken:
            first = broken[0]
            found = len(first.cells)
            message = f"the row has {found} cells, the header {width}; so in {len(broken)} rows of this table"
            self._problems.append(
                Problem(rule="table-row", message=message, start=first.start, end=first.end)
            )

    def _note_html_table(self, block: RawBlock) -> None:
        source = self._text[block.start : block.end]
        if block.kind == "html" and source[:6].lower() == "<table":
            self._note(block, "html-table", "a table in HTML is not read; write it as a Markdown table")

    def _note(self, block: RawBlock, rule: str, message: str) -> None:
        self._problems.append(Problem(rule=rule, message=message, start=block.start, end=block.end))
