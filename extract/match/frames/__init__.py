"""Frames of change over an analysed sentence -> mentions: what moves which way, found by which word.

A mention names the quantity and the direction; who moves it, and in what, is the business of ``extract.claims``.
``reader`` sends each predicate to its frame; ``scope`` holds what the frames share.
"""

from extract.match.frames.reader import FrameReader
from extract.match.frames.scope import Mention

__all__ = ["FrameReader", "Mention"]
