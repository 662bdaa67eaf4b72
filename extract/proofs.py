"""Rows of the lexicons prove themselves: a sentence that must fire and one that must stay silent, really extracted.

``predicates.tsv`` and ``cues.tsv`` carry their two sentences in the row; for lists and types, whose members behave
alike, ``proofs.tsv`` has one row each. Every sentence is a document of its own, so nothing is inherited but what
the text itself says; all are parsed in one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.errors import FileError
from extract.lexicon import CUE_VALUES, CUES, FOLDER, PREDICATES, read_lists, read_table
from extract.model import Claim
from extract.nlp import Parse

Test = Callable[[Sequence[Claim]], bool]
COLUMNS = ("file", "row", "expects", "fires", "silent")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a row promises: ``holds`` is true of the claims of ``fires`` and false of those of ``silent``."""

    path: Path
    line: int
    row: str
    word: str
    """What both sentences have to contain, empty where a proof stands for many words."""
    fires: str
    silent: str
    holds: Test


@dataclass(frozen=True, slots=True)
class Failure:
    """A promise that is not kept; ``problem`` says which and what was found instead."""

    path: Path
    line: int
    row: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.row}: {self.problem}"


class MemoryCache:
    """Parses by their sentence, for as long as the object lives."""

    def __init__(self) -> None:
        self.parses: dict[str, Parse] = {}

    def get(self, texts: Sequence[str]) -> dict[str, Parse]:
        return {text: self.parses[text] for text in texts if text in self.parses}

    def put(self, parses: dict[str, Parse]) -> None:
        self.parses.update(parses)


# --- reading -----------------------------------------------------------------------------------------------


def read_proofs(folder: Path = FOLDER) -> list[Proof]:
    """All proofs of a folder of lexicons, file by file.

    Raises:
        FileError: a row without its sentences, or one whose sentence does not hold its word.
    """
    proofs = [*_predicates(folder / "predicates.tsv"), *_cues(folder / "cues.tsv")]
    proofs += _lists(folder / "proofs.tsv")
    for proof in proofs:
        for name, text in (("fires", proof.fires), ("silent", proof.silent)):
            if not text.strip():
                raise FileError(
                    proof.path, proof.line, f"{proof.row} has no sentence in the column {name}; write one"
                )
            if proof.word not in text:
                raise FileError(
                    proof.path, proof.line, f"the column {name} does not contain {proof.word}; use it there"
                )
    return proofs


def _predicates(path: Path) -> list[Proof]:
    rows = read_table(path, PREDICATES)
    return [
        Proof(
            path,
            line,
            row["lemma"],
            _stem(row["lemma"]),
            row["fires"],
            row["silent"],
            _moved_by(f"predicates:{row['lemma']}", row["direction"]),
        )
        for line, row in rows
    ]


def _stem(lemma: str) -> str:
    """What every form of a word begins with: 高める -> 高, 抑制 -> 抑制."""
    kana = "うくぐすつぬぶむる"
    if lemma[-1] not in kana:
        return lemma
    stem = lemma[:-1]
    return stem[:-1] if len(stem) > 1 and lemma.endswith(("せる", "める", "える", "れる")) else stem


def _moved_by(row: str, direction: str) -> Test:
    allowed = {"increase", "decrease"} if direction in {"improve", "worsen"} else {direction}
    return lambda claims: any(row in claim.found_by and claim.direction in allowed for claim in claims)


def _cues(path: Path) -> list[Proof]:
    rows = read_table(path, CUES)
    return [
        Proof(
            path,
            line,
            f"{row['kind']} {row['pattern']}",
            row["pattern"],
            row["fires"],
            row["silent"],
            _cued(path, line, row["kind"], row["value"], row["pattern"]),
        )
        for line, row in rows
    ]


def _cued(path: Path, line: int, kind: str, value: str, pattern: str) -> Test:
    if kind in {"modality", "interaction"}:
        return lambda claims: any(getattr(claim, kind) == value for claim in claims)
    if kind == "negligible":
        return lambda claims: any(claim.direction == value for claim in claims)
    if kind == "summary":
        return lambda claims: bool(claims) and not any(_inherits(claim) for claim in claims)
    if kind == "aim":
        return lambda claims: not claims
    if kind == "anaphor_drug":
        return lambda claims: any(
            claim.treatment is not None and claim.treatment.inherited and pattern not in claim.treatment.text
            for claim in claims
        )
    raise FileError(path, line, f"no proof is known for cues of the kind {kind}; use {', '.join(CUE_VALUES)}")


def _inherits(claim: Claim) -> bool:
    slots = (claim.subject, claim.treatment, claim.effect)
    return any(slot is not None and slot.inherited for slot in slots)


def _lists(path: Path) -> list[Proof]:
    proofs = []
    for line, row in read_table(path, COLUMNS):
        holds = _expectation(path, line, row["expects"])
        name = f"{row['file']} {row['row']}"
        proofs.append(Proof(path, line, name, "", row["fires"], row["silent"], holds))
    return proofs


def _expectation(path: Path, line: int, expects: str) -> Test:
    """``none``, or conditions that one claim fulfils together: ``direction=increase subject=肝細胞``, ``row=…``."""
    if expects == "none":
        return lambda claims: not claims
    conditions = []
    for part in expects.split():
        key, equals, value = part.partition("=")
        if not equals or key not in READERS:
            known = ", ".join(f"{name}=…" for name in READERS)
            raise FileError(path, line, f"{part} is no condition; write none, or {known}")
        conditions.append((READERS[key], value))
    return lambda claims: any(all(value in read(claim) for read, value in conditions) for claim in claims)


def _slot(name: str) -> Callable[[Claim], Sequence[str]]:
    def read(claim: Claim) -> Sequence[str]:
        slot = getattr(claim, name)
        return ["".join(slot.text.split()) if slot else "-"]

    return read


READERS: dict[str, Callable[[Claim], Sequence[str]]] = {
    "subject": _slot("subject"),
    "treatment": _slot("treatment"),
    "effect": _slot("effect"),
    "direction": lambda claim: [claim.direction],
    "row": lambda claim: claim.found_by,
}
"""What a condition of ``proofs.tsv`` can ask for; slots are compared without their spaces, ``-`` is an empty one."""


def repeated(folder: Path = FOLDER) -> list[str]:
    """Words that a list of ``frames.toml`` holds twice, as ``list: word``."""
    found = []
    for name, words in read_lists(folder / "frames.toml").items():
        if isinstance(words, list):
            found += [f"{name}: {word}" for word in dict.fromkeys(words) if words.count(word) > 1]
    return found


def unproved(folder: Path = FOLDER) -> list[str]:
    """Lists of ``frames.toml`` and types of ``heads.tsv`` without a row in ``proofs.tsv``, as ``file row``."""
    rows = {(row["file"], row["row"]) for _, row in read_table(folder / "proofs.tsv", COLUMNS)}
    types = {row["type"] for _, row in read_table(folder / "heads.tsv", ("head", "type"))}
    wanted = [("frames.toml", name) for name in read_lists(folder / "frames.toml")]
    wanted += [("heads.tsv", name) for name in sorted(types)]
    return [f"{file} {row}" for file, row in wanted if (file, row) not in rows]


# --- running -----------------------------------------------------------------------------------------------


def claims_of(texts: Iterable[str]) -> list[list[Claim]]:
    """The claims of the last sentence of each text; every text is a document of its own, all parsed in one batch."""
    from extract import lexicon as lexicons
    from extract.formats import read_text
    from extract.pipeline import extract_claims, parse_all
    from extract.sentences import split_sentences
    from extract.text import fold

    documents = [read_text(f"{text}\n", "proof.md") for text in texts]
    cache = MemoryCache()
    folded = [
        fold(document.text, sentence.start, sentence.end).text
        for document in documents
        for sentence in split_sentences(document)
    ]
    parse_all(folded, lexicons.load(), cache)
    found = []
    for document in documents:
        sentences, _, _, claims = extract_claims(document, cache)
        found.append([claim for claim in claims if claim.sentence.start == sentences[-1].start])
    return found


def failures(proofs: Sequence[Proof]) -> list[Failure]:
    """The promises that are not kept, in order."""
    found = iter(claims_of(text for proof in proofs for text in (proof.fires, proof.silent)))
    broken = []
    for proof in proofs:
        fired, kept_silent = next(found), next(found)
        if not proof.holds(fired):
            broken.append(
                Failure(proof.path, proof.line, proof.row, f"stays silent: {_told(proof.fires, fired)}")
            )
        if proof.holds(kept_silent):
            told = _told(proof.silent, kept_silent)
            broken.append(Failure(proof.path, proof.line, proof.row, f"fires: {told}"))
    return broken


def _told(text: str, claims: Sequence[Claim]) -> str:
    return f"「{text}」 gives {'; '.join(map(_short, claims)) or 'no claim'}"


def _short(claim: Claim) -> str:
    slots = (claim.subject, claim.treatment, claim.effect)
    values = " | ".join(slot.text if slot else "–" for slot in slots)
    return f"{values} | {claim.direction} ({', '.join(claim.found_by)})"
