"""The report: one HTML file that needs no network, with the document, its claims, findings and scores.

``render_report(extraction, score)`` gives the page, ``write_report(path, ...)`` writes it. Everything in it
that comes from a source file is data: escaped, and never run.
"""

from extract.report.page import render_report, write_report

__all__ = ["render_report", "write_report"]
