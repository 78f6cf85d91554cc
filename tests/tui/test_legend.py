"""What the glyphs mean is said while they are on the screen, and no longer."""

import re
from decimal import Decimal

import pytest

from seatui.domain.model.seats import Seat, SeatKind, SeatStatus
from seatui.domain.words.glyphs import ASCII, UNICODE
from seatui.tui.themes.theme import DENSITY_COLOURS
from seatui.tui.widgets.legend import LegendLine, overview_entries
from seatui.tui.widgets.selection_panel import SelectionPanel
from seatui.tui.zoom import Zoom
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import BLOCKED, rows_of_seats, sold
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


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_by_price_the_signs_of_taken_seats_stay_and_what_is_cut_has_a_mark(
    size: tuple[int, int],
) -> None:
    prices = [f"{price}.00" for price in range(95, 30, -5)]
    seats = [
        seat
        for row, price in zip("ABCDEFGHIJKLM", prices, strict=True)
        for seat in rows_of_seats(row, row, 4, price=price)
    ]
    async with at_a_house(database_of(seats), size=size) as clerk:
        await clerk.press("p")
        legend = clerk.house.query_one(LegendLine).render().plain
        assert legend.startswith("A 95.00  B 90.00  ")
        assert legend.endswith("…  ◐ held  □ sold  × blocked  ◆ picked")
        assert len(legend) <= size[0] - 2


async def test_a_legend_without_room_for_every_kind_says_so() -> None:
    async with at_a_house(small_house(), size=(60, 24)) as clerk:
        assert clerk.house.query_one(LegendLine).render().plain.endswith("  …")


def test_the_help_has_the_scale_of_the_overview_in_colours_and_without() -> None:
    (coloured, _), (plain, words), _ = overview_entries(UNICODE)
    assert coloured.plain == UNICODE.half * DENSITY_COLOURS
    assert plain.plain.split() == list(UNICODE.density)
    assert "without colours" in words
    assert len(overview_entries(ASCII)) == 2


@pytest.mark.parametrize("height", [26, 28, 30])
async def test_the_hint_beside_the_map_is_a_whole_sentence(height: int) -> None:
    async with at_a_house(small_house(), size=(120, height)) as clerk:
        await clerk.press("p")
        panel = clerk.house.query_one(SelectionPanel)
        lines = [panel.render_line(y).text.strip() for y in range(panel.size.height)]
        rules = [at for at, line in enumerate(lines) if line and not line.strip("─")]
        hint = [line for line in lines[rules[0] + 1 : rules[1]] if line]
        assert hint[0] == "Nothing picked yet."
        assert hint[-1].endswith(".")
