"""What is mutated: pieces of the invented texts of the tests, and small sound files of every kind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from extract.model import GlossaryEntry
from extract.termbases import write_termbase

CASES = Path(__file__).parents[3] / "tests" / "cases"
TEXT = """# 1. 試験

## 略号一覧

| 略号 | 定義 |
|---|---|
| KX | 化合物 KX compound KX |

## 2. 結果

薬剤Aはラットの血圧を低下させた (Mori et al., 2001)。薬剤 B は $^3\\text{H}$ 取り込みを 3.5 mg/kg で増加させた。

## 参考文献

Mori A. Effects of A on rats. J Test 2001;1:1-2.
"""
ROWS = (
    ("IL-2", "インターロイキン 2", "Interleukin 2"), ("", "血圧", "blood pressure"), ("KX", "", "compound KX"),
    ("FL", "濾胞性リンパ腫；ＦＬ", "follicular lymphoma (FL)"),
)  # fmt: skip


def documents() -> Iterator[bytes]:
    """A small document, and the beginnings of the invented ones."""
    yield TEXT.encode()
    for path in sorted((CASES / "texts").glob("*.md")):
        if path.stem != "README":
            yield path.read_text(encoding="utf-8")[:600].encode()


def sentences() -> Iterator[bytes]:
    """Lines of the invented documents that hold mark-up or digits."""
    for path in sorted((CASES / "texts").glob("*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line[:120].encode() for line in lines if any(char in line for char in "$*<|_"))
    yield "CD4 $^+$ T 細胞の IL‐2R$\\alpha$ [a](https://b) &alpha; ㎎ ｶﾞ R <sup>2</sup>".encode()


def glossaries(suffix: str) -> Iterator[bytes]:
    """The same few entries in the format that a suffix names."""
    entries = [
        GlossaryEntry(abbr=abbr, ja=ja or None, en=en or None, start=0, end=0) for abbr, ja, en in ROWS
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"seed{suffix}"
        write_termbase(entries, path)
        yield path.read_bytes()


def edict() -> Iterator[bytes]:
    """Lines of a dictionary, in both encodings."""
    lines = "　？？？ /EDICT, EDICT_SUB(P)/\n血圧 [けつあつ] /(n) (1) blood pressure/(P)/EntL1/\n腫瘍;腫ヨウ [しゅよう] /(n) tumor/\n"
    yield lines.encode()
    yield lines.encode("euc_jp")


def configs() -> Iterator[bytes]:
    """Settings with everything in them."""
    yield (
        'glossaries = ["a.tsv"]\n[checks]\noff = ["number-differs"]\nseverity = { "number-differs" = "note" }\n'
        '[[ignore]]\nrule = "number-differs"\nfile = "*.md"\nreason = "試験である"\n'
    ).encode()
    yield b'[tool.konkyo.checks]\noff = ["number-differs"]\n'


def gold() -> Iterator[bytes]:
    """Records of the invented texts, and one of each kind that fits ``TEXT``."""
    for path in sorted((CASES / "texts").glob("*.jsonl")):
        yield path.read_bytes().split(b"\n")[0]
    yield (
        '{"sentence": "薬剤Aはラットの血圧を低下させた (Mori et al., 2001)。", "section": "2", "subject": "ラット",'
        ' "treatment": "薬剤A", "effect": "血圧", "direction": "decrease", "comparator": null, "modality": "asserted",'
        ' "interaction": null, "exclusive": false, "citations": ["Mori et al., 2001"], "start": 81, "end": 115}'
    ).encode()
    yield '{"text": "薬剤A", "entry": null, "entries": ["KX"], "kind": "treatment"}'.encode()
    yield b'{"text": "Mori et al., 2001", "start": 5, "end": 40, "title_start": "Effects of A"}'


def claims() -> Iterator[bytes]:
    """A claim as ``konkyo extract`` writes it, and records of gold."""
    yield (
        '{"id": "c1", "document": "a.md", "section": "1", "sentence": {"text": "薬。", "start": 0, "end": 2}, "subject":'
        ' {"text": "ラット", "spans": [[0, 1]], "term": {"abbr": "R", "ja": null, "en": null}}, "treatment": null,'
        ' "effect": null, "direction": "decrease", "citations": [{"text": "Mori", "reference": "m"}], "confidence": 0.5}'
    ).encode()
    yield from gold()
