"""Numbers, units, dates, identifiers and names in a sentence."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.diff.units import QUANTITIES, UNITS, quantities, read_units
from extract.diff.values import Value, values
from extract.errors import FileError


def read(text: str) -> list[tuple[str, str, str]]:
    return [(value.kind, text[value.start : value.end], value.key) for value in values(text)]


def one(text: str) -> Value:
    (found,) = values(text)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        # Ranges are one value, however the dash is written.
        ("5–10 mg", "number", "5..10 mg"),
        ("5-10mg", "number", "5..10 mg"),
        ("５～１０ ｍｇ", "number", "5..10 mg"),
        ("5〜10㎎", "number", "5..10 mg"),
        ("5 mg〜10 mg", "number", "5..10 mg"),
        ("5 mgから10 mg", "number", "5..10 mg"),
        ("500 mg〜1 g", "number", "500..1 mg|g"),
        ("−20〜−80 ℃", "temperature", "-20..-80 °C"),
        # Tolerances, limits, approximations.
        ("25±2 ℃", "temperature", "25±2 °C"),
        ("25 ℃ ± 2 ℃", "temperature", "25±2 °C"),
        ("10 mg以上", "number", ">=10 mg"),
        ("≧10 mg", "number", ">=10 mg"),
        ("10 mg未満", "number", "<10 mg"),
        ("約10 mg", "number", "about10 mg"),
        # Digits as written.
        ("1,234.50 μg", "number", "1234.50 μg"),
        ("1.234,50 g", "number", "1.234"),
        ("3万例", "number", "3万 例"),
        ("-5 °C", "temperature", "-5 °C"),
        ("37度", "temperature", "37 °C"),
        # Powers of ten, as text, as mark-up, in LaTeX.
        ("1.5×10^6 cells/mL", "number", "1.5×106 細胞/mL"),
        ("1.5 × 10<sup>6</sup> 細胞", "number", "1.5×106 細胞"),
        (r"1.5 \times 10^{6} 細胞", "number", "1.5×106 細胞"),
        ("3×10⁻⁵ M", "number", "3×10-5 M"),
        ("1e-5 g", "number", "1e-5 g"),
        # Compound units.
        ("10 mg/kg/日", "number", "10 mg/kg/日"),
        ("100 mL·min-1", "number", "100 mL/min"),
        ("1.73 m<sup>2</sup>", "number", "1.73 m2"),
        ("1.73 ㎡", "number", "1.73 m2"),
        ("20 m²", "number", "20 m2"),
        ("3年間", "number", "3 年"),
        ("10分間", "number", "10 min"),
        # Dates in every form.
        ("2024年5月1日", "date", "2024-05-01"),
        ("２０２４年５月１日", "date", "2024-05-01"),
        ("2024-05-01", "date", "2024-05-01"),
        ("2024/5/1", "date", "2024-05-01"),
        ("2024.05.01", "date", "2024-05-01"),
        ("令和6年5月1日", "date", "2024-05-01"),
        ("R6.5.1", "date", "2024-05-01"),
        ("平成元年1月", "date", "1989-01"),
        ("令和6年", "date", "2024"),
        ("2024年", "date", "2024"),
        ("5月1日", "date", "--05-01"),
        ("2024年13月45日", "date", "2024年13月45日"),
        # Names and identifiers.
        ("IL-2", "identifier", "IL-2"),
        ("CD4+", "identifier", "CD4+"),
        ("ＣＤ８", "identifier", "CD8"),
        ("3H", "identifier", "3H"),
        ("TGF-β", "identifier", "TGF-β"),
        ("03-1234-5678", "identifier", "03-1234-5678"),
        ("mg/kg", "unit", "mg/kg"),
        ("チミジン", "name", "チミジン"),
        ("株式会社山田", "name", "株式会社山田"),
        ("北方大学", "name", "北方大学"),
    ],
)
def test_a_value_is_read(text: str, kind: str, key: str) -> None:
    found = values(text)[0]
    assert (found.kind, found.key) == (kind, key)


def test_values_stand_where_they_are() -> None:
    text = "本品５ ｍｇ／kgを２０２４年５月１日に−20 ℃でIL-12と混ぜ、10<sup>3</sup>倍に薄める。"
    assert read(text)[:4] == [
        ("number", "５ ｍｇ／kg", "5 mg/kg"),
        ("date", "２０２４年５月１日", "2024-05-01"),
        ("temperature", "−20 ℃", "-20 °C"),
        ("identifier", "IL-12", "IL-12"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("500 mg", "0.5 g", True),
        ("60 分", "1 時間", True),
        ("1.5×10^3 mL", "1.5 L", True),
        ("1,000 例", "1000 例", True),
        ("5.0 g", "5 g", True),
        ("100 mg/L", "0.1 mg/mL", True),
        ("3万例", "30000例", True),
        ("500 mg", "500 g", False),
        ("25 ℃", "25 K", False),
        ("10 mg以上", "10 mg超", False),
        ("5–10 mg", "5±10 mg", False),
        ("10 か月", "10 年", False),
        ("1 mg/kg", "1 mg·kg", False),
    ],
)
def test_what_is_only_written_otherwise_is_told_from_what_differs(
    first: str, second: str, same: bool
) -> None:
    assert (one(first).amount == one(second).amount) == same


def test_the_number_of_a_heading_or_an_item_is_no_value() -> None:
    for text in ("## 2.1. 温度", "### 3 温度", "1. 温度", "2) 温度", "(3) 温度", "① 温度"):
        assert values(text) == [], text
    assert [value.key for value in values("25.5 ℃で保つ")] == ["25.5 °C"]
    assert [value.key for value in values("| 1 | 5〜10 mg |")] == ["1", "5..10 mg"]


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.sampled_from(
            "0123456789５.,-−〜±×^<sup>/ mgkL℃%万年月日令和以上約ABα+カタカナ大学{}\\times|() \n⁶²"
        ),
        max_size=60,
    )
)
def test_any_text_can_be_read(text: str) -> None:
    found = values(text)
    assert all(0 <= value.start < value.end <= len(text) for value in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert all(value.key for value in found)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_unicode_can_be_read(text: str) -> None:
    values(text)


def test_a_long_line_is_read_in_one_go() -> None:
    text = "検体の温度は25 ℃とし、" * 4000 + "9" * 5000 + "×10^" + "9" * 50 + " g" + "あ" * 20_000
    assert len(values(text)) > 4000


# --- the data ----------------------------------------------------------------------------------------------


def test_every_spelling_of_every_unit_is_read_as_that_unit() -> None:
    for spelling, row in quantities().units.items():
        found = values(f"7 {spelling}")[0]
        assert (found.key, found.end) == (f"7 {row.unit}", len(f"7 {spelling}")), spelling


def test_every_limit_is_read() -> None:
    data = quantities()
    for word, means in data.bounds_before.items():
        assert values(f"{word}7 mg")[0].key == f"{means}7 mg", word
    for word, means in data.bounds_after.items():
        assert values(f"7 mg{word}")[0].key == f"{means}7 mg", word


def test_units_of_one_dimension_can_be_converted() -> None:
    assert UNITS.exists()
    assert QUANTITIES.exists()
    for row in quantities().units.values():
        assert row.factor is None or row.factor > 0


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("unit\tdimension\n", 1, "columns"),
        ("# note\n\nunit\tdimension\tfactor\taliases\nmg\tmass\tx\t\n", 4, "no number"),
        ("unit\tdimension\tfactor\taliases\nmg\t\t1\t\n", 2, "needs a unit"),
        ("unit\tdimension\tfactor\taliases\nmg\tmass\t1\tg\ng\tmass\t1\t\n", 3, "already means 'mg'"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, rows: str, line: int, problem: str) -> None:
    path = tmp_path / "units.tsv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(FileError, match=problem) as error:
        read_units(path)
    assert error.value.line == line
