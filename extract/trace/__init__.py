"""How a text became claims: what the parser saw, which rows fired, how each claim was made, what nearly was one."""

from extract.trace.build import trace
from extract.trace.records import Phrased, Row, Token, TracedClaim, TracedSentence

__all__ = ["Phrased", "Row", "Token", "TracedClaim", "TracedSentence", "trace"]
