"""Draws the pictures of the README from the app itself: `make pictures`."""

import asyncio
import random
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from rich.color import ColorSystem

from seatui.booking import BookingRequest, BookingService
from seatui.demo.programme import prepare_demo
from seatui.domain.model.showings import Showing
from seatui.plans import Prices, read_plan
from seatui.postgres import (
    PostgresBookingRepository,
    PostgresHouseRepository,
    PostgresPlanRepository,
    open_database,
)
from seatui.postgres.database import Transaction
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.migrations import migrate
from seatui.tui.app import SeatuiApp
from seatui.tui.screens.house_screen import HouseScreen

FONTS_FROM_ELSEWHERE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
DOCS = Path(__file__).parent
PLANS = DOCS.parent / "tests" / "plans"
SIZE = (118, 36)
EVENING = datetime(2027, 5, 1, 19, 30).astimezone()
PRICES = {"sampleChartWithZones.json": Prices({"Mid Track Stand": Decimal(65)}, Decimal(40))}


@dataclass(frozen=True)
class Picture:
    """What is to be seen: a showing of the demo or of a plan, and the keys that lead there."""

    name: str
    keys: tuple[str, ...]
    plan: str | None = None


PICTURES = (
    # Down to row G, and three seats side by side.
    Picture("house", (*["down"] * 8, "left", "v", "right", "right", "space")),
    Picture("arena", ("pagedown", "right", "right"), "sampleChartWithZones.json"),
    Picture("overview", ("minus", "minus"), "sampleChartWithZones.json"),
    Picture("hall", ("4", "b"), "saal.csv"),
)


async def draw(dsn: str) -> None:
    """Opens each picture's house, types its keys, and saves what is on the screen."""
    async with open_database(dsn) as database:
        bookings, houses = PostgresBookingRepository(database), PostgresHouseRepository(database)
        plans = PostgresPlanRepository(database)
        await prepare_demo(bookings, houses, plans)
        first = (await houses.showings())[0].showing
        for name in dict.fromkeys(picture.plan for picture in PICTURES if picture.plan):
            await sell_some(plans, BookingService(bookings), name)
        for picture in PICTURES:
            open_at = (picture.plan, EVENING) if picture.plan else (first.event_id, first.showtime)
            app = SeatuiApp(BookingService(bookings), houses, open_at=open_at)
            app.console._color_system = ColorSystem.TRUECOLOR  # noqa: SLF001 - whatever terminal this is
            async with app.run_test(size=SIZE) as pilot:
                while not (isinstance(app.screen, HouseScreen) and app.screen.house):
                    await pilot.pause(0.01)
                await pilot.press(*picture.keys)
                await pilot.pause(1)
                drawn = FONTS_FROM_ELSEWHERE.sub("", app.export_screenshot(title="seatui"))
                (DOCS / f"{picture.name}.svg").write_text(drawn, encoding="utf-8")


async def sell_some(plans: PostgresPlanRepository, service: BookingService[Transaction], name: str) -> None:
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
