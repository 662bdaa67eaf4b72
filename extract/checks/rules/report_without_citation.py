from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import citings
from extract.checks.views.reporting import uncited_reports


@check(
    "report-without-citation",
    severity="warning",
    cost=5,
    message="the sentence reports from the literature and cites nothing: 「{quote}」",
    message_ja="文献の報告を述べる文に引用がない: 「{quote}」",
    remedy="cite the source",
)
def report_without_citation(context: CheckContext) -> Iterator[Hit]:
    """A sentence says that something has been reported or is known, and gives no source.

    Only in documents that cite at all.

    Bad::

        テスタチニブは細胞の増殖を抑制した (Abe, 2014)。テスタチニブはアポトーシスを誘導することが報告されている。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.

    Good::

        テスタチニブはアポトーシスを誘導することが報告されている (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
    """
    if not context.view(citings):
        return
    for index in context.view(uncited_reports):
        sentence = context.sentences[index]
        quote = context.quote(sentence.start, sentence.end, 60)
        yield Hit(sentence.start, sentence.end, {"quote": quote}, likelihood=0.7)
