"""Places for the few seats that a drawing leaves without one: beside their neighbours."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from seatui.domain.words.printable import natural_key
from seatui.domain.words.row_order import row_key
from seatui.domain.words.wording import seats_count
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.left_out import listed
from seatui.plans.meant_order import named_by_words
from seatui.plans.named_seats import named_seats


def fill_points(draft: Draft) -> None:
    """Gives a place to the seats without one in zones that are drawn, and adds a note that names them.

    A zone of which few seats have a place, or none, is listed behind what is drawn, and named.
    """
    zones = _undecided_zones(draft.seats)
    # In the order of the file, and looked up quickly.
    drawn = {
        place: None for place, indexes in zones.items() if _is_drawn([draft.seats[each] for each in indexes])
    }
    filled: list[int] = []
    for place in drawn:
        if not all(draft.seats[index].point for index in zones[place]):
            filled += _fill_zone(draft.seats, zones[place])
    if filled:
        draft.notes.append(
            f"{seats_count(len(filled))} without a place on the drawing, put beside the neighbours: "
            f"{named_seats([draft.seats[index] for index in sorted(filled)])}"
        )
    lost = [
        name or "seats without a zone"
        for (floor, name), indexes in zones.items()
        if (floor, name) not in drawn and (drawn or any(draft.seats[index].point for index in indexes))
    ]
    if lost:
        names = listed(map(quoted, lost))
        draft.notes.append(
            f"too few seats have a place on the drawing, so that they are only listed: {names}"
        )


def _is_drawn(seats: Sequence[RawSeat]) -> bool:
    """Whether half of the seats have a place: of fewer, it would be a guess where the others are."""
    return 2 * sum(seat.point is not None for seat in seats) >= len(seats)


def _undecided_zones(seats: Sequence[RawSeat]) -> dict[tuple[int, str], list[int]]:
    """The seats of each zone of a floor, by their indexes; without the zones that have positions in their rows."""
    zones: dict[tuple[int, str], list[int]] = {}
    for index, seat in enumerate(seats):
        zones.setdefault((seat.floor, seat.zone or ""), []).append(index)
    positioned = {(seat.floor, seat.zone or "") for seat in seats if seat.position is not None}
    return {place: indexes for place, indexes in zones.items() if place not in positioned}


def _fill_zone(seats: list[RawSeat], indexes: Sequence[int]) -> list[int]:
    rows: dict[str, list[int]] = {}
    for index in indexes:
        rows.setdefault(seats[index].row or "", []).append(index)
    ordered = [
        sorted(rows[row], key=lambda index: natural_key(seats[index].label or ""))
        for row in (rows if named_by_words(rows) else sorted(rows, key=row_key(rows)))
    ]
    lines = [[_point(seats[index]) for index in row] for row in ordered]
    pitch = _pitch(lines)
    known = [_whole_row(line, pitch) if any(each is not None for each in line) else None for line in lines]
    for at, row in enumerate(known):
        if row is None:
            known[at] = _row_between(known, at, len(lines[at]), pitch)
    filled = []
    for row_indexes, line, row in zip(ordered, lines, known, strict=True):
        assert row is not None
        for index, point, place in zip(row_indexes, line, row, strict=True):
            if point is None:
                seats[index] = seats[index]._replace(point=(place.real, place.imag))
                filled.append(index)
    return filled


def _point(seat: RawSeat) -> complex | None:
    return complex(*seat.point) if seat.point else None


def _pitch(lines: Iterable[Sequence[complex | None]]) -> float:
    gaps = [
        abs(right - left)
        for line in lines
        for left, right in pairwise(line)
        if left is not None and right is not None
    ]
    return (median(gaps) if gaps else 0.0) or 1.0


def _whole_row(line: Sequence[complex | None], pitch: float) -> list[complex]:
    """The places of a row, those between known ones evenly between them, the others in line with the nearest two."""
    known = [(at, point) for at, point in enumerate(line) if point is not None]
    steps = [(point - before) / (at - earlier) for (earlier, before), (at, point) in pairwise(known)]
    steps = [*steps[:1], *steps, *steps[-1:]] or [complex(pitch), complex(pitch)]
    places = []
    passed = 0
    for at, point in enumerate(line):
        if point is not None:
            passed += 1
            places.append(point)
        else:
            start, from_place = known[max(passed - 1, 0)]
            places.append(from_place + (at - start) * steps[passed])
    return places


def _row_between(known: Sequence[list[complex] | None], at: int, count: int, pitch: float) -> list[complex]:
    """The places of a row of which none is known: between the rows about it, or as far behind the last of them."""
    before = [index for index in range(at) if known[index]]
    behind = [index for index in range(at + 1, len(known)) if known[index]]
    if before and behind:
        one, other = before[-1], behind[0]
    else:
        nearest = (before[::-1] or behind)[:2]
        one, other = nearest[0], nearest[-1]
    row, depth = _row(known, one), complex(0, pitch * (at - one))
    if one != other:
        depth = (_middle(_row(known, other)) - _middle(row)) / (other - one) * (at - one)
    span = row[-1] - row[0]
    along = span / abs(span) * pitch if span else complex(pitch)
    start = _middle(row) + depth - along * (count - 1) / 2
    return [start + along * index for index in range(count)]


def _row(known: Sequence[list[complex] | None], at: int) -> list[complex]:
    row = known[at]
    assert row is not None
    return row


def _middle(row: Sequence[complex]) -> complex:
    return sum(row) / len(row)
