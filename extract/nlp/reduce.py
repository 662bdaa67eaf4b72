"""The reduction that the parser profits from: compounds and plain coordinations become one word each.

Measured in this order on the client's document: compounds merged and spelled as their last morpheme, plain
coordinations collapsed to their last item, known terms masked. The parser was trained on short sentences of
ordinary words; this gives it such sentences.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extract.nlp.records import Unit, Word, WordRange

MASK = "Ｘ"
NOMINAL = ("名詞", "接頭辞", "接尾辞-名詞的", "記号", "形状詞")
INNER = re.compile(r"[+\-‐–/%.・*′'&~〜]+")
FOREIGN = re.compile(r"[A-Za-zΑ-ω0-9+/.%・\-–αβγδκ]+|[ァ-ヴー・]{5,}")


class Reducer:
    """Merges morphemes into units. The word lists come from the lexicon.

    Args:
        alone: nouns that never join a compound (こと, もの, 一方, その結果の 結果 …).
        conjunctions: what joins the last two items of a list (及び, 又は …), as joined surfaces.
        disjunctions: those of the conjunctions that mean "or".
        uncut: nouns that Sudachi cuts into two words of another kind (そう痒: そう + 痒).
        attributes: what qualifies a disease or a finding and is no thing of its own (再発, 難治性, 急性).
    """

    def __init__(
        self,
        alone: Collection[str],
        conjunctions: Collection[str],
        attributes: Collection[str] = (),
        disjunctions: Collection[str] = (),
        uncut: Collection[str] = (),
    ) -> None:
        self.alone = frozenset(alone)
        self.conjunctions = frozenset(conjunctions)
        self._beginnings = frozenset(word[0] for word in self.conjunctions)
        self.attributes = frozenset(attributes)
        self.disjunctions = tuple(disjunctions)
        self.uncut = frozenset(uncut)

    def nominal(self, words: Sequence[Word], index: int) -> bool:
        """Whether a morpheme may be part of a nominal compound."""
        word = words[index]
        if word.surface in {"共", "とも"} and index + 1 < len(words) and words[index + 1].surface == "に":
            return False
        if word.pos.startswith("補助記号") and INNER.fullmatch(word.surface):
            # CD4+, 5-HT, IFN-γ, TNF/LT: the mark belongs to the name where no space of the source parts them.
            before = index > 0 and words[index - 1].end == word.start
            return before and words[index - 1].pos.startswith(NOMINAL)
        if word.pos.startswith("代名詞") and index + 1 < len(words) and words[index + 1].surface == "ら":
            return True
        if word.surface == "ら" and index > 0 and words[index - 1].pos.startswith("代名詞"):
            return True
        if self._deverbal(words, index) or self._uncut(words, index):
            return True
        counter = word.pos.startswith("名詞-普通名詞-助数詞可能") and self._noun_precedes(words, index)
        if counter and words[index - 1].end == word.start:
            return True  # 中等度, where 度 alone (この度) is no part of a name
        if word.surface in self.alone or not word.pos.startswith(NOMINAL):
            return word.pos.startswith("接尾辞-形状詞的") and self._noun_follows(words, index)
        if word.pos.startswith("形状詞"):
            # 単独処置, 多様作用: a bare な-adjective before a noun; before な or に it is a modifier of its own.
            return self._noun_follows(words, index) or self._noun_precedes(words, index)
        return True

    def _uncut(self, words: Sequence[Word], index: int) -> bool:
        """Whether a morpheme is half of a noun that Sudachi cuts wrong."""
        pairs = (words[start : start + 2] for start in (index - 1, index) if start >= 0)
        return any("".join(word.surface for word in pair) in self.uncut for pair in pairs if len(pair) == 2)

    def _deverbal(self, words: Sequence[Word], index: int) -> bool:
        """組換えタンパク質, 繰り返し投与, 厚さ: a verb stem before a noun, an adjective stem before さ, are parts of it."""
        word = words[index]
        if index + 1 == len(words) or words[index + 1].start != word.end:
            return False
        after = words[index + 1]
        if word.pos.startswith("形容詞") and word.form.startswith("語幹"):
            return after.pos.startswith("接尾辞-名詞的")
        if not (
            word.pos.startswith("動詞-一般") and word.form.startswith("連用形") and len(word.surface) > 2
        ):
            return False
        before = words[index - 1] if index else None
        # 体重が増え始め摂餌量は, 速やかに立ち上がり血圧は: a verb with an argument or an adverb of its own.
        governs = before is not None and (
            before.pos.startswith(("副詞", "形容詞", "助動詞"))
            or (before.pos.startswith("助詞") and before.surface != "の")
        )
        return after.pos.startswith("名詞") and after.surface not in self.alone and not governs

    def _noun_follows(self, words: Sequence[Word], index: int) -> bool:
        return index + 1 < len(words) and words[index + 1].pos.startswith(("名詞", "接尾辞-名詞的"))

    def _noun_precedes(self, words: Sequence[Word], index: int) -> bool:
        return (
            index > 0
            and words[index - 1].pos.startswith("名詞")
            and words[index - 1].surface not in self.alone
        )

    def compounds(self, words: Sequence[Word]) -> list[Unit]:
        """Runs of nominal morphemes become one unit; everything else stays a unit by itself."""
        units: list[Unit] = []
        index = 0
        while index < len(words):
            end = index
            while end < len(words) and self.nominal(words, end):
                end += 1
                if (
                    end < len(words)
                    and words[end].pos.startswith("接頭辞")
                    and words[end - 1].surface == "、"
                ):
                    break
            if end == index:
                noun = words[index].pos.startswith(("名詞", "代名詞"))
                units.append(Unit((index, index + 1), (), noun))
                index += 1
            else:
                adjective = end < len(words) and words[end].pos.startswith("接尾辞-形状詞的")
                end += int(adjective)  # 相乗的な: an adjective, no member of a list
                units.append(Unit((index, end), (), not adjective))
                index = end
        return units

    def _conjunction(self, words: Sequence[Word], units: Sequence[Unit], index: int) -> int:
        """How many units from ``index`` on make a conjunction with its commas (0: none)."""
        start = index
        while index < len(units) and _surface(words, units[index]) in "、，":
            index += 1
        if index == len(units) or _surface(words, units[index])[0] not in self._beginnings:
            return 0
        for length in (3, 2, 1):
            joined = "".join(_surface(words, unit) for unit in units[index : index + length])
            if joined in self.conjunctions and not any(
                unit.nominal for unit in units[index : index + length]
            ):
                index += length
                while index < len(units) and _surface(words, units[index]) in "、，":
                    index += 1
                return index - start
        return 0

    def coordinations(self, words: Sequence[Word], units: Sequence[Unit]) -> list[Unit]:
        """Collapse ``A、B 及び C`` to one unit that holds its items; a list needs a conjunction to count."""
        result: list[Unit] = []
        index = 0
        while index < len(units):
            items, end = self._list_from(words, units, index)
            if len(items) > 1:
                whole = (items[0][0], items[-1][1])
                # 再発又は難治性の白血病: two attributes qualify one thing.
                together = self._qualifies(words, items[-2], items[-1])
                result.append(Unit(whole, () if together else tuple(items), True))
            else:
                result.append(units[index])
                end = index + 1
            index = end
        return result

    def _list_from(
        self, words: Sequence[Word], units: Sequence[Unit], index: int
    ) -> tuple[list[WordRange], int]:
        """The list that starts at a unit: its items, and the index after the item behind the last conjunction."""
        if not self._item(words, units[index]):
            return [], index
        items = [units[index].words]
        best, end = 1, index + 1
        position = index + 1
        while position < len(units):
            joined = self._conjunction(words, units, position)
            comma = 0 if joined else int(_surface(words, units[position]) in "、，・")
            following = position + (joined or comma)
            if joined and self._separated(words, units, position, joined):
                break
            if not (joined or comma) or following >= len(units) or not self._item(words, units[following]):
                break
            if joined and len(items) > 1 and self._qualifies(words, items[-1], units[following].words):
                break  # 骨髄腫、再発又は難治性の白血病: the two attributes are no members of the list
            items.append(units[following].words)
            position = following + 1
            if joined:
                best, end = len(items), position
        return items[:best], end

    def _qualifies(self, words: Sequence[Word], left: WordRange, right: WordRange) -> bool:
        """Two attributes with 又は between them; with 及び they name two things (軽度及び重度の患者)."""
        joint = "".join(word.surface for word in words[left[1] : right[0]])
        both = self._attribute(words, left) and self._attribute(words, right)
        return both and any(word in joint for word in self.disjunctions)

    def _attribute(self, words: Sequence[Word], item: WordRange) -> bool:
        return "".join(word.surface for word in words[slice(*item)]) in self.attributes

    def _separated(self, words: Sequence[Word], units: Sequence[Unit], position: int, joined: int) -> bool:
        """「X の A、および、Y の B」: commas on both sides join phrases, not words."""
        first, last = units[position], units[position + joined - 1]
        return _surface(words, first) in "、，" and _surface(words, last) in "、，"

    def _item(self, words: Sequence[Word], unit: Unit) -> bool:
        first, last = words[unit.words[0]], words[unit.words[1] - 1]
        if not unit.nominal or first.surface in self.alone or last.surface in self.alone:
            return False
        after = words[unit.words[1]] if unit.words[1] < len(words) else None
        if after is not None and after.pos.startswith("助動詞") and after.surface in {"な", "に"}:
            return False  # PBMC 媒介性及び直接的な作用: an adjective, no member
        single = unit.words[1] - unit.words[0] == 1
        return not (single and "副詞可能" in first.pos)

    def units(self, words: Sequence[Word]) -> list[Unit]:
        """Morphemes -> the units that the parser sees."""
        return self.coordinations(words, self.compounds(words))

    def spelling(self, words: Sequence[Word], unit: Unit) -> str:
        """The word that stands for a unit: its last morpheme, or the mask where that is a code or a name."""
        last = words[unit.words[1] - 1]
        if unit.nominal and (FOREIGN.fullmatch(last.surface) or self._uncut(words, unit.words[1] - 1)):
            return MASK
        return last.surface


def _surface(words: Sequence[Word], unit: Unit) -> str:
    return "".join(word.surface for word in words[unit.words[0] : unit.words[1]])
