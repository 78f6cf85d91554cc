"""Many buyers run for the same few seats, until each has some or none are left."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from seatui.booking import BookingRequest
from seatui.domain.errors import SeatsUnavailable
from seatui.postgres import PostgresHouseRepository, open_database
from tests.bench.bench import Bench, say
from tests.bench.crew import crew
from tests.bench.figures import milliseconds, percentile
from tests.bench.houses import SEATS, import_house, key_of
from tests.bench.sales import Sell, seatui_way
from tests.bench.table import table

_PROCESSES = 4
_HEAD = ["time until each has its answer", "seats", "no seats left"]


@dataclass(frozen=True, slots=True)
class Buyers:
    """A process with buyers, each at a terminal of its own, who want seats of a showing.

    Another showing has seats for all of them, by which they get warm.
    """

    dsn: str
    showing: int
    seats: int
    numbers: range
    warm_showing: int

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[Callable[[], Awaitable[list[tuple[bool, float]]]]]:
        """Terminals that have sold something; then for each buyer whether there were seats, and after how long."""
        async with AsyncExitStack() as stack:
            buyers = [await stack.enter_async_context(self._buyer(buyer)) for buyer in self.numbers]

            async def run() -> list[tuple[bool, float]]:
                return await asyncio.gather(*(buy() for buy in buyers))

            yield run

    @asynccontextmanager
    async def _buyer(self, buyer: int) -> AsyncIterator[Callable[[], Awaitable[tuple[bool, float]]]]:
        async with open_database(self.dsn, max_connections=1) as database:
            sell, houses = seatui_way(database), PostgresHouseRepository(database)
            dice = random.Random(f"{self.showing} {buyer}")
            everything = {f"S{n}" for n in range(1, self.seats + 1)}
            mine = [f"S{n}" for n in range(buyer * SEATS + 1, (buyer + 1) * SEATS + 1)]
            await sell(_request(self.warm_showing, mine))

            async def buy() -> tuple[bool, float]:
                began = time.perf_counter()
                free = everything
                while len(free) >= SEATS:
                    if await _is_sold(sell, _request(self.showing, dice.sample(sorted(free), SEATS))):
                        return True, time.perf_counter() - began
                    free = everything - (await houses.seat_states(*key_of(self.showing))).keys()
                return False, time.perf_counter() - began

            yield buy


def _request(showing: int, seat_ids: list[str]) -> BookingRequest:
    event_id, showtime = key_of(showing)
    return BookingRequest(event_id, "user-123", showtime, seat_ids)


async def _is_sold(sell: Sell, request: BookingRequest) -> bool:
    try:
        await sell(request)
    except SeatsUnavailable:
        return False
    return True


async def rush(bench: Bench) -> str:
    """Buyers who want three seats at random, and try others that are still free until there are none."""
    scale = bench.scale
    dsn = bench.server.migrated_database()
    answers: list[tuple[bool, float]] = []
    with crew(min(_PROCESSES, scale.buyers)) as terminals:
        say(f"{scale.buyers} buyers run for {scale.contested} seats, {scale.rushes} times")
        for time_of_rush in range(scale.rushes):
            showing, warm = 2 * time_of_rush, 2 * time_of_rush + 1
            await import_house(dsn, scale.contested, showing)
            await import_house(dsn, scale.buyers * SEATS, warm)
            numbers = [range(first, scale.buyers, _PROCESSES) for first in range(_PROCESSES)]
            jobs = [Buyers(dsn, showing, scale.contested, some, warm) for some in numbers if some]
            for found in await asyncio.to_thread(terminals.at_once, jobs):
                answers += found
    # A no while there are seats would be a wrong one.
    assert sum(got for got, _ in answers) == scale.rushes * (scale.contested // SEATS), "all seats are sold"
    columns = [[seconds for got, seconds in answers if got is wanted] for wanted in (True, False)]
    rows = [
        ["answers", *(f"{len(column):,}" for column in columns)],
        *(
            [
                f"p{percent}",
                *(milliseconds(percentile(column, percent)) if column else "" for column in columns),
            ]
            for percent in (50, 95, 100)
        ),
    ]
    everybody = percentile((seconds for _, seconds in answers), 95)
    return table(
        f"{scale.buyers} buyers for {scale.contested} seats",
        _HEAD,
        rows,
        f"p95 of all buyers, those with seats and those without: {milliseconds(everybody)}.",
    )
