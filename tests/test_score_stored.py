"""``konkyo score`` without claims named: those of the latest run; and how a user names what is stored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from invented import simple_extraction
from samples import Said, extraction

from extract.carry import save_revision
from extract.formats import read_document
from extract.store import Store, UnknownTarget, find_revision, open_store

TEXT = "# 1. 試験\n\nアテノロールは正常ラットの心拍数を減少させた。ロサルタンはサルの血圧を減少させた。\n"
GOLD: dict[str, object] = {
    "sentence": "アテノロールは正常ラットの心拍数を減少させた。", "section": "1", "subject": "正常ラット",
    "treatment": "アテノロール", "effect": "心拍数", "direction": "decrease", "comparator": None,
    "modality": "asserted", "interaction": None, "exclusive": False, "citations": [],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("gold", "source"):
        (tmp_path / name).mkdir()
    (tmp_path / "source/overview.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold/overview.jsonl").write_text(json.dumps(GOLD) + "\n", encoding="utf-8")
    return tmp_path


def store_source(folder: Path, signature: str) -> None:
    with open_store(folder / "konkyo-out/konkyo.db") as store:
        save_revision(store, simple_extraction(read_document(folder / "source/overview.md")), signature)


def konkyo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; from extract.cli import main\n"
        "try: main()\n"
        "finally:\n"
        "    loaded = {'spacy', 'ginza', 'sudachipy'} & set(sys.modules)\n"
        "    if loaded: sys.exit(f'loaded {loaded}')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
    )


def test_the_latest_run_is_scored_without_a_parser(folder: Path) -> None:
    store_source(folder, "first code")
    store_source(folder, "second code")
    done = konkyo(folder, "score", "--format", "json")
    assert done.returncode == 0, done.stderr
    relaxed = json.loads(done.stdout)["relaxed"]
    assert (relaxed["tp"], relaxed["n_pred"], relaxed["n_gold"]) == (1, 2, 1)


def test_a_source_that_changed_since_is_not_scored(folder: Path) -> None:
    store_source(folder, "code")
    with (folder / "source/overview.md").open("a", encoding="utf-8") as file:
        file.write("\n追記した。\n")
    done = konkyo(folder, "score")
    assert done.returncode == 2
    assert "overview.md: has changed since overview.md@1 was stored; run `konkyo run`" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_store_the_remedy_is_told(folder: Path) -> None:
    done = konkyo(folder, "score")
    assert done.returncode == 2
    assert "no store here; run `konkyo run` first" in done.stderr


# --- naming ------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path / "konkyo.db")
    for name in ("overview.md", "summary.md", "module 2/summary.md"):
        save_revision(opened, extraction([("1", [Said()])], name=name), "s")
    save_revision(opened, extraction([("1", [Said(), Said()])], name="overview.md"), "s")
    return opened


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("overview.md", "overview.md@2"),
        ("overview.md@1", "overview.md@1"),
        ("overview.md@latest", "overview.md@2"),
        ("overview", "overview.md@2"),
        ("overview@1", "overview.md@1"),
        ("source/overview.md", "overview.md@2"),
        ("/home/mori/source/overview.md@1", "overview.md@1"),
        ("summary.md", "summary.md@1"),
        ("module 2/summary.md", "module 2/summary.md@1"),
    ],
)
def test_a_revision_is_found_as_a_user_names_it(store: Store, name: str, label: str) -> None:
    assert find_revision(store, name).label == label


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("overview.md@3", "no such revision in .*; there is: overview.md@1, overview.md@2"),
        ("oveview.md", "no such document in .*; there is: module 2/summary.md, overview.md, summary.md"),
        ("other.md@1", "other.md: no such document"),
        (None, "holds module 2/summary.md, overview.md, summary.md; name one of them"),
    ],
)
def test_what_is_not_stored_is_told_with_what_is(store: Store, name: str | None, problem: str) -> None:
    with pytest.raises(UnknownTarget, match=problem):
        find_revision(store, name)


def test_the_only_document_needs_no_name(tmp_path: Path) -> None:
    with open_store(tmp_path / "one.db") as store:
        with pytest.raises(UnknownTarget, match="holds no document; run `konkyo run` first"):
            find_revision(store)
        save_revision(store, extraction([("1", [Said()])]), "s")
        assert find_revision(store).label == "sample.md@1"
