"""Start of the demo: its showings, the app or the journey as text, and what runs beside them."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from seatui.cli.app_start import Guest, Preparation, run_app
from seatui.cli.output import print_lines, print_message
from seatui.cli.settings import Settings
from seatui.cli.terminal_needs import is_in_browser, moves_its_cursor, require_terminal
from seatui.domain.errors import SeatuiError
from seatui.domain.words.printable import printable

if TYPE_CHECKING:
    from seatui.demo.programme import Demo
    from seatui.postgres import Database
    from seatui.tui.app import SeatuiApp


class DemoOptions(Struct, frozen=True):
    """What the demo is asked for. rivals: their number. seed: of all that is made up. speed: of the rivals."""

    rivals: int = 0
    seed: int = 1
    speed: float = 1.0


async def run_demo(demo: Settings, options: DemoOptions) -> None:
    """Runs the app on the demo's showings; as text where no screen can be drawn."""
    if is_for_text():
        await _walk_through(demo, options)
        return
    require_terminal()

    async def begin(database: "Database") -> None:
        await showings_on(database, options.seed).begin()

    async def beside(_: "SeatuiApp") -> None:
        # The app itself says when its database is away.
        with suppress(SeatuiError):
            async with demo.database() as database:
                with rivals_beside(demo, database.dsn, options):
                    await showings_on(database, options.seed).finish()
                    await asyncio.Event().wait()

    await run_app(demo, prepare=Preparation("Making the demo house …", begin), guest=Guest(beside))


def is_for_text() -> bool:
    """Whether what the demo shows is read as text: no screen can be drawn."""
    return not is_in_browser() and not (sys.stdout.isatty() and moves_its_cursor(os.environ.get("TERM", "")))


async def _walk_through(demo: Settings, options: DemoOptions) -> None:
    async with demo.database() as database:
        showings = showings_on(database, options.seed)
        await showings.begin()
        await showings.finish()
        with rivals_beside(demo, database.dsn, options):
            await _tell(demo, database, options)


def run_on_demo(demo: Settings, seed: int, command: Callable[[], object]) -> None:
    """Runs a command for the demo's settings, on the demo's showings."""
    with demo.reachable_dsn():
        asyncio.run(_prepare_demo(demo, seed))
        command()


def remove_demo(demo: Settings) -> None:
    """Removes the demo's data, if there is any, and says so."""
    if demo.server().remove():
        print_message(f"removed the demo's data in {printable(str(demo.demo_dir))}: it begins anew")


async def _prepare_demo(demo: Settings, seed: int) -> None:
    async with demo.database() as database:
        showings = showings_on(database, seed)
        await showings.begin()
        await showings.finish()


def showings_on(database: "Database", seed: int) -> "Demo":
    """The demo's showings in a database."""
    from seatui.booking import PlanService
    from seatui.demo.programme import Demo
    from seatui.postgres import PostgresHouseRepository
    from seatui.postgres.repositories.history_writer import PostgresHistoryRepository
    from seatui.postgres.repositories.plan_writer import PostgresPlanRepository

    plans = PlanService(PostgresPlanRepository(database))
    return Demo(PostgresHistoryRepository(database), PostgresHouseRepository(database), plans, seed)


def rivals_beside(demo: Settings, dsn: str, options: DemoOptions) -> AbstractContextManager[None]:
    """Runs the rivals that were asked for, until left."""
    if not options.rivals:
        return nullcontext()
    from seatui.demo.rivals.crew import Crew
    from seatui.demo.rivals.rival_process import running_rivals

    crew = Crew(dsn, options.rivals, options.seed, options.speed)
    return running_rivals(crew, demo.demo_dir / "rivals.log")


async def _tell(demo: Settings, database: "Database", options: DemoOptions) -> None:
    """The journey as text; and what the rivals have done, if there are any."""
    from seatui.demo.journey import Journey
    from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository
    from seatui.postgres.repositories.booking_rows import PostgresBookingRows

    looks = demo.appearance
    journey = Journey(
        PostgresBookingRepository(database),
        PostgresHouseRepository(database),
        PostgresBookingRows(database),
        looks.glyphs,
        looks.money_of,
    )
    async for line in journey.lines(options.rivals):
        print_lines([line])
