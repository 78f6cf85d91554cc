"""The demo's journey as plain text: a sale step by step, and what rivals do meanwhile, for use without a terminal."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from seatui.booking import Booking, BookingRepository, BookingService, HouseRepository
from seatui.demo.entry_words import entry_words
from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.bookings import BookingRequest
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.showings import LATECOMERS
from seatui.domain.venue.house import House
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.money import MoneyOf, plain_money
from seatui.domain.words.printable import printable
from seatui.domain.words.text_map import draw_house, draw_table
from seatui.domain.words.times import showtime
from seatui.domain.words.wording import by_row

TOGETHER = 2

_EACH = 2
"""How many changes of each rival the journey waits for."""
_LONGEST = 20.0
"""Seconds that it waits for them at most."""
_LOOK_AGAIN = 0.25


class BookingRows(Protocol):
    """Reads a booking's rows in every table."""

    async def of(self, booking_id: str) -> Mapping[str, Sequence[Sequence[str]]]:
        """The rows by table; the first one has the column names."""
        ...


class Journey(Struct, frozen=True):
    """A walk through the first house that has room."""

    repository: BookingRepository[Any]
    houses: HouseRepository
    rows: BookingRows
    glyphs: GlyphSet = UNICODE
    money_of: MoneyOf = plain_money

    async def lines(self, rivals: int = 0) -> AsyncIterator[str]:
        """The house, a sale of two seats, its rows, and the refusal of a second sale of them; what rivals did."""
        house, seat_ids = await self._house_with_room()
        before = await self.houses.journal(*_key(house), limit=1)
        showing = house.showing
        yield f"{printable(showing.name)}, {showtime(showing.showtime, showing.zone)}"
        yield ""
        for line in draw_house(house, self.houses.clock.now(), self.glyphs):
            yield line
        yield ""
        booking: Booking | None = None
        while booking is None:
            yield f"Selling {self._seats_for(house, seat_ids)} …"
            try:
                booking = await self._sell(house, "Ada Lovelace", seat_ids)
            except SeatsUnavailable as faster:
                yield f"A rival was faster: {faster}"
                house, seat_ids = await self._house_with_room()
        yield f"Sold: {booking.booking_id}"
        async for line in self._rows_of(booking):
            yield line
        yield ""
        yield "Selling the same seats once more …"
        yield await self._refusal(house, booking.seat_ids)
        if rivals:
            async for line in self._of_rivals(house, before, rivals):
                yield line

    def _seats_for(self, house: House, seat_ids: Sequence[str]) -> str:
        """`Stalls, row F, seats 12–13 for 96.00 EUR`."""
        seats = [house.layout.seats[seat_id] for seat_id in seat_ids]
        total = self.money_of(house.showing.currency)(house.total(seat_ids))
        return f"{'; '.join(map(str, by_row(seats)))} for {total}"

    async def _sell(self, house: House, user_id: str, seat_ids: Sequence[str]) -> Booking:
        event_id, showtime = _key(house)
        return await BookingService(self.repository).book_tickets(
            BookingRequest(event_id, user_id, showtime, seat_ids)
        )

    async def _rows_of(self, booking: Booking) -> AsyncIterator[str]:
        for table, table_rows in (await self.rows.of(booking.booking_id)).items():
            yield ""
            yield table
            # A column for each row: side by side, the names of the columns would take more than 80.
            for line in draw_table(
                [tuple(map(printable, column)) for column in zip(*table_rows, strict=True)]
            ):
                yield f"  {line}"

    async def _refusal(self, house: House, seat_ids: Sequence[str]) -> str:
        try:
            await self._sell(house, "Charles Babbage", seat_ids)
        except SeatsUnavailable as refused:
            return f"Refused: {refused}"
        raise AssertionError("the same seats were sold twice")

    async def _of_rivals(
        self, house: House, before: Sequence[JournalEntry], rivals: int
    ) -> AsyncIterator[str]:
        """The changes that rivals have made to the house since the journey began."""
        yield ""
        yield "Meanwhile, at the other windows …"
        began, told = asyncio.get_running_loop().time(), before[-1].journal_id if before else 0
        for _ in range(_EACH * rivals):
            while not (entries := await self._changes_after(house, told)):
                if asyncio.get_running_loop().time() - began > _LONGEST:
                    return
                await asyncio.sleep(_LOOK_AGAIN)
            told = entries[0].journal_id
            yield entry_words(entries[0], house)

    async def _changes_after(self, house: House, journal_id: int) -> list[JournalEntry]:
        """The changes at windows, oldest first: this journey has none."""
        entries = await self.houses.journal(*_key(house), limit=200)
        return [
            each for each in entries if each.journal_id > journal_id and each.terminal.startswith("window")
        ]

    async def _house_with_room(self) -> tuple[House, tuple[str, ...]]:
        """The first upcoming house with adjacent free seats, and those seats. Raises SeatsUnavailable."""
        for summary in await self.houses.showings():
            if summary.showing.showtime + LATECOMERS > self.houses.clock.now():
                house = await self.houses.house(summary.showing.event_id, summary.showing.showtime)
                seat_ids = _side_by_side(house, self.houses.clock.now())
                if seat_ids:
                    return house, seat_ids
        raise SeatsUnavailable([])


def _key(house: House) -> tuple[str, datetime]:
    return house.showing.event_id, house.showing.showtime


def _side_by_side(house: House, now: datetime) -> tuple[str, ...]:
    for row in house.layout.rows:
        for first in range(len(row.seats) - TOGETHER + 1):
            seats = row.seats[first : first + TOGETHER]
            touching = row.columns[first + TOGETHER - 1] - row.columns[first] == TOGETHER - 1
            if touching and all(house.is_free(seat.seat_id, now) for seat in seats):
                return tuple(seat.seat_id for seat in seats)
    return ()
