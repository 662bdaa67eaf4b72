from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.terms import Definition, definitions
from extract.ground.forms import key
from extract.model import GlossaryEntry, Term


@check(
    "expansion-differs",
    severity="warning",
    cost=5,
    message="the text explains {abbr} as 「{text}」, the abbreviation list as 「{listed}」",
    message_ja="本文では {abbr} を「{text}」、略号一覧では「{listed}」としている",
    remedy="use one full form, or another abbreviation",
)
def expansion_differs(context: CheckContext) -> Iterator[Hit]:
    """The full form in front of an abbreviation in the text is not that of the list.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | ADCC | Antibody-dependent cellular cytotoxicity 抗体依存性細胞傷害 |

        ## 1. 試験

        テスタチニブは補体依存性細胞傷害 (ADCC) を増強した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | ADCC | Antibody-dependent cellular cytotoxicity 抗体依存性細胞傷害 |

        ## 1. 試験

        テスタチニブは抗体依存性細胞傷害 (ADCC) を増強した。
    """
    for one in context.view(definitions):
        entry = one.grounding.entry
        if entry is None or one.grounding.method != "exact":
            continue
        listed = _full_forms(entry, one.grounding.term)
        if listed and not any(_ends_with(one, form) for form in listed):
            yield Hit(
                one.aside.before_span[0],
                one.aside.inside_span[1],
                {"abbr": one.abbr, "text": one.aside.before[-24:], "listed": listed[0]},
                likelihood=0.6 + 0.3 * max(_likeness(one.aside.before, form) for form in listed),
                related=((entry.start, entry.end),),
            )


def _full_forms(entry: GlossaryEntry, term: Term | None) -> list[str]:
    """What the abbreviation stands for, the member of a family (IL-2) before the family (IL)."""
    forms = [term.ja, term.en] if term else []
    forms += [] if term and term.abbr != entry.abbr else [entry.ja, entry.en]
    return [form for form in forms if form]


def _ends_with(one: Definition, form: str) -> bool:
    """Whether the words before the bracket end with a full form, a rest of it behind the bracket allowed."""
    before, after, wanted = key(one.aside.before), key(one.aside.after), _without_brackets(form)
    if before.endswith(wanted):
        return True
    return any(
        before.endswith(wanted[:cut]) and after.startswith(wanted[cut:])
        for cut in range(max(2, len(wanted) // 2), len(wanted))
    )


def _without_brackets(form: str) -> str:
    from extract.checks.views.facets import PARENTHESIS

    return key(PARENTHESIS.sub("", form.replace("（", "(").replace("）", ")")))


def _likeness(before: str, form: str) -> float:
    """The share of the character pairs of a full form that stand before the bracket."""
    pairs = {form[i : i + 2] for i in range(len(form) - 1)}
    return sum(pair in before for pair in pairs) / len(pairs) if pairs else 0.0
