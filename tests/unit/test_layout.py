"""Rows from the stage backwards, zones centred, gaps kept, and no seat hidden behind another."""

import pytest
from hypothesis import given

from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Layout
from seatui.domain.words.wording import by_row
from tests.unit.houses import drawn, layouts, seat, upright


@pytest.mark.slow
@given(layouts())
def test_columns_rise_along_a_row_and_stay_inside_the_house(layout: Layout) -> None:
    for row in layout.rows:
        assert list(row.columns) == sorted(set(row.columns))
        assert row.columns[0] >= 0
        assert row.columns[-1] < layout.width


@pytest.mark.slow
@given(layouts())
def test_nearest_is_the_nearest(layout: Layout) -> None:
    for row in layout.rows:
        for column in range(-2, layout.width + 2):
            distance = min(abs(each - column) for each in row.columns)
            assert abs(row.columns[row.nearest(column)] - column) == distance


def test_zones_are_centred_under_the_stage() -> None:
    layout = drawn(".......", "", "...")
    assert layout.rows[1].columns == (2, 3, 4)


def test_two_seats_in_one_column_are_both_shown() -> None:
    layout = Layout([seat("A1", column=3), seat("A2", column=3), seat("A3", column=4)])
    assert layout.rows[0].columns == (0, 1, 2)


@pytest.mark.slow
@given(layouts())
def test_every_seat_is_found_at_its_spot(layout: Layout) -> None:
    assert {seat_id: layout.seat_at(spot) for seat_id, spot in layout.spots.items()} == layout.seats
    assert layout.spots.get("not there") is None


def test_a_seat_that_moved_aside_is_found_at_its_spot() -> None:
    seats = [seat("A1", column=3), seat("A2", column=3), seat("A3", column=3), seat("A4", column=4)]
    layout = Layout(seats)
    assert [layout.spots[each.seat_id] for each in seats] == [(0, 0), (0, 1), (0, 2), (0, 3)]
    assert "A5" not in layout.spots


def test_rows_and_zones_stand_in_the_order_of_their_indices_not_of_the_input() -> None:
    layout = Layout([seat("C1", zone=1), seat("B1", row=1), seat("A2", column=1), seat("A1")])
    assert [row.label for row in layout.rows] == ["A", "B", "C"]
    assert [each.seat_id for each in layout.rows[0].seats] == ["A1", "A2"]


def test_a_block_is_every_seat_between_two_corners() -> None:
    layout = drawn(".....", ".. ..", ".....")
    block = layout.block(layout.spots["C4"], layout.spots["A2"])
    assert ids(block) == ["A2", "A3", "A4", "B2", "B4", "C2", "C3", "C4"]


def ids(seats: list[Seat]) -> list[str]:
    return [each.seat_id for each in seats]


def test_a_block_of_several_zones_has_all_their_names() -> None:
    zones = ["Front", "Front", "Sofas", "Boxes", "Rear"]
    seats = [seat(f"A{n}", column=n)._replace(zone=zone, line=0) for n, zone in enumerate(zones)]
    assert [block.name for block in Layout(seats[:3]).blocks] == ["Front · Sofas"]
    assert [block.name for block in Layout(seats).blocks] == ["Front · Sofas · Boxes · …"]
    assert Layout(seats).zones == ("Front", "Sofas", "Boxes", "Rear")


def test_seats_of_two_zones_in_one_row_are_named_apart() -> None:
    one, other = seat("A1")._replace(zone="Front"), seat("A2", column=1)._replace(zone="Sofas")
    assert [group.seats for group in by_row([other, one])] == [(one,), (other,)]


def test_rows_that_stand_upright_are_rows() -> None:
    layout = upright("...", ". .")
    assert [ids([*row.seats]) for row in layout.upright_rows.values()] == [["A1", "A2", "A3"], ["B1", "B3"]]
    assert ids([*layout.seats_of_row(layout.row_at(layout.spots["B3"]))]) == ["B1", "B3"]
    assert [row.label for row in layout.feet[4]] == ["A", "B"]
    assert not drawn("...", "...").upright_rows
