"""Polling of the house: the first reading, then its changes."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from seatui.booking import HouseRepository
from seatui.domain.errors import SeatuiError
from seatui.domain.model.journal import LATEST, JournalEntry
from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.opening import Opening
from seatui.tui.controllers.poll import Pace, Poll
from seatui.tui.controllers.sales_desk import SalesDesk
from seatui.tui.live_words import fates_said
from seatui.tui.losses import fates_of
from seatui.tui.messages import HouseRead, LoadFailed
from seatui.tui.readings import HouseReading, delta_reading, first_reading, next_reading
from seatui.tui.state import HouseState


class FollowingController:
    """Polls the house, and drops picked seats that others have taken."""

    def __init__(
        self,
        state: HouseState,
        view: HouseView,
        opening: Opening,
        houses: HouseRepository,
        sales: SalesDesk,
        clock: Callable[[], datetime],
        pace: Pace,
    ) -> None:
        self._state = state
        self._view = view
        self._opening: Opening | None = opening
        self._houses = houses
        self._sales = sales
        self._clock = clock
        self._reads_whole = True
        self._every = pace.house
        self._poll: Poll[HouseReading] = Poll(
            self._read,
            lambda reading: self._view.post_message(HouseRead(reading)),
            lambda error: self._view.post_message(LoadFailed(error)),
            every=pace.house,
            pace=pace,
        )

    def begin(self) -> HouseReading | None:
        """Starts polling. Returns the first reading if it has arrived already, to be shown at once."""
        reading = self._opening.reading if self._opening else None
        if reading is not None:
            self._opening = None
        rest = 0 if reading is None else self._every
        self._view.in_background(partial(self._poll.run, rest=rest), group="house")
        return reading

    def wake(self) -> None:
        """Reads the changes at once."""
        self._poll.wake()

    def nudge(self) -> None:
        """Reads the changes soon; for hints, which may come without end."""
        self._poll.nudge()

    def reload(self) -> None:
        """Reads the whole house again, at once."""
        self._reads_whole = True
        self._poll.wake()

    def lose(self) -> None:
        """Makes the next read one of the whole house: after a failure anything may have changed."""
        self._reads_whole = True

    def show(self, reading: HouseReading) -> str:
        """Shows a reading. Returns a sentence on picked seats that were taken meanwhile, or an empty text."""
        self._reads_whole = False
        words = self._drop_taken(reading)
        self._state.show(reading, glows=True)
        self._sales.holds.follow(reading.house)
        if reading.replaced:
            self._state.mark_own_holds(self._sales.holds.booking_ids)
        return words

    async def _read(self) -> HouseReading:
        """Reads the whole house, or only its changes, and compares it with the one shown."""
        shown = self._state.reading
        if self._opening is not None:
            opening, self._opening = self._opening, None
            return await opening.read()
        if shown is not None and not self._reads_whole:
            changes = await self._houses.changes(shown.house, shown.unsure)
            if not changes.is_replaced:
                return delta_reading(shown, changes, self._clock())
        showing = self._state.showing
        house = await self._houses.house(showing.event_id, showing.showtime)
        if shown is None:
            return await asyncio.to_thread(first_reading, house, self._clock())
        reading = await asyncio.to_thread(next_reading, shown, house, self._clock())
        return replace(reading, entries=await self._missed())

    async def _missed(self) -> list[JournalEntry]:
        """The latest changes of the house that are not known here: a whole house does not say who made them."""
        showing, known = self._state.showing, {each.journal_id for each in self._state.activity}
        with suppress(SeatuiError):
            latest = await self._houses.journal(showing.event_id, showing.showtime, limit=LATEST)
            return [each for each in latest if each.journal_id not in known]
        return []

    def _drop_taken(self, reading: HouseReading) -> str:
        """Drops picked seats that others have taken, except those of a sale under way, and names them."""
        picks, shown, house = self._state.picks, self._state.house, reading.house
        own = {*self._seats_of_sale(house), *self._state.in_change, *self._state.moved}
        kept = {*house.free(picks, reading.read_at), *own}
        # A hold for a payment here that was given back may be in a reading that began before.
        taken = [
            seat_id
            for seat_id in picks
            if seat_id not in kept and not self._is_held_for_payment(house.state(seat_id))
        ]
        if not taken:
            return ""
        self._state.drop(taken)
        layout = shown.layout if shown else reading.house.layout
        return fates_said(fates_of(reading, taken), layout)

    def _seats_of_sale(self, house: House) -> Sequence[str]:
        """The seats of the sale under way; of one that is held and not paid yet, those that it has."""
        sale = self._sales.open_sale(self._state.showing)
        payment = self._sales.payment(sale.booking_id) if sale else None
        if sale is None or payment is None or not payment.is_idle:
            return sale.seat_ids if sale else ()
        return [each for each in sale.seat_ids if house.state(each).booking_id == sale.booking_id]

    def _is_held_for_payment(self, state: SeatState) -> bool:
        return state.status is SeatStatus.RESERVED and self._sales.is_payment(state.booking_id)
