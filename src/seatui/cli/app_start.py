"""Start of the terminal app, on a database or on the demo house."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from seatui.cli import ending_signals, loading
from seatui.cli.appearance import tell_textual
from seatui.cli.named_showing import NamedShowing
from seatui.cli.settings import Settings
from seatui.cli.terminal_needs import moves_its_cursor, require_terminal
from seatui.domain.replay import Replaying

if TYPE_CHECKING:
    from seatui.postgres import Database
    from seatui.tui.command_app import CommandApp


async def run_app(
    settings: Settings, open_at: NamedShowing | None = None, replay: Replaying | None = None
) -> None:
    """Runs the app until the clerk quits, or a signal ends it.

    open_at: the house to open first. replay: how to play its journal instead.
    """
    tell_textual(os.environ)
    async with AsyncExitStack() as opened:
        with loading():
            # The screens are imported while the embedded server starts: the two take about equally long.
            importing = asyncio.create_task(asyncio.to_thread(import_module, "seatui.tui.app"))
            from seatui.booking import BookingService
            from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository
            from seatui.postgres.hints import PostgresHints

            database = await opened.enter_async_context(settings.database())
            repository, houses = PostgresBookingRepository(database), PostgresHouseRepository(database)
            opened_first: tuple[str, datetime] | None = None
            if open_at is not None:
                # A missing showing is reported before the screen opens, with the contract's exit code.
                known = await open_at.known(database)
                opened_first = known.event_id, known.showtime
                async with database.reading() as tx:
                    await repository.validate_showing(tx, *opened_first)
                if replay is None:
                    houses.read_ahead(*opened_first)
            await importing
            from seatui.tui.app import SeatuiApp
            from seatui.tui.commands.keys_file import keys_file, read_keymap

            keymap = read_keymap(keys_file())

        looks, listen_dsn = settings.appearance, settings.listen_dsn or database.dsn
        hints = PostgresHints(listen_dsn, settings.origin, presence=settings.presence)
        await opened.enter_async_context(hints.running())
        app = SeatuiApp(
            BookingService(repository, tell_changed=hints.tell_changed),
            houses,
            open_at=opened_first,
            replay=replay,
            encoding=looks.encoding,
            glyphs=looks.glyphs,
            money_of=looks.money_of,
            theme=looks.theme,
            keymap=keymap,
            hints=hints,
            holds_while_paying=settings.holds_while_paying,
        )
        await app.read_ahead()
        await run_to_the_end(app)
    end_like(app)


async def run_to_the_end(app: "CommandApp") -> None:
    """Runs an app until it is left, or a signal ends it."""
    with ending_signals.answered(app.leave):
        await app.run_async()


def end_like(app: "CommandApp") -> None:
    """Ends the program as its app has ended; returns if that was as usual."""
    running = asyncio.current_task()
    if running is not None and running.cancelling():
        raise asyncio.CancelledError  # an interrupt, which the app has kept to itself
    if app.return_code:
        sys.exit(app.return_code)


async def run_demo(demo: Settings) -> None:
    """Runs the app on the demo's showings; as text where no screen can be drawn."""
    from seatui.cli.output import print_lines
    from seatui.demo.journey import walk_through
    from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository
    from seatui.postgres.repositories.booking_rows import PostgresBookingRows

    with demo.reachable_dsn():  # the server runs on between the two
        async with demo.database() as database:
            await _make_showings(database)
            if not (sys.stdout.isatty() and moves_its_cursor(os.environ.get("TERM", ""))):
                bookings, houses = PostgresBookingRepository(database), PostgresHouseRepository(database)
                rows = PostgresBookingRows(database)
                looks = demo.appearance
                async for line in walk_through(bookings, houses, rows, looks.glyphs, looks.money_of):
                    print_lines([line])
                return
        require_terminal()
        await run_app(demo)


def run_on_demo(demo: Settings, command: Callable[[], object]) -> None:
    """Runs a command for the demo's settings, on the demo's showings."""
    with demo.reachable_dsn():
        asyncio.run(_prepare_demo(demo))
        command()


async def _prepare_demo(demo: Settings) -> None:
    async with demo.database() as database:
        await _make_showings(database)


async def _make_showings(database: "Database") -> None:
    """Creates the demo's showings, if they are missing."""
    from seatui.booking import PlanService
    from seatui.demo.programme import prepare_demo
    from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository, PostgresPlanRepository

    bookings, houses = PostgresBookingRepository(database), PostgresHouseRepository(database)
    await prepare_demo(bookings, houses, PlanService(PostgresPlanRepository(database)))
