"""What kind of thing a noun names, by its last words: cell, organism, tissue, drug, treatment, endpoint …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from extract.lexicon import Lexicon

CODE = re.compile(r"[A-Za-zα-ωΑ-Ω0-9][A-Za-zα-ωΑ-Ω0-9+/.\-‐–′' ]*")
KATAKANA = re.compile(r"[ァ-ヴー・]{4,}")
LATIN_NAME = re.compile(r"[A-Za-z]{6,}")
ABBREVIATION = re.compile(r"[A-Za-zα-ωΑ-Ω0-9+/.\-]+$")
SYSTEMS = frozenset({"cell", "sample", "organism", "tissue", "disease"})
AGENTS = frozenset({"drug", "treatment"})


class Typer:
    """Types nouns by the longest known ending.

    Args:
        lexicon: the knowledge.
        drugs: names that the document itself marks as drugs.
        abbreviations: the document's own, with their Japanese long forms; one names what the other does.
    """

    def __init__(
        self, lexicon: Lexicon, drugs: Iterable[str] = (), abbreviations: Mapping[str, str] | None = None
    ) -> None:
        self.abbreviations = {_key(short): _key(long) for short, long in (abbreviations or {}).items()}
        self.heads = lexicon.heads
        self.longest = max(map(len, self.heads))
        self.stems = tuple(sorted(lexicon.drug_stems, key=len, reverse=True))
        self.not_drugs = tuple(lexicon.ordered("not_drugs"))
        self.drugs = frozenset(_key(drug) for drug in drugs)
        self.drugs_behind = tuple(drug for drug in self.drugs if len(drug) > 3)
        self.adnominal = frozenset(lexicon.syntax["adnominal"]["cases"])
        self.joints = tuple(lexicon.syntax["adnominal"]["joint"])
        self.locatives = tuple(lexicon.syntax["adnominal"]["locatives"])
        self.counted = re.compile(lexicon.syntax["measure"]["counted"])
        self.alone = frozenset(lexicon.syntax["alone"])
        self.conjunctions = frozenset(lexicon.syntax["conjunctions"]) - {"と"}
        self.formals = lexicon.words("formal")
        self.predicates = lexicon.predicates
        self.events = lexicon.words("events")
        self.disorders = lexicon.ordered("disorders")
        self.happenings = (*lexicon.ordered("events"), *lexicon.ordered("disorders"), "化")
        self.relational = (*lexicon.ordered("respond"), "反応性")
        self.empty_heads = lexicon.ordered("empty_heads")
        self.adjectives = frozenset(lexicon.frames["adjectives"])

    def formal(self, text: str) -> bool:
        """A formal noun (こと, もの, 結果): its clause is a statement, no description."""
        return text in self.formals

    def joint(self, text: str) -> bool:
        """A head that takes its members together (併用, 比)."""
        return text.endswith(self.joints)

    def together(self, text: str) -> bool:
        """An intervention on several targets at once (共阻害, 同時投与)."""
        return len(text) > 1 and text.startswith(("共", "同時", "二重"))

    def bare(self, text: str) -> str:
        """Without endings that say where or when (サンプル中 -> サンプル)."""
        text = self.counted.sub("", text) or text
        changed = True
        while changed:
            changed = False
            for ending in self.locatives:
                whole = text in self.heads or self._direction(text)
                if text.endswith(ending) and len(text) > len(ending) + 1 and not whole:
                    text, changed = text[: -len(ending)].rstrip(), True
        return text

    def type_of(self, text: str) -> str:
        """The type, or the empty string."""
        return self._type(_key(text))

    @lru_cache(maxsize=20_000)  # noqa: B019 - one typer lives as long as its document
    def _type(self, text: str) -> str:
        text = self.bare(text)
        if text in self.drugs or text.endswith(self.drugs_behind):
            return "drug"  # 拮抗薬KTN-310 as well
        if found := self._ending(text):
            alone = found == "drug" and text in self.heads and (len(text) == 1 or text in self.not_drugs)
            return "" if alone else found  # リガンド alone is the body's own; PPARγ リガンド is a drug
        if self._stemmed(text):
            return "drug"
        if self.abbreviations and (short := ABBREVIATION.search(text)):
            long = self.abbreviations.get(short.group())
            if long and (found := self._long(long)):
                return found
        if text.endswith("群"):
            return self._type(text[:-1]) or "group"
        if CODE.fullmatch(text):
            return "code"
        return ""

    @lru_cache(maxsize=20_000)  # noqa: B019
    def named(self, text: str) -> bool:
        """A name of a drug, by its stem or because the document says so; no class word (阻害剤)."""
        return _key(text) in self.drugs or self._stemmed(_key(text))

    def _stemmed(self, text: str) -> bool:
        """By its INN stem, in katakana (カプトプリル) or as one Latin word (captopril)."""
        word = LATIN_NAME.fullmatch(text) or KATAKANA.search(text)
        text = text.lower()
        return word is not None and text.endswith(self.stems) and not text.endswith(self.not_drugs)

    def code(self, word: str) -> bool:
        """A code: Latin or Greek letters, digits."""
        return bool(CODE.fullmatch(word))

    def action(self, word: str) -> bool:
        """A verbal noun of an event (産生, 遊離)."""
        return word in self.events

    def graded(self, lemma: str) -> bool:
        """An adjective of degree (活性が高い)."""
        return lemma in self.adjectives

    def control(self, text: str) -> bool:
        """A control or vehicle group."""
        return self.type_of(text) == "vehicle" or _key(text).endswith(
            ("対照群", "対照", "群間", "コントロール")
        )

    def _long(self, long: str) -> str:
        """The type of a long form; a code inside it is not looked up again."""
        return self._ending(long)

    def _ending(self, text: str) -> str:
        """The type of the longest head at the end; a code is no end of another (APD in RAPD, CA1 in BRCA1)."""
        for length in range(min(len(text), self.longest), 0, -1):
            if found := self.heads.get(text[-length:]):
                before = text[-length - 1 : -length]
                if not (text[-length].isascii() and before.isascii() and before.isalnum()):
                    return found
        return ""

    def system(self, text: str) -> bool:
        """Cells, samples, tissues, organisms."""
        return self.type_of(text) in SYSTEMS

    def agent(self, text: str) -> bool:
        """Drugs and interventions."""
        return self.type_of(text) in AGENTS

    def quantity(self, text: str) -> bool:
        """What moves by itself: an endpoint (発生率) or something whose last word is an event (腫瘍誘発)."""
        whole = _key(text)
        return self.type_of(whole) == "endpoint" or whole[-2:] in self.events or self._direction(whole)

    def alike(self, left: str, right: str) -> bool:
        """Could be members of one list."""
        return self.likeness(left, right) > 0

    @lru_cache(maxsize=20_000)  # noqa: B019
    def likeness(self, left: str, right: str) -> float:
        """How parallel two nouns are: same ending, both direction words, same type, both codes."""
        a, b = _key(self.bare(left)), _key(self.bare(right))
        if a == b:
            return 4.0
        common = 0
        while common < min(len(a), len(b)) and a[-1 - common] == b[-1 - common]:
            common += 1
        score = min(common, 3) * 1.0
        changes = self._direction(a) + self._direction(b)
        if changes == 2:
            score += 2.0
        elif not changes and a.endswith(self.happenings) and b.endswith(self.happenings):
            score += 2.0  # 肝細胞の空胞化並びに胆管上皮の過形成
        mine, other = self.type_of(a), self.type_of(b)
        if changes == 1 and not (mine or other) and (a if self._direction(b) else b).endswith(self.disorders):
            score += 1.5  # DNA 修復の破綻と抗腫瘍免疫の活性化
        if (mine == "endpoint" and self._direction(b)) or (other == "endpoint" and self._direction(a)):
            score += 1.0
        if mine and mine == other:
            score += 1.5
        elif mine in SYSTEMS and other in SYSTEMS:
            score += 0.8
        elif not mine and not other:
            score += 0.3
        return score

    def changing(self, text: str) -> str | None:
        """The quantity in a compound that ends in a direction word (血管新生阻害作用: 血管新生); ``None`` without one."""
        whole = _key(text)
        for ending in ("", *self.empty_heads):
            if whole.endswith(ending):
                front = whole.removesuffix(ending)
                for length in range(min(len(front), 4), 0, -1):
                    if front[-length:] in self.predicates:
                        return front[:-length]
        return None

    def _direction(self, text: str) -> bool:
        return any(
            text.endswith(lemma) for lemma in (text[-4:], text[-3:], text[-2:]) if lemma in self.predicates
        )


@lru_cache(maxsize=20_000)
def _key(text: str) -> str:
    return "".join(text.split())
