"""One terminal sells: on filled and on fresh tables, beside the floor and the plain way; and over a slow link."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import chain
from statistics import median

from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, p50, percentile, ratio, times
from tests.bench.houses import House
from tests.bench.link import Link, link
from tests.bench.rounds import in_turn
from tests.bench.sales import Till, Way, plain_way, seatui_way, till
from tests.bench.states import FILLED, FRESH, OLD_PLANS, WARM, fresh_house, tills_with_old_plans
from tests.bench.table import table

BUDGET, AIM, ROUND_TRIPS = 2.0, 1.4, 1

_FLOOR, _SEATUI, _PLAIN = _COLUMNS = ("floor", "seatui", "plain way")
_HEAD = ["a sale of 3 seats", "floor", "seatui", "÷ floor", "plain way", "÷ floor", "budget", "kept"]

_Measure = Callable[[], Awaitable[list[float]]]


async def one_sale(bench: Bench) -> str:
    """A sale of three seats at one terminal, how long it takes, and how many round trips."""
    near = await _near(bench)
    return table("A sale at one terminal", _HEAD, [*near, *await _far(bench)])


async def _near(bench: Bench) -> list[list[str]]:
    scale, house, floor = bench.scale, bench.filled, bench.floor
    count = {_SEATUI: scale.sales, _PLAIN: scale.plain_sales}
    ways: dict[str, Way] = {_SEATUI: seatui_way, _PLAIN: plain_way}
    measures: dict[tuple[str, str], _Measure] = {(FILLED, _FLOOR): _floor(bench, scale.sales)}
    async with AsyncExitStack() as stack:
        old_house, old_tills = await stack.enter_async_context(
            tills_with_old_plans(bench, list(ways.values()), scale.rounds * sum(count.values()))
        )
        for (name, way), old in zip(ways.items(), old_tills, strict=True):
            opened = await stack.enter_async_context(till(house.dsn, way, house.requests(WARM)))
            measures[FILLED, name] = _sales(opened, house, count[name])
            measures[FRESH, name] = _fresh_sales(bench, way, count[name])
            measures[OLD_PLANS, name] = _sales(old, old_house, count[name])
        bench.server.settle()
        say(f"selling at one terminal, {scale.rounds} rounds")
        found = await in_turn(measures, scale.rounds)
    floor.sold()
    rows = []
    for state in (FILLED, FRESH, OLD_PLANS):
        columns = [found[FILLED, _FLOOR], found[state, _SEATUI], found[state, _PLAIN]]
        rows.append(_row(f"p50, {state}", [[*map(p50, column)] for column in columns], has_budget=True))
        # The slowest of a round are too few to say anything.
        slowest = [[percentile(chain(*column), 99)] for column in columns]
        rows.append(_row(f"p99, {state}", slowest, has_budget=False))
    return rows


async def _far(bench: Bench) -> list[list[str]]:
    scale, house, floor = bench.scale, bench.filled, bench.floor
    with link(house.dsn, scale.far) as slow:
        async with (
            till(slow.to(house.dsn), seatui_way, house.requests(WARM)) as seatui,
            till(slow.to(house.dsn), plain_way, house.requests(WARM)) as plain,
        ):
            measures = {
                _FLOOR: _floor(bench, scale.far_sales, slow.to(floor.dsn)),
                _SEATUI: _sales(seatui, house, scale.far_sales),
                _PLAIN: _sales(plain, house, scale.far_sales),
            }
            say(f"selling over a slow link, {scale.far_rounds} rounds")
            found = await in_turn(measures, scale.far_rounds)
            trips = await _round_trips(bench, slow, [seatui, plain])
    figures = [[p50(seconds) for seconds in found[column]] for column in _COLUMNS]
    return [
        _row(f"p50, {scale.far * 1000:.0f} ms more per round trip", figures, has_budget=True),
        [
            "round trips on the wire",
            f"{trips[0]:g}",
            *(f"{trips[1]:g}", "", f"{trips[2]:g}", ""),
            *(f"≤ {ROUND_TRIPS}", kept(trips[1] <= ROUND_TRIPS)),
        ],
    ]


async def _round_trips(bench: Bench, counting: Link, tills: list[Till]) -> list[float]:
    """How many a sale takes by pgbench and at each till, once it is warm."""
    sales = bench.scale.far_sales
    # pgbench prepares first, and says hello: what one more sale takes is what counts.
    of_floor = []
    for count in (1, 1 + sales):
        before = counting.round_trips
        await asyncio.to_thread(bench.floor.sell, count, dsn=counting.to(bench.floor.dsn))
        of_floor.append(counting.round_trips - before)
    trips = [(of_floor[1] - of_floor[0]) / sales]
    for opened in tills:
        before = counting.round_trips
        await opened.sales(bench.filled.requests(sales))
        trips.append((counting.round_trips - before) / sales)
    return trips


def _floor(bench: Bench, sales: int, dsn: str | None = None) -> _Measure:
    async def measure() -> list[float]:
        return (await asyncio.to_thread(bench.floor.sell, sales, dsn=dsn)).times

    return measure


def _sales(opened: Till, house: House, sales: int) -> _Measure:
    async def measure() -> list[float]:
        return await opened.sales(house.requests(sales))

    return measure


def _fresh_sales(bench: Bench, way: Way, sales: int) -> _Measure:
    async def measure() -> list[float]:
        house = await fresh_house(bench)
        async with till(house.dsn, way) as opened:
            seconds = await opened.sales(house.requests(sales))
        bench.server.drop(house.dsn)
        return seconds

    return measure


def _row(name: str, figures: list[list[float]], *, has_budget: bool) -> list[str]:
    floor, seatui, plain = figures
    budget = f"≤ {BUDGET:g} ×, aim {AIM:g} ×" if has_budget else ""
    return [
        name,
        milliseconds(median(floor)),
        *(milliseconds(median(seatui)), times(ratio(seatui, floor))),
        *(milliseconds(median(plain)), times(ratio(plain, floor))),
        *(budget, kept(ratio(seatui, floor) <= BUDGET) if has_budget else ""),
    ]
