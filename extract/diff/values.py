"""Finds the values in a sentence: numbers with their units and limits, dates, identifiers, names.

Works on the source itself, so that a value keeps its exact place; only characters that stand for exactly one
other (full-width digits) are read as that one. 5–10 mg is one range, not two numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final

from extract.diff.model import ValueKind
from extract.diff.units import any_of, quantities

_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_LATIN: Final = "A-Za-zΑ-Ωα-ω"
_KATAKANA: Final = "ァ-ヴーヽヾ"
_KANJI: Final = "々〆一-鿿"
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_EXPONENT: Final = r"(?:\^\{?[-+−]?\d+\}?|\s*<sup>\s*[-+−–]?\d+\s*</sup>|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[-−]\d+)"
_TIMES: Final = r"\s*(?:[×✕✖xX]|\\times)\s*10"
_TO: Final = r"\s*(?:[〜~–—‐−-]|から|\bto\b)\s*"
_SIGN: Final = r"[-+−]"
_LABEL: Final = re.compile(r"\s*(?:#{1,6}\s+\d+(?:\.\d+)*[.)]?(?=\s)|\d+(?:\.\d+)*[.)](?=\s)|\(\d+\)|[①-⑳])")

Dimensions = tuple[tuple[str, bool], ...]
Amount = tuple[str, str, tuple[Fraction, ...], tuple[Dimensions, ...]]
"""Limit, joint (range or tolerance), numbers in base units, and of each the dimensions (below the line:
true)."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value at ``start:end`` of its sentence.

    ``key`` is equal for two values that are written alike but for width, spacing and synonyms of the unit.
    ``amount`` (numbers in the base unit, with their limit and dimension) is equal for two that mean the same;
    ``figures`` is the part of the key without the unit. Both are ``None`` for what is no quantity.
    """

    kind: ValueKind
    start: int
    end: int
    key: str
    amount: Amount | None = None
    figures: str | None = None


def values(text: str) -> list[Value]:
    """The values of a sentence, in order; none overlap."""
    level = _level(text)
    found = []
    for match in _pattern().finditer(level, _label_end(level)):
        made = _value(match)
        if made is not None:
            found.append(made)
    return found


def _level(text: str) -> str:
    """The text with full-width letters and digits made plain, one for one, so that offsets stay."""
    return text.translate({ord(char): plain for char in set(text) if (plain := _plain(char)) != char})


def _plain(char: str) -> str:
    normal = unicodedata.normalize("NFKC", char)
    raised = unicodedata.decomposition(char).startswith(("<super>", "<sub>", "<circle>"))
    return normal if len(normal) == 1 and not raised else char


def label_end(text: str) -> int:
    """Where the words begin behind the number of a heading or a list item; 0 if there is none.

    Such a number is no value: it changes whenever something is inserted before it.
    """
    return _label_end(_level(text))


def _label_end(level: str) -> int:
    found = _LABEL.match(level)
    return found.end() if found else 0


def _units_pattern() -> str:
    """A unit, or units joined by / and ·; a final 2 or 3 may be raised, as text or as mark-up."""
    units = quantities().units
    plain = any_of(unit for unit in units if not unit[-1:].isdigit())
    raised = any_of({unit[:-1] for unit in units if unit[-1:].isdigit()})
    power = r"(?:\^?\{?[23]\}?|[²³]|<sup>\s*[23]\s*</sup>)"
    unit = rf"(?:(?:{raised}){power}|{plain})(?:\^?[-−]1|⁻¹)?(?![A-Za-z0-9])"
    return rf"{unit}(?:\s*[/／・·]\s*{unit})*"


def _quantity_pattern() -> str:
    data = quantities()
    units = _units_pattern()
    scale = rf"(?:\s*(?:{any_of(data.scales)}))?"
    number = rf"{_NUMBER}(?:{_TIMES}{_EXPONENT}|[eE][-+]?\d+\b)?{scale}"
    return rf"""
        (?:(?P<before>{any_of(data.bounds_before)})\s*)?
        (?P<first>(?:(?<![A-Za-z0-9.)]){_SIGN}\s?)?{number})
        (?:
            \s*(?P<first_unit>(?>{units}))?
            (?:(?P<to>{_TO})|(?P<spread>\s*(?:±|\+/-)\s*))
            (?P<second>(?:{_SIGN}\s?)?{number})
        )?
        (?:\$?\s*(?P<unit>{units})|(?![{_LATIN}]))
        (?:\s*(?P<after>{any_of(data.bounds_after)}))?
    """


def _date_pattern() -> str:
    eras = quantities().eras
    era = any_of(word for word in eras if not word.isascii())
    letter = any_of(word for word in eras if word.isascii())
    year = r"(?:1[89]|20)\d\d"

    def month_and_day(name: str) -> str:
        return rf"(?:\s*(?P<{name}_month>\d{{1,2}})月(?:\s*(?P<{name}_day>\d{{1,2}})日)?)?"

    def numbers(name: str, separator: str) -> str:
        return rf"{separator}(?P<{name}_month>\d{{1,2}}){separator}(?P<{name}_day>\d{{1,2}})(?!\d)"

    dash = "(?P=dash)"
    iso = numbers("iso", dash).replace(dash, "(?P<dash>[-/.])", 1)
    return rf"""
        (?P<full_year>{year})年(?!間){month_and_day("full")}
      | (?P<era>{era})\s*(?P<era_year>\d{{1,2}}|元)年{month_and_day("era")}
      | (?<!\d)(?P<iso_year>{year}){iso}
      | (?<![A-Za-z0-9])(?P<letter>{letter})(?P<letter_year>\d{{1,2}}){numbers("letter", "[.]")}
      | (?<!\d)(?P<only_month>\d{{1,2}})月\s*(?P<only_day>\d{{1,2}})日
    """


def _name_pattern() -> str:
    data = quantities()
    letter = rf"[{_KANJI}{_KATAKANA}{_LATIN}]"
    return rf"""
        (?:{any_of(data.names_before)}){letter}+
      | {letter}{{1,20}}?(?:{any_of(data.names_after)})
      | [{_KATAKANA}]{{2,}}(?:・[{_KATAKANA}]{{2,}})*
    """


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?P<date>{_date_pattern()})
      | (?P<code>(?<![\d.])\d+(?:-\d+){{2,}}(?!\d))
      | (?P<quantity>{_quantity_pattern()})
      | (?P<identifier>[{_LATIN}0-9]+(?:[-_/.+][{_LATIN}0-9]+)*\+?)
      | (?P<name>{_name_pattern()})
        """,
        re.VERBOSE,
    )


def _value(match: re.Match[str]) -> Value | None:
    kind = match.lastgroup
    if match["quantity"] is not None:
        return _quantity(match)
    if match["date"] is not None:
        return Value("date", *match.span(), _date(match))
    text = "".join(match[0].split())
    if match["name"] is not None or (text.isascii() and text.isalpha() and text.islower()):
        return Value("name", *match.span(), text)
    if "/" in text and all(part in quantities().units for part in text.split("/")):
        return Value("unit", *match.span(), text)
    return Value("identifier", *match.span(), text) if kind else None


# --- dates -------------------------------------------------------------------------------------------------


def _date(match: re.Match[str]) -> str:
    """ISO 8601 as far as it goes: ``2024-05-01``, ``2024-05``, ``2024``, ``--05-01`` without a year."""
    if match["only_month"]:
        return f"--{int(match['only_month']):02}-{int(match['only_day']):02}"
    year, month, day = (_part(match, part) for part in ("year", "month", "day"))
    if era := match["era"] or match["letter"]:
        year = str(quantities().eras[era] + (0 if year == "元" else int(year) - 1))
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return "".join(match[0].split())
    return "-".join([f"{int(year):04}", *(f"{int(part):02}" for part in (month, day) if part)])


def _part(match: re.Match[str], part: str) -> str:
    return next(
        (found for form in ("full", "era", "iso", "letter") if (found := match[f"{form}_{part}"])), ""
    )


# --- quantities --------------------------------------------------------------------------------------------


def _quantity(match: re.Match[str]) -> Value:
    data = quantities()
    bounds = (match["before"], data.bounds_before), (match["after"], data.bounds_after)
    bound = " ".join(sorted({means[word] for word, means in bounds if word}))
    joint = ".." if match["to"] else "±" if match["spread"] else ""
    numbers = [_number(part) for part in (match["first"], match["second"]) if part]
    last_unit = match["unit"] or ""
    first_unit = match["first_unit"] or last_unit
    units = [_unit_names(part) for part in (first_unit, last_unit)][: len(numbers)]
    shown = [_shown(part) for part in (match["first"], match["second"]) if part]
    figures = f"{bound}{joint.join(shown)}"
    unit = units[0] if len(set(units)) == 1 else "|".join(units)
    return Value(
        kind="temperature" if _is_temperature(first_unit) or _is_temperature(last_unit) else "number",
        start=match.start(),
        end=match.end(),
        key=f"{figures} {unit}".strip(),
        amount=_amount(bound, joint, numbers, [first_unit, last_unit]),
        figures=figures,
    )


def _shown(text: str) -> str:
    """The digits as written, so that 5.0 differs from 5; without spaces, commas and kinds of minus."""
    plain = _NOISE.sub(lambda found: "×" if found[0] in _SIGNS else "", text)
    return plain.translate(_SUPERSCRIPT).replace("−", "-").replace("–", "-").removeprefix("+")


_NOISE: Final = re.compile(r"</?sup>|[\s,^{}]|\\times|[×✕✖xX]")
_SIGNS: Final = ("×", "✕", "✖", "x", "X", "\\times")
_LONGEST: Final = 60
"""More digits than that are no number that anybody calculates with."""
_PARTS: Final = re.compile(r"([-+]?)(\d+(?:\.\d+)?)(?:×10([-+]?\d+)|[eE]([-+]?\d+))?(\D*)")


def _number(text: str) -> Fraction | None:
    found = _PARTS.fullmatch(_shown(text))
    if found is None:
        raise ValueError(f"{text!r} was taken for a number")
    sign, digits, power, short_power, scale = found.groups()
    if len(digits) > _LONGEST:
        return None
    # A power beyond all measure is a typing error, and would fill the memory.
    exponent = max(-99, min(99, int((power or short_power or "0")[:6])))
    value = Fraction(digits) * Fraction(10) ** exponent * quantities().scales.get(scale, 1)
    return -value if sign == "-" else value


def _amount(bound: str, joint: str, numbers: list[Fraction | None], units: list[str]) -> Amount | None:
    bases = [_base(unit) for unit in units[: len(numbers)]]
    converted = [
        number * factor for number, (factor, _) in zip(numbers, bases, strict=True) if number is not None
    ]
    if len(converted) < len(numbers):
        return None
    return bound, joint, tuple(converted), tuple(dimensions for _, dimensions in bases)


_MARKUP: Final = re.compile(r"</?sup>|[\s^{}]")


def _members(unit: str) -> list[tuple[str, bool]]:
    """The members of a compound unit by their key in the table, and whether they stand below the line."""
    plain = (
        _MARKUP.sub("", unit).translate(_SUPERSCRIPT).replace("−", "-").replace("／", "/").replace("・", "·")
    )
    found, below = [], False
    for part in re.findall(r"[^/·]+|/", plain):
        if part == "/":
            below = True
            continue
        inverse = part.endswith("-1") and part not in quantities().units
        found.append((part.removesuffix("-1") if inverse else part, below != inverse))
    return found


def _unit_names(unit: str) -> str:
    names = [(quantities().units[part].unit, below) for part, below in _members(unit)]
    above = "·".join(name for name, below in names if not below)
    return "/".join([above, *(name for name, below in names if below)])


def _base(unit: str) -> tuple[Fraction, Dimensions]:
    """The factor to the base units, and the dimensions; a unit without a factor is its own dimension."""
    factor, dimensions = Fraction(1), []
    for part, below in _members(unit):
        row = quantities().units[part]
        dimensions.append((row.unit if row.factor is None else row.dimension, below))
        if row.factor is not None:
            factor = factor / row.factor if below else factor * row.factor
    return factor, tuple(sorted(dimensions))


def _is_temperature(unit: str) -> bool:
    return bool(unit) and any(
        quantities().units[part].dimension == "temperature" for part, _ in _members(unit)
    )
