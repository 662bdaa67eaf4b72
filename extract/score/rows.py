"""Claims as the scorer reads them: gold records or extracted claims, made flat."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError, PydanticSerializationError

from extract.errors import FileError
from extract.model import Claim, Direction, Interaction, Modality
from extract.normal import SLOTS, SlotKind


class ClaimRow(BaseModel):
    """A claim with its slots as plain strings. Unknown keys are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sentence: str
    start: Annotated[int, Field(ge=0)] | None = None
    end: int | None = None
    section: str = ""
    subject: str | None
    treatment: str | None
    effect: str | None
    direction: Direction
    comparator: str | None = None
    modality: Modality = "asserted"
    interaction: Interaction | None = None
    exclusive: bool = False
    citations: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    terms: dict[SlotKind, str | None] = {}
    """The abbreviation of the glossary row by slot, of slots that say whether they have one."""
    references: dict[str, str | None] = {}
    """The key of the reference by citation, of citations that say whether they have one."""
    id: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, data: Any) -> Any:
        """Make strings of slots, sentences and citations that are objects with a ``text``."""
        if not isinstance(data, Mapping):
            raise PydanticCustomError("model_type", "is no object")
        flat = {key: value for key, value in data.items() if value is not None}
        sentence = flat.get("sentence")
        if isinstance(sentence, Mapping):
            flat |= {key: sentence[key] for key in ("start", "end") if key in sentence}
            flat["sentence"] = sentence.get("text")
        values: dict[str, Any] = {slot: flat.get(slot) for slot in SLOTS}
        flat |= {slot: _text(value) for slot, value in values.items()}
        flat.setdefault(
            "terms", {slot: _text(one["term"], "abbr") for slot, one in values.items() if _says(one, "term")}
        )
        if isinstance(citations := flat.get("citations"), list | tuple):
            flat["citations"] = [_text(one) for one in citations]
            known = {_text(one): one["reference"] for one in citations if _says(one, "reference")}
            flat.setdefault("references", known)
        return flat

    @classmethod
    def of(cls, claim: Claim) -> ClaimRow:
        """The row of an extracted claim."""
        return cls.model_validate(claim.model_dump())


def _text(value: Any, key: str = "text") -> Any:
    return value.get(key) if isinstance(value, Mapping) else value


def _says(value: Any, key: str) -> bool:
    return isinstance(value, Mapping) and key in value


def read_rows(path: str | Path) -> tuple[ClaimRow, ...]:
    """The claims of a JSONL file, one object a line; blank lines are passed over.

    Raises ``FileError`` with the line for anything that is no claim.
    """
    return tuple(_parse(path, number, line) for number, line in lines_of(path))


def lines_of(path: str | Path) -> Iterable[tuple[int, str]]:
    """The lines of a file that are not blank, numbered from 1. Raises ``FileError`` if it cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(path, None, f"cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise FileError(path, None, "is not UTF-8; save it as UTF-8 and try again") from None
    # Not splitlines(): a JSON string may hold U+2028 and the like.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _parse(path: str | Path, number: int, line: str) -> ClaimRow:
    try:
        row = ClaimRow.model_validate(parse_json(line))
        row.model_dump_json()
    except ValidationError as error:
        raise FileError(path, number, describe(error)[0]) from None
    except PydanticSerializationError:
        raise FileError(path, number, "holds half of a surrogate pair; write the whole character") from None
    except ValueError as error:
        raise FileError(path, number, str(error)) from None
    return row


def parse_json(line: str) -> Any:
    """One JSON value; a key that stands twice is an error, where the parser would keep the last.

    Raises ``ValueError`` with a problem fit to be printed.
    """
    try:
        return json.loads(line, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg}); write one JSON object a line") from None
    except RecursionError:
        raise ValueError("is nested too deep; write one flat JSON object a line") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    counts = Counter(key for key, _ in pairs)
    if twice := [key for key, count in counts.items() if count > 1]:
        raise ValueError(f"{twice[0]}: the key stands twice; remove one")
    return dict(pairs)


_PLAINER = {
    "missing": "the key is missing; add it",
    "extra_forbidden": "is no key of a record; remove it",
    "model_type": "is no JSON object; write one object a line",
}


def describe(error: ValidationError) -> list[str]:
    """The complaints of pydantic as short sentences, each with the key and, where there is one, the value."""
    return [_describe(one) for one in error.errors()]


def _describe(one: ErrorDetails) -> str:
    key = "".join(f"{part}: " for part in one["loc"])
    if one["type"] in _PLAINER:
        return f"{key}{_PLAINER[one['type']]}"
    message = one["msg"].removeprefix("Value error, ")
    value = one["input"]
    shown = f" ({value!r})" if isinstance(value, str | int | float) else ""
    return f"{key}{message[0].lower()}{message[1:]}{shown}"
