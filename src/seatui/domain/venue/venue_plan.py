"""A venue plan as seatui understands it, whatever system drew it."""

from dataclasses import dataclass

from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Stage


@dataclass(frozen=True, slots=True)
class Plan:
    """The seats that a showing gets, in the order of the room: zone, row, column.

    stage: where the plan says the stage or focal point is, in its own units. notes: what the reader should
    know of the import, such as labels that had to be made unique or areas without seats. place_of_stage: where the
    map has the stage, unless it is in front of all seats.
    """

    name: str
    seats: tuple[Seat, ...]
    stage: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()
    place_of_stage: Stage | None = None
