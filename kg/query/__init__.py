"""Questions to a build: `query`, `ask`, `show`, `matrix`, `verify`; `present` writes out what they return."""

from kg.query.answer import query
from kg.query.ask import ask
from kg.query.matrix import matrix
from kg.query.present import present
from kg.query.resolve import resolve
from kg.query.show import show
from kg.query.verify import verify

__all__ = ["ask", "matrix", "present", "query", "resolve", "show", "verify"]
