"""The commands as a user meets them: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from invented import simple_extraction

from extract import cli

TEXT = "# 1. 試験\n\nアテノロールは正常ラットの心拍数を減少させた。ロサルタンはサルの血圧を減少させた。\n"
HEAVY = ("spacy", "scipy", "altair", "pandas", "numpy", "sqlalchemy", "fastapi", "vl_convert", "jinja2")


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Konkyo = Callable[..., Ended]


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Konkyo:
    """Runs a command in a folder of its own, with a simple extractor in place of the pipeline."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("extract.pipeline.extract_document", simple_extraction)

    def call(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["konkyo", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        return Ended(status, *capfd.readouterr())

    return call


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source" / "overview.md"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
        timeout=120,
    )


# --- help --------------------------------------------------------------------------------------------------


def test_help_imports_nothing_heavy() -> None:
    code = f"""
import sys
from extract.cli import main
for arguments in (["--help"], ["run", "--help"], ["extract", "--help"]):
    sys.argv = ["konkyo", *arguments]
    try:
        main()
    except SystemExit as end:
        assert not end.code
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = python(code)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


def commands() -> dict[str, Any]:
    """Every command by its words: run, gold check …"""
    cli.register_all()
    found: dict[str, Any] = {}
    open_groups: list[tuple[str, Any]] = [("", typer.main.get_command(cli.app))]
    while open_groups:
        words, command = open_groups.pop()
        below = getattr(command, "commands", None)
        if below is None:
            found[words] = command
        else:
            open_groups += [(f"{words} {name}".strip(), one) for name, one in below.items()]
    return found


@pytest.mark.parametrize("words", sorted(commands()))
def test_every_command_shows_an_example_that_it_understands(konkyo: Konkyo, words: str) -> None:
    ended = konkyo(*words.split(), "--help")
    assert ended.status == 0
    told = " ".join((commands()[words].help or "").split())
    assert f"Example: konkyo {words}" in told
    example = told.split("Example: konkyo ", 1)[1].split(" | ")[0]
    arguments = shlex.split(example)[len(words.split()) :]
    commands()[words].make_context(
        words, arguments
    )  # raises where an option or argument is unknown or missing


def test_the_help_lists_every_command_once(konkyo: Konkyo) -> None:
    konkyo("--help")
    names = [command.name for command in cli.app.registered_commands]
    assert len(set(names)) == len(names)
    assert names[:2] == ["run", "extract"]


def test_completion_and_version_are_there(konkyo: Konkyo) -> None:
    assert "--install-completion" in konkyo("--help").out
    assert konkyo("--version").out.startswith("konkyo ")


def test_an_unknown_command_ends_with_two(konkyo: Konkyo) -> None:
    ended = konkyo("extrac")
    assert ended.status == 2
    assert "No such command" in ended.err


# --- extract -----------------------------------------------------------------------------------------------


def test_extract_prints_one_object_a_claim_and_nothing_else(konkyo: Konkyo, source: Path) -> None:
    ended = konkyo("extract", source)
    assert (ended.status, ended.err) == (0, "")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert [row["effect"]["text"] for row in rows] == ["心拍数", "血圧"]
    text = source.read_text(encoding="utf-8")
    for row in rows:
        (start, end), *_ = row["effect"]["spans"]
        assert text[start:end] == row["effect"]["text"]


def test_extract_prints_a_table(konkyo: Konkyo, source: Path) -> None:
    ended = konkyo("extract", source, "--format", "csv")
    assert ended.out.startswith("\ufeffid,document,")
    assert ended.out.count("\n") == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"caf\xe9 \x83\x65", "is not UTF-8"),
        ("# 1. 試験\n\n文\x00です。\n".encode(), "NUL"),
        (b"only English here\n", "Japanese"),
        (b"%PDF-1.7\n\x00\x01", "PDF"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "run"])
def test_bad_input_is_one_line_and_status_two(
    konkyo: Konkyo, tmp_path: Path, command: str, content: bytes, said: str
) -> None:
    path = tmp_path / "bad.md"
    path.write_bytes(content)
    ended = konkyo(command, path)
    assert ended.status == 2
    assert ended.err.count("\n") == 1
    assert ended.err.startswith(f"konkyo: {path}")
    assert said in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", ["extract", "run"])
def test_a_missing_file_is_one_line_and_status_two(konkyo: Konkyo, tmp_path: Path, command: str) -> None:
    ended = konkyo(command, tmp_path / "none.md")
    assert (ended.status, ended.err) == (
        2,
        f"konkyo: {tmp_path / 'none.md'}: does not exist; check the path\n",
    )


def test_a_folder_is_no_document(konkyo: Konkyo, source: Path) -> None:
    ended = konkyo("extract", source.parent)
    assert ended.status == 2
    assert "is a directory" in ended.err


def test_output_is_utf8_whatever_the_system_speaks(source: Path) -> None:
    code = f"""
import sys
import extract.pipeline
sys.path.insert(0, {str(Path(__file__).parent)!r})
from invented import simple_extraction
extract.pipeline.extract_document = simple_extraction
from extract.cli import main
sys.argv = ["konkyo", "extract", {str(source)!r}]
main()
"""
    done = python(code, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "心拍数" in done.stdout


# --- run ---------------------------------------------------------------------------------------------------


def test_run_tells_what_was_found_and_where_the_report_is(
    konkyo: Konkyo, source: Path, tmp_path: Path
) -> None:
    ended = konkyo("run")
    assert (ended.status, ended.err) == (0, "")
    assert "2 sentences, 2 claims" in ended.out
    assert "grounded 0 of 2 claims" in ended.out
    assert "flagged  1 of 2 claims" in ended.out
    assert "warning" in ended.out
    assert "test-rule" in ended.out
    assert "not measured" in ended.out
    report = Path("konkyo-out", "overview", "report.html")
    assert str(report) in ended.out
    assert (tmp_path / report).is_file()
    assert (tmp_path / "konkyo-out" / "konkyo.db").is_file()
    assert source.is_file()


def test_run_measures_against_gold(konkyo: Konkyo, source: Path) -> None:
    row: dict[str, object] = {
        "sentence": "アテノロールは正常ラットの心拍数を減少させた。", "section": "1", "subject": "正常ラット",
        "treatment": "アテノロール", "effect": "心拍数", "direction": "decrease", "comparator": None,
        "modality": "asserted", "interaction": None, "exclusive": False, "citations": [],
    }  # fmt: skip
    gold = source.parent.parent / "gold" / "overview.jsonl"
    gold.parent.mkdir()
    gold.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    ended = konkyo("run")
    assert "precision 0.500" in ended.out
    assert "recall 1.000" in ended.out
    assert "F1 0.667" in ended.out
    assert str(Path("gold", "overview.jsonl")) in ended.out


def test_run_goes_on_after_a_bad_file_and_ends_with_two(konkyo: Konkyo, source: Path, tmp_path: Path) -> None:
    (source.parent / "bad.md").write_text("nothing Japanese\n", encoding="utf-8")
    ended = konkyo("run", source.parent, tmp_path / "missing")
    assert ended.status == 2
    assert "overview.md" in ended.out
    assert ended.err.count("\n") == 2
    assert ended.err.count("konkyo: ") == 2
    assert (tmp_path / "konkyo-out" / "overview" / "report.html").is_file()


def test_run_in_a_folder_without_sources_says_what_to_do(konkyo: Konkyo) -> None:
    ended = konkyo("run")
    assert ended.status == 2
    assert (
        ended.err == "konkyo: no folder source/ here; name a document, for instance: konkyo run overview.md\n"
    )


def test_run_writes_where_it_is_told(konkyo: Konkyo, source: Path, tmp_path: Path) -> None:
    ended = konkyo("run", source, "--out", tmp_path / "there", "--db", tmp_path / "my" / "store.db")
    assert ended.status == 0
    assert (tmp_path / "there" / "overview" / "report.html").is_file()
    assert (tmp_path / "my" / "store.db").is_file()
    assert not (tmp_path / "konkyo-out").exists()


@pytest.mark.parametrize("db", ["folder", "mysql://host/db", "text.db"])
def test_a_store_that_is_none_is_one_line_and_status_two(
    konkyo: Konkyo, source: Path, tmp_path: Path, db: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.db").write_text("no database, certainly none, whatever its name may say\n" * 50)
    ended = konkyo("run", source, "--db", db)
    assert ended.status == 2
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err


def test_names_that_look_like_mark_up_are_printed_as_they_are(konkyo: Konkyo, tmp_path: Path) -> None:
    path = tmp_path / "[bold]x[@].md"
    path.write_text(TEXT, encoding="utf-8")
    ended = konkyo("run", path)
    assert ended.status == 0
    assert "[bold]x[@].md" in ended.out


def test_a_name_that_is_no_text_is_replaced(konkyo: Konkyo, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xe3.md"))
    try:
        path.write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    ended = konkyo("run", path)
    assert ended.status == 0
    assert "\ufffd" in ended.out
    assert json.loads(konkyo("extract", path).out.splitlines()[0])["document"] == "\ufffd\ufffd.md"


def test_an_unchanged_source_is_answered_without_the_model(source: Path, tmp_path: Path) -> None:
    first = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import extract.pipeline
from invented import simple_extraction
extract.pipeline.extract_document = simple_extraction
from extract.cli import main
sys.argv = ["konkyo", "run", {str(source)!r}, "--out", {str(tmp_path / "out")!r}]
main()
"""
    again = f"""
import sys
from extract.cli import main
sys.argv = ["konkyo", "run", {str(source)!r}, "--out", {str(tmp_path / "out")!r}]
try:
    main()
finally:
    heavy = ("spacy", "sudachipy", "numpy", "scipy", "jinja2", "xlsxwriter", "vl_convert", "alembic")
    print([name for name in heavy if name in sys.modules], file=sys.stderr)
"""
    done = python(first)
    assert done.returncode == 0, done.stderr
    done = python(again)
    assert "unchanged" in done.stdout
    assert "2 sentences, 2 claims" in done.stdout
    assert done.stderr.strip() == "[]"
