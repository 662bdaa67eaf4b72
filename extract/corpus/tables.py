"""Claims, findings and documents as Parquet: the only file that imports pyarrow.

The columns are the keys of ``claims.jsonl`` and ``findings.jsonl``, nested as they are there. Rows come in the
order in which they are written; the same rows give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
from pyarrow import parquet

from extract.errors import FileError
from extract.model import Claim, Finding, Record

_ROW_GROUP: Final = 10_000

_SPAN = pa.list_(pa.int64())
_SPANS = pa.list_(_SPAN)
_TEXT = pa.string()


def _struct(**fields: pa.DataType) -> pa.StructType:
    return pa.struct(list(fields.items()))


_SLOT = _struct(
    text=_TEXT,
    spans=_SPANS,
    term=_struct(abbr=_TEXT, ja=_TEXT, en=_TEXT),
    inherited=pa.bool_(),
)

CLAIMS: Final = pa.schema(
    {
        "id": _TEXT,
        "document": _TEXT,
        "section": _TEXT,
        "sentence": _struct(text=_TEXT, start=pa.int64(), end=pa.int64()),
        "subject": _SLOT,
        "treatment": _SLOT,
        "effect": _SLOT,
        "direction": _TEXT,
        "comparator": _TEXT,
        "modality": _TEXT,
        "interaction": _TEXT,
        "exclusive": pa.bool_(),
        "citations": pa.list_(_struct(text=_TEXT, reference=_TEXT)),
        "certainty": _struct(level=_TEXT, cue=_TEXT, span=_SPAN),
        "cues": _struct(
            direction=_SPANS, modality=_SPANS, comparator=_SPANS, exclusive=_SPANS, interaction=_SPANS
        ),
        "en": _TEXT,
        "confidence": pa.float64(),
        "weakest": _TEXT,
        "found_by": pa.list_(_TEXT),
    }
)
FINDINGS: Final = pa.schema(
    {
        "document": _TEXT,
        "rule": _TEXT,
        "severity": _TEXT,
        "message": _TEXT,
        "message_ja": _TEXT,
        "remedy": _TEXT,
        "start": pa.int64(),
        "end": pa.int64(),
        "line": pa.int64(),
        "column": pa.int64(),
        "claims": pa.list_(_TEXT),
        "related": pa.list_(_struct(start=pa.int64(), end=pa.int64())),
        "rank": pa.float64(),
    }
)
DOCUMENTS: Final = pa.schema(
    {
        "document": _TEXT,
        "problem": _TEXT,
        "sha256": _TEXT,
        "characters": pa.int64(),
        "sentences": pa.int64(),
        "claims": pa.int64(),
        "findings": pa.int64(),
        "signature": _TEXT,
    }
)


class DocumentRow(Record):
    """A document of the corpus. ``problem``: why there is nothing of it; then the other fields are null."""

    document: str
    problem: str | None = None
    sha256: str | None = None
    characters: int | None = None
    sentences: int | None = None
    claims: int | None = None
    findings: int | None = None
    signature: str | None = None


class Tables:
    """The three files, written together: they appear, whole, when the block ends without an error."""

    def __init__(self, claims: Path, findings: Path, documents: Path) -> None:
        self._tables = [_Table(claims, CLAIMS), _Table(findings, FINDINGS), _Table(documents, DOCUMENTS)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for table in self._tables:
                table.close(keep=kind is None)
        finally:
            for table in self._tables:
                table.clear()

    def add(self, row: DocumentRow, claims: Iterable[Claim] = (), findings: Iterable[Finding] = ()) -> None:
        """A document with what was found in it."""
        of_claims, of_findings, of_documents = self._tables
        of_claims.add(claim.model_dump() for claim in claims)
        of_findings.add({"document": row.document, **found.model_dump()} for found in findings)
        of_documents.add([row.model_dump()])


class _Table:
    """One file, at first under another name. Its errors are ``FileError``."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path, self.schema = path, schema
        self.part = path.with_name(f".{path.name}.{os.getpid()}")
        self._rows: list[dict[str, Any]] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = parquet.ParquetWriter(self.part, schema, compression="zstd")
        except OSError as error:
            raise _unwritable(path, error) from error

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows.extend(rows)
        while len(self._rows) >= _ROW_GROUP:
            self._write(self._rows[:_ROW_GROUP])
            del self._rows[:_ROW_GROUP]

    def _write(self, rows: list[dict[str, Any]]) -> None:
        try:
            self._writer.write_table(pa.Table.from_pylist(rows, schema=self.schema))
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def close(self, *, keep: bool) -> None:
        if keep and self._rows:
            self._write(self._rows)
        try:
            self._writer.close()
            if keep:
                os.replace(self.part, self.path)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def clear(self) -> None:
        with suppress(OSError):
            self.part.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> FileError:
    return FileError(
        path, None, f"cannot be written ({error.strerror or error}); check the folder or the disk"
    )
