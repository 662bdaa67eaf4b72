"""Bytes to text, and what a text must be to be read: UTF-8, of bearable size, Japanese."""

from __future__ import annotations

import re
from pathlib import Path

from extract.errors import FileError
from extract.formats.vocabulary import vocabulary
from extract.model import Problem
from extract.text import Lines

MAX_BYTES = 50_000_000

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
# EUC-JP read as CP932 gives half-width kana and kanji, hardly ever hiragana.
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# A text has a few control characters at most; a picture or an archive is full of them.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 8192
_SIGNATURES = (
    (b"%PDF", "a PDF file; convert it to Markdown or plain text first"),
    (b"PK\x03\x04", "a ZIP archive or an Office file (DOCX, XLSX); save it as Markdown or plain text first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS); save it as Markdown or plain text first"),
    (b"\xff\xfe", "UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "UTF-16; save it as UTF-8"),
)


class NoJapanese(FileError):
    """A text, but none from which claims can be extracted: it is in another language."""


def decode_file(path: Path) -> str:
    """The text of a UTF-8 file, a byte order mark included; FileError if there is none to be had."""
    data = _read(path)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise FileError(path, None, f"is {what}")
    if len(_CONTROLS.findall(data, 0, _SAMPLE)) > min(len(data), _SAMPLE) * 0.05:
        raise FileError(path, None, "is a binary file; give a Markdown or plain text file in UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        raise FileError(path, line, _not_utf8(data, error)) from None


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise FileError(path, None, "is a directory; name a file in it")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            raise FileError(path, None, f"has {size:,} bytes, more than {limit} MB; split it into its parts")
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError(path, None, "does not exist; check the path") from None
    except OSError as error:
        raise FileError(path, None, f"cannot be read: {error.strerror}; check its permissions") from None
    except ValueError as error:
        raise FileError(path.name.replace("\0", "?"), None, f"is no path: {error}") from None


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> str:
    place = f"byte {error.start} (0x{data[error.start]:02X}) is not UTF-8"
    following = data[error.start : error.start + 2]
    if following[:1] == b"\xed" and following[1:] >= b"\xa0":
        return f"{place}: it begins a lone surrogate; save the file again, as valid UTF-8"
    for encoding, name in (("cp932", "CP932 (Shift_JIS)"), ("euc_jp", "EUC-JP")):
        try:
            is_japanese = _HIRAGANA.search(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if is_japanese:
            return f"{place}; the file looks like {name}: save it as UTF-8, e.g. iconv -f {encoding} -t utf-8"
    return f"{place}; save the file as UTF-8"


def check_text(text: str, path: str) -> list[Problem]:
    """FileError if ``text`` cannot be a Japanese document; Problems for what is doubtful in it."""
    if not text.strip("\ufeff \t\r\n\v\f\u3000") or text.isspace():
        what = "has nothing but white space in it" if text else "is empty"
        raise FileError(path, None, f"{what}; give a document with text")
    if (nul := text.find("\0")) >= 0:
        line, column = Lines(text).line_column(nul)
        raise FileError(
            path, line, f"column {column} holds a NUL character; remove it, or save the file as UTF-8 text"
        )
    if surrogate := _SURROGATE.search(text):
        line, column = Lines(text).line_column(surrogate.start())
        code = f"U+{ord(surrogate[0]):04X}"
        raise FileError(
            path, line, f"column {column} holds a lone surrogate ({code}), no character; remove it"
        )
    return _check_script(text, path)


def _check_script(text: str, path: str) -> list[Problem]:
    kana = sum(1 for _ in _KANA.finditer(text))
    simplified = [match.start() for match in vocabulary().simplified.finditer(text)]
    kanji = _KANJI.search(text)
    if simplified and len(simplified) > kana:
        line = Lines(text).line(simplified[0])
        raise NoJapanese(
            path,
            line,
            f"the text is simplified Chinese ({len(simplified)} simplified characters, the first one here is"
            f" {text[simplified[0]]}, and {kana} kana); give the Japanese document",
        )
    if not kana and not kanji:
        raise NoJapanese(path, None, "holds no Japanese text; give the Japanese document")
    if not kana and kanji:
        message = "the text has kanji but no kana: no Japanese sentence is to be expected in it"
        return [Problem(rule="no-kana", message=message, start=kanji.start(), end=kanji.end())]
    if simplified:
        message = (
            f"{len(simplified)} characters are simplified Chinese, the first one here; they are parsed badly"
        )
        return [
            Problem(rule="simplified-characters", message=message, start=simplified[0], end=simplified[0] + 1)
        ]
    return []
