from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.topics import cited_words, title_words
from extract.model import Claim


@check(
    "reference-off-topic",
    severity="note",
    cost=3,
    message="the title of {key} shares no word with the statements that cite it: 「{title}」",
    message_ja="参考文献 {key} の表題は、これを引用する記述と共通する語を持たない: 「{title}」",
    remedy="make sure that the right paper is cited",
)
def reference_off_topic(context: CheckContext) -> Iterator[Hit]:
    """The title of a reference shares no English term with any claim that cites it.

    Compared are the words of the title with the abbreviations, glossary entries, Latin names and English renderings
    of the sentences that cite it; general words (action, cells, study) do not count.

    Bad::

        テスタチニブは血圧を低下させた (Abe, 2014)。テスタチニブは心拍数を増加させた (Mori, 2016)。

        ## 参考文献

        - Abe T, Ito K. Testatinib lowers blood pressure. *Blood.* 2014;12(3):100-110.
        - Mori S, Ueda N. Hearing loss among orchestra musicians. *Ear.* 2016;2(1):11-19.

    Good::

        テスタチニブは血圧を低下させた (Abe, 2014)。テスタチニブは心拍数を増加させた (Mori, 2016)。

        ## 参考文献

        - Abe T, Ito K. Testatinib lowers blood pressure. *Blood.* 2014;12(3):100-110.
        - Mori S, Ueda N. Heart rate under kinase inhibitors. *Heart.* 2016;2(1):11-19.
    """
    citing: dict[str | None, list[Claim]] = defaultdict(list)
    for claim in context.claims:
        for key in dict.fromkeys(one.reference for one in claim.citations):
            citing[key].append(claim)
    for reference in context.document.references:
        claims = citing[reference.key]
        title = title_words(reference.title or "")
        if not claims or len(title) < _ENOUGH:
            continue
        said = cited_words(context, claims)
        if len(said) < _ENOUGH or title & said:
            continue
        places = dict.fromkeys((claim.sentence.start, claim.sentence.end) for claim in claims)
        yield Hit(
            reference.start,
            reference.end,
            {"key": reference.key, "title": context.quote(reference.start, reference.end, 120)},
            likelihood=0.5,
            related=tuple(places),
            claims=tuple(claim.id for claim in claims),
        )


_ENOUGH = 2
"""Fewer words than that tell no topic."""
