"""What tests of the command line share: how a command ended, and what runs one (the fixture `kg` in conftest.py)."""

from collections.abc import Callable
from typing import NamedTuple


class Ended(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


Kg = Callable[..., Ended]
