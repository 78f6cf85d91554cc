"""How much a sale reads: whether it goes by index, whatever state the tables are in, the guards included."""

from contextlib import AsyncExitStack

from tests.bench.bench import Bench, say
from tests.bench.houses import House
from tests.bench.sales import Till, seatui_way, till
from tests.bench.servers import row
from tests.bench.states import FILLED, FRESH, OLD_PLANS, WARM, fresh_house, tills_with_old_plans
from tests.bench.table import table

_SALES = 5
_HEAD = ["a sale of 3 seats", "scans of a whole table", "rows read by index"]
_READ = "SELECT sum(seq_scan), sum(idx_tup_fetch) FROM pg_stat_user_tables"


async def reading(bench: Bench) -> str:
    """What a warm sale reads, of all tables."""
    say("counting what a sale reads")
    found = await reads(bench)
    rows = [[state, f"{scans:g}", f"{fetched:g}"] for state, (scans, fetched) in found.items()]
    return table("What a sale reads", _HEAD, rows)


async def reads(bench: Bench) -> dict[str, tuple[float, float]]:
    """By state of the tables: scans of a whole table, and rows read by index, for each sale."""
    fresh, filled = await fresh_house(bench), bench.filled
    async with AsyncExitStack() as stack:
        houses = {
            house: await stack.enter_async_context(till(house.dsn, seatui_way, house.requests(WARM)))
            for house in (filled, fresh)
        }
        old, old_tills = await stack.enter_async_context(tills_with_old_plans(bench, [seatui_way], _SALES))
        return {
            FILLED: await _reads(filled, houses[filled]),
            FRESH: await _reads(fresh, houses[fresh]),
            OLD_PLANS: await _reads(old, old_tills[0]),
        }


async def _reads(house: House, opened: Till) -> tuple[float, float]:
    await opened.tell_statistics()
    before = row(house.dsn, _READ)
    await opened.sales(house.requests(_SALES))
    await opened.tell_statistics()
    scans, fetched = (
        float(now - then) / _SALES for now, then in zip(row(house.dsn, _READ), before, strict=True)
    )
    return scans, fetched
