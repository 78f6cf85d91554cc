"""The contract of a booking repository, kept by PostgreSQL."""

from functools import partial

import pytest

from seatui.postgres import Database, PostgresBookingRepository
from tests.contract import *  # noqa: F403 - its tests are run here
from tests.contract import Office
from tests.support import LATER, let_run_out, make_house, run, statuses


@pytest.fixture
async def office(database: Database, dsn: str, overlapping_sales: None) -> Office:
    await make_house(database)
    run(
        dsn,
        "INSERT INTO seatui.showings (event_id, showtime) VALUES (%s, %s)",
        (LATER.event_id, LATER.showtime),
    )
    return Office(PostgresBookingRepository(database), partial(statuses, dsn), partial(let_run_out, dsn))
