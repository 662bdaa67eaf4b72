"""Glossaries of other people: what is written is read back, and a bad row is named by file and line."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.errors import FileError
from extract.formats import read_text
from extract.ground import Grounder
from extract.model import GlossaryEntry
from extract.termbases import read_termbase, write_termbase

SUFFIXES = (".tsv", ".csv", ".xlsx", ".utx", ".tbx")
Row = tuple[str, str | None, str | None]


def row(abbr: str, ja: str | None, en: str | None) -> GlossaryEntry:
    return GlossaryEntry(abbr=abbr, ja=ja, en=en, start=0, end=0)


def rows(entries: list[GlossaryEntry]) -> list[Row]:
    return [(entry.abbr, entry.ja, entry.en) for entry in entries]


ENTRIES = [
    row("GFR", "糸球体濾過量", "Glomerular filtration rate"),
    row("TNF-α", "腫瘍壊死因子-α", "Tumor necrosis factor-α"),
    row("", "尿酸", "Uric acid"),
    row("BC併用", "ベルタニブ, コルバマブの併用", None),
    row("IL-6R", None, 'Interleukin-6 receptor, "gp80"'),
    row("Q&A", "<質問> と回答", "Question & answer"),
    row("+5", "=SUM(A1)", "@formula"),
    row("10", "十", "0012"),
]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def bad(path: Path) -> list[str]:
    return [str(one).removeprefix(str(path)) for one in read_termbase(path)[1]]


# --- round trip --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"glossary{suffix}"
    write_termbase(ENTRIES, path)
    entries, problems = read_termbase(path)
    assert rows(entries) == rows(ENTRIES)
    assert problems == []


@pytest.mark.parametrize(("first", "second"), list(pairwise((*SUFFIXES, SUFFIXES[0]))))
def test_a_glossary_goes_from_format_to_format(tmp_path: Path, first: str, second: str) -> None:
    one, other = tmp_path / f"a{first}", tmp_path / f"b{second}"
    write_termbase(ENTRIES, one)
    write_termbase(read_termbase(one)[0], other)
    assert rows(read_termbase(other)[0]) == rows(ENTRIES)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_list_of_a_document_is_read_back_and_grounds_as_before(tmp_path: Path, suffix: str) -> None:
    source = Path(__file__).parents[1] / "source" / "revlimid-fl-mzl-2.4.md"
    glossary = read_text(source.read_text(encoding="utf-8"), source.name).glossary
    path = tmp_path / f"own{suffix}"
    write_termbase(glossary, path)
    entries, problems = read_termbase(path)
    assert problems == []
    before, after = Grounder(glossary), Grounder(entries)
    for asked in ("FL 患者", "IL-2 の産生", "抗体依存性細胞傷害", "R2 併用", "PBMC サンプル", "OX40"):
        assert after.term(asked).term == before.term(asked).term


def test_a_spreadsheet_takes_no_cell_for_a_formula(tmp_path: Path) -> None:
    write_termbase(ENTRIES, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    write_termbase(ENTRIES, tmp_path / "a.csv")
    assert not [
        cell
        for line in (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
        for cell in line.split(",")
        if cell.startswith(("=", "+", "@"))
    ]


TERM = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Zs", "Zl", "Zp", "Cf")),
    min_size=1,
    max_size=12,
).filter(lambda term: not term.startswith(("#", "'")) and term != "-")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(TERM, TERM, TERM), min_size=1, max_size=5),
    st.sampled_from((".tsv", ".csv", ".utx", ".tbx")),
)
def test_any_terms_survive(tmp_path: Path, terms: list[tuple[str, str, str]], suffix: str) -> None:
    entries = [row(*cells) for cells in terms]
    path = tmp_path / f"any{suffix}"
    write_termbase(entries, path)
    assert set(rows(read_termbase(path)[0])) == set(rows(entries))


# --- what other people send --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.tsv", "略号\t日本語\t英語\nGFR\t糸球体濾過量\tGlomerular filtration rate\n", 1),
        ("a.tsv", "GFR\t糸球体濾過量\tGlomerular filtration rate\n", 1),
        ("a.tsv", "GFR\tGlomerular filtration rate 糸球体濾過量\n", 1),
        ("a.csv", "英語;備考;日本語;略号\nGlomerular filtration rate;腎;糸球体濾過量;GFR\n", 1),
        ("a.csv", "\ufeffAbbr.,Ｊapanese,English\r\nGFR,糸球体濾過量,Glomerular filtration rate\r\n", 1),
        ("a.csv", "略号,定義\nGFR,Glomerular filtration rate 糸球体濾過量\n", 1),
        ("a.csv", 'abbr,ja,en\nGFR,"糸球体\n濾過量",Glomerular filtration rate\n', 0),
        ("a.csv", "略号,日本語,英語\nGFR,糸球体濾過量,Glomerular filtration rate\n".encode("cp932"), 1),
        ("a.tsv", "略号\t日本語\t英語\nGFR\t糸球体濾過量\tGlomerular filtration rate\n".encode("utf-16"), 1),
    ],
)
def test_tables_as_they_come(tmp_path: Path, name: str, content: str | bytes, expected: int) -> None:
    entries, problems = read_termbase(write(tmp_path, name, content))
    assert problems == []
    whole = [one for one in rows(entries) if one == ("GFR", "糸球体濾過量", "Glomerular filtration rate")]
    assert len(whole) == expected
    assert len(entries) == 1


def test_the_place_of_an_entry_is_that_of_its_row(tmp_path: Path) -> None:
    text = "\ufeffabbr,ja,en\r\nGFR,糸球体濾過量,Glomerular filtration rate\r\n\r\nALT,,Alanine aminotransferase\r\n"
    entries, _ = read_termbase(write(tmp_path, "a.csv", text))
    assert [text[one.start : one.end].split(",", maxsplit=1)[0] for one in entries] == ["GFR", "ALT"]


UTX = "#UTX 1.20; {}; 2024-01-01\n#src\ttgt\tsrc:pos\tterm status\n{}"


def test_utx_in_both_directions_and_with_forbidden_terms(tmp_path: Path) -> None:
    body = (
        "糸球体濾過量\tGlomerular filtration rate\tnoun\tapproved\n腎糸球体値\tRenal value\tnoun\tforbidden\n"
    )
    path = write(tmp_path, "a.utx", UTX.format("ja-JP/en-US", body))
    entries, _ = read_termbase(path)
    assert rows(entries) == [("", "糸球体濾過量", "Glomerular filtration rate")]
    assert bad(path) == [":4: its term status is forbidden; it is left out"]
    swapped = write(
        tmp_path, "b.utx", UTX.format("en/ja", "Glomerular filtration rate\t糸球体濾過量\tnoun\t\n")
    )
    assert rows(read_termbase(swapped)[0]) == rows(entries)


TBX2 = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1">
 <langSet xml:lang="en-US"><tig><term>Glomerular filtration rate</term></tig>
  <tig><term>GFR</term><termNote type="termType">acronym</termNote></tig></langSet>
 <langSet xml:lang="ja"><tig><term>糸球体濾過量</term></tig><tig><term>糸球体濾過値</term></tig></langSet>
 <langSet xml:lang="de"><tig><term>Filtrationsrate</term></tig></langSet>
</termEntry>
<termEntry id="2"><langSet xml:lang="ja"><tig><term>片方だけ</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_tbx_of_the_second_version_with_synonyms_and_other_languages(tmp_path: Path) -> None:
    path = write(tmp_path, "a.tbx", TBX2)
    assert rows(read_termbase(path)[0]) == [
        ("GFR", "糸球体濾過量", "Glomerular filtration rate"),
        ("GFR", "糸球体濾過値", "Glomerular filtration rate"),
    ]
    assert len(bad(path)) == 1
    assert bad(path)[0].startswith(":9: needs two of")


EDICT = """　？？？ /EDICT, invented for a test/
腎臓 [じんぞう] /(n) kidney/(P)/EntL1370000X/
糸球体;糸毬体(oK) [しきゅうたい] /(n) {anat} glomerulus/
これは行でない
濾過 [ろか] /(n,vs) (1) filtration/(2) filtering/
"""


@pytest.mark.parametrize("encoding", ["utf-8", "euc_jp"])
def test_edict_lines(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "edict", EDICT.encode(encoding))
    entries, _ = read_termbase(path)
    assert [entry.ja for entry in entries] == ["腎臓", "糸球体", "糸毬体", "濾過"]
    assert entries[0].en == "kidney"
    assert entries[3].en == "filtration"
    assert bad(path) == [":4: is not of the form 表記 [よみ] /gloss/"]


@pytest.mark.parametrize(("name", "suffix"), [("utx", ".utx"), ("xlsx", ".xlsx"), ("tbx", ".tbx")])
def test_a_file_without_a_suffix_is_known_by_its_beginning(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_termbase(ENTRIES[:2], path)
    bare = path.rename(tmp_path / name)
    assert rows(read_termbase(bare)[0]) == rows(ENTRIES[:2])


# --- bad rows and bad files --------------------------------------------------------------------------------


def test_a_bad_row_is_named_and_spoils_no_other(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.csv",
        "abbr,ja,en\n"
        "GFR,糸球体濾過量,Glomerular filtration rate\n"
        "UACR,,\n"
        'AST,"開いた引用符,Aspartate aminotransferase\n'
        "ALT,アラニンアミノトランスフェラーゼ,Alanine aminotransferase,余分\n"
        "ALP,アルカリホスファターゼ,Alkaline\x07 phosphatase\n"
        "LDH,乳酸脱水素酵素,Lactate dehydrogenase\n",
    )
    entries, problems = read_termbase(path)
    assert [entry.abbr for entry in entries] == ["GFR", "LDH"]
    assert [problem.line for problem in problems] == [3, 4, 5, 6]
    assert all(str(problem).startswith(f"{path}:{problem.line}: ") for problem in problems)
    said = [problem.problem for problem in problems]
    assert "needs two of" in said[0]
    assert "quotation marks" in said[1]
    assert "delimiter too many" in said[2]
    assert "U+0007" in said[3]


def test_a_bad_row_of_a_workbook_is_named_by_its_number(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ["略号", "日本語", "英語"],
        ["GFR", "糸球体濾過量", None],
        [None, None, None],
        ["UACR", None, None],
    ):
        sheet.append(cells)
    book.save(tmp_path / "a.xlsx")
    assert [entry.abbr for entry in read_termbase(tmp_path / "a.xlsx")[0]] == ["GFR"]
    assert bad(tmp_path / "a.xlsx")[0].startswith(":4: needs two of")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.tsv", b"", "is empty"),
        ("a.csv", b"\xff\x00\x81 no text", "is not UTF-8"),
        ("a.tsv", "一\t二\t三\t四\n".encode(), ":1: 4 columns and no header"),
        ("a.xlsx", b"PK\x03\x04 broken", "is no workbook that can be read"),
        ("a.utx", "糸球体\tglomerulus\n".encode(), ":1: does not begin with #UTX"),
        ("a.utx", b"#UTX 1.20; de/fr;\n", ":1: the header names de/fr"),
        ("a.tbx", b"<tbx><text>", "is no XML"),
        ("a.tbx", b"<html></html>", "is no TBX"),
        ("a.tbx", b'<!DOCTYPE t [<!ENTITY a "b">]><tbx>&a;</tbx>', "entities"),
        ("a.tbx", b'<!DOCTYPE t [<!ENTITY a SYSTEM "/etc/hostname">]><tbx>&a;</tbx>', "entities"),
        ("a.tbx", b'<!DOCTYPE t [<!ENTITY % a SYSTEM "/etc/hostname">%a;]><tbx></tbx>', "entities"),
        ("a.edict", "ただの文\n".encode(), ":1: is no EDICT file"),
        ("a.docx", "糸球体".encode(), "is no glossary of a known kind"),
    ],
)
def test_a_file_that_is_no_glossary_is_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(FileError) as caught:
        read_termbase(write(tmp_path, name, content))
    message = str(caught.value)
    assert message.startswith(str(tmp_path / name))
    assert said in message
    assert "\n" not in message


def test_a_missing_file_and_a_folder_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not exist"):
        read_termbase(tmp_path / "none.tsv")
    with pytest.raises(FileError, match="is a directory"):
        read_termbase(tmp_path)


@pytest.mark.parametrize(
    ("entries", "name", "said"),
    [
        (ENTRIES, "a.docx", "is no format to write"),
        ([row("GFR", None, None)], "a.csv", "entry 1 cannot be written"),
        ([row("", "#糸球体", "glomerulus")], "a.utx", "entry 1 cannot be written"),
        (ENTRIES, "none/a.csv", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_one_line(
    tmp_path: Path, entries: list[GlossaryEntry], name: str, said: str
) -> None:
    with pytest.raises(FileError, match=said):
        write_termbase(entries, tmp_path / name)
