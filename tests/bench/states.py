"""The states that tables are in when a sale comes: filled and analysed, freshly made, or filled behind old plans."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from tests.bench.bench import Bench
from tests.bench.filling import leave_unanalysed, pour
from tests.bench.houses import SEATS, House, import_house
from tests.bench.sales import Till, Way, till

FILLED, FRESH, OLD_PLANS = (
    "filled and analysed",
    "freshly made",
    "filled since the first sale, never analysed",
)

WARM = 5
"""Sales that a connection has behind it when it is called warm."""

_SHOWINGS_SINCE = 50


async def fresh_house(bench: Bench) -> House:
    """A house that was imported a moment ago into tables that were made just before, and that nobody analysed."""
    dsn = bench.server.migrated_database()
    leave_unanalysed(dsn)
    await import_house(dsn, bench.scale.fresh)
    return House(dsn, bench.scale.fresh)


@asynccontextmanager
async def tills_with_old_plans(
    bench: Bench, ways: Sequence[Way], sales: int
) -> AsyncIterator[tuple[House, list[Till]]]:
    """Tills that first sold in a fresh house; since then others have filled the tables, and nobody analysed them.

    sales: how many the house has seats for.
    """
    seats = (sales + WARM * len(ways)) * SEATS
    house = House(bench.server.migrated_database(), seats)
    leave_unanalysed(house.dsn)
    await import_house(house.dsn, seats)
    async with AsyncExitStack() as stack:
        tills = [await stack.enter_async_context(till(house.dsn, way, house.requests(WARM))) for way in ways]
        sold = bench.scale.sold // _SHOWINGS_SINCE
        pour(house.dsn, range(1, 1 + _SHOWINGS_SINCE), sold, sold)
        yield house, tills
