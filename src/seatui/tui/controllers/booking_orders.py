"""Orders of the `:` line on bookings and blocked seats: what they mean, and how they begin."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from msgspec import Struct

from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import SeatStatus
from seatui.domain.orders.orders import Block, BookingOrder, OnBooking, Unblock
from seatui.domain.search.finding import Match
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.card import CardSubject, Errand
from seatui.tui.controllers.booking_keys import BookingController
from seatui.tui.controllers.finding_seats import FindingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.messages import CardAsked
from seatui.tui.screen_words import in_the_way, no_match, statuses_of
from seatui.tui.state import HouseState

NO_BOOKING = "Open a booking first: enter on a taken seat"
_LISTED = 3
"""The most bookings that a message lists."""


class _Meant(Struct, frozen=True):
    """The booking that an order means. first: the seat to go to. seat_ids: those named, none for all."""

    booking_id: str
    first: str
    seat_ids: tuple[str, ...] = ()


class _ToBlock(Struct, frozen=True):
    """The seats that an order means, and the reason. seat_ids: none for what is picked, or the one at the cursor."""

    seat_ids: tuple[str, ...]
    reason: str


class BookingOrders:
    """Begins orders on bookings at their cards, as by the keys there, and those on blocked seats as the key does."""

    def __init__(
        self, state: HouseState, view: HouseView, finding: FindingController, bookings: BookingController
    ) -> None:
        self._state = state
        self._view = view
        self._finding = finding
        self._bookings = bookings

    @property
    def sells_hold(self) -> bool:
        """Whether there is a hold to sell at the cursor, and nothing picked that would be sold instead."""
        return not self._state.picks and self._bookings.is_hold_here

    def cannot_begin_here(self) -> str:
        """Why nothing can be done with the booking at the cursor; empty if there is one."""
        return "" if self._bookings.booking_here is not None else NO_BOOKING

    def begin_here(self, does: BookingOrder) -> None:
        """Opens the card of the booking at the cursor, and does something there."""
        self.carry_out(OnBooking(does))

    def seats_meant(self, order: OnBooking | Block | Unblock) -> Sequence[str]:
        """The seats that an order names, to be marked before it is given."""
        match order:
            case Block(words):
                with suppress(InvalidRequest):
                    return self._to_block(words).seat_ids
            case OnBooking(_, words) | Unblock(words) if match := self._finding.seats_meant(words):
                return match.seat_ids
        return ()

    def refusal(self, order: OnBooking | Block | Unblock) -> str:
        """Why an order cannot be carried out; empty if it can."""
        try:
            self._prepared(order)
        except InvalidRequest as error:
            return str(error)
        return ""

    def carry_out(self, order: OnBooking | Block | Unblock) -> None:
        """Carries out an order, or says why that is not possible."""
        try:
            begin = self._prepared(order)
        except InvalidRequest as error:
            self._view.hint(str(error))
        else:
            begin()

    def _prepared(self, order: OnBooking | Block | Unblock) -> Callable[[], None]:
        """What carries an order out. Raises InvalidRequest where that is not possible."""
        match order:
            case OnBooking(does, words):
                return partial(self._open, self._meant(does, words), does)
            case Block(words):
                meant = self._to_block(words)
                _require_possible(self._cannot_block(meant))
                return partial(self._bookings.ask_to_block, meant.seat_ids, meant.reason)
            case Unblock(words):
                seat_ids = self._to_unblock(words)
                _require_possible(self._cannot_unblock(seat_ids))
                return partial(self._bookings.unblock, seat_ids)

    def _open(self, meant: _Meant, does: BookingOrder) -> None:
        at_cursor = self._state.cursor is not None and self._state.cursor.seat.seat_id == meant.first
        self._finding.go_to_seat(meant.first)
        is_of_seat = bool(meant.seat_ids) or at_cursor
        subject = CardSubject(meant.booking_id, meant.first if is_of_seat else None)
        errand = None if does is BookingOrder.SHOW else Errand(f"card.{does.value}", meant.seat_ids)
        self._view.post_message(CardAsked(subject, errand))

    def _meant(self, does: BookingOrder, words: str) -> _Meant:
        """The booking of the seats that words name, or the only one of an id or a customer.

        Without words, that at the cursor. Raises InvalidRequest where there is none, or more than one.
        """
        if not words:
            here, cursor = self._bookings.booking_here, self._state.cursor
            if here is None or cursor is None:
                raise InvalidRequest(f"{NO_BOOKING}, or name one: {does.value} F14")
            return _Meant(here, cursor.seat.seat_id)
        match = self._finding.destination(words)
        if match is None:
            raise InvalidRequest(no_match(words))
        if match.booking_id is None:
            return self._booking_of(match)
        matches = [each for each in self._finding.matches(words) if each.booking_id is not None]
        exact = [each for each in matches if (each.booking_id or "").casefold() == words.casefold()]
        ids = list(dict.fromkeys(str(each.booking_id) for each in exact or matches))
        if len(ids) > 1:
            listed = ", ".join(map(printable, ids[:_LISTED])) + (", …" if len(ids) > _LISTED else "")
            raise InvalidRequest(
                f"{len(ids)} bookings match {printable(words)!r}: name a seat, or one of {listed}"
            )
        match = next(iter(exact), match)
        return _Meant(str(match.booking_id), match.seats[0].seat_id)

    def _booking_of(self, match: Match) -> _Meant:
        """The booking that has all seats of a match. Raises InvalidRequest where none has."""
        reading, seat_ids = self._state.reading, match.seat_ids
        if reading is None:
            raise InvalidRequest(NO_BOOKING)
        owners = {each: reading.house.state(each).booking_at(reading.read_at) for each in seat_ids}
        without = [each for each, owner in owners.items() if owner is None]
        if without:
            statuses = statuses_of(reading.house, without, reading.read_at)
            raise InvalidRequest(f"{in_the_way(statuses, reading.house.layout)}: in no booking")
        found = {owner for owner in owners.values() if owner is not None}
        if len(found) > 1:
            raise InvalidRequest(
                f"These {seats_count(len(seat_ids))} are of {len(found)} bookings: name one of them"
            )
        return _Meant(found.pop(), seat_ids[0], tuple(seat_ids))

    def _to_block(self, words: str) -> _ToBlock:
        """The seats that words begin with, and the reason behind them. Raises InvalidRequest for unknown seats."""
        pieces = words.split()
        for end in range(len(pieces), 0, -1):
            match = self._finding.seats_meant(" ".join(pieces[:end]))
            if match is not None and match.booking_id is None:
                return _ToBlock(tuple(match.seat_ids), " ".join(pieces[end:]))
        if pieces and any(map(str.isdecimal, pieces[0])):
            raise InvalidRequest(no_match(pieces[0]))
        return _ToBlock((), words)

    def _cannot_block(self, meant: _ToBlock) -> str:
        reading = self._state.reading
        if not meant.seat_ids or reading is None:
            return self._bookings.cannot_block()
        free = frozenset(self._state.pickable(meant.seat_ids))
        statuses = statuses_of(reading.house, [x for x in meant.seat_ids if x not in free], reading.read_at)
        return self._bookings.cannot_change_blocks() or in_the_way(statuses, reading.house.layout)

    def _to_unblock(self, words: str) -> Sequence[str]:
        """The seats that words name; without any, the one at the cursor. Raises InvalidRequest for unknown seats."""
        if not words and self._state.cursor is not None:
            return [self._state.cursor.seat.seat_id]
        match = self._finding.seats_meant(words)
        if match is None or match.booking_id is not None:
            raise InvalidRequest(no_match(words))
        return match.seat_ids

    def _cannot_unblock(self, seat_ids: Sequence[str]) -> str:
        reading = self._state.reading
        if reading is None:
            return ""
        statuses = statuses_of(reading.house, seat_ids, reading.read_at)
        others = [each for each in statuses if each.status is not SeatStatus.BLOCKED]
        taken = f"{in_the_way(others, reading.house.layout)}: not blocked" if others else ""
        return self._bookings.cannot_change_blocks() or taken


def _require_possible(why_not: str) -> None:
    if why_not:
        raise InvalidRequest(why_not)
