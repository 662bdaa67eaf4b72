from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.asides import Aside, asides
from extract.ground.forms import key
from extract.normal import plain

_MARKER = re.compile(r"([a-z]+[0-9]+[a-z]?)([+]|陰性)$")
_SIGNED = re.compile(r"([a-z]+[0-9]+[a-z]?)([+]|陰性)?")
_GENE = re.compile(r"遺伝子\s?([A-Z][A-Za-z0-9-]+)")


@check(
    "aside-contradicts",
    severity="warning",
    cost=7,
    message="the bracket ({inside}) does not fit what stands before it: {before}",
    message_ja="括弧内の {inside} が直前の「{before}」と合わない",
    remedy="compare with the source and correct one of the two",
)
def aside_contradicts(context: CheckContext) -> Iterator[Hit]:
    """A bracket names another marker than the words before it, or one gene for two proteins.

    Bad::

        CD4 陽性 (CD8<sup>+</sup>) T 細胞を用いた。テスタチニブは T 細胞の増殖を抑制した。

    Good::

        CD4 陽性 (CD4<sup>+</sup>) T 細胞を用いた。テスタチニブは T 細胞の増殖を抑制した。
    """
    genes: dict[tuple[int, str], Aside] = {}
    for aside in context.view(asides):
        if _differs(aside):
            yield _hit(aside)
        if gene := _GENE.search(aside.inside):
            first = genes.setdefault((aside.sentence, gene[1]), aside)
            if key(first.before[-8:]) != key(aside.before[-8:]):
                yield _hit(aside, first)


def _differs(aside: Aside) -> bool:
    marker, inside = _MARKER.search(plain(aside.before)), _SIGNED.fullmatch(plain(aside.inside))
    if not marker or not inside:
        return False
    return marker[1] != inside[1] or (inside[2] is not None and inside[2] != marker[2])


def _hit(aside: Aside, first: Aside | None = None) -> Hit:
    fields = {"inside": aside.inside, "before": aside.before[-20:]}
    related = (first.inside_span,) if first else ()
    return Hit(aside.before_span[0], aside.inside_span[1], fields, likelihood=0.8, related=related)
