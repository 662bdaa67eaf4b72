"""Gold sets are checked record by record; each kind of mistake is found and named with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.errors import FileError
from extract.formats import read_document, read_text
from extract.gold import check_gold, gold_files, read_gold, source_of
from extract.model import Document

ROOT = Path(__file__).parent.parent
SENTENCE = "薬は R<sup>2</sup>併用と同様に細胞死を増加させた (Ito, 2010)。"
TEXT = f"## 1. 概略\n\n{SENTENCE}\n\n## 2. 薬理\n\n別の文である。\n"
RECORD: dict[str, Any] = {
    "sentence": SENTENCE,
    "section": "1",
    "subject": None,
    "treatment": "薬",
    "effect": "細胞死",
    "direction": "increase",
    "comparator": None,
    "modality": "asserted",
    "interaction": None,
    "exclusive": False,
    "citations": ["Ito, 2010"],
}


@pytest.fixture
def document() -> Document:
    return read_text(TEXT, "x.md")


def write(folder: Path, *records: object) -> Path:
    path = folder / "x.jsonl"
    lines = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_sound_file(tmp_path: Path, document: Document) -> None:
    start = TEXT.index(SENTENCE)
    placed = {**RECORD, "effect": "増殖", "start": start, "end": start + len(SENTENCE)}
    claims = read_gold(write(tmp_path, RECORD, "", placed), document)
    assert [claim.effect for claim in claims] == ["細胞死", "増殖"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"sentence": "どこにもない。"}, "sentence not found in source"),
        ({"sentence": SENTENCE.replace("<sup>2</sup>", "2")}, "sentence not found in source"),
        ({"direction": "up"}, "direction"),
        ({"modality": "sure"}, "modality"),
        ({"interaction": "strong"}, "interaction"),
        ({"exclusive": "no"}, "exclusive"),
        ({"treatment": None}, "treatment"),
        ({"treatment": ""}, "treatment: is empty; write null"),
        ({"effect": None}, "effect"),
        ({"effect": " 細胞死"}, "effect: begins or ends with a blank"),
        ({"subject": "CD4<sup>+</sup> T 細胞"}, "subject: holds mark-up; write 'CD4+ T 細胞'"),
        ({"subject": 4}, "subject"),
        ({"extra": 1}, "extra: is no key of a record"),
        ({"citations": ["Ito 2011"]}, "citations: 'Ito 2011' does not stand in the sentence"),
        ({"section": "2"}, "section: the sentence stands in '1', not in '2'"),
        ({"section": "7"}, "section: '7' is not in the source"),
        ({"start": 0, "end": 5}, "start and end do not cut the sentence; it stands at"),
        ({"start": 0}, "start and end go together"),
    ],
)
def test_every_mistake_is_named(
    tmp_path: Path, document: Document, change: dict[str, Any], problem: str
) -> None:
    path = write(tmp_path, {**RECORD, "effect": "増殖"}, {**RECORD, **change})
    _, problems = check_gold(path, document)
    assert [str(one).startswith(f"{path}:2: {problem}") for one in problems] == [True]


def test_a_missing_key(tmp_path: Path, document: Document) -> None:
    short = {key: value for key, value in RECORD.items() if key != "comparator"}
    _, problems = check_gold(write(tmp_path, short), document)
    assert [one.problem for one in problems] == ["comparator: the key is missing; add it"]


def test_a_duplicate_in_normal_form(tmp_path: Path, document: Document) -> None:
    path = write(tmp_path, RECORD, {**RECORD, "effect": "増殖"}, {**RECORD, "treatment": "薬単独処置"})
    _, problems = check_gold(path, document)
    assert [(one.line, one.problem[:19]) for one in problems] == [(3, "duplicate of line 1")]


def test_a_sentence_that_occurs_twice_may_hold_its_claim_twice(tmp_path: Path) -> None:
    document = read_text(TEXT + f"\n## 3. 総括\n\n{SENTENCE}{SENTENCE}\n", "x.md")
    summary = {**RECORD, "section": "3"}
    assert check_gold(write(tmp_path, RECORD, summary, summary), document)[1] == ()


def test_all_problems_are_reported_and_the_first_is_raised(tmp_path: Path, document: Document) -> None:
    path = write(tmp_path, "{", "[]", '{"section": 1, "section": 2}', {**RECORD, "direction": "up"}, RECORD)
    claims, problems = check_gold(path, document)
    assert [one.line for one in problems] == [1, 2, 3, 4]
    assert len(claims) == 1
    with pytest.raises(FileError, match=r"x\.jsonl:1: .*the first of 4 problems"):
        read_gold(path, document)
    with pytest.raises(FileError, match=r"x\.jsonl:1: direction: [^(]*\('up'\)$"):
        read_gold(write(tmp_path, {**RECORD, "direction": "up"}), document)


def test_a_file_that_cannot_be_read(tmp_path: Path, document: Document) -> None:
    with pytest.raises(FileError, match="check the path"):
        check_gold(tmp_path / "none.jsonl", document)
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(FileError, match="UTF-8"):
        check_gold(bad, document)


def test_the_source_of_a_gold_file(tmp_path: Path) -> None:
    gold, source = tmp_path / "gold", tmp_path / "source"
    gold.mkdir()
    source.mkdir()
    for path in (gold / "a.jsonl", gold / "a.terms.jsonl", gold / "b.jsonl", source / "a.md"):
        path.write_text("", encoding="utf-8")
    assert source_of(gold / "a.jsonl") == source / "a.md"
    assert gold_files(gold) == [gold / "a.jsonl"]
    with pytest.raises(FileError, match="--source"):
        source_of(gold / "b.jsonl")
    with pytest.raises(FileError, match="--gold"):
        gold_files(source)


@pytest.mark.parametrize("path", gold_files(ROOT / "gold"), ids=lambda path: path.stem)
def test_the_gold_set_is_sound(path: Path) -> None:
    document = read_document(source_of(path))
    claims, problems = check_gold(path, document)
    assert problems == ()
    assert claims
    for each in sorted((path.parent / "passes").glob(f"{path.stem}.*.jsonl")):
        assert check_gold(each, document)[1] == ()
