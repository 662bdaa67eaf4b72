from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.statements import borrowed, place_of_all
from extract.checks.views.twins import names
from extract.model import Claim


@check(
    "claim-inherited-slot",
    severity="note",
    cost=3,
    message="the sentence leaves out the {slot}; 「{text}」 is taken from another paragraph",
    message_ja="文に{slot}がなく、別の段落の「{text}」を補った",
    remedy="make sure that it is meant here",
)
def claim_inherited_slot(context: CheckContext) -> Iterator[Hit]:
    """The treatment or subject of a claim comes from another paragraph.

    Bad::

        テスタチニブの作用を RL 細胞で検討した。テスタチニブは RL 細胞の増殖を抑制した。

        アポトーシスも誘導された。

    Good::

        テスタチニブの作用を RL 細胞で検討した。テスタチニブは RL 細胞の増殖を抑制し、RL 細胞のアポトーシスも誘導した。
    """
    for claims in context.claims_at.values():
        index = context.index_at.get(claims[0].sentence.start)
        if index is None:
            continue
        block = context.document.blocks[context.sentences[index].block]
        for slot, japanese in (("treatment", "処置"), ("subject", "対象")):
            far = [claim for claim in claims if _from_afar(claim, slot, block.start)]
            if far:
                found = [getattr(claim, slot) for claim in far]
                fields = {"slot": slot, "slot_ja": japanese, "text": names(one.text for one in found)}
                related = dict.fromkeys(span for claim in far for span in borrowed(claim))
                ids = tuple(claim.id for claim in far)
                yield Hit(*place_of_all(far), fields, likelihood=0.3, related=tuple(related), claims=ids)


def _from_afar(claim: Claim, slot: str, start: int) -> bool:
    found = getattr(claim, slot)
    return found is not None and found.inherited and all(span[1] <= start for span in found.spans)
