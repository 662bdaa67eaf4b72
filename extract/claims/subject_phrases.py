"""Systems in the phrases of a sentence: as values, and where studies, clauses and aspects name them."""

from __future__ import annotations

from collections.abc import Sequence, Set

from extract.claims.roles import RoleReader, trimmed
from extract.claims.treated import TreatedSystems
from extract.match.coordination import Atom, Branch
from extract.match.frames import Mention
from extract.match.phrases import Phrase
from extract.match.types import SYSTEMS
from extract.match.values import Value, value_of

PLACES = frozenset({"に", "に対し", "において", "で", "を", "を用いて"})


class SubjectPhrases:
    """Phrases that name a system, cut to values of the subject slot."""

    def __init__(self, roles: RoleReader) -> None:
        self.r = roles
        self.a = roles.a
        self.typer = roles.typer
        self.rule = ""
        self.treated = TreatedSystems(roles.a)
        self.care = self.a.tools.lexicon.words("care")
        self.refers = False
        self.acting: list[tuple[int, int]] = []
        self.strains = (*self.a.tools.lexicon.words("knock"), "変異", "導入", "発現")
        self.surgery = self.a.tools.lexicon.ordered("surgery")
        self.putting = self.a.tools.lexicon.ordered("putting")
        self.stages = tuple(self.a.tools.lexicon.words("stages"))
        self.both = self.a.tools.lexicon.words("both_sexes")
        self.sexes = self.a.tools.lexicon.words("sexes")
        self.doses = self.a.tools.lexicon.words("dose_levels")
        self.occasions = self.a.tools.lexicon.words("occasions")
        self.studies = tuple(self.a.tools.lexicon.words("studies"))

    def _studies(self, ordered: list[tuple[int, Phrase]]) -> tuple[Value, ...]:
        """ラットの反復経口投与毒性試験では, ラット及びウサギの発生に関する試験において, 細胞株を用いた試験において."""
        for phrase in self.a.phrases[:-1]:
            following = self.a.noun(phrase.index + 1)
            used = phrase.case == "を用いた" and (
                following.endswith(self.studies) or following in {"場合", "とき", "際"}
            )
            if used and self._system_noun(phrase):
                return self._values(phrase)
        for _, phrase in ordered:
            noun = self.a.noun(phrase.index)
            if phrase.case not in {"において", "で", "における"} or not noun.endswith(self.studies):
                continue
            values = []
            for branch in self.a.branches(phrase.index):
                values.extend(self._studied(branch))
            if values:
                return tuple(dict.fromkeys(values))
        return ()

    def _given_to(self, ordered: list[tuple[int, Phrase]]) -> tuple[Value, ...]:
        """「無麻酔イヌへの経口投与では」: whom it was given to."""
        for _, phrase in ordered:
            if not self.typer.agent(self.a.noun(phrase.index)):
                continue
            found: dict[Value, None] = {}
            for branch in self.a.branches(phrase.index):
                for number, atom in enumerate(branch[:-1]):
                    if atom.link in {"への", "に対する"} and self.typer.system(
                        self.a.parse.text[atom.start : atom.end]
                    ):
                        value = self._value([a for a in branch[: number + 1] if a.kind != "det"])
                        if value is not None:
                            found[value] = None
            if found:
                return tuple(found)
        return ()

    def _studied(self, branch: Branch) -> list[Value]:
        for number, atom in enumerate(branch[:-1]):
            if atom.kind == "clause":
                clause = self.a.phrases[atom.phrase]
                if clause.predicate is not None and clause.predicate.lemma in {
                    "用いる",
                    "使用",
                    "もちいる",
                    "対象",
                }:
                    return self._used(clause)
                for phrase in self.a.arguments(clause.index):
                    # ラットの毒性試験に組み込んだ評価では
                    if phrase.case == "に" and self.a.noun(phrase.index).endswith(self.studies):
                        return [v for one in self.a.branches(phrase.index) for v in self._studied(one)]
            elif self.typer.system(self.a.parse.text[atom.start : atom.end]):
                named = [a for a in branch[: number + 1] if a.kind != "det"]
                value = self._value(self._without_treatment(named))
                return [value] if value is not None else []
        return []

    def _used(self, clause: Phrase) -> list[Value]:
        """What a study used: 細菌及びラット骨髄を用いた試験."""
        values: list[Value] = []
        for phrase in self.a.arguments(clause.index):
            if phrase.case == "を" and self.typer.system(self.a.noun(phrase.index)):
                values.extend(self._values(phrase))
        return values

    def _clause_places(self, mention: Mention, cases: Set[str] = PLACES) -> tuple[Value, ...]:
        """マウスに投与したところ: the system of the clause that treats, where it is marked by one of ``cases``."""
        for predicate in reversed(self.a.phrases[: mention.predicate]):
            found = predicate.predicate
            if self.a.content_of(predicate.index) is not None:
                continue
            if found is None or (found.form == "adnominal" and not self._timed(predicate)):
                continue
            if found.lemma in {"用いる", "使用", "もちいる"}:
                used = self._used(predicate)
                if used:
                    return tuple(dict.fromkeys(used))
            for phrase in reversed(self.a.arguments(predicate.index)):
                operated = phrase.case == "を" and found.lemma.endswith(self.surgery)  # 迷走神経を切断しても
                site = self._site(phrase, found.lemma)
                if site and (owner := self._owner(phrase)):
                    return owner
                if operated or site:
                    continue
                if (
                    phrase.case == "を"
                    and found.lemma in self.a.changes.predicates
                    and (found.lemma not in self.r.intervene or found.lemma in self.r.removing)
                ):
                    continue  # 樹状細胞を活性化して免疫応答を誘導する: what is moved before is no place
                if phrase.case in cases and self.typer.system(self.a.noun(phrase.index)):
                    return self._values(phrase)
                if phrase.case == "に" and (stage := self._stage(phrase)):
                    return stage
        return ()

    def _site(self, phrase: Phrase, verb: str) -> bool:
        """「静脈に投与すると」, 「海馬に注入すると」: where it was put, not in whom it was seen."""
        part = self.typer.type_of(self.a.noun(phrase.index)) == "tissue"
        return part and phrase.case == "に" and verb.endswith(self.putting)

    def _owner(self, phrase: Phrase) -> tuple[Value, ...]:
        """「ラットの腹腔内に投与すると」: the animal whose site it is."""
        owners: dict[Value, None] = {}
        for branch in self.a.branches(phrase.index):
            for number, atom in enumerate(branch[:-1]):
                if atom.link == "の" and self.typer.type_of(self.r._text(atom)) == "organism":
                    atoms = [one for one in branch[: number + 1] if one.kind != "det"]
                    value = self._value(self._without_treatment(atoms))
                    if value is not None:
                        owners[value] = None
        return tuple(owners)

    def _stage(self, phrase: Phrase) -> tuple[Value, ...]:
        """「妊娠ラットの器官形成期に投与したとき」: whose stage it was."""
        if not self.a.noun(phrase.index).endswith(self.stages):
            return ()
        values = [
            self._value(branch[:-1])
            for branch in self.a.branches(phrase.index)
            if len(branch) > 1 and branch[-2].link == "の" and self.typer.system(self.r._text(branch[-2]))
        ]
        return tuple(dict.fromkeys(value for value in values if value is not None))

    def _targets(self, mention: Mention) -> tuple[Value, ...]:
        """「X の MM 細胞及び T 細胞に対する作用機序として」: on what X acts."""
        phrase = self.a.aspect_before(mention.argument)
        found: dict[Value, None] = {}
        for branch in self.a.branches(phrase.index) if phrase is not None else ():
            for number, atom in enumerate(branch):
                if atom.link == "に対する" and self.typer.system(self.r._text(atom)):
                    start = max(
                        (i + 1 for i in range(number) if self.typer.agent(self.r._text(branch[i]))), default=0
                    )
                    value = self._value(branch[start : number + 1])
                    if value is not None:
                        found[value] = None
        return tuple(found)

    def _timed(self, predicate: Phrase) -> bool:
        """投与したところ, 投与した際, 投与した試験では."""
        noun = self.a.noun(predicate.head) if predicate.head >= 0 else ""
        return noun in self.occasions or noun.endswith(self.studies)

    def _system(self, phrase: Phrase) -> bool:
        noun = self.a.noun(phrase.index)
        kind = self.typer.type_of(noun)
        return kind in SYSTEMS or kind == "structure" or self.r.between(phrase)

    def _system_noun(self, phrase: Phrase) -> bool:
        return self.typer.system(self.a.noun(phrase.index))

    def _values(self, phrase: Phrase) -> tuple[Value, ...]:
        values = []
        for branch in self.a.branches(phrase.index):
            atoms = [atom for atom in branch if atom.kind != "det" and not self._dose_group(atom)]
            if self.rule == "treated" and (split := self.treated.split(tuple(atoms))):
                atoms = list(split[1])
            self.refers = self.refers or any(self._points_back(atom) for atom in branch[-2:-1])
            value = self._value(self._without_treatment(atoms))
            if value is not None:
                values.append(value)
        return tuple(dict.fromkeys(values))

    def _dose_group(self, atom: Atom) -> bool:
        """「300 mg/kg 群の雄」: the dose is no part of the subject."""
        text = self.r._text(atom)
        group = text.endswith("群") and (
            self.a.changes.measure(text.removesuffix("群"))
            or text.removesuffix("群") in self.doses
            or (any(ch.isdigit() for ch in text) and not self.typer.system(text.removesuffix("群")))
        )
        return atom.link == "の" and (group or self.a.changes.measure(text))

    def _without_treatment(self, atoms: list[Atom]) -> list[Atom]:
        """「抗体を投与したマウス」 splits; 「ノックアウトしたマウス」 stays whole as a strain."""
        kept: list[Atom] = []
        for atom in atoms:
            if atom.kind == "clause":
                predicate = self.a.phrases[atom.phrase].predicate
                if self.rule == "changed system":
                    kept = []
                    continue
                if predicate is not None and predicate.lemma.endswith(
                    ("投与", "処置", "処理", "添加", "投与群", "刺激")
                ):
                    kept = []
                    continue
                if predicate is not None and self._treats(atom, predicate.lemma):
                    kept = []
                    continue
            if atom.link in {"による"}:
                kept = []
                continue
            kept.append(atom)
        return kept or atoms[-1:]

    def _points_back(self, atom: Atom) -> bool:
        text = "".join(self.a.parse.text[atom.start : atom.end].split())
        return atom.kind == "det" and text.startswith(
            ("この", "その", "これら", "それら", "こうした", "当該")
        )

    def _treats(self, atom: Atom, lemma: str) -> bool:
        """「高脂肪食を摂取させたマウス」 where 摂取 is the treatment of the claim; changed genes make a strain."""
        inside = any(atom.start <= start < atom.end for start, _ in self.acting)
        strain = lemma.endswith(self.strains) and not lemma.endswith("ノックダウン")
        return inside and not strain

    def _groups(self, groups: Sequence[Sequence[Atom]]) -> tuple[Value, ...]:
        joined: list[Atom] = []
        for group in groups:
            joined.extend(group)
        value = self._value(self._without_treatment(joined))
        return (value,) if value is not None else ()

    def _value(self, atoms: Sequence[Atom]) -> Value | None:
        if not atoms:
            return None
        last = atoms[-1]
        text = self.a.parse.text[last.start : last.end]
        bare = self.typer.bare(text)
        if len(bare) < len(text) and text.startswith(bare):
            last = trimmed(last, len(text) - len(bare))
        return value_of(self.a.parse, self.a.index, [*atoms[:-1], last])
