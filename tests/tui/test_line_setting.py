"""What stands on the lines of the map beside the seats: labels of rows, and names of zones."""

import re
from decimal import Decimal

import pytest

from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.venue.layout import Stage
from seatui.domain.words.glyphs import UNICODE
from tests.tui.driving import at_a_house
from tests.tui.fakes import FakeDatabase, rows_of_seats
from tests.tui.houses import database_of, wide_house
from tests.unit.houses import upright


async def test_a_row_that_goes_on_out_of_sight_says_so() -> None:
    async with at_a_house(wide_house(), size=(60, 20)) as clerk:

        def row() -> str:
            return next(line.strip() for line in clerk.map_lines() if line.strip().startswith("12"))

        await clerk.press("g", "home", *["down"] * 11)
        assert re.fullmatch("12 ▣.*■ ›12", row())
        await clerk.press("end")
        assert re.fullmatch("12‹■.*▣ +12", row())
        for _ in range(40):
            await clerk.press("h")
        assert re.fullmatch("12‹■.*▣.*■ ›12", row())


def blocks_side_by_side(gap: int, lower: int = 0) -> FakeDatabase:
    """Two blocks with long labels of rows; the right one begins so many lines lower."""
    return database_of(
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
        assert re.search("Row 12 ■+ +─+ Right ─+$", named)


async def test_a_label_over_the_gap_after_a_seat_leaves_that_in_sight() -> None:
    async with at_a_house(blocks_side_by_side(gap=2), size=(160, 30)) as clerk:
        await clerk.press("G", "end")
        assert "\n".join(clerk.map_lines()).count("■ ■     ■ ■") == 3
    async with at_a_house(blocks_side_by_side(gap=3), size=(160, 30)) as clerk:
        await clerk.press("G", "end")
        assert "\n".join(clerk.map_lines()).count("■ ■Row") == 3


async def test_the_rules_beside_the_name_of_a_zone_are_as_long_and_end_with_its_seats() -> None:
    for seats in (9, 10):
        async with at_a_house(database_of(rows_of_seats("Circle", "A", seats))) as clerk:
            title, row = (
                next(line for line in clerk.map_lines() if sign in line) for sign in ("Circle", "■")
            )
            before, after = title.strip().split(" Circle ")
            assert before == after != ""
            left, right = len(title) - len(title.lstrip()), len(title.rstrip())
            assert left == row.index("■")
            assert 0 <= len(row.rstrip()[:-1].rstrip()) - right <= 1


async def test_names_of_zones_stay_in_sight_while_their_rows_do() -> None:
    made = database_of(rows_of_seats("Gallery", [f"{n}" for n in range(1, 61)], 8))
    async with at_a_house(made, size=(80, 20)) as clerk:
        await clerk.press("G")
        assert "Gallery" in clerk.map_lines()[0]


@pytest.mark.parametrize("zoom", ["plus", "", "minus"])
@pytest.mark.parametrize(
    ("label", "as_wide"),
    [
        ("\u0d9a\u0dca\u200d\u0dbb", "A"),
        ("E\u0301", "A"),
        ("\U0001f468\u200d\U0001f469", "AB"),
        ("山", "AB"),
    ],
    ids=ascii,
)
async def test_joined_and_wide_labels_move_no_seat(label: str, as_wide: str, zoom: str) -> None:
    drawn = []
    for each in (label, as_wide):
        house = database_of(rows_of_seats(f"Zone {each}", [each, "Z"], 8))
        async with at_a_house(house) as clerk:
            if zoom:
                await clerk.press(zoom)
            strips = [clerk.seat_map.render_line(y) for y in range(clerk.seat_map.size.height)]
            assert {strip.cell_length for strip in strips} == {clerk.seat_map.size.width}
            drawn.append("\n".join(clerk.map_lines()))
    assert drawn[0].replace(label, as_wide) == drawn[1]


async def test_names_of_narrow_zones_are_whole() -> None:
    async with at_a_house(database_of(rows_of_seats("Orchestra left", "A", 1))) as clerk:
        lines = "\n".join(clerk.map_lines())
        assert "Orchestra left" in lines
        assert "S T A G E" in lines


async def test_rows_that_stand_upright_have_their_labels_below() -> None:
    seats = [*upright("...", ". .").seats.values()]
    async with at_a_house(database_of(seats)) as clerk:
        await clerk.press("g", "home")
        lines = [line.strip() for line in clerk.map_lines() if line.strip()]
        assert lines[-4:] == ["▣ ■", "■", "■ ■", "A B"]
        await clerk.press("asterisk")
        assert clerk.picked == ["A1", "A2", "A3"]
