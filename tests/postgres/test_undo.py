"""The last change of a terminal, as the journal knows it, and what is taken back of it."""

from contextlib import AbstractAsyncContextManager
from datetime import UTC

import pytest
from msgspec.structs import replace

from seatui.booking import Booking
from seatui.domain.errors import InvalidRequest
from seatui.postgres import Database, open_database
from seatui.postgres.database import Origin
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.support import (
    LATER,
    SHOWTIME,
    let_run_out,
    make_house,
    past_the_guards,
    request,
    rows,
    run,
    service_on,
    statuses,
)


def at(dsn: str, terminal: str, clerk: str = "") -> AbstractAsyncContextManager[Database]:
    """The database as a terminal and a clerk use it."""
    return open_database(dsn, origin=Origin(terminal, clerk))


def hold_by_another_program(dsn: str, seat_id: str) -> None:
    """Without a booking, until a time that is over: whoever wants the seat takes it in place."""
    held = "status = 'RESERVED', booking_id = 'ITS-OWN', reserved_until = '2001-01-01 12:00Z'"
    run(dsn, f"UPDATE event_seats SET {held} WHERE seat_id = %s", [seat_id])


async def take_back(database: Database) -> Booking | None:
    last = await service_on(database).last_change()
    return None if last is None else await service_on(database).undo(last)


async def test_a_clerk_takes_back_what_was_done_at_the_same_terminal_under_the_same_name(
    database: Database, dsn: str, small_house: str
) -> None:
    async with at(dsn, "window 1", "ann") as ann, at(dsn, "window 1", "bo") as bo, at(dsn, "window 2") as two:
        await service_on(ann).book_tickets(request("A1", booking_id="BK-1"))
        await service_on(two).book_tickets(request("A2", booking_id="BK-2"))
        assert await take_back(bo) is None
        assert await take_back(database) is None
        taken_back = await take_back(ann)
    assert taken_back is not None
    assert taken_back.booking_id == "BK-1"
    assert statuses(dsn) == {"A2": ("SOLD", "BK-2")}
    undone = "SELECT terminal, clerk, reason FROM seatui.seat_journal ORDER BY journal_id DESC LIMIT 1"
    assert rows(dsn, undone) == [("window 1", "ann", "undo")]


async def test_the_last_change_is_found_in_whatever_showing_it_was(
    database: Database, small_house: str
) -> None:
    await make_house(database, LATER)
    desk = service_on(database)
    await desk.book_tickets(request("A1", booking_id="BK-1"))
    await desk.book_tickets(replace(request("A1", booking_id="BK-2"), showtime=LATER.showtime))
    last = await desk.last_change()
    assert last is not None
    assert (last.showtime.astimezone(UTC), last.booking_ids) == (LATER.showtime, ("BK-2",))


async def test_what_is_long_ago_is_not_taken_back(database: Database, dsn: str, small_house: str) -> None:
    await service_on(database).book_tickets(request("A1"))
    past_the_guards(dsn, "UPDATE seatui.seat_journal SET at = at - interval '5 minutes'")
    assert await take_back(database) is None


async def test_a_sale_over_a_hold_of_nobody_known_is_taken_back_whole(
    database: Database, dsn: str, small_house: str
) -> None:
    hold_by_another_program(dsn, "A1")
    desk = service_on(database)
    await desk.book_tickets(request("A1", "A2", booking_id="BK-1"))
    booking = await take_back(database)
    assert booking is not None
    assert booking.status == "CANCELLED"
    assert statuses(dsn) == {}


async def test_a_move_to_a_hold_of_nobody_known_is_taken_back(
    database: Database, dsn: str, small_house: str
) -> None:
    hold_by_another_program(dsn, "B1")
    desk = service_on(database)
    await desk.book_tickets(request("A1", "A2", booking_id="BK-1"))
    await desk.move_seats("BK-1", ["A1", "A2"], ["B1", "B2"])
    await take_back(database)
    assert statuses(dsn) == dict.fromkeys(("A1", "A2"), ("SOLD", "BK-1"))
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_a_change_that_another_program_has_changed_since_is_not_taken_back(
    database: Database, dsn: str, small_house: str
) -> None:
    await service_on(database).book_tickets(request("A1", booking_id="BK-1"))
    run(dsn, "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'BK-1'")
    async with at(dsn, "window 1") as one:
        await service_on(one).book_tickets(request("A2", "A3", booking_id="BK-2"))
        run(dsn, "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'BK-2'")
        with pytest.raises(InvalidRequest, match="BK-2 has changed since; nothing was changed"):
            await take_back(one)
    assert statuses(dsn) == {}


async def test_where_there_are_no_seats_nothing_is_known_of_a_last_change(
    database: Database, dsn: str
) -> None:
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', %s)", [SHOWTIME])
    await service_on(database).book_tickets(request("X1"))
    assert await take_back(database) is None


async def test_a_move_of_a_hold_past_its_end_is_taken_back_whole(dsn: str, small_house: str) -> None:
    async with at(dsn, "window 1") as database:
        desk = service_on(database)
        await desk.hold_seats(request("A1", "A2", booking_id="BK-1"))
        let_run_out(dsn, "BK-1")
        await desk.move_seats("BK-1", ["A1"], ["B2"])
        taken_back = await take_back(database)
    assert taken_back is not None
    assert {*taken_back.seat_ids} == {"A1", "A2"}
