"""The review pages over HTTP: the queue, decisions, several reviewers, revisions, both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented import OVERVIEW, overview, simple_extraction
from report_page import Page
from served import Reviewer, listed, served

from extract.carry import save_revision
from extract.formats import read_text
from extract.review.app import create_app
from extract.review.progress import pace
from extract.review.words import LANGUAGES, labels
from extract.store import Judgement, Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "konkyo.db") as opened:
        opened.save_run(overview(), "first")
        yield opened


@pytest.fixture
def pages(store: Store) -> Iterator[str]:
    with served(store) as found:
        yield found


@pytest.fixture
def mori(pages: str) -> Iterator[Reviewer]:
    with Reviewer(pages, "mori") as reviewer:
        yield reviewer


@pytest.fixture
def sato(pages: str) -> Iterator[Reviewer]:
    with Reviewer(pages, "sato") as reviewer:
        yield reviewer


def path_of(response: object) -> str:
    return str(getattr(response, "url", "")).split("127.0.0.1")[1].split("/", 1)[1]


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


# --- decisions ---------------------------------------------------------------------------------------------


def test_a_decision_leads_to_the_next_claim_under_the_same_filter(store: Store, mori: Reviewer) -> None:
    response = mori.submit("/r/1/c/c5/decide?direction=increase", verdict="accept")
    assert re.match(r"r/1/c/c[23]\?direction=increase&done=1$", path_of(response))
    decision = store.decision(1)
    assert decision is not None
    assert (decision.verdict, decision.claim, decision.reviewer) == ("accept", "c5", "mori")
    assert "accepted" in Page(response.text).text("p", **{"class": "flash"})


def test_reject_takes_one_of_eight_reasons(store: Store, mori: Reviewer) -> None:
    mori.decide("c0", "reject", reason="wrong_treatment", comment="投与していない")
    decision = store.decision(1)
    assert decision is not None
    assert (decision.reason, decision.comment) == ("wrong_treatment", "投与していない")
    for reason in ("", "because"):
        refused = mori.submit("/r/1/c/c1/decide", verdict="reject", reason=reason)
        assert refused.status_code == 422
    assert len(store.decisions(1)) == 1
    page = mori.open("/r/1/c/c0")
    assert [a["value"] for tag, a in page.elements if a.get("name") == "reason"] == [
        "boundary", "grounding", "direction", "not_a_claim", "wrong_treatment", "missing_context", "modality", "other",
    ]  # fmt: skip


def test_skipped_claims_come_last(mori: Reviewer) -> None:
    order = listed(mori.open("/r/1"))
    response = mori.decide(order[0], "skip")
    for claim in order[1:]:
        assert f"/c/{claim}" in path_of(response)
        response = mori.decide(claim, "accept")
    assert f"/c/{order[0]}" in path_of(response)


def test_a_key_pressed_twice_decides_once(store: Store, mori: Reviewer) -> None:
    mori.decide("c0", "accept")
    mori.decide("c0", "accept")
    assert len(store.decisions(1)) == 1
    mori.decide("c0", "reject", reason="other")
    assert len(store.decisions(1)) == 2


def test_comments_decide_nothing_and_show_to_all(mori: Reviewer, sato: Reviewer) -> None:
    mori.decide("c0", "comment", comment="表 2 を確認\n<b>太字</b>")
    assert "○ open" in mori.open("/r/1/c/c0").text("span", **{"class": "state open"})
    assert "<b>太字</b>" in sato.open("/r/1/c/c0").text("p", **{"class": "comment"})
    assert listed(sato.open("/r/1?show=commented")) == ["c0"]


def test_undo_and_redo_go_step_by_step_and_show_what_they_did(store: Store, mori: Reviewer) -> None:
    mori.decide("c0", "accept")
    mori.decide("c1", "reject", reason="boundary")
    assert "/c/c1" in path_of(mori.submit("/r/1/undo"))
    assert "/c/c0" in path_of(mori.submit("/r/1/undo"))
    assert [mark.claim for mark in store.marks(1)] == []
    # Nothing is left to undo: back to where it was asked.
    assert path_of(mori.submit("/r/1/undo", to="/r/1/matrix")) == "r/1/matrix"
    assert "/c/c0" in path_of(mori.submit("/r/1/redo"))
    assert "/c/c1" in path_of(mori.submit("/r/1/redo"))
    assert [mark.claim for mark in store.marks(1)] == ["c0", "c1"]
    assert "rejected" in mori.open("/r/1/c/c1").text("section", **{"class": "history"})


def test_undo_touches_nobody_elses_decisions(store: Store, mori: Reviewer, sato: Reviewer) -> None:
    mori.decide("c0", "accept")
    sato.decide("c1", "accept")
    mori.submit("/r/1/undo")
    mori.submit("/r/1/undo")
    assert [(mark.claim, mark.reviewer) for mark in store.marks(1)] == [("c1", "sato")]


def test_progress_counts_what_is_left(mori: Reviewer) -> None:
    def tiles() -> str:
        return mori.open("/r/1").text("dl", **{"class": "tiles"}).replace("\n", "")

    assert "flagged claims0 / 3" in tiles()
    assert "left12" in tiles()
    for claim in ("c0", "c5", "c4", "c1"):
        mori.decide(claim, "accept")
    assert "flagged claims3 / 3" in tiles()
    assert "random sample of claims1 / 3" in tiles()
    assert "left8" in tiles()
    assert "after six decisions" in tiles()
    for claim in ("c2", "c3"):
        mori.decide(claim, "accept")
    assert re.search(r"left6about 1 min \(\d s each", tiles())


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


# --- several reviewers -------------------------------------------------------------------------------------


def test_decisions_of_others_are_hidden_until_one_has_decided(mori: Reviewer, sato: Reviewer) -> None:
    mori.decide("c0", "reject", reason="direction", comment="逆")
    before = sato.open("/r/1/c/c0").text("body")
    assert "Decided by 1 other reviewer" in before
    assert "逆" not in before
    assert "✗ rejected" not in sato.open("/r/1").text("table")
    sato.decide("c0", "accept")
    after = sato.open("/r/1/c/c0").text("body")
    assert "The reviewers disagree" in after
    assert "逆" in after


def test_a_disagreement_is_settled_and_agreement_computed(
    store: Store, mori: Reviewer, sato: Reviewer
) -> None:
    for claim in ("c1", "c2", "c3"):
        mori.decide(claim, "accept")
        sato.decide(claim, "accept" if claim != "c3" else "reject", reason="other")
    page = mori.open("/r/1/agreement").text("main")
    assert "same result2 / 3" in page.replace("\n", "")
    assert "To be settled (1)" in page
    assert listed(mori.open("/r/1?show=disputed")) == ["c3"]
    mori.submit("/r/1/c/c3/settle", decision="6")
    settled = store.decision(7)
    assert settled is not None
    assert (settled.verdict, settled.reason, settled.adjudication) == ("reject", "other", True)
    assert listed(mori.open("/r/1?show=disputed")) == []
    assert "Settled by mori" in " ".join(mori.open("/r/1/c/c3").text("body").split())
    assert "To be settled (0)" in mori.open("/r/1/agreement").text("main")
    assert mori.submit("/r/1/c/c3/settle", decision="999").status_code == 404


# --- revisions ---------------------------------------------------------------------------------------------


def revise(store: Store, old: str, new: str) -> int:
    text = OVERVIEW.replace(old, new)
    assert text != OVERVIEW
    return save_revision(store, simple_extraction(read_text(text, "overview.md")), "second").id


def test_reopened_claims_come_first_with_the_old_decision_beside_them(tmp_path: Path) -> None:
    with open_store(tmp_path / "konkyo.db") as store:
        first = store.save_run(simple_extraction(read_text(OVERVIEW, "overview.md")), "first")
        first_claim, last_claim = store.claims(first.id)[0], store.claims(first.id)[-1]
        with served(store) as address, Reviewer(address) as mori:
            mori.decide(first_claim.id, "accept", comment="確認済み")
            mori.decide(last_claim.id, "reject", reason="direction")
            second = revise(store, "心拍数を減少させた", "心拍数を増加させた")
            moved = mori.get("/r/1")
            assert path_of(moved) == f"r/{second}?revised=1"
            assert "revised (1 → 2)" in moved.text
            order = listed(Page(moved.text))
            page = mori.open(f"/r/{second}/c/{order[0]}")
            old = " ".join(page.text("section", **{"class": "reopening"}).split())
            assert "mori: accepted" in old
            assert "確認済み" in old
            assert "direction decrease →became increase" in old
            assert "✗ rejected" in mori.open(f"/r/{second}?show=mine").text("table")
            mori.submit(f"/r/{second}/c/{order[0]}/again", decision="1")
            decision = store.decision(3)
            assert decision is not None
            assert (decision.origin, decision.verdict, decision.taken_on) == (1, "accept", second)
            assert listed(mori.open(f"/r/{second}?show=reopened")) == []


def test_a_claim_stays_reopened_for_each_reviewer_whose_decision_it_ended(tmp_path: Path) -> None:
    with open_store(tmp_path / "konkyo.db") as store:
        first = store.save_run(simple_extraction(read_text(OVERVIEW, "overview.md")), "first")
        claim = store.claims(first.id)[0].id
        with served(store) as pages, Reviewer(pages, "mori") as mori, Reviewer(pages, "sato") as sato:
            for one in (mori, sato):
                one.decide(claim, "accept")
            second = revise(store, "心拍数を減少させた", "心拍数を増加させた")
            (again,) = listed(mori.open(f"/r/{second}?show=reopened"))
            mori.decide(again, "accept", second)
            assert listed(mori.open(f"/r/{second}?show=reopened")) == []
            assert listed(sato.open(f"/r/{second}"))[0] == again
            assert "sato: accepted" in " ".join(sato.open(f"/r/{second}/c/{again}").text("main").split())
            sato.decide(again, "accept", second)
            assert listed(sato.open(f"/r/{second}?show=reopened")) == []


def test_a_decision_on_a_page_that_is_out_of_date_is_not_written(store: Store, mori: Reviewer) -> None:
    mori.open("/r/1/c/c0")
    second = revise(store, "心拍数を減少させた", "心拍数を増加させた")
    response = mori.submit("/r/1/c/c0/decide", verdict="accept")
    assert response.status_code == 409
    assert f'href="/r/{second}"' in response.text
    assert store.marks(second) == []


def test_an_orphan_is_attached_by_hand_and_only_then(tmp_path: Path) -> None:
    with open_store(tmp_path / "konkyo.db") as store:
        first = store.save_run(simple_extraction(read_text(OVERVIEW, "overview.md")), "first")
        lost = store.claims(first.id)[-1]
        with served(store) as address, Reviewer(address) as mori:
            mori.decide(lost.id, "accept")
            second = revise(
                store,
                "## 2. 総括\n\nアテノロールは正常ラットの心拍数を増加させた。\n",
                "## 2. 総括\n\n該当なし。\n",
            )
            page = mori.open(f"/r/{second}/orphans")
            assert "Orphans (1)" in page.text("h1")
            assert "accepted" in page.text("ul", **{"class": "verdicts"})
            offered = [a["value"] for tag, a in page.elements if a.get("name") == "claim"]
            assert not any(mark.stands for mark in store.marks(second))
            mori.submit(f"/r/{second}/orphans/attach", decision="1", claim=offered[0])
            decision = store.decision(2)
            assert decision is not None
            assert (decision.origin, decision.claim) == (1, offered[0])
            assert "Orphans (0)" in mori.open(f"/r/{second}/orphans").text("h1")


def test_the_pages_work_on_both_back_ends(address: str) -> None:
    with open_store(address) as store:
        first = store.save_run(simple_extraction(read_text(OVERVIEW, "overview.md")), "first")
        claim, other = store.claims(first.id)[0].id, store.claims(first.id)[-1].id
        with served(store) as pages, Reviewer(pages, "森") as mori, Reviewer(pages, "佐藤") as sato:
            mori.decide(claim, "accept", first.id)
            sato.decide(claim, "reject", first.id, reason="modality")
            mori.decide(other, "accept", first.id)
            mori.submit(f"/r/{first.id}/undo")
            mori.submit(f"/r/{first.id}/redo")
            assert listed(mori.open(f"/r/{first.id}?show=disputed")) == [claim]
            mori.submit(f"/r/{first.id}/c/{claim}/settle", decision="1")
            assert "To be settled (0)" in mori.open(f"/r/{first.id}/agreement").text("main")
            second = revise(store, "心拍数を減少させた", "心拍数を増加させた")
            assert len(listed(mori.open(f"/r/{second}?show=reopened"))) == 1
            assert listed(mori.open(f"/r/{second}?show=mine")) == [other]
        assert store.verify().ok


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
