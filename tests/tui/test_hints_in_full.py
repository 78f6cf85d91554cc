"""A hint that is longer than a line takes a second one, until the cursor moves; the seat itself stays in one."""

from tests.tui.driving import at_a_house
from tests.tui.houses import every_status

LONG = "Best 2: Stalls, row B, centre, no seat left alone, 65.00 each (Stalls, at 65.00 at most, without an aisle)"


async def test_a_long_hint_is_read_to_its_end_and_gives_its_lines_back() -> None:
    async with at_a_house(every_status(), size=(80, 24)) as clerk:
        await clerk.press("g", "home")
        height = clerk.seat_map.size.height
        clerk.house.inform(LONG)
        await clerk.pilot.pause()
        assert LONG in " ".join(clerk.text.split())
        assert clerk.seat_map.size.height == height - 1
        await clerk.press("right")
        assert LONG[:20] not in clerk.text
        assert clerk.seat_map.size.height == height


async def test_a_hint_that_no_line_holds_is_cut_at_the_third() -> None:
    async with at_a_house(every_status(), size=(40, 24)) as clerk:
        height = clerk.seat_map.size.height
        clerk.house.inform(LONG * 3)
        await clerk.pilot.pause()
        assert clerk.seat_map.size.height == height - 2


async def test_the_next_steps_take_a_second_line_where_they_must() -> None:
    async with at_a_house(every_status(), size=(60, 24)) as clerk:
        height = clerk.seat_map.size.height
        await clerk.press("2", "b")
        shown = " ".join(clerk.text.split())
        assert "c wheelchair" in shown
        assert clerk.seat_map.size.height < height
