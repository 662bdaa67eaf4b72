"""The phrase of the quantity: what of it is the effect, and what names the agent, the subject, the time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.match.analysis import Analysis
from extract.match.coordination import Atom
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.types import AGENTS, SYSTEMS

PRONOUNS = frozenset({"これ", "それ", "これら", "それら"})
STRONG = {
    "に続く",
    "による",
    "における",
    "での",
    "に対する",
    "への",
    "からの",
    "に関する",
    "を用いた",
    "を介した",
    "に伴う",
    "に基づく",
    "由来の",
}


@dataclass
class Taken:
    """What the modifiers inside the quantity's own phrase say about the roles."""

    effect: list[Atom] = field(default_factory=list)
    agents: list[list[Atom]] = field(default_factory=list)
    subjects: list[list[Atom]] = field(default_factory=list)
    weak_subjects: list[list[Atom]] = field(default_factory=list)
    possessors: list[list[Atom]] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    """Clauses that say where the quantity was seen: ラットの毒性試験で認められた."""
    formed: list[list[Atom]] = field(default_factory=list)
    """Where a structure is formed: the alternatives of the subject."""


class InsideReader:
    """Reads what the modifiers inside the quantity's own phrase say about the roles of a mention."""

    def __init__(self, analysis: Analysis) -> None:
        self.a = analysis
        self.typer = analysis.typer
        lexicon = analysis.tools.lexicon
        self.intervene = lexicon.words("intervene")
        self.forming = lexicon.words("forming")
        self.occasions = lexicon.words("occasions") | {"もの"}
        self.time = re.compile(lexicon.syntax["measure"]["time"])
        self.removing = lexicon.words("removing")
        self.methods = lexicon.words("method")
        self.giving = tuple(lexicon.words("giving") - lexicon.words("knock"))
        self.behaviours = tuple(lexicon.words("behaviours"))
        self.degrees = tuple(lexicon.words("degrees"))
        self.relational = (*tuple(lexicon.words("respond")), "耐性", "抵抗性", "反応性", "免疫応答")
        self.inner = frozenset(self.behaviours) | {"活性", "反応", "増殖"}
        self.studies = tuple(lexicon.words("studies"))
        self.general = lexicon.words("general")
        self.plain = lexicon.words("generic")
        self.existing = tuple(lexicon.words("existing"))
        self.amounts = lexicon.ordered("amounts")
        self.ascribed = lexicon.words("ascribed")
        self.accompanying = lexicon.words("including") | {"伴う"}

    # --- inside the phrase of the quantity

    def take(self, mention: Mention) -> Taken:
        """Split the atoms of a change into quantity and roles."""
        taken = Taken()
        for group in mention.change.agents:
            last = self._text(group[-1])
            if group[-1].link == "による":
                taken.agents.append(self._undetermined(group))
            elif not self.typer.system(last):
                taken.possessors.append(self._undetermined(group))
        segment: list[Atom] = []
        atoms = list(mention.change.atoms)
        head = self._text(atoms[-1])
        if head.endswith(self.relational):
            # 抗原による刺激に対する免疫応答: what is responded to is part of the quantity.
            responded = max((i for i, atom in enumerate(atoms[:-1]) if atom.link == "に対する"), default=-1)
            start = max((i + 1 for i in range(responded) if atoms[i].link in {"における", "での"}), default=0)
            taken.effect.extend(atoms[start : responded + 1])
            atoms = [*atoms[:start], *atoms[responded + 1 :]] if responded >= 0 else atoms
        for number, atom in enumerate(atoms):
            segment.append(atom)
            if number < len(atoms) - 1 and atom.link in STRONG:
                self._segment(taken, segment, atom.link, head)
                segment = []
        self._core(taken, segment, mention)
        return taken

    def _segment(self, taken: Taken, segment: list[Atom], link: str, head: str) -> None:
        while (
            link != "による"
            and len(segment) > 1
            and segment[0].link == "の"
            and self.typer.agent(self._text(segment[0]))
        ):
            taken.possessors.append(self._undetermined(segment[:1]))  # レナリドミドの SMZL 細胞株に対する作用
            segment = segment[1:]
        noun = self._text(segment[-1])
        kind = self.typer.type_of(noun)
        if link in {"における", "での"} and self.time.search(noun):
            return  # 感染から 5 日目における菌数: when
        if noun in PRONOUNS and link != "による":
            return
        if link in {"における", "での"} and noun.endswith(self.studies) and not kind:
            return  # 免疫表現型解析における細胞の比率: how it was measured
        if link in {"での", "における"} and kind in AGENTS:
            taken.agents.append(self._undetermined(segment))
            return
        target = link == "に対する" and kind in SYSTEMS and not head.endswith(self.relational)
        if (
            target
            and len(segment) > 1
            and segment[-2].link == "の"
            and self.typer.system(self._text(segment[-2]))
        ):
            # 「T 細胞の自家腫瘍細胞に対する傷害作用」: the effector stays with the effect.
            taken.effect.extend(segment[:-1])
            segment = segment[-1:]
        place = link in {"における", "での", "からの"} and (kind in SYSTEMS or kind == "structure")
        if link == "による" and kind in SYSTEMS:
            taken.effect.extend(segment)  # T 細胞による細胞傷害作用: the effector stays
        elif link == "による":
            taken.agents.append(self._undetermined(segment))
        elif place or target:
            taken.subjects.append(self._undetermined(segment))
        elif link == "に対する" and kind in AGENTS and not head.endswith(self.relational):
            taken.agents.append(self._undetermined(segment))
        else:
            if self.typer.type_of(self._text(segment[0])) in {"cell", "tissue"} and segment[0].link == "の":
                taken.weak_subjects.append(segment[:1])
            taken.effect.extend(segment)

    def _undetermined(self, atoms: Sequence[Atom]) -> list[Atom]:
        kept = [atom for atom in atoms if atom.kind != "det"]
        return kept or list(atoms)

    def _core(self, taken: Taken, atoms: list[Atom], mention: Mention) -> None:
        """Genitives and clauses in front of the quantity."""
        carried: list[Atom] = []
        kept: list[Atom] = []
        head = self._text(atoms[-1])
        for number, atom in enumerate(atoms[:-1]):
            if atom.kind == "det" and not self._text(atoms[number + 1]).startswith("他"):
                continue
            if atom.kind == "clause":
                self._clause(taken, atom, mention, kept, carried)
                continue
            noun = self._text(atom)
            if self._when(taken, atom, kept) or self._given(taken, atom, kept):
                continue
            kind = self.typer.type_of(noun)
            if atom.link != "の":
                kept.append(atom)
                continue
            remaining = atoms[number + 1 :]
            if len(remaining) == 1 and head in self.forming:
                kept.append(atom)  # 血栓の形成, 破骨細胞の形成: what comes to be is not where it comes to be
            elif kind == "organism" or kind == "sample":
                taken.subjects.append([*kept, atom])
                kept = []
            elif kind in {"cell", "tissue"} and not self._quantities(kept):
                if self._behaves(remaining, mention):
                    taken.weak_subjects.append([*kept, atom])
                    kept.append(atom)
                else:
                    taken.subjects.append([*kept, atom])
                    kept = []
            elif kind in AGENTS and head.endswith(self.amounts):
                kept.append(atom)  # 血中のリポ多糖の濃度: what is measured
            elif kind in AGENTS and not kept_noun(kept) and self._effectual(head, mention):
                taken.possessors.append([*kept, atom])
                kept = []
            else:
                kept.append(atom)
        last = atoms[-1]
        kind = self.typer.type_of(head)
        if kind in SYSTEMS - {"disease"}:  # 夜盲症が生じた: in whom, it does not say
            taken.weak_subjects.append([*kept, last])
        elif not taken.weak_subjects and (inner := self._cell_inside(last)) is not None:
            taken.weak_subjects.append([inner])
        taken.effect.extend([*carried, *kept, last])

    def _when(self, taken: Taken, atom: Atom, kept: list[Atom]) -> bool:
        """「投与したときの血圧」, 「投与 8 週後の血圧」: when it was seen."""
        timed = self._text(atom) in self.occasions or self.time.search(self._text(atom)) is not None
        if atom.link != "の" or not timed:
            return False
        if kept and kept[-1].kind == "clause":
            taken.seen.append(kept.pop().phrase)
        return True

    def _given(self, taken: Taken, atom: Atom, kept: list[Atom]) -> bool:
        """「食後投与時の Cmax」, 「併用時の AUC」: what was given when it was measured."""
        text = self._text(atom)
        treated = text.endswith("時") and self.typer.agent(text) and text.removesuffix("時") not in self.plain
        if atom.link != "の" or kept or not treated:
            return False
        taken.agents.append([atom])
        return True

    def _clause(
        self, taken: Taken, atom: Atom, mention: Mention, kept: list[Atom], carried: list[Atom]
    ) -> None:
        """A relative clause in front of the quantity: a place, a remark, a claim of its own, or part of the name."""
        if atom.phrase == mention.predicate:
            return  # 肝臓から分泌されるホルモン: the clause is the mention itself
        places = self._formed(atom)
        if places:
            taken.subjects.append(places[0])
            taken.formed = places
        elif related := self._related(atom):
            taken.agents.append(related)
        elif self._degree(atom) or self._apposition(atom):
            taken.seen.append(atom.phrase)
        elif self._of_another(atom, mention):
            carried.append(atom)
        elif self._own_claim(atom):
            taken.clauses.append(atom.phrase)
        else:
            kept.append(atom)

    def _related(self, atom: Atom) -> list[Atom]:
        """「本薬投与に関連する変化」: what a change goes back to, where it acts at all."""
        predicate = self.a.phrases[atom.phrase].predicate
        if predicate is None or predicate.lemma not in self.ascribed:
            return []
        causes = [p for p in self.a.arguments(atom.phrase) if p.case in {"に", "と"}]
        if not causes or not self.typer.agent(self.a.noun(causes[-1].index)):
            return []
        return self._undetermined(self.a.branches(causes[-1].index)[0])

    def _cell_inside(self, atom: Atom) -> Atom | None:
        """The cell in the name of the quantity: NK 細胞活性, T 細胞増殖, 単球反応."""
        words = self.a.parse.words
        for end in range(atom.words[1] - 1, atom.words[0], -1):
            front = "".join(word.surface for word in words[atom.words[0] : end])
            named = end - atom.words[0] > 1 or words[end - 1].surface not in {"細胞", "菌", "株"}
            specific = words[end - 1].surface != "細胞" or self.typer.code(words[end - 2].surface)
            following = words[end].surface
            if self.typer.type_of(front) == "cell" and named and specific and following in self.inner:
                return replace(atom, words=(atom.words[0], end), end=words[end - 1].end, link="", link_end=0)
        return None

    def _quantities(self, atoms: Sequence[Atom]) -> bool:
        """Whether a quantity or an agent is among the atoms (周囲の神経 has none: 周囲 only describes)."""
        return any(
            atom.kind == "noun" and self.typer.type_of(self._text(atom)) not in {"", "structure"}
            for atom in atoms
        )

    def _behaves(self, remaining: Sequence[Atom], mention: Mention) -> bool:
        head, following = self._text(remaining[-1]), self._text(remaining[0])
        return head.endswith(self.behaviours) or following in self.behaviours or bool(mention.event)

    def _effectual(self, head: str, mention: Mention) -> bool:
        return head.endswith(self.existing) or bool(mention.change.chain)

    def _degree(self, atom: Atom) -> bool:
        text = self._text(atom)
        predicate = self.a.phrases[atom.phrase].predicate
        if predicate is not None and predicate.lemma in {
            "認める",
            "みる",
            "観察",
            "認められる",
            "みられる",
            "報告",
            "生じる",
        }:
            return True  # ラットの毒性試験で認められた腎尿細管の拡張
        if predicate is not None and predicate.lemma in self.methods:
            return True  # MRI により評価した関節破壊の進展: how it was seen
        if predicate is not None and predicate.lemma in self.a.tools.lexicon.frames["adjectives"]:
            return True  # 単独処置を超える有効性, 単独処置よりも優れた作用
        return text.startswith(self.degrees) and len(text) <= 9

    def _formed(self, atom: Atom) -> list[list[Atom]]:
        """「NK 細胞と FL 細胞間に形成される免疫シナプス」: where it is formed is the subject."""
        predicate = self.a.phrases[atom.phrase].predicate
        if predicate is None or predicate.lemma not in self.a.attributive:
            return []
        for phrase in self.a.arguments(atom.phrase):
            if phrase.case in {"に", "で", "において"} and self.between(phrase):
                return [[a for a in branch if a.kind != "det"] for branch in self.a.branches(phrase.index)]
        return []

    def between(self, phrase: Phrase) -> bool:
        """A system, or what lies between two."""
        noun = self.a.noun(phrase.index)
        if noun in {"間", "あいだ"}:
            branch = self.a.branches(phrase.index)[0]
            links = [atom.link for atom in branch[:-1]]
            if links[-1:] == ["との"] and "と" not in links:
                return False  # 野生型のマウスとのあいだに差はなかった: what it is compared with
            return any(self.typer.system(self._text(a)) for a in branch)
        return self.typer.system(noun)

    def _apposition(self, atom: Atom) -> bool:
        """「中間代謝物であるクエン酸」, 「指標となる比」: what is before である only describes."""
        predicate = self.a.phrases[atom.phrase].predicate
        function = self.a.phrases[atom.phrase].function
        return function.startswith(("である", "であった")) or (
            predicate is not None
            and predicate.lemma in {"なる", "ある", "知る", "知られる", "いう", "言う", "する"}
        )

    def _own_claim(self, atom: Atom) -> bool:
        """A relative clause that treats or moves something speaks of the treatment, not of the quantity."""
        predicate = self.a.phrases[atom.phrase].predicate
        if predicate is None or predicate.lemma in {"形成", "発現"}:
            return False
        if predicate.lemma.endswith(self.giving):
            return True
        arguments = self.a.arguments(atom.phrase)
        if predicate.lemma in self.accompanying:
            # 「排泄量の増加を伴う血圧の低下」, 「T 細胞の活性化を含む免疫応答」: what goes along is a claim apart.
            return any(p.case == "を" and self._changes(p) for p in arguments)
        return predicate.lemma in self.a.tools.lexicon.predicates and any(
            p.case in {"が", "により"} and not self.typer.system(self.a.noun(p.index)) for p in arguments
        )

    def _of_another(self, atom: Atom, mention: Mention) -> bool:
        """「X により誘発されるけいれんの潜時」: a change by another agent tells which quantity, where more follows."""
        verb = self.a.phrases[atom.phrase].predicate
        if (
            verb is None
            or mention.predicate == atom.phrase
            or verb.lemma not in self.a.tools.lexicon.predicates
        ):
            return False
        return any(p.case in {"が", "により"} for p in self.a.arguments(atom.phrase))

    def _changes(self, phrase: Phrase) -> bool:
        read = self.a.changes.read
        return any(read(self.a.parse, b).direction is not None for b in self.a.branches(phrase.index))

    def _text(self, atom: Atom) -> str:
        return "".join(self.a.parse.text[atom.start : atom.end].split())


def kept_noun(atoms: Sequence[Atom]) -> bool:
    """Whether a noun is among the atoms."""
    return any(atom.kind == "noun" for atom in atoms)
