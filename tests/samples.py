"""Documents and claims made up for tests. One claim a sentence, unless said otherwise."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.model import (
    Citation,
    Claim,
    Direction,
    Document,
    Extraction,
    Finding,
    Modality,
    SentenceRef,
    Slot,
)

VERBS: dict[Direction, str] = {
    "increase": "増加させた",
    "decrease": "低下させた",
    "no_change": "変化させなかった",
    "change": "変動させた",
}


@dataclass(frozen=True)
class Said:
    """A sentence and its claim: 薬剤Aはラットの血糖値を低下させた。"""

    treatment: str = "薬剤A"
    subject: str = "ラット"
    effect: str = "血糖値"
    direction: Direction = "decrease"
    modality: Modality = "asserted"
    amount: str = ""
    citation: str = ""
    aim: bool = False
    """A sentence that makes no claim."""

    @property
    def text(self) -> str:
        """The sentence."""
        if self.aim:
            return f"{self.subject}における{self.effect}を検討した。"
        end = VERBS[self.direction] + ("ことが示唆された" if self.modality == "suggested" else "")
        source = f"({self.citation})" if self.citation else ""
        return f"{self.treatment}は{self.subject}の{self.effect}を{self.amount}{end}{source}。"

    def but(self, **changed: object) -> Said:
        """The same with other values."""
        return replace(self, **changed)  # type: ignore[arg-type]


Paragraph = tuple[str, Sequence[Said]]
"""A section's name and the sentences of one paragraph in it."""


def extraction(paragraphs: Iterable[Paragraph], name: str = "sample.md", findings: int = 0) -> Extraction:
    """What an extractor would make of the paragraphs, with ids as the real one makes them."""
    text, claims, count = "", [], 0
    equals: Counter[tuple[str, ...]] = Counter()
    section_before = None
    for section, sentences in paragraphs:
        if section != section_before:
            text += f"## {section}\n\n"
            section_before = section
        for said in sentences:
            count += 1
            if not said.aim:
                claims.append(_claim(said, section, len(text), name, equals))
            text += said.text
        text += "\n\n"
    document = Document(name=name, text=text, sections=(), blocks=(), glossary=(), references=())
    return Extraction(
        document=document,
        sentences=count,
        claims=tuple(claims),
        findings=tuple(_finding(claim) for claim in claims[:findings]),
    )


def _claim(said: Said, section: str, start: int, name: str, equals: Counter[tuple[str, ...]]) -> Claim:
    core = (section, said.treatment, said.subject, said.effect, said.direction)
    equals[core] += 1
    return Claim(
        id=hashlib.sha256(repr((core, equals[core])).encode()).hexdigest()[:16],
        document=name,
        section=section,
        sentence=SentenceRef(text=said.text, start=start, end=start + len(said.text)),
        subject=_slot(said.subject, said, start),
        treatment=_slot(said.treatment, said, start),
        effect=_slot(said.effect, said, start),
        direction=said.direction,
        modality=said.modality,
        citations=(Citation(text=said.citation, reference=said.citation),) if said.citation else (),
        found_by=("test",),
    )


def _slot(value: str, said: Said, start: int) -> Slot:
    at = start + said.text.index(value)
    return Slot(text=value, spans=((at, at + len(value)),))


def _finding(claim: Claim) -> Finding:
    return Finding(
        rule="made-up",
        severity="note",
        message="made up",
        message_ja="試験用",
        remedy="none",
        start=claim.sentence.start,
        end=claim.sentence.end,
        line=1,
        column=1,
        claims=(claim.id,),
    )


def many(count: int, tag: str = "", per_paragraph: int = 5) -> list[Paragraph]:
    """Different sentences, in paragraphs, in sections of ten paragraphs."""
    said = [Said(effect=f"指標{tag}{number}番") for number in range(count)]
    chunks = [said[at : at + per_paragraph] for at in range(0, count, per_paragraph)]
    return [(str(1 + index // 10), chunk) for index, chunk in enumerate(chunks)]
