"""The arrangement of the blocks of a floor: as on the drawing, without its empty space.

As in the layout of a table, the edges of the blocks cut the drawing into strips, and a strip is as wide as the blocks
in it need. Left, right, before and behind are the same on the map as on the drawing.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

GAP = 3
"""Columns between blocks side by side, for the labels of their rows."""

_SAME_EDGE = 0.8
"""The greatest distance, in seat widths, between edges that count as one."""


_MOST_CUTS, _MOST_CUTS_EACH = 5_000, 16
"""The most overlaps that are cut on a floor, and for each of its boxes: more are there only by mistake."""

_DIGITS = 3
"""The decimals of seat widths that count."""


class Box(Struct, frozen=True):
    """A block of `width` columns and `height` lines around `centre`. column, line: their sizes on the drawing."""

    centre: complex
    width: int
    height: int
    column: float
    line: float


class _Extent(Struct, frozen=True):
    """A box along one axis: start and end on the drawing; the cells it needs and its first cell (`at`) on the map."""

    start: float
    end: float
    need: int
    at: int = 0

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def arrange_boxes(boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """The first column and line of each box. Boxes keep their order from left to right and from front to back.

    Nothing overlaps; `GAP` columns, and one line, stay free between boxes.
    """
    unit = min((box.column for box in boxes), default=1.0)
    across = [_extent(box.centre.real / unit, box.width, box.column / unit, GAP) for box in boxes]
    down = [_extent(box.centre.imag / unit, box.height, box.line / unit, 1) for box in boxes]
    across, down = _apart(across, down)
    across = _laid_out(across, centred=True)
    down = _laid_out(down, centred=False)
    down = _closed_up(down, across)
    across = _closed_up(across, down)
    down = _pushed_apart(down, across)
    left, top = min(each.at for each in across), min(each.at for each in down)
    return [(column.at - left, line.at - top) for column, line in zip(across, down, strict=True)]


def _extent(middle: float, cells: int, size: float, gap: int) -> _Extent:
    """A box along one axis, in seat widths; rounded, so that a drawing that is turned gives the same map."""
    half = cells * size / 2
    return _Extent(round(middle - half, _DIGITS), round(middle + half, _DIGITS), cells + gap)


def _apart(across: list[_Extent], down: list[_Extent]) -> tuple[list[_Extent], list[_Extent]]:
    """The extents, those of overlapping boxes cut half-way along the axis with the smaller overlap."""
    order = sorted(range(len(across)), key=lambda index: across[index].start)
    starts = [across[index].start for index in order]
    left = max(_MOST_CUTS, _MOST_CUTS_EACH * len(order))
    for at, one in enumerate(order):
        # Cuts move starts only to the right: nothing after the first that begins beyond this box overlaps it.
        for other in order[at + 1 : bisect_left(starts, across[one].end, at + 1)]:
            if across[other].start >= across[one].end:
                continue
            if down[one].end <= down[other].start or down[other].end <= down[one].start:
                continue
            if not left:
                return across, down
            left -= 1
            if _overlap(across[one], across[other]) <= _overlap(down[one], down[other]):
                across[one], across[other] = _cut(across[one], across[other])
            else:
                down[one], down[other] = _cut(down[one], down[other])
    return across, down


def _overlap(one: _Extent, other: _Extent) -> float:
    """The overlap as a share of the smaller of the two."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (min(one.end - one.start, other.end - other.start) or 1.0)


def _cut(one: _Extent, other: _Extent) -> tuple[_Extent, _Extent]:
    first, second = (one, other) if (one.middle, one.start) <= (other.middle, other.start) else (other, one)
    at = (max(first.start, second.start) + min(first.end, second.end)) / 2
    # Neither may vanish where one lies within the other.
    at = min(max(at, (first.start + first.middle) / 2), max((second.end + second.middle) / 2, first.start))
    # In a third of the time that `replace` takes.
    first = _Extent(first.start, min(first.end, at), first.need, first.at)
    second = _Extent(max(second.start, at), second.end, second.need, second.at)
    return (first, second) if first.need == one.need and first.start == one.start else (second, first)


def _laid_out(extents: Sequence[_Extent], *, centred: bool) -> list[_Extent]:
    """The extents with their places: in the strips that each covers, centred or at their start."""
    edges = _edges(extents)
    spans = [(edges[extent.start], edges[extent.end]) for extent in extents]
    spans = [(first, max(last, first + 1)) for first, last in spans]
    strips = max(last for _, last in spans)
    lengths = _lengths(edges, strips)
    sizes = [0] * strips
    order = sorted(range(len(extents)), key=lambda index: (spans[index][1] - spans[index][0], index))
    for index in order:
        _widen(sizes, lengths, spans[index], extents[index].need)
    starts = [0]
    for size in sizes:
        starts.append(starts[-1] + size)
    placed = []
    for extent, (first, last) in zip(extents, spans, strict=True):
        spare = starts[last] - starts[first] - extent.need
        placed.append(replace(extent, at=starts[first] + (spare // 2 if centred else 0)))
    return placed


def _edges(extents: Sequence[_Extent]) -> dict[float, int]:
    """The number of each edge; edges closer than `_SAME_EDGE` share one."""
    values = sorted({edge for extent in extents for edge in (extent.start, extent.end)})
    numbers = {}
    first, number = values[0], 0
    for value in values:
        if value - first > _SAME_EDGE:
            first, number = value, number + 1
        numbers[value] = number
    return numbers


def _lengths(edges: dict[float, int], strips: int) -> list[float]:
    """The length of each strip on the drawing."""
    firsts: dict[int, float] = {}
    for value, number in edges.items():
        firsts.setdefault(number, value)
    ordered = [firsts[number] for number in sorted(firsts)]
    lengths = [end - start for start, end in pairwise(ordered)]
    return [*lengths, *[1.0] * (strips - len(lengths))]


def _widen(sizes: list[int], lengths: Sequence[float], span: tuple[int, int], need: int) -> None:
    """Widens the strips of a span to `need`, each in proportion to its length on the drawing."""
    first, last = span
    lack = need - sum(sizes[first:last])
    if lack <= 0:
        return
    whole = sum(lengths[first:last])
    given, so_far = 0, 0.0
    for strip in range(first, last):
        so_far += lengths[strip]
        share = round(lack * so_far / whole) - given
        sizes[strip] += share
        given += share


class _Skyline:
    """The cells beyond the boxes placed so far along one axis, for each cell of the other axis."""

    def __init__(self, others: Sequence[_Extent]) -> None:
        self._ends = [0] * max((other.at + other.need for other in others), default=0)

    def beyond(self, other: _Extent) -> int:
        """The first free cell for a box with this extent along the other axis."""
        return max(self._ends[other.at : other.at + other.need])

    def place(self, own: _Extent, other: _Extent) -> None:
        """Adds a box by its extents along both axes."""
        self._ends[other.at : other.at + other.need] = [own.at + own.need] * other.need


def _closed_up(extents: Sequence[_Extent], across: Sequence[_Extent]) -> list[_Extent]:
    """The extents with each band moved up beside the band before it, as far as there is room.

    The middle of a box stays behind those of the boxes before it.
    """
    placed = list(extents)
    skyline = _Skyline(across)
    middle: int | None = None  # twice the farthest one
    for band in _bands(extents):
        shift = min(placed[index].at for index in band)
        for index in band:
            own = placed[index]
            shift = min(shift, own.at - skyline.beyond(across[index]))
            if middle is not None:
                shift = min(shift, own.at - (middle - own.need) // 2 - 1)
        for index in band:
            placed[index] = replace(placed[index], at=placed[index].at - max(shift, 0))
            middle = max(middle or 0, 2 * placed[index].at + placed[index].need)
        for index in sorted(band, key=lambda index: placed[index].at + placed[index].need):
            skyline.place(placed[index], across[index])
    return placed


def _pushed_apart(down: list[_Extent], across: Sequence[_Extent]) -> list[_Extent]:
    """Boxes that still overlap, as they do on the drawing, put behind one another."""
    skyline = _Skyline(across)
    for index in sorted(range(len(down)), key=lambda index: (down[index].at, across[index].at, index)):
        own, other = down[index], across[index]
        down[index] = own = replace(own, at=max(own.at, skyline.beyond(other)))
        skyline.place(own, other)
    return down


def _bands(extents: Sequence[_Extent]) -> list[list[int]]:
    """The boxes in groups whose extents on the drawing do not overlap along this axis, in their order."""
    bands: list[list[int]] = []
    end = float("-inf")
    for index in sorted(range(len(extents)), key=lambda index: (extents[index].start, index)):
        if extents[index].start >= end:
            bands.append([])
        bands[-1].append(index)
        end = max(end, extents[index].end)
    return bands
