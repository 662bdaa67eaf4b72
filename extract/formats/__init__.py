"""Reading source files: one reader per file type, each from text to raw blocks; the rest is common to all.

A new file type is one module with ``read_blocks(text) -> tuple[RawBlock, ...]`` and a row in ``READERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extract.errors import FileError
from extract.formats import markdown, plain
from extract.formats.assemble import assemble
from extract.formats.decode import check_text, decode_file
from extract.formats.raw import RawBlock, Source
from extract.model import Document

READERS: dict[str, Callable[[str], tuple[RawBlock, ...]]] = {
    ".md": markdown.read_blocks,
    ".markdown": markdown.read_blocks,
    ".txt": plain.read_blocks,
}
"""By suffix, lower case."""


def read_document(path: str | Path, name: str | None = None) -> Document:
    """Read a source file. ``name`` is how claims will call the document, by default the file's name.

    FileError (path, line, problem and remedy) if the file is missing, too large, not UTF-8, binary, empty,
    not Japanese, of a type that has no reader, or has a broken abbreviation list.
    """
    path = Path(path)
    read_blocks = _reader(path)
    return _read(decode_file(path), name or path.name, str(path), read_blocks)


def read_text(text: str, name: str, path: str | None = None) -> Document:
    """Read a text as if it were the file ``name``; a name without a known suffix is taken for Markdown.

    Errors name the file ``path``, by default ``name``.
    """
    return _read(text, name, path or name, READERS.get(Path(name).suffix.lower(), markdown.read_blocks))


def find_sources(path: str | Path) -> list[Path]:
    """The source files that ``path`` means: itself, or all in the directory and below it, sorted.

    README files and what begins with a dot are left out. FileError if there is no path or no source in it.
    """
    path = Path(path)
    if not path.exists():
        raise FileError(path, None, "does not exist; check the path")
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if _is_source(file, path))
    if not found:
        raise FileError(path, None, f"is a directory without sources; put {_types()} files into it")
    return found


def _is_source(file: Path, top: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(top).parts)
    return file.suffix.lower() in READERS and not hidden and file.stem.upper() != "README" and file.is_file()


def _reader(path: Path) -> Callable[[str], tuple[RawBlock, ...]]:
    reader = READERS.get(path.suffix.lower())
    if reader is None and path.is_file():
        raise FileError(path, None, f"is of a type that cannot be read; convert it to one of {_types()}")
    return reader or markdown.read_blocks


def _types() -> str:
    return ", ".join(sorted(READERS))


def _read(text: str, name: str, path: str, read_blocks: Callable[[str], tuple[RawBlock, ...]]) -> Document:
    problems = check_text(text, path)
    return assemble(Source(path=path, name=name, text=text), read_blocks(text), problems)
