"""Whether the person at the terminal agrees that a plan changes booked seats, before it is written."""

import io
import sys
from collections.abc import Collection
from typing import cast

import pytest

from seatui.booking import PlanService
from seatui.cli.appearance import Appearance
from seatui.cli.replacing import BookingsAffected, Replacement
from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.progress import Progress, untold
from seatui.domain.venue.plan_change import Occupancy, PlanChange, plan_change
from seatui.domain.venue.venue_plan import Plan
from tests.support import SHOWING, SHOWTIME, small_plan

FIRST, *OTHERS = small_plan().seats
RENAMED = Plan("other", (FIRST._replace(row="Z"), *OTHERS))
SOLD = Occupancy(SHOWTIME, {"A1": SeatState(SeatStatus.SOLD, "BK-1")}, {"BK-1": "Ann"})


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


class Plans:
    """A house of which A1 is sold."""

    agreed: Collection[str] | None = None

    async def compare_plan(self, _showing: Showing, plan: Plan) -> PlanChange:
        return plan_change(small_plan().seats, plan, SOLD)

    async def replace_plan(
        self, _: Showing, plan: Plan, *, agreed: Collection[str] | None, told: Progress
    ) -> PlanChange:
        self.agreed = agreed
        told("writing")
        return await self.compare_plan(SHOWING, plan)


async def replaced(plan: Plan, *, is_agreed: bool = False, told: Progress = untold) -> Collection[str] | None:
    """What was agreed to, of a plan that was written."""
    plans, replacement = Plans(), Replacement(Appearance(), is_agreed=is_agreed)
    await replacement.make(cast("PlanService", plans), SHOWING, plan, told=told)
    return plans.agreed


@pytest.mark.parametrize(("answer", "is_written"), [("y\n", True), ("n\n", False), ("\n", False)])
async def test_the_person_at_the_terminal_sees_who_is_affected_and_decides(
    monkeypatch: pytest.MonkeyPatch, answer: str, *, is_written: bool
) -> None:
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stderr", said)
    if is_written:
        assert await replaced(RENAMED) == ["A1"]
    else:
        with pytest.raises(BookingsAffected, match=r"^nothing was changed$"):
            await replaced(RENAMED)
    assert "A1 (sold; BK-1, Ann): row A, seat 1 becomes row Z, seat 1" in " ".join(said.getvalue().split())
    assert "Replace the plan? [y/N]:" in said.getvalue()


async def test_nobody_is_asked_without_a_terminal_or_when_it_was_agreed_to_or_nobody_is_affected() -> None:
    with pytest.raises(BookingsAffected, match="--yes replaces the plan all the same"):
        await replaced(RENAMED)
    assert await replaced(RENAMED, is_agreed=True) == ["A1"]
    assert await replaced(small_plan()) == []


async def test_nothing_is_told_over_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monkeypatch.setattr(sys, "stderr", Terminal())
    steps: list[str] = []
    await replaced(RENAMED, told=lambda step, *_: steps.append(step))
    assert steps == ["comparing", "", "writing"]
    await replaced(RENAMED, is_agreed=True, told=lambda step, *_: steps.append(step))
    assert steps[3:] == ["comparing", "writing"]
