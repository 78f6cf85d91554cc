"""The map at every size, in every theme, by keys and by wheel: nothing is cut off that a clerk needs."""

import re
from itertools import pairwise

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.geometry import Region

from seatui.domain.model.seats import SeatKind
from seatui.tui.themes.palettes import THEMES
from seatui.tui.zoom import Zoom
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import BLOCKED, NOW, FakeDatabase, held, rows_of_seats, sold
from tests.unit.plan_samples import stadium_plan

SIZES = [(40, 12), (80, 24), (160, 50), (300, 100)]
MADE_UP_NAMES = re.compile(r"terminal-\d+|@font-face \{.*?\}\s*", re.DOTALL)


class Svg(SingleFileSnapshotExtension):
    """A picture that a browser can show."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"


def every_status() -> FakeDatabase:
    """A house with a seat of every status and kind, in two prices."""
    made = FakeDatabase()
    kinds = {"A1": SeatKind.WHEELCHAIR, "A2": SeatKind.COMPANION, "B1": SeatKind.RESTRICTED_VIEW}
    showing = made.add(
        [
            *rows_of_seats("Stalls", "AB", 8, kinds=kinds, aisles=(4,)),
            *rows_of_seats("Circle", "A", 8, block=1, price="20.00", prefix="C-"),
        ]
    )
    showing.states |= {"A6": sold(), "A7": held(NOW.replace(year=2099)), "A8": BLOCKED}
    return made


def stadium() -> FakeDatabase:
    made, plan = FakeDatabase(), stadium_plan()
    made.add(plan.seats, stage=plan.place_of_stage)
    return made


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_a_house_in_each_theme(theme: str, snapshot: SnapshotAssertion) -> None:
    async with at_a_house(every_status(), size=(80, 18)) as clerk:
        clerk.app.theme = theme
        await clerk.press("home", "right", "right", "space", "down")
        picture = MADE_UP_NAMES.sub("", clerk.app.export_screenshot(title="seatui"))
    assert picture == snapshot(extension_class=Svg)


@pytest.mark.parametrize("zoom", [*Zoom], ids=lambda zoom: zoom.name.lower())
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_cursor_is_in_sight_at_every_size_and_zoom_wherever_it_goes(
    size: tuple[int, int], zoom: Zoom
) -> None:
    async with at_a_house(stadium(), size=size) as clerk:
        clerk.state.set_zoom(zoom)
        for key in ("G", "end", "g", "home", "pagedown", "end"):
            await clerk.press(key)
            assert cursor_is_in_sight(clerk), key
        assert clerk.at in clerk.seat_line or "row" in clerk.seat_line


async def test_a_resize_keeps_the_cursor_in_sight() -> None:
    async with at_a_house(stadium(), size=(160, 50)) as clerk:
        await clerk.press("G", "end")
        for size in [*SIZES, (61, 17)]:
            await clerk.pilot.resize_terminal(*size)
            await clerk.pilot.pause()
            assert cursor_is_in_sight(clerk), size


async def test_zoom_keeps_the_seat_at_the_cursor_where_it_is_on_the_screen() -> None:
    async with at_a_house(stadium(), size=(60, 20)) as clerk:
        await clerk.press("G", "home", *["right"] * 12, *["up"] * 6)
        seat = clerk.at
        before = clerk.seat_map._cursor_on_screen()
        await clerk.press("plus")
        after = clerk.seat_map._cursor_on_screen()
        assert before is not None
        assert after is not None
        assert clerk.at == seat
        assert abs(after.x - before.x) <= 3
        assert abs(after.y - before.y) <= 1


async def test_plus_and_minus_go_from_numbers_to_the_overview_and_stop_there() -> None:
    async with at_a_house(stadium(), size=(80, 24)) as clerk:
        await clerk.press(*["plus"] * 5)
        assert clerk.state.zoom is Zoom.NUMBERS
        assert "□1" in clerk.text
        await clerk.press(*["minus"] * 5)
        assert clerk.state.zoom.name == "OVERVIEW"
        assert clerk.seat_map.virtual_size.width <= clerk.seat_map.size.width
        assert clerk.seat_map.virtual_size.height <= clerk.seat_map.size.height


@pytest.mark.parametrize("width", range(60, 66))
async def test_no_seat_is_cut_in_two_at_the_edges(width: int) -> None:
    made = FakeDatabase()
    made.add(rows_of_seats("Hall", "AB", 60))
    async with at_a_house(made, size=(width, 20)) as clerk:
        await clerk.press("plus", "right", "right", "right")
        shown = re.findall(r"[□▣](\d+)", clerk.map_lines()[-1] or "\n".join(clerk.map_lines()))
        numbers = [int(each) for each in shown]
        first = numbers.index(min(numbers))
        row = numbers[first : first + len(numbers) // 2]
        assert all(right == left + 1 for left, right in pairwise(row))


async def test_in_the_overview_an_arrow_goes_to_the_next_cell() -> None:
    async with at_a_house(stadium(), size=(40, 14)) as clerk:
        clerk.state.set_zoom(Zoom.OVERVIEW)
        before = clerk.seat_map._cursor_on_screen()
        await clerk.press("right")
        after = clerk.seat_map._cursor_on_screen()
        assert before is not None
        assert after is not None
        assert after.x > before.x


def mini_map_signs(text: str) -> str:
    return "".join(sign for sign in text if sign in "⣿⣤⠛⣉⣀⠉")


@pytest.mark.parametrize("size", [(60, 20), (160, 50)])
async def test_a_house_larger_than_the_screen_has_a_mini_map_and_a_smaller_one_none(
    size: tuple[int, int],
) -> None:
    async with at_a_house(stadium(), size=size) as clerk:
        assert mini_map_signs(clerk.text)
    async with at_a_house(every_status(), size=size) as clerk:
        assert not mini_map_signs(clerk.text)


async def test_the_mini_map_covers_no_seats_where_there_is_room_beside_them() -> None:
    wide = FakeDatabase()
    wide.add(rows_of_seats("Stalls", "ABCDEFGH", 240))
    async with at_a_house(wide, size=(160, 50)) as clerk:
        await clerk.press("home")
        assert not mini_map_signs("".join(clerk.map_lines()))
        here = mini_map_signs(clerk.text)
        await clerk.press("end")
        there = mini_map_signs(clerk.text)
        assert there != here
        await clerk.press("minus", "minus")
        assert not mini_map_signs(clerk.text)
        await clerk.press("plus", "plus")
        assert mini_map_signs(clerk.text) == there
        for width, height in ((160, 30), (80, 24)):
            await clerk.pilot.resize_terminal(width, height)
            assert mini_map_signs("".join(clerk.map_lines()))
        await clerk.pilot.resize_terminal(160, 50)
        assert mini_map_signs(clerk.text)
        assert not mini_map_signs("".join(clerk.map_lines()))


async def test_names_of_zones_stay_in_sight_while_their_rows_do() -> None:
    made = FakeDatabase()
    made.add(rows_of_seats("Gallery", [f"{n}" for n in range(1, 61)], 8))  # type: ignore[arg-type]
    async with at_a_house(made, size=(80, 20)) as clerk:
        await clerk.press("G")
        assert "Gallery" in clerk.map_lines()[0]


async def test_the_wheel_scrolls_and_a_click_then_picks_what_is_under_it() -> None:
    async with at_a_house(stadium(), size=(80, 24)) as clerk:
        before = clerk.seat_map.scroll_offset
        clerk.seat_map.scroll_relative(y=-4, animate=False)
        await clerk.pilot.pause()
        assert clerk.seat_map.scroll_offset != before
        lines = clerk.map_lines()
        y = next(index for index, line in enumerate(lines) if index > 2 and "□" in line)
        await clerk.pilot.click(clerk.seat_map, offset=(lines[y].index("□"), y))
        assert len(clerk.picked) == 1


def cursor_is_in_sight(clerk: Clerk) -> bool:
    at = clerk.seat_map._cursor_on_screen()
    if at is None:
        return False
    return clerk.seat_map.size.region.contains_region(Region(at.x, at.y, 1, 1))
