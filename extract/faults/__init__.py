"""A test of the checks: known errors are planted into copies of a document; which of them do the checks notice?

``measure(document)`` plants, one at a time, every kind of error that the document gives occasion for, and
harmless edits beside them, and counts what was caught and what was a false alarm.
"""

from extract.faults.figures import Measurement, Rate
from extract.faults.model import Edit, Kind, Trial
from extract.faults.plan import kinds
from extract.faults.trials import measure

__all__ = ["Edit", "Kind", "Measurement", "Rate", "Trial", "kinds", "measure"]
