"""The demo's arena: two tiers of blocks on all four sides of a court."""

from collections.abc import Iterator

from msgspec import Struct

from seatui.demo.venues.drawing import DEPTH, PITCH, Drawing, PricedRow
from seatui.domain.model.seats import SeatKind
from seatui.domain.venue.venue_plan import Plan

_AISLE = 2 * PITCH
_COURT = 26 * PITCH, 15 * PITCH
"""Half of its length and of its width."""


class _Stand(Struct, frozen=True):
    """Blocks side by side that face the court.

    way: from the middle of the court to them. gap: to their front rows. last: the number of the leftmost block as
    one looks at the court; numbers run clockwise on the map, beginning at the top left.
    """

    way: complex
    gap: float
    last: int
    blocks: int
    rows: int
    seats: int
    category: str
    prices: tuple[int, int]

    def price(self, row: int) -> int:
        """The price of a seat by its row, counted from 0: the front half is the dearer one."""
        return self.prices[row >= self.rows // 2]


_LONG, _SHORT = _COURT[1] + 3 * PITCH, _COURT[0] + 3 * PITCH
_LOWER, _UPPER = 12, 9
"""Rows of the two tiers."""
_BEHIND = _LONG + (_LOWER + 3) * DEPTH

_STANDS = (
    _Stand(-1j, _BEHIND, 204, 4, _UPPER, 14, "Upper tier", (38, 28)),
    _Stand(-1j, _LONG, 104, 4, _LOWER, 14, "Courtside", (95, 72)),
    _Stand(complex(-1), _SHORT, 112, 2, _LOWER, 14, "Behind the basket", (54, 44)),
    _Stand(complex(1), _SHORT, 106, 2, _LOWER, 14, "Behind the basket", (54, 44)),
    _Stand(1j, _LONG, 110, 4, _LOWER, 14, "Courtside", (95, 72)),
    _Stand(1j, _BEHIND, 208, 4, _UPPER, 14, "Upper tier", (38, 28)),
)


def arena_plan() -> Plan:
    """An arena of about 3,000 seats in blocks 101 to 208, with wheelchair places behind the courtside blocks."""
    drawing = Drawing("Harbour Arena")
    for stand in _STANDS:
        for block in range(stand.blocks):
            for row in range(stand.rows):
                priced = PricedRow(
                    f"Block {stand.last - block}", str(row + 1), stand.category, stand.price(row)
                )
                is_last = stand.category == "Courtside" and row == stand.rows - 1
                drawing.add(
                    priced,
                    _points(stand, block, row),
                    _accessible if is_last else lambda _: SeatKind.STANDARD,
                )
    return drawing.plan()


def _points(stand: _Stand, block: int, row: int) -> Iterator[complex]:
    """The seats of a row, from the left as one looks at the court."""
    width = stand.blocks * (stand.seats - 1) * PITCH + (stand.blocks - 1) * (PITCH + _AISLE)
    first = block * (stand.seats * PITCH + _AISLE) - width / 2
    back = stand.gap + row * DEPTH
    for seat in range(stand.seats):
        yield stand.way * complex(back, -(first + seat * PITCH))


def _accessible(number: int) -> SeatKind:
    """Of the last row of a courtside block: two pairs of a wheelchair place and a companion's seat."""
    match number:
        case 1 | 14:
            return SeatKind.WHEELCHAIR
        case 2 | 13:
            return SeatKind.COMPANION
        case _:
            return SeatKind.STANDARD
