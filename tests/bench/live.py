"""A house at several terminals: from a commit at one to the picture at another, and the load of many."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from msgspec.structs import replace

from seatui.booking import BookingService
from seatui.demo.rivals.crew import Crew
from seatui.demo.rivals.rival_process import running_rivals
from seatui.domain.model.bookings import new_booking_id
from seatui.postgres import Origin, PostgresBookingRepository, open_database
from seatui.postgres.hints import PostgresHints
from tests.bench.bench import Bench, say
from tests.bench.crew import crew
from tests.bench.figures import kept, milliseconds, number, p50, percentile, times
from tests.bench.moving import LEFT, RIGHT
from tests.bench.rooms import Room, make_room
from tests.bench.scale import Scale
from tests.bench.servers import row, run
from tests.bench.table import table
from tests.bench.terminal import Terminal
from tests.waiting import until

IDLE, BUSY = 0.100, 0.250
"""Seconds from a commit until it is painted at another terminal, p95: idle, and while others change seats."""

KEYS = 1.5
"""Times the floor's p95 of a move while others change seats."""

APART = 0.4
"""Seconds between two changes that are watched."""

RATE = 200
"""Changes a second of the others: sales, and cancellations of them in turn."""

RIVALS_SPEED = 18.0
"""How many times as fast as people the demo's rivals are here: 8 of them make some 20 changes a second."""

_LINK = ["terminals, commit → painted", "p50", "p95", "budget", "kept"]
_LINE = ["terminals", "p95 of a move", "floor", "÷ floor", "budget", "kept"]
_COST = ["terminals", "connections", "queries a second", "CPU of the server", "CPU of the terminals"]
_COST_NOTE = "CPU in seconds of the processor for a second."

_QUERIES = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
_CHANGES_OF_RIVALS = "SELECT count(*) FROM seatui.seat_journal WHERE terminal ~ '^window '"
_CONNECTIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True, slots=True)
class Sales:
    """A process that sells seats of a house and cancels the sales again, so many changes a second, and says so."""

    room: Room
    seat_ids: tuple[str, ...]
    seconds: float

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[Callable[[], Awaitable[float]]]:
        """A till; then the changes a second that it made."""
        async with selling(self.room) as change:

            async def work() -> float:
                began, made = time.monotonic(), 0
                for seat_id in cycle(self.seat_ids):
                    await change(seat_id)
                    made += 1
                    passed = time.monotonic() - began
                    if passed >= self.seconds:
                        break
                    await asyncio.sleep(made / RATE - passed)
                return made / passed

            yield work


@asynccontextmanager
async def selling(room: Room) -> AsyncIterator[Callable[[str], Awaitable[None]]]:
    """A till that sells a seat, or cancels its sale of it, and tells the others; it cancels all in the end."""
    origin, showing, sold = Origin("till", ""), room.showing, dict[str, str]()
    async with (
        open_database(room.dsn, max_connections=1, origin=origin) as database,
        PostgresHints(room.dsn, origin).running() as hints,
    ):
        service = BookingService(PostgresBookingRepository(database))

        async def change(seat_id: str) -> None:
            if seat_id in sold:
                await service.cancel_booking(sold.pop(seat_id))
            else:
                request = replace(room.request([seat_id]), booking_id=new_booking_id())
                sold[seat_id] = (await service.book_tickets(request)).booking_id
            hints.tell_changed(showing.event_id, showing.showtime)

        yield change
        for seat_id in [*sold]:
            await change(seat_id)


async def live(bench: Bench) -> str:
    """How soon others see a sale, idle and busy; and what many terminals cost."""
    scale, room = bench.scale, await bench.room(min(bench.scale.rooms[:2][-1], 2_000))
    rows, moves = [], []
    for size in scale.windows:
        say(f"commit → painted at {size} terminals")
        with ExitStack() as stack:
            windows = _open(stack, room, size)
            rows.append(_row(f"{size}, idle", await _latencies(windows, room, scale.seen), IDLE))
            seconds = scale.seen * (APART + 0.4) + 1
            with crew(1) as others:
                ended = others.begin([Sales(room, tuple(room.corner(120)[20:]), seconds)])
                found = await _latencies(windows, room, scale.seen)
                ended()
            rows.append(_row(f"{size}, {RATE} changes a second", found, BUSY))
            with crew(1) as others:
                ended = others.begin([Sales(room, tuple(room.corner(120)[20:]), scale.busy)])
                moves.append(_moves(windows[0], room, scale.busy, f"{size}, {RATE} changes a second"))
                ended()
    # Rivals leave what they have sold: they have a house of their own.
    size = room.rows * room.columns
    seen, moved = await _beside_rivals(await make_room(bench.server, size), scale)
    rows.append(seen)
    moves.append(moved)
    costs = await _costs(room, scale.many_windows, scale.busy)
    return "\n".join(
        [
            table("From a commit to another terminal", _LINK, rows),
            table("Keys meanwhile", _LINE, moves),
            table("What many terminals cost", _COST, costs, _COST_NOTE),
        ]
    )


def _open(stack: ExitStack, room: Room, size: int) -> list[Terminal]:
    """So many terminals at the house, each with its cursor on the first free seat."""
    windows = [stack.enter_context(Terminal(room.program_at_house)) for _ in range(size)]
    for window in windows:
        window.started("seat ")
    for window in windows:
        for key in f"/{room.corner(1)[0]}\r":
            window.press(key)
        assert "free" in window.text, window.text
    return windows


async def _latencies(windows: Sequence[Terminal], room: Room, rounds: int) -> list[float]:
    """The seat at the cursors is sold, and the sale cancelled, again and again: until each terminal said so."""
    found: list[float] = []
    [seat_id] = room.corner(1)
    with ThreadPoolExecutor(len(windows)) as watchers:
        async with selling(room) as change:
            for turn in range(rounds):
                await asyncio.sleep(APART)
                shown = "free" if turn % 2 else "sold"
                await change(seat_id)
                began = time.perf_counter()
                loop = asyncio.get_running_loop()
                found += await asyncio.gather(
                    *(loop.run_in_executor(watchers, each.shown, f"· {shown}", began) for each in windows)
                )
    return found


async def _beside_rivals(room: Room, scale: Scale) -> tuple[list[str], list[str]]:
    """The same two figures of one terminal beside the rivals of the demo."""
    say(f"a terminal beside {scale.rivals} rivals")
    rivals = Crew(room.dsn, scale.rivals, seed=1, speed=RIVALS_SPEED)
    # A wheelchair place: no rival takes it from the till.
    run(room.dsn, f"UPDATE seatui.plan_seats SET kind = 'wheelchair' WHERE seat_id = '{room.corner(1)[0]}'")
    with ExitStack() as stack:
        windows = _open(stack, room, 1)
        stack.enter_context(running_rivals(rivals, Path(os.devnull)))
        await asyncio.to_thread(until, lambda: row(room.dsn, _CHANGES_OF_RIVALS)[0], "rivals at work")
        began, before = time.monotonic(), row(room.dsn, _CHANGES_OF_RIVALS)[0]
        found = await _latencies(windows, room, scale.seen)
        moved = await asyncio.to_thread(_moves, windows[0], room, scale.busy, "")
        made = (row(room.dsn, _CHANGES_OF_RIVALS)[0] - before) / (time.monotonic() - began)
    name = f"1 and {scale.rivals} rivals, {made:.0f} changes a second"
    return _row(name, found, BUSY), [name, *moved[1:]]


def _row(name: str, found: Sequence[float], budget: float) -> list[str]:
    late = percentile(found, 95)
    return [
        *(name, milliseconds(p50(found)), milliseconds(late)),
        *(f"≤ {budget * 1000:.0f} ms", kept(late <= budget)),
    ]


def _moves(window: Terminal, room: Room, seconds: float, name: str) -> list[str]:
    """Moves of the cursor to the right and back while others sell."""
    floor_moves, moves = [], []
    with Terminal(room.grid) as floor:
        floor.started()
        end = time.monotonic() + seconds
        for key in cycle([RIGHT, LEFT]):
            floor_moves.append(floor.press(key).seconds)
            moves.append(window.moved(key))
            if time.monotonic() >= end:
                break
    ours, plain = percentile(moves, 95), percentile(floor_moves, 95)
    share = ours / plain
    return [name, milliseconds(ours), milliseconds(plain), times(share), f"≤ {KEYS:g} ×", kept(share <= KEYS)]


async def _costs(room: Room, size: int, seconds: float) -> list[list[str]]:
    """Connections, queries a second and processor time of so many terminals, idle and while somebody sells."""
    say(f"{size} terminals at one server")
    with ExitStack() as stack:
        windows = [stack.enter_context(Terminal(room.program_at_house)) for _ in range(size)]
        for window in windows:
            window.started("seat ")
        idle = await asyncio.to_thread(_cost, windows, room, seconds)
        with crew(1) as others:
            ended = others.begin([Sales(room, tuple(room.corner(120)[20:]), seconds)])
            busy = await asyncio.to_thread(_cost, windows, room, seconds)
            ended()
    return [[f"{size}, idle", *idle], [f"{size}, {RATE} changes a second", *busy]]


def _cost(windows: Sequence[Terminal], room: Room, seconds: float) -> list[str]:
    queries, server, terminals = row(room.dsn, _QUERIES)[0], _cpu_of_servers(), sum(w.cpu for w in windows)
    began = time.perf_counter()
    with ThreadPoolExecutor(len(windows)) as watchers:
        # Read, so that no program waits for its terminal.
        list(watchers.map(lambda window: window.watch(began + seconds), windows))
    passed = time.perf_counter() - began
    return [
        number(row(room.dsn, _CONNECTIONS)[0]),
        number((row(room.dsn, _QUERIES)[0] - queries) / passed),
        f"{(_cpu_of_servers() - server) / passed:.2f}",
        f"{(sum(w.cpu for w in windows) - terminals) / passed:.2f}",
    ]


def _cpu_of_servers() -> float:
    """Seconds of the processor that all processes of PostgreSQL on this machine have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, facts = path.read_text().split(") ", 1)
        except OSError:
            continue  # it has ended
        if "(postgres" in name:
            used += sum(map(int, facts.split()[11:15]))
    return used / ticks
