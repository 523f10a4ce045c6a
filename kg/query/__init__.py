"""Questions to a build; `present` writes out what they return."""

from kg.query.ask import ask, query
from kg.query.compare import compare
from kg.query.diff import diff
from kg.query.gaps import gaps
from kg.query.inventory import inventory
from kg.query.matrix import matrix
from kg.query.present import present
from kg.query.resolve import resolve
from kg.query.show import show
from kg.query.stats import stats
from kg.query.trace import trace
from kg.query.verify import verify

__all__ = [
    "ask",
    "compare",
    "diff",
    "gaps",
    "inventory",
    "matrix",
    "present",
    "query",
    "resolve",
    "show",
    "stats",
    "trace",
    "verify",
]
