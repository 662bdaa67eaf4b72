"""Units -> bunsetsu: a content unit and the function words behind it, with the dependencies of the parser."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extract.nlp.records import Bunsetsu, Unit, Word

FUNCTION = ("助詞", "助動詞", "補助記号", "接尾辞-動詞的", "接尾辞-形容詞的", "接尾辞-形状詞的")


def _function(words: Sequence[Word], units: Sequence[Unit], index: int, complex_end: int) -> bool:
    """Whether a unit continues the bunsetsu before it."""
    if index < complex_end:
        return True
    unit = units[index]
    word = words[unit.words[0]]
    if _although(words, unit.words[0]):
        return True
    if word.surface == "よう" and _becomes(words, unit.words[0]):
        return True
    if unit.nominal and not word.pos.startswith(FUNCTION):
        return False
    if word.pos.startswith(FUNCTION):
        return True
    if word.surface == "よう" and _becomes(words, unit.words[0]):
        return True
    # 増加・する, 示され・て・いる, 変化し・なかっ・た: light verbs and negation belong to what they follow.
    return word.pos.startswith(("動詞-非自立可能", "形容詞-非自立可能")) and _light(words, unit.words[0])


def _although(words: Sequence[Word], index: int) -> bool:
    """The もの of 「増加したものの、」, which Sudachi cuts in two."""
    return (
        index > 0
        and words[index].surface == "もの"
        and words[index - 1].pos.startswith(("動詞", "助動詞", "形容詞"))
        and [word.surface for word in words[index + 1 : index + 3]] in (["の", "、"], ["の", "，"])
    )


def _becomes(words: Sequence[Word], index: int) -> bool:
    """The よう of ようになる."""
    return (
        index > 0
        and [word.surface for word in words[index + 1 : index + 2]] == ["に"]
        and (index + 2 < len(words) and words[index + 2].lemma == "なる")
    )


def _light(words: Sequence[Word], index: int) -> bool:
    """A non-independent verb is light after a verbal noun, a て or a verb form, a noun with a particle frees it."""
    if index == 0:
        return False
    before = words[index - 1]
    if words[index].lemma in {"する", "す", "できる", "出来る"} or words[index].lemma.startswith("為"):
        return before.pos.startswith(
            ("名詞", "接尾辞", "記号", "形状詞", "動詞", "副詞")
        ) or before.surface in {"て", "で"}
    if words[index].pos.startswith("形容詞"):
        # 〜で(は)ない and 〜ことなく negate what is before them; 差がない has a predicate of its own.
        return (
            before.pos.startswith(("助動詞", "動詞", "形容詞"))
            or before.surface in {"て", "で"}
            or (
                before.surface in {"は", "も"}
                and index > 1
                and words[index - 2].surface in {"で", "て", "に", "と"}
            )
        )
    if words[index].lemma == "なる":
        # 進展しやすくなる, 呈するようになる
        return before.pos.startswith(("形容詞", "接尾辞-形容詞的")) or (
            index > 1 and before.surface == "に" and words[index - 2].surface == "よう"
        )
    return before.surface in {"て", "で"} or before.pos.startswith(("動詞", "助動詞"))


def chunk(
    words: Sequence[Word],
    units: Sequence[Unit],
    heads: Sequence[int],
    particles: Collection[str],
) -> tuple[Bunsetsu, ...]:
    """Group units into bunsetsu.

    Args:
        words: the morphemes.
        units: the units, in order.
        heads: per unit, the index of its head unit (itself for the root).
        particles: surfaces of complex particles (による, において …).
    """
    starts: list[int] = []
    complex_end = 0
    for index in range(len(units)):
        if index >= complex_end and starts:
            complex_end = max(complex_end, _complex(words, units, index, particles))
        if not starts or not _function(words, units, index, complex_end):
            starts.append(index)
    owner: list[int] = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(units)
        owner.extend([number] * (end - start))
    result = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(units)
        first_function = units[start].words[1]
        last = units[end - 1].words[1]
        comma = False
        while last > first_function and words[last - 1].pos.startswith("補助記号"):
            last -= 1
            comma = True
        result.append(
            Bunsetsu(
                number, units[start], (first_function, last), comma, _head(owner, heads, number, start, end)
            )
        )
    return tuple(result)


def _head(owner: Sequence[int], heads: Sequence[int], number: int, start: int, end: int) -> int:
    """The bunsetsu that the units of this one point to outside it; the content unit speaks first."""
    for index in range(start, end):
        if owner[heads[index]] != number:
            return owner[heads[index]]
    return -1


def _complex(words: Sequence[Word], units: Sequence[Unit], index: int, particles: Collection[str]) -> int:
    """The unit index behind a complex particle that begins here (0: none begins)."""
    before = words[units[index].words[0] - 1]
    if before.pos.startswith(("動詞", "助動詞", "形容詞")) or not words[units[index].words[0]].pos.startswith(
        "助詞"
    ):
        return 0
    best = 0
    text = ""
    for end in range(index, min(index + 6, len(units))):
        text += "".join(word.surface for word in words[units[end].words[0] : units[end].words[1]])
        if text in particles:
            best = end + 1
    return best if best > index + 1 else 0
