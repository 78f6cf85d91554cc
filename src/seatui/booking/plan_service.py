"""Plans of showings: read, imported, and put in place of those that they have."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace as replace_fields

from seatui.booking.changes import Change, ChangeLog
from seatui.booking.outcomes import Outcomes
from seatui.domain.model.showings import Showing
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import plain_text

if TYPE_CHECKING:
    from seatui.domain.venue.plan_change import PlanChange


class PlanRepository(ChangeLog, Protocol):
    """The port for plans. A change is one transaction with its id; raises CommitUnanswered and ChangeVoid too."""

    async def plan_of(self, event_id: str, showtime: datetime) -> Plan:
        """As `PlanService.plan_of`."""
        ...

    async def compare_plan(self, showing: Showing, plan: Plan) -> "PlanChange":
        """As `PlanService.compare_plan`."""
        ...

    async def import_plan(
        self, change: Change, showing: Showing, plan: Plan, *, told: Progress = untold
    ) -> None:
        """As `PlanService.import_plan`."""
        ...

    async def replace_plan(
        self,
        change: Change,
        showing: Showing,
        plan: Plan,
        agreed: Collection[str] | None = None,
        *,
        told: Progress = untold,
    ) -> "PlanChange":
        """As `PlanService.replace_plan`."""
        ...


class PlanService:
    """Reads the plans of showings, imports them, and replaces them."""

    def __init__(self, repository: PlanRepository) -> None:
        self._repository = repository
        self._outcomes = Outcomes(repository)

    async def plan_of(self, event_id: str, showtime: datetime) -> Plan:
        """The plan of a showing, with the prices of its seats and without notes.

        One for seats that no plan has placed has no lines. Raises EventNotFound, or ShowtimeMismatch.
        """
        return await self._repository.plan_of(event_id, showtime)

    async def compare_plan(self, showing: Showing, plan: Plan) -> "PlanChange":
        """What `replace_plan` would change as things are now; writes nothing, and raises nothing for lost seats."""
        return await self._repository.compare_plan(showing, plan)

    async def import_plan(self, showing: Showing, plan: Plan, *, told: Progress = untold) -> None:
        """Makes the seats of the showing, and the event and the showing where they are missing; all or nothing.

        told: each step. Raises InvalidRequest when there are some already, when any is booked, or when the event has
        another currency;
        DatabaseUnavailable or DatabaseFailed with nothing changed; OutcomeUnknown when the commit's answer was lost
        and the database could not be reached in time.
        """
        await self._outcomes.of_one_change(
            partial(self._repository.import_plan, showing=_plainly_named(showing), plan=plan, told=told)
        )

    async def replace_plan(
        self,
        showing: Showing,
        plan: Plan,
        *,
        agreed: Collection[str] | None = None,
        told: Progress = untold,
    ) -> "PlanChange":
        """Puts a plan in place of the one that a showing has, with or without sales; all or nothing.

        Seats that stay keep their id, status, booking, hold and history, and one that is sold or held its price.
        Without any seats it is an import. agreed: the ids of the affected seats that somebody agreed to; None: any.
        told: each step. Raises SeatsWouldBeLost for seats that are sold, held, or blocked for a reason, and that the
        plan does not have; InvalidRequest when others are affected by now than were agreed to; and what `import_plan`
        raises.
        """
        showing = _plainly_named(showing)
        change = await self._outcomes.of_one_change(
            partial(self._repository.replace_plan, showing=showing, plan=plan, agreed=agreed, told=told)
        )
        if change is not None:
            return change
        # The answer was lost, and the change was made: against the house as it is now, nothing differs.
        return await self._repository.compare_plan(showing, plan)


def _plainly_named(showing: Showing) -> Showing:
    return replace_fields(showing, name=plain_text(showing.name))
