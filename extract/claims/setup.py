"""Treatments and subjects of a sentence or heading that makes no claim of its own: what it sets up for others."""

from __future__ import annotations

from extract.claims.roles import RoleReader, trimmed
from extract.claims.treatments import TreatmentReader
from extract.match.analysis import Analysis
from extract.match.coordination import Atom
from extract.match.phrases import Phrase
from extract.match.types import AGENTS, SYSTEMS, Typer
from extract.match.values import Value, value_of


def setup(analysis: Analysis, limit: int | None = None) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Treatments and subjects of a sentence or heading that makes no claim of its own (…に対する X の作用を検討した)."""
    reader = TreatmentReader(RoleReader(analysis))
    treatments: dict[Value, None] = {}
    subjects: dict[Value, None] = {}
    rank: dict[Value, int] = {}
    made: dict[Value, None] = {}
    lexicon = analysis.tools.lexicon
    for phrase in analysis.phrases[:limit]:
        if phrase.predicate is not None:
            if reader.clauses.intervenes(phrase) and (
                reader.clauses.given(phrase) or _added(analysis, phrase)
            ):
                treatments.update(dict.fromkeys(reader.clauses.nouns.of(phrase)))
            continue
        if not phrase.bunsetsu.unit.nominal or _before(analysis, phrase):
            continue
        for branch in analysis.branches(phrase.index):
            topical = "は" if phrase.case == "" and "は" in phrase.focus else ""
            before = set(subjects)
            verb = (
                analysis.phrases[phrase.head].predicate if phrase.case == "を" and phrase.head >= 0 else None
            )
            # Of 「本剤を投与した」 the verb says what was done.
            named = {} if _dealt(analysis, reader, phrase) else treatments
            _scan(analysis, reader, branch, phrase.case or topical, named, subjects)
            prepared = verb is not None and verb.lemma in lexicon.words("prepare")
            seen = verb is not None and verb.lemma in lexicon.words("method")
            if prepared:
                made.update(dict.fromkeys(reader.clauses.strain(phrase)))
            for value in set(subjects) - before:
                rank[value] = 3 if topical else _standing(analysis, phrase, prepared, seen)
    ordered = sorted(subjects, key=lambda value: rank[value])  # what the sentence is about governs
    return tuple(treatments or made), tuple(ordered)


def administered(analysis: Analysis) -> tuple[Value, ...]:
    """What a sentence gives that ends in giving it: 「X を投与して関節炎を惹起し、動物に Y を経口投与した」 is a method, of Y."""
    root = next((p for p in reversed(analysis.phrases) if p.predicate is not None), None)
    if root is None or root.predicate is None or root.index + 1 < len(analysis.phrases):
        return ()
    verb = root.predicate
    active = verb.form == "final" and not verb.passive and not analysis.negated(root.index)
    if not active or not verb.lemma.endswith(analysis.tools.lexicon.ordered("putting")):
        return ()
    arguments = analysis.arguments(root.index)
    if any(p.case == "が" for p in arguments) or not any(p.case == "を" for p in arguments):
        return ()
    return tuple(dict.fromkeys(TreatmentReader(RoleReader(analysis)).clauses.nouns.of(root)))


def _before(analysis: Analysis, phrase: Phrase) -> bool:
    """「メトホルミンで効果不十分な患者を対象に」: what they had before the study."""
    state = analysis.phrases[phrase.head] if phrase.case in {"で", "に"} and phrase.head >= 0 else None
    if state is None or state.predicate is None or state.head < 0:
        return False
    described = state.predicate.adjectival and state.predicate.form == "adnominal"
    return described and analysis.typer.system(analysis.noun(state.head))


def _dealt(analysis: Analysis, reader: TreatmentReader, phrase: Phrase) -> bool:
    """Whether a phrase is the を of a verb that treats: 本剤 5 mg 又は 10 mg を経口投与した."""
    verb = analysis.phrases[phrase.head] if phrase.head >= 0 else None
    if verb is None or verb.predicate is None or phrase.case != "を":
        return False
    return reader.clauses.intervenes(verb) and reader.clauses.given(verb)


def _standing(analysis: Analysis, phrase: Phrase, prepared: bool, seen: bool) -> int:
    """「ノックアウトマウスを作製し、大腿骨を計測した」: what was made governs, what was looked at does not."""
    if analysis.noun(phrase.index) in analysis.tools.lexicon.words("any_animal"):
        return -1  # ラットに関節炎を惹起し、発症後の動物に投与した
    part = analysis.typer.type_of(analysis.noun(phrase.index)) in {"tissue", "sample"}
    return 0 if part and (prepared or seen) else 2 if prepared else 1


def _added(analysis: Analysis, verb: Phrase) -> bool:
    """「精製した小胞を加えた」: whatever is added in a main clause acts, known or not, but for cells and animals."""
    found = verb.predicate
    if (
        found is None
        or found.form == "adnominal"
        or found.lemma not in analysis.tools.lexicon.words("adding")
    ):
        return False
    objects = [analysis.noun(p.index) for p in analysis.arguments(verb.index) if p.case == "を"]
    return bool(objects) and not any(analysis.typer.system(noun) for noun in objects)


PLACES = {"において", "における", "を用いて", "を用いた", "に対する", "での", "に対し", "で", "を", "に"}


def _scan(analysis, reader, branch, case, treatments, subjects) -> None:  # type: ignore[no-untyped-def]
    """Roles that the modifiers of one reading name."""
    typer = analysis.typer
    start = 0
    for number, atom in enumerate(branch):
        if atom.kind != "noun":
            continue
        text = "".join(analysis.parse.text[atom.start : atom.end].split())
        kind = typer.type_of(text)
        link = atom.link or case
        if kind in AGENTS and link in {"の", "による", "により", "を", "で", "は", "に対する", ""}:
            following = branch[number + 1] if number + 1 < len(branch) else None
            if (
                link == "の"
                and following is not None
                and typer.agent(analysis.parse.text[following.start : following.end])
            ):
                continue  # BRAF 阻害剤の投与: one treatment
            value = reader.values.branch(tuple(a for a in branch[start : number + 1]))
            if value is not None:
                treatments[value] = None
            start = number + 1
        elif kind in SYSTEMS and link in PLACES | {"の", "は"}:
            atoms = [a for a in branch[start : number + 1] if a.kind != "det"]
            value = value_of(
                analysis.parse,
                analysis.index,
                uncounted(atoms, analysis.parse.text[atom.start : atom.end], typer),
            )
            if value is not None and (link != "の" or kind != "tissue"):
                subjects[value] = None
            if link != "の":
                start = number + 1
        elif link in {"と", "に対する", "への", "における", "での"} and not typer.joint(branch[-1].kind):
            start = number + 1


def uncounted(atoms: list[Atom], text: str, typer: Typer) -> list[Atom]:
    """「患者 312 例」, 「サンプル中」: the system without its number and place; ``text`` as the source has it."""
    bare = typer.bare("".join(text.split()))
    kept = 0
    for char in bare:
        kept = text.find(char, kept) + 1
        if not kept:
            return atoms
    return [*atoms[:-1], trimmed(atoms[-1], len(text) - kept)]
