"""The scorer: gold against claims by section 7 of ANNOTATION.md.

``score(cases)`` gives a ``Score``; ``read_rows(path)`` reads either file. Brings numpy, never spaCy.
"""

from extract.score.model import Score
from extract.score.rows import ClaimRow, read_rows
from extract.score.scorer import Case, score

__all__ = ["Case", "ClaimRow", "Score", "read_rows", "score"]
