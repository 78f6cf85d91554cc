"""The app over a real database: every plan as its map, sales, seats lost, and a database that goes and comes back."""

from pathlib import Path

from seatui.booking import PlanService
from seatui.domain.words.glyphs import UNICODE
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from seatui.postgres.schema.migrations import migrate
from seatui.tui.app import SeatuiApp
from tests.support import (
    SHOWING,
    SHOWTIME,
    bookings,
    live_seats,
    make_house,
    request,
    service_on,
    small_plan,
    statuses,
)
from tests.tui.driving import LIVE, Clerk, at_a_stored_house


async def test_a_sale_by_keys_ends_in_the_database(database: Database, dsn: str, small_house: str) -> None:
    async with at_a_stored_house(database) as clerk:
        await clerk.pilot.press("g", "home", "space", "right", "space", "enter", "enter")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)
        ((booking_id, status, _),) = bookings(dsn)
        assert booking_id in clerk.text
        await clerk.until(
            lambda: clerk.house.house is not None and set(clerk.house.house.states) == {"A1", "A2"}
        )
    assert status == "CONFIRMED"
    assert set(statuses(dsn)) == {"A1", "A2"}


async def test_seats_lost_to_another_window_are_named_and_the_free_ones_stay_picked(
    database: Database, dsn: str, small_house: str
) -> None:
    async with at_a_stored_house(database) as clerk:
        await clerk.pilot.press("g", "home", "space", "right", "space", "right", "space")
        await service_on(database).book_tickets(request("A2"))
        await clerk.until(lambda: clerk.picked == ["A1", "A3"])
        await clerk.pilot.press("enter", "enter")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)
    assert [seat_id for seat_id, _ in live_seats(dsn)] == ["A1", "A2", "A3"]


async def test_a_plan_put_in_place_of_the_one_on_the_screen_is_drawn_by_itself(database: Database) -> None:
    await make_house(database)
    async with at_a_stored_house(database) as clerk:
        await clerk.pilot.press("g", "end", "space", "left", "space")
        await PlanService(PostgresPlanRepository(database)).replace_plan(SHOWING, small_plan("ABC", 5))
        await clerk.until(lambda: clerk.house.house is not None and len(clerk.house.house.layout.seats) == 15)
        await clerk.until(lambda: clerk.picked == ["A5"])
        assert "row A, seat 6 is not a seat of this house" in clerk.notice


async def test_a_seat_taken_between_confirming_and_selling_is_refused_by_the_database(
    database: Database, dsn: str, small_house: str
) -> None:
    async with at_a_stored_house(database) as clerk:
        await clerk.pilot.press("g", "home", "space", "right", "space", "enter")
        await clerk.until(lambda: "held until" in clerk.text)
        ((booking_id, _, _),) = bookings(dsn)
        elsewhere = service_on(database)
        await elsewhere.extend_hold(booking_id, 0.001)
        await elsewhere.block_seats("E1", SHOWTIME, ["A1"], "broken")
        await clerk.pilot.press("enter")
        await clerk.until(lambda: "row A, seat 1 was blocked" in clerk.text)
        await clerk.until(lambda: clerk.picked == ["A2"])
    assert [status for _, status, _ in bookings(dsn)] == ["CANCELLED"]


async def test_a_server_that_dies_and_comes_back_costs_neither_the_selection_nor_a_sale(
    tmp_path: Path,
) -> None:
    server = EmbeddedServer(tmp_path / "data")
    with server.running() as dsn:
        migrate(dsn)
        async with open_database(dsn, timeout=0.5) as database:
            await make_house(database)
            async with at_a_stored_house(database) as clerk:
                await clerk.pilot.press("g", "home", "space")
                server.stop()
                await clerk.until(lambda: "unreachable" in clerk.text)
                await clerk.pilot.press("enter", "enter")
                await clerk.until(lambda: "NOT SOLD" in clerk.text)
                assert clerk.picked == ["A1"]

                assert server.start() == dsn
                await clerk.until(lambda: "unreachable" not in clerk.text)
                assert clerk.picked == ["A1"]
                assert bookings(dsn) == []
                await clerk.pilot.press("enter", "enter")
                await clerk.until(lambda: "SOLD  BK-" in clerk.text)
        assert len(bookings(dsn)) == 1


async def test_a_server_that_dies_while_the_customer_pays_costs_neither_the_seats_nor_the_sale(
    tmp_path: Path,
) -> None:
    server = EmbeddedServer(tmp_path / "data")
    with server.running() as dsn:
        migrate(dsn)
        async with open_database(dsn, timeout=0.5) as database:
            await make_house(database)
            async with at_a_stored_house(database) as clerk:
                await clerk.pilot.press("g", "home", "space", "enter", *"Ann")
                await clerk.until(lambda: "held until" in clerk.text)
                server.stop()
                await clerk.until(lambda: "unreachable" in clerk.banner)
                await clerk.pilot.press("enter")
                await clerk.until(lambda: "nothing was sold" in clerk.text)
                assert clerk.picked == ["A1"]

                assert server.start() == dsn
                await clerk.until(lambda: clerk.banner == "")
                await clerk.pilot.press("enter")
                await clerk.until(lambda: "SOLD  BK-" in clerk.text)
                assert "for Ann" in clerk.notice
        assert [(status, count) for _, status, count in bookings(dsn)] == [("CONFIRMED", 1)]


async def test_showings_come_from_the_database_soonest_first(database: Database, small_house: str) -> None:
    app = SeatuiApp(service_on(database), PostgresHouseRepository(database), pace=LIVE, glyphs=UNICODE)
    async with app.run_test(size=(100, 20)):
        clerk = Clerk(app)
        await clerk.until(lambda: SHOWING.name in clerk.text)
        await clerk.until(lambda: "0 %    12" in clerk.text)


async def test_a_booking_is_moved_returned_from_and_taken_back_by_keys(
    database: Database, dsn: str, small_house: str
) -> None:
    service = service_on(database)
    await service.book_tickets(request("A1", "A2", booking_id="BK-PARTY"))
    async with at_a_stored_house(database) as clerk:
        await clerk.until(lambda: clerk.seat_state("A1").booking_id == "BK-PARTY")
        await clerk.press("g", "home", "enter")
        await clerk.until(lambda: "user-123" in clerk.text, "its card is open")
        await clerk.press("m")
        await clerk.until(lambda: len(clerk.picked) == 2)
        new = sorted(clerk.picked)
        await clerk.press("enter")
        await clerk.until(lambda: "MOVED  BK-PARTY" in clerk.notice)
        assert sorted(live_seats(dsn)) == [(seat_id, "BK-PARTY") for seat_id in new]
        await clerk.until(lambda: clerk.seat_state(new[0]).booking_id == "BK-PARTY")
        await clerk.type_line("slash", new[0], "enter", "enter")
        await clerk.until(lambda: "hold" not in clerk.text and "given back" in clerk.text)
        await clerk.press("r", "enter")
        await clerk.until(lambda: "RETURNED  BK-PARTY" in clerk.notice)
        assert live_seats(dsn) == [(new[1], "BK-PARTY")]
        await clerk.press("escape", "Z")
        await clerk.until(lambda: "Undo: returned" in clerk.text)
        await clerk.press("enter")
        await clerk.until(lambda: "UNDONE  BK-PARTY" in clerk.notice)
        assert sorted(live_seats(dsn)) == [(seat_id, "BK-PARTY") for seat_id in new]
