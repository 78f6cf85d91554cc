"""The replay of a long journal: frames a second while it plays, and how soon the house is painted after a leap."""

import time
from itertools import islice

import psycopg

from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, number, p50, percentile
from tests.bench.rooms import Room
from tests.bench.table import table
from tests.bench.terminal import Terminal

FRAMES, LEAP = 15.0, 0.100
"""The least frames a second; the p95 of a leap, in seconds."""

RUNNING_TIME = 30
"""Seconds that the film runs."""

_TENTHS = "9182736450"
"""The keys that leap over most of the film and back."""

_CHANGES = """
    DO $$
    DECLARE free text[] := ARRAY(
        SELECT seat_id FROM event_seats WHERE status IN ('AVAILABLE', 'BLOCKED') ORDER BY seat_id
    );
    BEGIN
        FOR n IN 0..{last} LOOP
            UPDATE event_seats SET status = CASE status WHEN 'BLOCKED' THEN 'AVAILABLE' ELSE 'BLOCKED' END
            WHERE seat_id = free[1 + n % cardinality(free)];
            IF n % 10 = 0 THEN COMMIT; END IF;
        END LOOP;
    END $$
"""

_HEAD = ["replay", "p50", "p95", "budget", "kept"]


async def replaying(bench: Bench) -> str:
    """How smoothly a journal plays, and how soon a leap in it is painted."""
    changes, room = bench.scale.changes, await bench.room(min(bench.scale.rooms[:2][-1], 2_000))
    say(f"{changes:,} changes of {len(room.free):,} seats")
    _change(room, changes)
    rates, leaps = _played(room, bench.scale.watched, bench.scale.jumps)
    late = percentile(leaps, 95)
    rows = [
        ["frames a second, playing", number(p50(rates)), "", f"≥ {FRAMES:g}", kept(p50(rates) >= FRAMES)],
        ["a leap → painted", milliseconds(p50(leaps)), milliseconds(late), "≤ 100 ms", kept(late <= LEAP)],
    ]
    return table(f"Replay of {changes:,} changes in {RUNNING_TIME} s", _HEAD, rows)


def _change(room: Room, changes: int) -> None:
    with psycopg.connect(room.dsn, autocommit=True) as connection:
        connection.execute(_CHANGES.format(last=changes - 1).encode())


def _played(room: Room, seconds: float, rounds: int) -> tuple[list[float], list[float]]:
    """Frames a second while it plays, so many seconds long each; and seconds from a leap to its last byte."""
    key = ["--event", room.showing.event_id, "--showtime", room.showing.showtime.isoformat()]
    command = [*room.program, "replay", *key, "--seconds", str(RUNNING_TIME)]
    with Terminal(command) as seatui:
        seatui.shown("playing", seatui.began)
        rates = [_rate(seatui, seconds) for _ in range(rounds)]
        seatui.opened(" ", "paused")
        leaps = [seatui.press(tenth).seconds for _ in range(rounds) for tenth in islice(_TENTHS, None)]
    return rates, leaps


def _rate(seatui: Terminal, seconds: float) -> float:
    return seatui.watch(time.perf_counter() + seconds).frames / seconds
