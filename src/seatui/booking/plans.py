"""The port through which the seats of a showing are made from a plan."""

from typing import Protocol

from seatui.domain.plans import Plan
from seatui.domain.showings import Showing


class PlanRepository(Protocol):
    """Makes houses from plans."""

    async def import_plan(self, showing: Showing, plan: Plan, *, replace: bool = False) -> None:
        """Makes the seats of the showing, and the event and the showing where they are missing; all or nothing.

        replace: puts the plan in the place of the seats that the showing has. Raises InvalidRequest when it has
        some and `replace` is off, or when anything of it is booked; DatabaseUnavailable or DatabaseFailed;
        OutcomeUnknown when the commit's answer is lost.
        """
        ...
