"""The demo's showings: three venues in the coming days, from nearly sold out to just on sale."""

import asyncio
import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache, partial

from msgspec import Struct

from seatui.booking import HouseRepository, PlanService
from seatui.booking.outcomes import Outcomes
from seatui.booking.past import HistoryRepository, PastChange
from seatui.demo.audience import Audience, Demand
from seatui.demo.venues.arena import arena_plan
from seatui.demo.venues.club import club_plan
from seatui.demo.venues.theatre import theatre_plan
from seatui.domain.errors import InvalidRequest, TransactionConflict
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing, ShowingSummary
from seatui.domain.model.zones import machine_zone
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.local_times import instant_of

DEFAULT_SEED = 1

_TRIES = 5
"""How often a showing is made when another terminal, which makes it too, was in the way."""

_THEATRE_KEEPS = (
    ("house seats, until the evening", ("Stalls-D1", "Stalls-D2")),
    ("the director's guests", ("Box4-3", "Box4-4")),
    ("sound desk", ("Stalls-M9", "Stalls-M10", "Stalls-M11", "Stalls-M12")),
)
_ARENA_KEEPS = (
    ("camera platform", tuple(f"Block109-12-{number}" for number in range(5, 11))),
    ("team guests", tuple(f"Block102-1-{number}" for number in range(1, 9))),
)
_CLUB_KEEPS = (("the band's guests", ("East-A1", "East-A2")),)


class PlannedShowing(Struct, frozen=True):
    """A showing of the programme, so many days ahead."""

    event_id: str
    name: str
    venue: Callable[[], Plan]
    days_ahead: int
    starts: time
    demand: Demand

    def on(self, today: date, zone: tzinfo) -> Showing:
        """The showing `days_ahead` days after a date, in the zone of its venue."""
        start = datetime.combine(today + timedelta(days=self.days_ahead), self.starts)
        return Showing(self.event_id, instant_of(start, zone), self.name, "EUR", zone)


# Each plan is drawn once, whichever showings it has.
_theatre, _arena, _club = cache(theatre_plan), cache(arena_plan), cache(club_plan)

_EVENING, _LATE = time(19, 30), time(22, 15)
PROGRAMME = (
    PlannedShowing("HAMLET", "Hamlet", _theatre, 1, _EVENING, Demand(0.64, 7, 0.1, _THEATRE_KEEPS)),
    PlannedShowing("HAMLET", "Hamlet", _theatre, 2, _EVENING, Demand(0.38, 7, 0.1, _THEATRE_KEEPS)),
    PlannedShowing(
        "LATEJAZZ", "Late Jazz: Mina Okoro Trio", _club, 3, _LATE, Demand(0.93, 6, 0.5, _CLUB_KEEPS)
    ),
    PlannedShowing(
        "FIGARO", "The Marriage of Figaro", _theatre, 4, time(18), Demand(0.9, 7, 0.4, _THEATRE_KEEPS)
    ),
    PlannedShowing(
        "LATEJAZZ", "Late Jazz: Mina Okoro Trio", _club, 5, _LATE, Demand(0.3, 3, 0.2, _CLUB_KEEPS)
    ),
    PlannedShowing(
        "FINAL", "Cup Final: Hawks v Rovers", _arena, 6, time(20), Demand(0.55, 2, 0.7, _ARENA_KEEPS)
    ),
    PlannedShowing(
        "FIGARO", "The Marriage of Figaro", _theatre, 9, time(15), Demand(0.07, 2, 0.2, _THEATRE_KEEPS)
    ),
)


class Demo(Struct, frozen=True):
    """The repositories that the demo's houses are made with. seed: of their past."""

    histories: HistoryRepository
    houses: HouseRepository
    plans: PlanService
    seed: int = DEFAULT_SEED

    async def begin(self) -> None:
        """Creates the first showing with its past, unless a future one with seats exists."""
        now = self.houses.clock.now()
        if not any(each.showing.showtime > now and each.size for each in await self.houses.showings()):
            today = self.houses.clock.now().astimezone(machine_zone())
            await self._make(PROGRAMME[0], PROGRAMME[0].on(today.date(), machine_zone()))

    async def finish(self) -> None:
        """Creates those showings of the programme that are missing, and the past of those that have none."""
        summaries = await self.houses.showings()
        known = {(each.showing.event_id, each.showing.showtime): each for each in summaries}
        day = _day_of_programme(summaries)
        if day is None:
            return
        for planned in PROGRAMME:
            showing = planned.on(day.date(), day.tzinfo or machine_zone())
            summary = known.get((showing.event_id, showing.showtime))
            is_untouched = summary is None or summary.size == summary.seats.get(SeatStatus.AVAILABLE)
            if is_untouched and showing.showtime > self.houses.clock.now():
                await self._make(planned, showing)

    async def _make(self, planned: PlannedShowing, showing: Showing) -> None:
        """Creates a showing, if it is missing, and then its past. Another terminal may do the same at this moment."""
        for _ in range(_TRIES - 1):
            with suppress(TransactionConflict):
                await self._make_once(planned, showing)
                return
        await self._make_once(planned, showing)

    async def _make_once(self, planned: PlannedShowing, showing: Showing) -> None:
        plan = await asyncio.to_thread(planned.venue)
        with suppress(InvalidRequest):
            await self.plans.import_plan(showing, plan)
        past = await asyncio.to_thread(past_of, planned, plan, showing, self.houses.clock.now(), self.seed)
        write = partial(self.histories.write_history, showing=showing, past=past)
        await Outcomes(self.histories).of_one_change(write)


def _day_of_programme(summaries: Iterable[ShowingSummary]) -> datetime | None:
    """The midnight, in the zone of the venues, from which the days of the last programme count.

    By the showings of its first event: each programme has two of them, the last one perhaps only the first as yet.
    """
    first, second = (each for each in PROGRAMME if each.event_id == PROGRAMME[0].event_id)
    its = sorted(
        (each.showing for each in summaries if each.showing.event_id == first.event_id),
        key=lambda showing: showing.showtime,
    )
    if not its:
        return None
    planned = first if len(its) % 2 else second
    day = its[-1].showtime.astimezone(its[-1].zone) - timedelta(days=planned.days_ahead)
    return day.replace(hour=0, minute=0)


def past_of(
    planned: PlannedShowing, plan: Plan, showing: Showing, now: datetime, seed: int
) -> list[PastChange]:
    """The changes of a showing of the programme until now: of one seed, the same on whatever day."""
    # Next week's programme must not have the ids of this week's bookings.
    chance, ids = (
        random.Random(f"{seed} {showing.event_id} {of}")  # noqa: S311 - a demo
        for of in (planned.days_ahead, showing.showtime.isoformat())
    )
    layout, local = Layout(plan.seats, plan.place_of_stage), now.astimezone(showing.zone)
    return Audience(layout, planned.demand, local, showing.showtime, chance, ids).past()
