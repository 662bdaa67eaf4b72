"""Plants the errors one at a time and runs the checks on each copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extract.checks import CheckContext, check_document
from extract.config import DEFAULTS, Config
from extract.faults.figures import Measurement
from extract.faults.model import Clean, Edit, Ground, Kind, Trial, notices
from extract.faults.plan import plan
from extract.formats import read_text
from extract.model import Document, Extraction, Finding
from extract.nlp.records import Parse
from extract.pipeline import ParseCache, extract_claims
from extract.text import Lines

Progress = Callable[[int, int], None]


class Parses:
    """Parses of one measurement: each sentence is parsed once, in whatever copies it stands."""

    def __init__(self, behind: ParseCache | None = None) -> None:
        self._known: dict[str, Parse] = {}
        self._behind = behind

    def get(self, texts: Sequence[str]) -> dict[str, Parse]:
        """The parses that are known; those behind are asked once."""
        missing = [text for text in texts if text not in self._known]
        if missing and self._behind:
            self._known.update(self._behind.get(missing))
        return {text: self._known[text] for text in texts if text in self._known}

    def put(self, parses: dict[str, Parse]) -> None:
        """Keep parses. Those of planted errors are not handed on: nobody will ask for them again."""
        self._known.update(parses)


def measure(
    document: Document,
    *,
    most: int = 6,
    cache: ParseCache | None = None,
    progress: Progress | None = None,
    config: Config = DEFAULTS,
) -> Measurement:
    """Plant errors and harmless edits into copies of a document, and count what the checks make of them.

    Args:
        document: the document as it is; what its checks say of it already does not count.
        most: so many edits of each kind at most.
        cache: parses that are known.
        progress: called with the trials done and those to do.
        config: which checks count, and as what.
    """
    parses = Parses(cache)
    extraction = _extract(document, parses, config)
    ground = Ground(extraction, CheckContext(document, extraction.claims))
    work = list(plan(ground, most))
    trials = []
    for number, (kind, edit) in enumerate(work):
        if progress:
            progress(number, len(work))
        trials.append(_try(kind, edit, extraction, parses, config))
    if progress:
        progress(len(work), len(work))
    return Measurement.of(document, extraction.findings, trials)


def _extract(document: Document, parses: Parses, config: Config) -> Extraction:
    sentences, _, parsed, claims = extract_claims(document, parses)
    findings = check_document(document, claims, parsed.failed(), config)
    return Extraction(document=document, sentences=len(sentences), claims=tuple(claims), findings=findings)


def _try(kind: Kind, edit: Edit, clean: Extraction, parses: Parses, config: Config) -> Trial:
    text = clean.document.text
    copy = read_text(edit.apply(text), clean.document.name)
    found = _extract(copy, parses, config).findings
    before = Clean(clean.findings)
    caught = list(_caught(before, found, edit, kind))
    alarms = [] if caught and not kind.harmless else list(before.alarms(found, edit))
    return Trial(
        kind=kind.name,
        line=Lines(text).line(edit.start),
        start=edit.start,
        end=edit.end,
        old=text[edit.start : edit.end],
        new=edit.text,
        caught=bool(caught),
        by=tuple(dict.fromkeys(one.rule for one in caught)),
        alarms=tuple(dict.fromkeys(one.rule for one in alarms)),
    )


def _caught(before: Clean, found: Sequence[Finding], edit: Edit, kind: Kind) -> Iterator[Finding]:
    if not kind.harmless:
        yield from (one for one in before.new(found, edit) if notices(one, edit, kind))
