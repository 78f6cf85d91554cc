"""Where an edited plan is kept: the port of the editor to a showing or a file."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct, field

from seatui.domain.venue.venue_plan import Plan


class Saving(Struct, frozen=True):
    """What saving a plan would do, for the question before it.

    question: a sentence, safe to print. lines: whom and what it concerns, safe to print. agreed: the ids of the
    booked seats that the answer agrees to change.
    """

    question: str
    lines: Sequence[str] = ()
    agreed: frozenset[str] = field(default_factory=frozenset)


class PlanKeeper(Protocol):
    """Keeps an edited plan. Both raise SeatuiError, with nothing changed unless it is OutcomeUnknown."""

    async def look_ahead(self, plan: Plan) -> Saving:
        """What saving the plan would do as things are now. Raises SeatsWouldBeLost for seats that may not go."""
        ...

    async def save(self, plan: Plan, saving: Saving) -> str:
        """Saves the plan; returns a sentence on what was done, safe to print."""
        ...
