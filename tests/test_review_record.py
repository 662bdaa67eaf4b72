"""The pages at the end of a review: what a revision changed, the QC record, and what can be taken away."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented import simple_extraction
from openpyxl import load_workbook
from report_page import Page
from served import Reviewer, served

from extract.carry import save_revision
from extract.formats import read_text
from extract.store import Judgement, Revision, Store, open_store

TEXT = """# 1. 薬理試験

アテノロールはラットの心拍数を減少させた。ロサルタンはサルの収縮期血圧を減少させた。

プロプラノロールはイヌの体温を 10 mg/kg で測定した。
"""
REVISED = TEXT.replace("心拍数を減少", "心拍数を増加").replace("10 mg/kg", "20 mg/kg")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "konkyo.db") as opened:
        yield opened


def save(store: Store, text: str, signature: str = "code") -> Revision:
    return save_revision(store, simple_extraction(read_text(text, "概要 overview.md")), signature)


@pytest.fixture
def mori(store: Store) -> Iterator[Reviewer]:
    save(store, TEXT)
    with served(store) as address, Reviewer(address) as reviewer:
        yield reviewer


# --- what changed ------------------------------------------------------------------------------------------


def test_a_first_revision_has_nothing_to_be_compared_with(mori: Reviewer) -> None:
    assert "This is the first revision" in mori.open("/r/1/diff").text("main")


def test_a_revision_is_shown_beside_the_one_before(mori: Reviewer, store: Store) -> None:
    save(store, REVISED)
    page = mori.open("/r/2/diff")
    said = page.text("main")
    assert "direction changed 1" in said
    assert said.index("心拍数を減少させた") < said.index("心拍数を増加させた")
    assert "10 mg/kg → 20 mg/kg" in said
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a" and "href" in attributes]
    claim = store.claims(2)[0].id
    assert f"/r/2/c/{claim}" in links
    assert mori.get(f"/r/2/c/{claim}").status_code == 200
    assert "旧" in Reviewer(str(mori.base_url), language="ja").open("/r/2/diff").text("main")


def test_any_earlier_revision_can_be_chosen(mori: Reviewer, store: Store) -> None:
    save(store, REVISED)
    save(store, TEXT, "other code")
    assert "direction changed 1" in mori.open("/r/3/diff").text("main")
    first = mori.open("/r/3/diff?since=1").text("main")
    assert "direction changed 0" in first
    assert "its lexicons or its settings changed in between" in first
    # A revision that is not there: the one before.
    assert "direction changed 1" in mori.open("/r/3/diff?since=77").text("main")


def test_what_a_document_says_stays_text(mori: Reviewer, store: Store) -> None:
    save(store, TEXT.replace("体温", "<script>alert(1)</script>{{ 7*7 }}"))
    html = mori.get("/r/2/diff").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in html


# --- the record --------------------------------------------------------------------------------------------


def test_the_record_stands_in_the_page_and_in_a_file(mori: Reviewer, store: Store) -> None:
    mori.decide("c0", "accept")
    said = mori.open("/r/1/record").text("main")
    assert "Review not finished" in said
    assert store.audit_head() in said
    assert "sample" in said
    response = mori.get("/r/1/qc.html")
    assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%A6%82")
    assert store.audit_head() in response.text
    assert "Who decided what" in response.text


def test_the_page_follows_every_decision(mori: Reviewer, store: Store) -> None:
    def accepted() -> int:
        found = re.search(r"\baccepted\s*(\d+)", mori.open("/r/1/record").text("main"))
        assert found
        return int(found[1])

    for number, claim in enumerate(store.claims(1), start=1):
        mori.decide(claim.id, "accept")
        assert accepted() == number
    store.undo("mori", "概要 overview.md")
    assert accepted() == 1


def test_decisions_of_others_are_not_shown_before_ones_own(mori: Reviewer, store: Store) -> None:
    reject = Judgement(verdict="reject", claim="c0", reason="other", comment="secret opinion")
    store.decide(reject, 1, "abe")
    said = mori.open("/r/1/record").text("main")
    assert "secret opinion" not in said
    assert "1 decisions of others" in said
    mori.decide("c0", "accept")
    said = mori.open("/r/1/record").text("main")
    assert "secret opinion" in said
    assert "decisions of others" not in said


def test_gold_and_workbooks_can_be_taken_away(mori: Reviewer, store: Store) -> None:
    mori.decide("c0", "accept")
    store.decide(Judgement(verdict="accept", claim="c1"), 1, "abe")
    response = mori.get("/r/1/gold.jsonl")
    assert [json.loads(line)["effect"] for line in response.text.splitlines()] == ["心拍数", "収縮期血圧"]
    verdicts = {}
    for query in ("", "?mine=true"):
        book = load_workbook(io.BytesIO(mori.get(f"/r/1/decisions.xlsx{query}").content))
        head, *rows = book["decisions"].iter_rows(values_only=True)
        column = head.index("verdict")
        verdicts[query] = [row[column] or "" for row in rows]
    assert verdicts == {"": ["", ""], "?mine=true": ["accept", ""]}


def test_every_link_of_the_page_leads_somewhere(mori: Reviewer) -> None:
    page: Page = mori.open("/r/1/record")
    links = [
        attributes["href"] for tag, attributes in page.elements if tag == "a" and "download" in attributes
    ]
    assert len(links) == 4
    assert all(mori.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("path", ["/changes.css", "/qc.css"])
def test_style_sheets_are_served(mori: Reviewer, path: str) -> None:
    response = mori.get(path)
    assert (response.status_code, response.headers["content-type"].split(";")[0]) == (200, "text/css")
    assert "url(" not in response.text


def test_with_a_token_nothing_can_be_taken_away_without_it(store: Store) -> None:
    save(store, TEXT)
    with served(store, token="a" * 24) as address, Reviewer(address) as stranger:
        for path in ("record", "qc.html", "gold.jsonl", "decisions.xlsx", "diff"):
            response = stranger.get(f"/r/1/{path}")
            assert "心拍数" not in response.text
            assert "content-disposition" not in response.headers
