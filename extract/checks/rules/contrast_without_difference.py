from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check

_CONTRAST = re.compile(
    r"(?P<one>[^、。]{2,24}?)(?:では|については|に対しては)(?P<first>[^、。]{2,14}?)(?:であり|であったが|だが|で)、"
    r"(?P<other>[^、。]{2,24}?)(?:では|については|に対しては)(?P<second>[^、。]{2,14}?)(?:であった|である|だった)(?=。|$|、)"
)


@check(
    "contrast-without-difference",
    severity="warning",
    cost=6,
    message="the sentence sets {one} against {other} and says 「{value}」 of both",
    message_ja="「{one}」と「{other}」を対比しながら、どちらも「{value}」としている",
    remedy="compare with the study report; one of the two is probably another value",
)
def contrast_without_difference(context: CheckContext) -> Iterator[Hit]:
    """A sentence contrasts two systems (A では…であり、B では…であった) and says the same of both.

    Bad::

        併用の作用は RL 細胞では相乗的であり、DOHH2 細胞では相乗的であった。

    Good::

        併用の作用は RL 細胞では相加的であり、DOHH2 細胞では相乗的であった。
    """
    for sentence, folded in zip(context.sentences, context.folded, strict=True):
        for match in _CONTRAST.finditer(folded.text):
            if match["first"].strip() == match["second"].strip():
                yield Hit(
                    *context.within(sentence.index, match.start("one"), match.end("second")),
                    {
                        "one": match["one"].strip(),
                        "other": match["other"].strip(),
                        "value": match["first"].strip(),
                    },
                    likelihood=0.7,
                )
