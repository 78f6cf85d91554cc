"""The app: its screens, its keys, its themes, and the sales that outlive any screen."""

import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from rich.cells import get_character_cell_size
from textual import events, on
from textual.color import Color
from textual.command import CommandPalette
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen

from seatui.booking import BookingService, HouseRepository
from seatui.booking.hints import Hints, NoHints
from seatui.booking.start import Start
from seatui.domain.model.showings import Showing
from seatui.domain.replay import Replaying
from seatui.domain.words.glyphs import GlyphSet, glyphs_for
from seatui.domain.words.money import MoneyOf, plain_money
from seatui.domain.words.substitutes import fitted_to, is_unicode
from seatui.tui.booking_changes import BookingChanges
from seatui.tui.commands.advice import advice_for
from seatui.tui.commands.command import bindings
from seatui.tui.commands.dialog_commands import APP_COMMANDS
from seatui.tui.commands.keymap import DEFAULT, Keymap, for_textual
from seatui.tui.commands.palette import CommandProvider, context_of
from seatui.tui.commands.registry import BY_ID
from seatui.tui.controllers.booking_desk import BookingDesk
from seatui.tui.controllers.opening import Opening
from seatui.tui.controllers.poll import Pace
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
from seatui.tui.screens.replay_screen import ReplayScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.services import Services
from seatui.tui.terminal import gc_policy
from seatui.tui.terminal.colour_filter import WithoutColour, wants_no_colour
from seatui.tui.terminal.double_click import DoubleClickGuard
from seatui.tui.terminal.key_queue import KeyQueue
from seatui.tui.terminal.painting import SparingApp
from seatui.tui.terminal.terminal_driver import EndAsked
from seatui.tui.terminal.terminal_encoding import Fitted
from seatui.tui.themes.palettes import POSTER, THEMES
from seatui.tui.themes.theme import ThemeCommands, seat_variables


class SeatuiApp(SparingApp):
    """The box office.

    open_at: event and showtime of a house to open at once. replay: how to play its journal instead. clock:
    returns the present instant; by default that of the database. pace: polling intervals and timeouts. encoding:
    of what is drawn; by default that of stdout. glyphs: the map's glyph set; by default one that the encoding
    has. money_of: the words for amounts. theme: the name of a theme. keymap: the keys in force. hints: between
    terminals; by default none. holds_while_paying: whether the seats of a sale are held while its confirmation is
    open. start: the opening of the database, shown meanwhile.
    """

    TITLE = "seatui"
    BINDINGS = bindings(APP_COMMANDS)
    COMMANDS = {CommandProvider}  # noqa: RUF012
    # At the top: the lines that name the seat and the picks are at the bottom.
    CSS = "ToastRack { dock: top; align: right top; margin-top: 1; }"
    ENABLE_COMMAND_PALETTE = False  # that of Textual, whose binding has no id

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
        super().__init__()
        self.use_command_palette = True
        encoding = encoding or getattr(sys.__stdout__, "encoding", None) or "utf-8"
        self.services = Services(
            houses,
            SalesDesk(service, self.post_message, pace),
            BookingDesk(service, self.post_message, pace),
            clock or houses.clock.now,
            pace,
            glyphs or glyphs_for(encoding, os.environ.get("TERM")),
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
        self._open_at = open_at
        self._replaying = replay
        self._opening: Opening | None = None
        self._keys = KeyQueue(self, lambda event: self.call_later(self._hand_on, event))
        self._double_clicks = DoubleClickGuard(self)
        self.no_color = wants_no_colour()
        self._fitted = None if is_unicode(encoding) else Fitted(fitted_to(encoding, get_character_cell_size))
        self._without_colour = WithoutColour(lambda: Color.parse(self.theme_variables["background"]))
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme
        self.set_keymap(for_textual(keymap))

    @property
    def sales(self) -> SalesDesk:
        """The desk that carries out the sales."""
        return self.services.sales

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The default colours of seats, for themes that define none."""
        return seat_variables(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The line filters: under `NO_COLOR` for colours, instead of Textual's greys, and for the encoding."""
        filters = [each for each in super().get_line_filters() if not isinstance(each, Monochrome | NoColor)]
        own = (self._without_colour if self.no_color else None, self._fitted)
        return [*filters, *(each for each in own if each is not None)]

    def get_default_screen(self) -> Screen[None]:
        """The showings screen; a house screen lies over it."""
        return ShowingsScreen(self.services, is_covered=self._open_at is not None)

    async def read_ahead(self) -> None:
        """Reads the house of `open_at` for the first paint; waits for it `pace.opening` seconds at most."""
        if self._open_at is not None and self._replaying is None:
            self._opening = self._begin_to_open(*self._open_at)
            await self._opening.wait(self.services.pace.opening)

    def _begin_to_open(self, event_id: str, showtime: datetime) -> Opening:
        services = self.services
        return Opening(services.houses, Showing(event_id, showtime, name=event_id), services.clock)

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
        showing = Showing(event_id, showtime, name=event_id)
        ended = self._quitting.begin if replaying.leaves else None
        return ReplayScreen(showing, self.services, replaying.running_time, ended)

    def _tidy_up(self) -> None:
        self.run_worker(self.sales.tidy_up(), group="tidying", exclusive=True, exit_on_error=False)

    def _look_at_ends(self) -> None:
        now = self.services.clock()
        if self.sales.holds.has_ended(now):
            self.run_worker(self.sales.holds.report_ended(now), group="ends", exit_on_error=False)

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
            opening = Opening(self.services.houses, showing, self.services.clock)
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

    async def on_event(self, event: events.Event) -> None:
        """Handles keys and pasted text one at a time, each to completion."""
        is_key = isinstance(event, events.Key | events.Paste)
        if is_key and not self.screen_stack:
            return  # typed while the last screen closed: nothing can handle it
        if self._is_rest_of_double_click(event):
            return
        if not is_key or event.is_forwarded:
            await super().on_event(event)
        elif not self._keys.must_wait(event):
            await self._hand_on(event)

    def _is_rest_of_double_click(self, event: events.Event) -> bool:
        if (
            not isinstance(event, events.MouseDown | events.MouseUp)
            or event.is_forwarded
            or not self.screen_stack
        ):
            return False
        return self._double_clicks.swallows(event, self.screen)

    async def _hand_on(self, event: events.Event) -> None:
        if not self.screen_stack:
            return
        screen = self.screen
        target = self.focused or screen
        await super().on_event(event)
        self._keys.follow(event, target, screen)

    async def action_run_command(self, command_id: str) -> None:
        """Runs a command of the registry on the screen in front; shows why one is not possible now."""
        command, screen = BY_ID[command_id], self.screen
        context = context_of(command, screen, self)
        why_not = command.why_not(context)
        if why_not and hasattr(screen, "refuse_command"):
            screen.refuse_command(why_not)
        elif not why_not:
            running = command.run(context)
            if running is not None:
                await running

    def open_palette(self) -> None:
        """Opens the list of every command."""
        self.action_command_palette()

    async def quit(self) -> None:
        """Quits."""
        await self.action_quit()

    def search_themes(self) -> None:
        """Opens the list of themes."""
        self.push_screen(CommandPalette(providers=[ThemeCommands], placeholder="Search for themes…"))

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
