"""The keys by which an entry of a glossary is found: long forms of others shortened, in time that grows with the list."""

from __future__ import annotations

from extract.ground.wordings import forms
from extract.model import GlossaryEntry


def keys(*rows: tuple[str, str]) -> list[set[str]]:
    """The keys of each entry."""
    entries = tuple(GlossaryEntry(abbr=abbr, ja=ja, en=None, start=0, end=0) for abbr, ja in rows)
    found: list[set[str]] = [set() for _ in entries]
    for form in forms(entries):
        found[form.entry].add(form.key)
    return found


def test_the_longest_long_form_is_shortened() -> None:
    rows = ("TX", "テスト因子"), ("TXR", "テスト因子受容体"), ("TA", "テスト因子受容体作動薬")
    assert keys(*rows)[2] == {"ta", "テスト因子受容体作動薬", "txr作動薬"}


def test_of_two_entries_with_one_long_form_the_first_shortens() -> None:
    assert keys(("TX", "テスト因子"), ("TY", "テスト因子"), ("TZ", "テスト因子作動薬"))[2] == {
        "tz",
        "テスト因子作動薬",
        "tx作動薬",
    }


def test_a_long_form_of_two_letters_is_too_short() -> None:
    assert keys(("K", "肝臓"), ("KZ", "肝臓酵素"))[1] == {"kz", "肝臓酵素"}
