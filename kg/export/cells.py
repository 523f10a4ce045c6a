"""Cells of tables, as spreadsheets may hold them."""

from collections.abc import Sequence

Cell = str | int | float | bool | None
Row = Sequence[Cell]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: such a text gets an apostrophe before it.

    >>> guarded("=1+1"), guarded(-1)
    ("'=1+1", -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def listed(values: Sequence[object]) -> str:
    """Several values in one cell."""
    return "; ".join(map(str, values))
