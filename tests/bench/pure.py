"""What the map works out by itself: the layout of a plan, and the best seats of a house."""

import cmath
import math
import random
from collections.abc import Callable
from decimal import Decimal
from time import perf_counter
from typing import TypeVar

from seatui.domain.best import BestIndex, BestSeats, Wish
from seatui.domain.venue.layout import Layout
from seatui.plans.draft import Draft, RawSeat
from seatui.plans.mapping.arrange import arrange
from seatui.plans.mapping.assemble import assemble
from seatui.plans.prices import Prices
from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, number, percentile
from tests.bench.table import table

LAID_OUT, FOUND, NEXT = 0.300, 0.050, 0.005
"""Seconds for a layout, for the best seats, and for the next best."""

_BLOCKS, _SEATS_OF_A_ROW = 20, 50
_PITCH = 20.0
_HEAD = ["", "p50", "p95", "budget", "kept"]

Result = TypeVar("Result")


async def pure(bench: Bench) -> str:
    """At the largest size, half of the house sold to parties of three."""
    seats, rounds = max(bench.scale.rooms), bench.scale.choices
    say(f"laying out {seats:,} seats, and choosing among them, {rounds} times")
    draft = amphitheatre(seats)
    laid_out = [_timed(lambda: arrange(draft))[0] for _ in range(rounds)]
    plan = assemble(draft, Prices({}, Decimal(40)))
    index = BestIndex(Layout(plan.seats))
    found, following = [], []
    for turn in range(rounds):
        taken = _sold([seat.seat_id for seat in plan.seats], random.Random(turn))
        seconds, best = _timed(lambda: _first(index, taken))  # noqa: B023
        found.append(seconds)
        following += [_timed(lambda: best.proposal(at))[0] for at in range(1, 21)]  # noqa: B023
    rows = [
        _row(f"a plan of {number(len(plan.seats))} seats laid out", laid_out, LAID_OUT),
        _row("the best 4 of it", found, FOUND),
        _row("the next best 4", following, NEXT),
    ]
    return table("Worked out for the map", _HEAD, rows)


def amphitheatre(seats: int) -> Draft:
    """A drawing of curved rows around a stage, in blocks that are each turned towards it."""
    draft = Draft("amphitheatre")
    draft.stage = (0.0, 0.0)
    rows = max(seats // _BLOCKS // _SEATS_OF_A_ROW, 1)
    for block in range(_BLOCKS):
        middle = math.radians(-70 + 140 * block / (_BLOCKS - 1))
        for row in range(rows):
            radius = 3_000 + 1.2 * _PITCH * row
            for seat in range(_SEATS_OF_A_ROW):
                turn = middle + (seat - _SEATS_OF_A_ROW / 2) * _PITCH / radius
                at = radius * cmath.exp(1j * (math.pi / 2 - turn))
                draft.add(
                    RawSeat(
                        zone=f"Block {block + 1}",
                        row=str(row + 1),
                        label=str(seat + 1),
                        segment=block * rows + row,
                        spot="",
                        point=(at.real, at.imag),
                    )
                )
    return draft


def _sold(seat_ids: list[str], chance: random.Random) -> list[str]:
    parties = [seat_ids[at : at + 3] for at in range(0, len(seat_ids), 3)]
    return [seat_id for party in parties if chance.random() < 0.5 for seat_id in party]


def _first(index: BestIndex, taken: list[str]) -> BestSeats:
    best = BestSeats(index, Wish(4), taken)
    best.proposal(0)
    return best


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = perf_counter()
    result = work()
    return perf_counter() - began, result


def _row(name: str, seconds: list[float], budget: float) -> list[str]:
    shown = [milliseconds(percentile(seconds, percent)) for percent in (50, 95)]
    is_kept = percentile(seconds, 95) <= budget
    return [name, *shown, f"≤ {budget * 1000:.0f} ms", kept(is_kept)]
