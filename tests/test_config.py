"""What a project decides about the checks: what counts, and how a slip in the file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.checks import check_document, checks
from extract.config import DEFAULTS, Config, find_config, read_config
from extract.errors import FileError
from extract.formats import read_text
from extract.model import Finding

TEXT = """## 1. 緒言

血圧が低下した (Sato, 2011)。尿量が増加した (Abe, 2014)。

### 1.2. 目的

体重が減少した (Wada, 2016)。

## 2. 参考文献

- Abe T, Ito K. Bertanib in hypertensive rats. *Blood Press.* 2014;12(3):100-110.
- Mori T, Ito K. Bertanib in obese rats. *Kidney.* 2009;9(3):10-20.
"""


def settings(folder: Path, text: str, name: str = "konkyo.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def findings(config: Config, name: str = "overview.md") -> list[Finding]:
    found = check_document(read_text(TEXT, name), (), config=config)
    return [one for one in found if one.rule.startswith(("citation", "reference"))]


def rules(config: Config, name: str = "overview.md") -> list[str]:
    return sorted(finding.rule for finding in findings(config, name))


EVERYTHING = ["citation-unresolved", "citation-unresolved", "reference-uncited"]


# --- what counts -------------------------------------------------------------------------------------------


def test_without_settings_every_check_runs() -> None:
    assert rules(DEFAULTS) == EVERYTHING


def test_a_check_is_switched_off(tmp_path: Path) -> None:
    config = read_config(settings(tmp_path, '[checks]\noff = ["citation-unresolved"]\n'))
    assert rules(config) == ["reference-uncited"]


def test_a_severity_is_changed_and_the_order_with_it(tmp_path: Path) -> None:
    text = '[checks]\nseverity = { citation-unresolved = "note", reference-uncited = "error" }\n'
    found = findings(read_config(settings(tmp_path, text)))
    assert found[0].rule == "reference-uncited"
    assert [one.severity for one in found] == ["error", "note", "note"]


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ('rule = "citation-unresolved"', ["reference-uncited"]),
        ('text = "Sato"', ["citation-unresolved", "reference-uncited"]),
        ('rule = "reference-uncited"\ntext = "Sato"', EVERYTHING),
        ('section = "1"', ["reference-uncited"]),
        ('section = "1.2"', ["citation-unresolved", "reference-uncited"]),
        ('section = "1."', EVERYTHING),
        ('rule = "citation-unresolved"\nfile = "over*.md"', ["reference-uncited"]),
        ('rule = "citation-unresolved"\nfile = "other.md"', EVERYTHING),
    ],
)
def test_an_accepted_place_is_passed_over(tmp_path: Path, entry: str, left: list[str]) -> None:
    text = f'[[ignore]]\n{entry}\nreason = "looked up, the paper is in press"\n'
    assert rules(read_config(settings(tmp_path, text))) == left


def test_several_places_may_be_accepted(tmp_path: Path) -> None:
    text = '[[ignore]]\ntext = "Sato"\nreason = "in press"\n\n[[ignore]]\ntext = "Wada"\nreason = "in press, too"\n'
    assert rules(read_config(settings(tmp_path, text))) == ["reference-uncited"]


# --- which file counts -------------------------------------------------------------------------------------


def test_the_nearest_settings_count(tmp_path: Path) -> None:
    settings(tmp_path, '[checks]\noff = ["reference-uncited"]\n')
    near = settings(tmp_path / "source", '[checks]\noff = ["citation-unresolved"]\n')
    assert find_config(tmp_path / "source" / "a.md").path == str(near)
    assert find_config(tmp_path / "source" / "deep" / "a.md").path == str(near)
    assert find_config(tmp_path / "a.md").off == ("reference-uncited",)


def test_settings_in_pyproject_count_where_there_are_any(tmp_path: Path) -> None:
    settings(tmp_path, '[tool.konkyo.checks]\noff = ["reference-uncited"]\n', "pyproject.toml")
    settings(tmp_path / "source", "[tool.other]\nx = 1\n", "pyproject.toml")
    assert find_config(tmp_path / "source" / "a.md").off == ("reference-uncited",)
    own = settings(tmp_path, '[checks]\noff = ["citation-unresolved"]\n')
    assert find_config(tmp_path / "source" / "a.md").path == str(own)


def test_pyproject_has_accepted_places_too(tmp_path: Path) -> None:
    text = '[tool.konkyo.checks]\noff = []\n\n[[tool.konkyo.ignore]]\ntext = "Sato"\nreason = "in press"\n'
    config = read_config(settings(tmp_path, text, "pyproject.toml"))
    assert [entry.text for entry in config.ignore] == ["Sato"]


# --- slips -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[checks]\noff = [\n", 2, "not readable as TOML"),
        ("[checks]\noff = reference-uncited\n", 2, "not readable as TOML"),
        (
            "# checks\n[chekcs]\noff = []\n",
            2,
            "unknown table 'chekcs'; use [checks], [[ignore]] or glossaries",
        ),
        ('checks = "none"\n', 1, "checks must be a table"),
        ('[checks]\noff = "reference-uncited"\n', 2, 'off: must be a list: ["…"]'),
        ("[checks]\noff = [3]\n", 2, "off.1: must be text in quotation marks"),
        ('[checks]\n\nseverity = "note"\n', 3, "severity: must be a table"),
        ('[checks]\nseverity = { reference-uncited = "fatal" }\n', 2, "must be error, warning or note"),
        ("[checks.severity]\nreference-uncited = true\n", 2, "must be error, warning or note"),
        ("[checks]\noff = []\nonly = []\n", 3, "only: unknown key"),
        ("[checks]\nignore = []\n", 2, "unknown key 'ignore' in [checks]"),
        ('[[ignore]]\nrule = "reference-uncited"\n', 1, "ignore.1.reason: say why the place is accepted"),
        ('[[ignore]]\nrule = "reference-uncited"\nreason = ""\n', 3, "say why the place is accepted"),
        ('[[ignore]]\nreason = "seen"\n', 1, "needs a rule, a text or a section"),
        (
            '[[ignore]]\ntext = "a"\nreason = "seen"\n\n[[ignore]]\ntext = 3\nreason = "seen"\n',
            6,
            "ignore.2.text: must be text",
        ),
        ('[[ignore]]\ntext = "a"\nreason = "seen"\nwhy = "no"\n', 4, "ignore.1.why: unknown key"),
        ('glossaries = "a.tbx"\n', 1, "glossaries: must be a list"),
        ('ignore = "all"\n', 1, "ignore: must be a list"),
        ('ignore = ["all"]\n', 1, "ignore.1: must be a table: [[ignore]]"),
    ],
)
def test_a_slip_is_told_with_its_line_and_the_remedy(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = settings(tmp_path, text)
    with pytest.raises(FileError) as caught:
        read_config(path)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[checks]\noff = [\n  "reference-uncited",\n  "summary-orfan",\n]\n', 4, "is summary-orphan meant?"),
        ('[checks.severity]\nsummary-orphans = "note"\n', 2, "is summary-orphan meant?"),
        ('[[ignore]]\nrule = "E501"\nreason = "habit"\n', 2, "`konkyo checks` lists them all"),
    ],
)
def test_a_check_that_does_not_exist_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = settings(tmp_path, text)
    with pytest.raises(FileError) as caught:
        read_config(path).check_rules(frozenset(checks()))
    assert caught.value.line == line
    assert said in str(caught.value)


def test_slips_in_pyproject_have_their_line_too(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n\n[[tool.konkyo.ignore]]\nrule = "reference-uncited"\n'
    with pytest.raises(FileError) as caught:
        read_config(settings(tmp_path, text, "pyproject.toml"))
    assert caught.value.line == 4
    with pytest.raises(FileError, match="must be a table"):
        read_config(settings(tmp_path, "[tool]\nkonkyo = 3\n", "pyproject.toml"))


def test_a_missing_file_of_settings_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"none\.toml: cannot be read"):
        read_config(tmp_path / "none.toml")
