"""Houses for the tests of the domain: drawn by hand, or by hypothesis."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from seatui.domain.model.seats import Seat, SeatState
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout

NOW = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


def seat(seat_id: str, zone: int = 0, row: int = 0, column: int = 0, price: str = "10") -> Seat:
    """A seat by its place; its label is what follows the row's letter in its id."""
    return Seat(seat_id, f"Zone {zone}", seat_id[0], int(seat_id[1:]), Decimal(price), zone, row, column)


def drawn(*lines: str) -> Layout:
    """A layout from a drawing: a letter is a seat, a blank a gap; an empty line begins the next zone."""
    seats: list[Seat] = []
    zone = row = 0
    for line in lines:
        if not line.strip():
            zone, row = zone + 1, 0
            continue
        letter = "ABCDEFGHIJ"[sum(1 for each in {(s.block, s.row_index) for s in seats})]
        columns = [column for column, sign in enumerate(line) if sign != " "]
        seats += [seat(f"{letter}{number}", zone, row, column) for number, column in enumerate(columns, 1)]
        row += 1
    return Layout(seats)


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
