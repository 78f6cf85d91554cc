"""A database in memory behind both ports, with switches for what can go wrong."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from seatui.booking import BookingService, workflow
from seatui.booking.repository import HOLD_TTL, CommitUnanswered
from seatui.domain.bookings import Booking, BookingStatus
from seatui.domain.errors import (
    BookingNotFound,
    DatabaseUnavailable,
    EventNotFound,
    SeatsUnavailable,
    ShowtimeMismatch,
)
from seatui.domain.house import House, HouseChanges
from seatui.domain.layout import Layout, Stage
from seatui.domain.seats import AVAILABLE, Seat, SeatInTheWay, SeatKind, SeatState, SeatStatus
from seatui.domain.showings import Showing, ShowingSummary, soonest_first

NOW = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)
TONIGHT = datetime(2026, 12, 4, 19, 30, tzinfo=UTC)
UNREACHABLE = "the database cannot be reached"


@dataclass
class FakeShowing:
    """One showing: its seats, and the states of those that are not free."""

    showing: Showing
    layout: Layout
    states: dict[str, SeatState] = field(default_factory=dict)


@dataclass
class FakeDatabase:
    """Showings, houses and bookings in memory: implements HouseRepository and BookingRepository.

    is_down: nothing can be asked. gate: a sale waits here before its commit, until it is set. loses_answer:
    the next commit happens (or not: drops_commit), and its answer is lost.
    """

    showings_by_key: dict[tuple[str, datetime], FakeShowing] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    is_down: bool = False
    gate: asyncio.Event | None = None
    loses_answer: bool = False
    drops_commit: bool = False
    goes_down_at_commit: bool = False
    sales_begun: int = 0
    loads: int = 0
    tidied: int = 0

    def add(
        self,
        seats: Sequence[Seat],
        *,
        event_id: str = "E1",
        name: str = "Hamlet",
        showtime: datetime = TONIGHT,
        stage: Stage | None = None,
    ) -> FakeShowing:
        """Adds a showing with these seats."""
        made = FakeShowing(Showing(event_id, showtime, name), Layout(seats, stage))
        self.showings_by_key[event_id, showtime] = made
        return made

    def service(self) -> BookingService["dict[str, SeatState]"]:
        """The real workflow over this database."""
        return BookingService(self, outcome_timeout=0.05)

    async def showings(self) -> list[ShowingSummary]:
        """Every showing and its counts."""
        self._ask()
        houses = self.showings_by_key.values()
        summaries = [
            ShowingSummary(each.showing, House(each.showing, each.layout, each.states).counts(NOW))
            for each in houses
        ]
        return soonest_first(summaries, NOW)

    async def house(self, event_id: str, showtime: datetime) -> House:
        """The whole house."""
        self._ask()
        found = self._find(event_id, showtime)
        return House(found.showing, found.layout, dict(found.states))

    async def seat_states(self, event_id: str, showtime: datetime) -> Mapping[str, SeatState]:
        """The states of the seats that are not free."""
        self._ask()
        return dict(self._find(event_id, showtime).states)

    async def changes(self, house: House, unsure: Collection[str] = ()) -> HouseChanges:
        """Everything is looked at."""
        states = await self.seat_states(house.showing.event_id, house.showing.showtime)
        return HouseChanges({**dict.fromkeys(house.states, AVAILABLE), **states})

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The bookings made here that still have their seats."""
        self._ask()
        found = self.showings_by_key.get((event_id, showtime))
        states = found.states if found else {}
        return [
            booking
            for booking in self.bookings.values()
            if (booking.event_id, booking.showtime) == (event_id, showtime)
            and booking.status in {BookingStatus.RESERVED, BookingStatus.CONFIRMED}
            and any(states.get(each, AVAILABLE).booking_id == booking.booking_id for each in booking.seat_ids)
        ]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[dict[str, SeatState]]:
        """Writes are collected and applied on commit."""
        self._ask()
        self.sales_begun += 1
        written: dict[str, SeatState] = {}
        self._pending: Booking | None = None
        yield written
        if self.gate is not None:
            await self.gate.wait()
        self._ask()
        self._commit(written)

    def _commit(self, written: dict[str, SeatState]) -> None:
        lost, self.loses_answer = self.loses_answer, False
        booking = self._pending
        if booking is not None and not (lost and self.drops_commit):
            self._find(booking.event_id, booking.showtime).states.update(written)
            self.bookings[booking.booking_id] = booking
        if lost:
            self.is_down = self.is_down or self.goes_down_at_commit
            raise CommitUnanswered

    async def acquire_lock(
        self, tx: dict[str, SeatState], event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """One sale at a time anyway."""

    async def lock_booking(self, tx: dict[str, SeatState], booking_id: str) -> Booking:
        """One change at a time anyway."""
        found = await self.find_booking(booking_id)
        if found is None:
            raise BookingNotFound(booking_id)
        return found

    async def validate_showing(self, tx: dict[str, SeatState], event_id: str, showtime: datetime) -> None:
        """Raises for what is not there."""
        self._find(event_id, showtime)

    async def check_availability(
        self,
        tx: dict[str, SeatState],
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
    ) -> None:
        """Names every seat in the way."""
        found = self._find(event_id, showtime)
        in_the_way = [
            SeatInTheWay(seat_id, status if seat_id in found.layout.seats else None)
            for seat_id in seat_ids
            if (status := found.states.get(seat_id, AVAILABLE).at(NOW)) is not SeatStatus.AVAILABLE
            or seat_id not in found.layout.seats
        ]
        if in_the_way:
            raise SeatsUnavailable(in_the_way)

    async def insert_booking(
        self, tx: dict[str, SeatState], booking: Booking, *, ttl: timedelta = HOLD_TTL
    ) -> Booking:
        """Remembers the booking for the commit."""
        self._pending = booking
        return booking

    async def insert_booking_seats(self, tx: dict[str, SeatState], booking: Booking) -> None:
        """They are in the booking."""

    async def set_booking_status(
        self, tx: dict[str, SeatState], booking_id: str, status: BookingStatus
    ) -> None:
        """At once: nothing here cancels a booking and then rolls back."""
        self.bookings[booking_id] = replace(self.bookings[booking_id], status=status)

    async def update_event_seats_status(
        self,
        tx: dict[str, SeatState],
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
        status: SeatStatus,
        *,
        ttl: timedelta = HOLD_TTL,
    ) -> None:
        """Writes the states for the commit."""
        tx.update({seat_id: SeatState(status, booking_id) for seat_id in seat_ids})

    async def book(self, booking: Booking, ttl: timedelta) -> Booking:
        """Step by step."""
        return await workflow.book(self, booking, ttl)

    async def expire_holds(self) -> int:
        """Nothing expires here, but it is counted that somebody asked."""
        self.tidied += 1
        self._ask()
        return 0

    async def find_booking(self, booking_id: str) -> Booking | None:
        """The booking, if it was made."""
        self._ask()
        return self.bookings.get(booking_id)

    async def settled_booking(self, booking: Booking) -> Booking | None:
        """What became of a booking."""
        return await self.find_booking(booking.booking_id)

    async def has_committed(self, lost: CommitUnanswered) -> bool:
        """Only sales lose their answers here."""
        raise NotImplementedError

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


def rows_of_seats(
    zone: str = "Stalls",
    rows: str = "ABC",
    seats: int = 8,
    *,
    block: int = 0,
    aisles: Sequence[int] = (),
    price: str = "45.00",
    prefix: str = "",
    kinds: Mapping[str, SeatKind] | None = None,
) -> list[Seat]:
    """Rows of as many seats each. aisles: seat numbers after which there is a gap of two columns."""
    return [
        Seat(
            seat_id := f"{prefix}{row}{number}",
            zone,
            row,
            number,
            Decimal(price),
            block=block,
            row_index=row_index,
            column=number - 1 + 2 * sum(number > aisle for aisle in aisles),
            kind=(kinds or {}).get(seat_id, SeatKind.STANDARD),
        )
        for row_index, row in enumerate(rows)
        for number in range(1, seats + 1)
    ]


def sold(booking_id: str = "BK-OTHER") -> SeatState:
    """A seat that somebody else has bought."""
    return SeatState(SeatStatus.SOLD, booking_id)


def held(until: datetime) -> SeatState:
    """A seat on hold."""
    return SeatState(SeatStatus.RESERVED, "BK-HOLD", until)


BLOCKED = SeatState(SeatStatus.BLOCKED)
