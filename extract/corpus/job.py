"""The run over a corpus: what is known is passed over, the rest extracted, everything written as Parquet.

This process alone writes the store and the Parquet files; workers see neither. So a run that is stopped has kept
every document that was done, and the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from extract import fingerprint
from extract.carry import save_revision
from extract.checks import checks
from extract.config import find_config
from extract.corpus.pieces import Batch, Done, Piece, batches
from extract.corpus.tables import DocumentRow, Tables
from extract.errors import FileError, KonkyoError
from extract.files import printable
from extract.formats import find_sources
from extract.formats.decode import check_text, decode_file
from extract.model import Extraction, GlossaryEntry
from extract.run import versions_for
from extract.store import Revision, Store
from extract.termbases import read_termbases

SUFFIX: Final = ".parquet"

Execute = Callable[[Iterable[Batch]], Iterator[Done]]
"""Extracts batches, each piece once, in any order."""
Progress = Callable[[int, int], None]
"""Called with documents done, and documents to do."""


class Outputs(NamedTuple):
    """Where a run writes: ``NAME.parquet`` for the claims, its neighbours for the rest."""

    claims: Path
    findings: Path
    documents: Path
    store: Path


def output_paths(out: Path) -> Outputs:
    """The files beside ``out``, which must end with .parquet. Raises ``FileError`` if it does not."""
    if out.suffix.lower() != SUFFIX or out.is_dir():
        raise FileError(out, None, f"name a file that ends with {SUFFIX}, for instance claims{SUFFIX}")
    stem = out.stem
    return Outputs(
        out,
        out.with_name(f"{stem}.findings{SUFFIX}"),
        out.with_name(f"{stem}.documents{SUFFIX}"),
        out.with_name(f"{stem}.db"),
    )


@dataclass(slots=True)
class Totals:
    """What a run did, in documents; ``problems`` by document, one line each."""

    documents: int
    unchanged: int
    extracted: int
    claims: int
    findings: int
    problems: dict[str, str]


class Corpus:
    """The documents of a folder, and the store that their extractions go to.

    Raises:
        FileError: there is no such folder, or no document in it.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._store = store
        self.sources = _named(folder)
        """By name: the path below the folder."""
        self._signatures: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self._glossaries: dict[tuple[Path, ...], tuple[GlossaryEntry, ...]] = {}
        self._unchanged = 0

    def run(self, execute: Execute, outputs: Outputs, progress: Progress | None = None) -> Totals:
        """Extract what is new or changed, save it, and write the Parquet files over all documents.

        Raises:
            KonkyoError: the store or a file cannot be written, or the cluster is gone.
        """
        extracted = 0
        tell = progress or (lambda _done, _total: None)
        work = batches(self._pieces())
        first = next(work, None)
        # Where nothing is to be done, no worker need be started.
        for done in execute(chain([first], work)) if first else ():
            extracted += self._keep(done)
            tell(self._unchanged + extracted + len(self._problems), len(self.sources))
        return self._write(outputs, extracted)

    def _pieces(self) -> Iterator[Piece]:
        """What has to be extracted. Read one by one, as the workers take them."""
        for name, path in self.sources.items():
            try:
                text = decode_file(path)
                check_text(text, str(path))
                config = find_config(path)
                config.check_rules(frozenset(checks()))
                shared = self._shared(config.glossary_files)
                self._signatures[name] = fingerprint.joined(versions_for(path))
            except KonkyoError as error:
                self._problems[name] = str(error)
                continue
            if self._store.unchanged(name, text, self._signatures[name]):
                self._unchanged += 1
            else:
                yield Piece(name, str(path), text, config, shared)

    def _shared(self, files: Sequence[Path]) -> tuple[GlossaryEntry, ...]:
        key = tuple(files)
        if key not in self._glossaries:
            self._glossaries[key] = tuple(read_termbases(files)[0])
        return self._glossaries[key]

    def _keep(self, done: Done) -> bool:
        if done.body is None:
            self._problems[done.name] = done.problem or "failed"
            return False
        found = Extraction.model_validate_json(done.body)
        save_revision(self._store, found, self._signatures[done.name])
        return True

    def _write(self, outputs: Outputs, extracted: int) -> Totals:
        totals = Totals(
            len(self.sources), self._unchanged, extracted, 0, 0, dict(sorted(self._problems.items()))
        )
        with Tables(outputs.claims, outputs.findings, outputs.documents) as tables:
            for name in sorted(self.sources):
                revision = None if name in self._problems else self._store.latest(name)
                if revision is None:
                    tables.add(
                        DocumentRow(document=name, problem=self._problems.get(name, "was not extracted"))
                    )
                    continue
                claims, findings = self._store.claims(revision.id), self._store.findings(revision.id)
                tables.add(self._row(revision), claims, findings)
                totals.claims += len(claims)
                totals.findings += len(findings)
        return totals

    def _row(self, revision: Revision) -> DocumentRow:
        return DocumentRow(
            document=revision.document,
            sha256=revision.content_hash,
            characters=len(self._store.source(revision.id)),
            sentences=revision.sentences,
            claims=revision.claims,
            findings=revision.findings,
            signature=revision.signature,
        )


def _named(folder: Path) -> dict[str, Path]:
    top = folder if folder.is_dir() else folder.parent
    found: dict[str, Path] = {}
    for path in find_sources(folder):
        name = printable(path.relative_to(top).as_posix())
        while name in found:
            # Two names that are no text may be printed alike.
            name += "'"
        found[name] = path
    return found
