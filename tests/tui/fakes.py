"""A database in memory behind both ports, with switches for what can go wrong."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from seatui.booking import BookingService
from seatui.booking.clock import DatabaseClock
from seatui.booking.hints import Hint, Hints, HouseChanged, LinkChanged, NoHints, SeatsOnOffer
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.report import Report
from seatui.domain.model.seats import AVAILABLE, Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.model.showings import Showing, ShowingSummary, soonest_first
from seatui.domain.model.standing import Standing
from seatui.domain.model.zones import machine_zone
from seatui.domain.search.finding import SeatFinder
from seatui.domain.search.names import fold
from seatui.domain.venue.house import House, HouseChanges
from seatui.domain.venue.layout import Layout, Stage
from seatui.domain.words.plain_text import plain_text, spellings_in_data
from tests.counting import report_of, standing_of
from tests.in_memory import NOW, FakeShowing, InMemoryBookings, Written

__all__ = ["BLOCKED", "NOW", "TONIGHT", "FakeDatabase", "held", "rows_of_seats", "sold"]

TONIGHT = datetime(2026, 12, 4, 19, 30, tzinfo=UTC)


@dataclass
class FakeDatabase(InMemoryBookings):
    """Showings, houses and bookings in memory: implements HouseRepository and BookingRepository."""

    def __post_init__(self) -> None:
        self.standings_read: list[int] = []
        """How many showings were counted each time."""
        self.asked_houses: list[str] = []
        """The events of the houses that were asked for."""
        self.clock = DatabaseClock(steady=lambda: 0.0)
        self.clock.observe(self.now)

    def add(
        self,
        seats: Sequence[Seat],
        *,
        event_id: str = "E1",
        name: str = "Hamlet",
        showtime: datetime = TONIGHT,
        stage: Stage | None = None,
        currency: str = "",
        zone: tzinfo | None = None,
    ) -> FakeShowing:
        """Adds a showing with these seats."""
        showing = Showing(event_id, showtime, name, currency, zone or machine_zone())
        made = FakeShowing(showing, Layout(seats, stage))
        self.showings_by_key[event_id, showtime] = made
        return made

    def service(self, hints: Hints | None = None) -> BookingService[Written]:
        """The real workflow over this database. hints: whom it tells of its changes."""
        return BookingService(self, outcome_timeout=0.05, tell_changed=(hints or NoHints()).tell_changed)

    async def event_spelled(self, typed: str) -> str:
        """An event that has the id in some spelling, else the plain one."""
        ids = {event_id for event_id, _ in self.showings_by_key}
        return next((each for each in spellings_in_data(typed) if each in ids), plain_text(typed))

    async def showings(self) -> list[ShowingSummary]:
        """Every showing and its counts."""
        self._ask()
        houses = self.showings_by_key.values()
        summaries = [
            ShowingSummary(each.showing, House(each.showing, each.layout, each.states).counts(NOW))
            for each in houses
        ]
        return soonest_first(summaries, NOW)

    async def known_showings(self) -> list[Showing]:
        """Every showing."""
        self._ask()
        return [each.showing for each in self.showings_by_key.values()]

    async def standings(self, showings: Sequence[Showing]) -> list[Standing]:
        """Counted seat by seat."""
        self._ask()
        self.standings_read.append(len(showings))
        found = (self.showings_by_key.get((each.event_id, each.showtime)) for each in showings)
        return [
            standing_of(each or FakeShowing(showing, Layout([])), self.now)
            for each, showing in zip(found, showings, strict=True)
        ]

    async def report(self, showings: Sequence[Showing]) -> Report:
        """Counted seat by seat."""
        self._ask()
        return report_of([self._find(each.event_id, each.showtime) for each in showings], self.now)

    async def house(self, event_id: str, showtime: datetime) -> House:
        """The whole house."""
        self.asked_houses.append(event_id)
        self._ask()
        found = self._find(event_id, showtime)
        return House(found.showing, found.layout, dict(found.states), len(found.entries))

    async def seat_states(self, event_id: str, showtime: datetime) -> Mapping[str, SeatState]:
        """The states of the seats that are not free."""
        self._ask()
        return dict(self._find(event_id, showtime).states)

    async def changes(self, house: House, unsure: Collection[str] = ()) -> HouseChanges:
        """Everything is looked at."""
        states = await self.seat_states(house.showing.event_id, house.showing.showtime)
        entries = self._find(house.showing.event_id, house.showing.showtime).entries
        known = house.mark if isinstance(house.mark, int) else len(entries)
        return HouseChanges(
            {**dict.fromkeys(house.states, AVAILABLE), **states}, len(entries), tuple(entries[known:])
        )

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        """The bookings made here that still have their seats."""
        self._ask()
        found = self.showings_by_key.get((event_id, showtime))
        states = found.states if found else {}
        return [
            booking
            for booking in self.bookings.values()
            if (booking.event_id, booking.showtime) == (event_id, showtime)
            and booking.status.is_live
            and not self._is_overdue(booking)
            and any(states.get(each, AVAILABLE).booking_id == booking.booking_id for each in booking.seat_ids)
        ]

    async def bookings_of(self, event_id: str, showtime: datetime) -> list[Booking]:
        """Those of a showing, newest first."""
        self._ask()
        key = self._find(event_id, showtime).key
        return [each for each in reversed(self.bookings.values()) if (each.event_id, each.showtime) == key]

    async def find_bookings(self, typed: str, limit: int = 50) -> list[Booking]:
        """By what the booking says."""
        self._ask()
        found = [
            each
            for each in reversed(self.bookings.values())
            if fold(typed) in fold(f"{each.user_id} {each.booking_id}") or self._has_seat(each, typed)
        ]
        return found[:limit]

    def _has_seat(self, booking: Booking, typed: str) -> bool:
        showing = self.showings_by_key.get((booking.event_id, booking.showtime))
        named = SeatFinder(showing.layout).seats_named(typed) if showing and booking.status.is_live else ()
        return typed in booking.seat_ids or not set(booking.seat_ids).isdisjoint(named)

    async def journal(
        self,
        event_id: str,
        showtime: datetime,
        *,
        seat_id: str | None = None,
        booking_id: str | None = None,
        limit: int | None = None,
    ) -> list[JournalEntry]:
        """What was changed here."""
        self._ask()
        found = [
            each
            for each in self._find(event_id, showtime).entries
            if (seat_id is None or seat_id in each.seat_ids)
            and (booking_id is None or booking_id == each.booking_id)
        ]
        return found if limit is None else found[-limit:]


class SharedHints:
    """Hints between apps of one process, and what each of them said. is_live: whether they arrive."""

    def __init__(self, terminal: str = "window 1", others: "SharedHints | None" = None) -> None:
        self.is_live = True
        self.session = f"session of {terminal}"
        self.terminal = terminal
        self.offered: list[frozenset[str]] = []
        self.changes_told = 0
        self._receivers: dict[str, Callable[[Hint], object]] = others._receivers if others else {}

    @asynccontextmanager
    async def follow(
        self, event_id: str, showtime: datetime, receive: Callable[[Hint], object]
    ) -> AsyncIterator[None]:
        """Receives until left."""
        self._receivers[self.session] = receive
        try:
            yield
        finally:
            del self._receivers[self.session]

    def tell_changed(self, event_id: str, showtime: datetime) -> None:
        """Tells all others."""
        self.changes_told += 1
        self._send(HouseChanged())

    def offer(self, event_id: str, showtime: datetime, seat_ids: Iterable[str]) -> None:
        """Tells all others."""
        self.offered.append(frozenset(seat_ids))
        self._send(SeatsOnOffer(self.session, self.terminal, self.offered[-1]))

    def set_live(self, *, is_live: bool) -> None:
        """Has hints arrive from now on, or no longer; tells the receiver."""
        self.is_live = is_live
        self._receivers[self.session](LinkChanged())

    def _send(self, hint: Hint) -> None:
        for session, receive in self._receivers.items():
            if session != self.session:
                receive(hint)


def rows_of_seats(
    zone: str = "Stalls",
    rows: Sequence[str] = "ABC",
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
