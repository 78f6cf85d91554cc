"""How many rows a change reads: no more in a house that is half sold out than in an empty one."""

from collections.abc import Awaitable, Callable

import pytest

from seatui.booking import BookingService
from seatui.postgres import open_database
from seatui.postgres.database import Database, Transaction
from tests.support import (
    SHOWTIME,
    let_run_out,
    make_house,
    past_the_guards,
    request,
    rows,
    run,
    service_on,
    small_plan,
)

READ = """
    SELECT coalesce(sum(idx_tup_fetch), 0) + coalesce(sum(seq_tup_read), 0)
    FROM pg_stat_user_tables
    WHERE relname IN ('bookings', 'booking_seats', 'event_seats', 'seat_journal', 'unsettled')
"""
SELL_MANY = """
    SELECT seatui.book('BK-' || n, 1, 'E1', 'web', '2031-05-01 12:00Z', ARRAY['C' || 2 * n, 'C' || 2 * n + 1],
                       'CONFIRMED', NULL)
    FROM generate_series(1, 600) AS n
"""
CAN_BE_TOLD = "SELECT 1 FROM pg_proc WHERE proname = 'pg_stat_force_next_flush'"

Service = BookingService[Transaction]
Step = Callable[[Service, str], Awaitable[object]]


async def _hold(desk: Service, seat: str) -> None:
    await desk.hold_seats(request(seat, booking_id=f"BK-{seat}"))


async def _sell(desk: Service, seat: str) -> None:
    await desk.book_tickets(request(seat, booking_id=f"BK-{seat}"))


async def _sell_two(desk: Service, seat: str) -> None:
    await desk.book_tickets(request(seat, _beside(seat), booking_id=f"BK-{seat}"))


async def _sell_two_and_return_one(desk: Service, seat: str) -> None:
    await _sell_two(desk, seat)
    await desk.return_seats(f"BK-{seat}", [seat])


async def _undo(desk: Service, seat: str) -> None:
    last = await desk.last_change()
    assert last is not None
    assert last.booking_id == f"BK-{seat}"
    await desk.undo(last)


def _beside(seat: str) -> str:
    """Ten seats on in its row."""
    return f"{seat[0]}{int(seat[1:]) + 10}"


async def _nothing(desk: Service, seat: str) -> None:
    pass


CHANGES: dict[str, tuple[Step, Step]] = {
    "sale": (_nothing, _sell),
    "hold": (_nothing, _hold),
    "confirmation": (_hold, lambda desk, seat: desk.confirm_hold(f"BK-{seat}")),
    "release": (_hold, lambda desk, seat: desk.release_hold(f"BK-{seat}")),
    "cancellation": (_sell, lambda desk, seat: desk.cancel_booking(f"BK-{seat}")),
    "block": (_nothing, lambda desk, seat: desk.block_seats("E1", SHOWTIME, [seat])),
    "return": (_sell_two, lambda desk, seat: desk.return_seats(f"BK-{seat}", [seat])),
    "move": (_sell, lambda desk, seat: desk.move_seats(f"BK-{seat}", [seat], [_beside(seat)])),
    "extension": (_hold, lambda desk, seat: desk.extend_hold(f"BK-{seat}")),
    "renaming": (_sell, lambda desk, seat: desk.rename_booking(f"BK-{seat}", "Bo")),
    "split": (_sell_two, lambda desk, seat: desk.split_booking(f"BK-{seat}", [seat])),
    "sale of a hold to another": (_hold, lambda desk, seat: desk.confirm_hold(f"BK-{seat}", "Bo")),
    "sale over a hold": (
        _hold,
        lambda desk, seat: desk.book_tickets(request(seat, booking_id=f"BK-2-{seat}")),
    ),
    "expiry": (_hold, lambda desk, _: desk.release_expired()),
}
"""What comes before, and what is counted."""
IS_OVER = {"sale over a hold", "expiry"}
UNDOS: dict[str, tuple[Step, Step]] = {
    "undo of a sale": (_sell, _undo),
    "undo of a return": (_sell_two_and_return_one, _undo),
}
"""They read the end of the journal, by its time."""
YESTERDAY = """
    INSERT INTO seatui.seat_journal (event_id, showtime, at, seat_ids, from_status, to_status, booking_id, clerk)
    SELECT 'E1', '2031-05-01 12:00Z', now() - interval '1 day', ARRAY['C' || n % 1300 + 1], 'AVAILABLE', 'SOLD',
           'BK-' || n, current_user
    FROM generate_series(1, 50000) AS n
"""


async def rows_read(database: Database, dsn: str) -> int:
    async with database.connection() as connection:
        await connection.execute("SELECT pg_stat_force_next_flush()")
    return int(rows(dsn, READ)[0][0])


async def read_by(database: Database, dsn: str, change: str, seats: list[str]) -> int:
    before, make = (CHANGES | UNDOS)[change]
    desk, counts = service_on(database), []
    for seat in seats:
        await before(desk, seat)
        if change in IS_OVER:
            let_run_out(dsn, f"BK-{seat}")
        already = await rows_read(database, dsn)
        await make(desk, seat)
        counts.append(await rows_read(database, dsn) - already)
    return min(counts)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_reads_as_many_rows_in_a_full_house_as_in_an_empty_one(dsn: str, change: str) -> None:
    if not rows(dsn, CAN_BE_TOLD):
        pytest.skip("this server cannot be asked what was read")
    for table in ("bookings", "booking_seats", "event_seats"):
        run(dsn, f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    async with open_database(dsn, max_connections=1) as database:
        await make_house(database, plan=small_plan("ABC", 1300))
        # On one connection, so that what is planned once was planned when the tables were empty.
        in_empty = await read_by(database, dsn, change, ["A1", "A2", "A3", "A4"])
        run(dsn, SELL_MANY)
        in_full = await read_by(database, dsn, change, ["B1", "B2", "B3", "B4"])
    assert in_full <= in_empty + 10


@pytest.mark.parametrize("change", UNDOS)
async def test_an_undo_reads_the_end_of_the_journal_alone(dsn: str, change: str) -> None:
    if not rows(dsn, CAN_BE_TOLD):
        pytest.skip("this server cannot be asked what was read")
    async with open_database(dsn, max_connections=1) as database:
        await make_house(database, plan=small_plan("ABC", 1300))
        past_the_guards(dsn, YESTERDAY)
        run(dsn, "VACUUM ANALYZE seatui.seat_journal")
        run(dsn, SELL_MANY)
        # Its index knows blocks of some thousand rows.
        assert await read_by(database, dsn, change, ["B1", "B2", "B3", "B4"]) < 15_000
