"""What the database says is followed: read again, gone and back, and seats that were replaced."""

from tests.tui.driving import LIVE, at_a_house
from tests.tui.fakes import TONIGHT, rows_of_seats, sold
from tests.tui.houses import database_of, small_house


async def test_reading_again_says_so_and_paints_the_whole_screen() -> None:
    async with at_a_house(small_house()) as clerk:
        await clerk.press("r")
        await clerk.until(lambda: "Read again at" in clerk.seat_line)
        await clerk.press("left")
        assert "row" in clerk.seat_line


async def test_the_database_gone_and_back_keeps_what_is_free_and_names_what_is_not() -> None:
    database = database_of(rows_of_seats("Stalls", "ABC", 7))
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space")
        database.is_down = True
        await clerk.until(lambda: "database unreachable: trying again" in clerk.text)
        assert "this is how it was at" in clerk.text
        assert clerk.picked == ["A4", "A5"]
        await clerk.press("l", "space")
        assert clerk.picked == ["A4", "A5", "A6"]
        database.showings_by_key["E1", TONIGHT].states["A5"] = sold()
        database.is_down = False
        await clerk.until(lambda: clerk.banner == "" and clerk.picked == ["A4", "A6"])
        assert "Stalls, row A, seat 5 was sold" in clerk.notice


async def test_a_house_whose_seats_were_replaced_is_drawn_anew() -> None:
    database = database_of(rows_of_seats("Stalls", "ABC", 7))
    async with at_a_house(database) as clerk:
        await clerk.press("space", "j", "j", "space")
        database.add(rows_of_seats("Stalls", "AB", 5))
        await clerk.press("r")
        await clerk.until(lambda: clerk.picked == ["A4"])
        assert "row C, seat 4 is not a seat of this house" in clerk.notice
        assert clerk.at == "A3"
