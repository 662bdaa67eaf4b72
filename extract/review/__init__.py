"""What the review pages stand on: the queue by risk, decisions, agreement, exact bounds."""
