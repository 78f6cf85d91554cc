"""What the glyphs mean is said while they are on the screen, and no longer."""

import re
from decimal import Decimal

import pytest

from seatui.domain.model.seats import Seat, SeatKind, SeatStatus
from seatui.domain.words.glyphs import UNICODE
from seatui.tui.zoom import Zoom
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import BLOCKED, sold
from tests.tui.houses import database_of, small_house


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


async def test_a_free_seat_of_a_kind_is_its_letter_and_a_taken_one_is_underlined() -> None:
    database = small_house()
    async with at_a_house(database, size=(120, 30)) as clerk:
        await clerk.press("G", "end")
        assert "A w c ■ ■     ■ □ ◐ ×  A" in "\n".join(clerk.map_lines())
        assert underlined(clerk) == ""
        assert "w  wheelchair place" in clerk.text
        showing = next(iter(database.showings_by_key.values()))
        showing.states |= {"A1": sold(), "AA1": BLOCKED}
        await clerk.press("r")
        await clerk.until(lambda: underlined(clerk) == "□×")
        assert "□  wheelchair, companion, restricted" in clerk.text


@pytest.mark.parametrize("key", ["p", "minus"])
async def test_a_letter_of_a_kind_stays_at_every_zoom_and_among_the_colours_of_prices(key: str) -> None:
    async with at_a_house(small_house(), size=(80, 24)) as clerk:
        await clerk.press("G", "end", key)
        drawn = "".join("".join(clerk.map_lines()).split())
        assert "Awc■■" in drawn
        assert "w wheelchair" in clerk.text or key == "p"


async def test_among_letters_of_prices_seats_of_a_kind_are_underlined() -> None:
    async with at_a_house(small_house(), size=(80, 24)) as clerk:
        clerk.app.theme = "mono"
        await clerk.press("G", "end", "p")
        assert underlined(clerk) == "AAB"
        assert "special" in clerk.text


@pytest.mark.parametrize("zoom", [Zoom.NUMBERS, Zoom.TALL])
async def test_numbers_of_any_length_leave_a_space_between_seats(zoom: Zoom) -> None:
    database = database_of(
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
    async with at_a_house(database, size=(120, 30), zoom=zoom) as clerk:
        await clerk.press("end")
        line = next(line for line in clerk.map_lines() if "102" in line)
        assert re.search("■ ?102 +w ?103 +■ ?104 ", line)
