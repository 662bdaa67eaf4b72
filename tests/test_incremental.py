"""A revised source is parsed only where it changed, and yields what a run from scratch would."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import pipeline
from extract.carry import save_revision
from extract.formats import read_text
from extract.model import Document, Extraction
from extract.nlp import Parse
from extract.parse_cache import StoredParses
from extract.sentences import split_sentences
from extract.store import Store, open_store
from extract.text import fold

pytestmark = [pytest.mark.model, pytest.mark.slow]

SOURCE = Path(__file__).parent.parent / "source" / "revlimid-fl-mzl-2.4.md"
HEAD = """# 概括評価

## 略号一覧

| 略号 | 定義 |
|---|---|
| SHR | Spontaneously hypertensive rat 自然発症高血圧ラット |

## 1. 薬理試験

"""
SENTENCES = (
    "アテノロールは SHR の心拍数を減少させた (Sato, 2011)。",
    "一方、体重には影響しなかった。",
    "ロサルタンの単独処置及びアムロジピンとの併用処置は、雄ラットの収縮期血圧を低下させた。",
    "IL-2 及び IL-13 の産生は本薬により CD4<sup>+</sup> T 細胞で増加した。",
    "これらの結果から、本薬が免疫応答を増強する可能性が示唆された。",
    "健康人の PBMC サンプルのみで TNF- $\\alpha$ の遊離が増加した。",
    "アトルバスタチンはウサギの血清総コレステロール値に影響を及ぼさなかった。",
    "肝臓における代謝酵素の発現を検討した。",
)
EDITS = ("低下", "増加", "雌ラット", "ウサギ", "10 mg/kg", "有意に")


class CountingParser:
    """The parser, remembering what it was asked to parse."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        make = pipeline.parser

        def counted(lexicon: Any) -> Any:
            parser = make(lexicon)
            outer = self

            class Counted:
                def parse(self, texts: Sequence[str]) -> list[Parse | None]:
                    outer.asked.extend(texts)
                    return parser.parse(texts)

            return Counted()

        monkeypatch.setattr(pipeline, "parser", counted)

    def during(self, store: Store, document: Document) -> tuple[Extraction, list[str]]:
        """What a run with the store's parses yields, and what it had to parse."""
        self.asked.clear()
        found = pipeline.extract_document(document, StoredParses(store))
        return found, list(self.asked)


def texts(document: Document) -> set[str]:
    """What has to be parsed of a document: its sentences and its titles, folded."""
    folded = {fold(document.text, one.start, one.end).text for one in split_sentences(document)}
    return folded | {title.text for title in pipeline._titles(document).values()}


def document(paragraphs: Sequence[Sequence[str]]) -> Document:
    return read_text(HEAD + "\n\n".join("".join(one) for one in paragraphs if one) + "\n", "overview.md")


Paragraphs = list[list[str]]


@st.composite
def revisions(draw: st.DrawFn) -> tuple[Paragraphs, Paragraphs]:
    """A document, and the same after some edits."""
    said = draw(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=7))
    cut = draw(st.integers(1, len(said) - 1))
    old = [said[:cut], said[cut:]]
    new = [list(paragraph) for paragraph in old]
    for _ in range(draw(st.integers(1, 3))):
        _edit(draw, new)
    return old, new


def _edit(draw: st.DrawFn, paragraphs: Paragraphs) -> None:
    places = [(a, b) for a, paragraph in enumerate(paragraphs) for b in range(len(paragraph))]
    a, b = draw(st.sampled_from(places))
    match draw(st.sampled_from(["word", "insert", "delete", "double", "swap"])):
        case "word":
            at = draw(st.integers(1, len(paragraphs[a][b]) - 2))
            # Not into mark-up, nor in front of the full stop.
            if not set("<>$\\&") & set(paragraphs[a][b]):
                paragraphs[a][b] = (
                    paragraphs[a][b][:at] + draw(st.sampled_from(EDITS)) + paragraphs[a][b][at:]
                )
        case "insert":
            paragraphs[a].insert(b, draw(st.sampled_from(SENTENCES)))
        case "delete" if len(places) > 1:
            del paragraphs[a][b]
        case "double":
            paragraphs[a].insert(b, paragraphs[a][b])
        case _:
            paragraphs.reverse()


@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(edited=revisions())
def test_after_any_edit_only_what_is_new_is_parsed_and_nothing_differs_from_a_run_from_scratch(
    edited: tuple[Paragraphs, Paragraphs], tmp_path_factory: pytest.TempPathFactory
) -> None:
    old, new = map(document, edited)
    path = tmp_path_factory.mktemp("store") / "konkyo.db"
    with pytest.MonkeyPatch.context() as patch, open_store(path) as store:
        parser = CountingParser(patch)
        first, asked = parser.during(store, old)
        assert sorted(asked) == sorted(texts(old))
        save_revision(store, first, "s")
        revised, asked = parser.during(store, new)
        assert sorted(asked) == sorted(texts(new) - texts(old))
        assert revised == pipeline.extract_document(new)
        latest = save_revision(store, revised, "s")
        # What the store gives back is what was extracted, and nothing is parsed a second time.
        assert store.extraction(latest.id) == revised
        assert parser.during(store, new) == (revised, [])


def test_one_edit_in_the_clients_document_parses_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    old = read_text(text, "overview.md")
    edited = next(one for one in split_sentences(old) if one.text.endswith("増加させた。"))
    changed = edited.text.replace("増加させた。", "減少させた。")
    new = read_text(text[: edited.start] + changed + text[edited.end :], "overview.md")
    parser = CountingParser(monkeypatch)
    with open_store(tmp_path / "konkyo.db") as store:
        parser.during(store, old)
        revised, asked = parser.during(store, new)
    assert asked == [fold(changed).text]
    assert revised == pipeline.extract_document(new)
    flipped = [claim for claim in revised.claims if claim.sentence.text == changed]
    assert "decrease" in {claim.direction for claim in flipped}


# --- what is remembered ------------------------------------------------------------------------------------

PIECES = (
    "アテノロールは SHR の心拍数を減少させた (Sato, 2011)。",
    "この減少は本剤の併用により増強された。",
    "雄ラットに KTN-310 を経口投与し、腎機能への影響を検討した。",
    "同ラットでは血圧が低下した。",
    "KTN-310 10 mg/kg は心拍数を減少させなかった。",
    "一方、雌では体重に影響しなかった。",
    "阻害剤 MRX-55 と KTN-310 の併用処置は IL-2 の産生を増加させた (Abe, 2014)。",
    "ラット及びイヌにおいて、いずれの動物種でも血糖値が上昇した。",
)
TITLES = ("KTN-310 の作用", "ラットにおける試験", "概括", "薬物相互作用")
ROWS = ("| SHR | 自然発症高血圧ラット |", "| KTN | 選択的阻害剤 |", "| IL-2 | インターロイキン 2 |")
CITED = ("Sato A. Heart rate. J Test. 2011; 1: 1-5.", "Abe B. Cytokines. J Test. 2014; 2: 6-9.")


@st.composite
def texts_of(draw: st.DrawFn) -> str:
    """A document with a glossary, titled sections, paragraphs and references."""
    rows = "\n".join(draw(st.lists(st.sampled_from(ROWS), unique=True, max_size=3)))
    table = f"\n\n## 略号一覧\n\n| 略号 | 定義 |\n|---|---|\n{rows}" if rows else ""
    parts = [f"# {draw(st.sampled_from(TITLES))}{table}"]
    for number, title in enumerate(draw(st.lists(st.sampled_from(TITLES), min_size=1, max_size=3)), 1):
        body = draw(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3), max_size=3))
        parts.append(f"## {number}. {title}\n\n" + "\n\n".join("".join(one) for one in body))
    cited = draw(st.lists(st.sampled_from(CITED), unique=True, max_size=2))
    parts.append("## 参考文献\n\n" + "\n\n".join(cited))
    return "\n\n".join(parts) + "\n"


@settings(
    max_examples=20, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(several=st.lists(texts_of(), min_size=2, max_size=4))
def test_whatever_was_extracted_before_changes_nothing(
    several: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Documents that share sentences in other places, under other headings, glossaries and references."""
    path = tmp_path_factory.mktemp("store") / "konkyo.db"
    with open_store(path) as store:
        for text in several:
            source = read_text(text, "overview.md")
            remembered = pipeline.extract_document(source, StoredParses(store))
            assert remembered == pipeline.extract_document(source)


def test_an_unchanged_sentence_is_neither_parsed_nor_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = document([SENTENCES[:4]]), document([SENTENCES[1:5]])
    parser = CountingParser(monkeypatch)
    fetched: list[str] = []
    get = StoredParses.get

    def noted(self: StoredParses, texts: Sequence[str]) -> dict[str, Parse]:
        fetched.extend(texts)
        return get(self, texts)

    with open_store(tmp_path / "konkyo.db") as store:
        parser.during(store, old)
        monkeypatch.setattr(StoredParses, "get", noted)
        _, asked = parser.during(store, new)
    assert asked == [fold(SENTENCES[4]).text]
    assert set(fetched) == set(asked)


def test_a_damaged_entry_is_made_anew_and_an_old_version_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = document([SENTENCES[:4]])
    expected = pipeline.extract_document(source)
    path = tmp_path / "konkyo.db"
    with open_store(path) as store:
        assert pipeline.extract_document(source, StoredParses(store)) == expected
    with sqlite3.connect(path) as database:
        database.execute("UPDATE parses SET body = x'7b7d' WHERE key LIKE 'reading:%'")
    with open_store(path) as store:
        assert pipeline.extract_document(source, StoredParses(store)) == expected
    with monkeypatch.context() as patch, open_store(path) as store:
        patch.setattr("extract.memo._version", lambda: "another")
        assert pipeline.extract_document(source, StoredParses(store)) == expected
    with sqlite3.connect(path) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM parses WHERE key LIKE 'reading:%'")]
    assert keys
    assert all(key.startswith("reading:another:") for key in keys)
