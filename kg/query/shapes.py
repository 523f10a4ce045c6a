"""The blocks that a result is said in: what is said, not how it is set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A line that begins a part; level 1 is the result itself."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Line:
    """A line of prose."""

    text: str


@dataclass(frozen=True)
class Point:
    """A claim, or another item of a list."""

    text: str


@dataclass(frozen=True)
class Rest:
    """How much of a list is not shown."""

    text: str


@dataclass(frozen=True)
class Quote:
    """A sentence of a paper on one line, and where it stands."""

    text: str
    origin: str


@dataclass(frozen=True)
class Facts:
    """Names and values, one pair a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table; all columns but the first `text` ones hold numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: int = 1


Block = Heading | Line | Point | Rest | Quote | Facts | Grid
