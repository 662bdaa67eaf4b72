"""Settings that treat: R2併用処置では, 10 mg 群で, 反復投与毒性試験では, セレブロン低下時には."""

from __future__ import annotations

import re

from extract.claims.roles import RoleReader
from extract.claims.treatments.scope import NOTHING, Found, Scope
from extract.claims.treatments.values import TreatmentValues
from extract.match.phrases import Phrase
from extract.match.types import AGENTS
from extract.match.values import Value


class Settings:
    """で and では on an intervention, a group, a study, a condition."""

    def __init__(self, roles: RoleReader, values: TreatmentValues) -> None:
        self.a = roles.a
        self.typer = roles.typer
        self.values = values
        lexicon = self.a.tools.lexicon
        self.distributive = (*tuple(lexicon.frames["distributive"]), "全", "最高用量", "高用量", "低用量")
        self.presence = tuple(lexicon.words("presence"))
        self.studies = tuple(lexicon.words("studies"))
        self.time = re.compile(lexicon.syntax["measure"]["time"]).search
        self.interventions = tuple(sorted(lexicon.words("generic"), key=len, reverse=True))

    def find(self, scope: Scope) -> Found:
        """で and では on an intervention or a group: R2併用処置では, 単独の処置で, 本薬投与群で."""
        for rank, phrase in scope.ordered():
            noun = self.a.noun(phrase.index)
            kind = self.typer.type_of(noun)
            if phrase.case in {"で", "において", "に", "後"} and kind in {"treatment", "drug"} and rank < 20:
                if phrase.case == "に" and noun.endswith(("薬", "剤")) and rank > 0:
                    continue
                if self._every(phrase):
                    continue
                return self.values.of(phrase), f"setting {phrase.case}"
            if rank == 0 and self._likewise(scope, phrase, kind):
                return self.values.of(phrase), "likewise"
            dosed = self._dose_group(phrase) if phrase.case in {"で", "において"} or rank == 0 else ()
            if dosed:
                return dosed, "dose group"
            if phrase.case in {"で", "において"} and noun.endswith(self.studies) and rank < 20:
                values = self._study(phrase)
                if values:
                    return values, "study"
            if phrase.case == "" and not phrase.focus and noun.endswith(("後", "時")) and kind == "treatment":
                return self.values.of(phrase), f"setting {noun[-1]}"
            if (
                rank == 0
                and phrase.case == ""
                and phrase.focus & {"は", "も"}
                and kind == "treatment"
                and noun.endswith("群")
            ):
                return self.values.of(phrase), "group は"
            if (
                phrase.case in {"に", "で", "において"}
                and noun.endswith(("時", "下"))
                and self._condition(phrase)
            ):
                return self.values.of(phrase), "condition"
        return NOTHING

    def present(self, scope: Scope) -> Found:
        """「阻害剤の存在下では増殖が抑制された」; 存在下でも and 非存在下で name no cause."""
        for _, phrase in scope.ordered():
            if phrase.case not in {"で", "において"} or "も" in phrase.focus:
                continue
            if not self.a.noun(phrase.index).endswith(self.presence) or phrase.text.startswith("非"):
                continue
            values = [self.values.branch(branch[:-1]) for branch in self.a.branches(phrase.index)]
            found = tuple(value for value in values if value is not None)
            if found:
                return found, "presence"
        return NOTHING

    def _likewise(self, scope: Scope, phrase: Phrase, kind: str) -> bool:
        """「カルゾミドにも同様の効果が認められた」: what has the effect, unless it is a system or a time."""
        if "frames:such" not in scope.mention.found_by or phrase.case not in {"に", "で"}:
            return False
        noun = self.a.noun(phrase.index)
        return (
            kind in AGENTS | {"", "code", "structure"} and not self.typer.formal(noun) and not self.time(noun)
        )

    def _dose_group(self, phrase: Phrase) -> tuple[Value, ...]:
        """「テスタグリブ 10 mg 群では」: the drug in the name of the group."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        words = self.a.parse.words
        if words[last - 1].surface != "群" or phrase.case.startswith("と"):
            return ()
        for word in words[first:last]:
            if self.typer.named(word.surface):
                return (Value(self.a.index, ((word.start, word.end),)),)
        return ()

    def _every(self, phrase: Phrase) -> bool:
        """全ての投与群で, 各群で: the groups of the study, whatever they were given."""
        text = self.a.parse.text[self.a.phrases[self.a.nps.first(phrase.index)].start : phrase.end]
        return text.startswith(self.distributive) and not self.typer.joint(self.a.noun(phrase.index))

    def _condition(self, phrase: Phrase) -> bool:
        """セレブロン低下時には, 耐性獲得時には: a change is the acting condition."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        words = [word.surface for word in self.a.parse.words[first:last]]
        changing = self.a.changes.predicates
        if any(word[:1].isdigit() for word in words):
            return False  # 投与 12 週時: a time
        return any(word in changing or word in {"獲得", "刺激", "投与"} for word in words[:-1])

    def _study(self, phrase: Phrase) -> tuple[Value, ...]:
        """反復経口投与毒性試験では: the intervention inside the name of the study."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        words = self.a.parse.words
        for index in range(last - 1, first - 1, -1):
            if words[index].surface in self.interventions:
                return (Value(self.a.index, ((words[first].start, words[index].end),)),)
        return ()
