"""Seats and seat states from the rows of `event_seats`, made fast enough for houses of 100,000."""

from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from msgspec import Struct, field
from psycopg import capabilities

from seatui.domain.model.seats import Seat, SeatKind, SeatState, SeatStatus, seat_of
from seatui.domain.venue.arranging import ListedSeat, arrange, arrange_rows
from seatui.postgres.connection import Connection
from seatui.postgres.foreign import seat_status
from seatui.postgres.queries import queries

_BATCH = 2_000
"""Rows per fetch: the server finds the next ones while seats are made of these."""

_sql = queries("houses")

_AVAILABLE = SeatStatus.AVAILABLE.value
_KINDS = {kind.value: kind for kind in SeatKind}


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


class SeatRows(Struct):
    """The seats of a showing, and the states of those that are not available.

    seats: of a showing with a plan, in any order. have_places: whether the plan has a place for each of them. listed:
    the seats of a showing without a plan, by zone and row.
    """

    seats: list[Seat] = field(default_factory=list)
    have_places: bool = True
    listed: Mapping[tuple[str, str], list[ListedSeat]] = field(default_factory=dict)
    states: dict[str, SeatState] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.seats) + sum(map(len, self.listed.values()))

    def placed(self) -> list[Seat]:
        """The seats in any order, each with a place: the plan's where it has one for all, else one by `arrange`."""
        if self.listed:
            return arrange_rows(self.listed)
        return self.seats if self.have_places else arrange(self.seats)


async def read_seats(connection: Connection, params: dict[str, Any]) -> SeatRows:
    """Reads the seats of a showing. params: its `event_id` and `showtime`, and the `plan_id` of its plan, or None."""
    if params["plan_id"] is None:
        return await _read_listed(connection, params)
    return await _read_planned(connection, params)


async def _read_listed(connection: Connection, params: dict[str, Any]) -> SeatRows:
    listed: dict[tuple[str, str], list[ListedSeat]] = defaultdict(list)
    found = SeatRows(have_places=False, listed=listed)
    states, known, prices, kind = found.states, States(), _Prices(), SeatKind.STANDARD
    its_zone: Any = None
    its_row: Any = None
    async with _stream(connection, "listed_seats", params) as rows:
        async for seat_id, zone, row, number, price, status, booking_id, until in rows:
            # Most come row by row, as they were written.
            if row != its_row or zone != its_zone:
                its_zone, its_row = zone, row
                add = listed[zone, row].append
            add((number, seat_id, its_zone, its_row, prices[price], kind, "", None, None, ""))
            if status != _AVAILABLE:
                states[seat_id] = known[status, booking_id, until]
    return found


async def _read_planned(connection: Connection, params: dict[str, Any]) -> SeatRows:
    found = SeatRows()
    add, states, known = found.seats.append, found.states, States()
    same, prices = dict[str, str]().setdefault, _Prices()
    async with _stream(connection, "seats", params) as rows:
        # fmt: off
        async for (
            seat_id, zone, row, number, price, block, row_index, column, kind, category, line, distance,
            label, status, booking_id, until,
        ) in rows:
            if block is None:
                block, found.have_places = 0, False  # noqa: PLW2901
            add(seat_of((
                seat_id, same(zone, zone), same(row, row), number, prices[price], block, row_index,
                column, _KINDS[kind], same(category, category), None, None, line, distance, label,
            )))
            if status != _AVAILABLE:
                states[seat_id] = known[status, booking_id, until]
        # fmt: on
    return found


@asynccontextmanager
async def _stream(
    connection: Connection, query: str, params: dict[str, Any]
) -> AsyncIterator[AsyncGenerator[tuple[Any, ...]]]:
    """The rows of a query, a batch at a time."""
    size = _BATCH if capabilities.has_stream_chunked() else 1
    cursor = connection.cursor()
    stream = cast("AsyncGenerator[tuple[Any, ...]]", cursor.stream(_sql[query], params, size=size))
    async with cursor, aclosing(stream) as rows:
        yield rows
