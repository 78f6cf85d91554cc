"""Reads showings, houses, bookings and journals for the commands."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import PrintedBooking
from seatui.cli.settings import Settings
from seatui.domain.errors import BookingNotFound, UnknownSeats
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import ShowingEntry
from seatui.domain.model.showings import Showing, ShowingSummary, in_order
from seatui.domain.model.validation import BOOKING_ID_LENGTH, require_text
from seatui.domain.search.typed_seats import LONGEST_TYPED
from seatui.domain.venue.house import House
from seatui.domain.words.plain_text import spellings_in_data

if TYPE_CHECKING:
    from seatui.domain.model.report import Report
    from seatui.postgres import Database, PostgresHouseRepository
    from seatui.postgres.repositories.event_zones import EventZones


class HouseReading(Struct, frozen=True):
    """A house, the customers of its bookings by their ids, and the time of the database."""

    house: House
    customers: dict[str, str]
    now: datetime


class JournalReading(Struct, frozen=True):
    """Entries of the journal, oldest first; the zones of their events. seat_ids: those asked for; empty for all."""

    entries: list[ShowingEntry]
    zones: "EventZones"
    seat_ids: tuple[str, ...] = ()


async def read_showings(settings: Settings) -> list[ShowingSummary]:
    """Every showing, those to come before those that are over, each by time."""
    from seatui.postgres import PostgresHouseRepository

    async with settings.database() as database:
        return await PostgresHouseRepository(database).showings()


async def read_report(settings: Settings, named: NamedShowing | None) -> "Report":
    """The report of a showing, or of all: those to come before those that are over.

    Raises EventNotFound, ShowtimeMismatch.
    """
    from seatui.postgres import PostgresEventZones, PostgresHouseRepository

    if named is not None:
        named.validate()
    async with settings.database() as database:
        houses = PostgresHouseRepository(database)
        showings = in_order(await houses.known_showings(), houses.clock.now())
        if named is not None:
            its = await named.known(database)
            await PostgresEventZones(database).require_showing(its.event_id, its.showtime)
            plain = Showing(its.event_id, its.showtime, its.event_id, zone=its.zone)
            showings = [each for each in showings if each.is_same(plain)] or [plain]
        return await houses.report(showings)


async def read_house(settings: Settings, named: NamedShowing, *, has_customers: bool) -> HouseReading:
    """The house of a showing. has_customers: whether to read the customers too."""
    from seatui.postgres import PostgresHouseRepository

    named.validate()
    async with settings.database() as database:
        houses = PostgresHouseRepository(database)
        showing = await named.known(database)
        house = await houses.house(showing.event_id, showing.showtime)
        # After the house: every booking in it is there already.
        customers = await houses.customers(showing.event_id, showing.showtime) if has_customers else {}
        return HouseReading(house, customers, houses.clock.now())


async def as_printed(
    database: "Database", bookings: Iterable[Booking], *, is_priced: bool = True
) -> list[PrintedBooking]:
    """Bookings with their status by now, the zones of their venues and, if wanted, their total prices."""
    from seatui.postgres import PostgresEventZones, PostgresHouseRepository
    from seatui.postgres.repositories.event_properties import PostgresEvents

    listed = list(bookings)
    if not listed:
        return []
    zones = await PostgresEventZones(database).zones({each.event_id for each in listed})
    ids = (each.booking_id for each in listed)
    amounts = await PostgresEvents(database).amounts(ids) if is_priced else {}
    now = await PostgresHouseRepository(database).time()
    return [
        PrintedBooking(each, each.status_at(now), zones[each.event_id], amounts.get(each.booking_id))
        for each in listed
    ]


async def read_booking(settings: Settings, booking_id: str) -> tuple[PrintedBooking, list[ShowingEntry]]:
    """A booking, and the journal entries that name it, oldest first. Raises BookingNotFound."""
    from seatui.postgres import PostgresHouseRepository

    require_text("booking id", booking_id, BOOKING_ID_LENGTH)
    async with settings.database() as database:
        houses = PostgresHouseRepository(database)
        booking = await houses.find_booking(booking_id)
        if booking is None:
            raise BookingNotFound(booking_id)
        entries = await houses.journal(booking.event_id, booking.showtime, booking_id=booking_id)
        (printed,) = await as_printed(database, [booking])
    return printed, [ShowingEntry(booking.event_id, booking.showtime, entry) for entry in entries]


async def read_bookings(settings: Settings, named: NamedShowing) -> list[PrintedBooking]:
    """The bookings of a showing, newest first."""
    from seatui.postgres import PostgresHouseRepository

    named.validate()
    async with settings.database() as database:
        showing = await named.known(database)
        found = await PostgresHouseRepository(database).bookings_of(showing.event_id, showing.showtime)
        return await as_printed(database, found)


async def find_bookings(settings: Settings, typed: str, limit: int) -> list[PrintedBooking]:
    """The bookings of all showings that match a text, newest first: at most `limit`."""
    from seatui.postgres import PostgresHouseRepository

    require_text("text", typed, LONGEST_TYPED)
    async with settings.database() as database:
        found = await PostgresHouseRepository(database).find_bookings(typed, limit)
        return await as_printed(database, found)


async def read_journal(
    settings: Settings, named: NamedShowing, seat: str | None, limit: int | None
) -> JournalReading:
    """The journal of a showing, or of some of its seats, by id or name. limit: only so many of the latest entries.

    Raises UnknownSeats for a seat that neither the house nor the journal has, and AmbiguousSeats.
    """
    from seatui.postgres import PostgresEventZones, PostgresHouseRepository

    named.validate()
    if seat is not None:
        require_text("seat", seat, LONGEST_TYPED)
    async with settings.database() as database:
        houses = PostgresHouseRepository(database)
        showing = await named.known(database)
        event_id, showtime = showing.event_id, showing.showtime
        entries = await houses.journal(event_id, showtime, seat_id=seat, limit=limit)
        seat_ids: tuple[str, ...] = () if seat is None else (seat,)
        if seat is not None and not entries:
            # It has no history, or it is no id.
            seat_ids = await _seats_of_house(houses, event_id, showtime, seat)
            if seat_ids != (seat,):
                entries = await houses.journal(event_id, showtime)
                entries = [entry for entry in entries if not set(seat_ids).isdisjoint(entry.seat_ids)]
                entries = entries if limit is None else entries[-limit:]
        zones = await PostgresEventZones(database).zones([event_id])
    return JournalReading([ShowingEntry(event_id, showtime, entry) for entry in entries], zones, seat_ids)


async def read_journal_of_all(settings: Settings, seat_id: str | None, limit: int | None) -> JournalReading:
    """The journal of all showings, or of the seats with one id. Raises UnknownSeats if no showing has it."""
    from seatui.postgres import PostgresEventZones
    from seatui.postgres.repositories.journal_reader import PostgresJournal

    if seat_id is not None:
        require_text("seat", seat_id, LONGEST_TYPED)
    async with settings.database() as database:
        entries = await PostgresJournal(database).everywhere(seat_id, limit)
        zones = await PostgresEventZones(database).zones({each.event_id for each in entries or ()})
    if entries is None:
        raise UnknownSeats([seat_id or ""], "in any showing, by its id (names need --event and --showtime)")
    return JournalReading(entries, zones, () if seat_id is None else spellings_in_data(seat_id))


async def _seats_of_house(
    houses: "PostgresHouseRepository", event_id: str, showtime: datetime, seat: str
) -> tuple[str, ...]:
    from seatui.domain.search.seat_naming import SeatNamer

    house = await houses.house(event_id, showtime)
    named = SeatNamer(house.layout).named([seat])
    if named.unknown:
        raise UnknownSeats(named.unknown, "in this showing")
    return named.seat_ids
