"""What a sentence names: drugs, combinations, coordinated systems, lists of names; what anaphora may refer to."""

from __future__ import annotations

from dataclasses import dataclass

from extract.match.analysis import Analysis
from extract.match.phrases import Phrase
from extract.match.types import KATAKANA
from extract.match.values import Value, value_of


@dataclass(frozen=True, slots=True)
class Name:
    """A drug named in a sentence."""

    text: str
    value: Value
    start: int
    partner: bool = False
    """Only given together with another: との併用, 等の他の薬剤."""


def drug_names(analysis: Analysis) -> list[Name]:
    """Names of drugs in a sentence (by stem, not by a class word such as 阻害剤), left to right."""
    names = []
    typer = analysis.typer
    for phrase in analysis.phrases:
        for first, last in phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,):
            for word in analysis.parse.words[first:last]:
                if typer.named(word.surface):
                    value = Value(analysis.index, ((word.start, word.end),))
                    names.append(Name(word.surface, value, word.start, _partner(analysis, phrase)))
                    break
    return names


def _partner(analysis: Analysis, phrase: Phrase) -> bool:
    """Whether a noun is named beside another (の他の, に加え), or depends on a combination: 制癌剤との併用."""
    if phrase.case == "に加え":
        return True
    while not analysis.typer.joint(phrase.text.removesuffix("群")):
        if phrase.predicate is not None or phrase.head <= phrase.index:
            return False
        phrase = analysis.phrases[phrase.head]
    return True


def _alone_or_together(analysis: Analysis, phrase: Phrase) -> Value | None:
    """「A および B の単独あるいは併用」: A および B の併用."""
    before = analysis.phrases[max(0, phrase.index - 3) : phrase.index]
    if len(before) < 3 or before[1].text != "単独" or before[0].case != "の":
        return None
    if before[2].text not in analysis.typer.conjunctions or len(analysis.branches(before[0].index)) < 2:
        return None
    start = analysis.phrases[analysis.nps.first(before[0].index)].start
    together = analysis.parse.text.index("併用", phrase.start)
    return Value(analysis.index, ((start, before[0].end), "の", (together, together + 2)))


def topics(analysis: Analysis) -> list[Name]:
    """Topics and agents written in katakana alone: names of drugs that no stem knows."""
    found = []
    for phrase in analysis.phrases:
        marked = ("は" in phrase.focus and phrase.case == "") or phrase.case in {"により", "による"}
        if (
            phrase.predicate is None
            and marked
            and KATAKANA.fullmatch(phrase.text)
            and not analysis.typer.type_of(phrase.text)
        ):
            found.append(
                Name(phrase.text, Value(analysis.index, ((phrase.start, phrase.end),)), phrase.start)
            )
    return found


def combinations_in(analysis: Analysis) -> list[Value]:
    """Combinations that a sentence spells out (A と B の併用), left to right; what 併用 alone means later."""
    found = []
    for phrase in analysis.phrases:
        if phrase.predicate is not None or "併用" not in phrase.text:
            continue
        choice = _alone_or_together(analysis, phrase)
        if choice is not None:
            found.append(choice)
            continue
        branches = analysis.branches(phrase.index)
        first = analysis.nps.first(phrase.index)
        joined = any(atom.link in {"と", "との"} for branch in branches for atom in branch)
        if not joined and first < phrase.index and len({b[0].start for b in branches}) > 1:
            # 「A および B の単独あるいは併用」
            whole = (analysis.phrases[first].start, analysis.phrases[phrase.index - 1].end)
            position = analysis.parse.text.index("併用", phrase.start)
            found.append(Value(analysis.index, (whole, "の", (position, position + 2))))
            continue
        for branch in branches:
            atoms = [atom for atom in branch if atom.kind == "noun"]
            if any(atom.link in {"と", "との"} for atom in atoms[:-1]):
                value = value_of(analysis.parse, analysis.index, atoms)
                if value is not None:
                    found.append(value)
    return found


def groups_in(analysis: Analysis) -> list[tuple[Value, ...]]:
    """Coordinated systems of a sentence (ラット及びイヌ), left to right."""
    found = []
    for phrase in analysis.phrases:
        if phrase.predicate is None and analysis.typer.system(analysis.noun(phrase.index)):
            values = [
                value_of(analysis.parse, analysis.index, branch) for branch in analysis.branches(phrase.index)
            ]
            group = tuple(value for value in values if value is not None and value.spans())
            if len(group) > 1:
                found.append(group)
    return found


def systems_in(analysis: Analysis) -> list[Value]:
    """Systems that a sentence names by more than their kind, left to right: what 「この神経細胞」 may mean later."""
    found: dict[Value, None] = {}
    for phrase in analysis.phrases:
        noun = analysis.noun(phrase.index)
        if phrase.predicate is not None or not analysis.typer.system(noun):
            continue
        for branch in analysis.branches(phrase.index):
            atoms = [atom for atom in branch if atom.kind != "det"]
            told = len(atoms) == len(branch) and (len(atoms) > 1 or noun not in analysis.tools.lexicon.heads)
            if told and (value := value_of(analysis.parse, analysis.index, atoms)) is not None:
                found[value] = None
    return list(found)


def names_in(analysis: Analysis) -> list[tuple[Value, ...]]:
    """Plain lists of names in a sentence (Ikaros 及び Aiolos), left to right; no systems, no drugs."""
    found = []
    for phrase in analysis.phrases:
        items = phrase.bunsetsu.unit.items
        if len(items) < 2 or phrase.predicate is not None:
            continue
        spans = [(analysis.parse.words[a].start, analysis.parse.words[b - 1].end) for a, b in items]
        kinds = {analysis.typer.type_of(analysis.parse.text[start:end]) for start, end in spans}
        if kinds <= {"", "code"}:
            found.append(tuple(Value(analysis.index, (span,)) for span in spans))
    return found
