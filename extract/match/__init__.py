"""Parsed sentences -> mentions: phrases, noun phrases, the algebra of change, frames."""
