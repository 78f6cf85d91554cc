"""Made-up venues: where each seat is in the room, as a plan in CSV, and pictures of both."""

import cmath
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan
from seatui.plans import parse_plan
from tests.unit.plan_samples import TEN

PITCH, DEPTH = 20.0, 25.0
"""From seat to seat, and from row to row."""


@dataclass(frozen=True)
class Place:
    """A seat in a room. stand: the seats that face the same way. back: its row in the stand, from the front."""

    zone: str
    row: str
    number: int
    at: complex
    stand: str = ""
    back: int = 0


Room = list[Place]


def row_of(
    zone: str, label: str, points: Iterable[complex], *, stand: str = "", back: int = 0, first: int = 1
) -> Room:
    """A row with numbers from the left."""
    return [Place(zone, label, n, at, stand or zone, back) for n, at in enumerate(points, start=first)]


def hall(
    rows: int = 5, seats: int = 8, *, zone: str = "Hall", at: complex = 0j, names: str = "ABCDEFGHIJKL"
) -> Room:
    """Straight rows, the front at the top."""
    return [
        place
        for back in range(rows)
        for place in row_of(
            zone, names[back], (at + n * PITCH + back * DEPTH * 1j for n in range(seats)), back=back
        )
    ]


def arc(
    rows: int, seats: int, degrees: float, *, zone: str = "Tier", radius: float = 0.0, names: str = "ABCDEFGH"
) -> Room:
    """Rows with as many seats each, bent so many degrees round the middle of the room; open at the top."""
    inner = radius or (seats - 1) * PITCH / math.radians(degrees)
    step = math.radians(degrees) / (seats - 1)
    return [
        place
        for back in range(rows)
        for place in row_of(
            zone,
            names[back],
            (_ray(step * ((seats - 1) / 2 - n)) * (inner + back * DEPTH) for n in range(seats)),
            back=back,
        )
    ]


def _ray(angle: float) -> complex:
    """The direction at an angle from straight down; positive ones are to the left."""
    return complex(-math.sin(angle), math.cos(angle))


def fan(
    rows: int = 6, wings: int = 3, degrees: float = 100, *, radius: float = 200, aisle: float = 36
) -> Room:
    """Rows that get longer, with aisles that are rays from the middle of the room."""
    room: Room = []
    wing = math.radians(degrees) / wings
    for back in range(rows):
        around = radius + back * DEPTH
        seats = int((wing - aisle / around) * around / PITCH)
        points = [
            _ray(wing * (wings / 2 - at - 0.5) + ((seats - 1) / 2 - n) * PITCH / around) * around
            for at in range(wings)
            for n in range(seats)
        ]
        room += row_of("Fan", "ABCDEFGH"[back], points, back=back)
    return room


def wedges(
    rows: int = 6, count: int = 3, degrees: float = 60, *, radius: float = 360, aisle: float = 1.5
) -> Room:
    """Sections round the middle of the room, each a zone that numbers from 1. aisle: in seat widths."""
    width = math.radians(degrees) / count
    room: Room = []
    for at in range(count):
        for back in range(rows):
            around = radius + back * DEPTH
            wide = width - aisle * PITCH / around
            seats = int(wide * around / PITCH)
            middle = width * ((count - 1) / 2 - at)
            places = [middle + wide * ((seats - 1) / 2 - n) / seats for n in range(seats)]
            room += row_of(
                f"Wedge{at + 1}", "ABCDEFGHIJKL"[back], (_ray(each) * around for each in places), back=back
            )
    return room


def numbered_on(room: Room) -> Room:
    """The room as one zone, in which the numbers of each row go on from section to section."""
    rows: dict[str, Room] = {}
    for each in room:
        rows.setdefault(each.row, []).append(each)
    return [
        replace(each, zone="Hall", number=number)
        for row in rows.values()
        for number, each in enumerate(row, start=1)
    ]


def stand(zone: str, way: complex, gap: float, rows: int = 3, seats: int = 8) -> Room:
    """A stand at a distance from the middle of the room. way: from the middle to it."""
    start = -(seats - 1) / 2 * PITCH
    return [
        place
        for back in range(rows)
        for place in row_of(
            zone,
            str(back + 1),
            ((gap + back * DEPTH - 1j * (start + n * PITCH)) * way for n in range(seats)),
            back=back,
        )
    ]


def wings(rows: int = 4, seats: int = 8, degrees: float = 50) -> Room:
    """Straight rows in three blocks that face the stage, with numbers of their own."""
    room: Room = []
    for zone, angle in {"Left": degrees, "Centre": 0.0, "Right": -degrees}.items():
        way = _ray(math.radians(angle))
        for back in range(rows):
            start = (400 + back * DEPTH) * way + 1j * way * (seats - 1) / 2 * PITCH
            points = [start - 1j * way * n * PITCH for n in range(seats)]
            room += row_of(zone, str(back + 1), points, back=back)
    return room


def ring(gap: float = 200, rows: int = 3, seats: int = 10) -> Room:
    """Four stands round a court."""
    sides = {"North": -1j, "West": complex(-1), "East": complex(1), "South": 1j}
    return [place for zone, way in sides.items() for place in stand(zone, way, gap, rows, seats)]


def galleried(ways: Sequence[complex] = (1, -1), rows: int = 2, *, gap: float = 197) -> Room:
    """Galleries drawn over stands round a court, a little nearer to it or farther. ways: from the middle to each."""
    galleries = {"Gallery" + "ABCD"[n]: way for n, way in enumerate(ways)}
    return [
        *ring(),
        *(place for zone, way in galleries.items() for place in stand(zone, way, gap, rows)),
    ]


def horseshoe(rows: int = 2, seats: int = 27) -> Room:
    """A tier round straight stalls, as in an opera."""
    return [
        *hall(4, 6, zone="Stalls", at=-50 - 60j),
        *arc(rows, seats, 200, zone="Circle", radius=180, names="XYZ"),
    ]


def tables(across: int = 3, back: int = 2, sides: int = 3) -> Room:
    """Benches: seats on both sides of a table."""
    room: Room = []
    for table in range(across * back):
        corner = complex(table % across * 220, table // across * 200)
        points = [corner + 60 * (n % 2) + n // 2 * DEPTH * 1j for n in range(2 * sides)]
        room += row_of("Tent", str(table + 1), points, stand=str(table))
    return room


def stacked(rows: int = 5, seats: int = 8) -> Room:
    """A circle drawn over the rear rows of the stalls."""
    over = (rows - 2) * DEPTH * 1j + 10 + 7j
    return [
        *hall(rows, seats, zone="Stalls"),
        *hall(3, seats, zone="Circle", at=over, names="STUV"),
    ]


def balcony() -> Room:
    """Two rows on three sides of straight rows, the front one with aisles in its corners and the other without."""
    room = hall(5, 8)
    for label, out, corner in (("1", 60, 30), ("2", 84, 0)):
        left, right, back = -out, 140 + out, 100 + out
        arm = [n * PITCH for n in range(int((back - corner) // PITCH) + 1)]
        rear = [left + corner + n * PITCH for n in range(int((right - left - 2 * corner) // PITCH) + 1)]
        rear = [x for x in rear if corner or left < x < right]
        points = [
            *(complex(left, y) for y in arm),
            *(complex(x, back) for x in rear),
            *(complex(right, y) for y in reversed(arm)),
        ]
        room += row_of("Balcony", label, points, back=int(label))
    return room


def loge(numbers: Sequence[int] = (1, 2, 3, 4, 5, 6)) -> Room:
    """Straight rows, and a loge of one label in a gap of the last two: three seats, and three behind them."""
    rows = [place for place in hall(4, 13) if place.back < 2 or not 4 < place.number < 10]
    places = [100 + n % 3 * PITCH + (2 + n // 3) * DEPTH * 1j for n in range(6)]
    return rows + [Place("Loge", "L", number, at) for number, at in zip(numbers, places, strict=True)]


def rezoned(room: Room, zone: str, is_in: Callable[[Place], bool]) -> Room:
    """The room with a zone of its own for some seats."""
    return [replace(place, zone=zone) if is_in(place) else place for place in room]


def moved(room: Room, *, turn: float = 0.0, scale: float = 1.0, is_mirrored: bool = False) -> Room:
    """The room drawn otherwise. turn: degrees."""
    way = cmath.rect(scale, math.radians(turn))

    def drawn(at: complex) -> complex:
        return (complex(-at.real, at.imag) if is_mirrored else at) * way

    return [replace(place, at=drawn(place.at)) for place in room]


def plan_of(room: Room) -> Plan:
    """The plan of a room."""
    lines = [f"{each.zone},{each.row},{each.number},{each.at.real:.6f},{each.at.imag:.6f}" for each in room]
    return parse_plan("\n".join(["zone,row,seat,x,y", *lines]).encode(), "room.csv", TEN)


def seats_of(room: Room, plan: Plan) -> list[tuple[Place, Seat]]:
    """Each place of a room with its seat."""
    seats = {(seat.zone, seat.row, seat.number): seat for seat in plan.seats}
    return [(place, seats[place.zone, place.row, place.number]) for place in room]


def neighbours(room: Room) -> list[tuple[Place, Place]]:
    """The places side by side in a row, with no aisle between them."""
    return [
        (one, other)
        for one, other in pairwise(room)
        if (one.stand, one.row) == (other.stand, other.row) and abs(other.at - one.at) < 1.5 * PITCH
    ]


def picture(room: Room) -> str:
    """The drawing of a room, and its map below it; then what was inferred."""
    plan = plan_of(room)
    return "\n".join([*drawing(room), "", "─" * 20, "", *map_of(plan), "", *plan.notes])


def drawing(room: Sequence[Place], width: int = 76) -> list[str]:
    """The places of a room as they are drawn, each by its row's label; the first of each row with its number."""
    left, top = min(each.at.real for each in room), min(each.at.imag for each in room)
    right, bottom = max(each.at.real for each in room), max(each.at.imag for each in room)
    scale = min(width / (right - left or 1), 60 / (bottom - top or 1))
    grid = [[" "] * (width + 8) for _ in range(round((bottom - top) * scale / 2) + 1)]
    for each in room:
        line = grid[round((each.at.imag - top) * scale / 2)]
        text = f"{each.row}{each.number}" if each.number == 1 else each.row
        at = round((each.at.real - left) * scale)
        line[at : at + len(text)] = text
    return ["".join(line).rstrip() for line in grid]


def map_of(plan: Plan) -> list[str]:
    """The map with every seat's number, the rows' labels, the zones' names and the stage."""
    layout = Layout(plan.seats, plan.place_of_stage)
    cell = len(str(layout.greatest_number)) + 1
    gutter = max(len(row.label) for row in layout.rows) + 1
    lines: dict[int, dict[int, str]] = {}

    def put(line: int, at: int, text: str) -> None:
        lines.setdefault(line, {}).update({at + n: char for n, char in enumerate(text)})

    stage = layout.stage
    for line in range(stage.line, stage.line + stage.lines):
        put(line, gutter + cell * stage.column, "=" * cell * stage.columns)
    put(stage.line, gutter + cell * stage.column + 1, " STAGE ")
    for block in layout.blocks:
        if block.name and block.is_titled:
            put(block.top - 1, gutter + cell * block.left + 1, block.name)
    for row in layout.rows:
        at = layout.lines[row.line].at
        put(at, gutter + cell * row.columns[0] - len(row.label), row.label)
        for seat, column in zip(row.seats, row.columns, strict=True):
            put(at, gutter + cell * column, str(seat.number).rjust(cell))
    return [
        "".join(lines.get(line, {}).get(at, " ") for at in range(max(lines.get(line, {-1: ""})) + 1)).rstrip()
        for line in range(min(lines), max(lines) + 1)
    ]
