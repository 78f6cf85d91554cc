"""The booking service for people who name seats: `F12-15` as well as an id."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from msgspec.structs import replace

from seatui.booking.amending import require_live
from seatui.booking.change_words import words_of
from seatui.booking.house_repository import HouseRepository
from seatui.booking.repository import BookingRepository, Transaction
from seatui.booking.service import BookingService
from seatui.domain.errors import BookingIdTaken, SeatsUnavailable, SeatuiError
from seatui.domain.model.bookings import Booking, BookingRequest
from seatui.domain.model.journal import TerminalChange
from seatui.domain.model.seats import SeatInTheWay
from seatui.domain.model.validation import SEAT_ID_LENGTH, require_seats
from seatui.domain.search.seat_naming import NamedSeats, SeatNamer
from seatui.domain.search.typed_seats import LONGEST_TYPED
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.times import ago

_Answer = TypeVar("_Answer")


class NamingService(BookingService[Transaction]):
    """A `BookingService` to which a seat is an id, or a name that fits nothing else: see `SeatNamer`.

    Seats are taken for ids first, which costs nothing: the house is read only when one of them is unknown, or is
    not in its plain spelling. Raises AmbiguousSeats beyond what the service raises.
    """

    def __init__(self, repository: BookingRepository[Transaction], houses: HouseRepository) -> None:
        super().__init__(repository)
        self._houses = houses

    async def book_tickets(self, request: BookingRequest) -> Booking:
        """Sells the seats of the request, by id or name."""
        return await self._request_by_id(request, super().book_tickets)

    async def hold_seats(self, request: BookingRequest, *facts: Any, **more: Any) -> Booking:
        """Holds the seats of the request, by id or name."""
        hold = super().hold_seats
        return await self._request_by_id(request, lambda by_id: hold(by_id, *facts, **more))

    async def return_seats(self, booking_id: str, seat_ids: Sequence[str]) -> Booking:
        """Frees seats of a booking, by id or name: of those that fit, the booking's own."""
        require_seats(seat_ids, LONGEST_TYPED)
        booking = await self._houses.find_booking(booking_id)
        if booking is not None:
            seat_ids = await self._own_seats(require_live(booking, "returned from"), seat_ids)
        return await super().return_seats(booking_id, seat_ids)

    async def move_seats(
        self, booking_id: str, from_seats: Sequence[str], to_seats: Sequence[str]
    ) -> Booking:
        """Gives a booking other seats, by id or name; `from_seats` as in `return_seats`."""
        require_seats(from_seats, LONGEST_TYPED)
        require_seats(to_seats, LONGEST_TYPED)
        booking = await self._houses.find_booking(booking_id)
        if booking is None:
            return await super().move_seats(booking_id, from_seats, to_seats)
        from_seats = await self._own_seats(require_live(booking, "moved"), from_seats)
        move = partial(super().move_seats, booking_id, from_seats)
        # Of another length, they would be refused for that: several seats may have one name.
        may_be_ids = len(from_seats) == len(to_seats)
        return await self._by_id(booking.event_id, booking.showtime, to_seats, move, may_be_ids=may_be_ids)

    async def block_named(
        self, event_id: str, showtime: datetime, names: Sequence[str], *facts: Any
    ) -> Sequence[str]:
        """Takes free seats out of sale, by id or name, and returns their ids."""
        event_id = await self._houses.event_spelled(event_id)

        async def block(seat_ids: Sequence[str]) -> Sequence[str]:
            await self.block_seats(event_id, showtime, seat_ids, *facts)
            return seat_ids

        return await self._by_id(event_id, showtime, names, block)

    async def unblock_named(self, event_id: str, showtime: datetime, names: Sequence[str]) -> Sequence[str]:
        """Puts blocked seats back into sale, by id or name, and returns their ids."""
        event_id = await self._houses.event_spelled(event_id)

        async def unblock(seat_ids: Sequence[str]) -> Sequence[str]:
            await self.unblock_seats(event_id, showtime, seat_ids)
            return seat_ids

        return await self._by_id(event_id, showtime, names, unblock)

    async def words_of(self, last: TerminalChange) -> str:
        """`sold Stalls, row F, seats 12–13 to Smith, 2 minutes ago`: what this terminal did last."""
        house = await self._houses.house(last.event_id, last.showtime)
        words = await words_of(last, house.layout, self._houses)
        return f"{words}, {ago(last.at, self._houses.clock.now(), house.showing.zone)}"

    async def _request_by_id(
        self, request: BookingRequest, make: Callable[[BookingRequest], Awaitable[Booking]]
    ) -> Booking:
        def make_by_id(seat_ids: Sequence[str]) -> Awaitable[Booking]:
            return make(replace(request, seat_ids=seat_ids))

        request = replace(request, event_id=await self._houses.event_spelled(request.event_id))
        return await self._by_id(request.event_id, request.showtime, request.seat_ids, make_by_id)

    async def _by_id(
        self,
        event_id: str,
        showtime: datetime,
        names: Sequence[str],
        change: Callable[[Sequence[str]], Awaitable[_Answer]],
        *,
        may_be_ids: bool = True,
    ) -> _Answer:
        """Makes a change of seats: of these as ids, and if one is unknown then, of the seats that they name."""
        require_seats(names, LONGEST_TYPED)
        refused: SeatuiError | None = None
        if may_be_ids and all(len(name) <= SEAT_ID_LENGTH and plain_text(name) == name for name in names):
            try:
                return await change(names)
            except SeatsUnavailable as error:
                if all(seat.status is not None for seat in error.seats):
                    raise
                refused = error
            except BookingIdTaken as error:
                # Perhaps by this same request, whose booking has the ids of these seats.
                refused = error
        named = await self._named(event_id, showtime, names)
        if refused is not None and named.seat_ids == tuple(names):
            raise refused
        if any(len(name) > SEAT_ID_LENGTH for name in named.unknown):
            raise _unknown(named)
        # An unknown name is refused as an id, together with whatever else is in the way.
        return await change(named.seat_ids)

    async def _own_seats(self, booking: Booking, names: Sequence[str]) -> Sequence[str]:
        """The seats that are named of a booking. Raises SeatsUnavailable for a name that is no seat of the house."""
        if all(name in booking.seat_ids for name in names):
            return names
        named = await self._named(booking.event_id, booking.showtime, names, booking.seat_ids)
        strange = [name for name in named.unknown if name not in booking.seat_ids]
        if strange:
            raise _unknown(replace(named, unknown=tuple(strange)))
        return named.seat_ids

    async def _named(
        self, event_id: str, showtime: datetime, names: Sequence[str], own: Sequence[str] = ()
    ) -> NamedSeats:
        """The seats by the house's layout; in a showing without seats, names are ids, in their plain spelling."""
        layout = (await self._houses.house(event_id, showtime)).layout
        if layout.seats:
            return SeatNamer(layout).named(names, own)
        return NamedSeats(tuple(name if name in own else plain_text(name) for name in names))


def _unknown(named: NamedSeats) -> SeatsUnavailable:
    return SeatsUnavailable(SeatInTheWay(name, None) for name in named.unknown)
