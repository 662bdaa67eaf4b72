"""What each bunsetsu does in its sentence: its case, its focus, and, for a predicate, voice, negation and form.

Roles come from the particle, not from the dependency label: が and を are read right in every case measured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extract.nlp.records import Bunsetsu, Parse, Word

CASE = re.compile(
    r"(?:のみ|だけ|しか|など|等|ら|まで|さえ|すら|ばかり|も(?=が))*(が|を|に|で|へ|と|から|まで|の|より)?"
)
FOCUS = re.compile(r"のみ|だけ|しか|は|も|さえ|すら")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate bunsetsu.

    ``lemma`` is the verbal noun before する (増加, 発現増加: the whole compound), or the dictionary form of the
    verb or adjective. ``form`` is ``adnominal``, ``continuative`` (し, して), ``conditional`` (すると, すれば),
    ``concessive`` (が, しても), or ``final``.
    """

    lemma: str
    verbal_noun: bool
    passive: bool
    causative: bool
    negated: bool
    form: str
    quoted: bool
    adjectival: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A bunsetsu with its function read. ``case`` is empty for a bare noun."""

    bunsetsu: Bunsetsu
    start: int
    end: int
    text: str
    case: str
    focus: frozenset[str]
    predicate: Predicate | None
    function: str

    @property
    def index(self) -> int:
        return self.bunsetsu.index

    @property
    def head(self) -> int:
        return self.bunsetsu.head


CLOSING = re.compile("と(?=[をが])")
"""The と behind the last member of a list: A と B とを併用した."""


class PhraseReader:
    """Reads the function words of bunsetsu.

    Args:
        particles: complex particles (surface -> case).
    """

    def __init__(self, particles: Mapping[str, str]) -> None:
        self.particles = dict(sorted(particles.items(), key=lambda item: -len(item[0])))
        self._known: dict[str, tuple[str, frozenset[str]]] = {}

    def read(self, parse: Parse) -> tuple[Phrase, ...]:
        """The phrases of a sentence, in order."""
        return tuple(self._phrase(parse, bunsetsu) for bunsetsu in parse.bunsetsu)

    def _phrase(self, parse: Parse, bunsetsu: Bunsetsu) -> Phrase:
        words = parse.words
        first, last = bunsetsu.unit.words
        function = words[bunsetsu.function[0] : bunsetsu.function[1]]
        surface = "".join(word.surface for word in function)
        start, end = words[first].start, words[last - 1].end
        content = bunsetsu.unit.items[-1] if bunsetsu.unit.items else (first, last)
        predicate = _predicate(words[slice(*content)], function, bunsetsu.unit.nominal)
        case, focus = ("", frozenset()) if predicate else self._case_of(surface)
        if predicate:
            focus = frozenset(FOCUS.findall(_trailing_particles(function)))
        text = parse.text[start:end]
        return Phrase(bunsetsu, start, end, text, case, focus, predicate, surface)

    def _case_of(self, surface: str) -> tuple[str, frozenset[str]]:
        """``_case``, kept: a document says は and を thousands of times."""
        if surface not in self._known:
            self._known[surface] = self._case(surface)
        return self._known[surface]

    def _case(self, surface: str) -> tuple[str, frozenset[str]]:
        surface = CLOSING.sub("", surface)
        for particle, case in self.particles.items():
            position = surface.find(particle)
            if particle.endswith("の") and surface.startswith("のみ", position + len(particle) - 1):
                continue  # で + のみ, not での
            if position == 0 or (
                position > 0 and re.fullmatch(r"(?:のみ|だけ|など|等|ら)*", surface[:position])
            ):
                rest = surface[:position] + surface[position + len(particle) :]
                return case, frozenset(FOCUS.findall(rest))
        found = CASE.match(surface)
        case = (found.group(1) or "") if found else ""
        if case == "の" and surface.endswith("のみ"):
            case = ""
        focus = frozenset(FOCUS.findall(surface))
        return case, focus


def _trailing_particles(function: tuple[Word, ...]) -> str:
    return "".join(word.surface for word in function if word.pos.startswith("助詞"))


def _predicate(content: tuple[Word, ...], function: tuple[Word, ...], nominal: bool) -> Predicate | None:
    """The predicate of a bunsetsu, if it is one."""
    last = content[-1]
    auxiliaries = [
        word for word in function if word.pos.startswith(("動詞", "助動詞", "形容詞", "接尾辞-動詞的"))
    ]
    light = (
        bool(function)
        and function[0].pos.startswith("動詞-非自立可能")
        and function[0].lemma in {"する", "す", "できる", "出来る"}
    )
    copula = any(
        word.lemma in {"だ", "です", "である"} and word.pos.startswith("助動詞") for word in function[:2]
    )
    suru = function and function[0].surface in {"させる", "させ", "される", "され"}
    verb = last.pos.startswith(("動詞", "形容詞"))
    if nominal and not (light or copula or suru):
        return None
    if not (nominal or verb or copula):
        return None
    if function and function[-1].surface == "に" and function[-1].pos.startswith("助動詞"):
        return None  # 選択的に, 顕著に: an adverb
    surface = "".join(word.surface for word in content)
    lemma = last.lemma if verb and len(content) == 1 else surface
    if copula and not light and [word.surface for word in function] in (["で"], ["で", "は"], ["で", "も"]):
        # 「単独で」, 「カルギンでは」: Sudachi sometimes reads the case particle as the copula.
        return None
    return Predicate(
        lemma=lemma,
        verbal_noun=bool(nominal and (light or suru)),
        passive=any(word.lemma in {"れる", "られる"} for word in auxiliaries),
        causative=any(word.lemma in {"せる", "させる", "しめる"} for word in auxiliaries),
        negated=any(_negates(word) for word in function) or (last.lemma in {"ない", "無い"}),
        form=_form(content, function),
        adjectival=(copula and not light) or last.pos.startswith(("形容詞", "形状詞")),
        quoted=any(word.surface == "と" and word.pos.startswith("助詞-格助詞") for word in function),
    )


def _negates(word: Word) -> bool:
    return word.lemma in {"ない", "ぬ", "ず", "ん", "まい", "無い"} and word.pos.startswith(
        ("助動詞", "形容詞")
    )


CONDITIONAL = {"と", "ば", "たら", "なら"}
CONCESSIVE = {"が", "けれど", "けれども", "ながら", "ても", "でも", "ものの"}


def _form(content: tuple[Word, ...], function: tuple[Word, ...]) -> str:
    if "".join(word.surface for word in function).endswith("ものの"):
        return "concessive"
    tail = [word for word in function if word.pos.startswith("助詞") and word.surface not in {"は", "も"}]
    ends = [word for word in function if word.surface not in {"は", "も"}]
    if tail and ends and ends[-1] is tail[-1] and tail[-1].pos.startswith("助詞-接続助詞"):
        surface = tail[-1].surface
        if surface in CONDITIONAL:
            return "conditional"
        if surface in CONCESSIVE:
            return "concessive"
        if surface in {"て", "で", "つつ", "ため"}:
            return "concessive" if function[-1].surface == "も" else "continuative"
        return "continuative"
    if "".join(word.surface for word in function).endswith("までの"):
        return "adnominal"  # 血管が閉塞するまでの時間
    inflected = [word for word in (*content, *function) if word.form]
    form = inflected[-1].form if inflected else ""
    if function and function[-1].pos.startswith("助詞"):
        return "nominal"
    if form.startswith("連体形"):
        return "adnominal"
    if form.startswith(("連用形", "語幹")) or (inflected and inflected[-1].surface in {"ず", "なく"}):
        return "continuative"
    if form.startswith(("仮定形",)):
        return "conditional"
    return "final"
