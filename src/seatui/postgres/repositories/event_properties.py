"""What the showings of an event have in common, and amounts in its currency, in PostgreSQL."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from decimal import Decimal

from seatui.domain.errors import EventNotFound, InvalidRequest
from seatui.domain.model.currency import Amount, Currency
from seatui.domain.model.events import Event
from seatui.domain.model.zones import zone_name
from seatui.domain.words.printable import printable
from seatui.postgres.database import Database, Transaction
from seatui.postgres.queries import queries

_sql = queries("events")


class PostgresEvents:
    """Reads and changes events. A change may be repeated, so that a lost answer leaves no doubt."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def event(self, event_id: str) -> Event:
        """An event. Raises EventNotFound."""
        async with self._database.reading() as tx:
            return (await _event(tx, event_id))[0]

    async def set_currency(self, event_id: str, currency: Currency | None) -> Event:
        """Sets the currency of all prices of an event, which keep their numbers; None: they have none.

        Raises EventNotFound; InvalidRequest when the event has no prices, or one that is no amount of the currency.
        """
        async with self._database.retryable() as tx:
            event, has_seats = await _event(tx, event_id)
            if currency is not None and has_seats:
                params = {"event_id": event_id, "decimals": currency.decimals}
                odd = await tx.connection.rows(_sql["odd_price"], params)
                currency.require_amounts(row.price for row in odd)
            code = currency.code if currency else ""
            await tx.connection.execute(_sql["set_currency"], {"event_id": event_id, "currency": code})
            return Event(event_id, event.name, code, event.zone)

    async def set_zone(self, event_id: str, zone: tzinfo) -> None:
        """Sets the time zone of an event's venue. Raises EventNotFound, and InvalidRequest as `set_currency`."""
        async with self._database.retryable() as tx:
            # An event that only bookings speak of gets no row: its showings would then be those that were imported.
            await _event(tx, event_id)
            await tx.connection.execute(_sql["set_zone"], {"event_id": event_id, "zone": zone_name(zone)})

    async def amounts(self, booking_ids: Iterable[str]) -> Mapping[str, Amount]:
        """The total price of each of these bookings, summed up by the database; without those that have no prices."""
        async with self._database.reading() as tx:
            if not tx.has_event_seats:
                return {}
            rows = await tx.connection.rows(_sql["booking_amounts"], {"booking_ids": list(booking_ids)})
        return {row.booking_id: Amount(Decimal(row.amount), row.currency) for row in rows}


async def _event(tx: Transaction, event_id: str) -> tuple[Event, bool]:
    """The event, and whether it has seats with prices."""
    query = "event" if tx.has_event_seats else "event_without_seats"
    (row,) = await tx.connection.rows(_sql[query], {"event_id": event_id})
    if row.name is None and not row.has_seats:
        if row.has_bookings:
            raise InvalidRequest(f"event {printable(event_id)} has no seats with prices, only bookings")
        raise EventNotFound(event_id)
    return Event(event_id, row.name or event_id, row.currency, row.zone), row.has_seats


async def put_currency(tx: Transaction, event_id: str, code: str) -> None:
    """Sets the currency of an event that has none. Raises InvalidRequest for one that has another."""
    (row,) = await tx.connection.rows(_sql["put_currency"], {"event_id": event_id, "currency": code})
    if row.currency != code:
        raise InvalidRequest(
            f"event {printable(event_id)} has its prices in {row.currency} already; "
            f"`seatui event {printable(event_id)} --currency {code}` would change that for all its showings"
        )
