"""The search over all bookings, by texts that many have, few have, and none has; beside a count of the bookings."""

import sys
import time
from collections.abc import Awaitable, Callable, Iterator

from seatui.domain.model.showings import Showing
from seatui.postgres import PostgresHouseRepository, open_database
from seatui.postgres.database import Database
from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, p50, percentile
from tests.bench.filling import analyse
from tests.bench.houses import SQL_EVENT, SQL_SHOWTIME
from tests.bench.rooms import make_room
from tests.bench.rounds import in_turn
from tests.bench.servers import Server
from tests.bench.table import table
from tests.bench.terminal import Terminal
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
    "seats of a zone: Stalls F12-15": "Stalls F12-15",
}
"""What is typed, by its name in the table."""

_FIRST = (
    "ARRAY['Anna', 'Jörg', 'Peter', 'Zoë', 'Marie-Louise', 'Łukasz', 'Hans', 'Béatrice', 'John', 'Søren']"
)
_LAST = (
    "ARRAY['Müller', 'Schmidt', 'Smith', 'O''Brien', 'Dvořák', 'García', 'Mueller', 'van den Berg', 'Strauß',"
    " 'Meyer', 'Jones', 'Novak', 'Blake']"
)
_NAME = f"({_FIRST})[1 + n * 7 % 10] || ' ' || ({_LAST})[1 + n * 11 % 13]"
_SHOWINGS = 200

TYPED = ("muller", "xylander", "nonagon")
"""What is typed key by key: the name of many, of one and of nobody."""

ESCAPE = "\x1b"
_ANSWERING = 0.2
"""Seconds without a byte after which what a key found is painted."""

_KEYS_HEAD = ["key → painted, typing", "p50", "p95", "budget", "kept"]
_HEAD = ["search", "p50", "p95", "a count, p50", "budget", "kept"]


async def finding(bench: Bench) -> str:
    """How long a key waits for the matching bookings of all showings, the newest 50 of them."""
    booked = bench.scale.booked
    say(f"making {booked:,} bookings")
    dsn = booked_database(bench.server, booked)
    bench.server.settle()
    say(f"searching them, {bench.scale.searches} times for each text")
    async with open_database(dsn) as database:
        houses = PostgresHouseRepository(database)
        found = await in_turn(
            {
                "": _timed(lambda: _count(database)),
                **{name: _timed(_search(houses, typed)) for name, typed in SEARCHED.items()},
            },
            bench.scale.searches,
        )
    rows = [_row(name, found[name], found[""]) for name in SEARCHED]
    whole = table(f"Searching {booked:,} bookings of all showings", _HEAD, rows)
    keys = [_key_row(f"{typed}, in the showings", seconds) for typed, seconds in _in_the_showings(bench, dsn)]
    keys += [_key_row(f"{typed}, after B", seconds) for typed, seconds in await _in_a_house(bench)]
    return f"{whole}\n{table(f'Typing a filter over {booked:,} bookings', _KEYS_HEAD, keys)}"


def _in_the_showings(bench: Bench, dsn: str) -> Iterator[tuple[str, list[float]]]:
    """By what is typed: seconds of each key until the bookings that match are painted."""
    with Terminal([sys.executable, "-m", "seatui", "--dsn", dsn]) as seatui:
        seatui.started("showings")
        yield from _typed(seatui, bench.scale.filters)


async def _in_a_house(bench: Bench) -> list[tuple[str, list[float]]]:
    """The same in the list of a showing that has all of them, most of them cancelled."""
    room = await make_room(bench.server, min(bench.scale.rooms))
    _crowd(room.dsn, room.showing, bench.scale.booked)
    with Terminal(room.program_at_house) as seatui:
        seatui.started("seat ")
        seatui.opened("B", "newest first")
        return [*_typed(seatui, bench.scale.filters)]


def _typed(seatui: Terminal, rounds: int) -> Iterator[tuple[str, list[float]]]:
    for typed in TYPED:
        seconds: list[float] = []
        for _ in range(rounds):
            pressed = [seatui.press(key, _ANSWERING) for key in typed]
            seconds += [each.seconds for each in pressed if each.size]
            seatui.press(ESCAPE, _ANSWERING)
        yield typed, seconds


def _crowd(dsn: str, showing: Showing, bookings: int) -> None:
    """So many cancelled bookings of one showing, of the customers of `booked_database`."""
    its_key = f"'{showing.event_id}', timestamptz '{showing.showtime.isoformat()}'"
    past_the_guards(
        dsn,
        f"""
        INSERT INTO bookings (booking_id, event_id, showtime, user_id, quantity, status)
        SELECT 'OLD-' || n, {its_key}, {_NAME}, 1, 'CANCELLED' FROM generate_series(1, {bookings}) AS n
        """,
        f"""
        INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime, live)
        SELECT 'OLD-' || n, '1-' || 1 + n % 20, {its_key}, false FROM generate_series(1, {bookings}) AS n
        """,
    )
    analyse(dsn)


def booked_database(server: Server, bookings: int) -> str:
    """A database with so many bookings of three seats, in 200 showings; two names of three have accents.

    A third of the showings have rows of seats: 100,000 for as many bookings.
    """
    dsn = server.migrated_database()
    past_the_guards(
        dsn,
        f"""
        INSERT INTO bookings (booking_id, event_id, showtime, user_id, quantity, status)
        SELECT upper('BK-' || substr(h, 1, 4) || '-' || substr(h, 5, 4) || '-' || substr(h, 9, 4)),
               {SQL_EVENT}, {SQL_SHOWTIME},
               {_NAME} || CASE WHEN n = {bookings} / 2 THEN ' Xylander' ELSE '' END, 3, 'CONFIRMED'
        FROM generate_series(1, {bookings}) AS n, md5(n::text) AS h,
             LATERAL (SELECT n % {_SHOWINGS} AS k) AS showing
        """,
        """
        INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime)
        SELECT booking_id, chr((65 + id / 200 % 26)::integer) || id / 5200 * 3 + seat, event_id, showtime
        FROM bookings, generate_series(1, 3) AS seat
        """,
        f"""
        INSERT INTO event_seats (
            event_id, showtime, seat_id, zone, row_number, seat_number, price, status, booking_id)
        SELECT event_id, showtime, seat_id, 'Stalls', left(seat_id, 1), substr(seat_id, 2)::integer, 20, 'SOLD',
               booking_id
        FROM booking_seats
        WHERE (event_id, showtime) IN (
            SELECT DISTINCT event_id, showtime FROM booking_seats ORDER BY event_id, showtime LIMIT {_SHOWINGS} / 3)
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


def _key_row(name: str, seconds: list[float]) -> list[str]:
    shown = [milliseconds(percentile(seconds, percent)) if seconds else "–" for percent in (50, 95)]
    is_kept = bool(seconds) and percentile(seconds, 95) <= BUDGET
    return [name, *shown, f"≤ {BUDGET * 1000:.0f} ms", kept(is_kept)]


def _row(name: str, seconds: list[float], floor: list[float]) -> list[str]:
    p95 = percentile(seconds, 95)
    budget = f"≤ {BUDGET * 1000:.0f} ms"
    return [name, *map(milliseconds, (p50(seconds), p95, p50(floor))), budget, kept(p95 <= BUDGET)]
