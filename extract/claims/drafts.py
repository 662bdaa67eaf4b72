"""Mentions of one sentence -> drafts: slots as the sentence itself gives them, context still to come."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extract.claims.comparators import comparator, interaction, modality
from extract.claims.effects import effect_value
from extract.claims.roles import PRONOUNS, RoleReader, Taken
from extract.claims.subjects import SubjectReader
from extract.claims.treatments import TreatmentReader
from extract.claims.treatments.scope import influenced
from extract.match.analysis import Analysis
from extract.match.coordination import Atom
from extract.match.frames import FrameReader, Mention
from extract.match.values import Value, value_of


@dataclass(frozen=True, slots=True)
class Draft:
    """One mention with the alternatives of its roles."""

    mention: Mention
    effect: Value
    anaphoric: bool
    treatments: tuple[Value, ...]
    treatment_rule: str
    subjects: tuple[Value, ...]
    weak_subjects: tuple[Value, ...]
    subject_rule: str
    comparator: Value | None
    modality: str
    modality_span: tuple[int, int] | None
    interaction: tuple[str, tuple[int, int]] | None
    exclusive: tuple[int, int] | None
    mention_sentence: int
    folds: bool
    refers: bool
    """The subject is marked as known: このマウスでは, これらの細胞において."""
    plain: Value
    """The quantity without the event noun that the verb added."""
    molecular: bool = False
    """A bare molecule or its activity, moved by what acts on it: P-糖蛋白の輸送活性を阻害した is true of no one's."""
    opposed_effect: Value | None = None
    """The effect with the agent in it, for when something else governs that opposes it (食餌による体重の増加が抑制された)."""
    counted: bool = False
    """The quantity counts cells, which are a part of those that were treated: TRAP 陽性の単核細胞の数."""
    plural: bool = False
    """The quantity is named with これら or 両."""
    just_named: Value | None = None
    """What これ stands for where the clause before named it."""
    wide_effect: Value | None = None
    """The effect with the tissue in it, for when an organism governs (ラット: 肝臓における遺伝子の発現)."""


def drafts(analysis: Analysis) -> list[Draft]:
    """All drafts of a sentence, in order."""
    mentions = FrameReader(analysis).read()
    if not mentions:
        return []
    reader = RoleReader(analysis)
    treating = TreatmentReader(reader)
    result = []
    for mention in mentions:
        draft = _draft(reader, treating, mention)
        if draft is not None:
            result.append(draft)
    return result


def _draft(reader: RoleReader, treating: TreatmentReader, mention: Mention) -> Draft | None:
    analysis = reader.a
    taken = reader.take(mention)
    treatments, rule = treating.read(mention, taken)
    if not treatments and (mention.nested or mention.found_by[0].startswith(("causes:", "frames:arise"))):
        return None
    if not treatments and mention.transitive and _made(reader, mention):
        return None
    if (
        taken.possessors
        and rule != "possessor"
        and not mention.nested
        and not _acts(reader, taken, treatments)
    ):
        own = [atom for group in taken.possessors for atom in group]
        taken.effect = sorted([*own, *taken.effect], key=lambda atom: atom.start)
    effect = effect_value(reader, mention, taken, keep_agents=rule != "agent inside" and bool(taken.agents))
    if effect is None:
        return None
    reading = SubjectReader(reader)
    subjects, subject_rule, exclusive = reading.read(mention, taken, treatments, rule)
    wide = None
    owner = taken.subjects and (_tissue(reader, taken) or _cell(reader, taken))
    if subject_rule != "inside" and subjects and owner:
        whole = replace(taken, effect=_in_order(taken), subjects=[])
        effect = (
            effect_value(reader, mention, whole, keep_agents=rule != "agent inside" and bool(taken.agents))
            or effect
        )
    if subject_rule == "inside" and (_tissue(reader, taken) or _cell(reader, taken)):
        whole = replace(taken, effect=_in_order(taken), subjects=[])
        wide = effect_value(reader, mention, whole, keep_agents=rule != "agent inside" and bool(taken.agents))
        outer, outer_rule, outer_only = SubjectReader(reader).read(mention, whole, treatments, rule)
        if outer and wide is not None and organisms(reader.a, outer):
            effect, subjects, subject_rule, exclusive, wide = wide, outer, outer_rule, outer_only, None
        elif _cell(reader, taken):
            wide = None  # only an organism of the sentence itself takes the place of a cell
    effect = _narrowed(reader, mention, taken, effect)
    opposed = None
    opposing = mention.found_by[0].startswith("predicates:") and len(mention.change.chain) > 1
    opposing = opposing and mention.change.direction == "decrease"
    active = mention.transitive and not mention.nested and mention.found_by[0].startswith("predicates:")
    if rule == "agent inside" and (opposing or active or influenced(mention) or _upon(reader, mention)):
        opposed = effect_value(reader, mention, taken, keep_agents=True)
    lexicon = analysis.tools.lexicon
    kind, span = modality(analysis, lexicon, mention)
    return Draft(
        mention=mention,
        effect=effect,
        anaphoric=_anaphoric(reader, mention, taken),
        counted=reader._text(taken.effect[-1]).endswith(lexicon.ordered("counts")),
        plural=_plural(analysis, mention),
        just_named=_just_named(analysis, mention.argument),
        treatments=treatments,
        treatment_rule=rule,
        subjects=subjects,
        weak_subjects=_weak(reader, taken),
        subject_rule=subject_rule,
        comparator=comparator(reader, mention),
        modality=kind,
        modality_span=span,
        interaction=interaction(analysis, lexicon, mention),
        exclusive=exclusive,
        mention_sentence=analysis.index,
        folds=_folds(reader, mention),
        refers=reading.refers,
        wide_effect=wide,
        molecular=_molecular(reader, mention, taken),
        opposed_effect=opposed,
        plain=_plain(reader, mention, taken) or effect,
    )


def _narrowed(reader: RoleReader, mention: Mention, taken: Taken, effect: Value) -> Value:
    """「NK 細胞媒介性の細胞傷害作用については、…殺細胞作用が活性化された」: the topic's modifier goes in front of the effect."""
    if len(taken.effect) > 1 or not reader._text(taken.effect[-1]).endswith(reader.existing):
        return effect
    for phrase in reader.a.arguments(mention.predicate):
        if phrase.case != "について" or "は" not in phrase.focus or phrase.index >= mention.argument:
            continue
        branch = reader.a.branches(phrase.index)[0]
        if (
            len(branch) < 2
            or branch[-2].link != "の"
            or not reader._text(branch[-1]).endswith(reader.existing)
        ):
            continue
        front = reader.value(branch[:-1])
        if front is not None and not reader.typer.system(reader._text(branch[-2])):
            return Value(effect.sentence, (*front.parts, "の", *effect.parts))
    return effect


def _in_order(taken: Taken) -> list[Atom]:
    atoms = [atom for group in taken.subjects for atom in group]
    return sorted([*atoms, *taken.effect], key=lambda atom: atom.start)


def _acts(reader: RoleReader, taken: Taken, treatments: tuple[Value, ...]) -> bool:
    """Whether the owner of the quantity is (part of) the treatment itself: X の作用は X と Y の併用により増強された."""
    texts = ["".join(value.text(lambda _: reader.a.parse.text).split()) for value in treatments]
    names = [reader._text(group[-1]) for group in taken.possessors]
    return any(name in text for name in names for text in texts)


def _upon(reader: RoleReader, mention: Mention) -> bool:
    """「IL-2 刺激によるリン酸化に対しても抑制作用が認められた」: what acts upon it stands outside of it."""
    if mention.nested or not mention.found_by[0].startswith("frames:") or not mention.change.spans:
        return False
    phrase = reader.a.phrases[mention.argument]
    named = phrase.case in {"に対し", "に", "へ"} and mention.change.direction == "decrease"
    return named and mention.change.spans[0][0] >= phrase.end


def _made(reader: RoleReader, mention: Mention) -> bool:
    """「ノックアウトマウスを用いて脳虚血を誘導した」: what the authors did to have their model."""
    return any(p.case == "を用いて" for p in reader.a.arguments(mention.predicate))


def _molecular(reader: RoleReader, mention: Mention, taken: Taken) -> bool:
    lexicon = reader.a.tools.lexicon
    acts = {f"predicates:{word}" for word in lexicon.words("blocking")}
    head = reader._text(taken.effect[-1])
    if head.startswith(lexicon.ordered("enzymes")):
        return True
    molecule = head.endswith(lexicon.ordered("molecules")) or reader.typer.type_of(head) == "code"
    return molecule and not acts.isdisjoint(mention.found_by)


def _tissue(reader: RoleReader, taken: Taken) -> bool:
    """The system inside the quantity's phrase is a part of a body: 肝臓における遺伝子の発現, 末梢組織の感受性."""
    last = taken.subjects[-1][-1]
    kind = reader.typer.type_of(reader._text(last))
    return len(taken.subjects) == 1 and kind == "tissue" and last.link != "からの"


def _cell(reader: RoleReader, taken: Taken) -> bool:
    """A cell that owns the quantity: 肝細胞の空胞化."""
    kinds = [reader.typer.type_of(reader._text(group[-1])) for group in taken.subjects]
    owned = taken.subjects[-1][-1].link == "の"
    return owned and kinds[-1] == "cell" and set(kinds[:-1]) <= {"tissue", "cell"}


def organisms(analysis: Analysis, values: tuple[Value, ...]) -> bool:
    """Whether all values of this sentence are whole organisms."""
    texts = [
        analysis.parse.text[value.spans()[-1][0] : value.spans()[-1][1]] for value in values if value.spans()
    ]
    return bool(texts) and all(analysis.typer.type_of(text) == "organism" for text in texts)


def _plain(reader: RoleReader, mention: Mention, taken: Taken) -> Value | None:
    return (
        effect_value(reader, replace(mention, event=""), taken, keep_agents=False) if mention.event else None
    )


def _weak(reader: RoleReader, taken: Taken) -> tuple[Value, ...]:
    values = [reader.value(atoms) for atoms in taken.weak_subjects[:1]]
    return tuple(value for value in values if value is not None)


def _folds(reader: RoleReader, mention: Mention) -> bool:
    """Whether the word over an anaphor leaves its change as it is (増強された, 維持された)."""
    changes = reader.a.changes
    outer = mention.change.chain[0] if mention.change.chain else ""
    if not outer:
        return True
    if mention.found_by[0].startswith("frames:") and len(mention.change.chain) == 1:
        return True
    return outer in changes.predicates and changes.direction_of(outer) == "increase"


def _restated(reader: RoleReader, mention: Mention) -> bool:
    """「それは薬剤によって惹起される反応である」: the predicate noun says again what its topic stands for."""
    noun = reader.a.phrases[mention.argument]
    if noun.predicate is None or reader.a.noun(noun.index) not in reader.general:
        return False
    return any("は" in p.focus and p.text in PRONOUNS for p in reader.a.arguments(noun.index))


def _anaphoric(reader: RoleReader, mention: Mention, taken: Taken) -> bool:
    """「この増加」, 「これらの作用」: the quantity is named by what was said before."""
    if mention.change.base_empty:
        return True
    if _restated(reader, mention):
        return True
    nouns = [atom for atom in taken.effect if atom.kind == "noun" and reader._text(atom) not in PRONOUNS]
    if not nouns:
        return bool(taken.effect)
    head = reader._text(nouns[-1])
    general = head in reader.general or head in reader.a.tools.lexicon.predicates
    if head[:1] in {"本", "同"} and head[1:] in reader.general:
        return True
    determined = any(atom.kind == "det" or reader._text(atom) in PRONOUNS for atom in mention.branch[:-1])
    return determined and len(nouns) == 1 and general


def _plural(analysis: Analysis, mention: Mention) -> bool:
    text = analysis.parse.text
    return any(text[atom.start : atom.end].startswith(("これら", "それら", "両")) for atom in mention.branch)


def _just_named(analysis: Analysis, argument: int) -> Value | None:
    """「抗体は受容体に結合し、これを活性化する」: what the clause before named with に or を."""
    pronoun = analysis.phrases[argument]
    if pronoun.text not in {"これ", "それ"} or pronoun.case != "を":
        return None
    for phrase in reversed(analysis.phrases[:argument]):
        verb = analysis.phrases[phrase.head].predicate if phrase.head >= 0 else None
        said = phrase.case in {"に", "を"} and phrase.bunsetsu.unit.nominal and phrase.head < argument
        if said and verb is not None and verb.form == "continuative":
            return value_of(analysis.parse, analysis.index, analysis.branches(phrase.index)[0])
    return None
