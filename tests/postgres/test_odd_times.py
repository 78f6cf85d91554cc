"""Times that PostgreSQL knows and no clock here can show: such a hold is read, shown and sold around."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.bookings import BookingStatus
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.postgres import Database, PostgresBookingRepository, PostgresHouseRepository, feed, open_database
from seatui.postgres.dsn import EARLIEST, LATEST
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.conftest import on_one_server
from tests.support import SHOWTIME, past_the_guards, request, run, service_on, statuses
from tests.terminal.shell import HOUSE, Shell
from tests.tui.driving import at_a_stored_house

STILL_HELD = ("infinity", "20000-01-01 00:00Z", "294276-12-31 23:59Z", "9999-12-31 23:59:59Z")
OVER = ("-infinity", "4713-01-01 00:00Z BC", "0044-03-15 00:00Z BC", "0001-01-01 00:00Z")
SHOWN = ("infinity", "-infinity", "20000-01-01 00:00Z", "0044-03-15 00:00Z BC")
IN = {
    "seats": ("event_seats",),
    "the booking": ("bookings",),
    "both": ("event_seats", "bookings"),
}


@pytest.fixture
async def held(database: Database, small_house: str) -> Database:
    """The small house with A1 and A2 held."""
    await service_on(database).hold_seats(request("A1", "A2", booking_id="BK-HELD"))
    return database


def let_end(dsn: str, end: str, *tables: str) -> None:
    for table in tables or IN["both"]:
        run(dsn, f"UPDATE {table} SET reserved_until = %s WHERE booking_id = 'BK-HELD'", [end])


async def breaches(database: Database) -> list[str]:
    return [*map(str, await PostgresIntegrityCheck(database).breaches())]


@pytest.mark.parametrize("tables", IN.values(), ids=IN)
@pytest.mark.parametrize("end", [*STILL_HELD, *OVER])
async def test_the_house_and_its_bookings_are_read(
    held: Database, dsn: str, end: str, tables: tuple[str, ...]
) -> None:
    let_end(dsn, end, *tables)
    houses = PostgresHouseRepository(held)
    house = await houses.house("E1", SHOWTIME)
    now = datetime.now(UTC)
    is_over = end in OVER and "event_seats" in tables
    assert house.counts(now)[SeatStatus.RESERVED] == (0 if is_over else 2)
    assert house.counts(now)[SeatStatus.AVAILABLE] == (12 if is_over else 10)
    assert (await houses.seat_states("E1", SHOWTIME)).keys() == {"A1", "A2"}
    (summary,) = await houses.showings()
    assert summary.seats[SeatStatus.RESERVED] == (0 if is_over else 2)
    assert [booking.booking_id for booking in await houses.live_bookings("E1", SHOWTIME)] == (
        [] if is_over else ["BK-HELD"]
    )
    booking = await PostgresBookingRepository(held).find_booking("BK-HELD")
    assert booking is not None
    assert (booking.status, booking.seat_ids) == (BookingStatus.RESERVED, ("A1", "A2"))
    if "bookings" in tables:
        assert booking.reserved_until is not None
        assert EARLIEST <= booking.reserved_until <= LATEST or end.startswith(("9999", "0001"))
    assert await breaches(held) == []


@pytest.mark.parametrize("end", STILL_HELD)
async def test_a_hold_that_ends_so_late_is_sold_around_and_kept(held: Database, dsn: str, end: str) -> None:
    let_end(dsn, end)
    service = service_on(held)
    assert await service.release_expired() == 0
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("A1", "A3"))
    assert refused.value.seats == (SeatInTheWay("A1", SeatStatus.RESERVED),)
    await service.book_tickets(request("A3", booking_id="BK-3"))
    sold = await service.confirm_hold("BK-HELD")
    assert sold.status is BookingStatus.CONFIRMED
    assert statuses(dsn) == {
        "A1": ("SOLD", "BK-HELD"),
        "A2": ("SOLD", "BK-HELD"),
        "A3": ("SOLD", "BK-3"),
    }
    assert await breaches(held) == []


@pytest.mark.parametrize("end", OVER)
async def test_a_hold_that_ended_so_early_is_taken_in_place(held: Database, dsn: str, end: str) -> None:
    let_end(dsn, end)
    await service_on(held).book_tickets(request("A1", booking_id="BK-NEW"))
    assert statuses(dsn) == {"A1": ("SOLD", "BK-NEW")}
    assert await breaches(held) == []


@pytest.mark.parametrize("end", OVER)
async def test_a_hold_that_ended_so_early_is_swept(held: Database, dsn: str, end: str) -> None:
    let_end(dsn, end)
    assert await service_on(held).release_expired() == 1
    assert statuses(dsn) == {}
    booking = await PostgresBookingRepository(held).find_booking("BK-HELD")
    assert booking is not None
    assert booking.status is BookingStatus.EXPIRED
    assert await breaches(held) == []


@pytest.mark.parametrize("end", [*STILL_HELD, *OVER])
async def test_a_hold_can_be_given_back_whenever_it_ends(held: Database, dsn: str, end: str) -> None:
    let_end(dsn, end)
    await service_on(held).release_hold("BK-HELD")
    assert statuses(dsn) == {}
    assert await breaches(held) == []


@pytest.mark.parametrize("end", [*STILL_HELD, *OVER])
async def test_a_seat_that_another_program_holds_so_is_read_and_swept_alike(
    database: Database, dsn: str, end: str, small_house: str
) -> None:
    run(dsn, "UPDATE event_seats SET status = 'RESERVED', reserved_until = %s WHERE seat_id = 'A1'", [end])
    house = await PostgresHouseRepository(database).house("E1", SHOWTIME)
    assert house.state("A1").is_overdue(datetime.now(UTC)) == (end in OVER)
    await service_on(database).release_expired()
    assert statuses(dsn) == ({} if end in OVER else {"A1": ("RESERVED", None)})
    assert await breaches(database) == []


async def test_a_change_to_such_a_time_is_read_by_the_tail(
    held: Database, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "REREAD_AFTER", 0.0)  # a hold that is extended is no row of the journal
    houses = PostgresHouseRepository(held)
    house = await houses.house("E1", SHOWTIME)
    for end in SHOWN:
        let_end(dsn, end)
        changes = await houses.changes(house)
        news = house.news(changes.states)
        assert {*news} == {"A1", "A2"}, end
        house = house.with_changes(news, changes.mark)


@on_one_server
@pytest.mark.parametrize("end", SHOWN)
def test_the_commands_tell_of_it(house: Shell, dsn: str, end: str) -> None:
    let_end(dsn, end)
    assert "STAGE" in house("seats", *HOUSE).stdout
    seats = {seat["seat_id"]: seat for seat in house.json("seats", *HOUSE)["seats"]}
    told = ("AVAILABLE", None) if end in OVER else ("RESERVED", "BK-HELD")
    assert (seats["A1"]["status"], seats["A1"]["booking_id"]) == told
    assert house.json("events")[0]["seats"]["RESERVED"] == (0 if end in OVER else 2)
    assert house.json("db", "check") == {"breaches": []}
    refused = house("book", *HOUSE, "--user", "Ann", "A1")
    assert refused.returncode == (0 if end in OVER else 3)
    assert house("book", *HOUSE, "--user", "Ann", "A3").returncode == 0
    assert "Traceback" not in refused.stderr


@pytest.fixture
def house(dsn: str, held: Database, tmp_path: Path) -> Shell:
    return Shell(tmp_path, "--dsn", dsn)


@on_one_server
@pytest.mark.parametrize("end", SHOWN)
async def test_the_app_shows_it_and_sells_around_it(held: Database, dsn: str, end: str) -> None:
    let_end(dsn, end)
    async with at_a_stored_house(held) as clerk:
        await clerk.pilot.press("g", "home")
        await clerk.until(lambda: "BK-HELD" in clerk.text or end in OVER)
        await clerk.pilot.press("right", "right", "space", "enter", "enter")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)
    assert statuses(dsn)["A3"][0] == "SOLD"


async def test_showings_at_such_times_are_no_showings_and_close_nothing(
    database: Database, dsn: str, small_house: str
) -> None:
    for number, end in enumerate((*STILL_HELD, *OVER)):
        past_the_guards(
            dsn,
            "INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price)"
            " VALUES (%s, %s, 'A1', 'A', 1, 5)",
            parameters=[f"ODD-{number}", end],
        )
    listed = await PostgresHouseRepository(database).showings()
    assert "E1" in {summary.showing.event_id for summary in listed}
    async with open_database(dsn) as again:
        assert len(await PostgresHouseRepository(again).showings()) == len(listed)
        assert await breaches(again) == []
