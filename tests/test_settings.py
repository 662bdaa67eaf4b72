"""What a project's konkyo.toml says holds for ``konkyo run`` as it does for ``konkyo check``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from extract import cli

pytestmark = pytest.mark.model

TEXT = """# 1. 薬理試験

アテノロールは正常ラットの心拍数を減少させた (Sato, 2011)。ロサルタンはサルの血圧を低下させた。

# 2. 参考文献

- Mori B. Blood pressure in monkeys. J Invent Sci. 2011;1:1-2.
"""
Found = list[tuple[str, str, int]]


class Project:
    """A folder with one document; what both commands find in it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, output: pytest.CaptureFixture[str]) -> None:
        self.folder, self._patch, self._output = folder, patch, output
        self.source = folder / "source" / "overview.md"
        self.source.parent.mkdir()
        self.source.write_text(TEXT, encoding="utf-8")

    def settings(self, text: str) -> None:
        (self.folder / "konkyo.toml").write_text(text, encoding="utf-8")

    def call(self, *arguments: object) -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["konkyo", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *self._output.readouterr()

    def both(self) -> tuple[Found, Found]:
        _, printed, _ = self.call("check", self.source, "--format", "jsonl")
        self.call("run", self.source, "--out", self.folder / "out")
        written = (self.folder / "out" / "overview" / "findings.jsonl").read_text(encoding="utf-8")
        checked, run = (
            [(row["rule"], row["severity"], row["start"]) for row in map(json.loads, lines.splitlines())]
            for lines in (printed, written)
        )
        return checked, run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Project:
    return Project(tmp_path, monkeypatch, capfd)


def severities(found: Found, rule: str) -> list[str]:
    return [severity for name, severity, _ in found if name == rule]


def test_settings_count_in_both_commands(project: Project) -> None:
    checked, run = project.both()
    assert checked == run
    assert severities(run, "citation-unresolved") == ["error"]
    project.settings('[checks]\nseverity = { citation-unresolved = "note" }\noff = ["reference-uncited"]\n')
    checked, run = project.both()
    assert checked == run
    assert severities(run, "citation-unresolved") == ["note"]
    assert severities(run, "reference-uncited") == []


@pytest.mark.parametrize(
    ("file", "left"),
    [("source/over*.md", 0), ("overview.md", 0), ("*", 0), ("other/over*.md", 1), ("source/other.md", 1)],
)
def test_an_accepted_place_may_be_named_with_its_folder(project: Project, file: str, left: int) -> None:
    project.settings(
        f'[[ignore]]\nrule = "citation-unresolved"\nfile = "{file}"\nreason = "seen, agreed with the client"\n'
    )
    checked, run = project.both()
    assert checked == run
    assert len(severities(run, "citation-unresolved")) == left


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[checks]\noff = ["citation-unresolvd"]\n', "no check is called 'citation-unresolvd'"),
        ("[checks\n", "not readable as TOML"),
        ('[[ignore]]\nrule = "citation-unresolved"\n', "reason"),
        ("[chekcs]\n", "unknown table 'chekcs'"),
    ],
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_settings_that_cannot_be_meant_end_both_commands(
    project: Project, command: str, settings: str, said: str
) -> None:
    project.settings(settings)
    status, _, errors = project.call(command, project.source)
    assert status == 2
    assert errors.count("\n") == 1
    assert re.match(rf"konkyo: {re.escape(str(project.folder / 'konkyo.toml'))}:[12]: ", errors)
    assert said in errors
