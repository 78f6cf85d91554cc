"""Start of the terminal app, on a database or on the demo house."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from seatui.cli import ending_signals, loading
from seatui.cli.appearance import tell_textual
from seatui.cli.named_showing import NamedShowing
from seatui.cli.settings import Settings
from seatui.cli.terminal_needs import is_in_browser, moves_its_cursor, require_terminal
from seatui.domain.replay import Replaying

if TYPE_CHECKING:
    from seatui.postgres import Database
    from seatui.tui.app import SeatuiApp
    from seatui.tui.command_app import CommandApp

UNSEEN = 0.1
"""Seconds that the app waits for the database once it can draw, rather than show a screen for a moment."""

FAILED = 1
"""The exit code of an app whose database cannot be opened, in place of which the error's own counts."""


class _AppDatabase:
    """The database of the app, and what works on it: made at once, and usable as soon as it is open.

    replay: how to play the journal of the showing to open first, in place of its house.
    """

    def __init__(self, settings: Settings, replay: Replaying | None) -> None:
        from seatui.booking.start import Start
        from seatui.postgres import Database, PostgresBookingRepository, PostgresHouseRepository
        from seatui.postgres.hints import PostgresHints

        self._settings = settings
        self._replay = replay
        self._database = Database(settings.origin)
        self._repository = PostgresBookingRepository(self._database)
        self._houses = PostgresHouseRepository(self._database)
        self._hints = PostgresHints(origin=settings.origin, presence=settings.presence)
        self._start = Start(settings.opening_words)

    async def open(
        self, until: AsyncExitStack, open_at: NamedShowing | None, prepare: "Preparation | None"
    ) -> tuple[str, datetime] | None:
        """Opens it until the stack is left. Returns the showing to open first, whose house is being read.

        prepare: what to make before anything is read. Raises the errors of `Settings.database`, and those for a
        showing that there is not.
        """
        settings, database = self._settings, self._database
        await until.enter_async_context(settings.database(database))
        if prepare is not None:
            self._start.go_on(prepare.words)
            await prepare.make(database)
        opened_first = None if open_at is None else await self._showing(open_at)
        await until.enter_async_context(self._hints.running(settings.listen_dsn or database.dsn))
        self._start.go_on()
        return opened_first

    async def _showing(self, open_at: NamedShowing) -> tuple[str, datetime]:
        known = await open_at.known(self._database)
        async with self._database.reading() as tx:
            await self._repository.validate_showing(tx, known.event_id, known.showtime)
        if self._replay is None:
            self._houses.read_ahead(known.event_id, known.showtime)
        return known.event_id, known.showtime

    def app(self, open_at: tuple[str, datetime] | None) -> "SeatuiApp":
        """The app on it. open_at: event and showtime of a house to open at once."""
        from seatui.booking import BookingService
        from seatui.tui.app import SeatuiApp
        from seatui.tui.commands.keys_file import keys_file, read_keymap

        looks = self._settings.appearance
        return SeatuiApp(
            BookingService(self._repository, tell_changed=self._hints.tell_changed),
            self._houses,
            open_at=open_at,
            replay=self._replay,
            encoding=looks.encoding,
            glyphs=looks.glyphs,
            money_of=looks.money_of,
            theme=looks.theme,
            keymap=read_keymap(keys_file()),
            hints=self._hints,
            holds_while_paying=self._settings.holds_while_paying,
            start=self._start,
        )


class Preparation(NamedTuple):
    """What is made in a database before it is shown. words: what a screen says meanwhile."""

    words: str
    make: "Callable[[Database], Awaitable[None]]"


async def run_app(
    settings: Settings,
    open_at: NamedShowing | None = None,
    replay: Replaying | None = None,
    prepare: Preparation | None = None,
) -> None:
    """Runs the app until the clerk quits, or a signal ends it.

    open_at: the house to open first. replay: how to play its journal instead. prepare: what to make before. A
    database that takes its time is opened behind the first screen, which says so. Raises the errors of
    `_AppDatabase.open`.
    """
    tell_textual(os.environ)
    async with AsyncExitStack() as opened:
        with loading():
            # The screens are imported while the embedded server starts: the two take about equally long.
            importing = asyncio.create_task(asyncio.to_thread(import_module, "seatui.tui.app"))
            database = _AppDatabase(settings, replay)
            opening = asyncio.create_task(database.open(opened, open_at, prepare))
            try:
                await importing
                await asyncio.wait({opening}, timeout=UNSEEN)
            except BaseException:
                await _give_up(opening)
                raise
        app = database.app(opening.result() if opening.done() else None)
        try:
            await _run(app, opening)
        finally:
            await _give_up(opening)
        if not opening.cancelled():
            opening.result()  # what kept the database from being opened, the app does not say
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


async def _run(app: "SeatuiApp", opening: "asyncio.Task[tuple[str, datetime] | None]") -> None:
    """Runs the app on its database, or before that is open."""
    following = None
    if opening.done():
        await app.read_ahead()
    else:
        following = asyncio.create_task(_follow(app, opening))
    await run_to_the_end(app)
    if following is not None:
        following.cancel()


async def _follow(app: "SeatuiApp", opening: "asyncio.Task[tuple[str, datetime] | None]") -> None:
    """Opens the house that was asked for once the database is open; ends the app if it cannot be opened."""
    await asyncio.wait({opening})
    if opening.cancelled() or opening.exception() is not None:
        app.leave(FAILED)
    elif (showing := opening.result()) is not None:
        app.open_late(*showing)


async def _give_up(opening: "asyncio.Task[tuple[str, datetime] | None]") -> None:
    """Ends an opening that nobody waits for any more."""
    opening.cancel()
    await asyncio.wait({opening})


async def run_demo(demo: Settings) -> None:
    """Runs the app on the demo's showings; as text where no screen can be drawn."""
    if is_in_browser() or (sys.stdout.isatty() and moves_its_cursor(os.environ.get("TERM", ""))):
        require_terminal()
        await run_app(demo, prepare=Preparation("Making the demo house …", _make_showings))
    else:
        await _walk_through(demo)


async def _walk_through(demo: Settings) -> None:
    from seatui.cli.output import print_lines
    from seatui.demo.journey import walk_through
    from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository
    from seatui.postgres.repositories.booking_rows import PostgresBookingRows

    async with demo.database() as database:
        await _make_showings(database)
        bookings, houses = PostgresBookingRepository(database), PostgresHouseRepository(database)
        rows, looks = PostgresBookingRows(database), demo.appearance
        async for line in walk_through(bookings, houses, rows, looks.glyphs, looks.money_of):
            print_lines([line])


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
