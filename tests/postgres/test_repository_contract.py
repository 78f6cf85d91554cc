"""The contract of a booking repository, kept by PostgreSQL."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from seatui.postgres import Database, PostgresBookingRepository, open_database
from seatui.postgres.database import Origin
from tests.contract import *  # noqa: F403 - its tests are run here
from tests.contract import Office
from tests.support import LATER, let_run_out, rows, run, service_on, statuses


@pytest.fixture
async def office(
    database: Database, dsn: str, overlapping_sales: None, small_house: str
) -> AsyncIterator[Office]:
    run(
        dsn,
        "INSERT INTO seatui.showings (event_id, showtime) VALUES (%s, %s)",
        (LATER.event_id, LATER.showtime),
    )

    def make_foreign(booking_id: str) -> None:
        run(dsn, "UPDATE bookings SET reserved_until = NULL WHERE booking_id = %s", (booking_id,))

    def reasons() -> list[tuple[tuple[str, ...], str]]:
        found = rows(
            dsn, "SELECT seat_ids, coalesce(reason, '') FROM seatui.seat_journal ORDER BY journal_id"
        )
        return [(tuple(seat_ids), reason) for seat_ids, reason in found]

    async with open_database(dsn, origin=Origin("window 2")) as elsewhere:
        yield Office(
            PostgresBookingRepository(database),
            partial(statuses, dsn),
            partial(let_run_out, dsn),
            make_foreign,
            reasons,
            lambda: service_on(elsewhere),
        )
