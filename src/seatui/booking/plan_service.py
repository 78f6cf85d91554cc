"""Import of plans: the seats of a showing made from a plan."""

from dataclasses import replace as replace_fields
from functools import partial
from typing import Protocol

from seatui.booking.changes import Change, ChangeLog
from seatui.booking.outcomes import Outcomes
from seatui.domain.model.showings import Showing
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import plain_text


class PlanRepository(ChangeLog, Protocol):
    """The port for imports: each in one transaction with the id of a change."""

    async def import_plan(
        self, change: Change, showing: Showing, plan: Plan, *, replace: bool = False, told: Progress = untold
    ) -> None:
        """As `PlanService.import_plan`. Raises CommitUnanswered and ChangeVoid as well."""
        ...


class PlanService:
    """Imports plans."""

    def __init__(self, repository: PlanRepository) -> None:
        self._repository = repository
        self._outcomes = Outcomes(repository)

    async def import_plan(
        self, showing: Showing, plan: Plan, *, replace: bool = False, told: Progress = untold
    ) -> None:
        """Makes the seats of the showing, and the event and the showing where they are missing; all or nothing.

        replace: replaces the existing seats of the showing. told: how many are written. Raises InvalidRequest when
        there are some and `replace` is off, when any is booked, or when the event has another currency;
        DatabaseUnavailable or DatabaseFailed with nothing changed; OutcomeUnknown when the commit's answer was lost
        and the database could not be reached in time.
        """
        showing = replace_fields(showing, name=plain_text(showing.name))
        await self._outcomes.of_one_change(
            partial(self._repository.import_plan, showing=showing, plan=plan, replace=replace, told=told)
        )
