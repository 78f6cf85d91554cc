"""The showing that a command names: its event, and its time as typed."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.errors import InvalidRequest
from seatui.domain.model.bookings import BookingRequest
from seatui.domain.model.validation import EVENT_ID_LENGTH, require_instant, require_text
from seatui.domain.search.typed_seats import LONGEST_TYPED
from seatui.domain.words.local_times import TypedTime, day_of
from seatui.domain.words.times import clock_time

if TYPE_CHECKING:
    from seatui.postgres import Database

_SOME_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
"""In place of a showtime that is not known yet, in a request whose other parts are checked."""

_LISTED = 8
"""The most showings of a day that a message lists."""


class KnownShowing(Struct, frozen=True):
    """A showing to look for, at an instant. zone: of its venue. now: the time of the database."""

    event_id: str
    showtime: datetime
    zone: tzinfo
    now: datetime

    @property
    def has_begun(self) -> bool:
        """Whether it has begun, by the clock of the database."""
        return self.showtime <= self.now


class NamedShowing(Struct, frozen=True):
    """A showing as a command names it. typed: its time, or a date, which is refused in words."""

    event_id: str
    typed: TypedTime | date

    def validate(self) -> None:
        """Raises InvalidRequest for what is wrong in any zone."""
        require_text("event", self.event_id, EVENT_ID_LENGTH)
        if isinstance(self.typed, TypedTime):
            require_instant(self.typed.instant(UTC))

    def instant(self, zone: tzinfo) -> datetime:
        """Its instant in a zone. Raises InvalidRequest for a date, and for a time that is skipped or comes twice."""
        if not isinstance(self.typed, TypedTime):
            raise InvalidRequest(_no_time(self.typed))
        return self.typed.instant(zone)

    async def spelled(self, database: "Database") -> "NamedShowing":
        """The showing with the id of its event as the database spells it; asks only where it may differ."""
        from seatui.postgres import PostgresHouseRepository

        return replace(self, event_id=await PostgresHouseRepository(database).event_spelled(self.event_id))

    async def known(self, database: "Database") -> KnownShowing:
        """The showing with its zone, in one round trip. Raises InvalidRequest as `instant`."""
        from seatui.postgres import PostgresEventZones

        self.validate()
        event_id = (await self.spelled(database)).event_id
        events = PostgresEventZones(database)
        zones = await events.zones([event_id])
        if not isinstance(self.typed, TypedTime):
            zone = zones.to_read_in(event_id)
            found = await events.showtimes(event_id, *day_of(self.typed, zone))
            raise InvalidRequest(_no_time(self.typed, [clock_time(each, zone) for each in found]))
        is_local = self.typed.local.tzinfo is None
        zone = zones[event_id]
        instant = self.typed.instant(zones.to_read_in(event_id) if is_local else UTC)
        return KnownShowing(event_id, _with_offset(instant, zone), zone, zones.now)


def requested(
    event_id: str, showtime: TypedTime | date, user_id: str, seat_ids: Sequence[str], booking_id: str | None
) -> tuple[NamedShowing, Callable[[KnownShowing], BookingRequest]]:
    """The showing, and the request for it; what is wrong in any zone is refused before the database is opened."""

    def request(of_event: str, at: datetime) -> BookingRequest:
        return BookingRequest(of_event, user_id, at, seat_ids, booking_id=booking_id)

    named = NamedShowing(event_id, showtime)
    named.validate()
    request(event_id, _SOME_INSTANT).validate(LONGEST_TYPED)
    return named, lambda known: request(known.event_id, known.showtime)


def _with_offset(instant: datetime, zone: tzinfo) -> datetime:
    """The instant with the offset of the zone: of two times with one zone, Python compares what clocks show."""
    offset = instant.astimezone(zone).utcoffset()
    return instant.astimezone(timezone(offset or timedelta()))


def _no_time(day: date, times: list[str] | None = None) -> str:
    """`2027-03-05 is a date without a time; that day there are showings at 19:30 and 20:30`."""
    if times is None:
        return f"{day} is a date without a time: add it, as in {day}T19:30"
    if not times:
        return f"{day} is a date without a time, and that day there is no showing"
    listed = " and ".join(times[:_LISTED]) + (" and later" if len(times) > _LISTED else "")
    showings = "is a showing" if len(times) == 1 else "are showings"
    return f"{day} is a date without a time: that day there {showings} at {listed}, as in {day}T{times[0]}"
