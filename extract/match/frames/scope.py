"""What all frames share: the sentence, the word lists, and the making of a mention."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.lexicon import Lexicon
from extract.match.analysis import Analysis
from extract.match.changes import Change
from extract.match.coordination import Branch
from extract.match.phrases import Phrase, Predicate

OBJECT = "を"
SUBJECT = "が"


@dataclass(frozen=True, slots=True)
class Mention:
    """One change of one quantity.

    ``predicate`` is the phrase whose arguments count, ``argument`` the phrase that holds the quantity (equal to
    ``predicate`` where the compound holds it), ``branch`` the reading of that phrase, ``change`` what it peels to.
    ``transitive`` says that が and は of the predicate name the agent. ``nested`` marks a nominal or relative
    mention that needs a treatment of its own.
    """

    predicate: int
    argument: int
    branch: Branch
    change: Change
    direction: str
    transitive: bool
    nested: bool
    found_by: tuple[str, ...]
    event: str = ""


class Words:
    """The word lists that frames ask for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        words = lexicon.words
        self.happen, self.have, self.respond = words("happen"), words("have"), words("respond")
        self.intervene, self.giving = words("intervene"), words("giving")
        self.method, self.relation = words("method"), words("relation")
        self.causes = words("causes")
        self.unknown, self.known, self.open_matters = words("unknown"), words("known"), words("open_matters")
        self.differing = self.lexicon.ordered("differing")
        self.existing = tuple(words("existing"))
        self.influence, self.events = words("influence"), words("events")
        self.done_to = words("done_to")
        self.adjectives: dict[str, str] = self.lexicon.frames["adjectives"]
        self.inclinations: dict[str, str] = self.lexicon.frames["inclinations"]
        self.qualities: dict[str, str] = self.lexicon.frames["qualities"]
        self.unqualities: dict[str, str] = self.lexicon.frames["unqualities"]
        self.reach = words("reach")
        self.ascribed, self.gaps = words("ascribed"), self.lexicon.ordered("gaps")
        self.undertakings = self.lexicon.ordered("undertakings")
        self.such, self.general = words("such"), words("general") | words("outcomes")
        self.befall = words("befall")
        self.doing, self.moments = words("doing"), words("occasions") - {"こと", "結果"}
        self.arise, self.cause = words("arise"), words("cause")
        self.measures = words("measures")
        self.degrees = self.lexicon.ordered("degrees")
        self.equality = frozenset(self.lexicon.frames["equality"]["predicates"])
        self.relational = self.lexicon.ordered("susceptibility")
        self.courses = frozenset(self.lexicon.frames["equality"]["courses"])
        self.normal = frozenset(self.lexicon.frames["equality"]["normal"])
        self.tendencies, self.significance = words("tendencies"), words("significance")
        self.presence = tuple(words("presence"))
        self.checkups = self.lexicon.ordered("checkups")
        self.involved = words("involved")
        self.time = re.compile(self.lexicon.syntax["measure"]["time"])
        self.ratio_verbs, self.references = words("ratio_verbs"), words("references")
        self.halves, self.other_references = tuple(words("halves")), words("other_references")


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> dict[str, object]:
    return vars(Words(lexicon))


class Scope(Words):
    """One analysed sentence with the lexicon's words; the base of the readers of frames."""

    def __init__(self, analysis: Analysis) -> None:
        # Ten readers look at each sentence: they share the lists, which are made once.
        vars(self).update(_words(analysis.tools.lexicon))
        self.a = analysis

    def quantity(self, phrase: Phrase) -> bool:
        noun = self.a.noun(phrase.index)
        if noun.endswith(self.gaps):
            return False  # 群間に有意差が認められた: between whom
        if self.time.search(noun):
            return False  # 投与後 2 時間に増加を示した: when, not what
        if self.a.typer.type_of(noun) == "author":
            return False
        return noun not in self.a.typer.alone or noun in self.influence

    def topics(self, arguments: list[Phrase]) -> list[Phrase]:
        """Quantities among the phrases with は, も or しか."""
        return [a for a in arguments if a.case == "" and a.focus & {"は", "も", "しか"} and self.quantity(a)]

    def idle(self, branch: Branch) -> bool:
        """A phrase that names no quantity: quantifiers and formal nouns alone, and what people do (開発が進んでいる)."""
        noun = self.text(branch[-1])
        if branch[-1].kind != "noun" or (self.a.typer.formal(noun) and not self.determined(branch)):
            return True
        if noun.endswith(self.undertakings):
            return True
        nouns = sum(atom.kind == "noun" for atom in branch)
        return (nouns == 1 and noun in self.measures) or (len(branch) == 1 and noun in self.a.typer.alone)

    def determined(self, branch: Branch) -> bool:
        """この増加, これらの変化: an anaphor; what it stands for is found later."""
        return any(
            atom.kind == "det" or self.text(atom) in {"これら", "それら", "これ", "それ"}
            for atom in branch[:-1]
        )

    def described(self, phrase: Phrase) -> bool:
        """Whether a predicate stands in a relative clause, itself or by the clause that it is coordinated with."""
        for _ in range(6):
            if phrase.predicate is None or phrase.head < 0:
                return False
            if phrase.predicate.form == "adnominal":
                return not self.a.typer.formal(self.a.noun(phrase.head))
            above = self.a.phrases[phrase.head].predicate
            if above is not None and phrase.bunsetsu.comma and above.lemma in self.intervene:
                return False  # 発がんを促進し，阻害剤を投与したマウスでは: the comma ends the clause
            said = phrase.predicate.quoted and above is not None and above.lemma in {"いう", "言う", "する"}
            if above is None or (phrase.predicate.form != "continuative" and not said):
                return False
            phrase = self.a.phrases[phrase.head]
        return False

    def about(self, phrase: Phrase) -> list[Phrase]:
        """「出血時間については、A が増大させたのに対し、B は影響を与えなかった」: what the whole sentence is about."""
        before = self.a.phrases[: phrase.index]
        return [p for p in before if p.case == "について" and "は" in p.focus and self.quantity(p)][-1:]

    def _answers(self, found: Predicate, own: Predicate) -> bool:
        """The same verb again, or one that undoes: 「数が減っていたが、X を投与すると回復した」."""
        row = self.lexicon.predicates.get(own.lemma)
        if row is None:
            return False
        seen = (
            found.lemma in self.happen and row.direction == "decrease"
        )  # 過形成がみられたが、休薬により消失した
        return own.lemma == found.lemma or row.direction == "improve" or seen

    def shared(self, phrase: Phrase) -> list[Phrase]:
        """The が or は of the clause before: 「比は A により増加し B により減少した」."""
        for clause in reversed(self.a.clauses(phrase.index)):
            found, own = clause.predicate, phrase.predicate
            if found is None or found.causative:
                continue
            # 「野生型では低下したが、欠損マウスでは低下しなかった」: the same verb again leaves out the rest.
            again = found.form == "concessive" and own is not None and self._answers(found, own)
            if found.form != "continuative" and not again:
                continue
            arguments = self.a.arguments(clause.index)
            if any(a.case == OBJECT for a in arguments):
                return []
            moved = [a for a in arguments if a.case == SUBJECT or (a.case == "" and a.focus & {"は", "も"})]
            return [a for a in moved if not self.a.typer.agent(self.a.noun(a.index)) and not self._bare(a)]
        return []

    def _bare(self, phrase: Phrase) -> bool:
        """A change without its quantity: 改善 of 「腎機能に改善がみられ、イヌでも改善した」."""
        read = self.a.changes.read
        return all(read(self.a.parse, branch).base_empty for branch in self.a.branches(phrase.index))

    def toward(self, phrase: Phrase, branch: Branch) -> Branch:
        """「阻害剤に対し耐性を示す」: what it is resisted or responded to belongs to the quantity."""
        if not self.text(branch[-1]).endswith(self.relational):
            return branch
        first = self.a.nps.first(branch[-1].phrase)
        for argument in self.a.arguments(phrase.index):
            near = argument.case == "に" and argument.index + 1 == first and not argument.focus
            responded = argument.case == "に対し" or near
            if responded and not self.a.typer.system(self.a.noun(argument.index)):
                target = self.a.branches(argument.index)[0]
                return (*target[:-1], replace(target[-1], link="に対する", link_end=-1), *branch)
        return branch

    def rows(self, change: Change) -> tuple[str, ...]:
        return tuple(
            f"predicates:{lemma}" if lemma in self.lexicon.predicates else f"influence:{lemma}"
            for lemma in change.chain
        )

    def text(self, atom: object) -> str:
        text = self.a.parse.text[atom.start : atom.end]  # type: ignore[attr-defined]
        return "".join(text.split())

    def settled(self, change: Change, branch: Branch) -> str:
        """The direction of a change; what improves is asked of the quantity, which may stand outside (回復性を示した)."""
        return self.a.changes.settled(change.direction or "change", self.a.parse, branch)

    def _inclined(self, phrase: Phrase, row: str) -> str | None:
        """「分化が起こらなくなった」, 「再発しにくかった」: it happens less; 「再発しやすかった」: it happens more."""
        if phrase.predicate is None or not row.startswith(("frames:", "events:", "befall:", "becomes")):
            return None
        told = phrase.function
        after = self.a.phrases[phrase.index + 1 :][:1]
        if after and told.endswith("なく") and after[0].predicate is not None:
            told += after[0].text  # みられなく なった
        found = next(((ending, turn) for ending, turn in self.inclinations.items() if ending in told), None)
        if found is None or (self.a.negated(phrase.index) and "なく" not in found[0]):
            return None  # 再発しやすくはなかった
        return found[1]

    def mention(
        self,
        phrase: Phrase,
        argument: int,
        branch: Branch,
        change: Change,
        transitive: bool,
        found_by: tuple[str, ...],
        event: str,
        nested: bool = False,
    ) -> Mention:
        direction = self.settled(change, branch)
        if phrase.predicate is not None and self.a.negated(phrase.index):
            direction = "no_change"
        direction = self._inclined(phrase, found_by[0]) or direction
        if (
            change.chain
            and change.chain[0] in {"差", "差異", "有意差", "相違", "違い"}
            and direction != "no_change"
        ):
            direction = "change"
        nested = nested or self.described(phrase)
        return Mention(phrase.index, argument, branch, change, direction, transitive, nested, found_by, event)
