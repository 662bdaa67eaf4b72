"""The plots of a score as SVG that stands in the page: no script, no network, text in the page's colour."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from extract.score.model import Figure, Score

Values = list[dict[str, Any]]

_FOLDER: Final = Path(__file__).parent / "plots"
_NAMESPACE: Final = re.compile(r'\s+xmlns(?::xlink)?="[^"]*"')
_CLIP: Final = re.compile(r'(id="|url\(#)(clip|gradient)')
_ROLES: Final = re.compile(r'\s+(?:role|aria-[a-z]+)="[^"]*"')


def plots(score: Score, labels: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Plots by name: ``directions`` and ``slots``, and ``calibration`` where confidence was measured.

    Words in a plot are in both languages, as SVG cannot be switched.
    """

    def both(key: str) -> str:
        return f"{labels[key]['ja']} {labels[key]['en']}"

    drawn = {
        "directions": _draw("directions", _directions(score, both), "d"),
        "slots": _draw("slots", _slots(score, both), "s"),
    }
    if score.calibration:
        drawn["calibration"] = _draw("calibration", _bins(score), "c")
    return drawn


def _directions(score: Score, both: Any) -> Values:
    groups = [("overall", score.relaxed), *score.by_direction.items()]
    return [row for key, figure in groups for row in _points(both(key), figure, both)]


def _points(group: str, figure: Figure, both: Any) -> Iterable[dict[str, Any]]:
    measures = (
        ("precision", figure.precision, figure.precision_ci95),
        ("recall", figure.recall, figure.recall_ci95),
    )
    for key, value, interval in measures:
        if value is not None:
            low, high = interval or (value, value)
            yield {"group": group, "measure": both(key), "value": value, "low": low, "high": high}


def _slots(score: Score, both: Any) -> Values:
    rows = []
    for part, share in score.by_slot.items():
        if share.accuracy is not None:
            low, high = share.ci95 or (share.accuracy, share.accuracy)
            rows.append({"group": both(part), "value": share.accuracy, "low": low, "high": high})
    return rows


def _bins(score: Score) -> Values:
    bins = score.calibration.bins if score.calibration else ()
    return [
        {"sure": one.mean_confidence, "right": one.accuracy, "claims": one.claims}
        for one in bins
        if one.claims
    ]


def _draw(name: str, values: Values, prefix: str) -> str:
    """A Vega-Lite specification of the folder ``plots`` with its values, as SVG.

    ``prefix`` keeps the names inside it apart from those of other drawings on the page.
    """
    import vl_convert

    specification = json.loads((_FOLDER / f"{name}.vl.json").read_text(encoding="utf-8"))
    specification["data"] = {"values": values}
    svg: str = vl_convert.vegalite_to_svg(specification, vl_version="5.20")
    svg = _CLIP.sub(rf"\g<1>{prefix}-\g<2>", _NAMESPACE.sub("", svg))
    # One image with one name, instead of a tree of unnamed graphics that a screen reader would read out.
    return _ROLES.sub("", svg).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
