"""The normal form has a short way for plain text; it must give what the long way gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.ground import knowledge
from extract.ground.forms import key, keyed
from extract.termbases.edict import read_edict
from extract.termbases.records import accept

EDICT = Path("/usr/share/edict/edict")
KNOWN = knowledge.load()
LISTED = [
    *(word for words in KNOWN.spelling.values() for word in words),
    *KNOWN.greek.latin, *KNOWN.greek.short, *KNOWN.greek.kana, *KNOWN.greek.keep,
    "positive", "negative", "ガン", "の", "ー", "・", "CD4", "IL-2",
]  # fmt: skip
LETTERS = "abBzŁıİſßéα 3-−‐,.'()/:;!?$*_\\&<\"「」\u3000ぁんゖゝ々アッカヺーｶﾞＡ・漢字〆仝の"
PIECES = st.one_of(
    st.sampled_from(LISTED), st.sampled_from([word.title() for word in LISTED]), st.sampled_from(LETTERS)
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_the_short_way_gives_what_the_long_way_gives(text: str) -> None:
    assert key(text) == keyed(text).text


@pytest.mark.parametrize("word", LISTED)
@pytest.mark.parametrize("place", ["{}", "cell {}", "B{}-x", "細胞{}", "細胞{}数", "カナカナ{}", "{} 9"])
def test_a_listed_word_is_rewritten_in_plain_text_too(word: str, place: str) -> None:
    for written in (word, word.upper(), word.title()):
        text = place.format(written)
        assert key(text) == keyed(text).text


@pytest.mark.slow
def test_both_ways_agree_on_a_dictionary() -> None:
    if not EDICT.exists():
        pytest.skip(f"{EDICT} is missing: apt-get install edict")
    entries, _ = accept(EDICT, read_edict(EDICT))
    texts = {text for entry in entries[::5] for text in (entry.ja, entry.en) if text}
    assert len(texts) > 80_000
    assert [text for text in texts if key(text) != keyed(text).text] == []
