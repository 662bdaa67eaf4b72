"""Gold sets: records after section 6 of ANNOTATION.md, read and checked against their source."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from extract.errors import FileError
from extract.formats import READERS
from extract.model import Direction, Document, Interaction, Modality, Record
from extract.normal import Normaliser, plain
from extract.score.match import key_of
from extract.score.places import occurrences, section_at
from extract.score.rows import ClaimRow, describe, lines_of
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
    check = _Check(path, document)
    for number, line in lines_of(path):
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
            claim = GoldClaim.model_validate(json.loads(line, object_pairs_hook=_once))
        except json.JSONDecodeError as error:
            self._report(number, f"is not JSON ({error.msg}); write one JSON object a line")
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no key stands twice: the parser would keep the last and say nothing."""
    counts = Counter(key for key, _ in pairs)
    if twice := [key for key, count in counts.items() if count > 1]:
        raise ValueError(f"{twice[0]}: the key stands twice; remove one")
    return dict(pairs)
