"""Figures of what was measured, and how they are written."""

from collections.abc import Iterable, Sequence
from statistics import median


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]


def p50(values: Iterable[float]) -> float:
    """The middle one."""
    return percentile(values, 50)


def ratio(ours: Sequence[float], floor: Sequence[float]) -> float:
    """How many times the floor, round by round, since a busy machine slows both of a round; the median."""
    return median(a / b for a, b in zip(ours, floor, strict=True))


def milliseconds(seconds: float) -> str:
    """0.46 ms"""
    return f"{seconds * 1000:.2f} ms"


def times(value: float) -> str:
    """1.52 ×"""
    return f"{value:.2f} ×"


def number(value: float) -> str:
    """4,750"""
    return f"{value:,.0f}"


def kept(is_kept: bool) -> str:
    """Whether a budget is kept."""
    return "✓" if is_kept else "✗"
