"""Grounding: term → glossary entry, citation → reference; identifier-safe."""

from extract.ground.citations import CitationCandidate, CitationGrounding, Citations
from extract.ground.cited import Cited, find_citations
from extract.ground.records import Abbreviation, Candidate, Grounding, Part
from extract.ground.terms import Grounder, grounder_of

__all__ = [
    "Abbreviation",
    "Candidate",
    "CitationCandidate",
    "CitationGrounding",
    "Citations",
    "Cited",
    "Grounder",
    "Grounding",
    "Part",
    "find_citations",
    "grounder_of",
]
