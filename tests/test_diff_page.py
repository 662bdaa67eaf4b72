"""The differences on a page: side by side, marked, complete in both languages; in the report of a revision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import get_args

import pytest
from samples import Paragraph, Said, extraction, many

from extract.align.changes import changes
from extract.carry import save_revision
from extract.diff import ClaimDiff, compare
from extract.diff.model import ClaimKind, StatementKind
from extract.diff.page import FOLDER, SYMBOLS, render_changes
from extract.diff.view import Side, view
from extract.report.page import SYMBOLS as DIRECTIONS
from extract.report.page import labels, render_report
from extract.since import changes_since, count
from extract.store import Judgement, open_store

OLD: list[Paragraph] = many(6)


def revised(*changed: tuple[int, Said | None]) -> list[Paragraph]:
    said: list[Said | None] = [sentence for _, sentences in OLD for sentence in sentences]
    for number, one in changed:
        said[number] = one
    return [("1", [one for one in said if one is not None])]


def diff(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> ClaimDiff:
    return compare(extraction(old), extraction(new), "a.md@1", "a.md@2")


FLIPPED = Said(effect="指標2番", direction="increase")
FOUND = diff(OLD, revised((2, FLIPPED), (4, None)))


def words(key: str) -> str:
    return labels()[key]["en"]


def page(found: ClaimDiff, **options: object) -> str:
    return render_changes(found, words, dict(DIRECTIONS), **options)  # type: ignore[arg-type]


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


# --- what is shown -----------------------------------------------------------------------------------------


def test_both_sentences_stand_side_by_side_and_only_what_differs_is_marked() -> None:
    (group,) = (one for one in view(FOUND).claims if one.kind == "flipped")
    assert isinstance(group.old, Side)
    assert isinstance(group.new, Side)
    assert "".join(part.text for part in group.old.parts) == Said(effect="指標2番").text
    assert "".join(part.text for part in group.new.parts) == FLIPPED.text
    assert [part.text for part in group.old.parts if part.differs] == ["低下"]
    assert [part.text for part in group.new.parts if part.differs] == ["増加"]
    assert (group.claims[0].before, group.claims[0].after) == ("decrease", "increase")


def test_flips_come_first_and_what_is_gone_has_one_side() -> None:
    groups = view(FOUND).claims
    assert [group.kind for group in groups] == ["flipped", "removed"]
    assert groups[1].new is None
    html = page(FOUND)
    assert html.index("direction changed") < html.index("not there")
    assert "<del>低下</del>" in html
    assert "<ins>増加</ins>" in html


def test_values_are_marked_in_their_sentences() -> None:
    old = [("1", [Said(aim=True, effect="10 mg の投与")])]
    new = [("1", [Said(aim=True, effect="20 mg の投与")])]
    (group,) = view(diff(old, new)).statements
    assert group.new is not None
    assert [part.text for part in group.new.parts if part.differs] == ["20 mg"]
    assert [(value.kind, value.old, value.new) for value in group.values] == [("number", "10 mg", "20 mg")]


def test_a_long_list_is_cut_and_says_so() -> None:
    found = diff(many(30), [("1", [Said(effect=f"項目{number}番") for number in range(30)])])
    cut = view(found, shown=5)
    assert len(cut.claims) == 5
    assert cut.more_claims > 0
    html = text(page(found, shown=5))
    assert f"further sentences: {cut.more_claims} (konkyo diff a.md@1 a.md@2)" in html


def test_nothing_that_differs_is_said() -> None:
    assert "Neither claims nor statements differ." in page(diff(OLD, OLD))


def test_what_a_document_says_is_text() -> None:
    evil = Said(effect="<script>alert(1)</script>{{ 7*7 }}")
    html = page(diff(OLD, revised((1, evil))))
    assert "<script" not in html
    assert "49" not in text(html)


def test_claims_are_linked_where_there_is_a_page_for_them() -> None:
    claim = next(one.new for one in FOUND.claims if one.new)
    assert claim is not None
    assert f'href="/r/2/c/{claim.id}"' in page(FOUND, link=lambda name: f"/r/2/c/{name}")
    assert "href" not in page(FOUND)


# --- words -------------------------------------------------------------------------------------------------


def test_everything_that_can_differ_has_a_word() -> None:
    known = labels()
    fields = set()
    for old, new in ((Said(), Said(direction="increase")), (Said(citation="Abe, 2001"), Said())):
        before, after = (extraction([("1", [one])]).claims[0] for one in (old, new))
        fields |= {change.field for change in changes(before, after)}
    from extract.align.changes import _said

    fields |= {name for name, _ in _said(extraction(OLD).claims[0])} - {"sentence"}
    wanted = {f"diff_field_{name.replace('.', '_')}" for name in fields - {"sentence", "layout"}}
    wanted |= {f"diff_{kind}" for kind in get_args(ClaimKind)}
    wanted |= {f"diff_kind_{kind}" for kind in get_args(StatementKind) if kind != "statement"}
    wanted |= set(re.findall(r'w\("(diff_[a-z_]+)"\)', (FOLDER / "changes.html").read_text(encoding="utf-8")))
    assert wanted <= set(known)
    assert {key for key in known if key.startswith("diff_")} <= wanted | {"diff_old", "diff_new"}
    assert set(SYMBOLS) == set(get_args(ClaimKind))


# --- in the report -----------------------------------------------------------------------------------------


def test_the_report_of_a_revision_shows_what_changed() -> None:
    new = extraction(revised((2, FLIPPED)))
    report = render_report(new, changes=FOUND)
    assert 'id="changes"' in report
    assert 'href="#changes"' in report
    assert "<ins>増加</ins>" in report
    assert '<span data-l="diff_flipped">方向が逆転</span>' in report
    assert ".d-pair" in report
    first = render_report(new)
    assert 'id="changes"' not in first
    assert ".d-pair" not in first


def test_what_became_of_claims_and_decisions_is_counted(tmp_path: Path) -> None:
    with open_store(tmp_path / "konkyo.db") as store:
        first = save_revision(store, extraction(OLD), "s")
        assert changes_since(store, first, store.extraction(first.id)) is None
        for claim in store.claims(first.id):
            store.decide(Judgement(verdict="accept", claim=claim.id), first.id, "mori")
        second = save_revision(store, extraction(revised((2, FLIPPED), (4, None))), "s")
        found = changes_since(store, second, store.extraction(second.id))
        assert found is not None
        assert (found.old, found.new) == ("sample.md@1", "sample.md@2")
        since = count(store, second, found)
    assert since.claims == {"flipped": 1, "removed": 1}
    assert since.decisions == {"kept": 4, "reopened": 1, "orphaned": 1}
    assert (since.unchanged, since.other_code) == (4, False)


@pytest.mark.parametrize("kind", get_args(ClaimKind))
def test_a_kind_is_told_by_more_than_its_colour(kind: ClaimKind) -> None:
    assert f"{SYMBOLS[kind]}</span> {words(f'diff_{kind}')}" in page(FOUND)
