"""The journal: a row for every change of a seat's status, whoever makes it, and none that can be changed."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.postgres import Database, open_database
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA, its_sale
from tests.support import (
    LATER,
    SHOWTIME,
    let_run_out,
    make_house,
    request,
    rows,
    run,
    service_on,
)

Told = tuple[tuple[str, ...], str | None, str | None, str | None]


async def told(database: Database, seat_id: str | None = None) -> list[Told]:
    entries = await PostgresJournal(database).entries("E1", SHOWTIME, seat_id)
    return [(entry.seat_ids, entry.from_status, entry.to_status, entry.booking_id) for entry in entries]


async def test_every_change_leaves_a_row_with_all_its_seats(database: Database, small_house: str) -> None:
    service = service_on(database)
    await service.hold_seats(request("A2", "A1", booking_id="BK-1"))
    await service.confirm_hold("BK-1")
    await service.cancel_booking("BK-1")
    await service.block_seats("E1", SHOWTIME, ["A1"])
    await service.unblock_seats("E1", SHOWTIME, ["A1"])
    await service.book_tickets(request("A1", booking_id="BK-2"))
    both = ("A1", "A2")
    assert await told(database) == [
        (both, "AVAILABLE", "RESERVED", "BK-1"),
        (both, "RESERVED", "SOLD", "BK-1"),
        (both, "SOLD", "AVAILABLE", "BK-1"),
        (("A1",), "AVAILABLE", "BLOCKED", None),
        (("A1",), "BLOCKED", "AVAILABLE", None),
        (("A1",), "AVAILABLE", "SOLD", "BK-2"),
    ]
    assert [change[2] for change in await told(database, "A2")] == ["RESERVED", "SOLD", "AVAILABLE"]
    assert await told(database, "B6") == []


async def test_a_row_says_when_by_whom_and_from_where(dsn: str) -> None:
    begun = datetime.now(UTC)
    async with open_database(make_conninfo(dsn, application_name="box office 3")) as database:
        await make_house(database)
        await service_on(database).book_tickets(request("A1"))
        (entry,) = await PostgresJournal(database).entries("E1", SHOWTIME)
    assert begun <= entry.at <= datetime.now(UTC)
    assert (entry.clerk, entry.terminal) == ("seatui", "box office 3")


async def test_the_clerk_is_the_role_that_wrote_and_needs_no_rights_on_the_journal(
    database: Database, dsn: str, small_house: str
) -> None:
    name = rows(dsn, "SELECT current_database()")[0][0]
    role = f"usher_{name}"
    run(dsn, f"CREATE ROLE {role}")
    try:
        run(dsn, f"GRANT SELECT, UPDATE ON event_seats TO {role}")
        with psycopg.connect(dsn, autocommit=True) as usher:
            usher.execute(f"SET ROLE {role}")
            usher.execute("UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = 'A1'")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                usher.execute("SELECT * FROM seatui.seat_journal")
        (entry,) = await PostgresJournal(database).entries("E1", SHOWTIME)
        assert entry.clerk == role
    finally:
        run(dsn, f"DROP OWNED BY {role}")
        run(dsn, f"DROP ROLE {role}")


async def test_an_expired_hold_taken_in_place_leaves_both_changes(
    database: Database, dsn: str, small_house: str
) -> None:
    service = service_on(database)
    await service.hold_seats(request("A1", "A2", booking_id="BK-OLD"))
    let_run_out(dsn, "BK-OLD")
    await service.book_tickets(request("A2", booking_id="BK-NEW"))
    assert (await told(database))[1:] == [
        (("A1", "A2"), "RESERVED", "AVAILABLE", "BK-OLD"),
        (("A2",), "AVAILABLE", "SOLD", "BK-NEW"),
    ]


async def test_changes_of_another_program_are_there_too(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id IN ('A1', 'B1')")
    run(dsn, "UPDATE event_seats SET price = 5, updated_at = now(), status = status")
    run(dsn, "UPDATE event_seats SET seat_id = 'Z1' WHERE seat_id = 'B1'")
    run(dsn, "DELETE FROM event_seats WHERE seat_id IN ('Z1', 'A2')")
    run(dsn, "INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price, status)"
             " VALUES ('E1', %s, 'N1', 'N', 1, 1, 'BLOCKED'), ('E1', %s, 'N2', 'N', 2, 1, 'AVAILABLE')",
        [SHOWTIME, SHOWTIME])  # fmt: skip
    assert sorted(await told(database), key=str) == sorted(
        [
            (("A1", "B1"), "AVAILABLE", "BLOCKED", None),
            (("B1",), "BLOCKED", None, None),
            (("Z1",), None, "BLOCKED", None),
            (("Z1",), "BLOCKED", None, None),
            (("N1",), None, "BLOCKED", None),
        ],
        key=str,
    )
    assert await PostgresIntegrityCheck(database).breaches() == []


FREES = "UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL, reserved_until = NULL WHERE seat_id = 'A1'"
SWEEPS = {
    "a seat is freed": FREES,
    "a seat is freed by replication": f"SET session_replication_role = replica; {FREES}",
    "its booking is marked": "UPDATE bookings SET status = 'EXPIRED'",
}


@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=SWEEPS)
async def test_a_hold_whose_time_is_over_has_ended_whichever_program_frees_its_seats(
    database: Database, dsn: str, small_house: str, sweep: str
) -> None:
    await service_on(database).hold_seats(request("A1", "A2", booking_id="BK-1"))
    let_run_out(dsn, "BK-1")
    run(dsn, sweep)
    _, *freed = await PostgresJournal(database).entries("E1", SHOWTIME)
    assert freed
    assert {entry.reason for entry in freed} == {"expired"}
    assert all(entry.is_end for entry in freed)


async def test_a_hold_that_is_freed_before_its_end_has_not_ended_by_itself(
    database: Database, dsn: str, small_house: str
) -> None:
    await service_on(database).hold_seats(request("A1", "A2", booking_id="BK-1"))
    run(dsn, SWEEPS["its booking is marked"])
    *_, freed = await PostgresJournal(database).entries("E1", SHOWTIME)
    assert (freed.to_status, freed.is_end, freed.reason) == ("AVAILABLE", False, "")


async def test_a_change_that_is_rolled_back_was_none(database: Database, dsn: str, small_house: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE event_seats SET status = 'BLOCKED'")
        connection.rollback()
    assert await told(database) == []


async def test_emptying_the_seats_is_a_change_as_well(database: Database, dsn: str, small_house: str) -> None:
    await service_on(database).block_seats("E1", SHOWTIME, ["A1"])
    run(dsn, "TRUNCATE event_seats")
    assert (await told(database))[-1] == (("A1",), "BLOCKED", None, None)


CHANGES = {
    "update": "UPDATE seatui.seat_journal SET clerk = 'nobody'",
    "delete": "DELETE FROM seatui.seat_journal",
    "truncate": "TRUNCATE seatui.seat_journal",
    "insert": "INSERT INTO seatui.seat_journal (event_id, showtime, seat_ids, clerk)"
    " VALUES ('E1', now(), '{A1}', 'me')",
    "copy": "COPY seatui.seat_journal (event_id, showtime, seat_ids, clerk) FROM STDIN",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_not_even_its_owner_changes_it(
    database: Database, dsn: str, change: str, small_house: str
) -> None:
    await service_on(database).book_tickets(request("A1"))
    before = rows(dsn, "SELECT * FROM seatui.seat_journal")
    with (
        psycopg.connect(dsn, autocommit=True) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        if change.startswith("COPY"):
            with owner.cursor().copy(change) as copy:
                copy.write_row(("E1", SHOWTIME, ["A1"], "me"))
        else:
            owner.execute(change)
    assert rows(dsn, "SELECT * FROM seatui.seat_journal") == before


async def test_it_begins_with_how_the_seats_stood(bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, ITS_ROWS)
    migrate(bare_dsn)
    its_sale(bare_dsn, "NEXT", "A1")
    told = rows(bare_dsn, "SELECT seat_ids, from_status, to_status, booking_id FROM seatui.seat_journal")
    assert told == [(["B1", "B2"], None, "SOLD", "THEIRS-1"), (["A1"], "AVAILABLE", "SOLD", "NEXT")]
    async with open_database(bare_dsn) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []


async def test_a_journal_of_no_event_and_no_showing_is_none(database: Database, small_house: str) -> None:
    with pytest.raises(EventNotFound):
        await PostgresJournal(database).entries("E2", SHOWTIME)
    with pytest.raises(ShowtimeMismatch):
        await PostgresJournal(database).entries("E1", LATER.showtime)


async def test_the_changes_of_one_seat_stand_in_the_order_in_which_they_were_made(
    database: Database, dsn: str, small_house: str
) -> None:

    async def block_and_unblock() -> None:
        for _ in range(10):
            for status in ("BLOCKED", "AVAILABLE"):
                change = f"UPDATE event_seats SET status = '{status}' WHERE seat_id = 'A1'"
                await asyncio.to_thread(run, dsn, change)

    await asyncio.gather(*(block_and_unblock() for _ in range(3)))
    changes = await told(database, "A1")
    assert all(one[2] == following[1] for one, following in pairwise(changes))


async def test_thousands_of_seats_are_one_row(database: Database, dsn: str, small_house: str) -> None:
    run(dsn, "INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price)"
             " SELECT 'E1', %s, 'S' || n, 'S', n, 1 FROM generate_series(1, 20000) AS n", [SHOWTIME])  # fmt: skip
    run(dsn, "UPDATE event_seats SET status = 'BLOCKED' WHERE row_number = 'S'")
    assert [len(change[0]) for change in await told(database)] == [20000]
