"""Claims: the sentence parsed into clauses, candidates proposed generously, a scored decision."""

from kg.extract.claims import Reader
from kg.extract.writer import claim_id

__all__ = ["Reader", "claim_id"]
