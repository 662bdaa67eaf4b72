"""First stage of folding: HTML tags and entities, Markdown emphasis, escapes and links, LaTeX.

Whether something is mark-up is told from the match and its two neighbours alone. So every slice that holds it
and its neighbours tells it alike, which is what lets a span of the folded text be found again in its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.entities import html5

from extract.text.rewrite import Rewriter, State
from extract.text.tex import LAYOUT, SYMBOLS, plain_tex

_TAGS = (
    "sup|sub|br|wbr|hr|b|i|u|s|p|q|a|em|strong|span|div|font|small|big|code|tt|kbd|var|mark|del|ins|cite|abbr"
    "|center|ruby|rt|rp|rb|img|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|caption|blockquote|pre"
)
_BREAKING_TAG = re.compile(r"</?(?:br|hr|p|div|li|dt|dd|tr|td|th|caption|blockquote)\b", re.IGNORECASE)

# Every repetition is bounded or stops at the character that could open the next match: linear on any input.
_MARKUP = re.compile(
    rf"""
    (?P<tag> < /? (?:{_TAGS}) (?: \s+ [A-Za-z-]+ \s* = [^<>]* | \s* ) /? > | <!--[^<>]*--> )
  | (?P<math> \$\$ [^$\\^_]{{0,300}} [\\^_] [^$]{{0,300}} \$\$
            | \$ (?: [^$。．\\^_]{{0,200}} [\\^_] [^$。．]{{0,200}}
                   | [ ]? [A-Za-z+\-<>=] [0-9A-Za-z+\-<>=.,/%()' ]{{0,24}} ) \$ )
  | (?P<command> \\ [A-Za-z]+ (?: \s{{0,3}} \{{ [^{{}}]{{0,200}} \}} )? )
  | (?P<escape> \\ (?: [!-/:-@\[-`{{-~] | (?= \r?\n ) ) )
  | (?P<entity> & (?:amp;)* (?P<char> \#[0-9]{{1,7}} | \#x[0-9a-f]{{1,6}} | [a-z][a-z0-9]{{1,31}} ) ; )
  | (?P<script> [_^] \{{ [^{{}}]{{0,80}} \}} )
  | (?P<footnote> \[\^ [^\[\]\s]{{1,20}} \] )
  | (?P<link> \[ [^\[\]]{{0,300}} \] \( (?: \# | https?:// ) [^()\s]* \) )
  | (?P<emphasis> \*+ | _+ )
  | (?P<invisible> [\u00ad\u200b\u2060\ufeff]+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Converters set scripts off by spaces: R <sup>2</sup>併用, CD4 $^+$ T. Not so an isotope: of <sup>3</sup>H.
_SPACED_SCRIPT = re.compile(
    r"""
    (?P<base> [A-Za-z0-9] ) \s{1,3}
    (?: <su[bp]> \s? (?P<html> [0-9+\-−±]{1,4} ) \s? </su[bp]>
      | \$ \s? [\^_] \s? \{? (?P<tex> [0-9+\-−]{1,4} ) \}? \s? \$ )
    (?! [A-Za-z] )
    """,
    re.VERBOSE,
)
_SPACED_SCRIPT_HINT = re.compile(r"\s(?:<su|\$\s?[\^_])")
_HINT = re.compile(r"[\\$*_\u00ad\u200b\u2060\ufeff]|<[/!A-Za-z]|&[#A-Za-z]|\^\{|\]\(|\[\^")


def may_hold_markup(text: str) -> bool:
    """A quick look: False means that there is certainly none."""
    return _HINT.search(text) is not None


def fold_markup(state: State) -> State:
    """Remove mark-up from the text of ``state``."""
    if not may_hold_markup(state.text):
        return state
    state = _fold_spaced_scripts(state)
    rewriter = Rewriter(state)
    for match in _MARKUP.finditer(state.text):
        _HANDLERS[match.lastgroup or ""](rewriter, match)
    return rewriter.finish()


def _fold_spaced_scripts(state: State) -> State:
    if not _SPACED_SCRIPT_HINT.search(state.text):
        return state
    rewriter = Rewriter(state)
    for match in _SPACED_SCRIPT.finditer(state.text):
        rewriter.replace(match.start(), match.end(), match["base"] + (match["html"] or match["tex"]))
    return rewriter.finish()


def _on_tag(rewriter: Rewriter, match: re.Match[str]) -> None:
    rewriter.replace(match.start(), match.end(), " " if _BREAKING_TAG.match(match[0]) else "")


def _on_math(rewriter: Rewriter, match: re.Match[str]) -> None:
    rewriter.replace(match.start(), match.end(), plain_tex(match[0]))


def _on_command(rewriter: Rewriter, match: re.Match[str]) -> None:
    """LaTeX without dollars: known commands only. Others stay, glued: part of one could be a known one."""
    name, brace, _ = match[0][1:].partition("{")
    name = name.rstrip()
    if name in SYMBOLS or (name in LAYOUT and brace):
        rewriter.replace(match.start(), match.end(), plain_tex(match[0]))
    else:
        rewriter.glue(match.start(), match.end())


def _on_escape(rewriter: Rewriter, match: re.Match[str]) -> None:
    rewriter.replace(match.start(), match.end(), match[0][1:])


def _on_entity(rewriter: Rewriter, match: re.Match[str]) -> None:
    if (char := _entity(match["char"])) is not None:
        rewriter.replace(match.start(), match.end(), char)


def _entity(name: str) -> str | None:
    """The character of ``lt``, ``#945`` or ``#x3b1``; None if there is none."""
    if not name.startswith("#"):
        return html5.get(name + ";")
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    is_character = 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000
    return chr(code) if is_character else None


def _on_script(rewriter: Rewriter, match: re.Match[str]) -> None:
    rewriter.replace(match.start(), match.end(), match[0][2:-1])


def _on_link(rewriter: Rewriter, match: re.Match[str]) -> None:
    rewriter.replace(match.start(), match.end(), match[0][1:].partition("]")[0])


def _on_emphasis(rewriter: Rewriter, match: re.Match[str]) -> None:
    """Standing free it is a character (``5 * 3``), as is ``*`` between ASCII letters or digits (``HLA-A*02``)
    and ``_`` between word characters (``snake_case``); the latter two are glued to their neighbours."""
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isspace() and after.isspace():
        return
    inside_word = before.isalnum() and after.isalnum()
    if inside_word and (match[0][0] == "_" or (end - start == 1 and before.isascii() and after.isascii())):
        rewriter.glue(start - 1, end + 1)
    else:
        rewriter.replace(start, end, "")


def _on_footnote(rewriter: Rewriter, match: re.Match[str]) -> None:
    rewriter.replace(match.start(), match.end(), "")


def _on_invisible(rewriter: Rewriter, match: re.Match[str]) -> None:
    rewriter.replace(match.start(), match.end(), "")


_HANDLERS: dict[str, Callable[[Rewriter, re.Match[str]], None]] = {
    "tag": _on_tag, "math": _on_math, "command": _on_command, "escape": _on_escape, "entity": _on_entity,
    "script": _on_script, "link": _on_link, "emphasis": _on_emphasis, "invisible": _on_invisible,
    "footnote": _on_footnote,
}  # fmt: skip
