"""Random work at the app over a real database: what it keeps in memory, its tasks and its connections stay as few."""

import asyncio
import gc
import random
import time
from pathlib import Path

import pytest

from seatui.booking import BookingService
from seatui.domain.errors import SeatuiError
from seatui.postgres import Database
from seatui.postgres.database import Transaction
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from tests.support import IS_SOAK, make_house, request, rows, service_on, small_plan
from tests.tui.driving import LIVE, Clerk, at_a_stored_house

SECONDS = 1800 if IS_SOAK else 5
"""Of work; in the short form there is no time for memory to grow."""

KEYS = (
    *(
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "g",
        "G",
        "pageup",
        "pagedown",
        "shift+right",
        "v",
        "space",
    ),
    *(
        "asterisk",
        "u",
        "U",
        "2",
        "b",
        "n",
        "N",
        "z",
        "less_than_sign",
        "p",
        "o",
        "w",
        "plus",
        "minus",
        "r",
        "i",
    ),
    *("enter", "enter", "escape", "escape", "x", "B", "H", "Z", "slash", "colon", "question_mark", "tab"),
    *("a", "3", "s", "e", "m", "t", "h"),
)
PARTS = 10
"""How often memory, tasks and connections are looked at."""

CONNECTIONS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def memory() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


async def work(clerk: Clerk, database: Database, luck: random.Random, until: float) -> int:
    """Presses random keys, while others sell and cancel; comes back to the house when it was left."""
    service, pressed = service_on(database), 0
    while time.monotonic() < until:
        await clerk.pilot.press(*luck.choices(KEYS, k=12))
        pressed += 12
        if luck.random() < 0.2:
            await disturb(service, luck)
        if isinstance(clerk.app.screen, ShowingsScreen):
            await clerk.press("escape", "enter")
            await clerk.until(
                lambda: isinstance(clerk.app.screen, HouseScreen) and clerk.house.house is not None
            )
    return pressed


async def disturb(service: BookingService[Transaction], luck: random.Random) -> None:
    """Another terminal sells a seat, or cancels what it sold."""
    seat_id = f"{luck.choice('ABCDEFGH')}{luck.randint(1, 12)}"
    try:
        booking = await service.book_tickets(request(seat_id, user="web"))
        if luck.random() < 0.7:
            await service.cancel_booking(booking.booking_id)
    except SeatuiError:
        return  # taken: that is the game


@pytest.mark.heavy
@pytest.mark.slow
async def test_memory_tasks_and_connections_stay_flat_in_random_work(database: Database, dsn: str) -> None:
    await make_house(database, plan=small_plan("ABCDEFGH", 12))
    luck, found = random.Random(13), []
    async with at_a_stored_house(database, size=(120, 40), pace=LIVE) as clerk:
        for _ in range(PARTS):
            pressed = await work(clerk, database, luck, time.monotonic() + SECONDS / PARTS)
            assert pressed, "nothing was done"
            assert clerk.app.is_running
            found.append((memory(), len(asyncio.all_tasks()), rows(dsn, CONNECTIONS)[0][0]))
    # The first half loads what is loaded when it is first used, and thousands of bookings come to be listed.
    memories, tasks, connections = zip(*found, strict=True)
    half = PARTS // 2
    assert memories[-1] < memories[half] * 1.1, found
    # A dialog that is open has some: the fewest of each half.
    assert min(tasks[half:]) < min(tasks[:half]) + 15, found
    assert connections[-1] <= 6, found
    assert await PostgresIntegrityCheck(database).breaches() == []
