"""Gold sets: records after section 6 of ANNOTATION.md, read and checked against their source."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, ValidationError

from extract.errors import FileError
from extract.formats import READERS
from extract.model import Direction, Document, Interaction, Modality, Record
from extract.normal import Normaliser, plain
from extract.score.grounding import GoldCitation, GoldTerm, GroundingGold
from extract.score.match import key_of
from extract.score.places import occurrences, section_at
from extract.score.rows import ClaimRow, describe, lines_of, parse_json
from extract.text import fold


def _clean(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write null")
    if value != value.strip():
        raise ValueError("begins or ends with a blank; remove it")
    folded = fold(value).text
    # White space and width may stay as the source has them; mark-up may not.
    if "".join(folded.split()) != "".join(unicodedata.normalize("NFKC", value).split()):
        raise ValueError(f"holds mark-up; write {folded!r}")
    return value


Value = Annotated[str, AfterValidator(_clean)]


class GoldClaim(Record):
    """One record of a gold set. All keys are required but ``start`` and ``end``, the span of the sentence."""

    sentence: Annotated[str, Field(min_length=1)]
    section: Annotated[str, Field(min_length=1)]
    subject: Value | None
    treatment: Value
    effect: Value
    direction: Direction
    comparator: Value | None
    modality: Modality
    interaction: Interaction | None
    exclusive: Annotated[bool, Field(strict=True)]
    citations: tuple[Value, ...]
    start: int | None = None
    end: int | None = None


def source_of(gold: str | Path) -> Path:
    """The source of a gold file: ``source/NAME.*`` beside its folder, or ``NAME.*`` in its folder.

    Raises ``FileError`` if there is none.
    """
    gold = Path(gold)
    if not gold.exists():
        raise FileError(gold, None, "does not exist; check the path")
    if gold.is_dir():
        raise FileError(gold, None, "is a directory; name a gold file in it")
    for folder in (gold.parent.parent / "source", gold.parent):
        found = sorted(path for path in folder.glob(f"{gold.stem}.*") if path.suffix.lower() in READERS)
        if found:
            return found[0]
    raise FileError(gold, None, f"no source {gold.stem}.* in {folder}; name it with --source")


def gold_files(folder: str | Path) -> list[Path]:
    """The gold files of claims in a folder: those with a source. Raises ``FileError`` if there is none."""
    found = []
    for path in sorted(Path(folder).glob("*.jsonl")):
        try:
            source_of(path)
        except FileError:
            # Gold for terms and citations has the same suffix and no source of its own.
            continue
        found.append(path)
    if not found:
        raise FileError(folder, None, "holds no gold file with a source; name one with --gold")
    return found


def read_gold(path: str | Path, document: Document) -> tuple[GoldClaim, ...]:
    """The records of a gold file. Raises ``FileError`` for the first problem, saying how many there are."""
    claims, problems = check_gold(path, document)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        first = problems[0]
        raise FileError(path, first.line, f"{first.problem} (the first of {len(problems)} problems)")
    return claims


def check_gold(path: str | Path, document: Document) -> tuple[tuple[GoldClaim, ...], tuple[FileError, ...]]:
    """The records of a gold file that can be read, and all problems, in the order of the lines.

    Raises ``FileError`` only if the file itself cannot be read.
    """
    return check_lines(path, lines_of(path), document)


def check_lines(
    path: str | Path, lines: Iterable[tuple[int, str]], document: Document
) -> tuple[tuple[GoldClaim, ...], tuple[FileError, ...]]:
    """The same for numbered lines, wherever they come from; ``path`` is how problems call it."""
    check = _Check(path, document)
    for number, line in lines:
        check.line(number, line)
    return tuple(check.claims), tuple(check.problems)


class _Check:
    """Reads line by line and remembers what was met, since two lines can be wrong together."""

    def __init__(self, path: str | Path, document: Document) -> None:
        self._path = path
        self._document = document
        self._normaliser = Normaliser(document.glossary)
        self._sections = {section.name for section in document.sections}
        self._lines: dict[tuple[object, ...], int] = {}
        self._repeats: Counter[tuple[object, ...]] = Counter()
        self.claims: list[GoldClaim] = []
        self.problems: list[FileError] = []

    def line(self, number: int, line: str) -> None:
        """Read one line: its record goes to ``claims``, what is wrong with it to ``problems``."""
        try:
            claim = GoldClaim.model_validate(parse_json(line))
        except ValidationError as error:
            for problem in describe(error):
                self._report(number, problem)
        except ValueError as error:
            self._report(number, str(error))
        else:
            self.claims.append(claim)
            for problem in self._in_source(number, claim):
                self._report(number, problem)

    def _report(self, number: int, problem: str) -> None:
        self.problems.append(FileError(self._path, number, problem))

    def _in_source(self, number: int, claim: GoldClaim) -> Iterator[str]:
        starts = occurrences(self._document.text, claim.sentence)
        if not starts:
            yield "sentence not found in source; copy it verbatim, with its mark-up"
            return
        yield from self._place(claim, starts)
        yield from self._duplicate(number, claim, len(starts))
        for citation in claim.citations:
            if plain(citation) not in plain(claim.sentence):
                yield f"citations: {citation!r} does not stand in the sentence; write it as cited there"

    def _place(self, claim: GoldClaim, starts: tuple[int, ...]) -> Iterator[str]:
        if (claim.start is None) != (claim.end is None):
            yield "start and end go together; give both or neither"
        elif claim.start is not None and claim.end is not None:
            if self._document.text[claim.start : claim.end] != claim.sentence:
                yield f"start and end do not cut the sentence; it stands at {starts[0]}"
            else:
                starts = (claim.start,)
        names = {section_at(self._document.sections, start) for start in starts}
        if claim.section not in self._sections:
            yield f"section: {claim.section!r} is not in the source; the sentence stands in {min(names)!r}"
        elif claim.section not in names:
            yield f"section: the sentence stands in {min(names)!r}, not in {claim.section!r}"

    def _duplicate(self, number: int, claim: GoldClaim, places: int) -> Iterator[str]:
        """Equal claims of one sentence; allowed as often as the sentence occurs, unless ``start`` tells."""
        row = ClaimRow.model_validate(claim.model_dump())
        key = (claim.sentence, claim.section, claim.start, key_of(row, self._normaliser))
        self._repeats[key] += 1
        first = self._lines.setdefault(key, number)
        if self._repeats[key] > (places if claim.start is None else 1):
            yield f"duplicate of line {first}: equal in subject, treatment, effect and direction; remove one"


# --- gold for grounding ------------------------------------------------------------------------------------


def read_grounding(gold: str | Path, document: Document) -> GroundingGold | None:
    """The gold for grounding that lies beside ``NAME.jsonl``: ``NAME.terms.jsonl``, ``NAME.citations.jsonl``.

    ``None`` if there is neither. Raises ``FileError`` for the first problem.
    """
    terms, citations, problems = check_grounding(gold, document)
    if problems:
        raise problems[0]
    return GroundingGold(terms, citations) if terms or citations else None


def check_grounding(
    gold: str | Path, document: Document
) -> tuple[tuple[GoldTerm, ...], tuple[GoldCitation, ...], tuple[FileError, ...]]:
    """Both kinds of records that can be read, and all problems."""
    problems: list[FileError] = []
    rows = {plain(entry.abbr) for entry in document.glossary}
    terms = _beside(gold, "terms", GoldTerm, lambda one: _check_term(one, rows), problems)
    citations = _beside(gold, "citations", GoldCitation, lambda one: _check_citation(one, document), problems)
    return terms, citations, tuple(problems)


Kind = TypeVar("Kind", GoldTerm, GoldCitation)


def _beside(
    gold: str | Path,
    name: str,
    kind: type[Kind],
    check: Callable[[Kind], Iterable[str]],
    problems: list[FileError],
) -> tuple[Kind, ...]:
    path = Path(gold).with_suffix(f".{name}.jsonl")
    found: dict[tuple[str, object], Kind] = {}
    for number, line in lines_of(path) if path.exists() else ():
        try:
            one = kind.model_validate(parse_json(line))
            wrong = list(check(one))
        except ValidationError as error:
            problems.extend(FileError(path, number, problem) for problem in describe(error))
            continue
        except ValueError as error:
            problems.append(FileError(path, number, str(error)))
            continue
        if found.setdefault((one.text, getattr(one, "kind", None)), one) is not one:
            wrong.append(f"{one.text!r} stands twice; remove one")
        problems.extend(FileError(path, number, problem) for problem in wrong)
    return tuple(found.values())


def _check_term(term: GoldTerm, rows: set[str]) -> Iterator[str]:
    for entry in dict.fromkeys((term.entry, *term.entries)):
        if entry is not None and plain(entry) not in rows:
            yield f"{entry!r} is no abbreviation of the source's glossary; write null or a row"


def _check_citation(citation: GoldCitation, document: Document) -> Iterator[str]:
    cut = fold(document.text, citation.start, citation.end).text if citation.start >= 0 else ""
    if plain(citation.title_start) not in plain(cut):
        yield "start and end do not cut an entry that holds title_start; correct them"
    if plain(citation.text) not in plain(document.text):
        yield f"{citation.text!r} is not cited in the source; write it as cited there"
