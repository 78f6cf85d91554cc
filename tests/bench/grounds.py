"""The same sale on other ground: `event_seats` in partitions, a pooler in between; and what is done in one go."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from statistics import median

from seatui.booking import BookingRequest
from seatui.postgres.schema.migrations import migrate
from tests.bench.bench import GROWN_SEATS, GROWN_SOLD, Bench, say
from tests.bench.figures import kept, milliseconds, number, p50, ratio, times
from tests.bench.filling import analyse, leave_unanalysed, pour
from tests.bench.floor import make_plain_tables
from tests.bench.houses import House, import_house, key_of
from tests.bench.rounds import in_turn
from tests.bench.sales import Till, seatui_way, till
from tests.bench.servers import run
from tests.bench.states import WARM
from tests.bench.table import table
from tests.engines.processes import find_program
from tests.engines.servers import PgBouncer, embedded_programs, engine_folder, servers_in

PARTITIONS = 16
MANY_BUDGET, MIGRATION_BUDGET = 1.0, 20.0
"""Seconds for a sale of 5,000 seats, and for `db migrate` of 2 million that seatui has not seen."""

_BOOKED_SHOWINGS = 400

_IN_PARTITIONS = f"""
    CREATE TABLE event_seats (
        id bigserial, event_id varchar(255) NOT NULL, showtime timestamptz NOT NULL, seat_id varchar(50) NOT NULL,
        zone varchar(50) NOT NULL DEFAULT '', row_number varchar(10) NOT NULL, seat_number integer NOT NULL,
        price numeric(10, 2) NOT NULL, status varchar(20) NOT NULL DEFAULT 'AVAILABLE'
            CHECK (status IN ('AVAILABLE', 'RESERVED', 'SOLD', 'BLOCKED')),
        booking_id varchar(50), reserved_at timestamptz, reserved_until timestamptz, sold_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (event_id, showtime, seat_id)
    ) PARTITION BY HASH (event_id);
    DO $$
    BEGIN
        FOR part IN 0 .. {PARTITIONS - 1} LOOP
            EXECUTE format('CREATE TABLE event_seats_%s PARTITION OF event_seats'
                           ' FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER %s)', part, part);
        END LOOP;
    END
    $$
"""

_SALE_HEAD = ["a sale of 3 seats", "beside it", "p50", "here", "p50", "÷"]
_GO_HEAD = ["in one go", "seconds", "budget", "kept"]


async def grounds(bench: Bench) -> str:
    """A sale in partitions and behind PgBouncer, each beside one without; a very large sale, and a migration."""
    sales = [await _parted(bench), await _pooled(bench)]
    return "\n".join(
        [
            table("A sale on other ground", _SALE_HEAD, sales),
            table("In one go", _GO_HEAD, [await _many(bench), await _migrated(bench)]),
        ]
    )


async def _parted(bench: Bench) -> list[str]:
    rows = bench.scale.parted
    whole = bench.grown(rows)
    say(f"filling {rows:,} rows of event_seats in {PARTITIONS} partitions")
    dsn, showings = bench.server.empty_database(), rows // GROWN_SEATS
    run(dsn, _IN_PARTITIONS)
    await asyncio.to_thread(migrate, dsn)
    pour(dsn, range(showings), GROWN_SEATS, GROWN_SOLD, booked=min(showings, _BOOKED_SHOWINGS))
    analyse(dsn)
    parted = House(dsn, GROWN_SEATS, GROWN_SOLD, showings)
    async with AsyncExitStack() as stack:
        tills = {
            house: await stack.enter_async_context(till(house.dsn, seatui_way)) for house in (whole, parted)
        }
        found = await _in_turn(bench, tills)
    bench.server.drop(dsn)
    return _row(f"{number(rows)} rows", "one table", found[whole], f"{PARTITIONS} partitions", found[parted])


async def _pooled(bench: Bench) -> list[str]:
    """Beside the same server without the pooler; that one is not the server of the other chapters."""
    if find_program("pgbouncer") is None:
        return ["behind PgBouncer", "it is not installed here", "", "", "", ""]
    async with _pooler() as (direct, pooled):
        await import_house(direct, bench.scale.ground_rounds * bench.scale.ground_sales * 6 + 6 * WARM)
        house = House(direct, bench.scale.ground_rounds * bench.scale.ground_sales * 6 + 6 * WARM)
        async with AsyncExitStack() as stack:
            tills = {
                dsn: await stack.enter_async_context(till(dsn, seatui_way, house.requests(WARM)))
                for dsn in (direct, pooled)
            }
            measures = {
                dsn: partial(_sales, opened, house, bench.scale.ground_sales) for dsn, opened in tills.items()
            }
            say(f"selling behind PgBouncer, {bench.scale.ground_rounds} rounds")
            found = await in_turn(measures, bench.scale.ground_rounds)
    return _row("transaction mode, no fsync", "direct", found[direct], "behind PgBouncer", found[pooled])


@asynccontextmanager
async def _pooler() -> AsyncIterator[tuple[str, str]]:
    """The DSN of a migrated database, and of the same behind a pooler."""
    with engine_folder() as folder, servers_in(folder) as make:
        server = make("server", embedded_programs())
        await asyncio.to_thread(server.make)
        await asyncio.to_thread(server.start)
        server.run("CREATE DATABASE boxoffice")
        await asyncio.to_thread(migrate, server.dsn("boxoffice"))
        pooler = PgBouncer(folder / "pooler", server)
        try:
            await asyncio.to_thread(pooler.start)
            yield server.dsn("boxoffice"), pooler.dsn("boxoffice")
        finally:
            pooler.kill()


async def _in_turn(bench: Bench, tills: dict[House, Till]) -> dict[House, list[float]]:
    measures: dict[House, Callable[[], Awaitable[float]]] = {}
    for house, opened in tills.items():
        await opened.sales(house.requests(WARM))
        measures[house] = partial(_sales, opened, house, bench.scale.ground_sales)
    bench.server.settle()
    say(f"selling in one table and in partitions, {bench.scale.ground_rounds} rounds")
    return await in_turn(measures, bench.scale.ground_rounds)


async def _sales(opened: Till, house: House, sales: int) -> float:
    wanted = [house.requests(1, turn % house.showings)[0] for turn in range(sales)]
    return p50(await opened.sales(wanted))


async def _many(bench: Bench) -> list[str]:
    """One sale of very many seats, in tables that nobody has analysed, on a connection that has sold a little."""
    seats = bench.scale.many
    dsn = bench.server.migrated_database()
    leave_unanalysed(dsn)
    await import_house(dsn, seats + WARM * 3)
    event_id, showtime = key_of(0)
    say(f"selling {seats:,} seats at once")
    async with till(dsn, seatui_way, House(dsn, seats + WARM * 3).requests(WARM)) as opened:
        wanted = [f"S{n}" for n in range(WARM * 3 + 1, WARM * 3 + seats + 1)]
        [took] = await opened.sales([BookingRequest(event_id, "user-123", showtime, wanted)])
    return _go(f"a sale of {number(seats)} seats, never analysed", took, MANY_BUDGET)


async def _migrated(bench: Bench) -> list[str]:
    """`db migrate` of a service's own database, half of its seats sold."""
    seats = bench.scale.migrated
    dsn = bench.server.empty_database()
    make_plain_tables(dsn)
    pour(dsn, range(seats // GROWN_SEATS), GROWN_SEATS, GROWN_SOLD, guarded=False)
    run(dsn, "DROP TABLE seat_journal")
    analyse(dsn)
    bench.server.settle()
    say(f"migrating {seats:,} seats")
    began = time.perf_counter()
    await asyncio.to_thread(migrate, dsn)
    took = time.perf_counter() - began
    bench.server.drop(dsn)
    return _go(f"db migrate of {number(seats)} seats", took, MIGRATION_BUDGET)


def _row(name: str, beside: str, theirs: list[float], here: str, ours: list[float]) -> list[str]:
    middles = [milliseconds(median(column)) for column in (theirs, ours)]
    return [name, beside, middles[0], here, middles[1], times(ratio(ours, theirs))]


def _go(name: str, seconds: float, budget: float) -> list[str]:
    return [name, f"{seconds:.2f}", f"≤ {budget:g}", kept(seconds <= budget)]
