"""Integrity checks for the commands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from seatui.cli.output import print_message
from seatui.cli.settings import Settings
from seatui.domain.errors import IntegrityBroken, SeatuiError
from seatui.domain.model.breaches import Breach

if TYPE_CHECKING:
    from seatui.postgres import Database


async def check(settings: Settings) -> None:
    """Checks every invariant over the data. Raises IntegrityBroken, which names each breach."""
    from seatui.postgres.schema.integrity import PostgresIntegrityCheck

    async with settings.database() as database:
        await _warn_of_open_schemas(database)
        breaches = await _as_shown(database, await PostgresIntegrityCheck(database).breaches())
    if breaches:
        raise IntegrityBroken(breaches)


async def _as_shown(database: "Database", breaches: Sequence[Breach]) -> list[Breach]:
    """The breaches, their showtimes with the offsets of the venues; as they are if that table is broken, too."""
    from seatui.postgres import PostgresEventZones

    try:
        zones = await PostgresEventZones(database).zones(
            {each.event_id for each in breaches if each.event_id}
        )
    except SeatuiError:
        return list(breaches)
    return [
        replace(each, showtime=each.showtime.astimezone(zones[each.event_id]))
        if each.event_id and each.showtime
        else each
        for each in breaches
    ]


async def warn_of_open_schemas(dsn: str) -> None:
    """Warns on stderr of table schemas in which other roles may create objects."""
    from seatui.postgres import open_database

    async with open_database(dsn) as database:
        await _warn_of_open_schemas(database)


async def _warn_of_open_schemas(database: "Database") -> None:
    from seatui.postgres.schema.integrity import PostgresIntegrityCheck

    for schema, roles in await PostgresIntegrityCheck(database).open_schemas():
        warning = (
            f"schema {schema} can be written to by {roles}: what they make there may stand in for what others mean; "
            f"REVOKE CREATE ON SCHEMA {schema} FROM {roles}"
        )
        print_message(warning)
