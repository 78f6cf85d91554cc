"""A venue plan in seatui's own form, independent of the system that drew it."""

from msgspec import Struct

from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Stage


class InferredFront(Struct, frozen=True):
    """Where the stage is taken to be, for a plan that does not say it.

    place: in words, "at the top". trust: how sure that is. reasons: the strongest first.
    """

    place: str
    trust: str
    reasons: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """A sentence for the user."""
        because = ", ".join(self.reasons) or "nothing in the plan tells"
        return (
            f"the plan names no stage; it is taken to be {self.place} ({self.trust}: {because}); "
            "--stage puts it elsewhere"
        )


class Plan(Struct, frozen=True):
    """The seats for a showing, in the order of the house: zone, row, column.

    stage: the stage or focal point in the plan's own units. notes: remarks on the import for the user, such as
    labels that had to be made unique or areas without seats. place_of_stage: the stage's place on the map; None
    where it is in front of all seats. columns: of a table, each column and what it was read as; "" for one that was
    not. front: where the stage is taken to be, if that was inferred; the notes say it too.
    """

    name: str
    seats: tuple[Seat, ...]
    stage: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()
    place_of_stage: Stage | None = None
    columns: tuple[tuple[str, str], ...] = ()
    front: InferredFront | None = None
