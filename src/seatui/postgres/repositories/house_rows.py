"""From the rows of `event_seats` to seats and their states: a hundred thousand at a time."""

import gc
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
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

_TOGETHER = 2_000
"""Rows that are fetched together: the server finds the next ones while these are made seats of."""

_SEATS = queries("houses")["seats"]

_AVAILABLE = SeatStatus.AVAILABLE.value
_KINDS = {kind.value: kind for kind in SeatKind}
_seat = partial(tuple.__new__, Seat)


class States(dict[tuple[str | None, str | None, datetime | None], SeatState]):
    """States by status, booking and end as a database says them; what is equal is one object."""

    def __missing__(self, row: tuple[str | None, str | None, datetime | None]) -> SeatState:
        status, booking_id, reserved_until = row
        state = self[row] = SeatState(seat_status(status), booking_id, reserved_until)
        return state


class _Prices(dict[str, Decimal]):
    """Prices by their text; what is equal is one object."""

    def __missing__(self, text: str) -> Decimal:
        price = self[text] = Decimal(text)
        return price


@dataclass(slots=True)
class SeatRows:
    """The seats of a showing in any order, and the states of those that are not plainly available.

    have_places: whether a plan has placed every one of them.
    """

    seats: list[Seat] = field(default_factory=list)
    states: dict[str, SeatState] = field(default_factory=dict)
    have_places: bool = True


async def read_seats(connection: Connection, asked: dict[str, Any]) -> SeatRows:
    """Reads the seats of a showing. asked: its `event_id` and `showtime`, and the `plan_id` of its plan."""
    found = SeatRows()
    add, states, known = found.seats.append, found.states, States()
    same, prices = dict[str, str]().setdefault, _Prices()
    size = _TOGETHER if capabilities.has_stream_chunked() else 1
    cursor = connection.cursor()
    stream = cast("AsyncGenerator[tuple[Any, ...]]", cursor.stream(_SEATS, asked, size=size))
    async with cursor, aclosing(stream) as rows:
        # fmt: off
        async for (
            seat_id, zone, label, number, price, block, row_index, column, kind, category, line, distance,
            status, booking_id, until,
        ) in rows:
            if block is None:
                block, found.have_places = 0, False  # noqa: PLW2901
            add(_seat((
                seat_id, same(zone, zone), same(label, label), number, prices[price], block, row_index,
                column, _KINDS[kind], same(category, category), None, None, line, distance,
            )))
            if status != _AVAILABLE:
                states[seat_id] = known[status, booking_id, until]
        # fmt: on
    return found


@contextmanager
def without_collector() -> Iterator[None]:
    """Makes many objects that all live on: the collector would look at each of them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
