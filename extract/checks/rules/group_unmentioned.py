from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.groups import one_sided
from extract.checks.views.statements import place_of_all
from extract.checks.views.twins import names


@check(
    "group-unmentioned",
    severity="note",
    cost=4,
    message="{effect} is reported in {one}; the sentence says nothing of it in {other}",
    message_ja="{effect} は {one} についてのみ述べられ、{other} についての記述がない",
    remedy="say what was found in the other group, or that it was this one only (のみ)",
)
def group_unmentioned(context: CheckContext) -> Iterator[Hit]:
    """A paragraph studies two groups and reports an effect for one of them, without のみ.

    Bad::

        テスタチニブは、健康人及び FL 患者の PBMC サンプルで IL-5 の遊離を、健康人の PBMC サンプルで IL-2 の遊離を増加させた。

    Good::

        テスタチニブは、健康人及び FL 患者の PBMC サンプルで IL-5 の遊離を、健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。
    """
    for group in context.view(one_sided):
        yield Hit(
            *place_of_all(group.claims),
            {
                "effect": names(claim.effect.text for claim in group.claims if claim.effect),
                "one": "、".join(group.have),
                "other": "、".join(group.others),
            },
            likelihood=0.4,
            claims=tuple(claim.id for claim in group.claims),
        )
