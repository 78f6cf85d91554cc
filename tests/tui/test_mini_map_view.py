"""The mini map: there for a house that is larger than the screen, and never over its seats."""

from itertools import product

import pytest

from seatui.tui.zoom import Zoom
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import rows_of_seats
from tests.tui.houses import database_of, every_status, stadium

FRAME, MINI = "┌─┐│└┘", "⣿⣤⠛⣉⣀⠉"


def mini_map_signs(text: str) -> str:
    return "".join(sign for sign in text if sign in MINI)


async def test_a_house_larger_than_the_screen_has_a_mini_map_and_a_smaller_one_none() -> None:
    async with at_a_house(stadium(), size=(160, 50)) as clerk:
        assert mini_map_signs(clerk.text)
    async with at_a_house(every_status(), size=(160, 50)) as clerk:
        assert not mini_map_signs(clerk.text)


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_over_the_map_it_lies_on_blank_cells_or_nowhere(size: tuple[int, int]) -> None:
    async with at_a_house(stadium(), size=size) as clerk:
        seen = []
        for zoom, key in product((Zoom.COMPACT, Zoom.SEATS, Zoom.TALL), ("g", "end", "G", "home")):
            clerk.state.set_zoom(zoom)
            await clerk.press(key)
            clerk.seat_map.lay_mini_map(on_map=True)
            seen.append(signs(clerk))
            clerk.seat_map.lay_mini_map(on_map=False)
            assert without_mini_map(seen[-1]) == without_mini_map(signs(clerk))
    assert any(map(mini_map_signs, seen))


def signs(clerk: Clerk) -> str:
    """What is on the map without its blanks."""
    return "".join("".join(clerk.map_lines()).split())


def without_mini_map(text: str) -> str:
    return "".join(sign for sign in text if sign not in FRAME + MINI).replace("House", "")


async def test_the_mini_map_covers_no_seats_where_there_is_room_beside_them() -> None:
    wide = database_of(rows_of_seats("Stalls", "ABCDEFGH", 240))
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
