from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.linking import SUPPORT
from extract.checks.views.statements import Statement, borrowed, by_sentence, place_of_all, statements
from extract.checks.views.twins import names

_PEOPLE = re.compile(r"患者|症例|被験者|ヒトに(?:おい|対)|臨床")
_SAMPLE = re.compile(r"サンプル|検体|細胞|PBMC|組織|由来|血清|血漿|株|in vitro|ex vivo")
_CLINICAL = re.compile(r"臨床|治療効果|奏効|予後")


@check(
    "clinical-leap",
    severity="warning",
    cost=9,
    message="the summary states {effect} in {subject} as shown; the results are from cells, samples or animals",
    message_ja="総括は {subject} における {effect} を示されたこととして述べるが、結果は細胞・検体・動物のもの",
    remedy="say that it is expected or suggested, or cite the clinical study",
)
def clinical_leap(context: CheckContext) -> Iterator[Hit]:
    """A summary states an effect in patients as shown that was found in cells, samples or animals.

    Bad::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは FL 患者において腫瘍の増殖を抑制した。

    Good::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは FL 患者において腫瘍の増殖を抑制する可能性がある。
    """
    leaps = [one for one in context.view(statements) if _leaps(one)]
    for group in by_sentence(leaps):
        claims = [one.claim for one in group]
        start, end = place_of_all(claims)
        cues = [claim.certainty.span for claim in claims if claim.certainty.span]
        yield Hit(
            min([start, *(cue[0] for cue in cues)]),
            max([end, *(cue[1] for cue in cues)]),
            {
                "effect": names(claim.effect.text for claim in claims if claim.effect),
                "subject": names(claim.subject.text if claim.subject else None for claim in claims) or "–",
            },
            likelihood=0.6,
            related=(
                *dict.fromkeys(
                    (link.result.claim.sentence.start, link.result.claim.sentence.end)
                    for one in group
                    for link in one.links[:2]
                ),
                *dict.fromkeys(span for claim in claims for span in borrowed(claim)),
            ),
            claims=tuple(claim.id for claim in claims),
        )


def _leaps(statement: Statement) -> bool:
    claim = statement.claim
    if statement.hedged or claim.citations or claim.modality != "asserted" or claim.direction == "no_change":
        return False
    subject = claim.subject.text if claim.subject and not claim.subject.inherited else ""
    effect = claim.effect.text if claim.effect else ""
    people = _PEOPLE.search(subject) and not _SAMPLE.search(subject)
    clinical = _CLINICAL.search(effect)
    if not (people or clinical):
        return False
    carriers = [link for link in statement.links if link.strength >= SUPPORT]
    return not any(
        _in_people(link.result.claim.subject.text) for link in carriers if link.result.claim.subject
    )


def _in_people(subject: str) -> bool:
    return bool(_PEOPLE.search(subject)) and not _SAMPLE.search(subject)
