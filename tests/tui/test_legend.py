"""What the glyphs mean is said while they are on the screen, and no longer."""

from decimal import Decimal

import pytest

from seatui.domain.model.seats import Seat, SeatKind, SeatStatus
from seatui.domain.words.glyphs import UNICODE
from tests.tui.driving import Clerk, at_a_house
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


async def test_numbers_of_any_length_leave_room_for_a_letter() -> None:
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
    async with at_a_house(database, size=(120, 30)) as clerk:
        await clerk.press("end", "+")
        assert underlined(clerk) == ""
        assert "□102 □103w□104 " in "\n".join(clerk.map_lines())
