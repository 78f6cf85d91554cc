"""A picture of each kind of venue: the drawing above, the map that is made of it below."""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.unit.venues import (
    DEPTH,
    PITCH,
    Place,
    Room,
    arc,
    balcony,
    fan,
    galleried,
    hall,
    horseshoe,
    loge,
    moved,
    numbered_on,
    picture,
    rezoned,
    ring,
    row_of,
    stacked,
    stand,
    tables,
    wedges,
    wings,
)


class PlainText(SingleFileSnapshotExtension):
    """A golden that a person can read in a diff."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def staggered() -> Room:
    """Rows of three sections, the middle one of every second row half a seat aside."""
    room: Room = []
    for back in range(4):
        middle = [160 + 10 * (back % 2) + PITCH * n for n in range(10 - back % 2)]
        places = [*(PITCH * n for n in range(4)), *middle, *(420 + PITCH * n for n in range(4))]
        room += row_of("Hall", "ABCD"[back], [x + back * DEPTH * 1j for x in places], back=back)
    return room


def opera() -> Room:
    """Arcs in four zones: odd numbers on the left, even ones on the right, aisles in the middle and at the sides."""
    parts = {
        "Side left": range(-14, -8),
        "Left": range(-7, 0),
        "Right": range(1, 8),
        "Side right": range(9, 15),
    }

    def part(place: Place) -> Place:
        at = place.number - 15
        zone = next((zone for zone, own in parts.items() if at in own), "")
        return Place(zone, place.row, 2 * abs(at) - (at < 0), place.at)

    room = map(part, arc(4, 29, 140))
    return [place for place in room if place.zone]


def companions() -> Room:
    """Two seats of a zone of its own, aside of the first and the last row."""
    room = hall(4, 8)
    return room + [
        Place("Aside", row, 9 + n, 240 + y * 1j) for n, (row, y) in enumerate({"A": 0, "D": 75}.items())
    ]


def galleries() -> Room:
    """A hall with a row along each wall."""
    left = row_of("Left", "1", (-80 + PITCH * n * 1j for n in range(8)))
    right = row_of("Right", "1", (220 + PITCH * n * 1j for n in range(8)))
    return [*hall(), *left, *right]


ROOMS = {
    "front below": moved(hall(), turn=180),
    "front at the left, drawn askew": moved(hall(6, 5), turn=-70),
    "two stands": [*stand("North", -1j, 120), *stand("South", 1j, 120)],
    "four stands": ring(),
    "bent 190 degrees": arc(2, 21, 190),
    "bent 240 degrees": arc(2, 21, 240),
    "a tier round the stalls": horseshoe(),
    "a fan with straight aisles": fan(),
    "a fan drawn askew": moved(fan(), turn=137),
    "wedges that number from 1 each": wedges(),
    "a ring of sections in one zone": numbered_on(wedges(3, 8, 360, radius=200)),
    "wings drawn askew": moved(wings(), turn=100),
    "a row of another price": rezoned(hall(), "Sofas", lambda each: each.row == "C"),
    "the middle of rows at another price": rezoned(
        hall(), "Best", lambda each: each.row in "BCD" and 3 <= each.number <= 6
    ),
    "the ends of a row at another price": rezoned(
        hall(), "Wheelchairs", lambda each: each.row == "E" and each.number in (1, 8)
    ),
    "the ends of bent rows at another price": rezoned(
        arc(4, 17, 160), "Cheap", lambda each: each.number in (1, 2, 17)
    ),
    "every second seat at another price": rezoned(arc(3, 13, 100), "Best", lambda each: each.number % 2 == 0),
    "four zones on one floor": opera(),
    "a zone aside": companions(),
    "a circle over the stalls": stacked(),
    "galleries over two stands": galleried(),
    "tables": tables(),
    "tables at two prices": rezoned(tables(4, 3), "Best", lambda each: int(each.row) % 3 == 0),
    "a balcony with aisles in its corners": balcony(),
    "a loge in a gap of the rows": loge(),
    "galleries at the sides": galleries(),
    "staggered rows": staggered(),
}


@pytest.mark.parametrize("name", ROOMS)
def test_the_map_is_that_of_the_room(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(ROOMS[name]) == snapshot(extension_class=PlainText)
