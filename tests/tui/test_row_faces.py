"""The labels of rows on the map: whole where there is room; else what tells one from the other."""

import pytest

from seatui.domain.venue.layout import Layout
from seatui.tui.map.faces import RowFaces
from tests.tui.driving import at_a_house
from tests.tui.fakes import rows_of_seats
from tests.tui.houses import database_of


def faces(*rows: str, others: tuple[str, ...] = ()) -> list[str]:
    seats = [*rows_of_seats("Stalls", rows, 4), *rows_of_seats("Circle", others, 4, block=1, prefix="C")]
    layout = Layout(seats)
    found = RowFaces(layout)
    return [found.face(row) for row in layout.rows]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (("A", "AA", "Box 12"), ["A", "AA", "Box 12"]),
        (("Fila 1", "Fila 2", "Fila 12"), ["1", "2", "12"]),
        (("Table 9 left", "Table 9 right", "Table 10 left"), ["9 left", "9 rig…", "10 le…"]),
        (("Rang links", "Rang links 2"), ["links", "…2"]),
        (("Balcony",), ["Balco…"]),
        (("Orchestra1", "Orchestra2"), ["…stra1", "…stra2"]),
        (("1-Orchestra", "2-Orchestra"), ["1-Orc…", "2-Orc…"]),
        (("north 1 gallery", "north 2 gallery", "south 1 gallery"), ["…1 ga…", "…2 ga…", "south…"]),
    ],
)
def test_no_two_rows_look_alike_and_the_words_of_all_of_them_are_left_out(
    rows: tuple[str, ...], shown: list[str]
) -> None:
    assert faces(*rows) == shown


def test_each_block_leaves_out_its_own_words() -> None:
    assert faces("Fila 9", "Fila 10", others=("Palco 1", "Palco 2")) == ["9", "10", "1", "2"]


async def test_the_map_has_them_on_both_sides_and_highlights_that_of_the_cursor() -> None:
    async with at_a_house(
        database_of(rows_of_seats("Platea", [f"Fila {n}" for n in range(8, 13)], 6))
    ) as clerk:
        await clerk.press("G")
        rows = [line.split() for line in clerk.map_lines() if "■" in line]
        assert [(row[0], row[-1]) for row in rows] == [(str(n), str(n)) for n in range(8, 13)]
        assert "Platea, Fila 12" in clerk.seat_line
