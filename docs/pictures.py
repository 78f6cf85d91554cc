"""Draws the pictures of the README from the app itself: `make pictures`."""

import asyncio
import random
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from rich.color import ColorSystem

from seatui.booking import BookingRequest, BookingService, PlanService
from seatui.demo.programme import Demo
from seatui.domain.model.showings import Showing
from seatui.plans import Prices, read_plan
from seatui.postgres import (
    Origin,
    PostgresBookingRepository,
    PostgresHistoryRepository,
    PostgresHouseRepository,
    PostgresPlanRepository,
    open_database,
)
from seatui.postgres.database import Transaction
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.hints import PostgresHints
from seatui.postgres.schema.migrations import migrate
from seatui.tui.app import SeatuiApp
from seatui.tui.screens.house_screen import HouseScreen

FONTS_FROM_ELSEWHERE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
DOCS = Path(__file__).parent
PLANS = DOCS.parent / "tests" / "plans"
SIZE = (118, 36)
HERE, THERE = Origin("window 1", "ann"), Origin("window 3", "bob")
EVENING = datetime(2027, 5, 1, 19, 30).astimezone()
PRICES = {"sampleChartWithZones.json": Prices({"Mid Track Stand": Decimal(65)}, Decimal(40))}


@dataclass(frozen=True)
class Picture:
    """A showing of the demo or of a plan, and the keys typed. others: whether other terminals are at work on it."""

    name: str
    keys: tuple[str, ...]
    plan: str | None = None
    others: bool = False


PICTURES = (
    # Down to row G, and three seats side by side.
    Picture("house", (*["down"] * 8, "left", "v", "right", "right", "space")),
    Picture("arena", ("pagedown", "right", "right"), "sampleChartWithZones.json"),
    Picture("overview", ("minus", "minus"), "sampleChartWithZones.json"),
    Picture("hall", ("4", "b"), "saal.csv"),
    # The newest booking of the house.
    Picture("card", ("B", "enter")),
    Picture("live", ("2", "b"), others=True),
)


async def draw(dsn: str) -> None:
    """Opens each picture's house, types its keys, and saves what is on the screen."""
    async with open_database(dsn, origin=HERE) as database:
        bookings, houses = PostgresBookingRepository(database), PostgresHouseRepository(database)
        plans = PlanService(PostgresPlanRepository(database))
        await Demo(PostgresHistoryRepository(database), houses, plans).begin()
        first = (await houses.showings())[0].showing
        for name in dict.fromkeys(picture.plan for picture in PICTURES if picture.plan):
            await sell_some(plans, BookingService(bookings), name)
        for picture in PICTURES:
            open_at = (picture.plan, EVENING) if picture.plan else (first.event_id, first.showtime)
            hints = PostgresHints(dsn, HERE)
            app = SeatuiApp(BookingService(bookings), houses, open_at=open_at, hints=hints)
            app.console._color_system = ColorSystem.TRUECOLOR  # noqa: SLF001 - whatever terminal this is
            async with hints.running(), app.run_test(size=SIZE) as pilot, AsyncExitStack() as others:
                while not (isinstance(app.screen, HouseScreen) and app.screen.house):
                    await pilot.pause(0.01)
                if picture.others:
                    await others.enter_async_context(another_terminal(dsn, first))
                    while not app.screen.state.overlay.offered:
                        await pilot.pause(0.01)
                await pilot.press(*picture.keys)
                await pilot.pause(1)
                drawn = FONTS_FROM_ELSEWHERE.sub("", app.export_screenshot(title="seatui"))
                (DOCS / f"{picture.name}.svg").write_text(drawn, encoding="utf-8")


@asynccontextmanager
async def another_terminal(dsn: str, showing: Showing) -> AsyncIterator[None]:
    """A terminal that sells and holds seats of a house, and then picks some."""
    async with (
        open_database(dsn, origin=THERE) as database,
        PostgresHints(dsn, THERE).running() as hints,
    ):
        houses = PostgresHouseRepository(database)
        house = await houses.house(showing.event_id, showing.showtime)
        free = [
            seat for seat in house.layout.seats.values() if house.is_free(seat.seat_id, houses.clock.now())
        ]
        row = [seat.seat_id for seat in free if (seat.zone, seat.row) == ("Stalls", "I")]
        service = BookingService(PostgresBookingRepository(database), tell_changed=hints.tell_changed)
        where = (showing.event_id, "Quentin Blake", showing.showtime)
        await service.book_tickets(BookingRequest(*where, row[:3]))
        await service.hold_seats(BookingRequest(*where, row[4:6]))
        hints.offer(showing.event_id, showing.showtime, row[8:12])
        yield


async def sell_some(plans: PlanService, service: BookingService[Transaction], name: str) -> None:
    """A showing of a plan in which some have bought: the better a row, the more of it."""
    plan = read_plan(PLANS / name, PRICES.get(name, Prices(default=Decimal(24))))
    await plans.import_plan(Showing(name, EVENING, plan.name), plan)
    chance = random.Random(7)  # noqa: S311
    rows = groupby(plan.seats, key=lambda seat: (seat.block, seat.row_index))
    for (block, row_index), row in rows:
        seats = [seat.seat_id for seat in row]
        share = 0.9 / (1 + (row_index + 3 * block) / 6)
        for at in range(0, len(seats), 3):
            if chance.random() < share:
                await service.book_tickets(BookingRequest(name, "Moreau", EVENING, seats[at : at + 3]))


def main() -> None:
    """On a server and a house of their own, which are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedServer(Path(folder)).running() as dsn:
        migrate(dsn)
        asyncio.run(draw(dsn))


if __name__ == "__main__":
    main()
