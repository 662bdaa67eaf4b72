"""Broken documents: mutations of a sound one, and texts that are extreme in one way. Seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator

from extract.ground import Grounder
from extract.model import Document, Extraction, Span
from extract.sentences import split_sentences
from extract.text import fold

_PIECES = (
    "$", "$$", "<sup>", "</sup>", "<br>", "|", "|---|", "\n\n", "\n", "# ", "## 2.2.", "- ", "*", "**", "`", "```\n",
    "(", ")", "（", "[", "]", "「", "。", "．", "、", "の", "及び", "することが示唆された", "\\alpha", "$^3\\text{H}$", "\r",
    "\u3000", "\u200b", "\ufeff", "ｶﾞ", "㎎", "𠮷", "é", "e\u0301", "👩‍🔬", "\u202e", "\x0b", "&amp;", "&#x3b1;", "[^1]:", "IL-2",
)  # fmt: skip


def mutated(text: str, seed: int) -> str:
    """The text with one to a dozen places broken."""
    rng = random.Random(seed)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 12))):
        text = rng.choice(_WAYS)(text, rng)
    return text


def _insert(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(_PIECES) * rng.choice((1, 1, 1, 2, 50)) + text[at:]


def _delete(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + text[at + rng.choice((1, 1, 2, 30, 1000)) :]


def _move(text: str, rng: random.Random) -> str:
    a, b, c = sorted(rng.randint(0, len(text)) for _ in range(3))
    return text[:a] + text[b:c] + text[a:b] + text[c:]


def _repeat(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + text[at : at + rng.randint(1, 200)] * 2 + text[at:]


def _lines(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    if rng.random() < 0.3:
        del lines[a]
    return "\n".join(lines)


def _cut(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] if rng.random() < 0.5 else text[at:]


def _character(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return (
        text[:at]
        + chr(rng.choice((rng.randrange(0x20, 0x3000), rng.randrange(0x3000, 0xD800))))
        + text[at + 1 :]
    )


_WAYS = (_insert, _insert, _delete, _move, _repeat, _lines, _cut, _character)


def pathological() -> Iterator[tuple[str, str]]:
    """Texts that are extreme in one way, by name."""
    said = "薬剤Ａはラットの血圧を低下させた"
    yield (
        "10,000 nested brackets",
        "# 1. 試験\n\n薬剤は" + "(" * 10_000 + "値" + ")" * 10_000 + "を低下させた。\n",
    )
    yield "10,000 open brackets", "# 1. 試験\n\n薬剤は" + "「（[" * 3_400 + "血圧を低下させた。\n"
    yield "one sentence of 40 kB", "# 1. 試験\n\n" + f"{said}、" * 830 + f"{said}。\n"
    yield (
        "one list of 2,000 members",
        "# 1. 試験\n\n薬剤は" + "、".join(f"指標{n}" for n in range(2000)) + "及び血圧を低下させた。\n",
    )
    rows = "".join(f"| KX-{n} | Compound number {n} 化合物{n} |\n" for n in range(50_000))
    yield (
        "an abbreviation list of 50,000 rows",
        f"## 略号一覧\n\n| 略号 | 定義 |\n|---|---|\n{rows}\n## 1. 試験\n\n{said}。\n",
    )
    plain = "".join(f"| 群{n} | {n} | 低下 |\n" for n in range(50_000))
    yield "a table of 50,000 rows", f"# 1. 試験\n\n{said}。\n\n| 群 | 数 | 結果 |\n|---|---|---|\n{plain}"
    yield "only kanji", "# 一 試験\n\n" + "薬剤血圧低下作用。" * 200 + "\n"
    yield "10,000 headings", "".join(f"## {n}. 章{n}\n\n" for n in range(10_000)) + f"{said}。\n"
    yield "10,000 emphasis marks", "# 1. 試験\n\n" + "*_" * 5_000 + f"{said}。\n"
    yield "100,000 dollars", "# 1. 試験\n\n" + "$" * 100_000 + f"{said}。\n"


def check_reading(document: Document) -> None:
    """Every span of a document lies in it, and folding and grounding stay inside their sentences."""
    size = len(document.text)
    listed = (document.sections, document.blocks, document.glossary, document.references, document.problems)
    for span in [(one.start, one.end) for group in listed for one in group]:
        _inside(span, (0, size))
    grounder = Grounder(document.glossary)
    for sentence in split_sentences(document):
        assert document.text[sentence.start : sentence.end] == sentence.text
        folded = fold(document.text, sentence.start, sentence.end)
        for span in zip(folded.starts, folded.ends, strict=True):
            _inside(span, (sentence.start, sentence.end))
        for part in grounder.find(sentence.text):
            _inside((part.start, part.end), (0, len(sentence.text)))
            assert sentence.text[part.start : part.end] == part.text
        grounder.term(folded.text[:40])


def check_extraction(found: Extraction) -> None:
    """Every span of every claim and finding lies in the source."""
    text = found.document.text
    for claim in found.claims:
        assert text[claim.sentence.start : claim.sentence.end] == claim.sentence.text
        slots = [slot for slot in (claim.subject, claim.treatment, claim.effect) if slot]
        spans = [
            *(span for slot in slots for span in slot.spans),
            *(s for cue in claim.cues for _, v in [cue] for s in v),
        ]
        for span in spans:
            _inside(span, (0, len(text)))
    for finding in found.findings:
        for place in ((finding.start, finding.end), *((one.start, one.end) for one in finding.related)):
            _inside(place, (0, len(text)))
        assert finding.line >= 1
        assert finding.column >= 1


def _inside(span: Span, bounds: Span) -> None:
    assert bounds[0] <= span[0] <= span[1] <= bounds[1], f"{span} is not in {bounds}"
