"""The demo's venues, and the past of their showings."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from seatui.booking.past import PastAct, PastChange
from seatui.demo import programme
from seatui.demo.audience import Audience
from seatui.demo.programme import PROGRAMME, PlannedShowing
from seatui.domain.model.seats import SeatKind
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan

NOW = datetime(2027, 3, 5, 14, 30, tzinfo=UTC)
VENUES = {planned.venue().name: planned.venue() for planned in PROGRAMME}
each_showing = pytest.mark.parametrize(
    "planned", PROGRAMME, ids=lambda each: f"{each.event_id}-{each.days_ahead}"
)


def past_of(planned: PlannedShowing, seed: int = 1, now: datetime = NOW) -> list[PastChange]:
    """What happened to a showing until now."""
    plan = planned.venue()
    showtime = now + timedelta(days=planned.days_ahead)
    layout = Layout(plan.seats, plan.place_of_stage)
    return Audience(layout, planned.demand, now, showtime, Random(seed), Random(seed + 1)).past()


def played(past: Iterable[PastChange]) -> dict[str, PastAct]:
    """What each seat is in the end: it is taken only when it is free, and changed only by whoever has it."""
    has: dict[str, PastChange] = {}
    for change in past:
        for seat_id in change.seat_ids:
            if change.act in (PastAct.SELL, PastAct.HOLD, PastAct.BLOCK):
                assert seat_id not in has
                has[seat_id] = change
            else:
                assert has[seat_id].booking_id == change.booking_id
                if change.act is PastAct.CANCEL:
                    del has[seat_id]
                else:
                    has[seat_id] = change
    return {seat_id: change.act for seat_id, change in has.items()}


@each_showing
def test_the_past_of_a_showing_is_one_that_could_have_happened(planned: PlannedShowing) -> None:
    past, demand = past_of(planned), planned.demand
    instants = [each.at for each in past]
    assert instants == sorted(instants)
    assert NOW - timedelta(days=demand.days + 1) < instants[0] <= instants[-1] <= NOW
    seats = played(past)
    sold = sum(act in (PastAct.SELL, PastAct.CONFIRM, PastAct.HOLD) for act in seats.values())
    assert sold / len(planned.venue().seats) == pytest.approx(demand.share, abs=0.08)
    kept = {seat_id for _, seat_ids in demand.house_seats for seat_id in seat_ids}
    assert {seat_id for seat_id, act in seats.items() if act is PastAct.BLOCK} == kept
    assert all(each.reason for each in past if each.act in (PastAct.BLOCK, PastAct.HOLD))
    assert all(each.until > NOW for each in past if each.until is not None)


def test_the_same_seed_has_the_same_past_and_another_one_has_not() -> None:
    assert past_of(PROGRAMME[0]) == past_of(PROGRAMME[0])
    assert past_of(PROGRAMME[0]) != past_of(PROGRAMME[0], seed=2)


BERLIN = ZoneInfo("Europe/Berlin")
AT_ALL_HOURS = [
    NOW,
    *(datetime(2026, 11, 29, hour, 20, tzinfo=BERLIN) for hour in (0, 3, 7, 12, 17, 23)),
    # In the week before, the clocks were changed.
    datetime(2027, 3, 29, 9, tzinfo=BERLIN),
    datetime(2027, 11, 1, 9, tzinfo=BERLIN),
]


def test_the_same_seed_has_the_same_past_whenever_the_demo_is_made() -> None:
    for planned in (PROGRAMME[0], PROGRAMME[2]):
        first, *others = (
            [(each.act, each.seat_ids, each.user_id, each.reason) for each in past_of(planned, now=now)]
            for now in AT_ALL_HOURS
        )
        assert all(other == first for other in others)


def test_the_programme_of_another_week_has_the_same_past_and_other_bookings() -> None:
    planned = PROGRAMME[0]
    one, other = (
        programme.past_of(planned, planned.venue(), planned.on(now.date(), BERLIN), now, seed=1)
        for now in (NOW, NOW + timedelta(days=7, hours=5))
    )
    assert [(each.act, each.seat_ids) for each in one] == [(each.act, each.seat_ids) for each in other]
    assert not {each.booking_id for each in one} & {each.booking_id for each in other} - {""}


@pytest.mark.parametrize("now", AT_ALL_HOURS, ids=str)
def test_the_past_has_the_hours_of_a_day_whenever_it_ends(now: datetime) -> None:
    past = past_of(PROGRAMME[0], now=now)
    assert all(10 <= each.at.hour < 20 for each in past if each.terminal.startswith("window"))
    by_night = sum(1 <= each.at.hour < 6 for each in past)
    assert 0 < by_night < len(past) / 10
    assert any(each.terminal.startswith("window") for each in past)


def test_good_seats_go_first_and_parties_sit_together() -> None:
    planned = PROGRAMME[0]
    layout = Layout(planned.venue().seats)
    past = past_of(planned)
    sold = played(past)
    taken, left = (
        [seat.distance for seat in layout.seats.values() if (seat.seat_id in sold) is is_sold]
        for is_sold in (True, False)
    )
    assert mean(taken) < mean(left)
    for change in past:
        seats = [layout.seats[seat_id] for seat_id in change.seat_ids if change.act is PastAct.SELL]
        assert len({(seat.block, seat.row_index) for seat in seats}) <= 1


@pytest.mark.parametrize("plan", VENUES.values(), ids=VENUES)
def test_a_venue_has_whole_rows_prices_and_places_for_wheelchairs_beside_a_companion(plan: Plan) -> None:
    layout = Layout(plan.seats, plan.place_of_stage)
    assert plan.notes == ()
    assert all(seat.price > 0 and seat.category for seat in plan.seats)
    wheelchairs = [seat for seat in plan.seats if seat.kind is SeatKind.WHEELCHAIR]
    assert wheelchairs
    companions = {
        (seat.block, seat.row_index, seat.column)
        for seat in layout.seats.values()
        if seat.kind is SeatKind.COMPANION
    }
    for seat in (layout.seats[each.seat_id] for each in wheelchairs):
        assert companions & {(seat.block, seat.row_index, seat.column + aside) for aside in (-1, 1)}


def test_the_arena_has_its_blocks_round_the_court_clockwise() -> None:
    plan = VENUES["Harbour Arena"]
    layout = Layout(plan.seats, plan.place_of_stage)
    names = [block.name for block in layout.blocks]
    assert names[:4] == [f"Block {number}" for number in (201, 202, 203, 204)]
    assert names[-4:] == [f"Block {number}" for number in (208, 207, 206, 205)]
    assert len(plan.seats) > 3_000
