"""What differs between two versions of a document: claim by claim, slot by slot, and value by value.

found = compare(old, new)            # two extractions
for line in lines(found): print(line)
"""

from __future__ import annotations

from extract.diff.compare import compare
from extract.diff.lines import lines
from extract.diff.model import ClaimChange, ClaimDiff, Spot, StatementChange

__all__ = ["ClaimChange", "ClaimDiff", "Spot", "StatementChange", "compare", "lines"]
