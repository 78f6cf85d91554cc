"""Room on the map: boxes of blocks, the free columns and lines between them, and how one makes way for another."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

GAP = 3
"""Columns between blocks side by side, for the labels of their rows."""

GAP_LINES = 1
"""Lines between blocks one behind another."""

_MOST_PLACES = 60
"""The most columns, and lines, at which a free place is looked for."""

RIGHT, DOWN = (1, 0), (0, 1)
Step = tuple[int, int]
"""Columns and lines, of which one is 1 or -1 and the other 0."""


class Box(NamedTuple):
    """A part of the map: its columns and lines, the last ones included."""

    left: int
    top: int
    right: int
    bottom: int

    def moved(self, columns: int, lines: int) -> "Box":
        """The box at another place."""
        return Box(self.left + columns, self.top + lines, self.right + columns, self.bottom + lines)


class Room(NamedTuple):
    """The free columns and lines that two boxes need between them: either is enough."""

    columns: int = GAP
    lines: int = GAP_LINES


def room_between(one: Box, other: Box) -> Room:
    """The room that two boxes need: less than usual only where less parts them already.

    Columns part those that share lines, and lines the others, unless these are as far apart sideways as is usual.
    """
    columns, lines = _apart(one, other)
    if lines < 0:
        return Room(columns=min(GAP, columns) if columns >= 0 else GAP)
    return Room(lines=min(GAP_LINES, lines) if columns < GAP else GAP_LINES)


def is_clear(one: Box, other: Box, room: Room) -> bool:
    """Whether there is that room between two boxes."""
    columns, lines = _apart(one, other)
    return columns >= room.columns or lines >= room.lines


def _apart(one: Box, other: Box) -> tuple[int, int]:
    """The free columns and lines between two boxes; negative where they share some."""
    return (
        max(one.left - other.right, other.left - one.right) - 1,
        max(one.top - other.bottom, other.top - one.bottom) - 1,
    )


def next_free(box: Box, others: Mapping[int, Box], step: Step) -> Box:
    """The next place of a box in a direction, over the boxes in the way. others: by any number."""
    rooms = {number: room_between(box, other) for number, other in others.items()}
    place = box.moved(*step)
    while True:
        in_the_way = [other for number, other in others.items() if not is_clear(place, other, rooms[number])]
        if not in_the_way:
            return place
        place = _past(place, in_the_way[0], step)


def make_room(before: Mapping[int, Box], number: int, box: Box) -> dict[int, Box]:
    """The boxes after one of them has become larger, or has come: those in its way are moved down or to the right.

    before: by number. box: the larger one, with its left and top edges where they were. What stood below it moves
    down, everything else to the right; what they meet moves on likewise, so that boxes keep their order.
    """
    placed = {**before, number: box}
    own = before.get(number, box._replace(bottom=box.top - 1))
    moved = [number]
    for mover in moved:  # grows while it is gone through
        for other in before.keys() - {number, mover}:
            needed = _room_of(before, mover, other)
            if not is_clear(placed[mover], placed[other], needed):
                step = DOWN if before[other].top > own.bottom else RIGHT
                placed[other] = _past(placed[other], placed[mover], step)
                moved.append(other)
    return placed


def _room_of(before: Mapping[int, Box], one: int, other: int) -> Room:
    return room_between(before[one], before[other]) if one in before else Room()


def closed_up(before: Iterable[Box], after: Mapping[int, Box]) -> dict[int, Box]:
    """The boxes that are left, without the lines and columns that are free all over the map now, and were not before.

    Between boxes the usual room stays, if there was as much. after: boxes that have not moved since.
    """
    columns, lines = _freed(before, after.values())
    return {number: _closed(box, columns, lines) for number, box in after.items()}


def reshaped(before: Mapping[int, Box], number: int, box: Box) -> dict[int, Box]:
    """The boxes after one of them has another form: closed up where it was, and with room for it where it is."""
    columns, lines = _freed(before.values(), {**before, number: box}.values())
    closed = {each: _closed(other, columns, lines) for each, other in before.items()}
    own = before[number]
    closed[number] = own._replace(right=own.right - len(columns), bottom=own.bottom - len(lines))
    return make_room(closed, number, box)


def _closed(box: Box, columns: Sequence[int], lines: Sequence[int]) -> Box:
    return box.moved(-bisect_left(columns, box.left), -bisect_left(lines, box.top))


def _freed(before: Iterable[Box], after: Iterable[Box]) -> tuple[list[int], list[int]]:
    """The columns and the lines in one of the boxes before, and in none after, in their order.

    Without those that boxes need between them: an aisle may have been beside a box that went.
    """
    before, after = [*before], [*after]
    columns, lines = (
        _not_needed(_covered(pick(box) for box in before), _covered(pick(box) for box in after), gap)
        for pick, gap in ((_columns, GAP), (_lines, GAP_LINES))
    )
    return columns, lines


def _columns(box: Box) -> tuple[int, int]:
    return box.left, box.right


def _lines(box: Box) -> tuple[int, int]:
    return box.top, box.bottom


def _not_needed(before: set[int], after: set[int], gap: int) -> list[int]:
    """The places that are covered no longer; of each stretch between covered ones, so many that a gap remains."""
    freed = sorted(before - after)
    found = [place for place in freed if not min(after) < place < max(after)]
    for one, other in pairwise(sorted(after)):
        within = freed[bisect_left(freed, one) : bisect_left(freed, other)]
        found += within[: max(other - one - 1 - gap, 0)]
    return sorted(found)


def _covered(stretches: Iterable[tuple[int, int]]) -> set[int]:
    return {place for first, last in {*stretches} for place in range(first, last + 1)}


def _past(box: Box, other: Box, step: Step) -> Box:
    """A box right behind another one in a direction, with the usual room between."""
    columns, lines = step
    if columns > 0:
        return box.moved(max(other.right + GAP + 1 - box.left, 1), 0)
    if columns < 0:
        return box.moved(min(other.left - GAP - 1 - box.right, -1), 0)
    if lines > 0:
        return box.moved(0, max(other.bottom + GAP_LINES + 1 - box.top, 1))
    return box.moved(0, min(other.top - GAP_LINES - 1 - box.bottom, -1))


def nearest_clear(wanted: Box, others: Mapping[int, Box]) -> Box:
    """The clear place for a box that is nearest to the wanted one: there, or right beside other boxes."""
    width, height = wanted.right - wanted.left, wanted.bottom - wanted.top
    lefts, tops = {wanted.left}, {wanted.top, max((each.bottom for each in others.values()), default=0) + 2}
    for other in others.values():
        lefts |= {other.right + GAP + 1, other.left - GAP - 1 - width}
        tops |= {other.bottom + GAP_LINES + 1, other.top - GAP_LINES - 1 - height}
    columns = sorted((left - wanted.left for left in lefts), key=abs)[:_MOST_PLACES]
    lines = sorted((top - wanted.top for top in tops), key=abs)
    lines = [*lines[:_MOST_PLACES], max(lines)]
    steps = ((column, line) for column in columns for line in lines)
    # The nearest first: most places near the wanted one meet one of them.
    near = sorted(others.values(), key=lambda box: _distance(wanted, box))
    for step in sorted(steps, key=lambda step: (abs(step[0]) + 2 * abs(step[1]), step)):
        place = wanted.moved(*step)
        if all(is_clear(place, other, Room()) for other in near):
            return place
    return wanted.moved(0, max(lines))


def _distance(one: Box, other: Box) -> int:
    columns, lines = _apart(one, other)
    return max(columns, 0) + 2 * max(lines, 0)
