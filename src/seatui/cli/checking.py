"""Verifying the data for a command."""

from seatui.cli.opening import Settings
from seatui.domain.errors import IntegrityBroken


async def check(settings: Settings) -> None:
    """Looks for contradictions in the data. Raises IntegrityBroken, which names each."""
    from seatui.postgres.integrity import PostgresIntegrityCheck

    async with settings.database() as database:
        breaches = await PostgresIntegrityCheck(database).breaches()
    if breaches:
        raise IntegrityBroken(breaches)
