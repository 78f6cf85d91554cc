"""Changes from outside, on a map that somebody moves about in: what painting them costs, and whether keys wait."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from statistics import mean
from typing import Any

from msgspec.structs import replace

from seatui.booking import BookingService
from seatui.domain.model.bookings import Booking, new_booking_id
from seatui.postgres import PostgresBookingRepository, open_database
from tests.bench.bench import Bench, say
from tests.bench.crew import crew
from tests.bench.figures import kept, milliseconds, number, percentile, times
from tests.bench.moving import BUDGET, FRONT, HOME, LEFT, RIGHT
from tests.bench.rooms import Room
from tests.bench.table import table
from tests.bench.terminal import QUIET, Terminal

CHANGES, REPAINTS, CPU = 200, 1, 0.010
"""Seats that change at once; how often that may paint, and the seconds of the processor that it may take."""

_PATIENCE = 20.0

_RATE = 1_000
"""Changes a second."""
_BLOCK, _BLOCKS = 10, 20
"""Seats that are sold and cancelled together; how many such blocks take turns, half of them sold at a time."""

_AT_ONCE_HEAD = ["", "repaints", "budget", "kept", "CPU", "budget", "kept", "commit → painted"]
_BUSY_HEAD = ["p95 of a move", "changes a second", "moves", "floor", "seatui", "÷ floor", "budget", "kept"]
_NOTE = "The mean of each; the CPU is what it takes beyond that of as many seconds in which no seat changes."


async def changes(bench: Bench) -> str:
    """In the largest house: many changes at once, and very many one after the other."""
    scale, seats = bench.scale, max(bench.scale.rooms)
    room = await bench.room(seats)
    with Terminal(room.program_at_house) as seatui:
        seatui.started("seat ")
        for key in (FRONT, HOME):
            seatui.press(key)
        say(f"changing {CHANGES} of {seats:,} seats, {scale.outside} times")
        at_once = await _at_once(seatui, room, scale.outside, scale.watched)
        say(f"changing {_RATE:,} seats a second of {seats:,}, for {scale.busy:g} s")
        busy = await asyncio.to_thread(_busy, seatui, room, scale.busy)
    name = f"{number(seats)} seats"
    return "\n".join(
        [
            table(f"{CHANGES} changes from outside, at once", _AT_ONCE_HEAD, [[name, *at_once]], _NOTE),
            table(f"{number(_RATE)} changes a second from outside", _BUSY_HEAD, [[name, *busy]]),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """What a change from outside set off: seconds until it was painted, and repaints."""

    painted: float
    repaints: int


async def _at_once(seatui: Terminal, room: Room, rounds: int, watched: float) -> list[str]:
    """Seats that are in sight are sold, and the sale is cancelled, again and again."""
    found = []
    # At one go: how many of its questions fall into a short time is chance.
    idle = _idle(seatui, watched * rounds)
    async with open_database(room.dsn, max_connections=1) as database:
        service = BookingService(PostgresBookingRepository(database))
        began, before = time.perf_counter(), seatui.cpu
        for turn in range(rounds):
            if turn % 2 == 0:
                request = replace(room.request(room.corner(CHANGES)), booking_id=new_booking_id())
                change = service.book_tickets(request)
            else:
                change = service.cancel_booking(str(request.booking_id))
            found.append(await _change(seatui, watched, change))
        cpu = (seatui.cpu - before - idle * (time.perf_counter() - began)) / rounds
        if rounds % 2:
            await service.cancel_booking(str(request.booking_id))
    repaints = mean(each.repaints for each in found)
    return [
        *(f"{repaints:g}", f"≤ {REPAINTS}", kept(repaints <= REPAINTS)),
        *(milliseconds(cpu), f"≤ {CPU * 1000:.0f} ms", kept(cpu <= CPU)),
        milliseconds(mean(each.painted for each in found)),
    ]


def _idle(seatui: Terminal, seconds: float) -> float:
    """Seconds of the processor that a second takes in which nothing changes."""
    began, before = time.perf_counter(), seatui.cpu
    seatui.watch(began + seconds)
    return (seatui.cpu - before) / (time.perf_counter() - began)


async def _change(seatui: Terminal, seconds: float, change: Awaitable[object]) -> _Change:
    """Makes a change; what it set off."""
    await change
    began = time.perf_counter()
    first = seatui.settle(began, QUIET, _PATIENCE)
    assert first.size, f"the changes were not painted; the screen is\n{seatui.text}"
    later = seatui.watch(began + seconds)
    return _Change(first.seconds, first.frames + later.frames)


@dataclass(frozen=True, slots=True)
class Changing:
    """A process that sells blocks of a house's seats and cancels the sales again, so many seats a second.

    It leaves the house as it found it.
    """

    room: Room
    seconds: float

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[Callable[[], Awaitable[float]]]:
        """An open connection; then how many seats a second were changed."""
        async with open_database(self.room.dsn, max_connections=1) as database:
            service = BookingService(PostgresBookingRepository(database))

            async def change() -> float:
                return await self._change(service)

            yield change

    async def _change(self, service: BookingService[Any]) -> float:
        wanted = self.room.corner(min(_BLOCK * _BLOCKS, len(self.room.free)))
        blocks = [wanted[first : first + _BLOCK] for first in range(0, len(wanted), _BLOCK)]
        sold: deque[Booking] = deque()
        began, changed = time.monotonic(), 0
        for block in cycle(blocks):
            sold.append(await service.book_tickets(self.room.request(block)))
            changed += len(block)
            if len(sold) > len(blocks) // 2:
                changed += len((await service.cancel_booking(sold.popleft().booking_id)).seat_ids)
            passed = time.monotonic() - began
            if passed >= self.seconds:
                break
            await asyncio.sleep(changed / _RATE - passed)
        for booking in sold:
            await service.cancel_booking(booking.booking_id)
        return changed / passed


def _busy(seatui: Terminal, room: Room, seconds: float) -> list[str]:
    """Moves of the cursor, to the right and back, while somebody else changes seats all the time."""
    floor_moves, moves = [], []
    with Terminal(room.grid) as floor, crew(1) as others:
        floor.started()
        changing = others.begin([Changing(room, seconds)])
        until = time.monotonic() + seconds
        for key in cycle([RIGHT, LEFT]):
            floor_moves.append(floor.press(key).seconds)
            moves.append(seatui.moved(key))
            if time.monotonic() >= until:
                break
        [rate] = changing()
    ours, plain = percentile(moves, 95), percentile(floor_moves, 95)
    return [
        *(number(rate), number(len(moves)), milliseconds(plain), milliseconds(ours)),
        *(times(ours / plain), f"≤ {BUDGET:g} ×", kept(ours <= BUDGET * plain)),
    ]
