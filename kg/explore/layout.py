"""Where concepts stand on the map: rows of a brick wall, so that no two boxes ever overlap.

The most important concepts share the middle. Among its cells they are exchanged until related ones stand close, few
lines run behind a box, and most arrows point onward (to the right; downward on a tall map). The others take, in their
order, the free cell nearest to what they are related to, so that showing more of them moves none.

Only sums, products and square roots of floats decide anything, and `random.Random(seed).random()`: both are the same
on every machine.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil, sqrt
from random import Random

from kg.explore.wall import GAP, Boxes, Cell, lay_rows

Point = tuple[float, float]
Pitch = tuple[float, ...]  # the mean distance between columns, and between rows

_BEHIND = 0.9  # what a box in the way costs, in columns of length
_BACKWARD = 2.5  # what an arrow against the reading direction costs beside its length, as a share of the way back
_EXCHANGES_PER_NODE = 700
_ROWS_APART = 2.0


def place(
    order: Sequence[str],
    ties: Mapping[tuple[str, str], float],
    boxes: Mapping[str, Boxes],
    core: int,
    ratio: float,
) -> dict[str, dict[str, tuple[int, int]]]:
    """Positions for nodes, for each language.

    Args:
        order: ids of the nodes, the most important first.
        ties: weight of the arrows from one node to another, above 0; ends that are not in `order` are ignored.
        boxes: for each language, width and height of each node's box, in the map's units.
        core: how many of the first nodes share the middle.
        ratio: width of the middle over its height; below 1 the map is tall and is read downward.

    Returns:
        For each language the centre of each node's box, whole numbers, x to the right and y downward; the middle is
        about (0, 0). Neighbours are the same in all languages, distances are not.
    """
    if not order:
        return {language: {} for language in boxes}
    inner, outer = list(order[:core]), order[core:]
    sizes = [one[node] for one in boxes.values() for node in inner]
    pitch = tuple(round(sum(size[axis] for size in sizes) / len(sizes)) + GAP[axis] for axis in (0, 1))
    rows, columns = _wall(len(inner), pitch, ratio)
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    points = {cell: _point(cell, pitch) for cell in cells}
    taken = _arrange(inner, ties, cells, points, pitch, downward=ratio < 1)
    _surround(outer, ties, taken, pitch, (rows, columns))
    return {language: lay_rows(taken, one, (rows, columns), pitch[0]) for language, one in boxes.items()}


def _wall(count: int, pitch: Pitch, ratio: float) -> tuple[int, int]:
    """Rows and columns of a wall with room for `count` boxes, of about the ratio wanted."""
    rows = max(1, round(sqrt(count * pitch[0] / (pitch[1] * ratio))))
    return rows, ceil(count / rows)


def _point(cell: Cell, pitch: Pitch) -> Point:
    row, column = cell
    return (column + 0.5 * (row % 2)) * pitch[0], row * pitch[1]


def _arrange(
    nodes: list[str],
    ties: Mapping[tuple[str, str], float],
    cells: list[Cell],
    points: Mapping[Cell, Point],
    pitch: Pitch,
    downward: bool,
) -> dict[str, Cell]:
    """Nodes in cells, by exchanging pairs: worse exchanges are allowed while the threshold falls to zero."""
    middle = points[cells[len(cells) // 2]]
    middle_out = sorted(range(len(cells)), key=lambda i: (_distance(points[cells[i]], middle), i))
    at = {node: middle_out[i] for i, node in enumerate(nodes)}
    holder: list[str | None] = [None] * len(cells)
    for node, i in at.items():
        holder[i] = node
    cost = _costs([points[cell] for cell in cells], pitch, downward)
    out, into = _neighbours(nodes, ties)

    def gain(i: int, j: int) -> float:
        """How much less it costs when the holders of two cells change places."""
        total = 0.0
        for node, other, here, there in ((holder[i], holder[j], i, j), (holder[j], holder[i], j, i)):
            if node is None:
                continue
            for far, weight in out[node]:
                total += weight * (cost[here][at[far]] - cost[there][here if far == other else at[far]])
            for far, weight in into[node]:
                if far != other:
                    total += weight * (cost[at[far]][here] - cost[at[far]][there])
        return total

    def exchange(i: int, j: int) -> None:
        holder[i], holder[j] = holder[j], holder[i]
        for k in (i, j):
            node = holder[k]
            if node is not None:
                at[node] = k

    random = Random(0)
    steps = _EXCHANGES_PER_NODE * len(nodes)
    start = 3.0
    for step in range(steps):
        i, j = int(random.random() * len(cells)), int(random.random() * len(cells))
        if i != j and gain(i, j) > -start * (1 - step / steps) ** 2:
            exchange(i, j)
    better = True
    while better:
        better = False
        for i in range(len(cells)):
            for j in range(i):
                if gain(i, j) > 1e-9:
                    exchange(i, j)
                    better = True
    return {node: cells[i] for node, i in at.items()}


def _neighbours(
    nodes: list[str], ties: Mapping[tuple[str, str], float]
) -> tuple[dict[str, list[tuple[str, float]]], dict[str, list[tuple[str, float]]]]:
    out: dict[str, list[tuple[str, float]]] = {node: [] for node in nodes}
    into: dict[str, list[tuple[str, float]]] = {node: [] for node in nodes}
    for (source, target), weight in sorted(ties.items()):
        if source in out and target in out and source != target:
            out[source].append((target, weight))
            into[target].append((source, weight))
    return out, into


def _costs(points: list[Point], pitch: Pitch, downward: bool) -> list[list[float]]:
    """What an arrow from one cell to another costs: its length, the cells it runs behind, its way back."""
    table = []
    for a in points:
        line = []
        for b in points:
            length = _distance(a, b) / pitch[0]
            behind = sum(_crosses(a, b, c, pitch) for c in points if c not in (a, b))
            back = (a[1] - b[1]) / pitch[0] if downward else (a[0] - b[0]) / pitch[0]
            line.append(length + _BEHIND * behind + _BACKWARD * max(back, 0.0))
        table.append(line)
    return table


def _distance(a: Point, b: Point) -> float:
    return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))


def _crosses(a: Point, b: Point, centre: Point, pitch: Pitch) -> bool:
    """Whether the line from a to b runs through a box of 0.6 times the pitch around a centre (Liang and Barsky)."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        delta, half = b[axis] - a[axis], 0.3 * pitch[axis]
        low, high = centre[axis] - half - a[axis], centre[axis] + half - a[axis]
        if delta == 0:
            if low > 0 or high < 0:
                return False
            continue
        near, far = sorted((low / delta, high / delta))
        first, last = max(first, near), min(last, far)
    return first < last


def _surround(
    nodes: Sequence[str],
    ties: Mapping[tuple[str, str], float],
    taken: dict[str, Cell],
    pitch: Pitch,
    wall: tuple[int, int],
) -> None:
    """Give each further node the free cell nearest to what it is related to; fills `taken`."""
    related: dict[str, dict[str, float]] = defaultdict(dict)
    for (source, target), weight in sorted(ties.items()):
        related[source][target] = related[source].get(target, 0.0) + weight
        related[target][source] = related[target].get(source, 0.0) + weight
    full = {(row, column) for row in range(wall[0]) for column in range(wall[1])}  # the middle stays as it is
    full.update(taken.values())
    middle = (wall[0] // 2, wall[1] // 2)
    for node in nodes:
        placed = [(taken[other], weight) for other, weight in sorted(related[node].items()) if other in taken]
        if placed:
            total = sum(weight for _, weight in placed)
            row = round(sum(cell[0] * weight for cell, weight in placed) / total)
            column = round(sum(cell[1] * weight for cell, weight in placed) / total)
        else:
            row, column = middle
        cell = _nearest_free((row, column), full, pitch)
        taken[node] = cell
        full.add(cell)


def _nearest_free(wanted: Cell, full: set[Cell], pitch: Pitch) -> Cell:
    """The nearest cell not full; rings of cells around the one wanted are searched until none nearer can follow.

    Rows count for more than they measure, so that the whole map grows wide rather than high.
    """
    flat = (pitch[0], _ROWS_APART * pitch[1])
    best: tuple[float, Cell] | None = None
    centre, radius = _point(wanted, flat), 0
    while best is None or best[0] > (radius - 1) * min(flat):
        for cell in _ring(wanted, radius):
            if cell not in full:
                found = (_distance(_point(cell, flat), centre), cell)
                best = found if best is None else min(best, found)
        radius += 1
    return best[1]


def _ring(centre: Cell, radius: int) -> list[Cell]:
    row, column = centre
    if radius == 0:
        return [centre]
    level = [(row + d, column + side) for d in range(-radius, radius + 1) for side in (-radius, radius)]
    upright = [(row + side, column + d) for d in range(-radius + 1, radius) for side in (-radius, radius)]
    return level + upright
