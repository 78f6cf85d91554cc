"""The labels of the close view: whole where there is room, and never two seats of a row that look the same."""

from decimal import Decimal

import pytest
from rich.cells import cell_len

from seatui.domain.model.seat_labels import number_of, own_label
from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Layout
from seatui.tui.map.faces import face, label_cells


def faces(*labels: str) -> list[str]:
    """A row of seats as the close view shows them."""
    seats = [
        Seat(str(at), "", "A", number_of(label), Decimal(1), column=at, own_label=own_label(label))
        for at, label in enumerate(labels)
    ]
    cells = label_cells(Layout(seats))
    shown = [face(label, cells, "‹") for label in labels]
    assert {cell_len(each) for each in shown} == {cells}
    return [each.rstrip() for each in shown]


@pytest.mark.parametrize(
    "labels", [["7"], ["99", "100"], ["1008", "8"], ["12345", "112345"], ["12a", "12 bis"], ["二階席", "1"]]
)
def test_labels_are_whole_where_there_is_room(labels: list[str]) -> None:
    assert faces(*labels) == labels


def test_a_long_label_is_cut_behind_a_mark() -> None:
    assert faces("1", "Loge links 12") == ["1", "‹ks 12"]
    assert faces("1", "二階席の五番") == ["1", "‹五番"]


def test_room_is_made_for_labels_that_would_look_the_same() -> None:
    assert faces("Parkett links 12", "Balkon links 12") == ["‹t links 12", "‹n links 12"]
    assert faces("1234567", "2234567") == ["1234567", "2234567"]
