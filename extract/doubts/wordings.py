"""What the features of doubt ask of the words of a sentence; small enough to be kept instead of its parse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from extract.memo import Memo
from extract.nlp import Parse

VERBS = ("動詞-一般", "動詞-非自立可能")
TOPIC = "助詞-係助詞"


@dataclass(frozen=True, slots=True)
class Wording:
    """Of one sentence: its nouns, members of lists one by one, and how many verbs, commas and topics (は) it has."""

    nouns: tuple[str, ...]
    verbs: int
    commas: int
    topics: int

    @classmethod
    def of(cls, parse: Parse | None) -> Wording:
        """The wording of a parsed sentence; nothing where it could not be parsed."""
        if parse is None:
            return cls((), 0, 0, 0)
        nouns = tuple(
            "".join(word.surface for word in parse.words[first:last])
            for bunsetsu in parse.bunsetsu
            if bunsetsu.unit.nominal
            for first, last in bunsetsu.unit.items or (bunsetsu.unit.words,)
        )
        verbs = sum(word.pos.startswith(VERBS) for word in parse.words)
        topics = sum(word.surface == "は" and word.pos.startswith(TOPIC) for word in parse.words)
        return cls(nouns, verbs, parse.text.count("、") + parse.text.count(","), topics)


WORDING: Final = TypeAdapter(Wording)


def wordings(texts: Sequence[str], parses: Sequence[Parse | None], memo: Memo[Wording]) -> list[Wording]:
    """The wordings of folded sentences; ``parses`` are asked only for those that are not known."""
    known = memo.get(texts)
    fresh = {}
    for index, text in enumerate(texts):
        if text not in known:
            parse = parses[index]
            known[text] = Wording.of(parse)
            if parse is not None:
                fresh[text] = known[text]
    memo.put(fresh)
    return [known[text] for text in texts]
