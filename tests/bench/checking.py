"""How long `seatui db check` takes."""

import time

from seatui.postgres import open_database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.bench.bench import Bench, say
from tests.bench.figures import kept, number
from tests.bench.table import table

BUDGET = 10.0
"""Seconds for a million seats."""

_HEAD = ["seats", "seconds", "budget", "kept"]


async def checking(bench: Bench) -> str:
    """`db check` on seats of which half are sold, with their bookings and their journal; it must find nothing."""
    house = bench.grown(bench.scale.checked)
    bench.server.settle()
    say(f"checking {bench.scale.checked:,} seats")
    async with open_database(house.dsn) as database:
        began = time.perf_counter()
        breaches = await PostgresIntegrityCheck(database).breaches()
        took = time.perf_counter() - began
    assert not breaches, "\n".join(map(str, breaches[:5]))
    cells = [number(bench.scale.checked), f"{took:.1f}", f"≤ {BUDGET:g}", kept(took <= BUDGET)]
    return table("seatui db check", _HEAD, [cells])
