"""Claims: the sentence parsed into clauses, candidates proposed generously, a scored decision."""

from kg.extract.claims import Reader, claim_id

__all__ = ["Reader", "claim_id"]
