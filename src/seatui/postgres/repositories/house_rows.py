"""Seats and seat states from the rows of `event_seats`, made fast enough for houses of 100,000."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, cast

from psycopg import capabilities

from seatui.domain.model.seats import Seat, SeatKind, SeatState, SeatStatus
from seatui.postgres.connection import Connection
from seatui.postgres.foreign import seat_status
from seatui.postgres.queries import queries

_BATCH = 2_000
"""Rows per fetch: the server finds the next ones while seats are made of these."""

_SEATS = queries("houses")["seats"]

_AVAILABLE = SeatStatus.AVAILABLE.value
_KINDS = {kind.value: kind for kind in SeatKind}

# A seat is made as a tuple, without its constructor: keywords take three times as long, for 100,000 seats.
_seat = partial(tuple.__new__, Seat)
# fmt: off
assert Seat._fields == (
    "seat_id", "zone", "row", "number", "price", "block", "row_index",
    "column", "kind", "category", "x", "y", "line", "distance", "own_label",
), "read_seats makes the fields of a seat in this order"
# fmt: on


class States(dict[tuple[str | None, str | None, datetime | None], SeatState]):
    """States by the status, booking and end of a row; equal states share one object."""

    def __missing__(self, row: tuple[str | None, str | None, datetime | None]) -> SeatState:
        status, booking_id, reserved_until = row
        state = self[row] = SeatState(seat_status(status), booking_id, reserved_until)
        return state


class _Prices(dict[str, Decimal]):
    """Prices by their text; equal prices share one object."""

    def __missing__(self, text: str) -> Decimal:
        price = self[text] = Decimal(text)
        return price


@dataclass(slots=True)
class SeatRows:
    """The seats of a showing in any order, and the states of those that are not available.

    have_places: whether the plan of the showing has a place for every seat.
    """

    seats: list[Seat] = field(default_factory=list)
    states: dict[str, SeatState] = field(default_factory=dict)
    have_places: bool = True


async def read_seats(connection: Connection, params: dict[str, Any]) -> SeatRows:
    """Reads the seats of a showing. params: its `event_id` and `showtime`, and the `plan_id` of its plan."""
    found = SeatRows()
    add, states, known = found.seats.append, found.states, States()
    same, prices = dict[str, str]().setdefault, _Prices()
    size = _BATCH if capabilities.has_stream_chunked() else 1
    cursor = connection.cursor()
    stream = cast("AsyncGenerator[tuple[Any, ...]]", cursor.stream(_SEATS, params, size=size))
    async with cursor, aclosing(stream) as rows:
        # fmt: off
        async for (
            seat_id, zone, row, number, price, block, row_index, column, kind, category, line, distance,
            label, status, booking_id, until,
        ) in rows:
            if block is None:
                block, found.have_places = 0, False  # noqa: PLW2901
            add(_seat((
                seat_id, same(zone, zone), same(row, row), number, prices[price], block, row_index,
                column, _KINDS[kind], same(category, category), None, None, line, distance, label,
            )))
            if status != _AVAILABLE:
                states[seat_id] = known[status, booking_id, until]
        # fmt: on
    return found
