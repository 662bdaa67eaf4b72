"""The QC record of a review: what was reviewed, who decided what, how far they agree, what the samples prove.

record = qc_record(store, revision)
for line in lines(record): print(line)        # or render_page(record)
"""

from __future__ import annotations

from extract.qc.page import render_body, render_page
from extract.qc.record import Counts, QcRecord, Reviewer, qc_record
from extract.qc.text import lines

__all__ = ["Counts", "QcRecord", "Reviewer", "lines", "qc_record", "render_body", "render_page"]
