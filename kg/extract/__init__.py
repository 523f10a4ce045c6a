"""Claims: the sentence parsed into clauses, pairs of phrases weighed by a net, what stands written."""

from kg.extract.claims import Reader
from kg.extract.writer import claim_id

__all__ = ["Reader", "claim_id"]
