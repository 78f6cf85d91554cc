"""The search for seats, rows, zones, bookings and customers."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress

from msgspec.structs import replace

from seatui.booking import HouseRepository
from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.picking.picking import Picking
from seatui.domain.search.finding import Match, MatchKind, SeatFinder, booking_words
from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import printable
from seatui.tui.booking_words import is_live_at
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.told_booking import TellingController, in_short
from seatui.tui.state import HouseState


class FindingController:
    """Finds seats by typed text, and moves the cursor there; keeps the showing's bookings."""

    def __init__(
        self, state: HouseState, view: HouseView, houses: HouseRepository, telling: TellingController
    ) -> None:
        self._state = state
        self._view = view
        self._houses = houses
        self._telling = telling
        self._finder: SeatFinder | None = None
        self._found_in: Layout | None = None
        self.bookings: Sequence[Booking] = ()
        """The live bookings of the showing, as last read."""
        self._ended: SeatFinder | None = None

    async def read_bookings(self) -> bool:
        """Reads the live bookings; False, with a notification, if that failed."""
        showing, self._ended = self._state.showing, None
        try:
            self.bookings = await self._houses.live_bookings(showing.event_id, showing.showtime)
        except SeatuiError as error:
            self._view.app.notify(f"customers cannot be looked up: {error}", severity="warning", markup=False)
            return False
        await self.prepare()
        return True

    async def read_ended(self) -> None:
        """Reads the bookings that have their seats no longer, for `matches` and `destination`."""
        reading, finder, showing = self._state.reading, self._finder_now(), self._state.showing
        if reading is None or finder is None:
            return
        with suppress(SeatuiError):  # it has been said that bookings cannot be looked up
            found = await self._houses.bookings_of(showing.event_id, showing.showtime)
            ended = [_ended(each) for each in found if not is_live_at(each, reading.read_at)]
            self._ended = await asyncio.to_thread(finder.with_bookings, ended)

    async def prepare(self) -> None:
        """Builds the search index in a thread, ahead of the first search."""
        house = self._state.house
        if house is not None:
            finder = self._finder
            if finder is None or self._found_in is not house.layout:
                finder = await asyncio.to_thread(SeatFinder, house.layout)
            self._finder = await asyncio.to_thread(finder.with_bookings, self.bookings)
            self._found_in = house.layout

    def matches(self, typed: str) -> Sequence[Match]:
        """The matches of a typed text, likeliest first; if there are none, bookings that have ended."""
        finder = self._finder_now()
        found = finder.find(typed) if finder else []
        return found or (self._ended.find_bookings(typed) if self._ended else [])

    def destination(self, typed: str) -> Match | None:
        """Where a typed text may go: the seats it names, else a booking that has ended; None if neither."""
        return self.seats_meant(typed) or next(iter(self.matches(typed)), None)

    def seats_meant(self, typed: str) -> Match | None:
        """The seats that a typed text names; None if it names none."""
        finder = self._finder_now()
        return finder.seats_meant(typed) if finder else None

    def seats_named(self, typed: str) -> Collection[str]:
        """The ids of the seats that a typed text names by id, or by row and number."""
        finder = self._finder_now()
        return finder.seats_named(typed) if finder else ()

    def _finder_now(self) -> SeatFinder | None:
        house = self._state.house
        if house is None:
            return None
        if self._finder is None or self._found_in is not house.layout:
            self._finder, self._found_in = SeatFinder(house.layout, self.bookings), house.layout
        return self._finder

    def go_to(self, match: Match | None) -> None:
        """Moves the cursor to the first seat of a match; marks the seats of a booking or a customer."""
        self._state.mark_preview(())
        if match is None or not match.seats:
            return
        self.go_to_seat(match.seats[0].seat_id)
        is_party = match.kind in {MatchKind.BOOKING, MatchKind.CUSTOMER}
        self._state.mark_party(match.seat_ids if is_party and not match.is_ended else ())
        booking = next((each for each in self.bookings if each.booking_id == match.booking_id), None)
        if booking is not None:
            self._telling.tell(booking, booking_words)
        elif len(match.seats) > 1:
            self._view.inform(match.words)
        if match.booking_id is not None:
            self._view.open_card(match.booking_id)

    async def open_booking(self, booking_id: str) -> None:
        """Moves the cursor to the first seat of a booking, marks its seats, and opens its card."""
        reading = self._state.reading
        try:
            booking = await self._houses.find_booking(booking_id)
        except SeatuiError as error:
            self._view.app.notify(f"the booking cannot be read: {error}", severity="warning", markup=False)
            return
        if booking is None or reading is None:
            self._view.hint(f"There is no booking {printable(booking_id)}")
            return
        seats = [each for each in booking.seat_ids if each in reading.house.layout.seats]
        if seats:
            self.go_to_seat(seats[0])
        self._state.mark_party(seats if is_live_at(booking, reading.read_at) else ())
        self._telling.tell(booking, in_short)
        self._view.open_card(booking_id)

    def go_to_seat(self, seat_id: str) -> None:
        """Moves the cursor to a seat."""
        self._state.change_picking(lambda picking: Picking.go(picking, picking.cursor.layout.spots[seat_id]))


def _ended(booking: Booking) -> Booking:
    """A booking that has ended, with the status that says so: an overdue hold may still be RESERVED."""
    return replace(booking, status=BookingStatus.EXPIRED) if booking.status.is_live else booking
