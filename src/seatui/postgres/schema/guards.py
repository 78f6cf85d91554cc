"""The guards of a database (functions, triggers and keys), compared with the manifest of seatui's definitions."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatui.domain.model.breaches import Breach, Invariant
from seatui.postgres.connection import Connection
from seatui.postgres.queries import queries
from seatui.postgres.schema.table_needs import KEYS
from seatui.postgres.schema.versions import manifest

_sql = queries("integrity")

_ROWS_OF_EVENT_SEATS = "trigger event_seats.event_seat_written"
_STATEMENTS_OF_EVENT_SEATS = frozenset(
    f"trigger event_seats.event_seats_{word}" for word in ("inserted", "updated", "deleted")
)
_ALWAYS = "A"


def expected_definitions(*, is_plain: bool) -> dict[str, str]:
    """The definitions of the manifest by kind and name.

    is_plain: whether event_seats is without partitions or inheritance; otherwise the row trigger replaces the
    statement triggers.
    """
    found: dict[str, str] = dict(manifest()["definitions"])
    if not is_plain:
        found[_ROWS_OF_EVENT_SEATS] = _ALWAYS + found[_ROWS_OF_EVENT_SEATS][1:]
        found = {name: text for name, text in found.items() if name not in _STATEMENTS_OF_EVENT_SEATS}
    return found


def journal_triggers() -> dict[str, list[str]]:
    """The triggers that fill the journal, as parameters of a query.

    triggers: their names. of_plain, of_parts: the expected `pg_trigger.tgenabled` of each on a plain table, and on
    one with partitions or inheritance; empty where the table has no such trigger.
    """
    plain, parts = (expected_definitions(is_plain=is_plain) for is_plain in (True, False))
    its = [name for name in plain if name.startswith("trigger event_seats.")]
    return {
        "triggers": [name.rpartition(".")[2] for name in its],
        "of_plain": [plain[name][0] for name in its],
        "of_parts": [parts.get(name, "")[:1] for name in its],
    }


async def broken_guards(connection: Connection, names: Mapping[str, str | None]) -> list[Breach]:
    """Every guard that is missing, disabled or different from its definition.

    names: the tables `bookings` and `event_seats`, each with its schema; None for a missing one. The search path of
    the connection is `pg_catalog`.
    """
    if names["bookings"] is None:
        # Everything else is searched in its schema.
        return [Breach(Invariant.GUARD_IS_THERE, facts={"guard": "the table bookings on the search path"})]
    comparison = _Comparison(connection, names)
    return [
        *await comparison.definitions(),
        *await comparison.partitions(),
        *await comparison.unique_keys(),
        *await comparison.owners(),
        *await comparison.strangers(),
    ]


class _Comparison:
    """One comparison of a database with the manifest."""

    def __init__(self, connection: Connection, names: Mapping[str, str | None]) -> None:
        self._connection = connection
        self._names = names

    async def definitions(self) -> list[Breach]:
        """Breaches of our functions, triggers and keys."""
        has_event_seats = self._names["event_seats"] is not None
        is_plain = all(row.is_plain for row in await self._rows("is_plain"))
        found = {f"{row.kind} {row.name}": row.definition for row in await self._rows("definitions")}
        return [
            breach
            for name, definition in expected_definitions(is_plain=is_plain).items()
            if has_event_seats or not name.startswith("trigger event_seats.")
            for breach in _compared(name, definition, found.get(name))
        ]

    async def partitions(self) -> list[Breach]:
        """Partitions of event_seats without the row trigger."""
        return [
            Breach(Invariant.GUARD_IS_THERE, facts={"table": row.name, "guard": "event_seat_written"})
            for row in await self._rows("unguarded_parts")
        ]

    async def unique_keys(self) -> list[Breach]:
        """Missing unique keys of the booking service's own tables."""
        keys = await self._rows("unique_keys")
        missing = (
            (table, sorted(needs.columns))
            for table, needs in KEYS.items()
            if self._names[table] is not None
            and not any(
                key.its_table == table
                and key.columns == sorted(needs.columns)
                and (key.is_immediate or not needs.is_immediate)
                for key in keys
            )
        )
        return [
            Breach(
                Invariant.GUARD_IS_THERE,
                facts={"table": table, "guard": f"a unique key on ({', '.join(columns)})"},
            )
            for table, columns in missing
        ]

    async def owners(self) -> list[Breach]:
        """Functions that run with the rights of a role other than the tables' owner."""
        return [
            Breach(
                Invariant.GUARD_IS_AS_DEFINED,
                facts={"guard": row.name, "owner": row.owner, "owner of the tables": row.needed},
            )
            for row in await self._rows("foreign_owners")
        ]

    async def strangers(self) -> list[Breach]:
        """Triggers and rules on our own tables that are not ours, and rows that were never settled."""
        ours = manifest()["definitions"]
        return [
            Breach(Invariant.GUARD_IS_AS_DEFINED, facts={"table": row.its_table, "guard": row.name})
            for row in await self._rows("strangers")
            if f"trigger {row.its_table}.{row.name}" not in ours
        ]

    async def _rows(self, query: str) -> list[Any]:
        return await self._connection.rows(_sql[query], self._names)


def _compared(name: str, definition: str, found: str | None) -> Iterator[Breach]:
    kind, _, guard = name.partition(" ")
    table, _, trigger = guard.partition(".") if kind == "trigger" else ("", "", guard)
    facts = {**({"table": table} if table else {}), "guard": trigger}
    if found is None or (kind == "trigger" and found[0] not in (_ALWAYS, definition[0])):
        yield Breach(Invariant.GUARD_IS_THERE, facts=facts)
    elif found != definition:
        yield Breach(Invariant.GUARD_IS_AS_DEFINED, facts={**facts, "found": found, "defined": definition})
