"""What the map looks like, and how little of it a key draws again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from unittest.mock import patch

import pytest
from textual.geometry import Size
from textual.strip import Strip

from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Stage
from seatui.tui.map.map_lines import NearDrawing, View
from seatui.tui.map.seat_painter import SeatPainter
from seatui.tui.overlay import Picture
from seatui.tui.readings import next_reading
from tests.tui.driving import at_a_house
from tests.tui.fakes import NOW, rows_of_seats, sold
from tests.tui.houses import database_of, small_house, stadium, wide_house

HOUSE = """\
                                    S T A G E

                              ───── Stalls ─────
                            A w c ■ ■     ▣ □ ◐ ×  A
                            B ■ ■ ■ ■     ■ ■ ■ ■  B

                              ──── Circle ────
                           AA r ■ ■ ■   ■ ■ ■ ■    AA"""


@contextmanager
def drawn_lines() -> Iterator[list[int]]:
    """Collects the lines of the map that are painted meanwhile."""
    lines: list[int] = []
    draw = NearDrawing.line

    def counting(self: NearDrawing, picture: Picture, number: int, view: View) -> Strip:
        lines.append(number - view.top)
        return draw(self, picture, number, view)

    with patch.object(NearDrawing, "line", counting):
        yield lines


async def test_a_house_as_text() -> None:
    async with at_a_house(small_house(), size=(80, 20)) as clerk:
        assert "\n".join(clerk.map_lines()).strip("\n") == HOUSE


async def test_a_move_draws_only_the_lines_it_touches() -> None:
    async with at_a_house(wide_house(), size=(100, 30)) as clerk:
        at = clerk.seat_map._cursor_on_screen()
        assert at is not None
        line = at.y
        with drawn_lines() as lines:
            await clerk.press("l")
        assert set(lines) == {line}
        with drawn_lines() as lines:
            await clerk.press("j")
        assert set(lines) == {line, line + 1}


async def test_two_hundred_changes_are_one_repaint_of_what_is_in_sight() -> None:
    async with at_a_house(wide_house(), size=(100, 30)) as clerk:
        shown = clerk.state.reading
        assert shown is not None
        states = {f"{row}-{number}": sold() for row in range(1, 51) for number in range(68, 72)}
        update = next_reading(shown, shown.house.with_states(states), NOW)
        assert len(update.changed) == 200
        with drawn_lines() as lines:
            clerk.state.show(update)
            await clerk.pilot.pause()
        assert 0 < len(lines) == len(set(lines)) <= clerk.seat_map.size.height


async def test_nothing_is_drawn_when_nothing_has_changed() -> None:
    database = small_house()
    async with at_a_house(database) as clerk:
        loads = database.loads
        with patch.object(SeatPainter, "line", autospec=True, side_effect=SeatPainter.line) as drawn:
            await clerk.press("r")
            await clerk.until(lambda: database.loads > loads)
        drawn.assert_not_called()


async def test_a_wide_house_scrolls_with_the_cursor_between_labels_that_stay() -> None:
    async with at_a_house(wide_house(), size=(60, 20)) as clerk:
        for keys, seat in (("end", "1-139"), ("G", "60-139"), ("home", "60-1")):
            await clerk.press(keys)
            assert clerk.at == seat
            lines = [re.sub("[‹›]", " ", line).split() for line in clerk.map_lines()]
            line = next(line for line in lines if line[:1] == [seat.split("-")[0]])
            assert line[0] == line[-1]
            assert clerk.is_cursor_in_sight(2)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (110, 30), (160, 50)])
async def test_the_seat_line_and_the_total_are_there_at_every_size(size: tuple[int, int]) -> None:
    async with at_a_house(small_house(), size=(160, 50)) as clerk:
        await clerk.pilot.resize_terminal(*size)
        await clerk.press("space")
        assert "seat 5" in clerk.text
        assert "45.00" in clerk.text
        assert "1 seat" in clerk.text
        assert "space" in clerk.text.splitlines()[-1]
        assert clerk.is_cursor_in_sight(2)


async def test_a_size_that_the_terminal_no_longer_has_is_laid_out_for_the_present_one() -> None:
    async with at_a_house(small_house(), size=(100, 30)) as clerk:
        screen = clerk.app.screen
        screen._screen_resized(Size(100, 25))  # an event that was still queued
        assert screen._compositor.size == (100, 30)
        await clerk.press("question_mark")
        clerk.app.screen._screen_resized(Size(60, 20))
        assert clerk.app.screen._compositor.size == (100, 30)


async def test_every_screen_fits_a_tiny_terminal() -> None:
    async with at_a_house(small_house(), size=(40, 12)) as clerk:
        await clerk.press("home", "v", "j", "l", "v", "enter")
        assert "enter  sells" in clerk.text
        await clerk.press("escape", "question_mark")
        assert "go to a seat, a booking or a customer" in " ".join(clerk.text.split())
        await clerk.press("escape")
        await clerk.pilot.resize_terminal(12, 4)
        await clerk.pilot.resize_terminal(1, 1)
        await clerk.press("l", "j")
        await clerk.pilot.resize_terminal(80, 24)
        await clerk.until(lambda: "Stalls" in clerk.text)


async def test_one_seat_is_a_house() -> None:
    async with at_a_house(database_of([Seat("1", "", "", 1, Decimal(5))])) as clerk:
        await clerk.press("l", "j", "home", "end", "G", "pagedown", "space")
        assert clerk.picked == ["1"]


async def test_a_house_without_seats_says_what_to_do() -> None:
    database = database_of([])
    async with at_a_house(database) as clerk:
        await clerk.press("l", "space", "v", "enter", "shift+left")
        assert "no seats yet" in clerk.text
        assert "seatui plan import" in clerk.text
        await clerk.press("escape")


async def test_another_theme_paints_the_seats_in_its_own_colours() -> None:
    async with at_a_house(small_house()) as clerk:

        def colours() -> set[str]:
            return {str(segment.style) for y in range(20) for segment in clerk.seat_map.render_line(y)}

        before = colours()
        for theme in ("textual-light", "ansi-dark", "nord"):
            clerk.app.theme = theme
            await clerk.pilot.pause()
            assert colours() != before
            assert "S T A G E" in clerk.text


async def test_a_hundred_thousand_seats_can_be_walked_and_picked() -> None:
    async with at_a_house(wide_house(rows=720)) as clerk:
        await clerk.press("G", "end", "space")
        assert clerk.picked == ["720-139"]
        with drawn_lines() as lines:
            await clerk.press("h")
        assert len(set(lines)) == 1


@pytest.mark.heavy
@pytest.mark.parametrize("key", ["right", pytest.param("down", marks=pytest.mark.heavy)])
async def test_the_map_stands_still_until_the_cursor_nears_its_edge_and_then_moves_on_by_half(
    key: str,
) -> None:
    steps = 60
    async with at_a_house(wide_house(rows=140), size=(80, 24)) as clerk:
        await clerk.press("g", "home")
        offsets = [clerk.seat_map.scroll_offset]
        for _ in range(steps):
            await clerk.press(key)
            assert clerk.is_cursor_in_sight(2)
            offsets.append(clerk.seat_map.scroll_offset)
        moved = [after - before for before, after in pairwise(offsets) if before != after]
        half = (clerk.seat_map.window.width if key == "right" else clerk.seat_map.size.height) // 2
        assert steps // half <= len(moved) <= steps * (3 if key == "right" else 1) // half + 2
        assert all(abs(each.x) + abs(each.y) >= half - 10 for each in moved[:-1])


async def test_a_mouse_that_drags_past_the_edge_moves_the_map_on_by_a_little() -> None:
    async with at_a_house(wide_house(), size=(80, 24)) as clerk:
        await clerk.press("g", "home")
        seat_map = clerk.seat_map
        await clerk.pilot.mouse_down(seat_map, offset=(40, 6))
        before = seat_map.scroll_offset
        await clerk.pilot.hover(seat_map, offset=(76, 6))
        await clerk.pilot.pause()
        moved = seat_map.scroll_offset.x - before.x
        await clerk.pilot.mouse_up(seat_map, offset=(76, 6))
        assert 0 < moved <= 10
        assert len(clerk.picked) > 15


async def test_a_house_that_is_replaced_by_a_larger_one_has_its_cursor_in_sight() -> None:
    database = database_of(rows_of_seats("Stalls", "ABC", 8))
    for zoom in ((), ("minus",), ("plus",)):
        async with at_a_house(database, size=(60, 20)) as clerk:
            await clerk.press(*zoom, "G", "end")
            before = clerk.house.house
            larger = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            database.add(
                [seat._replace(seat_id=f"q{seat.seat_id}") for seat in rows_of_seats("", larger, 100)]
            )
            await clerk.press("r")
            await clerk.until(lambda before=before: clerk.house.house.layout is not before.layout)  # type: ignore[misc, union-attr]
            await clerk.pilot.pause()
            assert clerk.is_cursor_in_sight(2)
            database.add(rows_of_seats("Stalls", "ABC", 8))


@pytest.mark.parametrize(
    ("before", "after"), [((60, 20), (80, 30)), ((110, 30), (120, 24)), ((80, 30), (41, 17))]
)
async def test_nothing_of_the_old_size_is_left_on_a_terminal_of_another(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    async with at_a_house(wide_house(), size=before) as clerk:
        await clerk.press("l")
        await clerk.pilot.resize_terminal(*after)
        await clerk.pilot.pause(0.1)
        shown = clerk.text
        clerk.seat_map.refresh()
        await clerk.pilot.pause(0.1)
        assert clerk.text == shown


async def test_a_house_with_the_same_seats_around_another_stage_is_drawn_anew() -> None:
    database = small_house()
    async with at_a_house(database) as clerk:
        showing = next(iter(database.showings_by_key.values()))
        seats = list(showing.layout.seats.values())
        database.add(seats, name="Figaro", stage=Stage(1, 9, 12, 2))
        await clerk.press("r")
        await clerk.until(lambda: "Figaro" in clerk.text)
        lines = clerk.map_lines()
        assert next(y for y, line in enumerate(lines) if "S T A G E" in line) > next(
            y for y, line in enumerate(lines) if "Circle" in line
        )


SIZES = [(40, 12), (80, 24), (160, 50), (300, 100)]


async def test_a_resize_keeps_the_cursor_in_sight() -> None:
    async with at_a_house(stadium(), size=(160, 50)) as clerk:
        await clerk.press("G", "end")
        for size in [*SIZES, (61, 17)]:
            await clerk.pilot.resize_terminal(*size)
            await clerk.pilot.pause()
            assert clerk.is_cursor_in_sight(), size


@pytest.mark.parametrize("width", range(60, 66))
async def test_no_seat_is_cut_in_two_at_the_edges(width: int) -> None:
    async with at_a_house(database_of(rows_of_seats("Hall", "AB", 60)), size=(width, 20)) as clerk:
        await clerk.press("plus", "right", "right", "right")
        shown = re.findall(r"[■▣](\d+)", "\n".join(clerk.map_lines()))
        numbers = [int(each) for each in shown]
        first = numbers.index(min(numbers))
        row = numbers[first : first + len(numbers) // 2]
        assert all(right == left + 1 for left, right in pairwise(row))


async def test_the_wheel_scrolls_and_a_click_then_picks_what_is_under_it() -> None:
    async with at_a_house(stadium(), size=(80, 24)) as clerk:
        before = clerk.seat_map.scroll_offset
        clerk.seat_map.scroll_relative(y=-4, animate=False)
        await clerk.pilot.pause()
        assert clerk.seat_map.scroll_offset != before
        lines = clerk.map_lines()
        y = next(index for index, line in enumerate(lines) if index > 2 and "■" in line)
        await clerk.pilot.click(clerk.seat_map, offset=(lines[y].index("■"), y))
        assert len(clerk.picked) == 1
