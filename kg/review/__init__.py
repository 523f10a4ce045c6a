"""Material for a literature review: gathered by `review`, written by `write`."""

from kg.review.material import review
from kg.review.results import Review
from kg.review.written import FORMATS, write

__all__ = ["FORMATS", "Review", "review", "write"]
