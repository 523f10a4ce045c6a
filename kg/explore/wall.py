"""Rows of boxes of different widths: from cells of a wall to positions.

Each row is as high as its highest box and the rows of the middle are spread to one width, as lines of a page are. What
lies outside the middle is set beside its row, or in rows of its own above and below.
"""

from collections import defaultdict
from collections.abc import Mapping

Cell = tuple[int, int]  # row, column
Boxes = Mapping[str, tuple[int, int]]  # width, height
GAP = (26, 46)  # between boxes beside and above each other, in the map's units; lines need the room between rows


def lay_rows(
    taken: Mapping[str, Cell], boxes: Boxes, middle: tuple[int, int], pitch: float
) -> dict[str, tuple[int, int]]:
    """The centre of each box, from the cell it takes; no two boxes come nearer than the gap.

    Args:
        taken: the cell of each node.
        boxes: width and height of each node's box.
        middle: number of rows and columns of the middle, whose first cell is (0, 0).
        pitch: the mean distance between columns.
    """
    rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for node, (row, column) in taken.items():
        rows[row].append((column, node))
    heights = _heights(rows, boxes, middle[0])
    inside = {row: [n for c, n in sorted(rows[row]) if 0 <= c < middle[1]] for row in range(middle[0])}
    width = max(_needed(row, boxes) for row in inside.values())
    centres: dict[str, tuple[int, int]] = {}
    for row, y in heights.items():
        if row in inside:
            across = _justify(inside[row], boxes, width)
            left = [n for c, n in sorted(rows[row], reverse=True) if c < 0]
            right = [n for c, n in sorted(rows[row]) if c >= middle[1]]
            across |= _beside(left, boxes, width, -1) | _beside(right, boxes, width, 1)
        else:
            wanted = [((c - (middle[1] - 1) / 2 + 0.5 * (row % 2)) * pitch, n) for c, n in sorted(rows[row])]
            across = _apart(wanted, boxes)
        centres |= {node: (round(x), y) for node, x in across.items()}
    return centres


def _heights(rows: Mapping[int, list[tuple[int, str]]], boxes: Boxes, middle: int) -> dict[int, int]:
    """The y of each row's centre line; the middle rows lie around 0."""
    order = sorted(set(rows) | set(range(middle)))
    at, y = {}, 0
    for row in order:
        height = max((boxes[node][1] for _, node in rows.get(row, ())), default=0)
        at[row] = y + height // 2
        y += height + GAP[1]
    centre = (at[0] + at[middle - 1]) // 2
    return {row: y - centre for row, y in at.items()}


def _needed(row: list[str], boxes: Boxes) -> int:
    return sum(boxes[node][0] + GAP[0] for node in row)


def _justify(row: list[str], boxes: Boxes, width: int) -> dict[str, float]:
    """Spread over the width around 0; the room left over is shared evenly."""
    spare = (width - _needed(row, boxes)) / max(len(row), 1)
    centres, x = {}, -width / 2
    for node in row:
        room = boxes[node][0] + GAP[0] + spare
        centres[node] = x + room / 2
        x += room
    return centres


def _beside(row: list[str], boxes: Boxes, width: int, side: int) -> dict[str, float]:
    """From the edge of the middle outward, in the order given."""
    centres, x = {}, width / 2
    for node in row:
        room = boxes[node][0] + GAP[0]
        centres[node] = side * (x + room / 2)
        x += room
    return centres


def _apart(wanted: list[tuple[float, str]], boxes: Boxes) -> dict[str, float]:
    """Near the places wanted, pushed apart from left to right and moved back by the mean push."""
    centres: dict[str, float] = {}
    edge, pushed = None, 0.0
    for x, node in wanted:
        half = (boxes[node][0] + GAP[0]) / 2
        at = x if edge is None else max(x, edge + half)
        pushed += at - x
        centres[node], edge = at, at + half
    return {node: x - pushed / len(wanted) for node, x in centres.items()}
