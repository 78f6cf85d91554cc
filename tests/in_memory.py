"""A booking repository in memory: it refuses what PostgreSQL refuses, by the same contract (tests/contract.py)."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from seatui.booking.changes import Change, ChangeVoid, CommitUnanswered, Fate
from seatui.booking.repository import HOLD_TTL
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    DatabaseUnavailable,
    EventNotFound,
    SeatsUnavailable,
    SeatuiError,
    ShowtimeMismatch,
)
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import EXPIRED, PAYING, JournalEntry, TerminalChange
from seatui.domain.model.seats import AVAILABLE, SeatInTheWay, SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.validation import plain_seat_id
from seatui.domain.venue.layout import Layout
from tests.support import PATIENCE

NOW = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)
UNREACHABLE = "the database cannot be reached"

Key = tuple[str, datetime]

_SEAT_STATUS = {BookingStatus.RESERVED: SeatStatus.RESERVED, BookingStatus.CONFIRMED: SeatStatus.SOLD}


@dataclass
class FakeShowing:
    """One showing: its seats, and the states of those that are not free."""

    showing: Showing
    layout: Layout
    states: dict[str, SeatState] = field(default_factory=dict)
    entries: list[JournalEntry] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.showing.event_id, self.showing.showtime


@dataclass
class Written:
    """A transaction: what it has written and not committed."""

    bookings: dict[str, Booking] = field(default_factory=dict)
    states: dict[tuple[Key, str], SeatState] = field(default_factory=dict)
    changed: list[tuple[Key, list[str], SeatState, SeatState, str]] = field(default_factory=list)
    """Seats with their state before and after each statement, and the reason, if it is another than the change's."""
    reason: str = ""
    """That of the statements to come, if it is another than the change's."""


@dataclass
class InMemoryBookings:
    """Bookings and the seats of showings, changed by one transaction at a time.

    now: what its clock says. is_down: nothing can be asked. gate: a change waits here before its commit, until it is
    set. refuses: why the next commit is refused. loses_answer: the next commit happens (or not: drops_commit), and
    its answer is lost.
    """

    showings_by_key: dict[Key, FakeShowing] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    changes_made: dict[Change, bool] = field(default_factory=dict)
    """Whether each change happened; False: it is void."""
    now: datetime = NOW
    is_down: bool = False
    gate: asyncio.Event | None = None
    refuses: SeatuiError | None = None
    loses_answer: bool = False
    drops_commit: bool = False
    goes_down_at_commit: bool = False
    sales_begun: int = 0
    loads: int = 0
    tidied: int = 0
    clerk: str = "ann"
    terminal: str = "window 1"
    transactions: list[list[tuple[Key, JournalEntry]]] = field(default_factory=list)
    """The journal entries of each commit."""
    _recorded_at: dict[Change, float] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def transaction(self, change: Change) -> AsyncIterator[Written]:
        """Writes are collected and applied on commit."""
        self._ask()
        self.sales_begun += 1
        async with self._turn:
            written = Written()
            yield written
            if self.gate is not None:
                await asyncio.wait_for(self.gate.wait(), PATIENCE)
            self._ask()
            refused, self.refuses = self.refuses, None
            if refused is not None:
                raise refused
            self._commit(change, written)

    def _commit(self, change: Change, written: Written) -> None:
        if change in self.changes_made:
            raise ChangeVoid
        lost, self.loses_answer = self.loses_answer, False
        if not (lost and self.drops_commit):
            self._record(change, happened=True)
            self._apply(written, change.reason)
        if lost:
            self.is_down = self.is_down or self.goes_down_at_commit
            raise CommitUnanswered

    def _apply(self, written: Written, reason: str = "") -> None:
        self.bookings |= written.bookings
        for (key, seat_id), state in written.states.items():
            self.showings_by_key[key].states[seat_id] = state
        made = [
            (key, self.journal_change(key, seat_ids, before, state, why or reason))
            for key, seat_ids, before, state, why in written.changed
        ]
        if made:
            self.transactions.append(made)

    def journal_change(
        self, key: Key, seat_ids: Sequence[str], before: SeatState, after: SeatState, reason: str = ""
    ) -> JournalEntry:
        """Adds a row to the journal of a showing."""
        entries = self.showings_by_key[key].entries
        made = JournalEntry(
            len(entries) + 1,
            self.now,
            tuple(seat_ids),
            before.status,
            after.status,
            after.booking_id or before.booking_id,
            self.clerk,
            self.terminal,
            reason,
        )
        entries.append(made)
        return made

    async def journal_of(
        self,
        tx: Written,
        event_id: str,
        showtime: datetime,
        booking_ids: Sequence[str],
        *,
        after: int = 0,
    ) -> list[JournalEntry]:
        """What was committed."""
        entries = self._find(event_id, showtime).entries
        return [each for each in entries if each.journal_id > after and each.booking_id in booking_ids]

    async def own_holds(self, known: Sequence[str], within: timedelta) -> list[Booking]:
        """By the terminal of the journal."""
        if self.is_down:
            raise DatabaseUnavailable(UNREACHABLE)
        ours = {
            entry.booking_id
            for showing in self.showings_by_key.values()
            for entry in showing.entries
            if (entry.terminal, entry.from_status, entry.to_status)
            == (self.terminal, SeatStatus.AVAILABLE, SeatStatus.RESERVED)
            and entry.reason != PAYING
            and entry.at > self.now - within
        }
        return [
            each
            for each in self.bookings.values()
            if each.status is BookingStatus.RESERVED and each.booking_id in ours.union(known)
        ]

    async def last_change(self, within: timedelta) -> TerminalChange | None:
        """The last transaction of this terminal and clerk that counts."""
        self._ask()
        for transaction in reversed(self.transactions):
            (event_id, showtime), _ = transaction[0]
            entries = tuple(entry for _, entry in transaction if self._counts(entry, within))
            if entries:
                booking_id = entries[0].booking_id or ""
                return TerminalChange(event_id, showtime, booking_id, entries[-1].at, entries)
        return None

    def _counts(self, entry: JournalEntry, within: timedelta) -> bool:
        return (
            (entry.booking_id in self.bookings or SeatStatus.BLOCKED in (entry.from_status, entry.to_status))
            and entry.reason != EXPIRED
            and not (entry.reason == PAYING and entry.to_status != SeatStatus.SOLD)
            and (entry.clerk, entry.terminal) == (self.clerk, self.terminal)
            and entry.at > self.now - within
        )

    async def plain_seat_ids(
        self, tx: Written, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> tuple[str, ...]:
        """As they are where the showing has seats."""
        found = self.showings_by_key.get((event_id, showtime))
        if found is not None and found.layout.seats:
            return tuple(seat_ids)
        return tuple(map(plain_seat_id, seat_ids))

    async def acquire_lock(
        self, tx: Written, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """One change at a time anyway."""

    async def lock_booking(self, tx: Written, booking_id: str, *, known: Booking | None = None) -> Booking:
        """One change at a time anyway."""
        found = self._booking(tx, booking_id)
        if found is None:
            raise BookingNotFound(booking_id)
        return found

    async def validate_showing(self, tx: Written, event_id: str, showtime: datetime) -> None:
        """Raises for what is not there."""
        self._find(event_id, showtime)

    async def check_availability(
        self,
        tx: Written,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
    ) -> None:
        """Names every seat in the way, and expires the holds that are over."""
        showing = self._find(event_id, showtime)
        rivals = {
            seat_id: booking
            for booking in self._live(tx, showing)
            if booking.booking_id != booking_id
            for seat_id in booking.seat_ids
        }
        obstacles = [
            self._obstacle(tx, showing, seat_id, booking_id, rivals.get(seat_id)) for seat_id in seat_ids
        ]
        if in_the_way := [each for each in obstacles if each]:
            raise SeatsUnavailable(in_the_way)
        self._expire(tx, (rivals[each] for each in seat_ids if each in rivals))

    def _obstacle(
        self, tx: Written, showing: FakeShowing, seat_id: str, booking_id: str | None, rival: Booking | None
    ) -> SeatInTheWay | None:
        if showing.layout.seats and seat_id not in showing.layout.seats:
            return SeatInTheWay(seat_id, None)
        state = self._state(tx, showing, seat_id)
        if rival is not None and not self._is_overdue(rival):
            is_free = state.status is SeatStatus.AVAILABLE
            return SeatInTheWay(seat_id, _SEAT_STATUS[rival.status] if is_free else state.status)
        if self._may_become(SeatStatus.SOLD, state, booking_id):
            return None
        return SeatInTheWay(seat_id, state.status)

    async def insert_booking(self, tx: Written, booking: Booking, *, ttl: timedelta = HOLD_TTL) -> Booking:
        """Remembers the booking for the commit."""
        if self._booking(tx, booking.booking_id) is not None:
            raise BookingIdTaken(booking.booking_id, "there is a booking with it")
        is_hold = booking.status is BookingStatus.RESERVED
        made = replace(booking, reserved_until=self.now + ttl if is_hold else None)
        tx.bookings[made.booking_id] = replace(made, seat_ids=tuple(sorted(made.seat_ids)))
        return made

    async def insert_booking_seats(self, tx: Written, booking: Booking) -> None:
        """They are in the booking."""
        showing = self._find(booking.event_id, booking.showtime)
        taken = {
            seat_id
            for other in self._live(tx, showing)
            if other.booking_id != booking.booking_id
            for seat_id in other.seat_ids
        }
        if in_the_way := [each for each in booking.seat_ids if each in taken]:
            raise SeatsUnavailable(SeatInTheWay(each, SeatStatus.SOLD) for each in in_the_way)

    async def read_booking(self, tx: Written, booking_id: str) -> Booking:
        """One change at a time anyway."""
        return await self.lock_booking(tx, booking_id)

    async def change_booking_seats(self, tx: Written, booking: Booking, seat_ids: Sequence[str]) -> None:
        """Remembers the seats for the commit."""
        new = tuple(each for each in seat_ids if each not in booking.seat_ids)
        await self.insert_booking_seats(tx, replace(booking, seat_ids=new))
        tx.bookings[booking.booking_id] = replace(booking, seat_ids=tuple(seat_ids))

    async def hold_end(self, tx: Written, booking: Booking) -> datetime | None:
        """Of the booking, else of its seats."""
        showing = self._find(booking.event_id, booking.showtime)
        states = [self._state(tx, showing, seat_id) for seat_id in booking.seat_ids]
        ends = [state.reserved_until for state in states if state.booking_id == booking.booking_id]
        known = [end for end in ends if end is not None]
        latest = max(known) if known and len(known) == len(ends) else None
        return booking.reserved_until or latest

    async def set_hold_end(self, tx: Written, booking: Booking, end: datetime | timedelta | None) -> Booking:
        """Remembers the end for the commit, of the booking and of its seats."""
        until = self.now + end if isinstance(end, timedelta) else end
        showing = self._find(booking.event_id, booking.showtime)
        if showing.layout.seats:
            self._set(
                tx, showing, booking.seat_ids, SeatState(SeatStatus.RESERVED, booking.booking_id, until)
            )
        tx.bookings[booking.booking_id] = replace(booking, reserved_until=until)
        return tx.bookings[booking.booking_id]

    async def set_booking_user(self, tx: Written, booking_id: str, user_id: str) -> None:
        """Remembers the name for the commit."""
        booking = self._booking(tx, booking_id)
        assert booking is not None, "it was locked before"
        tx.bookings[booking_id] = replace(booking, user_id=user_id)

    async def set_booking_status(
        self, tx: Written, booking_id: str, status: BookingStatus, *, reason: str = ""
    ) -> None:
        """Frees the seats of one that dies."""
        tx.reason = reason or tx.reason
        booking = self._booking(tx, booking_id)
        assert booking is not None, "it was locked before"
        tx.bookings[booking_id] = replace(booking, status=status, reserved_until=None)
        if not status.is_live:
            self._free_seats(tx, booking)

    async def update_event_seats_status(
        self,
        tx: Written,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
        status: SeatStatus,
        *,
        ttl: timedelta = HOLD_TTL,
    ) -> None:
        """Writes the states for the commit, or none of them."""
        showing = self._find(event_id, showtime)
        why = "not blocked" if status is SeatStatus.AVAILABLE else "not free"
        if not showing.layout.seats:
            if status is SeatStatus.BLOCKED or (status is SeatStatus.AVAILABLE and booking_id is None):
                raise SeatsUnavailable((SeatInTheWay(each, None) for each in seat_ids), why)
            return
        standing = {
            each: self._state(tx, showing, each) if each in showing.layout.seats else None
            for each in seat_ids
        }
        in_the_way = [
            SeatInTheWay(seat_id, None if state is None else state.status)
            for seat_id, state in standing.items()
            if state is None or not self._may_become(status, state, booking_id)
        ]
        if in_the_way:
            raise SeatsUnavailable(in_the_way, why)
        until = self.now + ttl if status is SeatStatus.RESERVED else None
        its_booking = booking_id if status in {SeatStatus.RESERVED, SeatStatus.SOLD} else None
        self._set(tx, showing, seat_ids, SeatState(status, its_booking, until))

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        """The same steps, where nothing at all is in the way."""
        self._ask()
        showing = self.showings_by_key.get((booking.event_id, booking.showtime))
        if showing is None or booking.booking_id in self.bookings:
            return None
        nothing = Written()
        taken = {seat_id for other in self._live(nothing, showing) for seat_id in other.seat_ids}
        for seat_id in booking.seat_ids:
            is_free = showing.states.get(seat_id, AVAILABLE).status is SeatStatus.AVAILABLE
            if seat_id not in showing.layout.seats or not is_free or seat_id in taken:
                return None
        async with self.transaction(change) as tx:
            made = await self.insert_booking(tx, booking, ttl=ttl)
            where = (booking.event_id, booking.showtime, booking.seat_ids, booking.booking_id)
            await self.update_event_seats_status(tx, *where, _SEAT_STATUS[booking.status], ttl=ttl)
        return made

    async def expire_holds(self) -> int:
        """Expires what is over; it is counted that somebody asked."""
        self.tidied += 1
        self._ask()
        written = Written()
        overdue = [each for each in self.bookings.values() if self._is_overdue(each)]
        self._expire(written, overdue)
        self._apply(written)
        return len(overdue)

    async def find_booking(self, booking_id: str) -> Booking | None:
        """The booking, if it was made."""
        self._ask()
        return self.bookings.get(booking_id)

    async def fate_of(self, change: Change) -> Fate:
        """A change under way is waited for; one that is not there is void from now on."""
        self._ask()
        async with self._turn:
            if change not in self.changes_made:
                self._record(change, happened=False)
                return Fate.VOID
            return Fate.HAPPENED if self.changes_made[change] else Fate.WAS_VOID

    async def age_of(self, change: Change) -> timedelta | None:
        """By the clock that the service looks at."""
        self._ask()
        at = self._recorded_at.get(change)
        return None if at is None else timedelta(seconds=time.monotonic() - at)

    def _record(self, change: Change, *, happened: bool) -> None:
        self.changes_made[change] = happened
        self._recorded_at[change] = time.monotonic()

    def _ask(self) -> None:
        self.loads += 1
        if self.is_down:
            raise DatabaseUnavailable(UNREACHABLE)

    def _find(self, event_id: str, showtime: datetime) -> FakeShowing:
        found = self.showings_by_key.get((event_id, showtime))
        if found is not None:
            return found
        if any(event_id == known for known, _ in self.showings_by_key):
            raise ShowtimeMismatch(event_id, showtime)
        raise EventNotFound(event_id)

    def _booking(self, tx: Written, booking_id: str) -> Booking | None:
        return tx.bookings.get(booking_id) or self.bookings.get(booking_id)

    def _state(self, tx: Written, showing: FakeShowing, seat_id: str) -> SeatState:
        written = tx.states.get((showing.key, seat_id))
        return written or showing.states.get(seat_id, AVAILABLE)

    def _live(self, tx: Written, showing: FakeShowing) -> Iterator[Booking]:
        for booking in (self.bookings | tx.bookings).values():
            if booking.status.is_live and (booking.event_id, booking.showtime) == showing.key:
                yield booking

    def _expire(self, tx: Written, bookings: Iterable[Booking]) -> None:
        for booking in bookings:
            tx.bookings[booking.booking_id] = replace(
                booking, status=BookingStatus.EXPIRED, reserved_until=None
            )
            self._free_seats(tx, booking, EXPIRED)

    def _free_seats(self, tx: Written, booking: Booking, reason: str = "") -> None:
        showing = self.showings_by_key[booking.event_id, booking.showtime]
        its = [
            each
            for each in booking.seat_ids
            if self._state(tx, showing, each).booking_id == booking.booking_id
        ]
        self._set(tx, showing, its, AVAILABLE, reason)

    def _set(
        self,
        tx: Written,
        showing: FakeShowing,
        seat_ids: Iterable[str],
        state: SeatState,
        reason: str = "",
    ) -> None:
        """Remembers a state of seats for the commit, and each change for the journal, as one statement does."""
        changed: dict[SeatState, list[str]] = {}
        for seat_id in sorted(seat_ids):
            before = self._state(tx, showing, seat_id)
            if (before.status, before.booking_id) != (state.status, state.booking_id):
                changed.setdefault(replace(before, reserved_until=None), []).append(seat_id)
            tx.states[showing.key, seat_id] = state
        why = reason or tx.reason
        tx.changed += [(showing.key, its, before, state, why) for before, its in changed.items()]

    def _is_overdue(self, booking: Booking) -> bool:
        until = booking.reserved_until
        return booking.status is BookingStatus.RESERVED and until is not None and until <= self.now

    def _may_become(self, status: SeatStatus, state: SeatState, booking_id: str | None) -> bool:
        is_its_own = booking_id is not None and state.booking_id == booking_id
        match status:
            case SeatStatus.AVAILABLE:
                return state.status is SeatStatus.BLOCKED or (
                    is_its_own and state.status is not SeatStatus.AVAILABLE
                )
            case SeatStatus.SOLD if state.status is SeatStatus.RESERVED and is_its_own:
                return True
            case _:
                return state.at(self.now) is SeatStatus.AVAILABLE
