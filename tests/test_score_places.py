"""Which claims stand in the same sentence."""

from __future__ import annotations

from extract.formats import read_text
from extract.model import Document
from extract.normal import Normaliser
from extract.score.places import locate, occurrences, section_at, sentences
from extract.score.rows import ClaimRow

REPEATED = "薬は細胞死を増加させた。"
TEXT = f"""## 1. 一

{REPEATED}次の文では増殖が R<sup>2</sup>併用により増加した。

## 2. 二

前置きの文である。{REPEATED}
"""


def document() -> Document:
    return read_text(TEXT, "x.md")


def row(sentence: str, section: str = "1", effect: str = "細胞死", **more: object) -> ClaimRow:
    values = {"subject": None, "treatment": "薬", "effect": effect, "direction": "increase", **more}
    return ClaimRow.model_validate({"sentence": sentence, "section": section, **values})


def starts(rows: list[ClaimRow], text: Document | None = None) -> list[int | None]:
    spans = locate(rows, text or document(), Normaliser())
    return [span[0] if span else None for span in spans]


def test_occurrences_may_overlap() -> None:
    assert occurrences("ああああ", "ああ") == (0, 1, 2)
    assert occurrences("あ", "") == ()


def test_the_innermost_section_counts() -> None:
    text = "## 1. 一\n\n外の文である。\n\n### 1.1. 二\n\n内の文である。\n"
    sections = read_text(text, "x.md").sections
    assert section_at(sections, text.index("外")) == "1"
    assert section_at(sections, text.index("内")) == "1.1"
    assert section_at(sections, 10**6) == ""


def test_a_repeated_sentence_is_told_by_its_section() -> None:
    first, second = occurrences(TEXT, REPEATED)
    assert starts([row(REPEATED, "2"), row(REPEATED, "1")]) == [second, first]


def test_offsets_win_over_the_section_if_they_cut_the_sentence() -> None:
    first, second = occurrences(TEXT, REPEATED)
    span = {"text": REPEATED, "start": second, "end": second + len(REPEATED)}
    wrong = {"text": REPEATED, "start": second + 1, "end": second + len(REPEATED)}
    assert starts([row(span), row(wrong)]) == [second, first]  # type: ignore[arg-type]


def test_equal_claims_go_to_one_occurrence_after_the_other() -> None:
    text = read_text(f"## 1. 一\n\n{REPEATED}{REPEATED}\n", "x.md")
    first, second = occurrences(text.text, REPEATED)
    rows = [row(REPEATED), row(REPEATED, effect="増殖"), row(REPEATED), row(REPEATED)]
    assert starts(rows, text) == [first, first, second, second]


def test_sentences_that_share_most_of_their_span_are_one() -> None:
    found = sentences(
        document(), [[row(REPEATED)], [row(REPEATED + "\n", "2"), row(REPEATED[:-1])]], Normaliser()
    )
    assert [[len(side) for side in one.sides] for one in found] == [[1, 1], [0, 1]]


def test_a_sentence_without_its_markup_is_still_found() -> None:
    source = "次の文では増殖が R<sup>2</sup>併用により増加した。"
    plain = "次の文では増殖が R2併用により増加した。"
    found = sentences(document(), [[row(source)], [row(plain)]], Normaliser())
    assert [[len(side) for side in one.sides] for one in found] == [[1, 1]]


def test_a_sentence_that_is_not_there_comes_last_and_keeps_its_section() -> None:
    found = sentences(document(), [[row("どこにもない。", "9")], [row(REPEATED)]], Normaliser())
    assert [(one.start, one.section) for one in found] == [(TEXT.index(REPEATED), "1"), (None, "9")]
