"""Start of the terminal app, on a database or on the demo house."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from seatui.cli import ending_signals
from seatui.cli.appearance import tell_textual
from seatui.cli.named_showing import NamedShowing
from seatui.cli.settings import Settings
from seatui.domain.garbage import making_what_stays
from seatui.domain.replay.replay_options import Replaying

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

    def app(self, open_at: tuple[str, datetime] | None, *, has_own_keys: bool) -> "SeatuiApp":
        """The app on it. open_at: event and showtime of a house to open at once."""
        from seatui.booking import BookingService
        from seatui.tui.app import SeatuiApp
        from seatui.tui.commands.keymap import DEFAULT
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
            keymap=read_keymap(keys_file()) if has_own_keys else DEFAULT,
            hints=self._hints,
            holds_while_paying=self._settings.holds_while_paying,
            start=self._start,
        )


class Guest(NamedTuple):
    """Whoever is at work beside the clerk.

    beside: given the app before it runs; what it returns runs beside the app, once that is painted and its database
    is open, and its error is that of the program. drawn: the size of a picture that nobody sees, in place of the
    terminal. own_keys: whether the clerk's `keys.toml` counts.
    """

    beside: "Callable[[SeatuiApp], Coroutine[Any, Any, None]]"
    drawn: tuple[int, int] | None = None
    own_keys: bool = True


class Preparation(NamedTuple):
    """What is made in a database before it is shown. words: what a screen says meanwhile."""

    words: str
    make: "Callable[[Database], Awaitable[None]]"


async def run_app(
    settings: Settings,
    open_at: NamedShowing | None = None,
    replay: Replaying | None = None,
    prepare: Preparation | None = None,
    guest: Guest | None = None,
) -> None:
    """Runs the app until the clerk quits, or a signal ends it.

    open_at: the house to open first. replay: how to play its journal instead. prepare: what to make before. A
    database that takes its time is opened behind the first screen, which says so. Raises the errors of
    `_AppDatabase.open`.
    """
    tell_textual(os.environ)
    async with AsyncExitStack() as opened:
        with making_what_stays():
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
        has_own_keys = guest is None or guest.own_keys
        app = database.app(opening.result() if opening.done() else None, has_own_keys=has_own_keys)
        try:
            async with _running(guest and guest.beside(app), app, opening):
                await _run(app, opening, guest and guest.drawn)
        finally:
            await _give_up(opening)
        if not opening.cancelled():
            opening.result()  # what kept the database from being opened, the app does not say
    end_like(app)


async def run_to_the_end(app: "CommandApp", drawn: tuple[int, int] | None = None) -> None:
    """Runs an app until it is left, or a signal ends it. drawn: the size of a picture that nobody sees."""
    with ending_signals.answered(app.leave):
        await app.run_async(headless=drawn is not None, size=drawn)


def end_like(app: "CommandApp") -> None:
    """Ends the program as its app has ended; returns if that was as usual."""
    running = asyncio.current_task()
    if running is not None and running.cancelling():
        raise asyncio.CancelledError  # an interrupt, which the app has kept to itself
    if app.failure is not None:
        raise app.failure
    if app.return_code:
        sys.exit(app.return_code)


async def _run(
    app: "SeatuiApp",
    opening: "asyncio.Task[tuple[str, datetime] | None]",
    drawn: tuple[int, int] | None,
) -> None:
    """Runs the app on its database, or before that is open."""
    following = None
    if opening.done():
        await app.read_ahead()
    else:
        following = asyncio.create_task(_follow(app, opening))
    await run_to_the_end(app, drawn)
    if following is not None:
        following.cancel()


async def _follow(app: "SeatuiApp", opening: "asyncio.Task[tuple[str, datetime] | None]") -> None:
    """Opens the house that was asked for once the database is open; ends the app if it cannot be opened."""
    await asyncio.wait({opening})
    if opening.cancelled() or opening.exception() is not None:
        app.leave(FAILED)
    elif (showing := opening.result()) is not None:
        app.open_late(*showing)


@asynccontextmanager
async def _running(
    beside: Coroutine[Any, Any, None] | None,
    app: "SeatuiApp",
    opening: "asyncio.Task[tuple[str, datetime] | None]",
) -> AsyncIterator[None]:
    """Runs something beside the app until it ends; raises its error when the app has ended."""

    async def run() -> None:
        with making_what_stays():
            await app.started.wait()
        await asyncio.wait({opening})
        if beside is not None and not opening.cancelled() and opening.exception() is None:
            await beside

    running = asyncio.create_task(run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})
        if beside is not None:
            beside.close()  # it may never have begun
    if not running.cancelled() and (error := running.exception()):
        raise error


async def _give_up(opening: "asyncio.Task[tuple[str, datetime] | None]") -> None:
    """Ends an opening that nobody waits for any more."""
    opening.cancel()
    await asyncio.wait({opening})
