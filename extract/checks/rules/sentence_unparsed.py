from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check


@check(
    "sentence-unparsed",
    severity="warning",
    cost=6,
    message="the sentence could not be parsed and was left out ({length} characters)",
    message_ja="文を解析できず、対象から除いた ({length} 文字)",
    remedy="divide it into shorter sentences, or remove what is no text",
)
def sentence_unparsed(context: CheckContext) -> Iterator[Hit]:
    """A sentence is too long for the parser, or holds no word; no claim of it was extracted.

    The examples hold no such sentence on purpose: it would have to have more than 49,149 bytes.
    """
    for index in sorted(context.unparsed):
        sentence = context.sentences[index]
        fields = {"length": str(sentence.end - sentence.start)}
        yield Hit(sentence.start, sentence.end, fields, likelihood=1.0)
