"""Two versions of a document side by side: which sentence became which, which claim became which.

Pure functions on the records of ``extract.model``. No parser, no database; scipy is imported only when a
changed passage has to be aligned.
"""

from __future__ import annotations

from extract.align.changes import Change, changes
from extract.align.claims import ClaimPair, ClaimPairs
from extract.align.sentences import Alignment, SentencePair, align
from extract.align.units import Unit, units

__all__ = [
    "Alignment",
    "Change",
    "ClaimPair",
    "ClaimPairs",
    "SentencePair",
    "Unit",
    "align",
    "changes",
    "units",
]
