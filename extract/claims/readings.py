"""What each sentence says by itself, before any context: all that the walk through a document asks of it.

A reading depends on the folded sentence, the lexicons and what the document says of names (``Typer``), on no other
sentence and no place. So it can be kept from one extraction to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from pydantic import TypeAdapter

from extract.claims.anaphora.named import (
    Name,
    combinations_in,
    drug_names,
    groups_in,
    names_in,
    systems_in,
    topics,
)
from extract.claims.drafts import Draft, drafts
from extract.claims.setup import administered, setup
from extract.match.analysis import Analysis, Tools
from extract.match.phrases import Phrase
from extract.match.values import Value
from extract.memo import Memo
from extract.nlp.records import Paren, Parse

Group = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SetUp:
    """Treatments and subjects that a sentence without a claim introduces (…に対する X の作用を検討した)."""

    treatments: Group = ()
    subjects: Group = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence or heading, ``index`` its number in the document; all values lie in it."""

    general: bool
    """It tells what is known in general, not what a study saw."""
    index: int = 0
    drafts: tuple[Draft, ...] = ()
    """Its mentions, without the atoms that they were read from; none in a heading, an aim or a method."""
    setup: SetUp = SetUp()
    """Of a heading, and of a sentence without drafts."""
    local: SetUp | None = None
    """The set-up inside a sentence with drafts: 「X の影響を検討した結果、…」."""
    conditions: tuple[int, ...] = ()
    """Phrases of active verbs in a condition (この神経細胞を抑制すると)."""
    drugs: tuple[Name, ...] = ()
    topics: tuple[Name, ...] = ()
    combinations: Group = ()
    groups: tuple[Group, ...] = ()
    lists: tuple[Group, ...] = ()
    systems: Group = ()
    """Those named by more than their kind: Ptgr2 陽性の神経細胞."""
    parens: tuple[Paren, ...] = ()


READING: Final = TypeAdapter(Reading)


class Analyses:
    """The analyses of sentences, made when they are asked for. What a rule often asks belongs into a ``Reading``.

    Args:
        texts: folded sentences.
        parse: texts -> their parses, ``None`` where one cannot be parsed.
        tools: of the document.
    """

    def __init__(
        self, texts: Sequence[str], parse: Callable[[Sequence[str]], Sequence[Parse | None]], tools: Tools
    ) -> None:
        self.texts = texts
        self.parse = parse
        self.tools = tools
        self._known: dict[int, Analysis | None] = {}

    def __getitem__(self, index: int) -> Analysis | None:
        if index not in self._known:
            parse = self.parse([self.texts[index]])[0]
            self._known[index] = Analysis(index, parse, self.tools) if parse is not None else None
        return self._known[index]


def readings_of(analyses: Analyses, sentences: int, memo: Memo[Reading]) -> list[Reading | None]:
    """The readings of so many sentences and of the headings behind them; ``None`` where one cannot be parsed.

    Args:
        memo: readings by the folded sentence. That of a heading stands under its text with a line feed before it.
    """
    keys = [text if index < sentences else f"\n{text}" for index, text in enumerate(analyses.texts)]
    known = memo.get(keys)
    missing = {key: index for index, key in enumerate(keys) if key not in known}
    analyses.parse([analyses.texts[index] for index in missing.values()])  # all together
    aims = analyses.tools.lexicon.patterns("aim")
    fresh = {
        key: read(analysis, aims, heading=index >= sentences)
        for key, index in missing.items()
        if (analysis := analyses[index]) is not None
    }
    memo.put({key: moved(reading, 0) for key, reading in fresh.items()})
    known.update(fresh)
    found = (known.get(key) for key in keys)
    return [moved(one, index) if one is not None else None for index, one in enumerate(found)]


def read(analysis: Analysis, aims: Sequence[str], heading: bool = False) -> Reading:
    """The reading of a sentence or heading; ``aims`` are the words of aims and methods (検討)."""
    given = () if heading else administered(analysis)
    found = () if heading or given or _method(analysis, aims) else tuple(map(_slim, drafts(analysis)))
    treatments, subjects = ((), ()) if found else setup(analysis)
    return Reading(
        index=analysis.index,
        drafts=found,
        setup=SetUp(given or treatments, subjects),
        local=_local(analysis) if found else None,
        general=_general(analysis),
        conditions=tuple(phrase.index for phrase in analysis.phrases if _condition(phrase)),
        drugs=tuple(drug_names(analysis)),
        topics=tuple(topics(analysis)),
        combinations=tuple(combinations_in(analysis)),
        groups=tuple(groups_in(analysis)),
        lists=tuple(names_in(analysis)),
        systems=tuple(systems_in(analysis)),
        parens=tuple(analysis.parse.parens),
    )


def _slim(draft: Draft) -> Draft:
    change = replace(draft.mention.change, atoms=(), agents=())
    return replace(draft, mention=replace(draft.mention, branch=(), change=change))


def _method(analysis: Analysis, aims: Sequence[str]) -> bool:
    """Aims and methods: the main predicate only looks (検討した, 評価した)."""
    root = next((p for p in reversed(analysis.phrases) if p.predicate is not None and p.head == -1), None)
    if root is None or root.predicate is None:
        return False
    text = analysis.parse.text
    return any(aim in text for aim in aims) and root.predicate.lemma in analysis.tools.lexicon.words("method")


def _condition(phrase: Phrase) -> bool:
    """この神経細胞を抑制すると, 迷走神経を切断しても: an active verb of what was done."""
    verb = phrase.predicate
    if verb is None or verb.passive:
        return False
    though = verb.form == "concessive" and phrase.function.endswith(("ても", "でも"))
    return verb.form == "conditional" or though


def _general(analysis: Analysis) -> bool:
    """A sentence in the present tense states what is known in general, not what a section's study saw."""
    last = next((p for p in reversed(analysis.phrases[-3:]) if p.predicate is not None), None)
    # 「知られている 1,2)」, 「生じることにはなかった」: behind the verb may stand numbers of citations, and more of it.
    ends = (last.function, analysis.phrases[-1].function) if last is not None else ()
    return bool(ends) and not any(end.rstrip("。．.0123456789,) ").endswith(("た", "だ")) for end in ends)


def _local(analysis: Analysis) -> SetUp | None:
    methods = analysis.tools.lexicon.words("method")
    for phrase in analysis.phrases[:-1]:
        predicate = phrase.predicate
        if predicate is not None and predicate.lemma in methods and phrase.head >= 0:
            return SetUp(*setup(analysis, limit=phrase.index))
    return None


_VALUES: Final = tuple(field.name for field in fields(Draft) if "Value" in str(field.type))


def moved(reading: Reading, index: int) -> Reading:
    """The same reading as that of sentence ``index``."""
    if reading.index == index:
        return reading

    def one(value: Value) -> Value:
        return Value(index, value.parts)

    def group(values: Group) -> Group:
        return tuple(map(one, values))

    def names(found: tuple[Name, ...]) -> tuple[Name, ...]:
        return tuple(replace(name, value=one(name.value)) for name in found)

    def both(found: SetUp) -> SetUp:
        return SetUp(group(found.treatments), group(found.subjects))

    def draft(found: Draft) -> Draft:
        changed: dict[str, Any] = {"mention_sentence": index}
        for name in _VALUES:
            value = getattr(found, name)
            changed[name] = group(value) if isinstance(value, tuple) else value and one(value)
        return replace(found, **changed)

    return replace(
        reading,
        index=index,
        drafts=tuple(map(draft, reading.drafts)),
        setup=both(reading.setup),
        local=both(reading.local) if reading.local else None,
        drugs=names(reading.drugs),
        topics=names(reading.topics),
        combinations=group(reading.combinations),
        groups=tuple(map(group, reading.groups)),
        lists=tuple(map(group, reading.lists)),
        systems=group(reading.systems),
    )
