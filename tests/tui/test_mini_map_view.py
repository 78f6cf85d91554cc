"""The mini map: there for a house that is larger than the screen, and never over its seats."""

import pytest

from tests.tui.driving import at_a_house
from tests.tui.fakes import rows_of_seats
from tests.tui.houses import database_of, every_status, stadium


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
