"""How large a house is drawn: what stays where it is, and what is in sight at every size."""

import pytest

from seatui.tui.zoom import Zoom
from tests.tui.driving import at_a_house
from tests.tui.houses import stadium

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


async def test_plus_and_minus_go_from_numbers_to_the_overview_and_stop_there() -> None:
    async with at_a_house(stadium(), size=(80, 24)) as clerk:
        await clerk.press(*["plus"] * 5)
        assert clerk.state.zoom is Zoom.NUMBERS
        assert "□1" in clerk.text
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
