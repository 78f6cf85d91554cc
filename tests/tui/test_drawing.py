"""What the map looks like, and how little of it a key draws again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from unittest.mock import patch

import pytest
from textual.geometry import Region
from textual.strip import Strip

from seatui.domain.model.seats import Seat, SeatKind, SeatStatus
from seatui.domain.venue.layout import Stage
from seatui.domain.words.glyphs import ASCII, UNICODE, GlyphSet, glyphs_for
from seatui.tui.map.map_lines import NearDrawing, View
from seatui.tui.map.seat_painter import SeatPainter
from seatui.tui.overlay import Picture
from seatui.tui.readings import next_reading
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import BLOCKED, NOW, FakeDatabase, held, rows_of_seats, sold

HOUSE = """\
                                    S T A G E

                              ────── Stalls ──────
                            A □w□c□ □     ▣ ■ ◐ ×  A
                            B □ □ □ □     □ □ □ □  B

                              ───── Circle ─────
                           AA □r□ □ □   □ □ □ □    AA"""


def small_house() -> FakeDatabase:
    made = FakeDatabase()
    kinds = {"A1": SeatKind.WHEELCHAIR, "A2": SeatKind.COMPANION}
    showing = made.add(
        [
            *rows_of_seats("Stalls", "AB", 8, aisles=(4,), kinds=kinds),
            *[
                Seat(
                    f"AA{number}",
                    "Circle",
                    "AA",
                    number,
                    Decimal(20),
                    block=1,
                    column=number + (number > 4),
                    kind=SeatKind.RESTRICTED_VIEW if number == 1 else SeatKind.STANDARD,
                )
                for number in range(1, 9)
            ],
        ]
    )
    showing.states |= {"A6": sold(), "A7": held(NOW + timedelta(minutes=5)), "A8": BLOCKED}
    showing.states["B1"] = held(NOW - timedelta(seconds=1))
    return made


def wide_house(rows: int = 60, seats: int = 139) -> FakeDatabase:
    made = FakeDatabase()
    made.add(
        [
            Seat(f"{row}-{number}", "Arena", str(row), number, Decimal(30), row_index=row, column=number - 1)
            for row in range(1, rows + 1)
            for number in range(1, seats + 1)
        ]
    )
    return made


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


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_glyph_means_two_things(glyphs: GlyphSet) -> None:
    signs = [*glyphs.statuses.values(), glyphs.picked, *glyphs.marks.values()]
    assert len(set(signs)) == len(signs)
    assert all(len(sign) == 1 for sign in signs)


def test_a_terminal_without_the_signs_gets_letters() -> None:
    assert glyphs_for("ascii") is ASCII
    assert glyphs_for("utf-8") is glyphs_for(None) is UNICODE


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
            assert _cursor_is_in_sight(clerk)


def _cursor_is_in_sight(clerk: Clerk) -> bool:
    at = clerk.seat_map._cursor_on_screen()
    return at is not None and clerk.seat_map.window.contains_region(Region(at.x, at.y, 2, 1))


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (110, 30), (160, 50)])
async def test_the_seat_line_and_the_total_are_there_at_every_size(size: tuple[int, int]) -> None:
    async with at_a_house(small_house(), size=(160, 50)) as clerk:
        await clerk.pilot.resize_terminal(*size)
        await clerk.press("space")
        assert "seat 5" in clerk.text
        assert "45.00" in clerk.text
        assert "1 seat" in clerk.text
        assert "space" in clerk.text.splitlines()[-1]
        assert _cursor_is_in_sight(clerk)


async def test_every_screen_fits_a_tiny_terminal() -> None:
    async with at_a_house(small_house(), size=(40, 12)) as clerk:
        await clerk.press("home", "v", "j", "l", "v", "enter")
        assert "enter  sells" in clerk.text
        await clerk.press("escape", "question_mark")
        assert "pick the seat, or drop it" in " ".join(clerk.text.split())
        await clerk.press("escape")
        await clerk.pilot.resize_terminal(12, 4)
        await clerk.pilot.resize_terminal(1, 1)
        await clerk.press("l", "j")
        await clerk.pilot.resize_terminal(80, 24)
        assert "Stalls" in clerk.text


async def test_one_seat_is_a_house() -> None:
    database = FakeDatabase()
    database.add([Seat("1", "", "", 1, Decimal(5))])
    async with at_a_house(database) as clerk:
        await clerk.press("l", "j", "home", "end", "G", "pagedown", "space")
        assert clerk.picked == ["1"]


async def test_a_house_without_seats_says_what_to_do() -> None:
    database = FakeDatabase()
    database.add([])
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


@pytest.mark.parametrize("key", ["right", "down"])
async def test_the_map_stands_still_until_the_cursor_nears_its_edge_and_then_moves_on_by_half(
    key: str,
) -> None:
    async with at_a_house(wide_house(rows=140), size=(80, 24)) as clerk:
        await clerk.press("g", "home")
        offsets = [clerk.seat_map.scroll_offset]
        for _ in range(100):
            await clerk.press(key)
            assert _cursor_is_in_sight(clerk)
            offsets.append(clerk.seat_map.scroll_offset)
        moved = [after - before for before, after in pairwise(offsets) if before != after]
        half = (clerk.seat_map.window.width if key == "right" else clerk.seat_map.size.height) // 2
        assert 100 // half <= len(moved) <= 100 * (3 if key == "right" else 1) // half + 2
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


async def test_reading_again_says_so_and_paints_the_whole_screen() -> None:
    async with at_a_house(small_house()) as clerk:
        await clerk.press("r")
        await clerk.until(lambda: "Read again at" in clerk.seat_line)
        await clerk.press("left")
        assert "row" in clerk.seat_line


async def test_a_house_that_is_replaced_by_a_larger_one_has_its_cursor_in_sight() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats("Stalls", "ABC", 8))
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
            assert _cursor_is_in_sight(clerk)
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


async def test_a_row_that_goes_on_out_of_sight_says_so() -> None:
    async with at_a_house(wide_house(), size=(60, 20)) as clerk:

        def row() -> str:
            return next(line.strip() for line in clerk.map_lines() if line.strip().startswith("2"))

        await clerk.press("g", "home", "down")
        assert re.fullmatch("2 ▣.*□ ›2", row())
        await clerk.press("end")
        assert re.fullmatch("2‹□.*▣ +2", row())
        for _ in range(40):
            await clerk.press("h")
        assert re.fullmatch("2‹□.*▣.*□ ›2", row())


@pytest.mark.parametrize("size", [(80, 24), (160, 40)])
async def test_the_legend_explains_the_overview_while_that_is_shown(size: tuple[int, int]) -> None:
    async with at_a_house(small_house(), size=size) as clerk:
        assert "none" not in clerk.text
        await clerk.press("minus", "minus")
        assert f"none {UNICODE.half * 5} all free" in clerk.text
        await clerk.press("plus")
        assert "all free" not in clerk.text
        assert UNICODE.statuses[SeatStatus.RESERVED] in clerk.text


def underlined(clerk: Clerk) -> str:
    """What stands on the map with a line under it."""
    lines = (clerk.seat_map.render_line(y) for y in range(clerk.seat_map.size.height))
    return "".join(
        segment.text for line in lines for segment in line if segment.style and segment.style.underline
    )


@pytest.mark.parametrize(
    ("keys", "size", "words"),
    [
        ("p", (120, 30), "wheelchair, companion, restricted"),
        ("p", (80, 24), "special"),
        ("-", (120, 30), "wheelchair, companion, restricted"),
        ("o", (80, 24), "special"),
    ],
)
async def test_where_no_letter_says_what_is_particular_about_a_seat_it_is_underlined_and_the_legend_says_so(
    keys: str, size: tuple[int, int], words: str
) -> None:
    async with at_a_house(small_house(), size=size) as clerk:
        await clerk.press("G", "end")
        assert underlined(clerk) == ""
        assert words not in clerk.text
        for key in keys:
            await clerk.press(key)
        await clerk.until(lambda: words in clerk.text)
        assert underlined(clerk) == UNICODE.statuses[SeatStatus.AVAILABLE] * 3
        await clerk.press("+" if keys == "-" else keys)
        await clerk.until(lambda: words not in clerk.text)
        assert underlined(clerk) == ""
        assert "\n".join(clerk.map_lines()).count("□w□c") == 1


async def test_numbers_that_leave_no_room_for_a_letter_leave_it_to_a_line_under_the_seat() -> None:
    database = FakeDatabase()
    database.add(
        [
            Seat(
                str(number),
                "Stalls",
                "A",
                number,
                Decimal(20),
                column=number - 99,
                kind=SeatKind.WHEELCHAIR if number == 103 else SeatKind.STANDARD,
            )
            for number in range(99, 106)
        ]
    )
    async with at_a_house(database, size=(120, 30)) as clerk:
        await clerk.press("end", "+")
        assert underlined(clerk) == "□103"
        assert "□  wheelchair" in clerk.text


def blocks_side_by_side(gap: int, lower: int = 0) -> FakeDatabase:
    """Two blocks with long labels of rows; the right one begins so many lines lower."""
    database = FakeDatabase()
    database.add(
        [
            Seat(
                f"{zone}-{row}-{number}",
                zone,
                f"Row {10 + row}",
                number,
                Decimal(20),
                block=block,
                row_index=row,
                line=row + 1 + block * lower,
                column=number + block * (12 + gap),
            )
            for block, zone in enumerate(("Left", "Right"))
            for row in range(1, 4)
            for number in range(12)
        ],
        stage=Stage(0, -2, 12),
    )
    return database


@pytest.mark.parametrize("gap", [0, 1, 3, 6])
@pytest.mark.parametrize("zoom", ["plus", "", "minus"])
async def test_no_label_of_a_row_hides_a_seat_of_the_block_beside_it(gap: int, zoom: str) -> None:
    async with at_a_house(blocks_side_by_side(gap), size=(200, 30)) as clerk:
        if zoom:
            await clerk.press(zoom)
        for key in ("home", "end"):  # the label of the cursor's row is drawn once more
            await clerk.press(key)
            lines = [line for line in clerk.map_lines() if "Row" in line]
            seats = UNICODE.statuses[SeatStatus.AVAILABLE] + UNICODE.cursors[SeatStatus.AVAILABLE]
            assert [sum(sign in seats for sign in line) for line in lines] == [24, 24, 24]
            assert all(line.startswith("Row", len(line) - len(line.lstrip())) for line in lines)


async def test_a_label_of_a_row_gives_way_to_the_name_of_the_zone_beside_it() -> None:
    async with at_a_house(blocks_side_by_side(gap=3, lower=2), size=(160, 30)) as clerk:
        await clerk.press("minus")
        named = next(line for line in clerk.map_lines() if "Right" in line)
        assert re.search("Row 12 □+ +─+ Right ─+$", named)


async def test_a_label_over_the_free_cell_of_a_seat_leaves_it_in_sight() -> None:
    async with at_a_house(blocks_side_by_side(gap=2), size=(160, 30)) as clerk:
        await clerk.press("G", "end")
        assert "\n".join(clerk.map_lines()).count("□ □     □ □") == 3
    async with at_a_house(blocks_side_by_side(gap=3), size=(160, 30)) as clerk:
        await clerk.press("G", "end")
        assert "\n".join(clerk.map_lines()).count("□ □Row") == 3
        await clerk.press("p")
        assert "\n".join(clerk.map_lines()).count("□A□A      □A□A") == 3
