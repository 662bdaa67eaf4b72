"""Inline LaTeX as plain text: Greek letters and symbols; layout commands, braces, scripts and dollars go."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon
    phi chi psi omega
"""


def _greek() -> dict[str, str]:
    letters: dict[str, str] = {}
    for name in _LETTERS.split():
        # Unicode spells it LAMDA, TeX \lambda.
        unicode_name = "LAMDA" if name == "lambda" else name.upper()
        letters[name] = unicodedata.lookup(f"GREEK SMALL LETTER {unicode_name}")
        letters[name.capitalize()] = unicodedata.lookup(f"GREEK CAPITAL LETTER {unicode_name}")
        letters["var" + name] = letters["up" + name] = letters[name]
    return letters | {"varsigma": "ς"}


_GREEK = _greek()

SYMBOLS = _GREEK | {
    "pm": "±", "mp": "∓", "times": "×", "div": "÷", "cdot": "·", "ast": "*", "circ": "°", "degree": "°",
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "lt": "<", "gt": ">",
    "ll": "≪", "gg": "≫", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "~", "simeq": "≃", "equiv": "≡",
    "propto": "∝", "infty": "∞", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔", "uparrow": "↑",
    "downarrow": "↓", "Rightarrow": "⇒", "longrightarrow": "→", "prime": "'", "dagger": "†", "ddagger": "‡",
    "ell": "l", "partial": "∂", "sum": "∑", "prod": "∏", "sqrt": "√", "angstrom": "Å", "textmu": "μ",
    "bullet": "•", "ldots": "...", "dots": "...", "cdots": "...", "quad": " ", "qquad": " ", "mid": "|",
}  # fmt: skip
"""Commands that stand for a character."""

_LAYOUT = """
    text textrm textbf textit texttt textsf textsuperscript textsubscript mathrm mathbf mathit mathsf mathtt
    mathcal mathbb boldsymbol operatorname mbox hbox rm bf it left right big Big bigl bigr displaystyle
    textstyle scriptstyle overline underline bar hat tilde vec dot ensuremath
"""
LAYOUT = frozenset(_LAYOUT.split())
"""Commands that only say how their argument looks."""

_TOKEN = re.compile(
    r"""
    \\frac \s* \{ (?P<over>[^{}]*) \} \s* \{ (?P<under>[^{}]*) \}
  | \\ (?P<name>[A-Za-z]+) (?P<gap>\s*) (?= (?P<next>.?) )
  | \\ (?P<char>.)
  | [{}^_$~]
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACES = re.compile(r"\s+")


def plain_tex(tex: str) -> str:
    """The characters that a formula shows: ``$^3\\text{H}$`` → ``3H``, ``\\alpha`` → ``α``."""
    return _SPACES.sub(" ", _TOKEN.sub(_token, tex)).strip()


def _token(match: re.Match[str]) -> str:
    if match["over"] is not None:
        return f"{plain_tex(match['over'])}/{plain_tex(match['under'])}"
    if name := match["name"]:
        return _command(name, match["gap"], match["next"])
    if char := match["char"]:
        return "" if char in ",;:!" else char
    return " " if match[0] == "~" else ""


def _command(name: str, gap: str, following: str) -> str:
    if name in LAYOUT:
        return ""
    # White space after a letter only ends the command in TeX: \alpha 1 is α1.
    if name in _GREEK and following.isalnum():
        gap = ""
    return SYMBOLS.get(name, name) + gap
