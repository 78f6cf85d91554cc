"""The demo's tour as plain text: a sale step by step, for use without a terminal."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from seatui.booking import BookingRepository, BookingService, HouseRepository
from seatui.booking.repository import Transaction
from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.bookings import BookingRequest
from seatui.domain.model.showings import LATECOMERS
from seatui.domain.venue.house import House
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.money import MoneyOf, plain_money
from seatui.domain.words.printable import printable
from seatui.domain.words.text_map import draw_house, draw_table
from seatui.domain.words.times import showtime
from seatui.domain.words.wording import by_row

TOGETHER = 2


class BookingRows(Protocol):
    """Reads a booking's rows in every table."""

    async def of(self, booking_id: str) -> Mapping[str, Sequence[Sequence[str]]]:
        """The rows by table; the first one has the column names."""
        ...


async def walk_through(
    repository: BookingRepository[Transaction],
    houses: HouseRepository,
    rows: BookingRows,
    glyphs: GlyphSet = UNICODE,
    money_of: MoneyOf = plain_money,
) -> AsyncIterator[str]:
    """Yields lines: the house, a sale of two seats, its rows, and the refusal of a second sale of them."""
    house, seat_ids = await _house_with_room(houses)
    showing = house.showing
    yield f"{printable(showing.name)}, {showtime(showing.showtime, showing.zone)}"
    yield ""
    for line in draw_house(house, houses.clock.now(), glyphs):
        yield line

    service = BookingService(repository)
    seats = [house.layout.seats[seat_id] for seat_id in seat_ids]
    yield ""
    total = money_of(showing.currency)(house.total(seat_ids))
    yield f"Selling {'; '.join(map(str, by_row(seats)))} for {total} …"
    booking = await service.book_tickets(
        BookingRequest(showing.event_id, "Ada Lovelace", showing.showtime, seat_ids)
    )
    yield f"Sold: {booking.booking_id}"
    for table, table_rows in (await rows.of(booking.booking_id)).items():
        yield ""
        yield table
        # A column for each row: side by side, the names of the columns would take more than 80.
        for line in draw_table([tuple(map(printable, column)) for column in zip(*table_rows, strict=True)]):
            yield f"  {line}"

    yield ""
    yield "Selling the same seats once more …"
    try:
        await service.book_tickets(
            BookingRequest(showing.event_id, "Charles Babbage", showing.showtime, seat_ids)
        )
    except SeatsUnavailable as refused:
        yield f"Refused: {refused}"
    else:
        raise AssertionError("the same seats were sold twice")


async def _house_with_room(houses: HouseRepository) -> tuple[House, tuple[str, ...]]:
    """The first upcoming house with adjacent free seats, and those seats. Raises SeatsUnavailable."""
    for summary in await houses.showings():
        if summary.showing.showtime + LATECOMERS > houses.clock.now():
            house = await houses.house(summary.showing.event_id, summary.showing.showtime)
            seat_ids = _side_by_side(house, houses.clock.now())
            if seat_ids:
                return house, seat_ids
    raise SeatsUnavailable([])


def _side_by_side(house: House, now: datetime) -> tuple[str, ...]:
    for row in house.layout.rows:
        for first in range(len(row.seats) - TOGETHER + 1):
            seats = row.seats[first : first + TOGETHER]
            touching = row.columns[first + TOGETHER - 1] - row.columns[first] == TOGETHER - 1
            if touching and all(house.is_free(seat.seat_id, now) for seat in seats):
                return tuple(seat.seat_id for seat in seats)
    return ()
