"""What a score is made of. Counts come first, ratios are derived from them; 0/0 is null.

``ci95`` is a 95 % percentile interval from a bootstrap over sentences; null where nothing can be drawn.
"""

from __future__ import annotations

from typing import Literal

from extract.model import Direction, Record

Interval = tuple[float, float]

Cause = Literal["sentence", "trigger", "direction", "argument", "coordination", "context", "spurious"]
"""The earliest stage that failed:

``sentence``      nothing was found in the sentence
``trigger``       the sentence has claims, none with this direction
``direction``     all three slots right, the direction wrong
``argument``      a slot is wrong in a way not named below
``coordination``  right but for one slot, which holds another member of the list (or several at once)
``context``       right but for slots whose value the sentence does not hold: it had to be inherited
``spurious``      a prediction that stands beside no missed claim
"""

Part = Literal["subject", "treatment", "effect", "direction"]
PARTS: tuple[Part, ...] = ("subject", "treatment", "effect", "direction")
CAUSES: tuple[Cause, ...] = (
    "sentence",
    "trigger",
    "direction",
    "argument",
    "coordination",
    "context",
    "spurious",
)


class Figure(Record):
    """Precision, recall and F1 over claims (micro), from counts after equal claims are merged."""

    tp: int
    n_pred: int
    n_gold: int
    precision: float | None
    recall: float | None
    f1: float | None
    ci95: Interval | None = None
    """Of F1."""
    precision_ci95: Interval | None = None
    recall_ci95: Interval | None = None


class Share(Record):
    """How many of ``pairs`` are right. ``exact``, for slots: how many are equal in normal form."""

    pairs: int
    correct: int
    accuracy: float | None
    exact: int | None = None
    ci95: Interval | None = None


class RowFigure(Record):
    """Precision of one lexicon row or rule: the claims that name it and how many of them match (relaxed)."""

    row: str
    claims: int
    correct: int
    precision: float


class Difference(Record):
    """New version against old on the same gold: F1 (relaxed) new minus old; two-sided paired bootstrap."""

    old_f1: float | None
    new_f1: float | None
    difference: float | None
    ci95: Interval | None
    p_value: float | None


class Bin(Record):
    """One bin of a reliability diagram; ``low`` inclusive, ``high`` exclusive but for the last."""

    low: float
    high: float
    claims: int
    mean_confidence: float
    correct: int
    accuracy: float


class Calibration(Record):
    """How far the confidence of the predictions can be believed, against relaxed matches."""

    claims: int
    brier: float
    auroc: float | None
    bins: tuple[Bin, ...]
    wrong_in_least_sure: dict[str, float | None]
    """Share of all wrong claims that lie among the least sure 10 %, 20 %, … of the claims."""


class Grounding(Record):
    """Distinct slot values and citations that are grounded as in gold."""

    terms: Share
    """Right: the very row of the glossary, or none where none is meant."""
    lenient: Share
    """Right, too: another row that the value mentions."""
    wrong_row: int
    """Values grounded in a row that is not theirs: worse than none."""
    citations: Share


class SlotValues(Record):
    """The four values of a claim as written, and where it stands."""

    subject: str | None
    treatment: str | None
    effect: str | None
    direction: Direction
    found_by: tuple[str, ...] = ()
    claim: str | None = None
    """The claim's id, where the file has one."""


class Verdict(Record):
    """One line of an error list: a matched pair, a miss, a spurious prediction, or both as a near miss."""

    document: str
    sentence: str
    start: int | None
    section: str
    gold: SlotValues | None
    pred: SlotValues | None
    matched: bool
    cause: Cause | None = None
    differs: tuple[Part, ...] = ()
    """Of a near miss: the parts that do not match."""


class Signature(Record):
    """What a figure was measured with. Two figures can be compared only if they differ where you know it."""

    gold: str
    lexicon: str
    code: str
    version: str
    ginza: str
    dictionary: str
    resamples: int
    seed: int

    def __str__(self) -> str:
        parts = ("gold", "lexicon", "code", "version", "ginza", "dictionary", "resamples", "seed")
        return "|".join(f"{part}:{getattr(self, part)}" for part in parts)


class Score(Record):
    """A prediction measured against gold, over one document or several pooled."""

    documents: tuple[str, ...]
    sentences: int
    """Sentences with a claim on either side: the units of the bootstrap."""
    strict: Figure
    relaxed: Figure
    by_slot: dict[Part, Share]
    """Each slot and ``direction``: relaxed, on the pairs of an assignment that ignores it."""
    by_direction: dict[str, Figure]
    by_section: dict[str, Figure]
    by_attribute: dict[str, Share]
    """``modality``, ``interaction``, ``exclusive``, ``citations``: on the pairs of the relaxed assignment."""
    by_row: tuple[RowFigure, ...] = ()
    missed: dict[str, int]
    """Missed gold claims by cause: the error budget."""
    spurious: dict[str, int]
    """Predictions without a match by cause: that of the miss they stand beside, else ``spurious``."""
    calibration: Calibration | None = None
    grounding: Grounding | None = None
    against: Difference | None = None
    verdicts: tuple[Verdict, ...] = ()
    signature: Signature
