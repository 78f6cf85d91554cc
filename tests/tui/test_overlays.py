"""Prices and owners in place of the status, and who has which seats."""

from datetime import timedelta

import pytest

from seatui.booking import BookingRequest
from seatui.domain.words.glyphs import UNICODE
from seatui.tui.controllers import overlays
from seatui.tui.map.seat_looks import SeatLooks
from seatui.tui.overlay import Shown
from seatui.tui.zoom import Zoom
from tests.tui.driving import LIVE, Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, SharedHints
from tests.tui.houses import every_status, house_with_a_party


@pytest.fixture
def database() -> FakeDatabase:
    return house_with_a_party()


def style_of(clerk: Clerk, seat_id: str) -> str:
    """The name of the style that a seat is drawn in."""
    house, picture = clerk.house.house, clerk.state.picture
    assert house is not None
    assert picture is not None
    looks = SeatLooks(UNICODE, house.layout, clerk.seat_map.price_colours)
    return looks.of(house.layout.seats[seat_id], picture)[1]


async def test_p_colours_whole_seats_by_price_and_goes_away_again() -> None:
    async with at_a_house(every_status(), size=(100, 30)) as clerk:
        await clerk.press("G", "end")
        before = clerk.map_lines()
        await clerk.press("p")
        await clerk.until(lambda: clerk.seat_line == "By price, from 45.00 to 20.00")
        assert clerk.map_lines() == before, "no letters: only the colours differ"
        assert "■ 45.00  ■ 20.00  ◐ held  □ sold  × blocked  ◆ picked" in clerk.text
        found = {seat_id: style_of(clerk, seat_id) for seat_id in ("A3", "A6", "A7", "A8", "C-A1", "A1")}
        assert found == {
            "A3": "price-1",
            "A6": "faint-1",
            "A7": "kept-1",
            "A8": "faint-1",
            "C-A1": "price-2",
            "A1": "price-1",
        }
        await clerk.press("o")
        await clerk.until(lambda: clerk.seat_line.startswith("The initial of who"))
        await clerk.press("p", "p")
        assert "free" in clerk.text
        assert style_of(clerk, "A3") == "available"
        assert "By price" not in clerk.seat_line


async def test_p_says_what_is_to_be_seen_at_each_zoom() -> None:
    async with at_a_house(every_status(), size=(100, 30)) as clerk:
        clerk.state.set_zoom(Zoom.OVERVIEW)
        await clerk.press("p")
        far = "The overview shows what is free, no prices: + draws the seats"
        await clerk.until(lambda: clerk.seat_line == far)
        assert "45.00" not in clerk.text
        await clerk.press("plus")
        await clerk.until(lambda: clerk.seat_line == "By price, from 45.00 to 20.00")
        assert "■ 45.00  ■ 20.00" in clerk.text
        await clerk.press("minus")
        await clerk.until(lambda: clerk.seat_line == far)
        await clerk.press("p", "plus")
        assert clerk.seat_line.startswith("■ Stalls")


async def test_where_colours_do_not_tell_prices_apart_a_free_seat_is_the_letter_of_its_own() -> None:
    async with at_a_house(every_status(), size=(100, 30)) as clerk:
        clerk.app.theme = "mono"
        await clerk.press("G", "end", "p")
        drawn = "\n".join(clerk.map_lines())
        assert "A A A A A     A □ ◐ ×  A" in drawn
        assert "A B B B B B B B ▣  A" in drawn
        assert "A 45.00  B 20.00  ◐ 1 held" in clerk.text


async def test_o_shows_the_initials_of_owners_in_place_of_their_seats(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("o")
        await clerk.until(lambda: clerk.state.overlay.shown is Shown.OWNERS)
        assert "■ ■ J J ■" in "\n".join(clerk.map_lines())
        await clerk.press("o")
        assert "■ ■ □ □ ■" in "\n".join(clerk.map_lines())


async def test_w_shows_everyone_of_the_booking_at_the_cursor(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("w")
        await clerk.until(lambda: clerk.seat_line == "This seat is in no booking")
        await clerk.type_line("slash", "B4", "enter")
        await clerk.press("w")
        await clerk.until(lambda: clerk.state.overlay.party == {"B3", "B4"})
        assert clerk.seat_line == "BK-MUELLER: 2 seats for Jo Müller"
        await clerk.press("w")
        assert clerk.state.overlay.party == frozenset()


async def sell(database: FakeDatabase, customer: str, *seat_ids: str) -> str:
    """Sells seats elsewhere."""
    booking = await database.service().book_tickets(BookingRequest("E1", customer, TONIGHT, seat_ids))
    return booking.booking_id


async def test_owners_follow_what_is_sold_held_moved_and_renamed_elsewhere_and_here(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlays, "REST", 0.05)
    async with at_a_house(database, pace=LIVE) as clerk:

        def row(label: str) -> str:
            lines = (line.split() for line in clerk.map_lines())
            return " ".join(next(line[1:9] for line in lines if line[:1] == [label] and len(line) > 8))

        await clerk.press("o")
        await clerk.until(lambda: row("B") == "■ ■ J J ■ ■ ■ ■")
        booking_id = await sell(database, "Ann", "C1")
        await clerk.until(lambda: row("C") == "A ■ ■ ■ ■ ■ ■ ■")
        held = BookingRequest("E1", "Bo", TONIGHT, ["C8"])
        await database.service().hold_seats(held, timedelta(minutes=30))
        await clerk.until(lambda: row("C") == "A ■ ■ ■ ■ ■ ■ B")
        await database.service().move_seats(booking_id, ["C1"], ["C2"])
        await clerk.until(lambda: row("C") == "■ A ■ ■ ■ ■ ■ B")
        await clerk.type_line("colon", "C5", "enter")
        await clerk.type_line("colon", "sell Zoe", "enter", "up")
        await clerk.until(lambda: row("C") == "■ A ■ ■ Z ■ ■ B")


async def test_owners_follow_a_rename_that_is_hinted(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlays, "REST", 0.05)
    ours = SharedHints()
    others = SharedHints("window 3", ours)
    async with at_a_house(database, hints=ours) as clerk:
        await clerk.press("o")
        await clerk.until(lambda: "■ ■ J J ■" in "\n".join(clerk.map_lines()))
        await database.service(others).rename_booking("BK-MUELLER", "Kim")
        await clerk.until(lambda: "■ ■ K K ■" in "\n".join(clerk.map_lines()))


async def test_the_marked_booking_keeps_its_mark_when_it_is_moved(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.type_line("slash", "B4", "enter")
        await clerk.press("w")
        await clerk.until(lambda: clerk.state.overlay.party == {"B3", "B4"})
        await database.service().move_seats("BK-MUELLER", ["B3"], ["C7"])
        await clerk.until(lambda: clerk.state.overlay.party == {"B4", "C7"})
        await database.service().cancel_booking("BK-MUELLER")
        await clerk.until(lambda: clerk.state.overlay.party == frozenset())
