"""What of a claim can be compared: who acts, in which system, on what, which way.

Two wordings of one statement rarely agree as strings (「細胞傷害作用を増強」, 「生細胞数が減少」).
Facets bring them to common terms: agents by name, systems by the values of exclusive axes, effects by
identifiers, concepts and the target that is left when process words are taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from extract.checks import knowledge
from extract.model import Claim, Direction
from extract.normal import Normaliser, identifiers, plain

WAYS: Final[Mapping[Direction, frozenset[int]]] = {
    "increase": frozenset({1}),
    "decrease": frozenset({-1}),
    "no_change": frozenset({0}),
    "change": frozenset({1, -1}),
}

MEMBERS = re.compile(r"と|及び|および|並びに|又は|または|もしくは|あるいは|、|,|や")
TOGETHER = re.compile(r"併用|組み?合わせ|と同時")
PARENTHESIS = re.compile(r"\([^()]*\)")
_BY_AGENT = re.compile(r"(?:による|により|によって|が(?:惹起|誘導|賦活化|誘発|促進|増強)する|に対する)")
DOSE = re.compile(
    r"(?<![a-z0-9])(?:最高|最低)?[0-9][0-9.,、]*(?:及び|又は|~|から)?[0-9.,、]*(?:(?:[mμnp]?g|[mμnp]?mol|[mμn]?m|[mμ]?l|%)(?:/(?:kg|ml?|l|day|日|週|m2))*|(?<![ァ-ヺーα-ω][0-9])(?<![ァ-ヺーα-ω][0-9]{2}))(?![a-z0-9])"
)
"""An amount, with or without its unit: 10mg/kg, 1、3及び10mg/kg; a bare number behind a name belongs to it."""
NET = (
    (re.compile(r"(?:増加|上昇|増強|亢進|延長|増大|促進|誘導)$"), 1),
    (re.compile(r"(?:低下|減少|抑制|阻害|減弱|短縮|軽減)$"), -1),
)
_NAMED = (
    (re.compile(r"増加|上昇|増強|亢進|延長|増大|促進|誘導|惹起|誘発"), 1),
    (re.compile(r"低下|減少|抑制|阻害|減弱|短縮|軽減"), -1),
)
_CELLS = re.compile(r"^[^ァ-ヺ]*?細胞株?(?=増殖|生存|アポトーシス|細胞死|死|コロニー|遊走|浸潤)")
"""The cells whose growth or death is the effect: they are the system, not the quantity."""
_NUMBERED_CELL = re.compile(r"^(?:nk|nkt|t|b|cd[48]\+?t?)$")


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a claim. ``target`` is what moves, without its process word (発現, 遊離)."""

    normal: str
    target: str
    family: str
    identifiers: frozenset[str]
    concepts: Mapping[str, int]
    grams: frozenset[str]
    vague: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """A claim, ready to be compared.

    ``systems`` are the identifiers of cells, strains and diseases, those that are ``diseases`` again by themselves.
    ``ways`` holds the directions that it leaves open: {1} for an increase, {0, -1} for 増加しなかった.
    """

    claim: Claim
    agents: frozenset[str]
    together: bool
    axes: Mapping[str, frozenset[str]]
    systems: frozenset[str]
    diseases: frozenset[str]
    subject: str
    effect: Effect
    ways: frozenset[int]


class FacetReader:
    """Reads facets under the glossary and the definitions of one document.

    Args:
        text: the source.
        normaliser: of the document.
        claims: all claims, from which the names of agents are learnt.
        combinations: abbreviation of a combination -> its members, as written.
        parents: a system -> those that the document counts it to: slvl -> smzl by SMZL 細胞株 (SLVL 細胞).
        diseases: the abbreviations of diseases, in normal form.
    """

    def __init__(
        self,
        text: str,
        normaliser: Normaliser,
        claims: Iterable[Claim],
        combinations: Mapping[str, Iterable[str]],
        parents: Mapping[str, frozenset[str]],
        diseases: frozenset[str] = frozenset(),
    ) -> None:
        self._text = text
        self._normaliser = normaliser
        self._parents = parents
        self._diseases = diseases
        self._combinations = {
            plain(short): frozenset(self._agent(member) or plain(member) for member in members)
            for short, members in combinations.items()
        }
        self._names: set[str] = set()
        for claim in claims:
            for member in self._members(claim.treatment.text if claim.treatment else ""):
                self._names.add(member)
        self._known = _alternatives({*self._names, *self._combinations} - {""})
        self._read: dict[int, Facets] = {}

    def facets(self, claim: Claim) -> Facets:
        """The facets of a claim, read once. Kept by identity, since to hash a claim takes all of its slots."""
        found = self._read.get(id(claim))
        if found is None:
            found = self._read[id(claim)] = self._facets(claim)  # which keeps the claim, and so its identity
        return found

    def _facets(self, claim: Claim) -> Facets:
        subject = self._normaliser.slot(claim.subject.text, "subject") if claim.subject else ""
        written = claim.effect.text if claim.effect else ""
        agents, together = self.agents(claim.treatment.text if claim.treatment else "")
        normal = self._normaliser.slot(written, "effect")
        cells = match[0] if (match := _CELLS.match(normal)) else ""
        effect, net = self._effect(normal, cells)
        systems = self._systems(subject) | self._systems(cells)
        axes = _axes(f"{subject}|{self._normaliser.slot(written, 'effect')}")
        return Facets(
            claim=claim,
            agents=agents,
            together=together,
            axes=axes,
            systems=systems,
            diseases=systems & self._diseases,
            subject=subject,
            effect=effect,
            ways=frozenset(way * net for way in self._ways(claim)),
        )

    def _ways(self, claim: Claim) -> frozenset[int]:
        """What a claim leaves open: what did not rise may have fallen, and the other way round."""
        ways = WAYS[claim.direction]
        if claim.direction != "no_change":
            return ways
        words = "".join(self._text[start:end] for start, end in claim.cues.direction)
        for pattern, sign in _NAMED:
            if pattern.search(words):
                ways |= {-sign}
        return ways

    # --- treatment ----------------------------------------------------------------------------------------

    def agents(self, text: str) -> tuple[frozenset[str], bool]:
        """The agents that a treatment names, and whether they are given together."""
        normal = self._treatment(text)
        found: set[str] = set()
        together = bool(TOGETHER.search(normal))
        for match in self._known.finditer(normal) if self._known else ():
            members = self._combinations.get(match[0])
            together |= members is not None
            found |= members or {match[0]}
        if not found and DOSE.sub("", knowledge.filler("treatment").sub("", normal)):
            # Nothing is left of 「10 mg/kg の経口投与」: whatever was given is not named.
            found = set(self._members(text)) or {normal}
        return frozenset(found), together and len(found) > 1

    def _treatment(self, text: str) -> str:
        return self._normaliser.slot(PARENTHESIS.sub("", plain(text)), "treatment") if text else ""

    def _members(self, text: str) -> list[str]:
        normal = self._treatment(text)
        # A derived treatment (レナリドミドによる分解促進) acts by the agent that it names.
        normal = _BY_AGENT.split(normal)[0]
        members = [self._agent(piece) for piece in MEMBERS.split(normal)]
        return [member for member in members if len(member) > 1]

    @staticmethod
    def _agent(text: str) -> str:
        bare = knowledge.filler("treatment").sub("", DOSE.sub("", plain(text)))
        for pattern, _ in NET:
            bare = pattern.sub("", bare)
        return bare

    # --- effect and system --------------------------------------------------------------------------------

    def _effect(self, normal: str, cells: str) -> tuple[Effect, int]:
        inside = identifiers(cells)
        own = self._without_agents(normal)
        net = 1
        for pattern, sign in NET:
            cut = pattern.sub("", own)
            if cut and cut != own:
                own, net = cut, sign
                break
        bare = knowledge.filler("effect").sub("", own)
        target, family = _without_process(bare)
        concepts = {
            concept.name: concept.sign for concept in knowledge.concepts() if concept.pattern.search(bare)
        }
        return (
            Effect(
                normal=bare,
                target=target,
                family=family,
                identifiers=frozenset(
                    name for name in identifiers(bare) - inside if _telling(name) or _stands_alone(name, bare)
                ),
                concepts=concepts,
                grams=_grams(target or bare),
                vague=bool(knowledge.vague().search(bare)) or not bare,
            ),
            net,
        )

    def _without_agents(self, normal: str) -> str:
        """レナリドミドによるIL-2の産生 -> IL-2の産生."""
        match = _BY_AGENT.search(normal)
        if match and self._known and self._known.search(normal, 0, match.start()):
            return normal[match.end() :]
        return normal

    def _systems(self, subject: str) -> frozenset[str]:
        found = {name for name in identifiers(subject) if _telling(name)}
        # CLDN6 陽性の OC 細胞 reads cldn6+oc: two names.
        names = {part for name in found for part in name.split("+") if _telling(part)}
        for name in tuple(names):
            names |= self._parents.get(name, frozenset())
        return frozenset(names)


def _telling(identifier: str) -> bool:
    """Whether an identifier names one thing: not the f of F アクチン, not the T of T 細胞."""
    return len(identifier) > 1 and not _NUMBERED_CELL.match(identifier)


def _stands_alone(identifier: str, text: str) -> bool:
    """Whether a marker of cells is itself what is meant: CD4の発現, not CD4+T細胞."""
    return identifier in ("cd4", "cd8") and re.search(rf"{identifier}(?:\+|t|細胞|陽性|陰性)", text) is None


def _axes(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for axis, value, pattern in knowledge.axes():
        if pattern.search(text):
            found.setdefault(axis, set()).add(value)
    return {axis: frozenset(values) for axis, values in found.items()}


def _without_process(effect: str) -> tuple[str, str]:
    """The target of an effect, and the family of the outermost process word cut off behind it."""
    target, family = effect, ""
    while target:
        for name, pattern in knowledge.processes():
            cut = pattern.sub("", target)
            if cut != target:
                target, family = cut, family or name
                break
        else:
            break
    return target.removesuffix("中"), family


def _grams(text: str) -> frozenset[str]:
    """Character pairs; a single character stands for itself."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text} - {""})


def _alternatives(words: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
