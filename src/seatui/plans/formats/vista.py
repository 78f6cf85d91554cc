"""Vista seat layouts of cinemas (`SeatLayoutData`): areas of rows on one grid.

No layout says where the screen is. Rows and columns of the grid are taken as counted from the back and from the
right, as one faces the screen, unless the rows' labels say otherwise.
"""

from collections.abc import Mapping

from seatui.domain.model.seats import SeatKind
from seatui.plans.draft import Draft, RawSeat
from seatui.plans.formats.json_object import JsonObject

_DATA, _AREAS = "SeatLayoutData", "Areas"

_KINDS = {
    **dict.fromkeys((0, 1, 2), SeatKind.STANDARD),
    3: SeatKind.WHEELCHAIR,
    7: SeatKind.COMPANION,
}
"""Kinds by the status that a seat has before it is sold; free, sold and reserved seats are of none."""
_KNOWN = frozenset(("Id", "Position", "Status", "OriginalStatus", "Priority"))
"""What a seat has that is read, or that matters only to a sale."""


def is_seat_layout(content: Mapping[str, object]) -> bool:
    """Whether an object is a seat layout, or holds one."""
    return isinstance(content.get(_DATA), dict) or isinstance(content.get(_AREAS), list)


def read_seat_layout(layout: JsonObject, draft: Draft) -> None:
    """Reads a layout into the draft. An area is a zone only where its rows stand in others too."""
    draft.requires_category = draft.requires_zone = False
    data = layout.child(_DATA) or layout
    segment = 0
    for area in data.objects(_AREAS):
        area.zone = area.text("Description")
        first = len(draft.seats)
        for row in area.objects("Rows"):
            segment += 1
            _read_row(row, segment, draft)
        if len(draft.seats) == first:
            draft.left_out.add_area(area.zone or "", area.number("NumberOfSeats"), "no seats")
    places = {(seat.row, seat.label) for seat in draft.seats}
    if len(places) == len(draft.seats):
        draft.seats[:] = [seat._replace(zone="") for seat in draft.seats]


def _read_row(row: JsonObject, segment: int, draft: Draft) -> None:
    row.row = row.text("PhysicalName")
    for place, seat in enumerate(row.objects("Seats"), start=1):
        seat.seat = seat.text("Id")
        at = seat.child("Position")
        across, down = (at.number("ColumnIndex"), at.number("RowIndex")) if at else (None, None)
        draft.left_out.add_properties(seat.unread(_KNOWN))
        draft.add(
            RawSeat(
                zone=row.zone,
                row=row.row,
                label=seat.seat,
                segment=segment,
                spot=f"place {place}",
                category=row.zone,
                kind=_kind(seat, draft),
                point=None if across is None or down is None else (-across, -down),
            )
        )


def _kind(seat: JsonObject, draft: Draft) -> SeatKind:
    """The kind by the first status; what none is known for, as broken seats, is left out."""
    name = "OriginalStatus" if "OriginalStatus" in seat else "Status"
    status = int(seat.number(name) or 0)
    if status not in _KINDS:
        draft.left_out.add_kind(name, str(status))
    return _KINDS.get(status, SeatKind.STANDARD)
