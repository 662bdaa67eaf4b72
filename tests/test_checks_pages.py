"""The checks as readers see them: the table in README.md, ``konkyo checks`` and the manual pages."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extract import cli
from extract.checks import Check, checks
from extract.checks.pages import BEGIN, END, named, ordered, page, with_table
from extract.errors import FileError, KonkyoError

ROOT = Path(__file__).parents[1]


def test_the_table_in_the_readme_is_fresh() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    assert with_table(readme, text) == text, "stale; run scripts/checks-table"


def test_the_table_names_every_check_once_with_its_severity() -> None:
    text = with_table(Path("x.md"), f"before\n{BEGIN}\nSTALE\n{END}\nafter\n")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \|$", text, re.MULTILINE)
    assert [row[0] for row in rows] == [check.id for check in ordered()]
    assert sorted(row[0] for row in rows) == sorted(checks())
    assert all(severity == checks()[rule].severity for rule, severity, _ in rows)
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "STALE" not in text
    assert with_table(Path("x.md"), text) == text


@pytest.mark.parametrize("text", ["no markers", f"{BEGIN}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"])
def test_a_document_without_the_markers_is_left_alone(text: str) -> None:
    with pytest.raises(FileError, match="it needs one"):
        with_table(Path("x.md"), text)


@pytest.mark.parametrize("check", checks().values(), ids=lambda check: check.id)
def test_a_summary_is_one_sentence_of_one_line(check: Check) -> None:
    summary = check.summary
    assert 20 <= len(summary) <= 110
    assert ". " not in summary
    assert summary[0].isupper()


@pytest.mark.parametrize("rule", checks())
def test_a_manual_page_says_what_to_do(rule: str) -> None:
    text = page(named(rule))
    assert text.startswith(f"{rule} (")
    assert checks()[rule].remedy in text
    assert checks()[rule].message_ja in text


def test_a_check_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(KonkyoError, match="is scope-widened meant"):
        named("scope-widend")
    with pytest.raises(KonkyoError, match="konkyo checks"):
        named("zzz")


Konkyo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Konkyo:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["konkyo", *arguments])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *capfd.readouterr()

    return call


def test_the_command_lists_prints_and_refuses(konkyo: Konkyo) -> None:
    status, out, _ = konkyo("checks")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == [check.id for check in ordered()]
    assert konkyo("check", "--list")[1] == out
    _, out, _ = konkyo("checks", "--format", "markdown")
    assert out.count("\n| `") == len(checks())
    _, out, _ = konkyo("checks", "only-dropped")
    assert "Bad::" in out
    assert "Good::" in out
    status, out, error = konkyo("checks", "only-droped")
    assert (status, out) == (2, "")
    assert error == "konkyo: no check is called 'only-droped'; is only-dropped meant?\n"
