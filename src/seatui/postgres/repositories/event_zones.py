"""The time zones of events in PostgreSQL."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, tzinfo

from msgspec import Struct

from seatui.domain.model.zones import machine_zone, zone_named, zone_stored
from seatui.postgres.database import Database
from seatui.postgres.queries import queries
from seatui.postgres.repositories.showing_check import require_showing

_sql = queries("event_zones")


class EventZones(Struct, frozen=True):
    """The zones of events by their names, as the database has them, and its time."""

    now: datetime
    names: Mapping[str, str]

    def __getitem__(self, event_id: str) -> tzinfo:
        """The zone to show an event's times in: this machine's where nobody said one."""
        return zone_stored(self.names.get(event_id))

    def to_read_in(self, event_id: str) -> tzinfo:
        """The zone in which an event's times are typed. Raises UnknownZone if this machine does not know it."""
        name = self.names.get(event_id)
        return machine_zone() if name is None else zone_named(name)


class PostgresEventZones:
    """Reads the zones of events, and when their showings are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def zones(self, event_ids: Collection[str]) -> EventZones:
        """The zones of events, and the time of the database, in one round trip."""
        async with self._database.connection() as connection:
            (row,) = await connection.rows(_sql["zones"], {"event_ids": list(event_ids)})
        return EventZones(row.now, row.zones or {})

    async def require_showing(self, event_id: str, showtime: datetime) -> None:
        """Raises EventNotFound, ShowtimeMismatch."""
        async with self._database.reading() as tx:
            await require_showing(tx, event_id, showtime)

    async def showtimes(self, event_id: str, first: datetime, last: datetime) -> list[datetime]:
        """When the showings of an event are that begin from `first` on and before `last`."""
        async with self._database.reading() as tx:
            query = "showtimes" if tx.has_event_seats else "showtimes_without_seats"
            params = {"event_id": event_id, "first": first, "last": last}
            return [row.showtime.astimezone(UTC) for row in await tx.connection.rows(_sql[query], params)]
