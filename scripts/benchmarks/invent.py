"""Invented pharmacology: documents of any length whose sentences all differ, the same for the same seed.

Drugs, studies and authors are made up of syllables. Sentences are those of an overview: results, lists, negations,
hedges, citations, methods; each section ends with a conclusion that takes up some of its results, and the
document with a summary, so that the checks have pairs to compare.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

_SYLLABLES = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロガギグゲゴザジズゼゾダデドバビブベボ"
_ENDINGS = (
    "チニブ",
    "スタット",
    "マブ",
    "プリル",
    "サルタン",
    "グリプチン",
    "ロール",
    "ドミド",
    "シクリブ",
    "パリブ",
)
_SYSTEMS = (
    "ラット", "雄性ラット", "高血圧ラット", "マウス", "糖尿病マウス", "ウサギ", "イヌ", "サル", "モルモット",
    "ヒト肝細胞", "ヒト末梢血単核細胞", "T 細胞", "B 細胞", "CD4<sup>+</sup> T 細胞", "NK 細胞", "単球",
    "腎尿細管上皮細胞", "血管平滑筋細胞", "骨髄腫細胞株", "肺線維芽細胞", "心筋細胞", "患者由来の腫瘍細胞",
)  # fmt: skip
_ENDPOINTS = (
    "血圧", "心拍数", "尿量", "体重", "摂餌量", "血糖値", "血清クレアチニン濃度", "総コレステロール濃度",
    "IL-2 の産生", "IL-6 の産生", "IFN-$\\gamma$ の遊離", "TNF-$\\alpha$ の発現", "アポトーシス", "増殖",
    "遊走", "浸潤", "細胞傷害作用", "サイクリン D1 の発現", "p38 のリン酸化", "カスパーゼ 3 の活性", "腫瘍体積",
    "生存率", "血管新生", "コラーゲンの沈着", "左室拡張末期圧", "尿中ナトリウム排泄量", "QT 間隔", "自発運動量",
)  # fmt: skip
_MOVES = (
    ("増加", "させた"),
    ("低下", "させた"),
    ("減少", "させた"),
    ("抑制", "した"),
    ("亢進", "させた"),
    ("促進", "した"),
)
_DOSES = ("1", "3", "10", "30", "100", "300")
_STUDIES = ("反復投与試験", "単回投与試験", "併用投与試験", "用量設定試験", "比較試験", "in vitro 試験")


class Inventor:
    """Makes names and sentences; no sentence twice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._said: set[str] = set()
        self.drugs: list[str] = []
        self.authors: list[tuple[str, int]] = []

    def enlarge(self) -> None:
        """More drugs and authors for another section."""
        self.drugs += [self._name() for _ in range(3)]
        self.authors += [(self._latin(), self._random.randint(1985, 2024)) for _ in range(4)]

    def _name(self) -> str:
        stem = "".join(self._random.choice(_SYLLABLES) for _ in range(self._random.randint(2, 4)))
        return stem + self._random.choice(_ENDINGS)

    def _latin(self) -> str:
        parts = ("ka", "mo", "ri", "ta", "shi", "no", "be", "ler", "son", "wa", "gu", "chi", "man", "ez")
        name = "".join(self._random.choice(parts) for _ in range(self._random.randint(3, 4))).capitalize()
        return name if all(name != author for author, _ in self.authors) else self._latin()

    def result(self) -> tuple[str, str]:
        """A sentence of a result, and the short statement of it for a conclusion."""
        while True:
            sentence, statement = self._result()
            if sentence not in self._said:
                self._said.add(sentence)
                return sentence, statement

    def _result(self) -> tuple[str, str]:
        pick = self._random.choice
        drug, other = self._random.sample(self.drugs[-12:], 2)
        system, endpoint, second = pick(_SYSTEMS), pick(_ENDPOINTS), pick(_ENDPOINTS)
        move, verb = pick(_MOVES)
        dose = f"{pick(_DOSES)} mg/kg"
        citation = f" ({self._cite()})" if self._random.random() < 0.3 else ""
        shapes = (
            f"{drug}（{dose}）は、{system}の{endpoint}を対照群に比べて有意に{move}{verb}{citation}。",
            f"{system}において、{drug}は{endpoint}及び{second}をいずれも{move}{verb}{citation}。",
            f"{drug}を {dose} の用量で{system}に投与したところ、{endpoint}の{move}が認められた{citation}。",
            f"{drug}と{other}の併用は、それぞれの単独処置と比較して{system}の{endpoint}を相乗的に{move}{verb}。",
            f"一方、{drug}は {dose} までの用量で{system}の{endpoint}に影響を及ぼさなかった{citation}。",
            f"{drug}により{system}の{endpoint}が用量依存的に{move}し、{second}にも同様の変化がみられた。",
            f"{other}で前処置した{system}では、{drug}による{endpoint}の{move}が減弱することが示唆された{citation}。",
            f"{system}を用いた{pick(_STUDIES)}において、{drug}の{second}に対する作用を {dose} で検討した。",
            f"また、{drug}処置群では{system}の{endpoint}が {self._random.randint(5, 95)}% {move}し、"
            f"その作用は投与 {self._random.randint(2, 28)} 日後まで持続した{citation}。",
        )
        return pick(shapes), f"{drug}は{system}の{endpoint}を{move}{verb}"

    def _cite(self) -> str:
        chosen = self._random.sample(self.authors[-16:], self._random.randint(1, 2))
        return "; ".join(f"{name}, {year}" for name, year in sorted(chosen))

    def conclusion(self, statement: str) -> str:
        """A sentence that takes a result up again."""
        return self._random.choice(
            ("以上より、{}ことが示された。", "これらの結果から、{}ことが示唆された。")
        ).format(statement)

    def reference(self, name: str, year: int) -> str:
        """An entry of the reference list."""
        number = self._random.randint
        volume, pages = number(1, 99), f"{number(1, 400)}-{number(401, 900)}"
        return f"- {name} A, Sato B. Effects of a compound. *J Invent Sci.* {year};{volume}:{pages}."


def sections(inventor: Inventor, characters: int) -> Iterator[tuple[str, list[str]]]:
    """Sections of some 3,000 characters until there are enough, and the statements that a summary may use."""
    written, number = 0, 0
    while written < characters:
        number += 1
        inventor.enlarge()
        paragraphs, statements, size = [f"## 2.{number}. {inventor.drugs[-1]}の薬理作用"], [], 0
        while size < 3000 and written + size < characters:
            said = [inventor.result() for _ in range(5)]
            statements.append(said[0][1])
            paragraphs.append("".join(sentence for sentence, _ in said))
            size += len(paragraphs[-1])
        paragraphs.append(inventor.conclusion(statements[0]))
        written += size + len(paragraphs[-1])
        yield "\n\n".join(paragraphs), statements


def document(characters: int, seed: int = 1) -> str:
    """A Markdown document with about so many characters of body text."""
    inventor = Inventor(seed)
    body, summary = [], []
    for text, statements in sections(inventor, int(characters * 0.95)):
        body.append(text)
        summary.append(inventor.conclusion(statements[-1]))
    abbreviations = [
        "| 略号 | 定義 |", "|---|---|", "| IL | Interleukin インターロイキン |", "| NK | Natural killer ナチュラルキラー |",
        "| TNF-$\\alpha$ | Tumor necrosis factor-alpha 腫瘍壊死因子 $\\alpha$ |",
        "| IFN-$\\gamma$ | Interferon-gamma インターフェロン-$\\gamma$ |",
        *(f"| KX-{number:03} | {drug} |" for number, drug in enumerate(inventor.drugs)),
    ]  # fmt: skip
    parts = [
        "# 架空の非臨床概括評価",
        "## 略号一覧",
        "\n".join(abbreviations),
        "## 2. 薬理試験",
        *body,
        "## 3. 総括及び結論",
        *("".join(summary[at : at + 6]) for at in range(0, len(summary), 6)),
        "## 4. 参考文献",
        "\n".join(inventor.reference(*author) for author in sorted(inventor.authors)),
    ]
    return "\n\n".join(parts) + "\n"
