"""The search over all bookings, by texts that many have, few have, and none has; beside a count of the bookings."""

import time
from collections.abc import Awaitable, Callable

from seatui.postgres import PostgresHouseRepository, open_database
from seatui.postgres.database import Database
from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, p50, percentile
from tests.bench.filling import analyse
from tests.bench.houses import SQL_EVENT, SQL_SHOWTIME
from tests.bench.rounds import in_turn
from tests.bench.servers import Server
from tests.bench.table import table
from tests.support import past_the_guards

BUDGET = 0.100
"""Seconds for the answer to a key."""

SEARCHED = {
    "a name of many: muller": "muller",
    "two letters: an": "an",
    "two words: anna dvor": "anna dvor",
    "a name of one: xylander": "xylander",
    "a name of nobody: nonagon": "nonagon",
    "a booking id: BK-1F2E-0": "BK-1F2E-0",
    "a seat: F12": "F12",
}
"""What is typed, by its name in the table."""

_FIRST = (
    "ARRAY['Anna', 'Jörg', 'Peter', 'Zoë', 'Marie-Louise', 'Łukasz', 'Hans', 'Béatrice', 'John', 'Søren']"
)
_LAST = (
    "ARRAY['Müller', 'Schmidt', 'Smith', 'O''Brien', 'Dvořák', 'García', 'Mueller', 'van den Berg', 'Strauß',"
    " 'Meyer', 'Jones', 'Novak', 'Blake']"
)
_SHOWINGS = 200
_HEAD = ["search", "p50", "p95", "a count, p50", "budget", "kept"]


async def finding(bench: Bench) -> str:
    """How long a key waits for the matching bookings of all showings, the newest 50 of them."""
    booked = bench.scale.booked
    say(f"making {booked:,} bookings")
    dsn = booked_database(bench.server, booked)
    bench.server.settle()
    say(f"searching them, {bench.scale.searches} times for each text")
    async with open_database(dsn, max_connections=1) as database:
        houses = PostgresHouseRepository(database)
        found = await in_turn(
            {
                "": _timed(lambda: _count(database)),
                **{name: _timed(_search(houses, typed)) for name, typed in SEARCHED.items()},
            },
            bench.scale.searches,
        )
    rows = [_row(name, found[name], found[""]) for name in SEARCHED]
    return table(f"Searching {booked:,} bookings of all showings", _HEAD, rows)


def booked_database(server: Server, bookings: int) -> str:
    """A database with so many bookings of three seats, in 200 showings; two names of three have accents."""
    dsn = server.migrated_database()
    past_the_guards(
        dsn,
        f"""
        INSERT INTO bookings (booking_id, event_id, showtime, user_id, quantity, status)
        SELECT upper('BK-' || substr(h, 1, 4) || '-' || substr(h, 5, 4) || '-' || substr(h, 9, 4)),
               {SQL_EVENT}, {SQL_SHOWTIME},
               ({_FIRST})[1 + n * 7 % 10] || ' ' || ({_LAST})[1 + n * 11 % 13]
               || CASE WHEN n = {bookings} / 2 THEN ' Xylander' ELSE '' END, 3, 'CONFIRMED'
        FROM generate_series(1, {bookings}) AS n, md5(n::text) AS h,
             LATERAL (SELECT n % {_SHOWINGS} AS k) AS showing
        """,
        """
        INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime)
        SELECT booking_id, chr((65 + id / 200 % 26)::integer) || id / 5200 * 3 + seat, event_id, showtime
        FROM bookings, generate_series(1, 3) AS seat
        """,
    )
    analyse(dsn)
    return dsn


def _timed(work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[float]]:
    async def timed() -> float:
        began = time.perf_counter()
        await work()
        return time.perf_counter() - began

    return timed


def _search(houses: PostgresHouseRepository, typed: str) -> Callable[[], Awaitable[object]]:
    return lambda: houses.find_bookings(typed)


async def _count(database: Database) -> None:
    async with database.reading() as tx:
        await tx.connection.execute("SELECT count(*) FROM bookings")


def _row(name: str, seconds: list[float], floor: list[float]) -> list[str]:
    p95 = percentile(seconds, 95)
    budget = f"≤ {BUDGET * 1000:.0f} ms"
    return [name, *map(milliseconds, (p50(seconds), p95, p50(floor))), budget, kept(p95 <= BUDGET)]
