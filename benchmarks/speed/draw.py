"""Draw what `sizes.json` holds: docs/scale.svg, time and memory against papers, on log axes.

python -m benchmarks.speed.draw
"""

import json
from collections.abc import Sequence
from math import ceil, floor, log10
from pathlib import Path

from benchmarks.speed.sizes import RESULTS

PICTURE = Path(__file__).parent.parent.parent / "docs" / "scale.svg"
WIDTH, HEIGHT = 340, 230
LEFT, TOP, GAP = 60, 40, 90
INK, SOFT, LINES = "#24292f", "#8c959f", ("#0969da", "#bc4c00")

Line = tuple[str, list[tuple[float, float]]]


class Panel:
    """Two log axes with lines.

    Args:
        left: where it begins.
        title: what stands above it.
        unit: of what is drawn upwards.
        lines: names, each with points, both numbers over 0.
    """

    def __init__(self, left: int, title: str, unit: str, lines: Sequence[Line]) -> None:
        self.left, self.title, self.unit, self.lines = left, title, unit, lines
        points = [point for _, some in lines for point in some]
        self._x = _decades([x for x, _ in points])
        self._y = _decades([y for _, y in points])

    def x(self, value: float) -> float:
        """Where a number of papers lies."""
        low, high = self._x
        return self.left + WIDTH * (log10(value) - low) / (high - low)

    def y(self, value: float) -> float:
        """How high a figure lies."""
        low, high = self._y
        return TOP + HEIGHT * (1 - (log10(value) - low) / (high - low))

    def svg(self) -> list[str]:
        """Its elements."""
        out = [f'<text x="{self.left}" y="{TOP - 18}" font-weight="bold">{self.title}</text>']
        for power in range(self._x[0], self._x[1] + 1):
            x = self.x(10.0**power)
            out.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{TOP + HEIGHT}" stroke="#d0d7de"/>')
            out.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{10**power:,}</text>')
        for power in range(self._y[0], self._y[1] + 1):
            y = self.y(10.0**power)
            out.append(f'<line x1="{self.left}" y1="{y:.1f}" x2="{self.left + WIDTH}" y2="{y:.1f}" stroke="#d0d7de"/>')
            out.append(f'<text x="{self.left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>')
        out.append(f'<text x="{self.left + WIDTH / 2}" y="{TOP + HEIGHT + 36}" text-anchor="middle">论文 papers</text>')
        out.append(f'<text x="{self.left - 6}" y="{TOP - 6}" text-anchor="end" fill="{SOFT}">{self.unit}</text>')
        for colour, (name, points) in zip(LINES, self.lines, strict=False):
            path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            out += [f'<circle cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
            row = TOP + 14 + 16 * [line[0] for line in self.lines].index(name)
            out.append(f'<text x="{self.left + 8}" y="{row}" fill="{colour}">{name}{_slope(points)}</text>')
        return out


def _slope(points: list[tuple[float, float]]) -> str:
    """The exponent between the last two points: 1 is linear."""
    if len(points) < 2:
        return ""
    (x, y), (x2, y2) = points[-2:]
    return f"：n^{log10(y2 / y) / log10(x2 / x):.2f}"


def _decades(values: list[float]) -> tuple[int, int]:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)


def main() -> None:
    """Write the picture."""
    runs = json.loads(RESULTS.read_text(encoding="utf-8"))["runs"]

    def line(name: str, figure: str) -> Line:
        return name, [(run["papers"], run[figure]) for run in runs]

    panels = (
        Panel(LEFT, "时间 time", "s", [line("时钟 clock", "seconds"), line("处理器 processor", "processor")]),
        Panel(
            LEFT + WIDTH + GAP,
            "内存峰值 peak memory",
            "MiB",
            [line("所有进程 all processes", "together"), line("最大进程 largest", "largest")],
        ),
    )
    width, height = LEFT + 2 * WIDTH + GAP + 20, TOP + HEIGHT + 50
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}" role="img">',
        "<title>kg build: 时间与内存随论文数 (time and memory against papers)</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(element for panel in panels for element in panel.svg()),
        "</svg>",
    ]
    PICTURE.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
