"""The kind of a seat by its marks, as plans in JSON have them: `"wheelchair": true`."""

from seatui.domain.model.seats import SeatKind
from seatui.plans.formats.json_object import JsonObject

_MARKS = {
    SeatKind.WHEELCHAIR: ("accessible", "wheelchair", "isWheelchair", "wheelchairAccessible"),
    SeatKind.COMPANION: ("companionSeat", "companion", "isCompanion"),
    SeatKind.RESTRICTED_VIEW: ("restrictedView", "restricted_view", "limitedView", "obstructedView"),
}
KIND_MARKS = frozenset(mark for marks in _MARKS.values() for mark in marks)


def marked_kind(seat: JsonObject) -> SeatKind:
    """The first kind that the seat is marked as."""
    if not seat.has_any(KIND_MARKS):
        return SeatKind.STANDARD
    marked = [kind for kind, marks in _MARKS.items() if any(seat.flag(mark) for mark in marks)]
    return marked[0] if marked else SeatKind.STANDARD
