"""Konkyo: claims of effect in Japanese pharmaceutical documents, extracted, grounded, checked and scored."""

__version__ = "0.1.0"
