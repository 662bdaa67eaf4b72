"""How well a result carries a statement of the summary: who acts, where, on what; a number from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass

from extract.checks import knowledge
from extract.checks.views import names
from extract.checks.views.facets import Effect, Facets

_OTHER_PROCESS = 0.85
_BROADER = 0.65
_CONCEPT = 0.75
_EXTRAPOLATED = 0.7
_DISEASE = 0.75


@dataclass(frozen=True, slots=True)
class Link:
    """A statement and the result it is compared with; each part from 0 (another) to 1 (the same)."""

    statement: Facets
    result: Facets
    treatment: float
    effect: float
    system: float

    @property
    def strength(self) -> float:
        return self.treatment * self.effect * self.system

    @property
    def agrees(self) -> bool:
        """Whether some direction is left open by both."""
        return agree(self.statement, self.result)


def link(statement: Facets, result: Facets) -> Link:
    """Compare a statement with a result."""
    return Link(
        statement,
        result,
        treatment_match(statement, result),
        effect_match(statement.effect, result.effect),
        system_match(statement, result),
    )


def treatment_match(statement: Facets, result: Facets) -> float:
    """1 for the same agents given alike; less where one names a part of the other; 0 for others."""
    if not statement.agents or not result.agents:
        return 0.5
    if statement.agents == result.agents:
        return 1.0 if statement.together == result.together else 0.7
    # One drug of a combination may carry a statement about it; a combination with another partner may not.
    return 0.4 if statement.agents <= result.agents or result.agents <= statement.agents else 0.0


def effect_match(statement: Effect, result: Effect) -> float:
    """1 for the same quantity; less for a broader word or another side of it; 0 for another quantity."""
    if statement.normal == result.normal:
        return 1.0
    if statement.identifiers and result.identifiers and not statement.identifiers & result.identifiers:
        return 0.0
    if names.differ(statement.normal, result.normal):
        return 0.0
    scores = [_overlap(statement, result)]
    if any(row.covers(statement.normal, result.normal) for row in knowledge.broader()):
        scores.append(_BROADER)
    if statement.concepts.keys() & result.concepts.keys():
        scores.append(_CONCEPT)
    score = max(scores)
    if statement.identifiers and not result.identifiers:
        score = min(score, 0.25)
    return max(score, 0.5) if statement.vague else score


def _overlap(statement: Effect, result: Effect) -> float:
    """Character pairs of the targets that are shared; another process of the same target counts less."""
    if not statement.target or not result.target:
        return 0.3 if statement.family == result.family else 0.0
    shared = len(statement.grams & result.grams)
    sizes = sorted((len(statement.grams), len(result.grams)))
    score = max(2 * shared / sum(sizes), 0.8 * shared / sizes[0] if sizes[0] > 1 else 0.0)
    return score if statement.family == result.family else _OTHER_PROCESS * score


def system_match(statement: Facets, result: Facets) -> float:
    """1 where the systems are the same or one is not named; 0 where they exclude each other."""
    if names.differ(statement.subject, result.subject):
        return 0.0
    score = 1.0 if statement.subject == result.subject else 0.9
    for axis in statement.axes.keys() & result.axes.keys():
        if not statement.axes[axis] & result.axes[axis]:
            # A conclusion about people rests on animals; that is another check's business.
            if axis != "species" or "human" not in statement.axes[axis]:
                return 0.0
            score = _EXTRAPOLATED
    if statement.systems and result.systems and not statement.systems & result.systems:
        if bool(statement.diseases) == bool(result.diseases):
            return 0.0
        score = min(
            score, _DISEASE
        )  # OC 細胞株 may mean OVCAR-3: the one names the disease, the other the line.
    return score if statement.subject and result.subject else min(score, 0.8)


def _harm(effect: Effect) -> set[int]:
    """Which way an effect goes on the one scale of killing and growing: 細胞死 +1, 増殖 and 生細胞数 -1."""
    known = knowledge.polarity()
    return {sign * known[name] for name, sign in effect.concepts.items() if name in known}


def agree(statement: Facets, result: Facets) -> bool:
    """Whether two claims about one thing can both be true, sides of a concept reckoned with."""
    turned = 1
    if statement.effect.target != result.effect.target:
        shared = statement.effect.concepts.keys() & result.effect.concepts.keys()
        turns = {statement.effect.concepts[name] * result.effect.concepts[name] for name in shared}
        if not turns:
            turns = {one * other for one in _harm(statement.effect) for other in _harm(result.effect)}
        if len(turns) > 1:
            return True
        turned = turns.pop() if turns else 1
    return bool(statement.ways & {way * turned for way in result.ways})
