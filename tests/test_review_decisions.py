"""The review pages over HTTP: decisions, several reviewers, revisions."""

from __future__ import annotations

import re
from pathlib import Path

from invented import OVERVIEW, simple_extraction
from report_page import Page
from served import Reviewer, listed, path_of, served

from extract.carry import save_revision
from extract.formats import read_text
from extract.store import Store, open_store

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
