"""The main job: what it leaves behind, what it does not do twice, and what goes wrong without harm."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import simple_extraction
from openpyxl import load_workbook

from extract.errors import FileError, KonkyoError
from extract.model import Document, Extraction
from extract.nlp.records import Bunsetsu, Paren, Parse, Unit, Word
from extract.parse_cache import StoredParses
from extract.run import Notes, Outcome, Task, run, tasks
from extract.store import Judgement, Store, open_store

TEXT = """# 1. 薬理試験

アテノロールは正常ラットの心拍数を減少させた。ロサルタンは高血圧ラットの血圧を減少させた。
"""
GOLD: dict[str, object] = {
    "sentence": "アテノロールは正常ラットの心拍数を減少させた。",
    "section": "1",
    "subject": "正常ラット",
    "treatment": "アテノロール",
    "effect": "心拍数",
    "direction": "decrease",
    "comparator": None,
    "modality": "asserted",
    "interaction": None,
    "exclusive": False,
    "citations": [],
}
FILES = {"report.html", "claims.jsonl", "claims.csv", "claims.xlsx", "findings.jsonl", "run.json"}


class Job:
    """A project folder with a source, a store and an extractor that counts how often it is asked."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.extracted: list[str] = []
        self.source = self.write("source/overview.md", TEXT)

    def extract(self, document: Document, *rest: object) -> Extraction:
        self.extracted.append(document.name)
        return simple_extraction(document, *rest)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *sources: Path) -> list[Outcome | KonkyoError]:
        work = tasks(sources or [self.source], self.folder / "out")
        return [outcome for _, outcome in run(work, self.store)]

    def one(self) -> Outcome:
        (outcome,) = self.run()
        assert isinstance(outcome, Outcome), outcome
        return outcome


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    with open_store(tmp_path / "konkyo.db") as store:
        made = Job(tmp_path, store)
        monkeypatch.setattr("extract.pipeline.extract_document", made.extract)
        yield made


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


# --- what it leaves behind ---------------------------------------------------------------------------------


def test_a_run_leaves_store_report_and_exports(job: Job) -> None:
    outcome = job.one()
    assert outcome.state == "new"
    assert set(files(outcome.report.parent)) == FILES
    summary = outcome.notes.summary
    assert (summary.sentences, summary.claims, summary.flagged) == (2, 2, 1)
    assert outcome.notes.measured is None
    revision = job.store.latest("overview.md")
    assert revision is not None
    assert revision.label == outcome.notes.revision
    claims = (outcome.report.parent / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in claims] == [one.id for one in job.store.claims(revision.id)]


def test_a_gold_set_beside_the_source_is_measured_against(job: Job) -> None:
    job.write("gold/overview.jsonl", json.dumps(GOLD, ensure_ascii=False) + "\n")
    outcome = job.one()
    measured = outcome.notes.measured
    assert measured is not None
    # Two claims extracted, one of them in the gold set.
    assert (measured.relaxed.precision, measured.relaxed.recall) == (0.5, 1.0)
    score = json.loads((outcome.report.parent / "score.json").read_text(encoding="utf-8"))
    assert score["relaxed"]["n_pred"] == 2
    assert "svg" in outcome.report.read_text(encoding="utf-8")


def test_progress_is_told_by_document(job: Job) -> None:
    told: list[tuple[str, int, int]] = []
    list(run(tasks([job.source], job.folder / "out"), job.store, lambda *step: told.append(step)))
    assert told == [("overview.md", 1, 2), ("overview.md", 2, 2)]


# --- what it does not do twice -----------------------------------------------------------------------------


def test_an_unchanged_source_is_neither_extracted_nor_written_again(job: Job) -> None:
    first = job.one()
    before = files(first.report.parent)
    again = job.one()
    assert again.state == "unchanged"
    assert again.notes == first.notes
    assert job.extracted == ["overview.md"]
    assert files(first.report.parent) == before
    assert len(job.store.revisions("overview.md")) == 1


@pytest.mark.parametrize("lost", sorted(FILES))
def test_a_lost_file_is_written_from_the_store(job: Job, lost: str) -> None:
    first = job.one()
    before = files(first.report.parent)
    (first.report.parent / lost).unlink()
    again = job.one()
    assert again.state == "unchanged"
    assert job.extracted == ["overview.md"]
    after = files(first.report.parent)
    assert set(after) == FILES
    # A workbook holds the time of its making.
    assert all(after[name][1] == before[name][1] for name in FILES - {"claims.xlsx"})


@pytest.mark.parametrize(
    "broken", ["", "{}", "[]", "\udce3".encode("utf-8", "surrogateescape").decode("latin-1")]
)
def test_broken_notes_are_no_notes(job: Job, broken: str) -> None:
    first = job.one()
    (first.report.parent / "run.json").write_text(broken, encoding="utf-8")
    assert job.one().notes == first.notes
    assert job.extracted == ["overview.md"]


def test_another_gold_set_is_measured_without_extracting(job: Job) -> None:
    job.write("gold/overview.jsonl", json.dumps(GOLD, ensure_ascii=False) + "\n")
    job.one()
    job.write("gold/overview.jsonl", json.dumps({**GOLD, "direction": "increase"}, ensure_ascii=False) + "\n")
    outcome = job.one()
    assert outcome.notes.measured is not None
    assert outcome.notes.measured.relaxed.recall == 0.0
    assert job.extracted == ["overview.md"]


def test_a_revised_source_is_a_new_revision(job: Job) -> None:
    job.one()
    job.write("source/overview.md", TEXT.replace("高血圧ラット", "ウサギ"))
    outcome = job.one()
    assert outcome.state == "revised"
    assert outcome.notes.revision == "overview.md@2"
    assert "ウサギ" in (outcome.report.parent / "claims.csv").read_text(encoding="utf-8")


def test_a_revision_says_what_changed_since_the_one_before(job: Job) -> None:
    assert job.one().notes.since is None
    first = job.store.latest("overview.md")
    assert first is not None
    for claim in job.store.claims(first.id):
        job.store.decide(Judgement(verdict="accept", claim=claim.id), first.id, "mori")
    job.write("source/overview.md", TEXT.replace("心拍数を減少", "心拍数を増加"))
    outcome = job.one()
    since = outcome.notes.since
    assert since is not None
    assert (since.before, since.claims, since.unchanged) == ("overview.md@1", {"flipped": 1}, 1)
    assert since.decisions == {"reopened": 1, "kept": 1}
    assert 'id="changes"' in outcome.report.read_text(encoding="utf-8")


def test_every_file_of_a_run_leads_to_the_head_of_the_audit_trail(job: Job) -> None:
    outcome = job.one()
    head = job.store.audit_head()
    assert outcome.notes.audit_head == head
    assert head in outcome.report.read_text(encoding="utf-8")
    book = load_workbook(outcome.report.parent / "claims.xlsx")
    record = {str(key): value for key, value in book["record"].iter_rows(min_row=2, values_only=True)}
    assert (record["audit head"], record["revision"]) == (head, "overview.md@1")
    assert job.store.verify(head).ok


def test_other_settings_extract_anew(job: Job) -> None:
    job.one()
    job.write("source/konkyo.toml", "[checks]\noff = []\n")
    outcome = job.one()
    assert outcome.state == "extracted anew"
    assert job.extracted == ["overview.md"] * 2


def test_another_code_extracts_anew(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job.one()
    monkeypatch.setattr("extract.fingerprint.versions", lambda: {"code": "other"})
    assert job.one().state == "extracted anew"


def test_a_byte_order_mark_and_carriage_returns_are_part_of_the_source(job: Job) -> None:
    job.source.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    job.one()
    assert job.one().state == "unchanged"
    assert job.extracted == ["overview.md"]
    claims = (job.folder / "out" / "overview" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    source = job.source.read_bytes().decode()
    for line in claims:
        place = json.loads(line)["sentence"]
        assert source[place["start"] : place["end"]] == place["text"]


# --- what goes wrong ---------------------------------------------------------------------------------------


def test_a_bad_source_does_not_stop_the_others(job: Job) -> None:
    bad = job.write("source/bad.md", "")
    late = job.write("source/late.md", TEXT)
    outcomes = job.run(job.source, bad, late)
    assert [type(outcome) for outcome in outcomes] == [Outcome, FileError, Outcome]
    assert str(bad) in str(outcomes[1])
    assert job.store.latest("late.md") is not None


def test_a_source_that_turned_bad_keeps_its_store_and_report(job: Job) -> None:
    first = job.one()
    before = files(first.report.parent)
    job.source.write_bytes(b"\xff\xfe\x00")
    (outcome,) = job.run()
    assert isinstance(outcome, FileError)
    assert files(first.report.parent) == before
    assert len(job.store.revisions("overview.md")) == 1


def test_a_bad_gold_set_names_its_line_and_what_was_extracted_is_kept(job: Job) -> None:
    job.write("gold/overview.jsonl", json.dumps({**GOLD, "sentence": "ない文。"}, ensure_ascii=False) + "\n")
    (outcome,) = job.run()
    assert isinstance(outcome, FileError)
    assert outcome.line == 1
    assert job.store.latest("overview.md") is not None


def test_a_folder_that_cannot_be_written_is_an_error_of_one_line(job: Job) -> None:
    job.write("out/overview", "a file in the way")
    (outcome,) = job.run()
    assert isinstance(outcome, FileError)
    assert "\n" not in str(outcome)
    assert job.store.latest("overview.md") is not None


def test_a_run_that_dies_while_writing_is_finished_by_the_next(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> bytes:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("extract.exports.workbook", die)
        with pytest.raises(Killed):
            job.run()
    outcome = job.one()
    assert outcome.state == "unchanged"
    assert job.extracted == ["overview.md"]
    assert set(files(outcome.report.parent)) == FILES


# --- names -------------------------------------------------------------------------------------------------


def test_two_files_of_one_name_are_two_documents(job: Job) -> None:
    other = job.write("source/later/overview.md", TEXT.replace("正常ラット", "サル"))
    plain = job.write("source/overview.txt", TEXT)
    outcomes = job.run(job.source, other, plain)
    assert {outcome.notes.document for outcome in outcomes if isinstance(outcome, Outcome)} == {
        "source/overview.md",
        "later/overview.md",
        "overview.txt",
    }
    assert len({outcome.report for outcome in outcomes if isinstance(outcome, Outcome)}) == 3


NAME = st.sampled_from(["a", "b", "konkyo.db"])
PATH = st.tuples(NAME, NAME, NAME, st.sampled_from([".md", ".txt"])).map(
    lambda parts: Path("/x", *parts[:-1]).with_name(parts[-2] + parts[-1])
)


@given(st.lists(PATH, max_size=8))
def test_every_source_has_a_name_and_a_folder_of_its_own(paths: list[Path]) -> None:
    found = tasks(paths, Path("out"))
    assert [task.source for task in found] == list(dict.fromkeys(paths))
    assert len({task.name for task in found}) == len(found)
    folders = [task.folder for task in found]
    assert len(set(folders)) == len(found)
    assert Path("out", "konkyo.db") not in folders
    assert all(".." not in folder.parts and Path("out") in folder.parents for folder in folders)


def test_notes_come_back(job: Job) -> None:
    notes = job.one().notes
    assert Notes.model_validate_json(notes.model_dump_json()) == notes


def test_gold_of_a_name_with_brackets(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a[1].jsonl").write_text("")
    task = Task(tmp_path / "source" / "a[1].md", "a[1].md", tmp_path)
    assert task.gold_files == [tmp_path / "gold" / "a[1].jsonl"]


# --- parses ------------------------------------------------------------------------------------------------


def parse(text: str) -> Parse:
    word = Word(text, text, "名詞-普通名詞", "", 0, len(text))
    unit = Unit((0, 1), ((0, 1),), nominal=True)
    return Parse(text, (word,), (Bunsetsu(0, unit, (1, 1), False, -1),), (Paren(0, 1, -1),))


def test_parses_come_back_as_they_were(job: Job) -> None:
    cache = StoredParses(job.store)
    kept = {text: parse(text) for text in ("心拍数", "血圧", "")}
    cache.put(kept)
    assert StoredParses(job.store).get(["血圧", "心拍数", "", "体温"]) == kept
    assert isinstance(cache.get(["血圧"])["血圧"].bunsetsu[0], Bunsetsu)


def test_a_parse_of_another_model_is_unknown(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    StoredParses(job.store).put({"血圧": parse("血圧")})
    monkeypatch.setattr("extract.parse_cache.parser_signature", lambda: "another")
    assert StoredParses(job.store).get(["血圧"]) == {}


def test_a_parse_that_cannot_be_read_is_unknown(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    garbled: Callable[..., dict[str, bytes]] = lambda keys: dict.fromkeys(keys, b"{")  # noqa: E731
    monkeypatch.setattr(job.store, "parses_get", garbled)
    assert StoredParses(job.store).get(["血圧"]) == {}
