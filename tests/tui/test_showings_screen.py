"""The list of showings."""

from datetime import timedelta

from textual.geometry import Offset

from seatui.tui.controllers.poll import Pace
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.showing_list import ShowingList
from tests.tui.driving import Clerk, at_the_showings
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats, sold


def three() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats(), event_id="E1", name="Hamlet")
    made.add(rows_of_seats(), event_id="Q", name="Queen Lear", showtime=TONIGHT + timedelta(days=1))
    made.add(rows_of_seats(), event_id="E3", name="Old Times", showtime=NOW - timedelta(days=2))
    made.showings_by_key["E1", TONIGHT].states |= dict.fromkeys(["A1", "A2"], sold())
    return made


def listed(clerk: Clerk) -> list[str]:
    showings = clerk.app.screen.query_one(ShowingList)
    lines = (showings.render_line(y).text for y in range(showings.size.height))
    return [line for line in lines if line.strip()]


async def read(clerk: Clerk) -> None:
    await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)


async def test_each_showing_has_its_date_name_bar_and_free_seats_soonest_first() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        names = [next(name for name in ("Hamlet", "Queen", "Old") if name in line) for line in listed(clerk)]
        assert names == ["Hamlet", "Queen", "Old"]
        assert "4 Dec 2026" in listed(clerk)[0]
        assert "□□■■" in listed(clerk)[0]
        assert listed(clerk)[0].rstrip().endswith("22 free")


async def test_typing_filters_and_escape_clears() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        await clerk.press(*"lear")
        assert [line for line in listed(clerk) if "Queen Lear" in line] == listed(clerk)
        await clerk.press("escape")
        assert len(listed(clerk)) == 3


async def test_a_filter_without_a_match_says_how_to_go_on() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        await clerk.press(*"[/foo]")
        assert "Nothing matches “[/foo]”" in clerk.text
        assert "Escape clears" in clerk.text


async def test_q_is_a_letter_once_something_is_typed_and_after_a_slash() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        assert "q Quit" in clerk.text
        await clerk.press("slash", "q")
        assert clerk.app.screen.query_one(FilterInput).value == "q"
        assert len(listed(clerk)) == 1
        assert clerk.app.is_running
        await clerk.press("escape", "q")
        await clerk.until(lambda: clerk.app._exit, "seatui is left")


async def test_arrows_and_enter_choose_and_q_comes_back() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        await clerk.press("down", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        assert clerk.house.showing.name == "Queen Lear"
        await clerk.press("q")
        assert isinstance(clerk.app.screen, ShowingsScreen)


async def test_a_click_chooses() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        await clerk.pilot.click(ShowingList, offset=Offset(10, 1))
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        assert clerk.house.showing.name == "Queen Lear"


async def test_no_showings_says_what_to_do() -> None:
    async with at_the_showings(FakeDatabase()) as clerk:
        await clerk.until(lambda: "No showings yet" in clerk.text)
        assert "seatui plan import" in clerk.text
        assert "seatui demo" in clerk.text


async def test_coming_back_shows_what_was_sold_meanwhile() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.house.house is not None)
        await clerk.press("space", "enter", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        await clerk.press("q")
        await clerk.until(lambda: "21 free" in listed(clerk)[0])


async def test_nobody_asks_for_the_list_while_a_house_lies_over_it() -> None:
    database = three()
    async with at_the_showings(database, pace=Pace(house=3600, showings=0.01)) as clerk:
        await read(clerk)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.house.house is not None)
        asked = database.loads
        await clerk.press("l", "l", "space")
        assert database.loads == asked


async def test_hundreds_of_showings_scroll() -> None:
    database = FakeDatabase()
    for day in range(600):
        database.add(
            rows_of_seats(rows="A", seats=2),
            event_id=f"E{day}",
            name=f"Evening {day}",
            showtime=TONIGHT + timedelta(days=day),
        )
    async with at_the_showings(database) as clerk:
        await read(clerk)
        await clerk.press("ctrl+end")
        assert any("Evening 599" in line for line in listed(clerk))
        await clerk.press("up", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        assert clerk.house.showing.name == "Evening 598"


async def test_the_list_survives_a_database_that_is_gone() -> None:
    database = three()
    database.is_down = True
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: "database unreachable" in clerk.banner)
        database.is_down = False
        await clerk.until(lambda: clerk.banner == "")
        assert len(listed(clerk)) == 3
