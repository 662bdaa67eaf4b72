"""Comparator, interaction, modality: what is said beside the four slots, clause by clause."""

from __future__ import annotations

from extract.claims.roles import RoleReader
from extract.lexicon import Lexicon
from extract.match.analysis import Analysis
from extract.match.frames import Mention
from extract.match.values import Value, value_of

CLAUSAL = {"continuative", "concessive", "conditional", "final"}
COMPARING = {"と比較", "より"}


def comparator(reader: RoleReader, mention: Mention) -> Value | None:
    """The phrase marked と比較して, に比べ, よりも, or に対し beside a group; the nearest one in reach."""
    analysis = reader.a
    if not any(phrase.case in COMPARING for phrase in analysis.phrases):
        return None
    for _, phrase in sorted(
        reader.visible(mention.predicate, mention.argument), key=lambda item: (item[0], -item[1].index)
    ):
        formal = analysis.typer.formal(analysis.noun(phrase.index))
        if phrase.case in COMPARING and phrase.index != mention.argument and not formal:
            first = analysis.nps.first(phrase.index)
            atoms = [atom for atom in analysis.nps.branches(phrase.index)[0] if atom.kind != "det"]
            if len(analysis.nps.branches(phrase.index)) > 1:
                start = analysis.phrases[first].start
                return Value(analysis.index, ((start, phrase.end),))
            return value_of(analysis.parse, analysis.index, atoms)
    return None


def interaction(analysis: Analysis, lexicon: Lexicon, mention: Mention) -> tuple[str, tuple[int, int]] | None:
    """相乗 or 相加 in the clause of the mention."""
    start, end = clause_span(analysis, mention)
    for value in ("synergistic", "additive"):
        for pattern in lexicon.patterns("interaction", value):
            position = analysis.parse.text.find(pattern, start, end)
            if position >= 0:
                return value, (position, position + len(pattern))
    return None


def clause_span(analysis: Analysis, mention: Mention) -> tuple[int, int]:
    """The stretch of the sentence that a mention's clause covers: from the clause before it to its predicate."""
    end = analysis.phrases[mention.predicate].end
    start = 0
    first = analysis.nps.first(mention.argument)
    for phrase in analysis.phrases[: mention.predicate]:
        predicate = phrase.predicate
        outside = phrase.index < first or phrase.index > mention.argument
        if predicate is not None and predicate.form in CLAUSAL and outside:
            start = max(start, phrase.end)
    return start, max(end, start)


def modality(analysis: Analysis, lexicon: Lexicon, mention: Mention) -> tuple[str, tuple[int, int] | None]:
    """The modality of the clause: the cues on the predicates and formal nouns above the mention.

    「…が認められたことから、…が示唆された」: the premise hangs on ことから and is asserted.
    """
    thought = lexicon.words("evidential")
    index = mention.predicate
    chain = [index]
    seen = {index}
    current = index
    while True:
        head = analysis.heads[current]
        if head < 0 or head in seen:
            break
        phrase = analysis.phrases[current]
        if current != index and _premise(analysis, current):
            break
        predicate = phrase.predicate
        above = analysis.phrases[head].predicate
        said = above is not None and above.lemma in thought  # 抑制すると見込まれる: と quotes
        if predicate is not None and predicate.form == "conditional" and not (predicate.quoted or said):
            break
        chain.append(head)
        seen.add(head)
        current = head
    return _cue(analysis, lexicon, chain)


def _premise(analysis: Analysis, index: int) -> bool:
    phrase = analysis.phrases[index]
    return phrase.text in analysis.typer.formals and phrase.case in {"から", "により", "で", "より"}


def _phrase_end(analysis: Analysis, index: int) -> int:
    words = analysis.parse.words
    return words[analysis.phrases[index].bunsetsu.function[1] - 1].end


def _cue(analysis: Analysis, lexicon: Lexicon, chain: list[int]) -> tuple[str, tuple[int, int] | None]:
    for value in ("reported", "suggested"):
        for pattern in lexicon.patterns("modality", value):
            if pattern not in analysis.parse.text:
                continue
            for index in chain:
                start, end = analysis.phrases[index].start, _phrase_end(analysis, index)
                # Cut by a border of the phrase, too: かも|しれない, 明らかに|してきた.
                reach = len(pattern) - 1
                position = analysis.parse.text.find(pattern, max(0, start - reach), end + reach)
                if position >= 0:
                    return value, (position, position + len(pattern))
    return "asserted", None
