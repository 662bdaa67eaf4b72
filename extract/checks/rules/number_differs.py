from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.matching import restated, same_size
from extract.checks.views.quantities import DOSE, Quantity, quantities


@check(
    "number-differs",
    severity="warning",
    cost=9,
    message="{one} here, {other} there, for what is probably the same quantity: 「{quote}」",
    message_ja="同じ量と思われる値がここでは {one}、別の箇所では {other}: 「{quote}」",
    remedy="compare both with the study report and correct the wrong one",
)
def number_differs(context: CheckContext) -> Iterator[Hit]:
    """A quantity is stated twice with different values.

    Two numbers are taken for the same quantity if they measure the same dimension, the words around them are
    mostly the same and neither names another species, sex or identifier. Rounded values are let pass.

    Bad::

        ## 1. 薬理試験

        テスタチニブは SGLT2 の活性を阻害し、その IC50 は 1.8 nmol/L であった。

        ## 2. 総括

        テスタチニブによる SGLT2 の活性の阻害の IC50 は 8.1 nmol/L であった。

    Good::

        ## 1. 薬理試験

        テスタチニブは SGLT2 の活性を阻害し、その IC50 は 1.8 nmol/L であった。

        ## 2. 総括

        テスタチニブによる SGLT2 の活性の阻害の IC50 は 1.8 nmol/L であった。
    """
    for match in context.view(restated):
        one = match.quantity
        same = [other for other in match.earlier if other.dimension == one.dimension]
        if not same or any(same_size(one.size, other.size) for other in same):
            continue
        if any(other.value == one.value for other in match.earlier):
            continue  # The unit differs; that is another check's business.
        if one.parameter == DOSE and _is_given_there(context, one, same):
            continue
        other = same[0]
        sentence = context.sentences[other.sentence]
        quote = context.quote(sentence.start, sentence.end, 60)
        yield Hit(
            *one.span,
            {"one": one.text, "other": other.text, "quote": quote},
            likelihood=0.8 * match.likeness,
            related=tuple(found.span for found in same),
        )


def _is_given_there(context: CheckContext, one: Quantity, others: list[Quantity]) -> bool:
    """Whether a dose is named in a paragraph of the others: of 3 and 10 mg/kg a summary may name either."""
    sizes = context.view(_sizes_in)
    blocks = {context.sentences[other.sentence].block for other in others}
    return any(
        same_size(size, one.size) for block in blocks for size in sizes.get((block, one.dimension), ())
    )


def _sizes_in(context: CheckContext) -> dict[tuple[int, str], set[float]]:
    """The sizes of all quantities, by paragraph and dimension."""
    found: dict[tuple[int, str], set[float]] = defaultdict(set)
    for one in context.view(quantities):
        found[context.sentences[one.sentence].block, one.dimension].add(one.size)
    return dict(found)
