"""Single seats: free seats alone between taken seats, aisles and walls, which hardly anybody buys."""

from collections.abc import Callable, Collection, Iterable

from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Layout, Spot
from seatui.domain.words.wording import by_row, row_name


def left_alone(layout: Layout, is_free: Callable[[str], bool], picked: Collection[str]) -> list[Seat]:
    """The free seats that stand alone once the picked ones are sold, and did not before; in reading order.

    A seat stands alone when neither neighbour in its row can be sold: there is a wall, an aisle, or a seat that is
    picked or not free. A wheelchair place is sold by itself, so it is never left alone; nor is a seat beside a free
    one, since the companion takes it. Picked seats count as free before the pick, regardless of `is_free`; those that
    the layout does not have are ignored.
    """
    picks = picked if isinstance(picked, (set, frozenset, dict)) else frozenset(picked)
    beside = {
        spot
        for seat_id in picks
        if (pick := layout.spots.get(seat_id))
        for spot in _neighbours(layout, pick)
        if _is_open(layout, is_free, picks, spot)
    }
    return [
        layout.seat_at(spot)
        for spot in sorted(beside, key=lambda spot: (spot.line, spot.seat))
        if layout.seat_at(spot).kind is not SeatKind.WHEELCHAIR
        and not any(_is_open(layout, is_free, picks, other) for other in _neighbours(layout, spot))
    ]


def explain_singles(alone: Iterable[Seat]) -> list[str]:
    """A sentence for each row: `Stalls, row F: seat 12 would be left alone`."""
    return [
        f"{row_name(group.seats[0])}: seat{'' if len(group.seats) == 1 else 's'} "
        f"{group.labels} would be left alone"
        for group in by_row(alone)
    ]


def _is_open(layout: Layout, is_free: Callable[[str], bool], picks: Collection[str], spot: Spot) -> bool:
    seat_id = layout.seat_at(spot).seat_id
    return seat_id not in picks and is_free(seat_id)


def _neighbours(layout: Layout, spot: Spot) -> list[Spot]:
    """The seats right beside one: in its row, and not over an aisle."""
    row = layout.row_at(spot)
    upright = layout.upright_row(row)
    if upright:
        beside = upright.neighbours(layout.lines[spot.line].at)
        return [layout.spots[seat.seat_id] for seat in beside]
    at = spot.seat - row.start
    return [
        Spot(spot.line, row.start + other)
        for other in (at - 1, at + 1)
        if 0 <= other < len(row.seats) and abs(row.columns[other] - row.columns[at]) == 1
    ]
