"""Showings and houses, read from PostgreSQL."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from seatui.booking.clock import DatabaseClock
from seatui.domain.garbage import without_collector
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import LATEST, JournalEntry
from seatui.domain.model.report import Report
from seatui.domain.model.seats import AVAILABLE, SeatState
from seatui.domain.model.showings import Showing, ShowingSummary, soonest_first
from seatui.domain.model.standing import Standing
from seatui.domain.model.validation import require_instant
from seatui.domain.model.zones import zone_stored
from seatui.domain.venue.house import House, HouseChanges
from seatui.domain.venue.layout import Layout, Stage
from seatui.domain.words.plain_text import is_plain_ascii
from seatui.postgres.database import Database, Transaction
from seatui.postgres.feed import JournalPosition, PlanVersion, changes_since, current_position
from seatui.postgres.queries import queries
from seatui.postgres.repositories.booking_finder import BookingFinder
from seatui.postgres.repositories.booking_steps import PostgresBookingRepository, booking_of
from seatui.postgres.repositories.house_rows import SeatRows, States, read_seats
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.repositories.plan_reader import stage_of
from seatui.postgres.repositories.report_reader import read_report
from seatui.postgres.repositories.showing_check import event_spelled, require_showing
from seatui.postgres.repositories.standing_reader import FIRST, LAST, known_showings, seats_of, standings

_sql = queries("houses")

LARGE = 5_000
"""The least seats of a house that is laid out in a thread, so that the screens go on meanwhile."""


class PostgresHouseRepository:
    """A `HouseRepository` on `event_seats`, `bookings` and our own tables of events, showings and plans."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.clock = DatabaseClock()
        self._houses_ahead: dict[tuple[str, datetime], asyncio.Task[House]] = {}
        self._latest_ahead: dict[tuple[str, datetime], asyncio.Task[list[JournalEntry]]] = {}

    async def showings(self) -> list[ShowingSummary]:
        """Our showings, those in `event_seats`, and those of bookings for events unknown to both."""
        async with self._database.reading() as tx:
            query = "showings" if tx.has_event_seats else "showings_without_seats"
            rows = await tx.connection.rows(_sql[query], {"first": FIRST, "last": LAST})
            await self._observe_clock(tx)
        return soonest_first((_summary(row) for row in rows), self.clock.now())

    async def known_showings(self) -> list[Showing]:
        """Those of `showings`, without a look at their seats."""
        async with self._database.reading() as tx:
            found = await known_showings(tx)
            await self._observe_clock(tx)
        return found

    async def standings(self, showings: Sequence[Showing]) -> list[Standing]:
        """One query for the seats of all of them, and one for the last hours of the journal."""
        if not showings:
            return []
        async with self._database.reading() as tx:
            return await standings(tx, showings)

    async def report(self, showings: Sequence[Showing]) -> Report:
        """One query for each kind of line, over all of these showings."""
        async with self._database.reading(is_patient=True) as tx:
            await self._observe_clock(tx)
            return await read_report(tx, showings, self.clock.now())

    async def event_spelled(self, typed: str) -> str:
        """Asks only for an id that may have another spelling."""
        if is_plain_ascii(typed):
            return typed
        async with self._database.reading() as tx:
            return await event_spelled(tx, typed)

    def read_ahead(self, event_id: str, showtime: datetime) -> None:
        """Starts to read a house and its latest changes, for the next calls of `house` and `journal`."""
        house = asyncio.ensure_future(self._read(event_id, showtime))
        self._houses_ahead[event_id, showtime] = house
        self._latest_ahead[event_id, showtime] = asyncio.ensure_future(
            self._latest_after(house, event_id, showtime)
        )

    async def _latest_after(
        self, house: "asyncio.Task[House]", event_id: str, showtime: datetime
    ) -> list[JournalEntry]:
        await asyncio.wait({house})  # with the connection that it had
        return await PostgresJournal(self._database).latest(event_id, showtime, LATEST)

    async def house(self, event_id: str, showtime: datetime) -> House:
        """One query for the seats, their states and their places."""
        ahead = self._houses_ahead.pop((event_id, showtime), None)
        return await (ahead or self._read(event_id, showtime))

    async def _read(self, event_id: str, showtime: datetime) -> House:
        require_instant(showtime)
        params = {"event_id": event_id, "showtime": showtime}
        with without_collector():
            async with self._database.reading() as tx:
                (facts,) = await tx.connection.rows(_sql["facts"], params)
                version = facts.plan_version
                mark = await current_position(tx, event_id, showtime, version, self.clock)
                found = SeatRows()
                if tx.has_event_seats:
                    found = await read_seats(tx.connection, {**params, "plan_id": facts.plan_id})
                if not found:
                    await require_showing(tx, event_id, showtime)
            zone = zone_stored(facts.zone)
            showing = Showing(event_id, showtime, facts.name or event_id, facts.currency, zone)
            if len(found) > LARGE:
                layout = await asyncio.to_thread(_layout, found, stage_of(facts))
            else:
                layout = _layout(found, stage_of(facts))
            return House(showing, layout, found.states, mark)

    async def changes(self, house: House, unsure: Collection[str] = ()) -> HouseChanges:
        """From the tail of the journal and a part of the seats; without a complete journal, from all seats."""
        showing, mark = house.showing, house.mark
        if isinstance(mark, JournalPosition):
            async with self._database.reading() as tx:
                found = await changes_since(tx, mark, house, unsure, self.clock)
            if found is not None:
                return found
        async with self._database.reading() as tx:
            params = {"event_id": showing.event_id, "showtime": showing.showtime}
            (plan,) = await tx.connection.rows(_sql["plan_version"], params)
            if isinstance(mark, JournalPosition | PlanVersion) and plan.plan_version != mark.plan_version:
                return HouseChanges({}, mark, is_replaced=True)
            if tx.has_event_seats:
                (its,) = await tx.connection.rows(_sql["seat_sums"], params)
                if house.layout.sums != (its.seats, Decimal(its.prices)):
                    return HouseChanges({}, mark, is_replaced=True)
            if isinstance(mark, JournalPosition):
                # The position is read before the states, so that no change is lost between them.
                mark = await current_position(
                    tx, showing.event_id, showing.showtime, plan.plan_version, self.clock
                )
        return HouseChanges(await self._all_states(house), mark)

    async def _all_states(self, house: House) -> dict[str, SeatState]:
        showing = house.showing
        states = await self.seat_states(showing.event_id, showing.showtime)
        return {**dict.fromkeys(house.states, AVAILABLE), **states}

    async def seat_states(self, event_id: str, showtime: datetime) -> Mapping[str, SeatState]:
        """Transfers only the rows that are not available."""
        params = {"event_id": event_id, "showtime": showtime}
        known = States()
        async with self._database.reading() as tx:
            if not tx.has_event_seats:
                return {}
            rows = await (await tx.connection.execute(_sql["states"], params)).fetchall()
            await self._observe_clock(tx)
        return {row[0]: known[row[1:]] for row in rows}

    async def live_bookings(self, event_id: str, showtime: datetime) -> list[Booking]:
        """One query that starts from the unique key of live seats, so that cancelled bookings are not scanned."""
        params = {"event_id": event_id, "showtime": showtime}
        async with self._database.reading() as tx:
            query = "live_bookings" if tx.has_event_seats else "live_bookings_without_seats"
            return [booking_of(row) for row in await tx.connection.rows(_sql[query], params)]

    async def customers(self, event_id: str, showtime: datetime) -> dict[str, str]:
        """The `user_id` of each booking of a showing, whatever its status, by its id."""
        params = {"event_id": event_id, "showtime": showtime}
        async with self._database.reading() as tx:
            rows = await tx.connection.rows(_sql["customers"], params)
        return {row.booking_id: row.user_id for row in rows}

    async def bookings_of(self, event_id: str, showtime: datetime) -> list[Booking]:
        """One query over the bookings of the showing, read in parts."""
        return await BookingFinder(self._database).of_showing(event_id, showtime)

    async def find_bookings(self, typed: str, limit: int = 50) -> list[Booking]:
        """One query over all bookings; the server ends it when the task is cancelled."""
        return await BookingFinder(self._database).find(typed, limit)

    async def find_booking(self, booking_id: str) -> Booking | None:
        """By its id."""
        return await PostgresBookingRepository(self._database).find_booking(booking_id)

    async def journal(
        self,
        event_id: str,
        showtime: datetime,
        *,
        seat_id: str | None = None,
        booking_id: str | None = None,
        limit: int | None = None,
    ) -> list[JournalEntry]:
        """From the table `seat_journal`, which triggers fill."""
        journal = PostgresJournal(self._database)
        if limit is not None and seat_id is None and booking_id is None:
            ahead = self._latest_ahead.pop((event_id, showtime), None) if limit == LATEST else None
            return await (ahead or journal.latest(event_id, showtime, limit))
        entries = await journal.entries(event_id, showtime, seat_id, booking_id)
        return entries if limit is None else entries[-limit:]

    async def time(self) -> datetime:
        """The time of the database."""
        async with self._database.reading() as tx:
            await self._observe_clock(tx)
        return self.clock.now()

    async def _observe_clock(self, tx: Transaction) -> None:
        (found,) = await tx.connection.rows(_sql["now"])
        self.clock.observe(found.now)


def _layout(found: SeatRows, stage: Stage | None) -> Layout:
    return Layout(found.placed(), stage)


def _summary(row: Any) -> ShowingSummary:
    showing = Showing(row.event_id, row.showtime, row.name, row.currency, zone_stored(row.zone))
    return ShowingSummary(showing, seats_of(row))
