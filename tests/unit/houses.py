"""Houses for the tests of the domain: drawn by hand (`house_of`, `drawn`), or by hypothesis (`layouts`, `maps`).

Screens have theirs from `tests.tui.houses`, PostgreSQL from `tests.support.make_house`; real plans, for any of them,
are in `tests.unit.plan_samples`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from seatui.domain.model.seats import AVAILABLE, Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout

NOW = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


def seat(seat_id: str, zone: int = 0, row: int = 0, column: int = 0, price: str = "10") -> Seat:
    """A seat by its place; its label is what follows the row's letter in its id."""
    return Seat(seat_id, f"Zone {zone}", seat_id[0], int(seat_id[1:]), Decimal(price), zone, row, column)


_KINDS = {"w": SeatKind.WHEELCHAIR, "c": SeatKind.COMPANION, "r": SeatKind.RESTRICTED_VIEW}
_STATES = {
    "x": SeatState(SeatStatus.SOLD, "BK-1"),
    "h": SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=5)),
    "o": SeatState(SeatStatus.RESERVED, "BK-3", NOW - timedelta(minutes=5)),
    "b": SeatState(SeatStatus.BLOCKED),
}
_PRICES = {"$": "90"}
_ZONES = ("Stalls", "Circle", "Gallery")


def house_of(*rows: str, zones: Sequence[str] = _ZONES) -> House:
    """A house from a drawing, the front row first; an empty row begins the next zone.

    Signs: `.` a free seat at 20.00, ` ` an aisle, x sold, h held, o held too long, b blocked,
    w wheelchair place, c companion seat, r restricted view, $ at 90.00.
    Rows are A, B, …; seats are numbered by column from 1, so that C4 is in the fourth column of the third row.
    """
    seats: dict[str, Seat] = {}
    states: dict[str, SeatState] = {}
    zone = 0
    for row_index, signs in enumerate(rows):
        zone += not signs
        for column, sign in enumerate(signs):
            if sign == " ":
                continue
            seat_id = f"{'ABCDEFGHIJKLMNOP'[row_index - zone]}{column + 1}"
            made = seat(seat_id, zone, row_index - zone, column, _PRICES.get(sign, "20"))
            seats[seat_id] = made._replace(zone=zones[zone], kind=_KINDS.get(sign, SeatKind.STANDARD))
            if sign in _STATES:
                states[seat_id] = _STATES[sign]
    return house(Layout(seats.values()), **states)


def drawn(*rows: str, zones: Sequence[str] = _ZONES) -> Layout:
    """The layout of such a house, where it is only about where seats are."""
    return house_of(*rows, zones=zones).layout


def upright(*rows: str, zone: str = "Boxes") -> Layout:
    """A block that was turned: each text is a row that stands upright, from the top; they stand from left to right.

    Signs are as in `house_of`: `.` a free seat, ` ` an aisle. The first row is A.
    """
    return Layout(
        seat(f"{'ABCDEF'[index]}{number + 1}", 0, index, index)._replace(line=number + 1, zone=zone)
        for index, signs in enumerate(rows)
        for number, sign in enumerate(signs)
        if sign == "."
    )


def house(layout: Layout, **states: SeatState) -> House:
    """A house of that layout."""
    return House(Showing("E1", NOW, "Hamlet"), layout, states)


@st.composite
def layouts(draw: st.DrawFn, most_zones: int = 3) -> Layout:
    """Any layout of zones behind one another: zones and rows of any width, gaps anywhere."""
    row_columns = st.sets(st.integers(0, 30), min_size=1, max_size=12)
    zones = draw(st.lists(st.lists(row_columns, min_size=1, max_size=5), min_size=1, max_size=most_zones))
    return Layout(
        Seat(f"{zone}.{row}.{column}", str(zone), str(row), column, Decimal(1), zone, row, column)
        for zone, zone_rows in enumerate(zones)
        for row, columns in enumerate(zone_rows)
        for column in columns
    )


_ANY_STATE = st.sampled_from(
    [
        AVAILABLE,
        SeatState(SeatStatus.SOLD, "BK-1"),
        SeatState(SeatStatus.BLOCKED),
        SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=1)),
        SeatState(SeatStatus.RESERVED, "BK-3", NOW - timedelta(minutes=1)),
    ]
)


def states_of(layout: Layout) -> st.SearchStrategy[dict[str, SeatState]]:
    """Any states of some of its seats."""
    return st.dictionaries(st.sampled_from(list(layout.seats)), _ANY_STATE)


@st.composite
def maps(draw: st.DrawFn) -> Layout:
    """Any map: blocks of any size side by side and behind one another, as far apart as may be."""
    widths = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    seats = []
    left = 0
    for column_of_blocks, width in enumerate(widths):
        line = 0
        for block in range(draw(st.integers(1, 3))):
            line += draw(st.integers(1, 6))
            for row in range(draw(st.integers(1, 4))):
                columns = draw(st.sets(st.integers(0, width - 1), min_size=1))
                for column in columns:
                    number = column_of_blocks * 10 + block
                    name = f"{number}.{row}.{column}"
                    seats.append(
                        Seat(
                            name,
                            f"{number}",
                            f"{row}",
                            column,
                            Decimal(1),
                            number,
                            row,
                            left + column,
                            line=line,
                        )
                    )
                line += 1
        left += width + draw(st.integers(1, 40))
    return Layout(seats)
