"""Kinds of errors, one file for each group of checks. A kind registers itself where it is written."""
