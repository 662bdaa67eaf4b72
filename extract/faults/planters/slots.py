"""Treatment, subject or effect of a statement becomes another one, for which no result says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.checks import knowledge
from extract.checks.views.linking import facet_reader
from extract.faults.model import Edit, Ground, kind
from extract.faults.planters.common import end_of_summary, findings_of, is_said, own_results, repeated, within
from extract.model import Claim

_LEAST = 2
_CELLS = re.compile(r"細胞株?$|ラット$|マウス$|イヌ$")


@kind(
    "summary-treatment-swapped",
    severity="warning",
    rules=("summary-other-treatment", "summary-orphan", "summary-contradicts-result"),
)
def treatment_swapped(ground: Ground) -> Iterator[Edit]:
    """The treatment of a summary that restates a result becomes another drug, for which no result says it."""
    names = _agents(ground)
    reader = ground.context.view(facet_reader)
    for claim in findings_of(ground):
        agents = reader.facets(claim).agents
        for span in within(claim, claim.treatment.spans if claim.treatment else ()):
            written = ground.text[slice(*span)]
            for own in (name for name in names if name in written):
                for other in (name for name in names if name != own and name not in agents):
                    if not is_said(ground, _with(claim, "treatment", own, other)):
                        at = span[0] + written.index(own)
                        yield Edit(at, at + len(own), other)


def _agents(ground: Ground) -> list[str]:
    """Drugs that the document names in kana and that act in several claims."""
    reader = ground.context.view(facet_reader)
    counts = Counter(agent for claim in ground.extraction.claims for agent in reader.facets(claim).agents)
    return sorted(
        name for name, count in counts.items() if count >= _LEAST and re.fullmatch(r"[ァ-ヺー]{4,}", name)
    )


def _with(claim: Claim, name: str, own: str, other: str) -> Claim:
    """The claim with a word of a slot exchanged."""
    slot = getattr(claim, name)
    return claim.model_copy(
        update={name: slot.model_copy(update={"text": slot.text.replace(own, other)}), "id": "planted"}
    )


@kind(
    "summary-subject-swapped",
    severity="warning",
    rules=("scope-widened", "summary-orphan", "summary-contradicts-result", "only-dropped"),
)
def subject_swapped(ground: Ground) -> Iterator[Edit]:
    """The system of a summary that restates a result becomes one for which no result says it."""
    for claim in findings_of(ground):
        yield from _swaps(ground, claim, "subject", ("population", "species", "sex"))


@kind("identifier-swapped", severity="warning", rules=(
    "summary-orphan", "scope-widened", "summary-contradicts-result", "summary-other-treatment",
    "identifier-lookalike", "list-repeats-item", "statement-repeated-differently",
))  # fmt: skip
def identifier_swapped(ground: Ground) -> Iterator[Edit]:
    """A summary, or a result repeated at its end, names a look-alike (IL-12 for IL-2) of which no result says it."""
    for name in ("subject", "effect"):
        for claim in findings_of(ground):
            yield from _swaps(ground, claim, name, ("identifier",))
        for claim in own_results(ground):
            for edit in _swaps(ground, claim, name, ("identifier",)):
                yield from repeated(ground, claim, edit)


def _swaps(ground: Ground, claim: Claim, name: str, groups: tuple[str, ...]) -> Iterator[Edit]:
    """Words of a slot that are exchanged for another of their group."""
    slot = getattr(claim, name)
    for span in within(claim, slot.spans if slot else ()):
        written = ground.text[slice(*span)]
        for pattern, other in (pair for group in groups for pair in knowledge.swaps(group)):
            found = pattern.search(written)
            if found and found[0] in slot.text and not is_said(ground, _with(claim, name, found[0], other)):
                yield Edit(span[0] + found.start(), span[0] + found.end(), other)


@kind(
    "summary-effect-invented",
    severity="warning",
    rules=("summary-orphan", "summary-other-treatment", "scope-widened", "summary-contradicts-result"),
)
def effect_invented(ground: Ground) -> Iterator[Edit]:
    """The effect of a summary that restates a result becomes one of which no result speaks."""
    unknown = [effect for effect in knowledge.inventions() if effect not in ground.text]
    whole = [one for one in findings_of(ground) if one.effect and len(one.effect.spans) == 1]
    for number, claim in enumerate(whole):
        for span in within(claim, claim.effect.spans if claim.effect else ()):
            if unknown:
                yield Edit(*span, unknown[number % len(unknown)])


@kind("summary-statement-invented", severity="warning", rules=("summary-orphan",))
def statement_invented(ground: Ground) -> Iterator[Edit]:
    """A sentence about an effect of which no result speaks is added to the summary."""
    end = end_of_summary(ground)
    agents = _agents(ground)
    if end is not None and agents:
        for number, effect in enumerate(knowledge.inventions()):
            if effect not in ground.text:
                word = ("増加", "減少")[number % 2]
                yield Edit(end, end, f"{agents[number % len(agents)]}は{effect}を{word}させた。")


@kind("clinical-leap", severity="warning", rules=("clinical-leap", "scope-widened", "summary-orphan"))
def clinical_leap(ground: Ground) -> Iterator[Edit]:
    """A summary that restates a result in cells or animals, or such a result again, speaks of patients."""
    for claim in findings_of(ground):
        for span in within(claim, claim.subject.spans if claim.subject else ())[-1:]:
            if _in_vitro(ground.text[slice(*span)]):
                yield Edit(*span, "患者")
    for claim in own_results(ground):
        for span in within(claim, claim.subject.spans if claim.subject else ())[-1:]:
            if _in_vitro(ground.text[slice(*span)]):
                yield from repeated(ground, claim, Edit(*span, "患者"))


def _in_vitro(written: str) -> bool:
    return "患者" not in written and "と" not in written and bool(_CELLS.search(written))
