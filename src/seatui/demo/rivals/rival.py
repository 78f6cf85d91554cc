"""A rival: a clerk who sells, holds and changes bookings through the same service as the app."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from seatui.booking import Booking, BookingRequest, BookingService, HouseRepository
from seatui.booking.hints import Hint, Hints, SeatsOnOffer
from seatui.demo.rivals.intents import Act, Intent
from seatui.domain.best.index import BestIndex
from seatui.domain.best.search import BestSeats
from seatui.domain.best.wish import Wish
from seatui.domain.errors import DatabaseUnavailable, SeatsUnavailable, SeatuiError
from seatui.domain.model.bookings import BookingStatus
from seatui.domain.venue.house import House

_SOONEST = 0.6
"""How often the soonest showing is chosen; the others share the rest."""
_RANKS = 4
"""A rival takes one of the so many best proposals."""
_MOST = 12
"""The bookings of its own that a rival has at most: one more, and the oldest is cancelled instead."""
_TTL = timedelta(minutes=10)
_WHY = "by phone"


class _OpenHouse(Struct):
    """The house that a rival has in front of it. offered: what others have picked, by their sessions."""

    house: House
    index: BestIndex
    offered: dict[str, SeatsOnOffer]


class Rival:
    """A clerk at a window.

    bookings: its own live ones, as far as it knows. speed: how many times as fast as people it is.
    """

    def __init__(
        self,
        service: BookingService[Any],
        houses: HouseRepository,
        hints: Hints,
        bookings: list[Booking],
        *,
        speed: float = 1.0,
    ) -> None:
        self._service = service
        self._houses = houses
        self._hints = hints
        self._speed = speed
        self._open: _OpenHouse | None = None
        self._bookings = bookings
        self._acts: dict[Act, Callable[[Intent, _OpenHouse], Coroutine[Any, Any, None]]] = {
            Act.SELL: self._sell,
            Act.SNATCH: self._snatch,
            Act.HOLD: self._hold,
            Act.PAY: self._pay,
            Act.RELEASE: self._release,
            Act.RETURN: self._return,
            Act.CANCEL: self._cancel,
            Act.MOVE: self._move,
            Act.RENAME: self._rename,
            Act.EXTEND: self._extend,
            Act.BROWSE: self._browse,
        }

    async def serve(self, intents: Sequence[Intent]) -> None:
        """Does one intent after another at one showing, chosen by the first of them.

        Raises DatabaseUnavailable; what is refused is left.
        """
        summaries = [each for each in await self._houses.showings() if each.size]
        coming = [each.showing for each in summaries if each.showing.showtime > self._houses.clock.now()]
        if not coming:
            await asyncio.sleep(1)
            return
        its = coming[_choice(intents[0].house, len(coming))]
        offered: dict[str, SeatsOnOffer] = {}
        async with self._hints.follow(its.event_id, its.showtime, lambda hint: _note(offered, hint)):
            house = await self._houses.house(its.event_id, its.showtime)
            index = await asyncio.to_thread(BestIndex, house.layout)
            self._open = _OpenHouse(house, index, offered)
            for intent in intents:
                await self._rest(intent.pause)
                try:
                    await self._do(intent, self._open)
                finally:
                    self._offer(())

    async def _do(self, intent: Intent, at: _OpenHouse) -> None:
        changes = await self._houses.changes(at.house)
        at.house = at.house.with_changes(at.house.news(changes.states), changes.mark)
        act = intent.act
        if act in (Act.SELL, Act.SNATCH, Act.HOLD) and len(self._bookings) >= _MOST:
            act = Act.CANCEL
        try:
            await self._acts[act](intent, at)
        except DatabaseUnavailable:
            raise
        except SeatuiError:
            pass  # another was faster, or has changed the booking: the customer is told, and the next one comes

    async def _sell(self, intent: Intent, at: _OpenHouse) -> None:
        await self._pick_and(intent, at, self._service.book_tickets)

    async def _hold(self, intent: Intent, at: _OpenHouse) -> None:
        await self._pick_and(intent, at, lambda request: self._service.hold_seats(request, _TTL, _WHY))

    async def _pick_and(
        self, intent: Intent, at: _OpenHouse, make: Callable[[BookingRequest], Coroutine[Any, Any, Booking]]
    ) -> None:
        seat_ids = self._best(intent, at)
        if seat_ids:
            self._offer(seat_ids)
            await self._rest(intent.thought)
            self._bookings.append(await make(self._request(intent, at, seat_ids)))

    async def _snatch(self, intent: Intent, at: _OpenHouse) -> None:
        """Sells at once what somebody else has picked; without that, the best seats there are."""
        wanted = [each.seat_ids for each in at.offered.values()]
        chosen = sorted(wanted[_which(intent.which, len(wanted))]) if wanted else []
        free = at.house.free(chosen, self._houses.clock.now())
        seat_ids = free if free and len(free) == len(chosen) else self._best(intent, at)
        if seat_ids:
            self._bookings.append(await self._service.book_tickets(self._request(intent, at, seat_ids)))

    async def _browse(self, intent: Intent, at: _OpenHouse) -> None:
        """Picks seats, and lets them go: the customer wants to think about it."""
        self._offer(self._best(intent, at))
        await self._rest(intent.thought)

    async def _pay(self, intent: Intent, at: _OpenHouse) -> None:  # noqa: ARG002
        held = self._own(BookingStatus.RESERVED)
        if held:
            booking = self._take(held, intent)
            self._bookings.append(await self._service.confirm_hold(booking.booking_id))

    async def _release(self, intent: Intent, at: _OpenHouse) -> None:  # noqa: ARG002
        held = self._own(BookingStatus.RESERVED)
        if held:
            await self._service.release_hold(self._take(held, intent).booking_id)

    async def _extend(self, intent: Intent, at: _OpenHouse) -> None:  # noqa: ARG002
        held = self._own(BookingStatus.RESERVED)
        if held:
            booking = self._take(held, intent)
            self._bookings.append(await self._service.extend_hold(booking.booking_id, 2 * _TTL))

    async def _return(self, intent: Intent, at: _OpenHouse) -> None:  # noqa: ARG002
        sold = self._own(BookingStatus.CONFIRMED)
        if sold:
            booking = self._take(sold, intent)
            left = await self._service.return_seats(booking.booking_id, booking.seat_ids[-1:])
            self._bookings += [left] if left.status.is_live else []

    async def _cancel(self, intent: Intent, at: _OpenHouse) -> None:  # noqa: ARG002
        if self._bookings:
            await self._service.cancel_booking(self._bookings.pop(0).booking_id)

    async def _rename(self, intent: Intent, at: _OpenHouse) -> None:  # noqa: ARG002
        if self._bookings:
            booking = self._take(self._bookings, intent)
            self._bookings.append(await self._service.rename_booking(booking.booking_id, intent.customer))

    async def _move(self, intent: Intent, at: _OpenHouse) -> None:
        """Gives a booking of this house better seats, or others as good."""
        showing = at.house.showing
        here = [each for each in self._bookings if (each.event_id, each.showtime) == _key(showing)]
        if here:
            booking = here[_which(intent.which, len(here))]
            seat_ids = self._best(intent, at, party=booking.quantity)
            if seat_ids:
                self._bookings.remove(booking)
                try:
                    moved = await self._service.move_seats(booking.booking_id, booking.seat_ids, seat_ids)
                except SeatsUnavailable:
                    moved = booking
                self._bookings.append(moved)

    def _best(self, intent: Intent, at: _OpenHouse, party: int = 0) -> tuple[str, ...]:
        """One of the best proposals for the party; empty where the house has none."""
        taken = at.house.taken(self._houses.clock.now())
        best = BestSeats(at.index, Wish(party or intent.party, rows=1), taken)
        for rank in range(_which(intent.which, _RANKS), -1, -1):
            proposal = best.proposal(rank)
            if proposal is not None:
                return proposal.seat_ids
        return ()

    def _request(self, intent: Intent, at: _OpenHouse, seat_ids: Sequence[str]) -> BookingRequest:
        event_id, showtime = _key(at.house.showing)
        return BookingRequest(event_id, intent.customer, showtime, seat_ids)

    def _own(self, status: BookingStatus) -> list[Booking]:
        return [each for each in self._bookings if each.status is status]

    def _take(self, among: Sequence[Booking], intent: Intent) -> Booking:
        """One of them, which is forgotten until its change is made: after an error, nobody knows what it is."""
        booking = among[_which(intent.which, len(among))]
        self._bookings.remove(booking)
        return booking

    def _offer(self, seat_ids: Sequence[str]) -> None:
        if self._open is not None:
            self._hints.offer(*_key(self._open.house.showing), seat_ids)

    async def _rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


def _note(offered: dict[str, SeatsOnOffer], hint: Hint) -> None:
    if isinstance(hint, SeatsOnOffer):
        offered.pop(hint.session, None)
        if hint.seat_ids:
            offered[hint.session] = hint


def _key(showing: Any) -> tuple[str, datetime]:
    return showing.event_id, showing.showtime


def _choice(number: float, count: int) -> int:
    """The index of a showing by a number from 0 to 1: most often the first."""
    if number < _SOONEST or count == 1:
        return 0
    return 1 + _which((number - _SOONEST) / (1 - _SOONEST), count - 1)


def _which(number: float, count: int) -> int:
    """An index by a number from 0 to 1."""
    return min(int(number * count), count - 1)
