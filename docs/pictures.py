"""Draws the pictures of the README from the app itself: `make pictures`."""

import asyncio
import re
import tempfile
from pathlib import Path

from seatui.booking import BookingService
from seatui.demo.house import prepare_demo
from seatui.postgres import (
    PostgresBookingRepository,
    PostgresHouseRepository,
    PostgresPlanRepository,
    open_database,
)
from seatui.postgres.embedded import EmbeddedServer
from seatui.postgres.migrations import migrate
from seatui.tui.app import SeatuiApp
from seatui.tui.screens.house import HouseScreen

FONTS_FROM_ELSEWHERE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
DOCS = Path(__file__).parent
SIZE = (118, 36)
# Down to row G, and three seats side by side.
KEYS = (*["down"] * 8, "left", "v", "right", "right", "space")


async def draw(dsn: str) -> None:
    """Opens the demo's first house, picks seats, and saves what is on the screen."""
    async with open_database(dsn) as database:
        bookings, houses = PostgresBookingRepository(database), PostgresHouseRepository(database)
        await prepare_demo(bookings, houses, PostgresPlanRepository(database))
        first = (await houses.showings())[0].showing
        app = SeatuiApp(BookingService(bookings), houses, open_at=(first.event_id, first.showtime))
        async with app.run_test(size=SIZE) as pilot:
            while not (isinstance(app.screen, HouseScreen) and app.screen.house):
                await pilot.pause(0.01)
            await pilot.press(*KEYS)
            await pilot.pause(0.2)
            picture = FONTS_FROM_ELSEWHERE.sub("", app.export_screenshot(title="seatui"))
            (DOCS / "house.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """On a server and a house of their own, which are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedServer(Path(folder)).running() as dsn:
        migrate(dsn)
        asyncio.run(draw(dsn))


if __name__ == "__main__":
    main()
