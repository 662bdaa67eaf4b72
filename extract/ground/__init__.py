"""Grounding: term → glossary entry, citation → reference; identifier-safe."""

from extract.ground.records import Abbreviation, Candidate, Grounding, Part
from extract.ground.terms import Grounder

__all__ = ["Abbreviation", "Candidate", "Grounder", "Grounding", "Part"]
