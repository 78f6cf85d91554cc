"""How large a house is drawn: what stays where it is, and what is in sight at every size."""

import re

import pytest
from textual.geometry import Size

from seatui.domain.venue.layout import Layout
from seatui.domain.words.money import plain
from seatui.tui.map.edge_line import EdgeLine
from seatui.tui.map.geometry import MapGeometry, largest_zoom
from seatui.tui.zoom import Zoom
from tests.tui.driving import at_a_house
from tests.tui.fakes import rows_of_seats
from tests.tui.houses import database_of, small_house, stadium

SIZES = [(40, 12), (80, 24), (160, 50), (300, 100)]


@pytest.mark.parametrize("zoom", [*Zoom], ids=lambda zoom: zoom.name.lower())
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_cursor_is_in_sight_at_every_size_and_zoom_wherever_it_goes(
    size: tuple[int, int], zoom: Zoom
) -> None:
    async with at_a_house(stadium(), size=size) as clerk:
        clerk.state.set_zoom(zoom)
        for key in ("G", "end", "g", "home", "pagedown", "end"):
            await clerk.press(key)
            assert clerk.is_cursor_in_sight(), key
        assert clerk.at in clerk.seat_line or "row" in clerk.seat_line


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


async def test_plus_and_minus_go_from_tall_seats_to_the_overview_and_stop_there() -> None:
    async with at_a_house(stadium(), size=(80, 24)) as clerk:
        await clerk.press(*["plus"] * 5)
        assert clerk.state.zoom is Zoom.TALL
        assert " ■ 8 " in clerk.text
        assert " 10.00 " in clerk.text
        await clerk.press("minus")
        assert "■8 " in clerk.text
        await clerk.press(*["minus"] * 5)
        assert clerk.state.zoom.name == "OVERVIEW"
        assert clerk.seat_map.virtual_size.width <= clerk.seat_map.size.width
        assert clerk.seat_map.virtual_size.height <= clerk.seat_map.size.height


async def test_in_the_overview_an_arrow_goes_to_the_next_cell() -> None:
    async with at_a_house(stadium(), size=(40, 14)) as clerk:
        clerk.state.set_zoom(Zoom.OVERVIEW)
        before = clerk.seat_map._cursor_on_screen()
        await clerk.press("right")
        after = clerk.seat_map._cursor_on_screen()
        assert before is not None
        assert after is not None
        assert after.x > before.x


def room(size: tuple[int, int], of: Layout) -> Zoom:
    return largest_zoom(of, Size(*size), plain)


def test_the_largest_zoom_at_which_all_of_a_house_fits() -> None:
    layout = Layout(
        rows_of_seats("Stalls", "ABC", 8)
    )  # three lines below the stage, the zone's name and labels
    tall = MapGeometry(layout, Zoom.TALL).virtual_size
    assert room(tall, layout) is Zoom.TALL
    assert room((tall.width - 1, tall.height), layout) is Zoom.NUMBERS
    assert room((tall.width, tall.height - 1), layout) is Zoom.NUMBERS
    for smaller, zoom in ((Zoom.NUMBERS, Zoom.SEATS), (Zoom.SEATS, Zoom.COMPACT)):
        width, height = MapGeometry(layout, smaller).virtual_size
        assert room((width, height), layout) is smaller
        assert room((width - 1, height), layout) is zoom
    assert room((80, 4), layout) is Zoom.SEATS, "none shows all of it: it is scrolled"


async def test_a_house_opens_as_large_as_it_fits_and_follows_the_screen_until_the_clerk_zooms() -> None:
    async with at_a_house(small_house(), size=(130, 40), zoom=None) as clerk:
        assert clerk.state.zoom is Zoom.TALL
        await clerk.pilot.resize_terminal(60, 20)
        await clerk.until(lambda: clerk.state.zoom is Zoom.NUMBERS)
        await clerk.press("minus")
        await clerk.pilot.resize_terminal(130, 40)
        await clerk.pilot.pause()
        assert clerk.state.zoom.name == "SEATS"


async def test_of_a_tall_seat_the_cursor_has_the_first_line_and_a_pick_both() -> None:
    async with at_a_house(database_of(), size=(100, 30), zoom=None) as clerk:
        await clerk.press("g", "home")
        upper = next(y for y, line in enumerate(clerk.map_lines()) if "▣ 1" in line)
        assert " 45.00 " in clerk.map_lines()[upper + 1]
        assert not clerk.map_lines()[upper + 2].strip()
        await clerk.press("space", "right")
        assert re.search(r" ◆ 1 +▣ 2 +■ 3 ", clerk.map_lines()[upper])
        picked = clerk.seat_map._map_styles["picked"]
        for y in (upper, upper + 1):
            line = clerk.seat_map.render_line(y)
            assert any(segment.style == picked and segment.cell_length == 7 for segment in line), y


@pytest.mark.parametrize("keys", ["", "-", "+"])
async def test_what_does_not_fit_says_so_below_the_map(keys: str) -> None:
    zones = ("Stalls", "Circle", "Gallery", "Boxes")
    seats = [
        seat
        for block, zone in enumerate(zones)
        for seat in rows_of_seats(zone, "ABCDEF", 20, block=block, prefix=zone)
    ]
    async with at_a_house(database_of(seats), size=(80, 24)) as clerk:
        for key in keys:
            await clerk.press(key)
        edge = clerk.house.query_one(EdgeLine)
        assert edge.text == "▾ Gallery, Boxes"
        assert edge.text in clerk.text
        await clerk.press("G")
        assert edge.text == "▴ Stalls"
        assert edge.text in clerk.text
        await clerk.press(*["minus"] * 4)
        assert not edge.display
