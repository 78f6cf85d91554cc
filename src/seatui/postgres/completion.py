"""The words that a database offers a shell for completion: events, showtimes, bookings, seats."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

import psycopg

from seatui.domain.model.zones import zone_stored
from seatui.postgres.dsn import connection_arguments
from seatui.postgres.queries import queries

_sql = queries("completion")

_MOST = 200
"""The most words that are offered."""

_PATIENCE = 1
"""Seconds to wait for a connection, and again for an answer: somebody waits at a prompt."""


class CompletionWords:
    """Words of a database that begin in a given way, each with a few words about it. Raises the driver's errors."""

    def __init__(self, dsn: str) -> None:
        self._arguments = {**connection_arguments(dsn), "connect_timeout": _PATIENCE}

    def events(self, begun: str) -> list[tuple[str, str]]:
        """The ids of events, with their names."""
        return self._texts("events", begun=begun)

    def showtimes(self, event_id: str | None) -> list[tuple[datetime, str]]:
        """When an event is shown, or any, in its zone and with its name: the next one first, those past last."""
        found = self._rows("showtimes", event_id=event_id)
        return [(showtime.astimezone(zone_stored(zone)), name) for showtime, name, zone in found]

    def zone(self, event_id: str) -> tzinfo:
        """The zone of an event."""
        found = self._rows("zone", event_id=event_id)
        return zone_stored(found[0][0] if found else None)

    def bookings(self, begun: str, statuses: Sequence[str]) -> list[tuple[str, str]]:
        """The ids of bookings of some statuses, with their customers, the newest first."""
        return self._texts("bookings", begun=begun, statuses=list(statuses))

    def seats(
        self, event_id: str, showtime: datetime, begun: str, statuses: Sequence[str]
    ) -> list[tuple[str, str]]:
        """The ids of seats of some statuses in a house, with their zones."""
        return self._texts(
            "seats", event_id=event_id, showtime=showtime, begun=begun, statuses=list(statuses)
        )

    def seats_of_booking(self, booking_id: str, begun: str) -> list[tuple[str, str]]:
        """The ids of a booking's own seats."""
        return self._texts("seats_of_booking", booking_id=booking_id, begun=begun)

    def free_seats_for_booking(self, booking_id: str, begun: str) -> list[tuple[str, str]]:
        """The ids of the free seats of a booking's house, with their zones."""
        return self._texts("free_seats_for_booking", booking_id=booking_id, begun=begun)

    def _texts(self, query: str, **parameters: object) -> list[tuple[str, str]]:
        return [(word, about or "") for word, about in self._rows(query, **parameters)]

    def _rows(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(**self._arguments, autocommit=True) as connection, connection.transaction():
            connection.execute(f"SET LOCAL statement_timeout = '{_PATIENCE}s'")
            return connection.execute(_sql[query], {**parameters, "most": _MOST}).fetchall()
