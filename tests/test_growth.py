"""Work that must grow with the text alone, counted in steps of the interpreter, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from extract.claims.build import ancestors
from extract.formats import read_text
from extract.model import Document


def headed(count: int) -> Document:
    """Many chapters, every third one with a section and a subsection."""
    levels = ((1, "{0}"), (2, "{0}.1"), (3, "{0}.1.1"))
    lines = [
        f"{'#' * level} {number.format(chapter)}. 章{chapter}\n\n薬剤{chapter}は血圧を低下させた。\n\n"
        for chapter in range(1, count + 1)
        for level, number in levels[: 3 if chapter % 3 == 0 else 1]
    ]
    return read_text("".join(lines), "headed.md")


def steps(work: Callable[[], object]) -> int:
    """How many bytecodes run, in the functions that are called as well."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001, called by the interpreter
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def test_sections_know_those_above_them() -> None:
    above = ancestors(headed(3))
    assert above["3.1.1"] == ("3.1", "3")
    assert above["3.1"] == ("3",)
    assert above["3"] == above["1"] == ()


def test_the_sections_above_are_found_in_work_that_grows_with_their_number() -> None:
    few, many = headed(60), headed(240)
    assert steps(lambda: ancestors(many)) < 4.5 * steps(lambda: ancestors(few))
