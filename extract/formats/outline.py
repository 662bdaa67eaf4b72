"""The section tree. Numbers decide, as heading levels of real files lie (``## 2.2.`` beside ``### 2.1.``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.formats.numbers import split_number
from extract.formats.raw import BOLD_LEVEL, RawBlock
from extract.formats.vocabulary import vocabulary
from extract.model import Section


@dataclass(slots=True)
class Node:
    """A section on its way: its heading, its place in the tree and the blocks of its own (by their index)."""

    heading: RawBlock
    number: str | None
    title: str
    parent: Node | None
    topic: str | None
    """``toc``, ``glossary`` or ``references``, by its own heading or that of the section it belongs to."""
    depth: int = 1
    name: str = ""
    blocks: list[int] = field(default_factory=list)
    empty: bool = False


def outline(blocks: Sequence[RawBlock]) -> tuple[list[Node], list[Node | None]]:
    """The sections in order, and for each block the section that holds it (None before the first heading)."""
    nodes: list[Node] = []
    numbered: dict[str, Node] = {}
    owners: list[Node | None] = []
    current: Node | None = None
    for index, block in enumerate(blocks):
        if block.kind == "heading" and (node := _node(block, nodes, numbered)) is not None:
            nodes.append(node)
            if node.number:
                numbered[node.number] = node
            current = node
        elif current is not None:
            current.blocks.append(index)
        owners.append(current)
    return nodes, owners


def _node(heading: RawBlock, nodes: Sequence[Node], numbered: Mapping[str, Node]) -> Node | None:
    """The section that a heading opens; a bold line opens one only by its number or its topic."""
    number, title = split_number(heading.title)
    topic = vocabulary().topic(title)
    if heading.level == BOLD_LEVEL and number is None and topic is None:
        return None
    if number:
        parent = _numbered_parent(number, numbered) or _title_of_document(nodes)
    else:
        parent = _parent_by_level(heading.level, nodes)
        topic = topic or (parent.topic if parent else None)
    return Node(heading, number, title, parent, topic, depth=parent.depth + 1 if parent else 1)


def _numbered_parent(number: str, numbered: Mapping[str, Node]) -> Node | None:
    """The section whose number begins this one, the longest such number first."""
    while "." in number:
        number = number.rpartition(".")[0]
        if number in numbered:
            return numbered[number]
    return None


def _title_of_document(nodes: Sequence[Node]) -> Node | None:
    first = nodes[0] if nodes else None
    is_title = first is not None and first.heading.level == 1 and first.number is None and first.topic is None
    return first if is_title else None


def _parent_by_level(level: int, nodes: Sequence[Node]) -> Node | None:
    node = nodes[-1] if nodes else None
    while node is not None and node.heading.level >= level:
        # The levels of numbered headings may lie, so the tree is climbed, not the list.
        node = node.parent
    return node


def name_sections(nodes: Sequence[Node], has_body: Sequence[bool]) -> None:
    """Give each section its name: the number if the document numbers its sections, else the heading as it is.

    It numbers them if some number has two levels or more, or if every section with body text has a number.
    """
    numbered = any(node.number and "." in node.number for node in nodes) or all(
        node.number for node, body in zip(nodes, has_body, strict=True) if body
    )
    for node in nodes:
        node.name = node.number if numbered and node.number else node.heading.title


def to_sections(nodes: Sequence[Node], end: int) -> tuple[Section, ...]:
    """The finished records; a section ends where the first heading follows that does not belong to it."""
    ends = [end] * len(nodes)
    open_nodes: list[int] = []
    for index, node in enumerate(nodes):
        while open_nodes and not _belongs(node, nodes[open_nodes[-1]]):
            ends[open_nodes.pop()] = node.heading.start
        open_nodes.append(index)
    return tuple(
        Section(
            name=node.name,
            number=node.number,
            title=node.title,
            depth=node.depth,
            start=node.heading.start,
            end=ends[index],
            parent=node.parent.name if node.parent else None,
            empty=node.empty,
        )
        for index, node in enumerate(nodes)
    )


def _belongs(node: Node, ancestor: Node) -> bool:
    parent = node.parent
    while parent is not None and parent is not ancestor:
        parent = parent.parent
    return parent is ancestor
