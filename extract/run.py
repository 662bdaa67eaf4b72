"""The main job: sources in; store, report and exports out. What has not changed since is not done again."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pydantic import ValidationError

from extract import fingerprint
from extract.config import find_config
from extract.errors import KonkyoError
from extract.files import printable, write_file
from extract.model import Extraction, Record
from extract.since import Since, changes_since, count
from extract.summary import Summary, summarise

if TYPE_CHECKING:
    from extract.diff import ClaimDiff
    from extract.faults import Measurement
    from extract.score import Score
    from extract.score.model import Figure
    from extract.store import Revision, Store

REPORT: Final = "report.html"
STORE: Final = "konkyo.db"
_NOTES: Final = "run.json"
_FILES: Final = (REPORT, "claims.jsonl", "claims.csv", "claims.xlsx", "findings.jsonl")

State = Literal["new", "revised", "extracted anew", "unchanged"]
"""``extracted anew``: the source is as it was, but code, lexicons or settings are not."""
Progress = Callable[[str, int, int], None]
"""Called with the document's name, sentences done, and sentences to do."""


class Rates(Record):
    """Precision, recall and F1 with their 95 % intervals. Without the scorer, whose import takes long."""

    precision: float | None
    recall: float | None
    f1: float | None
    precision_ci95: tuple[float, float] | None
    recall_ci95: tuple[float, float] | None
    f1_ci95: tuple[float, float] | None

    @classmethod
    def of(cls, figure: Figure) -> Rates:
        """The rates of a figure."""
        return cls(
            precision=figure.precision,
            recall=figure.recall,
            f1=figure.f1,
            precision_ci95=figure.precision_ci95,
            recall_ci95=figure.recall_ci95,
            f1_ci95=figure.ci95,
        )


class Measured(Record):
    """How a document did against its gold set."""

    gold: str
    relaxed: Rates
    strict: Rates


class Notes(Record):
    """What a run made of a document, and from what: kept beside the report."""

    document: str
    signature: str
    """Of the extraction and of what else is in the report: the gold set."""
    revision: str
    audit_head: str
    """The head of the audit trail when the report was written."""
    summary: Summary
    measured: Measured | None
    since: Since | None
    """What changed since the revision before, if there is one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One source, done."""

    source: Path
    report: Path
    state: State
    notes: Notes


@dataclass(frozen=True, slots=True)
class Task:
    """One source to be done: how the document is called, and the folder of its report."""

    source: Path
    name: str
    folder: Path

    @property
    def gold(self) -> Path | None:
        """Its gold set: ``gold/NAME.jsonl`` beside the folder of the source, or in it."""
        places = (self.source.resolve().parent.parent, self.source.resolve().parent)
        found = (place / "gold" / f"{self.source.stem}.jsonl" for place in places)
        return next((path for path in found if path.is_file()), None)

    @property
    def faults(self) -> Path | None:
        """What `konkyo faults --format json` found of it, if that was kept beside its gold set."""
        path = self.gold.with_name(f"{self.gold.stem}.faults.json") if self.gold else None
        return path if path and path.is_file() else None

    @property
    def gold_files(self) -> list[Path]:
        """The gold set with what belongs to it: NAME.terms.jsonl and the like."""
        found = sorted(self.gold.parent.glob(f"{glob.escape(self.gold.stem)}*.jsonl")) if self.gold else []
        return [*found, self.faults] if self.faults else found


def tasks(sources: Sequence[Path], out: Path) -> list[Task]:
    """Names for sources: the file name; where two files share it, as much of the path as tells them apart."""
    given = {path.resolve(): path for path in sources}
    names = [printable(name) for name in _names(list(given))]
    stems = Counter(map(_stem, names))
    clear = {name for name in names if stems[_stem(name)] == 1 and _stem(name) != STORE}
    return [
        Task(path, name, out / (_stem(name) if name in clear else name))
        for path, name in zip(given.values(), names, strict=True)
    ]


def _stem(name: str) -> str:
    return str(Path(name).with_suffix(""))


def _names(paths: Sequence[Path]) -> list[str]:
    depth = 1
    names = [path.name for path in paths]
    while len(set(names)) < len(names):
        depth += 1
        twice = {name for name, count in Counter(names).items() if count > 1}
        names = [
            "/".join(path.parts[-depth:]) if name in twice else name
            for path, name in zip(paths, names, strict=True)
        ]
    return names


def run(
    work: Sequence[Task], store: Store, progress: Progress | None = None
) -> Iterator[tuple[Task, Outcome | KonkyoError]]:
    """Do the work, one source after the other. One that fails does not stop those after it."""
    for task in work:
        try:
            yield task, run_one(task, store, progress)
        except KonkyoError as error:
            yield task, error


def run_one(task: Task, store: Store, progress: Progress | None = None) -> Outcome:
    """Extract, save, measure, report.

    The store comes first: whatever happens to the report later, what was extracted is kept.

    Raises:
        KonkyoError: the source, the gold set or the folder cannot be used.
    """
    versions = versions_for(task.source)
    signature = fingerprint.joined(versions)
    with_gold = f"{signature}|gold:{fingerprint.hash_files(task.gold_files)}"
    same = _unchanged(task, store, signature)
    if same and (notes := _read_notes(task, with_gold, same)):
        return Outcome(task.source, task.folder / REPORT, "unchanged", notes)
    extraction = store.extraction(same.id) if same else _extract(task, store, progress)
    before = store.latest(task.name)
    revision = same or _save(store, extraction, signature)
    score = _measure(task, extraction)
    changes = changes_since(store, revision, extraction)
    notes = Notes(
        document=task.name,
        signature=with_gold,
        revision=revision.label,
        audit_head=store.audit_head(),
        summary=summarise(extraction),
        measured=_measured(task, score),
        since=count(store, revision, changes) if changes else None,
    )
    _write(task, extraction, score, changes, notes, versions)
    return Outcome(task.source, task.folder / REPORT, _state(before, revision), notes)


def _state(before: Revision | None, after: Revision) -> State:
    if before is None:
        return "new"
    if before.id == after.id:
        return "unchanged"
    return "revised" if before.content_hash != after.content_hash else "extracted anew"


def versions_for(source: Path) -> dict[str, str]:
    """What the extraction of a source depends on beside its text, by name: code, lexicons, model, settings."""
    config = find_config(source)
    files = [Path(config.path), *config.glossary_files] if config.path else []
    return {**fingerprint.versions(), "settings": fingerprint.hash_files(files) if files else "none"}


def _unchanged(task: Task, store: Store, signature: str) -> Revision | None:
    """The stored revision, if the source is the same to the byte. Anything doubtful is left to the reader."""
    try:
        text = task.source.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
    return store.unchanged(task.name, text, signature)


def _read_notes(task: Task, signature: str, revision: Revision) -> Notes | None:
    """The notes of the last run, if they and all its files are there and of this revision."""
    with suppress(OSError, ValidationError):
        notes = Notes.model_validate_json((task.folder / _NOTES).read_bytes())
        complete = all((task.folder / name).is_file() for name in _FILES)
        if complete and (notes.document, notes.signature, notes.revision) == (
            task.name,
            signature,
            revision.label,
        ):
            return notes
    return None


def _extract(task: Task, store: Store, progress: Progress | None) -> Extraction:
    from extract.checks import checks
    from extract.formats import read_document
    from extract.parse_cache import StoredParses
    from extract.pipeline import extract_document
    from extract.termbases import read_termbases

    config = find_config(task.source)
    # Now, not after minutes of parsing.
    config.check_rules(frozenset(checks()))
    document = read_document(task.source, task.name)
    told = (lambda done, total: progress(task.name, done, total)) if progress else None
    shared, _ = read_termbases(config.glossary_files)
    return extract_document(document, StoredParses(store), told, config, shared)


def _save(store: Store, extraction: Extraction, signature: str) -> Revision:
    from extract.carry import save_revision

    return save_revision(store, extraction, signature)


def _measure(task: Task, extraction: Extraction) -> Score | None:
    if task.gold is None:
        return None
    from extract.gold import read_gold, read_grounding
    from extract.score import Case, ClaimRow, read_rows, score

    read_gold(task.gold, extraction.document)
    case = Case(
        document=extraction.document,
        gold=read_rows(task.gold),
        pred=[ClaimRow.of(claim) for claim in extraction.claims],
        grounding=read_grounding(task.gold, extraction.document),
    )
    return score([case])


def _tested(task: Task, extraction: Extraction) -> Measurement | None:
    """The test of the checks that was kept beside the gold set, if it is of this very text."""
    if task.faults is None:
        return None
    from extract.faults.figures import Measurement, digest

    with suppress(OSError, ValidationError):
        found = Measurement.model_validate_json(task.faults.read_bytes())
        return found if found.source == digest(extraction.document) else None
    return None


def _measured(task: Task, score: Score | None) -> Measured | None:
    if score is None or task.gold is None:
        return None
    return Measured(gold=str(task.gold), relaxed=Rates.of(score.relaxed), strict=Rates.of(score.strict))


def _write(
    task: Task,
    extraction: Extraction,
    score: Score | None,
    changes: ClaimDiff | None,
    notes: Notes,
    versions: dict[str, str],
) -> None:
    """The notes come last: where they stand, everything else does."""
    from extract import exports
    from extract.report import write_report

    folder = task.folder
    with suppress(OSError):
        (folder / _NOTES).unlink()
    record = {**versions, "revision": notes.revision, "audit head": notes.audit_head}
    write_report(folder / REPORT, extraction, score, record, changes, _tested(task, extraction))
    write_file(folder / "claims.jsonl", _lines(exports.claims_jsonl(extraction.claims)))
    write_file(folder / "findings.jsonl", _lines(exports.findings_jsonl(extraction.findings)))
    write_file(folder / "claims.csv", exports.claims_csv(extraction.claims, extraction.document))
    write_file(folder / "claims.xlsx", exports.workbook(extraction, record))
    if score:
        write_file(folder / "score.json", score.model_dump_json(indent=2) + "\n")
    write_file(folder / _NOTES, notes.model_dump_json(indent=2) + "\n")


def _lines(lines: Iterator[str]) -> str:
    return "".join(line + "\n" for line in lines)
