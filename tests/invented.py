"""Invented documents with claims and findings, for tests that need no parser."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.formats import read_text
from extract.model import (
    Certainty,
    Citation,
    Claim,
    Cues,
    Direction,
    Document,
    Extraction,
    Finding,
    SentenceRef,
    Severity,
    Slot,
    Spans,
    Term,
)
from extract.sentences import split_sentences
from extract.text import fold, line_column

OVERVIEW = """# 架空化合物の概括評価

## 略号一覧

| 略号 | 定義 |
|---|---|
| ZZB | Zigzag binder 雑多結合体 |
| KRT | Kiwi rat test キウイラット試験 |

## 1. 薬理試験

アテノロールは正常ラットの心拍数を減少させた (Sato, 2011)。一方、体重には影響しなかった。

IL-2 産生は ZZB 投与により CD4<sup>+</sup> T 細胞で増加した。
IL-13 産生も ZZB 投与により CD4<sup>+</sup> T 細胞で増加した。

- ロサルタンは収縮期血圧を低下させることが示唆された。

## 2. 総括

アテノロールは正常ラットの心拍数を増加させた。

## 3. 参考文献

- Sato A, Mori B. Heart rate in rats. *J Invent Sci.* 2011;1:1-2.
"""


def spans_of(document: Document, words: str, sentence: SentenceRef) -> Spans:
    """Where the folded sentence has these words; nothing if it has not."""
    folded = fold(document.text, sentence.start, sentence.end)
    at = folded.text.find(words)
    return folded.spans(at, at + len(words)) if at >= 0 else ()


def claim(
    document: Document,
    number: int,
    sentence: str,
    subject: str | None,
    treatment: str | None,
    effect: str | None,
    direction: Direction,
    cue: str = "",
    **rest: object,
) -> Claim:
    """A claim of a sentence of the document, with the spans of its words."""
    start = document.text.index(sentence)
    place = SentenceRef(text=sentence, start=start, end=start + len(sentence))

    def slot(text: str | None) -> Slot | None:
        if text is None:
            return None
        term = next((entry for entry in document.glossary if entry.abbr in text), None)
        return Slot(
            text=text,
            spans=spans_of(document, text, place),
            term=Term(abbr=term.abbr, ja=term.ja, en=term.en) if term else None,
            inherited=not spans_of(document, text, place),
        )

    fields: dict[str, object] = {
        "id": f"c{number}",
        "document": document.name,
        "section": "1",
        "sentence": place,
        "subject": slot(subject),
        "treatment": slot(treatment),
        "effect": slot(effect),
        "direction": direction,
        "cues": Cues(direction=spans_of(document, cue, place) if cue else ()),
        "found_by": ("predicates:" + direction,),
        **rest,
    }
    return Claim.model_validate(fields)


def finding(
    document: Document,
    words: str,
    severity: Severity,
    rank: float,
    claims: Sequence[str] = (),
    rule: str = "test-rule",
) -> Finding:
    """A finding about the first place with these words."""
    start = document.text.index(words)
    line, column = line_column(document.text, start)
    return Finding(
        rule=rule,
        severity=severity,
        message=f"Something about {words}.",
        message_ja=f"{words}についての指摘。",
        remedy="Compare the two places.",
        start=start,
        end=start + len(words),
        line=line,
        column=column,
        claims=tuple(claims),
        rank=rank,
    )


def overview() -> Extraction:
    """Six claims, three findings, in a document of three sections."""
    document = read_text(OVERVIEW, "overview.md")
    first = "アテノロールは正常ラットの心拍数を減少させた (Sato, 2011)。"
    second = "一方、体重には影響しなかった。"
    third = "IL-2 産生は ZZB 投与により CD4<sup>+</sup> T 細胞で増加した。"
    fourth = "IL-13 産生も ZZB 投与により CD4<sup>+</sup> T 細胞で増加した。"
    fifth = "ロサルタンは収縮期血圧を低下させることが示唆された。"
    sixth = "アテノロールは正常ラットの心拍数を増加させた。"
    cited = (Citation(text="Sato, 2011", reference="Sato, 2011"), Citation(text="Kato, 1999"))
    doc, rat, atenolol, cell = document, "正常ラット", "アテノロール", "CD4+ T 細胞"
    claims = (
        claim(doc, 0, first, rat, atenolol, "心拍数", "decrease", "減少", citations=cited, confidence=0.9),
        claim(doc, 1, second, rat, atenolol, "体重", "no_change", "影響しなかった", confidence=0.4),
        claim(doc, 2, third, cell, "ZZB 投与", "IL-2 産生", "increase", "増加"),
        claim(doc, 3, fourth, cell, "ZZB 投与", "IL-13 産生", "increase", "増加", exclusive=True),
        claim(
            doc, 4, fifth, None, "ロサルタン", "収縮期血圧", "decrease", "低下",
            modality="suggested", certainty=Certainty(level="suggested", cue="示唆"),
            comparator="対照群", interaction="additive",
        ),
        claim(doc, 5, sixth, rat, atenolol, "心拍数", "increase", "増加", section="2", confidence=0.6),
    )  # fmt: skip
    findings = (
        finding(document, "KRT", "note", 1.0),
        finding(document, "減少させた", "error", 9.0, ["c0", "c5"], "summary-contradicts-result"),
        finding(document, "示唆", "warning", 5.0, ["c4"], "certainty-raised"),
    )
    return Extraction(document=document, sentences=6, claims=claims, findings=findings)


_STATEMENT = re.compile(
    r"(?P<treatment>[^。、は]+)は(?P<subject>[^。の]+)の(?P<effect>[^。を]+)を(?P<cue>増加|減少)させた"
)
_DIRECTIONS: dict[str, Direction] = {"増加": "increase", "減少": "decrease"}


def simple_extraction(
    document: Document, _cache: object = None, progress: object = None, *_rest: object, **_more: object
) -> Extraction:
    """In place of the pipeline: a claim for every sentence like AはBのCを増加させた, a warning about 血圧."""
    sentences = split_sentences(document)
    claims: list[Claim] = []
    for sentence in sentences:
        if callable(progress):
            progress(sentence.index + 1, len(sentences))
        if (found := _STATEMENT.search(fold(sentence.text).text)) is not None:
            slots = (found["subject"], found["treatment"], found["effect"])
            claims.append(
                claim(
                    document, len(claims), sentence.text, *slots, _DIRECTIONS[found["cue"]], found["cue"],
                    section=sentence.section, en=f"claim {len(claims)}",
                )
            )  # fmt: skip
    pressure = [one.id for one in claims if one.effect and "血圧" in one.effect.text]
    findings = (finding(document, "血圧", "warning", 2.0, pressure),) if pressure else ()
    return Extraction(document=document, sentences=len(sentences), claims=tuple(claims), findings=findings)


def large(count: int) -> Extraction:
    """A document with ``count`` claims, two a sentence, over many systems, effects and treatments."""
    drugs = [f"化合物{letter}{number}" for letter in "ABCDE" for number in range(9)]
    effects = ["心拍数", "血圧", "体温", "体重", "摂餌量", "尿量", "呼吸数", "血糖値"]
    directions: tuple[Direction, ...] = ("increase", "decrease", "no_change", "change")
    lines = []
    for number in range(count // 2):
        drug, effect = drugs[number % len(drugs)], effects[number % len(effects)]
        lines.append(f"試験{number}では、{drug}は系統{number % 40}のラットの{effect}を変えた。")
    text = "# 1. 試験\n\n" + "\n\n".join("".join(lines[at : at + 8]) for at in range(0, len(lines), 8)) + "\n"
    document = read_text(text, "large.md")
    claims: list[Claim] = []
    at = 0
    for number, line in enumerate(lines):
        at = text.index(line, at)
        place = SentenceRef(text=line, start=at, end=at + len(line))

        def slot(words: str, inherited: bool = False, place: SentenceRef = place) -> Slot:
            return Slot(text=words, spans=spans_of(document, words, place), inherited=inherited)

        for half in range(2):
            claims.append(
                Claim(
                    id=f"c{len(claims)}",
                    document=document.name,
                    section="1",
                    sentence=place,
                    subject=slot(f"系統{number % 40}のラット"),
                    treatment=slot(drugs[number % len(drugs)]),
                    effect=slot(effects[(number + half) % len(effects)], bool(half)),
                    direction=directions[(number + half) % 4],
                    cues=Cues(direction=spans_of(document, "変えた", place)),
                    confidence=round((number % 97) / 97, 3),
                )
            )
    return Extraction(document=document, sentences=len(lines), claims=tuple(claims), findings=())
