"""Errors in what a document claims: directions, treatments, systems, certainty, restrictions, comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks import knowledge
from extract.checks.context import place_of
from extract.checks.views.facets import Facets
from extract.checks.views.linking import LIKELY, facet_reader, result_links
from extract.checks.views.statements import is_hedged
from extract.faults.model import Edit, Ground, kind
from extract.model import Claim, Span


def _within(claim: Claim, spans: tuple[Span, ...]) -> list[Span]:
    start, end = claim.sentence.start, claim.sentence.end
    return [span for span in spans if start <= span[0] and span[1] <= end]


def _summary(ground: Ground) -> list[Claim]:
    return ground.context.in_role("summary")


def _once(edits: Iterator[Edit]) -> Iterator[Edit]:
    seen: set[tuple[int, int, str]] = set()
    for edit in edits:
        key = (edit.start, edit.end, edit.text)
        if key not in seen:
            seen.add(key)
            yield edit


def _links(ground: Ground, claim: Claim, least: float = LIKELY) -> list[Facets]:
    """The results that carry a claim."""
    links = ground.context.view(result_links).links(claim)
    return [link.result for link in links if link.strength >= least and link.agrees]


@kind(
    "summary-direction-flipped",
    severity="error",
    rules=("summary-contradicts-result", "statement-repeated-differently"),
)
def summary_direction(ground: Ground) -> Iterator[Edit]:
    """A direction word of a summary that restates a result is exchanged for its opposite."""
    yield from _once(
        edit
        for claim in _summary(ground)
        if _links(ground, claim)
        for span in _within(claim, claim.cues.direction)
        for edit in _flipped(ground, span)
    )


def _flipped(ground: Ground, span: Span) -> Iterator[Edit]:
    words = knowledge.opposites()
    written = ground.text[slice(*span)]
    found = [word for word in words if word in written]
    if found:
        word = max(found, key=lambda one: (written.rfind(one) + len(one), len(one)))
        at = span[0] + written.rfind(word)
        yield Edit(at, at + len(word), words[word])


@kind(
    "result-direction-flipped",
    severity="warning",
    rules=("summary-contradicts-result", "results-contradict", "statement-repeated-differently"),
)
def result_direction(ground: Ground) -> Iterator[Edit]:
    """A direction word of a result that the summary restates, and no other result does, is exchanged."""
    yield from _once(
        edit
        for claim in _summary(ground)
        if len({one.claim.sentence.start for one in _links(ground, claim, 0.5)}) == 1
        for result in _links(ground, claim, 0.5)[:1]
        for span in _within(result.claim, result.claim.cues.direction)
        for edit in _flipped(ground, span)
    )


@kind("result-repeated-flipped", severity="warning", rules=(
    "summary-contradicts-result", "results-contradict", "statement-repeated-differently",
))  # fmt: skip
def repeated_flipped(ground: Ground) -> Iterator[Edit]:
    """A result is repeated at the end of the summary with its direction exchanged."""
    summary = [one for one in ground.context.sentences if ground.context.role(one.section) == "summary"]
    if not summary:
        return
    end = summary[-1].end
    for claim in ground.context.in_role("result"):
        if (claim.subject and claim.subject.inherited) or (claim.treatment and claim.treatment.inherited):
            continue
        for span in _within(claim, claim.cues.direction):
            for edit in _flipped(ground, span):
                start = claim.sentence.start
                text = claim.sentence.text
                flipped = text[: edit.start - start] + edit.text + text[edit.end - start :]
                yield Edit(end, end, flipped, touches=((start, claim.sentence.end),))


@kind(
    "summary-treatment-swapped",
    severity="warning",
    rules=("summary-other-treatment", "summary-orphan", "summary-contradicts-result"),
)
def treatment_swapped(ground: Ground) -> Iterator[Edit]:
    """The treatment of a summary that restates a result becomes another drug, for which no result says it."""
    reader = ground.context.view(facet_reader)
    names = _agents(ground)
    for claim in _summary(ground):
        agents = reader.facets(claim).agents
        if claim.treatment is None or not _links(ground, claim) or is_hedged(claim) or claim.citations:
            continue
        for span in _within(claim, claim.treatment.spans):
            written = ground.text[slice(*span)]
            for own in names:
                for other in names:
                    if (
                        own in written
                        and other != own
                        and other not in agents
                        and _unsaid(ground, claim, own, other)
                    ):
                        at = span[0] + written.index(own)
                        yield Edit(at, at + len(own), other)


def _agents(ground: Ground) -> list[str]:
    """Drugs that the document names in kana and that act in several claims."""
    reader = ground.context.view(facet_reader)
    counts: dict[str, int] = {}
    for claim in ground.extraction.claims:
        for agent in reader.facets(claim).agents:
            counts[agent] = counts.get(agent, 0) + 1
    return sorted(
        name for name, count in counts.items() if count >= 2 and re.fullmatch(r"[ァ-ヺー]{4,}", name)
    )


def _unsaid(ground: Ground, claim: Claim, own: str, other: str) -> bool:
    """Whether no result says the same of the other drug."""
    if claim.treatment is None:
        return False
    slot = claim.treatment.model_copy(update={"text": claim.treatment.text.replace(own, other)})
    changed = claim.model_copy(update={"treatment": slot, "id": "planted"})
    return not any(
        link.strength >= 0.3 and link.agrees for link in ground.context.view(result_links).links(changed)
    )


_POPULATIONS = ((re.compile(r"健康人"), "FL 患者"), (re.compile(r"[A-Z0-9]{2,5}\s?患者|患者"), "健康人"))
_SPECIES = ("ラット", "マウス", "イヌ", "サル", "ウサギ")


@kind(
    "summary-subject-swapped",
    severity="warning",
    rules=("scope-widened", "summary-orphan", "summary-contradicts-result", "only-dropped"),
)
def subject_swapped(ground: Ground) -> Iterator[Edit]:
    """The system of a summary that restates a result becomes one for which no result says it."""
    for claim in _summary(ground):
        if claim.subject is None or is_hedged(claim) or claim.citations or not _links(ground, claim):
            continue
        for span in _within(claim, claim.subject.spans):
            for edit in _other_systems(ground, span):
                if _unsaid_in(ground, claim, ground.text[edit.start : edit.end], edit.text):
                    yield edit


def _other_systems(ground: Ground, span: Span) -> Iterator[Edit]:
    written = ground.text[slice(*span)]
    for pattern, other in _POPULATIONS:
        if match := pattern.search(written):
            yield Edit(span[0] + match.start(), span[0] + match.end(), other)
            break
    for species in _SPECIES:
        if species in written:
            at = span[0] + written.index(species)
            for other in _SPECIES:
                if other != species:
                    yield Edit(at, at + len(species), other)


def _unsaid_in(ground: Ground, claim: Claim, own: str, other: str) -> bool:
    if claim.subject is None:
        return False
    text = claim.subject.text.replace(own, other)
    if text == claim.subject.text:
        return False
    changed = claim.model_copy(
        update={"subject": claim.subject.model_copy(update={"text": text}), "id": "planted"}
    )
    return not any(
        link.strength >= 0.3 and link.agrees for link in ground.context.view(result_links).links(changed)
    )


@kind(
    "summary-effect-invented",
    severity="warning",
    rules=("summary-orphan", "summary-other-treatment", "scope-widened", "summary-contradicts-result"),
)
def effect_invented(ground: Ground) -> Iterator[Edit]:
    """The effect of a summary that restates a result becomes one of which no result speaks."""
    for claim in _summary(ground):
        if claim.effect is None or is_hedged(claim) or claim.citations or not _links(ground, claim):
            continue
        for span in _within(claim, claim.effect.spans)[:1]:
            for other in knowledge.inventions():
                if other not in ground.text:
                    yield Edit(*span, other)


@kind("result-only-dropped", severity="note", rules=("group-unmentioned", "only-dropped", "scope-widened"))
def only_dropped(ground: Ground) -> Iterator[Edit]:
    """A のみ is left out of a result."""
    for claim in ground.context.in_role("result"):
        for span in _within(claim, claim.cues.exclusive):
            at = ground.text.find("のみ", span[0] - 2, span[1] + 2)
            if at >= 0:
                yield Edit(at, at + 2, "")


@kind("summary-only-dropped", severity="warning", rules=("only-dropped", "scope-widened"))
def repeated_without_only(ground: Ground) -> Iterator[Edit]:
    """A result that のみ limits is repeated at the end of the summary without it."""
    end = _end_of_summary(ground)
    for claim in ground.context.in_role("result"):
        own = claim.sentence
        spans = _within(claim, claim.cues.exclusive)
        if end is not None and spans and not (claim.subject and claim.subject.inherited):
            at = ground.text.find("のみ", spans[0][0] - 2, spans[0][1] + 2)
            if at >= 0:
                text = own.text[: at - own.start] + own.text[at - own.start + 2 :]
                yield Edit(end, end, text, touches=((own.start, own.end),))


def _end_of_summary(ground: Ground) -> int | None:
    found = [one.end for one in ground.context.sentences if ground.context.role(one.section) == "summary"]
    return found[-1] if found else None


_HEDGES = (
    (re.compile(r"することが示唆された"), "することが確認された"),
    (re.compile(r"ことが示唆された"), "ことが確認された"),
    (re.compile(r"が示唆された"), "が示された"),
    (re.compile(r"を示唆する(?:結果|もの)であった"), "を示した"),
    (re.compile(r"する可能性を示唆するものである"), "することを示すものである"),
    (re.compile(r"する可能性を支持するものである"), "することを示すものである"),
    (re.compile(r"する可能性が(?:ある|示唆された)"), "することが確認された"),
    (re.compile(r"ものと考えられる|と考えられる"), "ことが示された"),
    (re.compile(r"が期待できる|が期待される"), "が示された"),
)


@kind(
    "summary-certainty-raised",
    severity="warning",
    rules=("certainty-raised", "clinical-leap", "summary-orphan", "statement-repeated-differently"),
)
def certainty_raised(ground: Ground) -> Iterator[Edit]:
    """A hedge of a summary that rests on a hedged result is taken away."""
    seen = set()
    for claim in _summary(ground):
        if claim.sentence.start in seen or not is_hedged(claim):
            continue
        carriers = _links(ground, claim)
        if not any(is_hedged(one.claim) for one in carriers) and carriers:
            continue
        for edit in _unhedged(ground, claim):
            seen.add(claim.sentence.start)
            yield edit


def _unhedged(ground: Ground, claim: Claim) -> Iterator[Edit]:
    for pattern, by in _HEDGES:
        if match := pattern.search(ground.text, claim.sentence.start, claim.sentence.end):
            yield Edit(match.start(), match.end(), by)
            return


@kind("hedged-result-repeated-as-shown", severity="warning", rules=("certainty-raised", "clinical-leap"))
def repeated_as_shown(ground: Ground) -> Iterator[Edit]:
    """A hedged result is repeated at the end of the summary as shown."""
    end = _end_of_summary(ground)
    seen = set()
    for claim in ground.context.in_role("result"):
        own = claim.sentence
        if end is None or not is_hedged(claim) or own.start in seen:
            continue
        for edit in _unhedged(ground, claim):
            seen.add(own.start)
            text = own.text[: edit.start - own.start] + edit.text + own.text[edit.end - own.start :]
            yield Edit(end, end, text, touches=((own.start, own.end),))


@kind("interaction-swapped", severity="warning", rules=(
    "interaction-changed", "contrast-without-difference", "statement-repeated-differently", "results-contradict",
))  # fmt: skip
def interaction_swapped(ground: Ground) -> Iterator[Edit]:
    """相加 becomes 相乗 or the other way round, where the document says it twice or in contrast."""
    text = ground.text
    for sentence in ground.context.sentences:
        found = list(re.finditer("相加|相乗", sentence.text))
        restated = any(
            claim.interaction and any(one.claim.interaction for one in _links(ground, claim))
            for claim in ground.context.claims_at.get(sentence.start, ())
        )
        if len(found) > 1 or restated:
            for match in found:
                start = sentence.start + match.start()
                yield Edit(start, start + 2, "相乗" if text[start : start + 2] == "相加" else "相加")


_COMPARISON = re.compile(r"[^、。]{2,40}(?:と比較して、?|と比較し、|に比べて?、?|よりも)")


@kind("comparator-lost", severity="note", rules=("comparator-lost", "comparator-changed"))
def comparator_lost(ground: Ground) -> Iterator[Edit]:
    """A result with a comparison is repeated at the end of the summary without it."""
    end = _end_of_summary(ground)
    seen = set()
    for claim in ground.context.in_role("result"):
        own = claim.sentence
        spans = _within(claim, claim.cues.comparator)
        if end is None or not spans or own.start in seen or (claim.treatment and claim.treatment.inherited):
            continue
        first = spans[0][0]
        match = re.compile(r"(?:と比較して|と比較し|に比べて|に比べ|よりも|と比べて)、?").search(
            ground.text, spans[-1][1], own.end
        )
        if match:
            seen.add(own.start)
            text = own.text[: first - own.start] + own.text[match.end() - own.start :]
            yield Edit(end, end, text, touches=((own.start, own.end),))


@kind("clinical-leap", severity="warning", rules=("clinical-leap", "scope-widened", "summary-orphan"))
def clinical_leap(ground: Ground) -> Iterator[Edit]:
    """A summary that restates a result in cells or animals speaks of patients."""
    for claim in _summary(ground):
        if claim.subject is None or is_hedged(claim) or claim.citations or not _links(ground, claim):
            continue
        for span in _within(claim, claim.subject.spans)[-1:]:
            written = ground.text[slice(*span)]
            if (
                "患者" not in written
                and re.search(r"細胞株?$|ラット$|マウス$", written)
                and "と" not in written
            ):
                yield Edit(*span, "患者")


def sentence_of(claim: Claim) -> Span:
    """The place of a claim."""
    return place_of(claim)
