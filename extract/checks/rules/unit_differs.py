from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.matching import restated


@check(
    "unit-differs",
    severity="warning",
    cost=10,
    message="{one} here, {other} there: the same number with another unit: 「{quote}」",
    message_ja="同じ数値の単位がここでは {one}、別の箇所では {other}: 「{quote}」",
    remedy="compare both with the study report and correct the wrong unit",
)
def unit_differs(context: CheckContext) -> Iterator[Hit]:
    """A number is stated twice with different units.

    Bad::

        ## 1. 薬理試験

        テスタチニブは SGLT2 の活性を阻害し、その IC50 は 1.8 nmol/L であった。

        ## 2. 総括

        テスタチニブによる SGLT2 の活性の阻害の IC50 は 1.8 μmol/L であった。

    Good::

        ## 1. 薬理試験

        テスタチニブは SGLT2 の活性を阻害し、その IC50 は 1.8 nmol/L であった。

        ## 2. 総括

        テスタチニブによる SGLT2 の活性の阻害の IC50 は 1.8 nmol/L であった。
    """
    for match in context.view(restated):
        one = match.quantity
        if any(other.size == one.size for other in match.earlier):
            continue
        wrong = [other for other in match.earlier if other.value == one.value and other.unit != one.unit]
        if wrong:
            sentence = context.sentences[wrong[0].sentence]
            quote = context.quote(sentence.start, sentence.end, 60)
            yield Hit(
                *one.span,
                {"one": one.text, "other": wrong[0].text, "quote": quote},
                likelihood=0.9 * match.likeness,
                related=tuple(found.span for found in wrong),
            )
