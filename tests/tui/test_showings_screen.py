"""The list of showings."""

from datetime import timedelta
from itertools import pairwise, product

import pytest
from msgspec.structs import replace
from textual.geometry import Offset

from seatui.domain.model.seats import SeatState
from seatui.domain.model.zones import zone_named
from seatui.domain.venue.zone_standings import ZoneStanding
from seatui.tui.controllers.poll import Pace
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.widgets import showing_columns
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.house_panel import zone_lines
from seatui.tui.widgets.showing_columns import ShowingColumns, Widest
from seatui.tui.widgets.showing_list import ShowingList
from tests.tui.driving import QUICK, Clerk, at_the_showings
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, held, rows_of_seats, sold

WIDTHS = ("time", "name", "bar", "percent", "free", "money", "pace", "spark")
"""The columns of a line."""


def three() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats(), event_id="E1", name="Hamlet")
    made.add(rows_of_seats(), event_id="Q", name="Queen Lear", showtime=TONIGHT + timedelta(days=1))
    made.add(rows_of_seats(), event_id="E3", name="Old Times", showtime=NOW - timedelta(days=2))
    made.showings_by_key["E1", TONIGHT].states |= dict.fromkeys(["A1", "A2"], sold())
    return made


def lines(clerk: Clerk) -> list[str]:
    """The lines of the list, headings included."""
    showings = clerk.app.screen.query_one(ShowingList)
    return [showings.render_line(y).text.rstrip() for y in range(showings.size.height)]


def listed(clerk: Clerk) -> list[str]:
    """The lines of showings: those with a time."""
    return [line for line in lines(clerk) if ":" in line]


async def read(clerk: Clerk) -> None:
    await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)
    await clerk.until(lambda: " %" in listed(clerk)[0])


async def test_showings_are_listed_by_day_with_heads_over_columns() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        assert [line.strip() for line in lines(clerk) if line and ":" not in line] == [
            "TODAY",
            "TOMORROW",
            "WED 2 DEC",
        ]
        names = [next(name for name in ("Hamlet", "Queen", "Old") if name in line) for line in listed(clerk)]
        assert names == ["Hamlet", "Queen", "Old"]
        heads = clerk.text.splitlines()[2].split()
        assert " ".join(heads) == "name how full sold free money last h, 8 h"
        assert listed(clerk)[0].split() == [
            "▌", "19:30", "Hamlet", "██░░░░░░░░░░░░░░░░░░░░░░░░", "8", "%", "22", "90.00", "0", "▁▁▁▁▁▁▁▁",
        ]  # fmt: skip


WIDEST = Widest(name=26, percent=4, free=5, money=13, whole=10, pace=3)
"""Of the demo's showings."""


def used(columns: ShowingColumns) -> int:
    """The cells of a line."""
    widths: list[int] = [cells for name in WIDTHS if (cells := getattr(columns, name))]
    return len("▌ ") + sum(widths) + columns.gap * (len(widths) - 1)


def test_heads_are_no_wider_than_their_columns_at_any_width() -> None:
    for width, name, pace in product(range(30, 161), (6, 27, 130), (0, 3, 6)):
        columns = ShowingColumns.of(width, replace(WIDEST, name=name, pace=pace))
        assert len(showing_columns.heads(columns).plain) <= used(columns) < width, (width, name)


@pytest.mark.parametrize("width", [68, 70, 80, 108])
def test_a_name_of_any_length_leaves_every_column_in_place(width: int) -> None:
    for name, zone in product((6, 26, 53, 130), (0, len(" Asia/Tokyo"))):
        columns = ShowingColumns.of(width, replace(WIDEST, name=name, zone=zone))
        assert all((columns.bar, columns.percent, columns.money, columns.pace, columns.spark)), name
        assert columns.name >= min(name, 24)


def test_beside_the_house_of_a_projector_the_names_of_the_demo_are_whole() -> None:
    assert ShowingColumns.of(70, WIDEST).name == WIDEST.name


def test_a_long_name_leaves_a_bar_that_tells_something_on_a_wide_screen() -> None:
    assert ShowingColumns.of(108, replace(WIDEST, name=130)).bar == showing_columns.FAIR_BAR


def test_on_a_narrow_screen_the_columns_go_one_by_one_and_the_name_last() -> None:
    there = [
        [name for name in WIDTHS[2:] if getattr(ShowingColumns.of(width, WIDEST), name)]
        for width in range(79, 12, -1)
    ]
    each = [left for before, left in pairwise([[], *there]) if before != left]
    assert each == [
        ["bar", "percent", "money", "pace", "spark"],
        ["bar", "percent", "money", "pace"],
        ["bar", "percent", "money"],
        ["bar", "percent"],
        ["bar"],
        [],
    ]


async def test_days_are_those_of_the_venue() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats(), zone=zone_named("Asia/Tokyo"))
    database.add(rows_of_seats(), event_id="E2", name="Later that day", zone=zone_named("Pacific/Kiritimati"))
    async with at_the_showings(database) as clerk:
        await read(clerk)
        days = [line.strip() for line in lines(clerk) if line and ":" not in line]
        assert days == ["TOMORROW"] if NOW.hour < 10 else days == ["TODAY"]


async def test_only_the_showings_in_sight_are_counted() -> None:
    database = FakeDatabase()
    for number in range(1000):
        showtime = TONIGHT + timedelta(days=number)
        database.add(rows_of_seats(rows="A", seats=2), event_id=f"E{number}", showtime=showtime)
    async with at_the_showings(database) as clerk:
        await read(clerk)
        assert max(database.standings_read) <= 24
        await clerk.press("ctrl+end")
        await clerk.until(lambda: " %" in listed(clerk)[-1])
        assert max(database.standings_read) <= 24


async def test_the_pace_is_what_was_sold_hour_by_hour_without_what_was_moved() -> None:
    database = three()
    showing = database.showings_by_key["E1", TONIGHT]
    free, taken = SeatState(), sold("BK-1")
    database.now = NOW - timedelta(hours=2)
    database.journal_change(showing.key, ["A1", "A2"], free, taken)
    database.now = NOW
    database.journal_change(showing.key, ["A3"], free, sold("BK-2"))
    async with at_the_showings(database, size=(120, 24)) as clerk:
        await read(clerk)
        assert "+1  ▁▁▁▁▁█▁▅" in listed(clerk)[0].replace("│", "")


async def test_only_a_long_name_is_cut_and_only_a_time_elsewhere_has_its_zone() -> None:
    database = three()
    name = "The Marriage of Figaro, or the Day of Madness, with the Whole Court"
    showtime, tokyo = TONIGHT + timedelta(days=3), zone_named("Asia/Tokyo")
    database.add(rows_of_seats(), event_id="F", name=name, showtime=showtime, zone=tokyo)
    async with at_the_showings(database) as clerk:
        await read(clerk)
        others = [line for line in listed(clerk) if "Figaro" not in line]
        (figaro,) = (line for line in listed(clerk) if "Figaro" in line)
        assert "+09:00 The Marriage of" in figaro
        assert {line.index("%") for line in (figaro, *others)} == {figaro.index("%")}
        assert all("+" not in line[:20] for line in others)


async def test_the_selected_house_is_beside_the_list_with_its_zones_and_its_next_hold() -> None:
    database = three()
    showing = database.showings_by_key["E1", TONIGHT]
    showing.states["B3"] = held(NOW + timedelta(minutes=12))
    async with at_the_showings(database, size=(120, 30)) as clerk:
        await read(clerk)
        await clerk.until(lambda: "1 held, next 18:12 (12 min)" in clerk.text)
        *_, zone = (line for line in clerk.text.splitlines() if "Stalls" in line)
        assert zone.split("│")[1].split() == ["Stalls", "21", "8"]
        assert "STAGE" in clerk.text.replace(" ", "")
        await clerk.press("down")
        await clerk.until(lambda: "nothing is held" in clerk.text)


async def test_a_house_is_read_only_where_the_highlight_rests() -> None:
    database = three()
    async with at_the_showings(database, size=(120, 30), pace=replace(QUICK, resting=0.2)) as clerk:
        await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)
        await clerk.pilot.press("down", "down")
        await clerk.until(lambda: "nothing is held" in clerk.text)
        assert database.asked_houses[-1] == "E3"
        assert "Q" not in database.asked_houses


async def test_no_house_is_read_where_there_is_no_room_for_it() -> None:
    database = three()
    async with at_the_showings(database, pace=replace(QUICK, resting=0)) as clerk:
        await read(clerk)
        await clerk.press("down")
        assert database.asked_houses == []


async def test_the_list_and_the_house_beside_it_outlive_any_size() -> None:
    async with at_the_showings(three(), size=(100, 30)) as clerk:
        await clerk.until(lambda: "Stalls" in clerk.text)
        for size in ((20, 5), (400, 100), (1, 1), (80, 24), (12, 40), (100, 30)):
            await clerk.pilot.resize_terminal(*size)
        await clerk.until(lambda: "Stalls" in clerk.text)


async def test_typing_filters_and_escape_clears() -> None:
    async with at_the_showings(three()) as clerk:
        await read(clerk)
        await clerk.press(*"lear")
        assert len(listed(clerk)) == 1
        assert "Queen Lear" in listed(clerk)[0]
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
        await clerk.pilot.click(ShowingList, offset=Offset(10, 4))
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
        await clerk.until(lambda: " 21 " in listed(clerk)[0])


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


def test_zones_that_begin_alike_are_told_apart_in_the_panel() -> None:
    zones = [
        ZoneStanding(f"Orchestra Stalls {side} of the Great Organ", 20, 12, 4) for side in ("Left", "Right")
    ]
    _, left, right = (line.plain for line in zone_lines(zones, 32))
    assert left.startswith("…Left of")
    assert right.startswith("…Right of")
    assert len(left) == len(right) == 32
