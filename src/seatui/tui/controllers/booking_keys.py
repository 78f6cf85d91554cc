"""Bookings and blocked seats on the map: the card at the cursor, blocking, and undoing the last change."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from seatui.booking import HouseRepository
from seatui.domain.errors import SeatuiError
from seatui.domain.model.seats import TAKEN, SeatState, SeatStatus
from seatui.domain.picking.picking import Picking
from seatui.domain.words.wording import STATUS_WORDS
from seatui.tui.asked_changes import Amendment, BlockSeats, UnblockSeats
from seatui.tui.card import CardSubject
from seatui.tui.controllers.best_seats import LONGEST_WAIT
from seatui.tui.controllers.booking_desk import BookingDesk
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.picking_keys import PickingController
from seatui.tui.messages import BlockAsked, CardAsked, ChangeConfirmed, UndoAsked
from seatui.tui.state import HouseState
from seatui.tui.taking_back import UndoChange, question, undo_of


class BookingController:
    """Asks for cards, and begins changes of the seat at the cursor."""

    def __init__(
        self,
        state: HouseState,
        view: HouseView,
        picking: PickingController,
        desk: BookingDesk,
        houses: HouseRepository,
        clock: Callable[[], datetime],
    ) -> None:
        self._state = state
        self._view = view
        self._picking = picking
        self._desk = desk
        self._houses = houses
        self._clock = clock
        self._not_in_journal: tuple[Amendment, datetime] | None = None

    @property
    def _seat_now(self) -> tuple[str, SeatState, datetime] | None:
        cursor, reading = self._state.cursor, self._state.reading
        if cursor is None or reading is None:
            return None
        seat_id = cursor.seat.seat_id
        return seat_id, reading.house.state(seat_id), reading.read_at

    @property
    def booking_here(self) -> str | None:
        """The booking that has the seat at the cursor; None if none has."""
        now = self._seat_now
        return now[1].booking_at(now[2]) if now else None

    @property
    def is_hold_here(self) -> bool:
        """Whether the seat at the cursor is held."""
        now = self._seat_now
        return now is not None and now[1].at(now[2]) is SeatStatus.RESERVED

    def open_here(self) -> None:
        """Asks for the card of the booking at the cursor."""
        now, booking_id = self._seat_now, self.booking_here
        if now is not None and booking_id is not None:
            self._view.post_message(CardAsked(CardSubject(booking_id, now[0])))

    def inspect(self) -> None:
        """Asks for the card of the seat at the cursor."""
        now = self._seat_now
        if now is not None:
            self._view.post_message(CardAsked(CardSubject(self.booking_here, now[0], is_of_seat=True)))

    def cannot_block(self) -> str:
        """Why neither what is picked nor the seat at the cursor can be blocked or unblocked; empty if it can."""
        now, why_not = self._seat_now, self.cannot_change_blocks()
        if why_not or now is None:
            return why_not
        status = now[1].at(now[2])
        if not self._state.picks and status in TAKEN:
            return f"This seat is {STATUS_WORDS[status]}: only a free one can be blocked"
        return ""

    def cannot_change_blocks(self) -> str:
        """Why no seats at all can be blocked or unblocked now; empty if they can."""
        if self._state.moving is not None:
            return f"Nothing is blocked while {self._state.moving.subject} are being moved"
        return self._desk.cannot_change(self._state.showing)

    def block(self) -> None:
        """Asks for the reason to block what is picked, else the seat at the cursor; unblocks a blocked one."""
        self._picking.keep_range()
        now = self._seat_now
        if now is None:
            return
        if not self._state.picks and now[1].status is SeatStatus.BLOCKED:
            self.unblock([now[0]])
        else:
            self.ask_to_block()

    def ask_to_block(self, seat_ids: Sequence[str] = (), reason: str = "") -> None:
        """Asks for the reason to block seats; without any, what is picked, or the seat at the cursor."""
        now, house = self._seat_now, self._state.house
        if now is not None and house is not None:
            seats = tuple(seat_ids) or self._state.picks.seat_ids or (now[0],)
            blocking = BlockSeats(self._state.showing, house.layout, seats, reason)
            self._view.post_message(BlockAsked(blocking))

    def unblock(self, seat_ids: Sequence[str]) -> None:
        """Unblocks seats."""
        house = self._state.house
        if house is not None:
            unblocking = UnblockSeats(self._state.showing, house.layout, tuple(seat_ids))
            self._view.post_message(ChangeConfirmed(unblocking))

    def show_begun(self, change: Amendment) -> None:
        """Keeps the seats that a change takes from being reported as lost."""
        self._state.in_change = frozenset(change.concerned)

    def show_made(self, change: Amendment) -> None:
        """Drops the picks for which a change was made, and ends the move that it was."""
        self._state.in_change = frozenset()
        self._not_in_journal = None if change.is_in_journal else (change, self._clock())
        if self._state.moving is not None and change.booking_id == self._state.moving.booking.booking_id:
            self._state.set_moving(None)
            self._state.change_picking(Picking.clear)
        self._state.drop(change.concerned)

    def show_refused(self) -> None:
        """Reports picks that others take as lost again."""
        self._state.in_change = frozenset()

    def cannot_undo(self) -> str:
        """Why nothing can be taken back now; empty if it is to be looked up."""
        return self._desk.cannot_change(self._state.showing)

    async def ask_to_undo(self) -> None:
        """Looks up the last change of this terminal, and asks whether to take it back.

        Returns when that is done, so that the keys typed behind this one find the question open; soon in any case.
        """
        is_asked = asyncio.Event()
        self._view.in_background(partial(self._look_up_last, is_asked), group="bookings")
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                await is_asked.wait()

    async def _look_up_last(self, is_asked: asyncio.Event) -> None:
        try:
            await self._ask_of_last()
        finally:
            is_asked.set()

    async def _ask_of_last(self) -> None:
        try:
            last = await self._desk.last_change()
            undo = await undo_of(last, self._state.house, self._houses) if last is not None else None
        except SeatuiError as error:
            self._view.hint(f"Nothing is taken back: {error}")
            return
        if undo is None:
            self._view.hint("Nothing was changed at this terminal in the last five minutes")
            return
        later = self._later_than(undo)
        if later:
            self._view.hint(later)
            return
        is_here = undo.is_of(self._state.showing)
        self._view.post_message(UndoAsked(undo, question(undo, self._clock(), is_here=is_here)))

    def _later_than(self, undo: UndoChange) -> str:
        """A change made here since the one that would be taken back, and that cannot be; said once, else empty."""
        made, self._not_in_journal = self._not_in_journal, None
        if made is None or made[1] < undo.last.at:
            return ""
        return f"{made[0].done} {made[0].subject} is not taken back so; once more for the change before"
