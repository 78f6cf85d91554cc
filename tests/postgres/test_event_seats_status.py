"""Each row of the table of statuses: which columns a change sets, and from which states it may come."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.postgres import Database, PostgresBookingRepository
from tests.support import SHOWTIME, a_change, rows, run, set_status, statuses

AVAILABLE, RESERVED, SOLD, BLOCKED = SeatStatus
OURS, THEIRS = "BK-OURS", "BK-THEIRS"
SOON = datetime.now(UTC) + timedelta(days=1)  # however long the other tests take
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

STATES: dict[str, tuple[SeatStatus, str | None, datetime | None]] = {
    "available": (AVAILABLE, None, None),
    "held by us": (RESERVED, OURS, SOON),
    "held by them": (RESERVED, THEIRS, SOON),
    "held by them, overdue": (RESERVED, THEIRS, LONG_AGO),
    "held by them, for ever": (RESERVED, THEIRS, None),
    "sold to us": (SOLD, OURS, None),
    "sold to them": (SOLD, THEIRS, None),
    "blocked": (BLOCKED, None, None),
}
MAY_COME_FROM = {
    RESERVED: {"available", "held by them, overdue"},
    SOLD: {"available", "held by us", "held by them, overdue"},
    BLOCKED: {"available", "held by them, overdue"},
    AVAILABLE: {"held by us", "sold to us", "blocked"},
}


@pytest.fixture(autouse=True)
def _the_step_alone(dsn: str) -> None:
    """A whole sale has a booking for its seats, and at commit the database insists; here only one step is taken."""
    run(dsn, "ALTER TABLE seatui.unsettled DISABLE TRIGGER settle_at_commit")


async def change(
    database: Database, status: SeatStatus, *seat_ids: str, booking_id: str | None = OURS
) -> None:
    repository = PostgresBookingRepository(database)
    async with repository.transaction(a_change()) as tx:
        await repository.update_event_seats_status(tx, "E1", SHOWTIME, seat_ids, booking_id, status)


@pytest.mark.parametrize("status", list(SeatStatus))
async def test_a_status_is_reached_only_from_the_states_of_the_table(
    database: Database, dsn: str, status: SeatStatus, small_house: str
) -> None:
    places = (f"{row}{number}" for row, number in product("AB", range(1, 7)))
    seats = dict(zip(places, STATES, strict=False))
    for seat_id, state in seats.items():
        set_status(dsn, seat_id, *STATES[state])
    before = statuses(dsn)

    for seat_id, state in seats.items():
        if state not in MAY_COME_FROM[status]:
            with pytest.raises(SeatsUnavailable) as refused:
                await change(database, status, seat_id)
            assert refused.value.seats == (SeatInTheWay(seat_id, STATES[state][0]),), state
            assert statuses(dsn).get(seat_id) == before.get(seat_id), state
        else:
            await change(database, status, seat_id)
            holder = OURS if status in (RESERVED, SOLD) else None
            assert statuses(dsn).get(seat_id, (AVAILABLE, None)) == (status, holder), state


FACTS = """
    SELECT status, booking_id, reserved_at = updated_at, reserved_until - reserved_at,
           sold_at = updated_at, updated_at > created_at
    FROM event_seats WHERE seat_id = 'A1'
"""


async def test_a_hold_sets_its_times_and_its_booking(database: Database, dsn: str, small_house: str) -> None:
    await change(database, RESERVED, "A1")
    assert rows(dsn, FACTS) == [("RESERVED", OURS, True, timedelta(minutes=15), None, True)]


async def test_a_hold_lasts_as_long_as_it_is_told(database: Database, dsn: str, small_house: str) -> None:
    repository = PostgresBookingRepository(database)
    async with repository.transaction(a_change()) as tx:
        await repository.update_event_seats_status(
            tx, "E1", SHOWTIME, ["A1"], OURS, RESERVED, ttl=timedelta(seconds=90)
        )
    assert rows(dsn, FACTS)[0][3] == timedelta(seconds=90)


async def test_a_sale_clears_the_hold(database: Database, dsn: str, small_house: str) -> None:
    await change(database, RESERVED, "A1")
    await change(database, SOLD, "A1")
    assert rows(dsn, FACTS) == [("SOLD", OURS, None, None, True, True)]


async def test_a_block_has_no_booking(database: Database, dsn: str, small_house: str) -> None:
    await change(database, BLOCKED, "A1")
    assert rows(dsn, FACTS) == [("BLOCKED", None, None, None, None, True)]


async def test_a_seat_given_back_keeps_nothing(database: Database, dsn: str, small_house: str) -> None:
    await change(database, SOLD, "A1")
    await change(database, AVAILABLE, "A1")
    assert rows(dsn, FACTS) == [("AVAILABLE", None, None, None, None, True)]


async def test_every_seat_in_the_way_is_named_in_the_order_asked(
    database: Database, dsn: str, small_house: str
) -> None:
    set_status(dsn, "B1", "SOLD", THEIRS)
    set_status(dsn, "A3", "BLOCKED")
    set_status(dsn, "A1", "RESERVED", THEIRS, SOON)

    with pytest.raises(SeatsUnavailable) as refused:
        await change(database, SOLD, "Z9", "B1", "A2", "A3", "A1")

    assert refused.value.seats == (
        SeatInTheWay("Z9", None),
        SeatInTheWay("B1", SOLD),
        SeatInTheWay("A3", BLOCKED),
        SeatInTheWay("A1", RESERVED),
    )


async def test_a_refusal_changes_nothing_even_when_the_transaction_goes_on(
    database: Database, dsn: str, small_house: str
) -> None:
    set_status(dsn, "A2", "BLOCKED")
    repository = PostgresBookingRepository(database)
    async with repository.transaction(a_change()) as tx:
        with pytest.raises(SeatsUnavailable):
            await repository.update_event_seats_status(tx, "E1", SHOWTIME, ["A1", "A2"], OURS, SOLD)
    assert statuses(dsn) == {"A2": (BLOCKED, None)}


async def test_a_sale_updates_seats_in_place(database: Database, dsn: str, small_house: str) -> None:
    updates = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'event_seats'"
    async with database.transaction(a_change()) as tx:
        await PostgresBookingRepository(database).update_event_seats_status(
            tx, "E1", SHOWTIME, ["B1", "B2", "B3"], OURS, SOLD
        )
        updated, in_place = await (await tx.connection.execute(updates)).fetchone() or (0, 0)
    assert updated == in_place >= 3
