"""Whatever several clerks and another program do, the database ends as a plain model of a box office says."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeAlias

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from psycopg.conninfo import make_conninfo

from seatui.booking import BookingRequest, BookingService
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    InvalidRequest,
    SeatsUnavailable,
    SeatuiError,
)
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import PAYING
from seatui.postgres import open_database
from seatui.postgres.database import Transaction
from tests.conftest import Cluster
from tests.support import IS_SOAK, PATIENCE, SHOWTIME, past_the_guards, run, service_on

AVAILABLE, RESERVED, SOLD, BLOCKED = "AVAILABLE", "RESERVED", "SOLD", "BLOCKED"
CONFIRMED, CANCELLED, EXPIRED = "CONFIRMED", "CANCELLED", "EXPIRED"
SEATS = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4")
NO_SEAT, NO_BOOKING = "Z9", "BK-NONE"
CLERKS = ("window 1", "window 2", "web shop")
OTHER = "another program"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
FAR_OFF = datetime(2099, 1, 1, tzinfo=UTC)

Told: TypeAlias = tuple[object, ...]
"""An answer, or a refusal, in plain values: what was done or why not, and all that was said of it."""

Change: TypeAlias = tuple[str | None, str | None, str | None, str]
"""A change of a seat: from, to, the booking, the terminal."""

DONE: Told = ("done",)
COMMITTED: Told = ("committed",)
AGAINST_THE_KEY: Told = ("refused", "UniqueViolation")
AT_COMMIT: Told = ("refused", "IntegrityConstraintViolation")


@dataclass
class ModelSeat:
    """A seat: how it stands, until when it is held, and all that became of it."""

    status: str = AVAILABLE
    booking_id: str | None = None
    until: datetime | None = None
    changes: list[Change] = field(default_factory=list)

    def is_overdue(self) -> bool:
        return self.status == RESERVED and self.until == LONG_AGO


@dataclass
class ModelBooking:
    """A booking. seat_ids: in the order in which they were written. paying_at: where, for its customer to pay."""

    booking_id: str
    user: str
    seat_ids: tuple[str, ...]
    status: str
    until: datetime | None
    paying_at: str | None = None

    def is_live(self) -> bool:
        return self.status in {RESERVED, CONFIRMED}

    def told(self, seat_ids: Iterable[str] | None = None) -> Told:
        until = self.until if self.status == RESERVED else None
        return (self.status, self.booking_id, self.user, tuple(seat_ids or self.seat_ids), until)


class Kind(Enum):
    """What a change did to a booking, for whoever takes it back."""

    MADE = "made"
    SOLD = "sold"
    ENDED = "ended"
    OTHER_SEATS = "other seats"
    BLOCKED = "blocked"
    UNDONE = "undone"


@dataclass(frozen=True)
class Last:
    """The last change of a terminal: at which step, of which booking, and what it did.

    was: the status before. end, user: when a hold ended, and whose it was. came, left: seats that the booking got and
    lost. parted: the booking that was split off.
    """

    step: int
    kind: Kind
    booking_id: str = ""
    was: str = ""
    came: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    parted: str | None = None
    end: datetime | None = None
    user: str = ""


class Model:
    """A box office without a database: each method changes everything it should or nothing, and says what it tells.

    by: the terminal. step: the number of the present operation.
    """

    def __init__(self) -> None:
        self.seats = {seat_id: ModelSeat() for seat_id in SEATS}
        self.bookings: dict[str, ModelBooking] = {}
        self.step = 0
        self._last: dict[str, Last] = {}
        self._changed_at: dict[str, int] = {}

    def book(
        self,
        by: str,
        booking_id: str,
        user: str,
        seat_ids: Sequence[str],
        status: str,
        until: datetime | None,
        *,
        is_paying: bool = False,
    ) -> Told:
        made = self.bookings.get(booking_id)
        if made is not None:
            asked = (user, sorted(seat_ids), status)
            is_same = (made.user, sorted(made.seat_ids), made.status) == asked
            return made.told(seat_ids) if is_same else ("id taken", booking_id)
        if in_the_way := self._in_the_way(seat_ids):
            return in_the_way
        self._expire(seat_ids, by)
        made = ModelBooking(
            booking_id, user, tuple(sorted(seat_ids)), status, until, by if is_paying else None
        )
        if not is_paying:  # to a clerk, that hold and its sale are one change
            self._last[by] = Last(self.step, Kind.MADE, booking_id)
        self.bookings[booking_id] = made
        for seat_id in seat_ids:
            self._move(seat_id, SOLD if status == CONFIRMED else RESERVED, booking_id, by, until)
        return made.told(seat_ids)

    def confirm(self, by: str, booking_id: str, user: str | None = None) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is None:
            return ("not found", booking_id)
        if booking.status == CANCELLED or (booking.status == CONFIRMED and user not in (None, booking.user)):
            return ("invalid",)
        if booking.status != CONFIRMED:
            if in_the_way := self._in_the_way(booking.seat_ids, booking_id):
                return in_the_way
            self._expire(booking.seat_ids, by, booking_id)
            end = self._end_of(booking) if booking.status == RESERVED else None
            before = booking.user if end and user not in (None, booking.user) else ""
            self._last[by] = Last(self.step, Kind.SOLD, booking_id, booking.status, end=end, user=before)
            booking.status, booking.user = CONFIRMED, user or booking.user
            for seat_id in booking.seat_ids:
                self._move(seat_id, SOLD, booking_id, by)
        return booking.told()

    def release(self, by: str, booking_id: str) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is not None and booking.status == CONFIRMED:
            return ("invalid",)
        return self.cancel(by, booking_id)

    def cancel(self, by: str, booking_id: str) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is None:
            return ("not found", booking_id)
        self._cancel(by, booking)
        return booking.told()

    def give_back(self, by: str, booking_id: str, seat_ids: Sequence[str]) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is None or not self._has(booking, seat_ids):
            return _refused(booking, booking_id)
        if {*seat_ids} == {*booking.seat_ids}:
            self._cancel(by, booking)
            return booking.told()
        self._last[by] = Last(self.step, Kind.OTHER_SEATS, booking_id, left=tuple(seat_ids))
        self._give_seats(by, booking, came=(), left=seat_ids)
        return booking.told()

    def move(self, by: str, booking_id: str, old: Sequence[str], new: Sequence[str]) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is None or not self._has(booking, old):
            return _refused(booking, booking_id)
        if len(old) != len(new) or {*new} == {*old} or {*new} - {*old} & {*booking.seat_ids}:
            return ("invalid",)
        old, new = (
            [each for each in these if each not in those] for these, those in ((old, new), (new, old))
        )
        if in_the_way := self._in_the_way(new, booking_id):
            return in_the_way
        self._expire(new, by, booking_id)
        in_place = dict(zip(old, new, strict=True))
        told = [in_place.get(each, each) for each in booking.seat_ids]
        end = self._end_of(booking)
        self._last[by] = Last(self.step, Kind.OTHER_SEATS, booking_id, came=tuple(new), left=tuple(old))
        self._give_seats(by, booking, came=new, left=old)
        self._hold_until(booking, end)
        return booking.told(told)

    def split(self, by: str, booking_id: str, seat_ids: Sequence[str], new_id: str) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is None or not self._has(booking, seat_ids) or {*seat_ids} == {*booking.seat_ids}:
            return _refused(booking, booking_id)
        end, status = self._end_of(booking), self.seats[booking.seat_ids[0]].status
        self._last[by] = Last(self.step, Kind.OTHER_SEATS, booking_id, left=tuple(seat_ids), parted=new_id)
        self._give_seats(by, booking, came=(), left=seat_ids)
        new = ModelBooking(new_id, booking.user, tuple(sorted(seat_ids)), booking.status, None)
        self.bookings[new_id] = new
        for seat_id in seat_ids:
            self._move(seat_id, status, new_id, by)
        self._hold_until(new, end)
        return new.told(seat_ids)

    def extend(self, booking_id: str, until: datetime | None, *, is_usual: bool) -> Told:
        """until: the end that was told; the usual time makes no hold shorter."""
        booking = self.bookings.get(booking_id)
        if booking is None or booking.status != RESERVED:
            return _refused(booking, booking_id)
        end = self._end_of(booking)
        is_as_it_was = is_usual and end is not None and until is not None and until < end
        self._hold_until(booking, end if is_as_it_was else until)
        return booking.told()

    def rename(self, booking_id: str, user: str) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is None or not booking.is_live():
            return _refused(booking, booking_id)
        booking.user = user
        return booking.told()

    def undo(self, by: str, until: datetime | None) -> Told:
        """until: the end that was told of what is a hold again."""
        last = self._last.get(by)
        if last is None:
            return DONE
        touched = [last.booking_id, *([last.parted] if last.parted else [])]
        if last.kind in {Kind.UNDONE, Kind.BLOCKED} or any(
            self._changed_at[each] != last.step for each in touched
        ):
            return ("invalid",)
        booking = self.bookings[last.booking_id]
        left = sorted(last.left)
        if not last.parted and (in_the_way := self._in_the_way(left, last.booking_id)):
            return in_the_way
        if last.parted:
            self._end(self.bookings[last.parted], CANCELLED, by)
        self._expire(left, by, last.booking_id)
        self._take_back(by, last, booking, until)
        self._last[by] = Last(self.step, Kind.UNDONE)
        return booking.told()

    def _take_back(self, by: str, last: Last, booking: ModelBooking, until: datetime | None) -> None:
        match last.kind:
            case Kind.SOLD if last.was == RESERVED and booking.paying_at != by:
                booking.status, booking.user = RESERVED, last.user or booking.user
                for status, its in ((AVAILABLE, None), (RESERVED, booking.booking_id)):
                    for seat_id in booking.seat_ids:
                        self._move(seat_id, status, its, by)
                self._hold_until(booking, until if last.end in {None, LONG_AGO} else last.end)
            case Kind.MADE | Kind.SOLD:
                self._end(booking, CANCELLED, by)
            case Kind.ENDED:
                booking.status = last.was
                for seat_id in last.left:
                    self._move(seat_id, SOLD if last.was == CONFIRMED else RESERVED, booking.booking_id, by)
                self._hold_until(booking, until if last.end in {None, LONG_AGO} else last.end)
            case Kind.OTHER_SEATS:
                end = self._end_of(booking)
                self._give_seats(by, booking, came=last.left, left=last.came)
                self._hold_until(booking, end)

    def look(self, _: str, booking_id: str) -> Told:
        booking = self.bookings.get(booking_id)
        return booking.told() if booking else DONE

    def block(self, by: str, seat_ids: Sequence[str]) -> Told:
        if in_the_way := self._in_the_way(seat_ids):
            return in_the_way
        self._expire(seat_ids, by)
        self._last[by] = Last(self.step, Kind.BLOCKED)
        for seat_id in seat_ids:
            self._move(seat_id, BLOCKED, None, by)
        return DONE

    def unblock(self, by: str, seat_ids: Sequence[str]) -> Told:
        others = [
            (seat_id, self._status(seat_id)) for seat_id in seat_ids if self._status(seat_id) != BLOCKED
        ]
        if others:
            return ("unavailable", *others)
        self._last[by] = Last(self.step, Kind.BLOCKED)
        for seat_id in seat_ids:
            self._move(seat_id, AVAILABLE, None, by)
        return DONE

    def release_expired(self, by: str) -> Told:
        held = {seat.booking_id for seat in self.seats.values() if seat.is_overdue()} - {None}
        self._expire(SEATS, by)
        for seat_id, seat in self.seats.items():
            if seat.is_overdue():
                self._move(seat_id, AVAILABLE, None, by)
        return ("expired", len(held))

    def time_passes(self, booking_ids: Iterable[str | None]) -> None:
        """The holds end; None: those that are under no booking."""
        for booking_id in booking_ids:
            for seat in self.seats.values():
                if seat.status == RESERVED and seat.booking_id == booking_id:
                    seat.until = LONG_AGO
            booking = self.bookings.get(booking_id or "")
            if booking is not None and booking.status == RESERVED and booking.until is not None:
                booking.until = LONG_AGO

    # What another program sends, by plain SQL.

    def its_booking(
        self, booking_id: str, seat_ids: Sequence[str], status: str, *, marks_seats: bool
    ) -> Told:
        if booking_id in self.bookings or any(map(self._has_live_booking, seat_ids)):
            return AGAINST_THE_KEY
        may_come_from = {AVAILABLE, RESERVED} if status == CONFIRMED else {AVAILABLE}
        if not marks_seats or any(self._status(seat_id) not in may_come_from for seat_id in seat_ids):
            return AT_COMMIT
        self.bookings[booking_id] = ModelBooking(booking_id, OTHER, tuple(seat_ids), status, None)
        for seat_id in seat_ids:
            self._move(seat_id, SOLD if status == CONFIRMED else RESERVED, booking_id, OTHER, FAR_OFF)
        return COMMITTED

    def its_confirmation(self, booking_id: str, *, marks_seats: bool) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is None or booking.status == CONFIRMED:
            return COMMITTED
        if not booking.is_live() and any(map(self._has_live_booking, booking.seat_ids)):
            return AGAINST_THE_KEY
        if not marks_seats or any(
            self._status(each) not in {AVAILABLE, RESERVED} for each in booking.seat_ids
        ):
            return AT_COMMIT
        booking.status = CONFIRMED
        for seat_id in booking.seat_ids:
            self._move(seat_id, SOLD, booking_id, OTHER)
        return COMMITTED

    def its_cancellation(self, booking_id: str, *, cancels_booking: bool) -> Told:
        booking = self.bookings.get(booking_id)
        if booking is not None and cancels_booking:
            self._end(booking, CANCELLED, OTHER)
        elif booking is not None and booking.is_live():
            if not all(self.seats[seat_id].is_overdue() for seat_id in booking.seat_ids):
                return AT_COMMIT
            # It frees what is overdue, and our hold expires with it.
            self._end(booking, EXPIRED, OTHER)
        return COMMITTED

    def its_mark(self, seat_id: str, status: str) -> Told:
        if self._status(seat_id) not in {None, status}:
            seat = self.seats[seat_id]
            if status == AVAILABLE and seat.is_overdue() and seat.booking_id is not None:
                # The same, of one seat.
                booking = self.bookings[seat.booking_id]
                self._move(seat_id, AVAILABLE, None, OTHER)
                self._end(booking, EXPIRED, OTHER)
                return COMMITTED
            if status == SOLD or self._has_live_booking(seat_id):
                return AT_COMMIT
            self._move(seat_id, status, None, OTHER, FAR_OFF)
        return COMMITTED

    # How a seat and a booking stand, and move.

    def _has(self, booking: ModelBooking, seat_ids: Iterable[str]) -> bool:
        return booking.is_live() and {*seat_ids} <= {*booking.seat_ids}

    def _end_of(self, booking: ModelBooking) -> datetime | None:
        """A hold of another program has its end in its seats alone."""
        return booking.until or self.seats[booking.seat_ids[0]].until

    def _hold_until(self, booking: ModelBooking, end: datetime | None) -> None:
        if booking.status == RESERVED:
            booking.until = end
            for seat_id in booking.seat_ids:
                self.seats[seat_id].until = end

    def _give_seats(
        self, by: str, booking: ModelBooking, *, came: Sequence[str], left: Sequence[str]
    ) -> None:
        """Changes the seats of a booking, which keeps its status; new ones are written in seat order."""
        status, end = self.seats[booking.seat_ids[0]].status, self._end_of(booking)
        kept = [each for each in booking.seat_ids if each not in left]
        booking.seat_ids = (*kept, *sorted(came))
        for seat_id in left:
            self._move(seat_id, AVAILABLE, None, by)
        for seat_id in came:
            self._move(seat_id, status, booking.booking_id, by, end if status == RESERVED else None)

    def _cancel(self, by: str, booking: ModelBooking) -> None:
        if booking.is_live():
            end, left = self._end_of(booking) if booking.status == RESERVED else None, booking.seat_ids
            self._last[by] = Last(
                self.step, Kind.ENDED, booking.booking_id, booking.status, left=left, end=end
            )
        self._end(booking, CANCELLED, by)

    def _status(self, seat_id: str) -> str | None:
        return self.seats[seat_id].status if seat_id in self.seats else None

    def _has_live_booking(self, seat_id: str) -> bool:
        return seat_id in self.seats and self.seats[seat_id].booking_id is not None

    def _in_the_way(self, seat_ids: Iterable[str], booking_id: str | None = None) -> Told | None:
        found = [(each, self._status(each)) for each in seat_ids if not self._is_free(each, booking_id)]
        return ("unavailable", *found) if found else None

    def _is_free(self, seat_id: str, booking_id: str | None) -> bool:
        seat = self.seats.get(seat_id)
        if seat is None:
            return False
        is_its_own = seat.booking_id is not None and seat.booking_id == booking_id
        return seat.status == AVAILABLE or seat.is_overdue() or is_its_own

    def _expire(self, seat_ids: Iterable[str], by: str, but: str | None = None) -> None:
        for seat_id in seat_ids:
            seat = self.seats[seat_id]
            if seat.is_overdue() and seat.booking_id not in {None, but}:
                self._end(self.bookings[seat.booking_id or ""], EXPIRED, by)

    def _end(self, booking: ModelBooking, status: str, by: str) -> None:
        booking.status = status
        for seat_id in booking.seat_ids:
            if self.seats[seat_id].booking_id == booking.booking_id:
                self._move(seat_id, AVAILABLE, None, by)

    def _move(
        self, seat_id: str, status: str, booking_id: str | None, by: str, until: datetime | None = None
    ) -> None:
        seat = self.seats[seat_id]
        if (seat.status, seat.booking_id) != (status, booking_id):
            its = booking_id or seat.booking_id
            seat.changes.append((seat.status, status, its, by))
            self._changed_at[its or ""] = self.step
        seat.status, seat.booking_id, seat.until = status, booking_id, until


def _refused(booking: ModelBooking | None, booking_id: str) -> Told:
    return ("not found", booking_id) if booking is None else ("invalid",)


class BoxOffice:
    """The real thing: clerks with a service and a database each, another program, and somebody who looks."""

    def __init__(
        self,
        runner: asyncio.Runner,
        clerks: dict[str, BookingService[Transaction]],
        other: psycopg.Connection,
        looker: psycopg.Connection,
    ) -> None:
        self._runner = runner
        self._clerks = clerks
        self._other = other
        self._looker = looker
        self._houses = 0
        self.event_id = ""

    def open_house(self) -> None:
        """An empty house; whatever was booked in others is gone, but for what the journal says of long ago."""
        self._houses += 1
        self.event_id = f"E{self._houses}"
        self._looker.execute("TRUNCATE bookings, booking_seats, event_seats")
        # Else the seats that were blocked there would be what a terminal did last.
        past_the_guards(self._looker.info.dsn, "UPDATE seatui.seat_journal SET at = at - interval '1 hour'")
        self._looker.execute(
            "INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price)"
            " SELECT %s, %s, seat_id, 'A', 1, 20 FROM unnest(%s::text[]) AS seat_id",
            (self.event_id, SHOWTIME, list(SEATS)),
        )

    def request(self, user: str, seat_ids: Sequence[str], booking_id: str | None) -> BookingRequest:
        return BookingRequest(self.event_id, user, SHOWTIME, seat_ids, booking_id=booking_id)

    def ask(
        self, clerk: str, change: Callable[[BookingService[Transaction]], Coroutine[Any, Any, object]]
    ) -> Told:
        """What the clerk is told."""
        try:
            answer = self._runner.run(change(self._clerks[clerk]))
        except SeatuiError as refusal:
            return _refusal(refusal)
        match answer:
            case Booking():
                until = answer.reserved_until if answer.status == RESERVED else None
                return (str(answer.status), answer.booking_id, answer.user_id, answer.seat_ids, until)
            case int():
                return ("expired", answer)
            case _:
                assert answer is None
                return DONE

    def by_hand(self, *steps: tuple[str, Sequence[object] | Mapping[str, object]]) -> Told:
        """What another program is told of the statements of one transaction."""
        try:
            with self._other.transaction():
                for statement, parameters in steps:
                    self._other.execute(statement, parameters)
        except psycopg.IntegrityError as refusal:
            return ("refused", type(refusal).__name__)
        return COMMITTED

    def time_passes(self, booking_ids: Sequence[str | None]) -> None:
        for booking_id in booking_ids:
            self._looker.execute(
                "UPDATE event_seats SET reserved_until = %s"
                " WHERE status = 'RESERVED' AND booking_id IS NOT DISTINCT FROM %s",
                (LONG_AGO, booking_id),
            )
            self._looker.execute(
                "UPDATE bookings SET reserved_until = %s"
                " WHERE status = 'RESERVED' AND booking_id = %s AND reserved_until IS NOT NULL",
                (LONG_AGO, booking_id),
            )

    def lengths_of_holds(self, booking_id: str) -> set[tuple[timedelta, datetime]]:
        """How long each seat of a hold is held, and until when."""
        query = "SELECT reserved_until - reserved_at, reserved_until FROM event_seats WHERE booking_id = %s"
        return {(length, until) for length, until in self._looker.execute(query, [booking_id]).fetchall()}

    def seats(self) -> dict[str, tuple[object, ...]]:
        found = self._looker.execute(
            "SELECT seat_id, status, booking_id, CASE status WHEN 'RESERVED' THEN reserved_until END"
            " FROM event_seats"
        )
        return {row[0]: row[1:] for row in found.fetchall()}

    def bookings(self) -> dict[str, tuple[object, ...]]:
        found = self._looker.execute(
            "SELECT b.booking_id, b.user_id, b.status, b.quantity,"
            " CASE b.status WHEN 'RESERVED' THEN b.reserved_until END,"
            " array_agg(s.seat_id ORDER BY s.id), array_agg(DISTINCT s.live)"
            " FROM bookings b LEFT JOIN booking_seats s USING (booking_id) GROUP BY b.id"
        )
        return {row[0]: row[1:] for row in found.fetchall()}

    def journal(self) -> dict[str, list[Change]]:
        found = self._looker.execute(
            "SELECT seat_ids, from_status, to_status, booking_id, terminal FROM seatui.seat_journal"
            " WHERE event_id = %s AND showtime = %s AND clerk = current_user ORDER BY journal_id",
            (self.event_id, SHOWTIME),
        )
        changes: dict[str, list[Change]] = {seat_id: [] for seat_id in SEATS}
        for seat_ids, *change in found.fetchall():
            for seat_id in seat_ids:
                changes[seat_id].append((change[0], change[1], change[2], change[3]))
        return changes


def _refusal(refusal: SeatuiError) -> Told:
    match refusal:
        case SeatsUnavailable():
            return (
                "unavailable",
                *((seat.seat_id, seat.status and str(seat.status)) for seat in refusal.seats),
            )
        case BookingIdTaken():
            return ("id taken", refusal.booking_id)
        case BookingNotFound():
            return ("not found", refusal.booking_id)
        case InvalidRequest():
            return ("invalid",)
        case _:
            return ("failed", str(refusal))


INSERT_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status) VALUES (%s, %s, %s, %s, %s, %s)
"""
INSERT_SEAT = "INSERT INTO booking_seats (booking_id, seat_id) VALUES (%s, %s)"
SELL_SEATS = """
    UPDATE event_seats SET status = 'SOLD', booking_id = %s, sold_at = now()
    WHERE event_id = %s AND showtime = %s AND seat_id = ANY (%s) AND status IN ('AVAILABLE', 'RESERVED')
"""
HOLD_SEATS = """
    UPDATE event_seats SET status = 'RESERVED', booking_id = %s, reserved_until = '2099-01-01Z'
    WHERE event_id = %s AND showtime = %s AND seat_id = ANY (%s) AND status = 'AVAILABLE'
"""
FREE_SEATS = "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE booking_id = %s"
SET_BOOKING = "UPDATE bookings SET status = %s WHERE booking_id = %s"
MARK_SEAT = """
    UPDATE event_seats
    SET status = %(status)s, reserved_until = '2099-01-01Z',
        booking_id = CASE WHEN %(status)s <> 'AVAILABLE' THEN booking_id END
    WHERE event_id = %(event_id)s AND seat_id = %(seat_id)s AND status <> %(status)s
"""

OVERDUE = "a hold whose time has run out"

OF_A_BOOKING: dict[str, Callable[[BookingService[Transaction], str], Coroutine[Any, Any, object]]] = {
    "confirm": lambda service, booking_id: service.confirm_hold(booking_id),
    "release": BookingService.release_hold,
    "cancel": BookingService.cancel_booking,
    "look": BookingService.find_booking,
}
AMENDMENTS = {"change_a_booking", "confirm_for_another", "return_seats", "move_seats", "split"}


async def take_back(service: BookingService[Transaction]) -> Booking | None:
    """The booking after the last change of the terminal was taken back, if there is one."""
    last = await service.last_change()
    return None if last is None else await service.undo(last)


clerks = st.sampled_from(CLERKS)
users = st.sampled_from(("ada", "bob"))
kinds = st.sampled_from((CONFIRMED, RESERVED, OVERDUE))
some_seats = st.lists(st.sampled_from(SEATS * 4 + (NO_SEAT,)), min_size=1, max_size=3, unique=True)


class AgainstTheModel(RuleBasedStateMachine):
    """Sends each operation to the box office and to the model, and compares all that there is to see."""

    def __init__(self, office: BoxOffice) -> None:
        super().__init__()
        self.office = office
        self.model = Model()
        self.requests: dict[str, tuple[str, list[str], str]] = {}
        self.ids = 0

    @initialize()
    def open_house(self) -> None:
        self.office.open_house()

    # One rule for all of them: of many rules hypothesis leaves out some in each example, and what is interesting
    # here takes several of them, such as a hold, the time, a sale and a confirmation.
    @rule(
        operation=st.sampled_from(
            (
                "sell_or_hold",
                "sell_or_hold",
                "sell_or_hold",
                "send_the_same_request_again",
                "send_another_request_under_its_id",
                "change_a_booking",
                "change_a_booking",
                "change_a_booking",
                "confirm_for_another",
                "return_seats",
                "move_seats",
                "move_seats",
                "split",
                "extend",
                "rename",
                "undo",
                "undo",
                "block",
                "unblock",
                "let_time_pass",
                "release_expired",
                "another_program_books",
                "another_program_confirms",
                "another_program_cancels",
                "another_program_marks_a_seat",
            )
        ),
        clerk=clerks,
        data=st.data(),
    )
    def step(self, operation: str, clerk: str, data: st.DataObject) -> None:
        self.draw = data.draw
        self.model.step += 1
        getattr(self, operation)(clerk)
        if operation in AMENDMENTS and self.draw(st.booleans(), "takes it back"):
            self.model.step += 1
            self.undo(clerk)

    def sell_or_hold(self, clerk: str) -> None:
        user, seat_ids, kind = self._request()
        names_it = self.draw(st.booleans(), "names it")
        self._book(clerk, user, seat_ids, kind, self._new_id() if names_it else None)

    def send_the_same_request_again(self, clerk: str) -> None:
        booking_id = self._a_booking()
        if booking_id in self.requests:
            user, seat_ids, kind = self.requests[booking_id]
            self._book(clerk, user, self.draw(st.permutations(seat_ids), "in the order"), kind, booking_id)

    def send_another_request_under_its_id(self, clerk: str) -> None:
        booking_id = self._a_booking()
        if booking_id != NO_BOOKING:
            self._book(clerk, *self._request(), booking_id)

    def change_a_booking(self, clerk: str) -> None:
        booking_id = self._a_booking()
        change = self.draw(st.sampled_from(("confirm", "confirm", "release", "cancel", "look")), "change")
        told = self.office.ask(clerk, lambda service: OF_A_BOOKING[change](service, booking_id))
        assert told == getattr(self.model, change)(clerk, booking_id)

    def confirm_for_another(self, clerk: str) -> None:
        booking_id, user = self._a_live_booking(), self.draw(users, "user")
        told = self.office.ask(clerk, lambda service: service.confirm_hold(booking_id, user))
        assert told == self.model.confirm(clerk, booking_id, user)

    def return_seats(self, clerk: str) -> None:
        booking_id, seat_ids = self._some_of_a_booking()
        told = self.office.ask(clerk, lambda service: service.return_seats(booking_id, seat_ids))
        assert told == self.model.give_back(clerk, booking_id, seat_ids)

    def move_seats(self, clerk: str) -> None:
        booking_id, old = self._some_of_a_booking()
        new = self.draw(some_seats, "to")
        others = [seat_id for seat_id in SEATS if seat_id not in new]
        new = (new + others)[: len(old)]
        told = self.office.ask(clerk, lambda service: service.move_seats(booking_id, old, new))
        assert told == self.model.move(clerk, booking_id, old, new)

    def split(self, clerk: str) -> None:
        booking_id, seat_ids = self._some_of_a_booking()
        told = self.office.ask(clerk, lambda service: service.split_booking(booking_id, seat_ids))
        new_id = str(told[1]) if told[0] in {RESERVED, CONFIRMED} else ""
        assert told == self.model.split(clerk, booking_id, seat_ids, new_id)

    def extend(self, clerk: str) -> None:
        booking_id, ttl = (
            self._a_live_booking(),
            self.draw(st.sampled_from((None, timedelta(hours=50))), "for"),
        )
        told = self.office.ask(clerk, lambda service: service.extend_hold(booking_id, ttl))
        until = self._end_told(told)
        assert told == self.model.extend(booking_id, until, is_usual=ttl is None)
        assert until is None or until > LONG_AGO

    def rename(self, clerk: str) -> None:
        booking_id, user = self._a_booking(), self.draw(users, "user")
        told = self.office.ask(clerk, lambda service: service.rename_booking(booking_id, user))
        assert told == self.model.rename(booking_id, user)

    def undo(self, clerk: str) -> None:
        told = self.office.ask(clerk, take_back)
        assert told == self.model.undo(clerk, self._end_told(told))

    def block(self, clerk: str) -> None:
        seat_ids, event_id = self.draw(some_seats, "seats"), self.office.event_id
        told = self.office.ask(clerk, lambda service: service.block_seats(event_id, SHOWTIME, seat_ids))
        assert told == self.model.block(clerk, seat_ids)

    def unblock(self, clerk: str) -> None:
        blocked = [seat_id for seat_id, seat in self.model.seats.items() if seat.status == BLOCKED]
        seat_ids = self.draw((st.just(blocked) if blocked else st.nothing()) | some_seats, "seats")
        event_id = self.office.event_id
        told = self.office.ask(clerk, lambda service: service.unblock_seats(event_id, SHOWTIME, seat_ids))
        assert told == self.model.unblock(clerk, seat_ids)

    def release_expired(self, clerk: str) -> None:
        told = self.office.ask(clerk, lambda service: service.release_expired())
        assert told == self.model.release_expired(clerk)

    def let_time_pass(self, _: str) -> None:
        self._let_time_pass(
            self.draw(st.just([*self.model.bookings, None]) | st.just([self._a_booking()]), "of")
        )

    def another_program_books(self, _: str) -> None:
        _, seat_ids, kind = self._request()
        booking_id = self.draw(st.sampled_from((None, None, None, self._a_booking())), "id") or self._new_id()
        marks_seats = self.draw(st.sampled_from((True, True, True, False)), "marks seats")
        status = CONFIRMED if kind == CONFIRMED else RESERVED
        where = (self.office.event_id, SHOWTIME)
        told = self.office.by_hand(
            (INSERT_BOOKING, (booking_id, where[0], OTHER, where[1], len(seat_ids), status)),
            *((INSERT_SEAT, (booking_id, seat_id)) for seat_id in seat_ids),
            *(
                [(SELL_SEATS if status == CONFIRMED else HOLD_SEATS, (booking_id, *where, seat_ids))]
                * marks_seats
            ),
        )
        assert told == self.model.its_booking(booking_id, seat_ids, status, marks_seats=marks_seats)

    def another_program_confirms(self, _: str) -> None:
        booking_id, marks_seats = self._a_booking(), self.draw(st.booleans(), "marks seats")
        booking = self.model.bookings.get(booking_id)
        seat_ids = list(booking.seat_ids) if booking else []
        mark = (SELL_SEATS, (booking_id, self.office.event_id, SHOWTIME, seat_ids))
        told = self.office.by_hand((SET_BOOKING, (CONFIRMED, booking_id)), *([mark] * marks_seats))
        assert told == self.model.its_confirmation(booking_id, marks_seats=marks_seats)

    def another_program_cancels(self, _: str) -> None:
        booking_id = self._a_booking()
        steps = self.draw(
            st.sampled_from((["booking"], ["booking", "seats"], ["seats", "booking"], ["seats"])), "steps"
        )
        sent = {"booking": (SET_BOOKING, (CANCELLED, booking_id)), "seats": (FREE_SEATS, (booking_id,))}
        told = self.office.by_hand(*(sent[step] for step in steps))
        assert told == self.model.its_cancellation(booking_id, cancels_booking="booking" in steps)

    def another_program_marks_a_seat(self, _: str) -> None:
        seat_id = self.draw(st.sampled_from(SEATS), "seat")
        status = self.draw(st.sampled_from((AVAILABLE, RESERVED, SOLD, BLOCKED)), "status")
        marked = {"status": status, "event_id": self.office.event_id, "seat_id": seat_id}
        told = self.office.by_hand((MARK_SEAT, marked))
        assert told == self.model.its_mark(seat_id, status)

    @invariant()
    def seats_are_as_in_the_model(self) -> None:
        assert self.office.seats() == {
            seat_id: (seat.status, seat.booking_id, seat.until if seat.status == RESERVED else None)
            for seat_id, seat in self.model.seats.items()
        }

    @invariant()
    def bookings_are_as_in_the_model(self) -> None:
        assert self.office.bookings() == {
            booking_id: (
                booking.user,
                booking.status,
                len(booking.seat_ids),
                booking.until if booking.status == RESERVED else None,
                list(booking.seat_ids),
                [booking.is_live()],
            )
            for booking_id, booking in self.model.bookings.items()
        }

    @invariant()
    def the_journal_tells_what_became_of_each_seat(self) -> None:
        assert self.office.journal() == {seat_id: seat.changes for seat_id, seat in self.model.seats.items()}

    def _request(self) -> tuple[str, list[str], str]:
        return (
            self.draw(users, "user"),
            self.draw(some_seats, "seats"),
            self.draw(kinds, "kind"),
        )

    def _some_of_a_booking(self) -> tuple[str, list[str]]:
        """A booking and, as a rule, some of its seats."""
        booking_id = self._a_live_booking()
        booking = self.model.bookings.get(booking_id)
        its = st.sampled_from(booking.seat_ids if booking else SEATS)
        mostly_its = st.one_of(*[st.lists(its, min_size=1, max_size=2, unique=True)] * 5, some_seats)
        return booking_id, self.draw(mostly_its, "seats")

    def _a_live_booking(self) -> str:
        """As a rule, and of a hold rather than of a sale."""
        live = [each for each in reversed(self.model.bookings.values()) if each.is_live()]
        live.sort(key=lambda booking: booking.status == CONFIRMED)
        if not live or self.draw(st.sampled_from((False,) * 7 + (True,)), "any"):
            return self._a_booking()
        return self.draw(st.sampled_from([each.booking_id for each in live]), "live booking")

    def _end_told(self, told: Told) -> datetime | None:
        """When a hold ends is by the database's clock, and taken from the answer."""
        until = told[4] if told[0] in {RESERVED, CONFIRMED} else None
        assert until is None or isinstance(until, datetime)
        return until

    def _a_booking(self) -> str:
        return str(self.draw(st.sampled_from([*reversed(self.model.bookings)] or [NO_BOOKING]), "booking"))

    def _new_id(self) -> str:
        self.ids += 1
        return f"BK-{self.ids}"

    def _book(self, clerk: str, user: str, seat_ids: list[str], kind: str, booking_id: str | None) -> None:
        is_new = booking_id not in self.model.bookings
        status = CONFIRMED if kind == CONFIRMED else RESERVED
        asked = self.office.request(user, seat_ids, booking_id)
        ttl = timedelta(hours=len(self.model.bookings) + 1)
        reason = self.draw(st.sampled_from(("", PAYING)), "reason") if status == RESERVED else ""
        told = self.office.ask(
            clerk,
            lambda service: (
                service.book_tickets(asked) if status == CONFIRMED else service.hold_seats(asked, ttl, reason)
            ),
        )
        is_booked = told[0] in {RESERVED, CONFIRMED}
        made = str(told[1]) if is_booked else booking_id or ""
        until = told[4] if is_booked else None
        assert until is None or isinstance(until, datetime)
        # When a hold ends is by the database's clock, and taken from the answer; how long it lasts is not.
        if is_new and is_booked and status == RESERVED:
            assert self.office.lengths_of_holds(made) == {(ttl, until)}
        is_paying = reason == PAYING
        assert told == self.model.book(clerk, made, user, seat_ids, status, until, is_paying=is_paying)
        if is_new and is_booked:
            self.requests[made] = (user, seat_ids, kind)
            if kind == OVERDUE:
                self._let_time_pass([made])

    def _let_time_pass(self, booking_ids: Sequence[str | None]) -> None:
        self.office.time_passes(booking_ids)
        self.model.time_passes(booking_ids)


@contextmanager
def box_office(dsn: str) -> Iterator[BoxOffice]:
    """Everybody at work on the database, each under a name of their own."""

    async def come(stack: AsyncExitStack, clerk: str) -> BookingService[Transaction]:
        named = make_conninfo(dsn, application_name=clerk)
        return service_on(await stack.enter_async_context(open_database(named, timeout=PATIENCE)))

    stack = AsyncExitStack()
    with (
        asyncio.Runner() as runner,
        psycopg.connect(dsn, autocommit=True, application_name=OTHER) as other,
        psycopg.connect(dsn, autocommit=True) as looker,
    ):
        try:
            clerks = {clerk: runner.run(come(stack, clerk)) for clerk in CLERKS}
            yield BoxOffice(runner, clerks, other, looker)
        finally:
            runner.run(stack.aclose())


@pytest.fixture
def cluster(cluster_18: Cluster) -> Cluster:
    """One server: what differs between versions is not in here."""
    return cluster_18


# The database of examples is for functions of their arguments alone.
PATIENT = settings(suppress_health_check=list(HealthCheck), database=None, print_blob=False)
# The short form says what disagreed and how it came about; the long form takes its time to find a shorter way there.
EXAMPLES = settings(
    PATIENT,
    max_examples=1200 if IS_SOAK else 25,
    stateful_step_count=60 if IS_SOAK else 40,
    phases=[Phase.generate, Phase.shrink] if IS_SOAK else [Phase.generate],
)
# The first disagreement will do, and which one it is need not change from run to run.
CONTROL = settings(
    PATIENT,
    max_examples=100,
    stateful_step_count=30,
    phases=[Phase.generate],
    derandomize=True,
    report_multiple_bugs=False,
)


def compare(office: BoxOffice, how: settings) -> None:
    """Goes through examples until the office and the model disagree."""

    class AtThisOffice(AgainstTheModel):
        def __init__(self) -> None:
            super().__init__(office)

    run_state_machine_as_test(AtThisOffice, settings=how)


@pytest.mark.slow
def test_the_database_agrees_with_the_model_after_every_step(dsn: str) -> None:
    with box_office(dsn) as office:
        compare(office, EXAMPLES)


@pytest.mark.parametrize(
    "loss",
    [
        "DROP TRIGGER event_seats_updated ON event_seats",
        "DROP TRIGGER booking_changed ON bookings",
        "DROP TRIGGER booking_seats_inserted ON booking_seats",
        "DROP TRIGGER settle_at_commit ON seatui.unsettled",
        "DROP INDEX booking_seats_one_live_booking",
    ],
)
def test_control_without_one_of_its_protections_the_database_disagrees(dsn: str, loss: str) -> None:
    run(dsn, loss)
    with box_office(dsn) as office, pytest.raises(AssertionError):
        compare(office, CONTROL)
