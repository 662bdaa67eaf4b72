"""The effect of a mention: the quantity with its modifiers, roles taken out."""

from __future__ import annotations

from collections.abc import Sequence

from extract.claims.roles import RoleReader, Taken
from extract.match.coordination import Atom
from extract.match.frames import Mention
from extract.match.values import Value, value_of


def effect_value(reader: RoleReader, mention: Mention, taken: Taken, keep_agents: bool) -> Value | None:
    """The value of the effect slot.

    An agent that is not the treatment stays in front (フェンホルミンによるグルコースの取り込みの増加); an event noun follows
    what it happens to (NK 細胞を活性化した -> NK 細胞の活性化).
    """
    atoms: list[Atom] = list(taken.effect)
    if keep_agents:
        agents = [atom for group in taken.agents for atom in group]
        atoms = sorted([*agents, *atoms], key=lambda atom: atom.start)
    if not atoms:
        return None
    value = value_of(reader.a.parse, reader.a.index, atoms)
    if value is None:
        return None
    if mention.found_by[0].startswith("qualities:"):
        front, _, back = mention.event.partition(reader._text(atoms[-1]))
        return Value(value.sentence, (*filter(None, [front]), *value.parts, *filter(None, [back])))
    if mention.event and _takes_event(reader, atoms):
        return value.plus("の", mention.change.spans[0])
    return value


def _takes_event(reader: RoleReader, atoms: Sequence[Atom]) -> bool:
    """Cells, structures and molecules take the event noun; processes move by themselves (解糖系を活性化した)."""
    last = atoms[-1]
    text = "".join(reader.a.parse.text[last.start : last.end].split())
    return reader.typer.type_of(text) != "endpoint"
