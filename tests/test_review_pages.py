"""The review pages over HTTP: the way in, the queue, a claim in its text, both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented import simple_extraction
from report_page import Page
from served import Reviewer, listed, path_of

from extract.formats import read_text
from extract.review.app import create_app
from extract.review.progress import pace
from extract.review.words import LANGUAGES, labels
from extract.store import Judgement, Store, open_store

# --- the way in --------------------------------------------------------------------------------------------


def test_the_only_document_opens_at_once_and_several_are_listed(store: Store, mori: Reviewer) -> None:
    assert path_of(mori.get("/")) == "r/1"
    other = read_text("# 別の文書\n\nアテノロールは正常ラットの心拍数を減少させた。\n", "other.md")
    store.save_run(simple_extraction(other), "first")
    page = mori.open("/")
    assert [a["href"] for tag, a in page.elements if tag == "a" and a["href"].startswith("/r/")] == [
        "/r/2",
        "/r/1",
    ]


def test_nobody_decides_without_a_name_and_the_name_is_remembered(pages: str) -> None:
    with Reviewer(pages, None) as somebody:
        asked = somebody.get("/r/1/c/c0?show=all")
        assert path_of(asked) == "me?to=%2Fr%2F1%2Fc%2Fc0%3Fshow%3Dall"
        assert somebody.submit("/me", name="\u202e", to="/").status_code == 422
        assert path_of(somebody.submit("/me", name="森 花子", to="/r/1/c/c0?show=all")) == "r/1/c/c0?show=all"
        assert "森 花子" in somebody.open("/r/1").text("body")


def test_pages_speak_both_languages_and_remember_which(pages: str) -> None:
    with Reviewer(pages, "mori", language="ja") as mori:
        page = mori.open("/r/1")
        assert "待ち行列" in page.text("title")
        assert ("html", {"lang": "ja"}) in page.elements
        assert "心拍数が減少した" in page.text("table")
        mori.submit("/language", language="en", to="/r/1")
        page = mori.open("/r/1")
        assert ("html", {"lang": "en"}) in page.elements
        assert "Atenolol decreased heart rate" in page.text("table")
        mori.submit("/language", language="xx", to="/r/1")
        assert ("html", {"lang": "en"}) in mori.open("/r/1").elements


def test_the_browser_says_which_language_comes_first(pages: str) -> None:
    with Reviewer(pages, "mori", language="") as mori:
        assert ("html", {"lang": "en"}) in Page(
            mori.get("/r/1", headers={"accept-language": "en-GB,ja"}).text
        ).elements
        assert ("html", {"lang": "ja"}) in Page(
            mori.get("/r/1", headers={"accept-language": "ja,en"}).text
        ).elements


def test_every_word_of_the_pages_is_there_in_both_languages() -> None:
    for key, words in labels().items():
        assert set(words) == set(LANGUAGES), key
        holes = [sorted(re.findall(r"\{(\w+)\}", words[language])) for language in LANGUAGES]
        assert holes[0] == holes[1], key


# --- the queue ---------------------------------------------------------------------------------------------


def test_flagged_claims_come_by_risk_then_the_sample(mori: Reviewer) -> None:
    found = listed(mori.open("/r/1"))
    # c0 and c5 share an error of rank 9; c5 has the lower confidence. c4 has a warning of rank 5.
    assert found[:3] == ["c5", "c0", "c4"]
    assert sorted(found[3:]) == ["c1", "c2", "c3"]


@pytest.mark.parametrize(
    ("query", "claims"),
    [
        ("section=2", {"c5"}),
        ("rule=certainty-raised", {"c4"}),
        ("direction=no_change", {"c1"}),
        ("treatment=ZZB+投与", {"c2", "c3"}),
        ("show=flagged", {"c0", "c4", "c5"}),
        ("show=sample", {"c1", "c2", "c3"}),
        ("direction=decrease&show=flagged", {"c0", "c4"}),
        ("q=zigzag+binder", {"c2", "c3"}),
        ("q=雑多結合体", {"c2", "c3"}),
        ("q=heart+rate", {"c0", "c5"}),
        ("q=atenolol", {"c0", "c1", "c5"}),
        ("q=なにもない", set()),
        ("cell=%3B", {"c0", "c1", "c2", "c3", "c4", "c5"}),
    ],
)
def test_filters_and_search_in_both_languages(mori: Reviewer, query: str, claims: set[str]) -> None:
    assert set(listed(mori.open(f"/r/1?{query}"))) == claims


def test_a_cell_of_the_coverage_matrix_leads_to_its_claims(mori: Reviewer) -> None:
    page = mori.open("/r/1/matrix?by=system")
    cells = [a["href"] for tag, a in page.elements if tag == "a" and "cell=" in a["href"]]
    assert [sorted(listed(mori.open(cell))) for cell in cells] == [["c0", "c1", "c5"], ["c2", "c3"], ["c4"]]
    both = mori.open("/r/1/matrix").text("table")
    assert "IL-13" in both
    assert "not stated" in both


def test_mine_and_undecided_are_told_apart(mori: Reviewer, sato: Reviewer) -> None:
    mori.decide("c0", "accept")
    assert listed(mori.open("/r/1?show=mine")) == ["c0"]
    assert listed(sato.open("/r/1?show=mine")) == []
    assert "c0" not in listed(sato.open("/r/1?show=undecided"))


# --- the page of a claim -----------------------------------------------------------------------------------


def test_a_claim_is_shown_in_its_text_in_two_languages_with_what_it_rests_on(mori: Reviewer) -> None:
    page = mori.open("/r/1/c/c2")
    here = page.text("div", **{"class": "passage here paragraph"})
    assert here == (
        "IL-2 産生は ZZB 投与により CD4+ T 細胞で増加した。IL-13 産生も ZZB 投与により CD4+ T 細胞で増加した。"
    )
    assert page.text("span", **{"class": "k sentence direction increase"}) == "増加"
    assert page.text("span", **{"class": "k sentence treatment "}) == "ZZB 投与"
    assert "アテノロールは正常ラット" in page.text("div", **{"class": "passage before paragraph"})
    assert "ロサルタン" in page.text("div", **{"class": "passage after list_item"})
    assert "ZZB 投与により、CD4+ T 細胞でIL-2 産生が増加した" in page.text("h1", id="h-claim")
    assert "increased IL-2 production" in page.text("p", **{"class": "reading en"})
    slots = page.text("dl", **{"class": "slots"})
    assert "✓ ZZB" in slots
    assert "雑多結合体 / Zigzag binder" in slots


def test_citations_show_their_reference_or_why_there_is_none(mori: Reviewer) -> None:
    slots = mori.open("/r/1/c/c0").text("dl", **{"class": "slots"})
    assert "Sato A, Mori B. Heart rate in rats." in slots
    assert "Kato, 1999 – not in the reference list" in " ".join(slots.split())


def test_findings_stand_beside_the_claim_the_worst_first(mori: Reviewer) -> None:
    findings = mori.open("/r/1/c/c4").text("ol", **{"class": "found"})
    assert "certainty-raised" in findings
    assert "Something about 示唆." in findings


def test_what_is_not_there_is_said_in_a_page(mori: Reviewer) -> None:
    for path in ("/r/1/c/none", "/r/99", "/r/1/s/3", "/nothing", "/r/x"):
        response = mori.get(path)
        assert response.status_code == 404, path
        assert "That did not work" in response.text, path


# --- what the server holds ---------------------------------------------------------------------------------


def test_decisions_of_another_process_show_at_once(store: Store, mori: Reviewer) -> None:
    assert "✓ accepted" not in mori.open("/r/1/c/c0").text("body")
    with open_store(store.name) as other:
        other.decide(Judgement(verdict="accept", claim="c0"), 1, "mori")
        assert "✓ accepted" in mori.open("/r/1/c/c0").text("body")
        other.undo("mori", "overview.md")
        assert "✓ accepted" not in mori.open("/r/1/c/c0").text("body")
        other.redo("mori", "overview.md")
        assert "✓ accepted" in mori.open("/r/1/c/c0").text("body")


def test_the_pages_start_and_answer_without_a_parser(store: Store) -> None:
    code = """
import sys
from served import Reviewer, served
from extract.store import open_store
with open_store(sys.argv[1]) as store, served(store) as address, Reviewer(address) as mori:
    for path in ("/r/1", "/r/1/c/c0", "/r/1/sentences", "/r/1/matrix", "/r/1/agreement", "/r/1?q=rat"):
        mori.open(path)
print(sorted({"spacy", "ginza", "sudachipy"} & set(sys.modules)))
"""
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code, store.name], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": f"{here}:{here.parent}", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.stdout == "[]\n"


def test_the_pace_is_the_median_gap_without_breaks() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    seconds = (0, 10, 20, 30, 44, 58, 4_000, 4_012)
    times = [start + timedelta(seconds=one) for one in reversed(seconds)]
    # Gaps of 10, 10, 10, 14, 14 and 12 seconds; the one of more than an hour was a break.
    assert pace(times) == 11.0
    assert pace(times[:4]) is None
    assert pace([]) is None


def test_no_two_pages_share_a_key(store: Store) -> None:
    keys = [item.shortcut for item in create_app(store).state.nav if item.shortcut]
    assert len(keys) == len(set(keys))
    # Those of the page of a claim.
    assert not set(keys) & set("arescmkuynptl?/0123456789")
