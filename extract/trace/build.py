"""A text -> its traced sentences, by the very steps of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence

from extract import lexicon as lexicons
from extract.claims import ClaimBuilder
from extract.formats import read_text
from extract.lexicon import Lexicon
from extract.match.analysis import Analysis
from extract.match.phrases import Predicate
from extract.model import Claim, Slot
from extract.nlp import Parse, WordRange
from extract.pipeline import extract_claims, parser
from extract.text import Folded
from extract.trace.records import Phrased, Row, Token, TracedClaim, TracedSentence
from extract.trace.rows import rows_of

SLOTS = ("subject", "treatment", "effect")


def trace(text: str) -> list[TracedSentence]:
    """Trace a text, sentence by sentence; earlier sentences are the context of later ones.

    Raises:
        FileError: the text holds no Japanese sentence.
    """
    lexicon = lexicons.load()
    document = read_text(f"{text.strip()}\n", "text")
    sentences, folded, parses, claims = extract_claims(document)
    tools = ClaimBuilder(lexicon, document, sentences, folded, {}, parses.of).tools
    traced = []
    for sentence, fold, parse in zip(sentences, folded, parses, strict=True):
        if parse is None:
            traced.append(TracedSentence(text=fold.text, parsed=False))
            continue
        analysis = Analysis(sentence.index, parse, tools)
        own = [claim for claim in claims if claim.sentence.start == sentence.start]
        rows = rows_of(analysis, fold, own)
        traced.append(_sentence(lexicon, document.text, fold, parse, analysis, own, rows))
    return traced


def _sentence(
    lexicon: Lexicon,
    source: str,
    fold: Folded,
    parse: Parse,
    analysis: Analysis,
    claims: Sequence[Claim],
    rows: tuple[Row, ...],
) -> TracedSentence:
    return TracedSentence(
        text=fold.text,
        parsed=True,
        tokens=_tokens(lexicon, parse),
        phrases=_phrases(parse, analysis),
        rows=rows,
        claims=tuple(TracedClaim(claim=claim, steps=_steps(lexicon, source, claim)) for claim in claims),
    )


def _tokens(lexicon: Lexicon, parse: Parse) -> tuple[Token, ...]:
    reducer = parser(lexicon).reducer

    def cut(span: WordRange) -> str:
        return "".join(word.surface for word in parse.words[slice(*span)])

    return tuple(
        Token(
            text=cut(unit.words),
            spelled=reducer.spelling(parse.words, unit),
            items=tuple(cut(item) for item in unit.items),
        )
        for unit in reducer.units(parse.words)
    )


def _phrases(parse: Parse, analysis: Analysis) -> tuple[Phrased, ...]:
    found = []
    for bunsetsu, phrase in zip(parse.bunsetsu, analysis.phrases, strict=True):
        predicate = phrase.predicate
        found.append(
            Phrased(
                index=phrase.index,
                text=phrase.text,
                function=phrase.function,
                role=predicate.form if predicate else phrase.case,
                focus=tuple(sorted(phrase.focus)),
                predicate=predicate.lemma if predicate else None,
                voice=_voice(predicate, analysis.negated(phrase.index)) if predicate else (),
                type="" if predicate else analysis.typer.type_of(analysis.noun(phrase.index)),
                head=analysis.heads[phrase.index],
                parsed_head=bunsetsu.head,
            )
        )
    return tuple(found)


def _voice(predicate: Predicate, negated: bool) -> tuple[str, ...]:
    marks = {"passive": predicate.passive, "causative": predicate.causative, "negated": negated}
    return tuple(name for name, holds in marks.items() if holds)


def _steps(lexicon: Lexicon, source: str, claim: Claim) -> tuple[str, ...]:
    """The derivation of a claim: its triggers from the outer to the inner one, then where each slot comes from."""
    rules = dict(part.split(":", 1) for part in claim.found_by if part.startswith(("treatment:", "subject:")))
    steps = [_step(lexicon, row) for row in claim.found_by if not row.startswith(("treatment:", "subject:"))]
    cues = " … ".join(source[start:end] for start, end in sorted(claim.cues.direction))
    steps.append(f"direction {claim.direction}" + (f", by 「{cues}」" if cues else ""))
    steps.extend(_origin(name, getattr(claim, name), rules.get(name)) for name in SLOTS)
    if claim.comparator:
        steps.append(f"compared with 「{claim.comparator}」")
    for name, value in (("modality", claim.modality), ("interaction", claim.interaction)):
        places = getattr(claim.cues, name)
        if places:
            steps.append(f"{name} {value}, by 「{source[slice(*places[0])]}」")
    return tuple(steps)


def _step(lexicon: Lexicon, row: str) -> str:
    table, _, lemma = row.partition(":")
    if table == "predicates" and lemma in lexicon.predicates:
        found = lexicon.predicates[lemma]
        return f"{row} ({found.direction}, {found.valency})"
    if table == "frames" and lemma:
        lists = [name for name in ("happen", "have") if lemma in lexicon.words(name)]
        return f"{row} ({', '.join(lists)})" if lists else row
    return row


def _origin(name: str, slot: Slot | None, rule: str | None) -> str:
    if slot is None:
        return f"{name}: none, neither here nor in the context"
    how = f", by the rule {rule}" if rule else ""
    return f"{name} 「{slot.text}」{how}" + (", inherited from another sentence" if slot.inherited else "")
