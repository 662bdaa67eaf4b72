"""How likely a claim is read right: features of doubt, and a probability fitted on annotated texts.

A logistic regression whose coefficients are data (``lexicons/confidence.toml``, written by ``scripts/calibrate``);
the one thing needed at run time is a dot product.
"""

from extract.doubts.features import FeatureReader, Features
from extract.doubts.knowledge import Doubts, doubts
from extract.doubts.model import Model, Weight, load_model, rate
from extract.doubts.wordings import WORDING, Wording, wordings

__all__ = [
    "WORDING",
    "Doubts",
    "FeatureReader",
    "Features",
    "Model",
    "Weight",
    "Wording",
    "doubts",
    "load_model",
    "rate",
    "wordings",
]
