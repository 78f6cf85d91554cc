"""A house as plain text: labels, aisles, counts, and nothing that a terminal obeys."""

from datetime import timedelta
from decimal import Decimal

import pytest

from seatui.domain.model.seats import Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.venue.layout import Layout
from seatui.domain.words.text_map import draw_house, draw_table
from tests.unit.houses import NOW, house, upright

SOLD = SeatState(SeatStatus.SOLD, "BK-1")
HELD = SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=1))
BLOCKED = SeatState(SeatStatus.BLOCKED)


def test_a_house_is_drawn_with_labels_on_both_sides_aisles_and_counts() -> None:
    seats = [
        *(Seat(f"A{n}", "Stalls", "A", n, Decimal(9), 0, 0, n + (n > 2)) for n in range(1, 5)),
        Seat("AA1", "Stalls", "AA", 1, Decimal(9), 0, 1, 1, SeatKind.WHEELCHAIR),
        Seat("AA2", "Stalls", "AA", 2, Decimal(9), 0, 1, 2, SeatKind.COMPANION),
        Seat("B1", "Boxes", "1", 1, Decimal(9), 1, 0, 0),
    ]
    text = "\n".join(draw_house(house(Layout(seats), A2=SOLD, A3=HELD, B1=BLOCKED), NOW))
    assert text.splitlines() == [
        "    ─ STAGE ─",
        "",
        "      Stalls",
        " A  ■ □   ◐ ■  A",
        "AA  w c        AA",
        "",
        "        Boxes",
        "     1  ×  1",
        "",
        "■ 4 free  ◐ 1 held  □ 1 sold  × 1 blocked  c companion  w wheelchair",
    ]


def test_each_row_of_a_line_has_its_own_label() -> None:
    tables = [
        Seat(f"{row}{n}", "Hall", row, n, Decimal(9), 0, index, 5 * index + n, line=1)
        for index, row in enumerate("AB")
        for n in (1, 2)
    ]
    text = [*draw_house(house(Layout(tables)), NOW)]
    assert "  A  ■ ■    B  ■ ■  B" in text


@pytest.mark.parametrize(
    ("label", "as_wide"),
    [
        ("\u0d9a\u0dca\u200d\u0dbb", "AB"),
        ("\u0645\u06cc\u200c\u062e", "ABC"),
        ("E\u0301", "A"),
        ("山", "AB"),
        ("\U0001f468\u200d\U0001f469", "AB"),
    ],
    ids=ascii,
)
def test_seats_stand_in_their_columns_beside_joined_and_wide_labels(label: str, as_wide: str) -> None:
    def lines(of: str) -> list[str]:
        seats = [
            Seat(f"{row}{n}", of, row, n, Decimal(9), 0, place, n)
            for place, row in enumerate([of, "XYZ"])
            for n in (1, 2)
        ]
        return [*draw_house(house(Layout(seats)), NOW)]

    assert [line.replace(label, as_wide) for line in lines(label)] == lines(as_wide)
    assert draw_table([[label, "|"], ["XYZ", "|"]]) == [f"{label}{' ' * (3 - len(as_wide))}  |", "XYZ  |"]


def test_rows_that_share_a_line_of_a_block_each_have_their_label_where_there_is_room() -> None:
    seats = [
        Seat(f"{row}{n}", "", row, n, Decimal(9), 0, index, first + n, line=line)
        for line in (0, 1, 2)
        for index, (row, first) in enumerate(((f"L{line}", 0), (f"R{line}", 3 + line)), start=2 * line)
        for n in range(1, 4)
    ]
    lines = list(draw_house(house(Layout(seats)), NOW))
    assert lines[2:5] == [
        "  L0  ■ ■ ■ ■ ■ ■      R0",
        "  L1  ■ ■ ■R1 ■ ■ ■    R1",
        "  L2  ■ ■ ■ R2  ■ ■ ■  R2",
    ]


def test_a_zone_with_a_hostile_name_is_drawn_harmless() -> None:
    layout = Layout([Seat("A1", "\x1b[2J", "A", 1, Decimal(9))])
    assert not any("\x1b" in line for line in draw_house(house(layout), NOW))


def test_rows_that_stand_upright_have_their_labels_below() -> None:
    lines = [*draw_house(house(upright("...", ". .", "...")), NOW)]
    assert lines[2:7] == ["   Boxes", "   ■ ■ ■", "   ■   ■", "   ■ ■ ■", "   A B C"]
