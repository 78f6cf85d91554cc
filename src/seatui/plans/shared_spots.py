"""Seats that a drawing has on one spot: noted, since one of them is drawn beside its place or has none."""

from collections import Counter
from collections.abc import Container

from seatui.domain.words.wording import seats_count
from seatui.plans.draft import Draft
from seatui.plans.named_seats import named_seats

_Spot = tuple[int, tuple[float, float]]
"""A floor and a point of it."""

_UNSET = (0.0, 0.0)
"""What many programs write for a seat that nobody has placed."""


def take_shared_spots(draft: Draft) -> None:
    """Adds a note of the seats that share a spot; takes the place of those for which it is none.

    It is none where all seats of the drawing are there, and where several are at its origin.
    """
    counts = Counter((seat.floor, seat.point) for seat in draft.seats if seat.point)
    shared = {spot for spot, count in counts.items() if count > 1}
    if not shared:
        return
    if len(counts) == 1:
        draft.notes.append("all seats are on one spot of the drawing, so that they are only listed")
        _take_places(draft, shared)
        return
    unset = {spot for spot in shared if spot[1] == _UNSET}
    if unset:
        count = sum(counts[spot] for spot in unset)
        draft.notes.append(f"{seats_count(count)} at 0, 0 of the drawing: taken as seats without a place")
        _take_places(draft, unset)
    if shared > unset:
        seats = [seat for seat in draft.seats if seat.point and (seat.floor, seat.point) in shared]
        spot = "on the same spot of the drawing as another, drawn side by side"
        draft.notes.append(f"{seats_count(len(seats))} {spot}: {named_seats(seats)}")


def _take_places(draft: Draft, spots: Container[_Spot]) -> None:
    draft.seats[:] = [
        seat._replace(point=None) if seat.point and (seat.floor, seat.point) in spots else seat
        for seat in draft.seats
    ]
