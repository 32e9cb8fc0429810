"""CPU seconds of each step over the size of the day, as an SVG on logarithmic axes.

In: seconds by size and step. Out: a file. A dashed line beside them grows as the day does: what is
steeper grows faster.
"""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 760, 460, 60, 50, 20, 190
COLOURS = ("#1b6ca8", "#d1495b", "#66a182", "#edae49", "#6a4c93", "#8d6a4f", "#2e4057", "#f2812e",
           "#5f7a8a", "#a63d40", "#3f88c5", "#44633f", "#b56576", "#7d8597")
# Quicker steps lie on the lowest line.
LEAST_SECONDS = 0.1
LABEL_PIXELS = 15

Seconds = Mapping[int, Mapping[str, float]]


def write(path: Path, measured: Seconds) -> None:
    """Write the plot of at least two sizes."""
    path.write_text("\n".join(_lines(measured)) + "\n", "utf-8")


class _Axes:
    """From articles and seconds to the picture's units."""

    def __init__(self, measured: Seconds) -> None:
        sizes = sorted(measured)
        seconds = [value for steps in measured.values() for value in steps.values()]
        self.first, self.last = math.log10(sizes[0]), math.log10(sizes[-1])
        self.low = math.floor(math.log10(LEAST_SECONDS))
        self.high = math.ceil(math.log10(max(*seconds, 1.0)))

    def x(self, articles: float) -> float:
        share = (math.log10(articles) - self.first) / (self.last - self.first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, seconds: float) -> float:
        share = (math.log10(max(seconds, LEAST_SECONDS)) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)


def _lines(measured: Seconds) -> Iterator[str]:
    axes, sizes = _Axes(measured), sorted(measured)
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           'font-family="sans-serif" font-size="12">')
    yield "<title>CPU seconds of each step by articles of the day</title>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    for power in range(axes.low, axes.high + 1):
        y = axes.y(10 ** power)
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{10.0 ** power:g} s</text>'
    for size in sizes:
        yield (f'<text x="{axes.x(size)}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
               f"{size:,}</text>")
    yield (f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">'
           "articles of the day</text>")
    yield from _as_the_day(axes, sizes)
    yield from _steps(axes, sizes, measured)
    yield "</svg>"


def _as_the_day(axes: _Axes, sizes: list[int]) -> Iterator[str]:
    begin = 1.0
    end = begin * sizes[-1] / sizes[0]
    yield (f'<path d="M{axes.x(sizes[0])} {axes.y(begin)}L{axes.x(sizes[-1])} {axes.y(end)}" '
           'stroke="#999" stroke-dasharray="5 4" fill="none"/>')


def _steps(axes: _Axes, sizes: list[int], measured: Seconds) -> Iterator[str]:
    """Yield a line a step with its name at the end, names apart from each other."""
    names = sorted(measured[sizes[-1]], key=lambda name: -measured[sizes[-1]][name])
    below = 0.0
    for number, name in enumerate(names):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{axes.x(size)},{axes.y(measured[size][name])}" for size in sizes)
        below = max(axes.y(measured[sizes[-1]][name]) + 4, below + LABEL_PIXELS)
        yield f'<polyline points="{points}" stroke="{colour}" stroke-width="2" fill="none"/>'
        yield (f'<text x="{WIDTH - RIGHT + 8}" y="{below}" fill="{colour}">{escape(name)}, '
               f"{measured[sizes[-1]][name]:,.1f} s</text>")
