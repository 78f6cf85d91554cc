"""Several terminals sell at once: sales a second, beside pgbench with as many clients."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median

from tests.bench.bench import Bench, say
from tests.bench.crew import Crew, crew
from tests.bench.figures import kept, number, ratio, times
from tests.bench.floor import Floor
from tests.bench.houses import House, requests
from tests.bench.rounds import in_turn
from tests.bench.sales import seatui_way, till
from tests.bench.states import WARM
from tests.bench.table import table

BUDGET, OF = 0.5, 8
"""The share of the floor's sales a second, with so many processes."""

_HEAD = ["sales a second", "floor", "seatui", "÷ floor", "budget", "kept"]


@dataclass(frozen=True, slots=True)
class Sales:
    """A process that sells so many times three seats, from a seat of the first showing on."""

    dsn: str
    first: int
    count: int

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[Callable[[], Awaitable[tuple[float, float]]]]:
        """A warm till; then when it began to sell, and when it ended, by the clock that all processes share."""
        wanted = requests(0, self.first, WARM + self.count)
        async with till(self.dsn, seatui_way, wanted[:WARM]) as opened:

            async def sell() -> tuple[float, float]:
                began = time.monotonic()
                await opened.sales(wanted[WARM:])
                return began, time.monotonic()

            yield sell


async def crowd(bench: Bench) -> str:
    """Sales a second by processes of their own, in one house, each its own seats."""
    scale, house, floor = bench.scale, bench.filled, bench.floor
    with crew(max(size for size, _ in scale.crowd)) as clerks:
        measures = {}
        for size, each in scale.crowd:
            measures[size, "floor"] = partial(_floor_rate, floor, size, each)
            measures[size, "seatui"] = partial(_rate, house, clerks, size, each)
        bench.server.settle()
        say(f"selling at up to {max(size for size, _ in scale.crowd)} terminals, {scale.crowd_rounds} rounds")
        found = await in_turn(measures, scale.crowd_rounds)
    floor.sold()
    rows = []
    for size, _ in scale.crowd:
        seatui, by_pgbench = found[size, "seatui"], found[size, "floor"]
        share = ratio(seatui, by_pgbench)
        budget = (f"≥ {BUDGET:g} ×", kept(share >= BUDGET)) if size == OF else ("", "")
        name = "1 process" if size == 1 else f"{size} processes"
        rows.append([name, number(median(by_pgbench)), number(median(seatui)), times(share), *budget])
    return table("Several terminals at once", _HEAD, rows)


async def _floor_rate(floor: Floor, size: int, each: int) -> float:
    return (await asyncio.to_thread(floor.sell, each, size)).rate


async def _rate(house: House, clerks: Crew, size: int, each: int) -> float:
    jobs = [Sales(house.dsn, house.take(WARM + each), each) for _ in range(size)]
    spans = await asyncio.to_thread(clerks.at_once, jobs)
    return size * each / (max(ended for _, ended in spans) - min(began for began, _ in spans))
