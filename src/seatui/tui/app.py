"""The app: its screens, its keys, its themes, and the sales that outlive any screen."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from textual import on
from textual.screen import Screen

from seatui.booking import BookingService, HouseRepository
from seatui.booking.hints import Hints, NoHints
from seatui.booking.start import Start
from seatui.domain.errors import SeatuiError
from seatui.domain.model.journal import LATEST
from seatui.domain.model.showings import Showing
from seatui.domain.replay.replay_options import Replaying
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.money import MoneyOf, plain_money
from seatui.tui.booking_changes import BookingChanges
from seatui.tui.command_app import CommandApp
from seatui.tui.commands.advice import advice_for
from seatui.tui.commands.keymap import DEFAULT, Keymap
from seatui.tui.controllers.booking_desk import BookingDesk
from seatui.tui.controllers.opening import Opening
from seatui.tui.controllers.poll import Pace
from seatui.tui.controllers.recent_houses import RecentHouses
from seatui.tui.controllers.sales_desk import SalesDesk
from seatui.tui.messages import (
    ChangeConfirmed,
    ChangeProgressed,
    HouseLeft,
    QuitAsked,
    SaleDecided,
    SaleProgressed,
    ShowingChosen,
)
from seatui.tui.open_screens import OpenScreens
from seatui.tui.quitting import Quitting
from seatui.tui.sale_progress import SaleProgress
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.services import Services
from seatui.tui.terminal import gc_policy
from seatui.tui.terminal.terminal_driver import EndAsked
from seatui.tui.themes.palettes import POSTER


class SeatuiApp(CommandApp):
    """The box office.

    open_at: event and showtime of a house to open at once. replay: how to play its journal instead. clock:
    returns the present instant; by default that of the database. pace: polling intervals and timeouts. encoding:
    of what is drawn; by default that of stdout. glyphs: the map's glyph set; by default one that the encoding
    has. money_of: the words for amounts. theme: the name of a theme. keymap: the keys in force. hints: between
    terminals; by default none. holds_while_paying: whether the seats of a sale are held while its confirmation is
    open. start: the opening of the database, shown meanwhile.
    """

    def __init__(
        self,
        service: BookingService[Any],
        houses: HouseRepository,
        *,
        open_at: tuple[str, datetime] | None = None,
        replay: Replaying | None = None,
        clock: Callable[[], datetime] | None = None,
        pace: Pace = Pace(),  # noqa: B008 - frozen
        encoding: str | None = None,
        glyphs: GlyphSet | None = None,
        money_of: MoneyOf = plain_money,
        theme: str = POSTER.name,
        keymap: Keymap = DEFAULT,
        hints: Hints | None = None,
        holds_while_paying: bool = True,
        start: Start | None = None,
    ) -> None:
        super().__init__(encoding=encoding, glyphs=glyphs, theme=theme, keymap=keymap)
        recent = RecentHouses(houses)
        self.services = Services(
            houses,
            recent,
            SalesDesk(service, self.post_message, pace, recent.read),
            BookingDesk(service, self.post_message, pace),
            clock or houses.clock.now,
            pace,
            self.glyphs,
            keymap,
            advice_for(keymap),
            hints or NoHints(),
            money_of,
            holds_while_paying=holds_while_paying,
            start=start or Start(),
        )
        screens = OpenScreens(lambda: self.screen_stack)
        self._quitting = Quitting(self, self.services)
        self._sale_progress = SaleProgress(
            self.services, screens, self._quitting, self._carry_out, self._remind
        )
        self._booking_changes = BookingChanges(self.services, screens, self._quitting, self._carry_out)
        self.started = asyncio.Event()
        """Set when the first screen has been painted."""
        self._open_at = open_at
        self._replaying = replay
        self._opening: Opening | None = None

    @property
    def sales(self) -> SalesDesk:
        """The desk that carries out the sales."""
        return self.services.sales

    def get_default_screen(self) -> Screen[None]:
        """The showings screen; a house screen lies over it."""
        return ShowingsScreen(self.services, is_covered=self._open_at is not None)

    async def read_ahead(self) -> None:
        """Reads the house of `open_at` for the first paint; waits for it `pace.opening` seconds at most."""
        if self._open_at is not None and self._replaying is None:
            self._opening = self._begin_to_open(*self._open_at)
            await self._opening.wait(self.services.pace.opening)

    def _begin_to_open(self, event_id: str, showtime: datetime) -> Opening:
        return self._opening_of(Showing(event_id, showtime, name=event_id))

    def _opening_of(self, showing: Showing) -> Opening:
        houses = self.services.houses
        latest = houses.journal(showing.event_id, showing.showtime, limit=LATEST)
        return Opening(self.services.recent.read(showing), latest, showing, self.services.clock)

    async def on_mount(self) -> None:
        """Opens the house of `open_at`, and starts the periodic expiry of holds."""
        self.set_interval(self.services.pace.tidying, self._tidy_up)
        self.set_interval(self.services.pace.ends, self._look_at_ends)
        if self._open_at is not None and self._replaying is not None:
            await self.push_screen(self._replay_of(*self._open_at, self._replaying))
        elif self._open_at is not None:
            opening = self._opening or self._begin_to_open(*self._open_at)
            await self.push_screen(HouseScreen(opening, self.services))

    def _replay_of(self, event_id: str, showtime: datetime, replaying: Replaying) -> Screen[None]:
        from seatui.tui.screens.replay_screen import ReplayScreen

        showing = Showing(event_id, showtime, name=event_id)
        ended, failed = (self._quitting.begin, self._fail) if replaying.leaves else (None, None)
        leave = self._quitting.begin
        return ReplayScreen(showing, self.services, replaying.running_time, ended, failed, leave)

    def _fail(self, error: SeatuiError) -> None:
        self.failure = error
        self._quitting.begin()

    def on_ready(self) -> None:
        """The first screen has been painted."""
        self.started.set()

    def _tidy_up(self) -> None:
        tidying = self.sales.tidy_up(self.services.clock())
        self.run_worker(tidying, group="tidying", exclusive=True, exit_on_error=False)

    def _look_at_ends(self) -> None:
        now, holds = self.services.clock(), self.sales.holds
        if not holds.was_asked_for:  # a failure is left to the next round of tidying
            self.run_worker(self.sales.read_holds(now), group="holds", exit_on_error=False)
        if holds.has_ended(now):
            self.run_worker(holds.report_ended(now), group="ends", exit_on_error=False)

    async def on_showing_chosen(self, message: ShowingChosen) -> None:
        """Opens the house of a showing; keys typed meanwhile go to it, unless reading takes long."""
        await self._open_house(message.showing, message.booking_id)

    def open_late(self, event_id: str, showtime: datetime) -> None:
        """Opens the house that was asked for, or its journal, once the database is open; when the app runs."""
        if self._replaying is None:
            self.call_later(self._open_house, Showing(event_id, showtime, name=event_id))
        else:
            self.call_later(self.push_screen, self._replay_of(event_id, showtime, self._replaying))

    async def _open_house(self, showing: Showing, booking_id: str | None = None) -> None:
        # A second enter may have been queued when the first opened the house.
        if isinstance(self.screen, ShowingsScreen):
            opening = self._opening_of(showing)
            await opening.wait(self.services.pace.opening)
            await self.push_screen(HouseScreen(opening, self.services, booking_id))

    def on_house_left(self, _: HouseLeft) -> None:
        """Schedules the release of closed houses' memory; skipped if a house is open by then."""
        self.set_timer(gc_policy.LATER, self._forget_houses)

    def _forget_houses(self) -> None:
        if not any(isinstance(screen, HouseScreen) for screen in self.screen_stack):
            gc_policy.thaw()

    async def on_quit_asked(self, _: QuitAsked) -> None:
        """Quits."""
        await self.action_quit()

    async def action_quit(self) -> None:
        """Quits; while a sale or a change is under way, as soon as it has ended."""
        self._quitting.begin()

    def on_end_asked(self, message: EndAsked) -> None:
        """Quits, as the clerk would, whatever is open."""
        self._quitting.begin(message.exit_code)

    @on(SaleDecided)
    def carry_out_sale(self, message: SaleDecided) -> None:
        """Carries out what the clerk has decided on a sale."""
        self._sale_progress.carry_out(message)

    @on(SaleProgressed)
    def show_sale(self, message: SaleProgressed) -> None:
        """Shows what has happened to a sale."""
        self._sale_progress.show(message)

    def on_change_confirmed(self, message: ChangeConfirmed) -> None:
        """Begins a change of a booking."""
        self._booking_changes.begin(message.change)

    @on(ChangeProgressed)
    def show_change(self, message: ChangeProgressed) -> None:
        """Shows what has happened to a change of a booking."""
        self._booking_changes.show(message)

    def _carry_out(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs a sale or a change in a worker of the app, so that closing a screen cannot cancel it."""
        self.run_worker(work, group="sales", exit_on_error=False)

    def _remind(self, words: str) -> None:
        self.notify(words, severity="warning", timeout=30, markup=False)
