"""The same sale in databases of very different size."""

import itertools
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from statistics import median

from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, number, p50, ratio, times
from tests.bench.houses import House
from tests.bench.rounds import in_turn
from tests.bench.sales import Till, seatui_way, till
from tests.bench.servers import row
from tests.bench.states import WARM
from tests.bench.table import table

BUDGET = 1.25
"""How many times longer than in the smallest database a sale may take."""

_ON_SALE = 4
"""Showings that are on sale, spread over the whole table.

A sale of any showing is shown beside it, without a budget: in a large database its pages are not in the server's
memory, which the number of rows is not to blame for.
"""

_FEW, _ANY = f"of {_ON_SALE} showings", "of any showing"
_HEAD = ["rows in event_seats", "p50", "÷ smallest", "budget", "kept", "HOT updates"]
_UPDATES = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'event_seats'"


async def growth(bench: Bench) -> str:
    """The p50 of a sale with few and with very many rows in `event_seats`, and how many updates touch no index."""
    houses = {rows: bench.grown(rows) for rows in bench.scale.rows}
    bench.server.settle()
    lines = []
    for kind, choose in ((_FEW, _in_turn), (_ANY, _at_random)):
        before = {rows: row(house.dsn, _UPDATES) for rows, house in houses.items()}
        say(f"selling in databases of {len(houses)} sizes, seats {kind}, {bench.scale.row_rounds} rounds")
        found = await _p50s(bench, houses, choose)
        smallest = found[min(houses)]
        for rows, p50s in found.items():
            share = ratio(p50s, smallest)
            has_budget = kind == _FEW and p50s is not smallest
            budget = (f"≤ {BUDGET:g} ×", kept(share <= BUDGET)) if has_budget else ("", "")
            name, middle = f"{number(rows)}, seats {kind}", milliseconds(median(p50s))
            hot = _hot_share(before[rows], row(houses[rows].dsn, _UPDATES))
            lines.append([name, middle, times(share), *budget, f"{hot:.1%}"])
    return table("A sale in a growing database", _HEAD, lines)


async def _p50s(
    bench: Bench, houses: dict[int, House], choose: Callable[[House], Iterator[int]]
) -> dict[int, list[float]]:
    """Of each round, by the number of rows."""
    async with AsyncExitStack() as stack:
        tills: list[Till] = []
        measures: dict[int, Callable[[], Awaitable[list[float]]]] = {}
        for rows, house in houses.items():
            tills.append(await stack.enter_async_context(till(house.dsn, seatui_way)))
            sell = partial(_sales, tills[-1], house, choose(house))
            await sell(WARM)
            measures[rows] = partial(sell, bench.scale.row_sales)
        found = await in_turn(measures, bench.scale.row_rounds)
        for opened in tills:
            await opened.tell_statistics()
    return {rows: [*map(p50, seconds)] for rows, seconds in found.items()}


def _hot_share(before: tuple[int, int], after: tuple[int, int]) -> float:
    updates, hot = (now - then for now, then in zip(after, before, strict=True))
    return hot / updates


def _in_turn(house: House) -> Iterator[int]:
    return itertools.cycle(range(0, house.showings, max(house.showings // _ON_SALE, 1)))


def _at_random(house: House) -> Iterator[int]:
    dice = random.Random(house.showings)
    return (dice.randrange(house.showings) for _ in itertools.count())


async def _sales(opened: Till, house: House, showings: Iterator[int], sales: int) -> list[float]:
    wanted = [house.requests(1, showing)[0] for showing in itertools.islice(showings, sales)]
    return await opened.sales(wanted)
