"""The demo's club: rows of chairs on all sides of a small round stage, and stools along the bar."""

import cmath
import math
from collections.abc import Iterator

from seatui.demo.venues.drawing import DEPTH, PITCH, Drawing, PricedRow, standard
from seatui.domain.model.seats import SeatKind
from seatui.domain.venue.venue_plan import Plan

_STAGE = 4.5 * PITCH
"""From the middle of the stage to the front row."""
_SIDES = (("North", -1j), ("West", complex(-1)), ("East", complex(1)), ("South", 1j))
_ROWS = (("A", 6, "Ringside", 42), ("B", 8, "Ringside", 42), ("C", 10, "Club", 34), ("D", 12, "Club", 28))
_STOOLS = 10


def club_plan() -> Plan:
    """A club of about 150 seats in the round: four sides of curved rows, stools at the bar, two wheelchair places."""
    drawing = Drawing("The Roundhouse Club")
    for side, way in _SIDES:
        for back, (label, seats, category, price) in enumerate(_ROWS):
            is_accessible = side == "South" and label == "D"
            row = PricedRow(side, label, category, price)
            drawing.add(row, _arc(way, seats, back), _accessible if is_accessible else standard)
    bar = _STAGE + (len(_ROWS) + 1.5) * DEPTH
    stools = (complex((n - (_STOOLS - 1) / 2) * PITCH, -bar) for n in range(_STOOLS))
    drawing.add(PricedRow("Bar", "Bar", "Stool", 22), reversed([*stools]))
    return drawing.plan()


def _arc(way: complex, seats: int, back: int) -> Iterator[complex]:
    """A row that bends round the stage, from the left as one looks at it."""
    radius = _STAGE + back * DEPTH
    step = min(PITCH / radius, math.radians(84) / seats)
    for seat in range(seats):
        yield way * cmath.rect(radius, ((seats - 1) / 2 - seat) * step)


def _accessible(number: int) -> SeatKind:
    match number:
        case 1 | 12:
            return SeatKind.WHEELCHAIR
        case 2 | 11:
            return SeatKind.COMPANION
        case _:
            return SeatKind.STANDARD
