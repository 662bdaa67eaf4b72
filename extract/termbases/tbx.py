"""TBX (ISO 30042): version 2 (``martif``), version 3 (``tbx``, both styles) and TBX-Min.

Japanese and English terms, read as a stream by a parser that refuses entities; written as TBX-Basic of
version 3.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_external_ges
from xml.sax.saxutils import escape
from xml.sax.xmlreader import AttributesImpl, Locator, XMLReader

from extract.errors import FileError
from extract.model import GlossaryEntry
from extract.termbases.records import BadRow, RawRow, cells_of, clean, read_bytes, words

_ROOTS = ("martif", "tbx")
_ENTRIES = ("termentry", "conceptentry")
_LANGUAGES = ("langset", "langsec", "langgroup")
_UNITS = ("tig", "ntig", "termsec", "termgroup")
_JAPANESE = re.compile("[ぁ-ヺ一-鿿々]")


def read_tbx(path: Path) -> Iterator[RawRow | BadRow]:
    """Concepts of a TBX file; synonyms become entries of their own with the same abbreviation.

    FileError if it is no XML, no TBX, or defines entities. A DTD that it names is never fetched.
    """
    from defusedxml import DefusedXmlException

    reader = _Reader(path)
    parser = _parser()
    parser.setContentHandler(reader)
    try:
        # Through a file object: the parser takes the encoding from the XML declaration.
        parser.parse(io.BytesIO(read_bytes(path)))
    except SAXParseException as error:
        raise FileError(path, error.getLineNumber(), f"is no XML: {error.getMessage()}; mend it") from error
    except DefusedXmlException as error:
        raise FileError(path, None, "defines XML entities, which are not read; replace them") from error
    except (SAXException, ValueError, LookupError) as error:
        raise FileError(path, None, f"is no XML that can be read: {error}; save it as UTF-8") from error
    return iter(reader.rows)


def _parser() -> XMLReader:
    """A parser that lets a file name its DTD, as those of version 2 do, and fetches nothing."""
    import defusedxml.sax

    parser = defusedxml.sax.make_parser()
    parser.forbid_external = False
    parser.setFeature(feature_external_ges, False)
    return parser


class _Reader(ContentHandler):
    """Gathers the terms of one concept at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.rows: list[RawRow | BadRow] = []
        self._path = path
        self._place: Locator | None = None
        self._root = ""
        self._stack: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self._start(0)

    def _start(self, line: int) -> None:
        self._line = line
        self._language = ""
        self._terms: dict[str, list[str]] = {"abbr": [], "ja": [], "en": []}
        self._unit: dict[str, str] = {}

    def setDocumentLocator(self, locator: Locator) -> None:
        self._place = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        tag = _local(name)
        if not self._root:
            self._root = tag
            if tag not in _ROOTS:
                raise FileError(self._path, 1, f"is no TBX: its root is <{name}>, not <tbx> or <martif>")
        kind = str(attrs.get("type", "")).casefold()
        self._stack.append((tag, kind))
        if tag in _ENTRIES:
            self._start((self._place.getLineNumber() if self._place else 0) or 0)
        elif tag in _LANGUAGES:
            self._language = str(attrs.get("xml:lang", attrs.get("lang", ""))).casefold()[:2]
        elif tag in _UNITS:
            self._unit = {}
        elif self._slot(tag, kind):
            self._text = []

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: ARG002, the stack knows it
        tag, kind = self._stack.pop()
        slot = self._slot(tag, kind)
        if slot and self._text is not None:
            self._unit[slot] = clean("".join(self._text))
            self._text = None
        elif tag in _UNITS and self._unit:
            self._keep()
        elif tag in _ENTRIES:
            self.rows.extend(self._concept())

    def _slot(self, tag: str, kind: str) -> str:
        """What an element says of a term: ``<termNote type="termType">`` or ``<min:termType>``."""
        if tag == "term":
            return "term"
        what = kind if tag == "termnote" else tag
        return {"termtype": "kind", "administrativestatus": "status", "termstatus": "status"}.get(what, "")

    def _keep(self) -> None:
        term, kind = self._unit.get("term", ""), self._unit.get("kind", "").casefold()
        status = self._unit.get("status", "").casefold()
        self._unit = {}
        if status in words().status["forbidden"]:
            self._bad(f"{term or 'a term'}: its status is {status}; it is left out")
        elif term and self._language in ("ja", "en"):
            short = kind in words().status["short"]
            self._terms["abbr" if short else self._language].append(term)

    def _bad(self, problem: str) -> None:
        self.rows.append(BadRow(path=str(self._path), line=self._line, problem=problem))

    def _concept(self) -> Iterator[RawRow]:
        """One entry, and one for every synonym in it."""
        abbr, ja, en = (list(dict.fromkeys(self._terms[name])) or [""] for name in ("abbr", "ja", "en"))
        yield RawRow(abbr[0], ja[0], en[0], self._line)
        for other in abbr[1:]:
            yield RawRow(other, ja[0], en[0], self._line)
        for other in ja[1:]:
            yield RawRow(abbr[0], other, en[0], self._line)
        for other in en[1:]:
            yield RawRow(abbr[0], ja[0], other, self._line)


def _local(name: str) -> str:
    return name.rpartition(":")[2].casefold()


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader>
    <fileDesc>
      <sourceDesc>
        <p>Glossary, written by konkyo.</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"""
_TAIL = """    </body>
  </text>
</tbx>
"""


def write_tbx(entries: Sequence[GlossaryEntry], path: Path) -> None:
    """TBX-Basic, version 3, style DCA: an entry is a concept, its abbreviation a term of that type."""
    parts = [_HEAD]
    for number, entry in enumerate(entries, start=1):
        abbr, ja, en = cells_of(path, number, entry)
        terms: dict[str, list[tuple[str, str]]] = {"en": [], "ja": []}
        for language, term in (("en", en), ("ja", ja)):
            if term:
                terms[language].append((term, "fullForm"))
        if abbr:
            terms["ja" if _JAPANESE.search(abbr) else "en"].append((abbr, "abbreviation"))
        parts.append(f'      <conceptEntry id="c{number}">\n')
        parts.extend(_language(language, named) for language, named in terms.items() if named)
        parts.append("      </conceptEntry>\n")
    path.write_text("".join((*parts, _TAIL)), encoding="utf-8", newline="\n")


def _language(language: str, terms: Sequence[tuple[str, str]]) -> str:
    sections = "".join(
        f"          <termSec>\n            <term>{escape(term)}</term>\n"
        f'            <termNote type="termType">{kind}</termNote>\n          </termSec>\n'
        for term, kind in terms
    )
    return f'        <langSec xml:lang="{language}">\n{sections}        </langSec>\n'
