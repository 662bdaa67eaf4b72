"""The review pages (``app``), and what they stand on: the queue by risk, decisions, agreement, exact bounds."""
