"""Numbers drawn as bars of text: a line of small ones, or a plot with its scale."""

from collections.abc import Sequence
from typing import NamedTuple

from seatui.domain.words.cells import cells

_SPARKS = "▁▂▃▄▅▆▇█"
_ASCII_SPARKS = "_.:-=+*#"
_UNKNOWN = " "

LEAST_WIDTH = 12
"""The least cells of a plot, its scale included."""


class Bar(NamedTuple):
    """A bar of a plot. label: below it, where there is room; empty for none."""

    value: int
    label: str = ""


def sparkline(values: Sequence[int | None], *, in_ascii: bool = False) -> str:
    """A character for each value, the tallest for the greatest one; a blank where none is known.

    A value below 0 is drawn as one of 0.
    """
    signs = _ASCII_SPARKS if in_ascii else _SPARKS
    most = max((value or 0 for value in values), default=0)
    return "".join(_UNKNOWN if value is None else signs[_level(value, most, len(signs))] for value in values)


def _level(value: int, most: int, levels: int) -> int:
    """The index of a sign: 0 for nothing alone, the last for the most."""
    return -(-value * (levels - 1) // most) if value > 0 else 0


def plot(bars: Sequence[Bar], width: int, height: int, *, in_ascii: bool = False) -> list[str]:
    """Bars upright on a line with labels below, the scale at the left. height: lines of the bars alone.

    The bars are as wide as fits; of more than there are cells, only the last ones are drawn.
    """
    top = _round_top(max((bar.value for bar in bars), default=0))
    scale = max(cells(f"{top:,}"), 2)
    room = max(width, LEAST_WIDTH) - scale - 2
    bars = bars[-room:]
    each = max(min(room // max(len(bars), 1), 12), 1)
    gap = each > 2
    axis, corner = ("|", "+") if in_ascii else ("│", "└")
    lines = [
        f"{_scale_words(top, height, line):>{scale}} {axis}"
        + "".join(
            _cell(bar.value, top, height, line, in_ascii=in_ascii) * (each - gap) + " " * gap for bar in bars
        )
        for line in reversed(range(height))
    ]
    rule = ("-" if in_ascii else "─") * (each * len(bars))
    return [
        line.rstrip()
        for line in (*lines, f"{0:>{scale}} {corner}{rule}", _labels(bars, each, scale + 2, width))
    ]


def _round_top(most: int) -> int:
    """The end of a scale: the next number of 1, 2, 4, 5, 6, 8 or 10 times a power of ten."""
    power = 1
    while most > 10 * power:
        power *= 10
    return next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= most)


def _scale_words(top: int, height: int, line: int) -> str:
    """What stands at a line of the scale: the top, and the middle where that is a whole number."""
    if line == height - 1:
        return f"{top:,}"
    is_middle = height % 2 == 0 and line == height // 2 - 1 and top % 2 == 0 and height >= 4
    return f"{top // 2:,}" if is_middle else ""


def _cell(value: int, top: int, height: int, line: int, *, in_ascii: bool) -> str:
    """The part of a bar in a line, which is counted from the bottom."""
    if in_ascii:
        return "#" if value * height * 2 > (2 * line + (line > 0)) * top else " "
    eighths = -(-value * height * 8 // top) - 8 * line if value else 0
    return " " if eighths <= 0 else _SPARKS[min(eighths, 8) - 1]


def _labels(bars: Sequence[Bar], each: int, before: int, width: int) -> str:
    """The labels below their bars, as many as fit apart from each other."""
    said = ""
    for index, bar in enumerate(bars):
        at = before + index * each
        if bar.label and (not said or cells(said) < at) and at + cells(bar.label) <= max(width, LEAST_WIDTH):
            said += " " * (at - cells(said)) + bar.label
    return said
