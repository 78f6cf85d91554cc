"""Keys and mouse on the map."""

from datetime import timedelta

import pytest

from seatui.domain.model.seats import SeatKind
from tests.tui.driving import at_a_house
from tests.tui.fakes import BLOCKED, NOW, FakeDatabase, held, rows_of_seats, sold
from tests.tui.houses import database_of, house_with_a_party


@pytest.fixture
def database() -> FakeDatabase:
    return database_of(
        [
            *rows_of_seats("Stalls", "ABC", 7, aisles=(4,), kinds={"A1": SeatKind.WHEELCHAIR}),
            *rows_of_seats("Circle", "A", 6, block=1, price="30.00", prefix="C-"),
        ],
        {"B2": sold(), "B3": held(NOW + timedelta(minutes=10)), "B4": BLOCKED},
    )


async def test_the_cursor_begins_in_the_middle_of_the_front_row_and_the_line_names_the_seat(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        assert clerk.at == "A4"
        assert clerk.seat_line == "■ Stalls, row A, seat 4  45.00 · free"


JOURNEY = [
    ("right", "A5"), ("l", "A6"), ("left", "A5"), ("h", "A4"), ("down", "B4"), ("j", "C4"), ("k", "B4"),
    ("up", "A4"), ("home", "A1"), ("h", "A1"), ("end", "A7"), ("l", "A7"), ("G", "C-A6"), ("g", "A7"),
    ("home", "A1"), ("pagedown", "C-A1"), ("pageup", "A1"),
]  # fmt: skip


async def test_keys_move_the_cursor(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        for key, seat in JOURNEY:
            await clerk.press(key)
            assert (key, clerk.at) == (key, seat)


async def test_the_line_says_what_a_seat_is(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(100, 24)) as clerk:
        await clerk.press("home")
        assert clerk.seat_line.endswith("45.00 · free · wheelchair place")
        await clerk.press("j", "l")
        assert clerk.seat_line.endswith("sold · BK-OTHER")


async def test_space_picks_and_drops(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "l", "space")
        assert clerk.picked == ["A4", "A5"]
        assert "2 seats · 90.00" in clerk.summary
        await clerk.press("space")
        assert clerk.picked == ["A4"]


async def test_a_taken_seat_is_not_picked_and_the_line_says_why(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("j")
        for why in ("is blocked", "is held until", "is sold"):
            await clerk.press("space")
            assert f"{why}" in clerk.seat_line
            assert "cannot be picked" in clerk.seat_line
            await clerk.press("h")
        assert clerk.picked == []


async def test_v_draws_a_range_over_rows_of_what_is_free(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("home", "v", "l", "l", "j")
        assert clerk.picked == ["A1", "A2", "A3", "B1"]
        await clerk.press("k")
        assert clerk.picked == ["A1", "A2", "A3"]


async def test_enter_keeps_a_range_and_confirms_it_however_it_was_drawn(database: FakeDatabase) -> None:
    for keys in (("v", "l"), ("shift+right",)):
        async with at_a_house(database) as clerk:
            await clerk.press("home", *keys, "enter")
            await clerk.until(lambda clerk=clerk: clerk.is_confirming)  # type: ignore[misc]
            assert clerk.picked == ["A1", "A2"]
            await clerk.press("escape")
            await clerk.until(lambda clerk=clerk: not clerk.app.sales.selling)  # type: ignore[misc]


async def test_a_range_is_kept_by_space_and_v(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        for key in ("space", "v"):
            await clerk.press("home", "v", "l", key, "l", "l")
            assert (clerk.picked, clerk.at) == (["A1", "A2"], "A4")
            assert not clerk.is_confirming
            await clerk.press("escape")


async def test_escape_gives_the_range_back(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "j", "j", "v", "l", "l", "escape")
        assert clerk.picked == ["A4"]


async def test_shift_draws_a_range_that_the_next_move_keeps(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("g", "home", "l", "l", "l", "shift+right", "shift+right", "j", "h")
        assert clerk.picked == ["A4", "A5", "A6"]
        assert not clerk.state.picks.is_range


async def test_enter_confirms_a_range_drawn_with_shift(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("shift+right", "enter")
        assert clerk.is_confirming
        assert clerk.picked == ["A4", "A5"]


async def test_enter_without_a_selection_says_what_to_do(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("enter")
        assert not clerk.is_confirming
        assert "space picks" in clerk.seat_line


async def test_escape_takes_one_step_at_a_time(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        house = clerk.house
        await clerk.press("space", "l", "v", "l")
        await clerk.press("escape")
        assert clerk.picked == ["A4"]
        await clerk.press("escape")
        assert clerk.picked == []
        await clerk.press("escape", "escape", "escape")
        assert clerk.app.screen is house, "escape never leaves a house"
        assert "q goes back to the showings" in clerk.seat_line
        await clerk.press("q")
        assert clerk.app.screen is not house


def _offset_of(lines: list[str], row: int, cell: str, nth: int = 0) -> tuple[int, int]:
    y = next(index for index, line in enumerate(lines) if line.strip().startswith("A ")) + row
    places = [x for x, char in enumerate(lines[y]) if char in cell]
    return places[nth], y


async def test_a_click_moves_the_cursor_and_picks_or_drops(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        at = _offset_of(clerk.map_lines(), 0, "w■▣", 5)
        await clerk.pilot.click(clerk.seat_map, offset=at)
        assert (clerk.at, clerk.picked) == ("A6", ["A6"])
        await clerk.pilot.click(clerk.seat_map, offset=at)
        assert clerk.picked == []


async def test_a_drag_picks_a_range(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        lines = clerk.map_lines()
        await clerk.pilot.mouse_down(clerk.seat_map, offset=_offset_of(lines, 0, "w■", 0))
        await clerk.pilot.hover(clerk.seat_map, offset=_offset_of(lines, 0, "w■", 1))
        await clerk.pilot.hover(clerk.seat_map, offset=_offset_of(lines, 2, "■", 1))
        await clerk.pilot.mouse_up(clerk.seat_map, offset=_offset_of(lines, 2, "■", 1))
        assert clerk.picked == ["A1", "A2", "B1", "C1", "C2"]
        assert not clerk.state.picks.is_range


async def test_a_click_beside_the_seats_does_nothing(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.pilot.click(clerk.seat_map, offset=(0, 0))
        assert (clerk.at, clerk.picked) == ("A4", [])


async def test_a_star_picks_the_row_and_again_the_block() -> None:
    async with at_a_house(house_with_a_party()) as clerk:
        await clerk.type_line("slash", "B1", "enter")
        await clerk.press("asterisk")
        assert clerk.picked == ["B1", "B2", "B5", "B6", "B7", "B8"]
        await clerk.press("asterisk")
        assert len(clerk.picked) == 22
