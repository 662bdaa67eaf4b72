"""What stands for what was said before: anaphora, ellipsis of names, class nouns."""

from __future__ import annotations

from extract.claims.anaphora.antecedents import Antecedents

__all__ = ["Antecedents"]
