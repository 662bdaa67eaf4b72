from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check


@check(
    "reader-problem",
    severity="warning",
    cost=4,
    message="{message} ({rule})",
    message_ja="読み取り時の問題 ({rule}): {message}",
    remedy="correct the source; what is described was passed over",
)
def reader_problem(context: CheckContext) -> Iterator[Hit]:
    """The reader came across something that it could not use: a row without an abbreviation, an odd entry.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |
        | MM |  |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。
    """
    for problem in context.document.problems:
        fields = {"message": problem.message, "rule": problem.rule}
        yield Hit(problem.start, problem.end, fields, likelihood=0.8)
