"""The app: its screens, its theme, and the sales that outlive any screen."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.command import CommandPalette
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen

from seatui.booking import BookingService, HouseRepository
from seatui.domain.errors import DatabaseUnavailable, SeatsUnavailable, SeatuiError
from seatui.domain.glyphs import GlyphSet, glyphs_for
from seatui.domain.showings import Showing
from seatui.tui import announcements
from seatui.tui.announcements import Announcement
from seatui.tui.collecting import LATER, let_go
from seatui.tui.colours import WithoutColour, wants_no_colour
from seatui.tui.messages import SaleConfirmed, SaleRefused, SaleUncertain, SeatsSold, ShowingChosen
from seatui.tui.one_key_at_a_time import KeyQueue
from seatui.tui.opening import Opening
from seatui.tui.painting import SparingApp
from seatui.tui.palettes import POSTER, THEMES
from seatui.tui.poll import Pace
from seatui.tui.sale import Sale
from seatui.tui.sales_desk import SalesDesk
from seatui.tui.screens.confirm import ConfirmScreen
from seatui.tui.screens.house import HouseScreen
from seatui.tui.screens.showings import ShowingsScreen
from seatui.tui.theme import ThemeCommands, seat_variables
from seatui.tui.widgets.notice import Notice

KEPT_COMMANDS = frozenset({"Theme", "Screenshot"})
"""Of Textual's own commands those that mean something here."""

LEAVING = frozenset({"Back", "Showings", "Quit"})


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


class SeatuiApp(SparingApp):
    """The box office.

    open_at: event and showtime of a house to open at once. clock: the present instant. pace: how often the
    screens ask. glyphs: the signs of the map, else those that the terminal has. theme: the name of one.
    """

    TITLE = "seatui"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", tooltip="leave seatui", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "Commands", tooltip="every command, by name"),
    ]

    def __init__(
        self,
        service: BookingService[Any],
        houses: HouseRepository,
        *,
        open_at: tuple[str, datetime] | None = None,
        clock: Callable[[], datetime] = utc_now,
        pace: Pace = Pace(),  # noqa: B008 - frozen
        glyphs: GlyphSet | None = None,
        theme: str = POSTER.name,
    ) -> None:
        super().__init__()
        self.houses = houses
        self.clock = clock
        self.pace = pace
        self.glyphs = glyphs or glyphs_for(getattr(sys.__stdout__, "encoding", None), os.environ.get("TERM"))
        self.sales = SalesDesk(service, self.post_message, clock, pace)
        self._open_at = open_at
        self._opening: Opening | None = None
        self._is_leaving = False
        self._keys = KeyQueue(self, lambda event: self.call_later(self._hand_on, event))
        self.no_color = wants_no_colour()
        self._without_colour = WithoutColour(lambda: Color.parse(self.theme_variables["background"]))
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the seats, in themes that do not know of seats."""
        return seat_variables(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colours where they are not wanted: none at all, instead of Textual's greys."""
        filters = [each for each in super().get_line_filters() if not isinstance(each, Monochrome | NoColor)]
        return [*filters, self._without_colour] if self.no_color else filters

    def search_themes(self) -> None:
        """Offers the themes by name."""
        self.push_screen(CommandPalette(providers=[ThemeCommands], placeholder="Search for themes…"))

    def get_default_screen(self) -> Screen[None]:
        """The house that was asked for, else the showings."""
        if self._open_at is None:
            return ShowingsScreen(self.houses, self.pace)
        return HouseScreen(self._opening or self._begin_to_open(*self._open_at))

    async def read_ahead(self) -> None:
        """Reads the house that was asked for, so that it is there in the first picture; unless that takes long."""
        if self._open_at is not None:
            self._opening = self._begin_to_open(*self._open_at)
            await self._opening.wait(self.pace.opening)

    def _begin_to_open(self, event_id: str, showtime: datetime) -> Opening:
        return Opening(self.houses, Showing(event_id, showtime, name=event_id), self.clock)

    async def on_event(self, event: events.Event) -> None:
        """Takes keys and pasted text one at a time, each to its end."""
        is_key = isinstance(event, events.Key | events.Paste)
        if is_key and not self.screen_stack:
            return  # typed while the last screen went: nobody is there to take it
        if not is_key or event.is_forwarded:
            await super().on_event(event)
        elif not self._keys.must_wait(event):
            await self._hand_on(event)

    async def _hand_on(self, event: events.Event) -> None:
        if not self.screen_stack:
            return
        screen = self.screen
        target = self.focused or screen
        await super().on_event(event)
        self._keys.follow(event, target, screen)

    def on_mount(self) -> None:
        """Puts an end to holds whose time has run out, now and then."""
        self.set_interval(self.pace.tidying, self._tidy_up)

    def forget_houses(self) -> None:
        """Gives back the memory of the houses that were left, in a while, unless another one is shown then."""
        self.set_timer(LATER, self._forget_houses)

    def _forget_houses(self) -> None:
        if not any(isinstance(screen, HouseScreen) for screen in self.screen_stack):
            let_go()

    def _tidy_up(self) -> None:
        self.run_worker(self.sales.tidy_up(), group="tidying", exclusive=True, exit_on_error=False)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the keys of the screen do, by name; and the few commands of Textual's that belong here."""
        ours = {
            active.binding.description: SystemCommand(
                active.binding.description,
                active.binding.tooltip,
                partial(self.run_action, active.binding.action, active.node),
                discover=active.binding.show,
            )
            for active in screen.active_bindings.values()
            if active.enabled
            and active.binding.tooltip
            and type(active.node).__module__.startswith(__package__)
        }
        ours.pop("Commands", None)
        # What leaves comes last: the first command is the one that a hasty enter runs.
        yield from sorted(ours.values(), key=lambda command: command.title in LEAVING)
        yield from (
            command for command in super().get_system_commands(screen) if command.title in KEPT_COMMANDS
        )

    async def on_showing_chosen(self, message: ShowingChosen) -> None:
        """Opens the house of a showing; what is typed meanwhile is for the house, unless reading it takes long."""
        # A second enter may have been on its way when the first opened the house.
        if isinstance(self.screen, ShowingsScreen):
            opening = Opening(self.houses, message.showing, self.clock)
            await opening.wait(self.pace.opening)
            await self.push_screen(HouseScreen(opening))

    def leave_house(self, house: HouseScreen) -> None:
        """Goes back to the showings, which were never seen if the house was the first thing to be opened."""
        if len(self.screen_stack) > 1:
            house.dismiss()
        else:
            # Textual takes this off a screen that is switched from, and forgets to put it on its first one.
            house._push_result_callback(self, None)  # noqa: SLF001
            self.switch_screen(ShowingsScreen(self.houses, self.pace))

    def on_sale_confirmed(self, message: SaleConfirmed) -> None:
        """Begins a sale: it belongs to the app, so that no screen that closes can stop it."""
        sale = message.sale
        if self.sales.take(sale):
            self.run_worker(
                self.sales.carry_out(sale), name=sale.booking_id, group="sales", exit_on_error=False
            )
            self._announce(sale, announcements.selling(sale))

    def on_seats_sold(self, message: SeatsSold) -> None:
        """A sale was made."""
        sale, booking = message.sale, message.booking
        self._close_confirmation(sale)
        for house in self._houses_of(sale):
            house.sold(sale, booking)
        self._conclude(sale, announcements.sold(sale, booking))

    def on_sale_refused(self, message: SaleRefused) -> None:
        """A sale was not made."""
        sale, error = message.sale, message.error
        self._close_confirmation(sale)
        in_the_way = error.seats if isinstance(error, SeatsUnavailable) else ()
        for house in self._houses_of(sale):
            house.lost(in_the_way)
        self._conclude(sale, announcements.refused(sale, error))

    def on_sale_uncertain(self, message: SaleUncertain) -> None:
        """The answer to a sale was lost; the desk looks it up."""
        self._close_confirmation(message.sale)
        self._conclude(message.sale, announcements.uncertain(message.sale))

    async def action_quit(self) -> None:
        """Leaves; while a sale is under way, as soon as its answer is there."""
        self._is_leaving = True
        if self.sales.selling:
            words = "A sale is under way: seatui closes as soon as it has ended"
            self.notify(words, severity="warning", timeout=30, markup=False)
        self._leave_if_done()

    def link_words(self, error: SeatuiError, known: str) -> str:
        """What the banner says while the database cannot be read.

        known: when what is shown was read, or empty.
        """
        trouble = "database unreachable" if isinstance(error, DatabaseUnavailable) else str(error)
        as_of = f" – this is how it was at {known}" if known else ""
        return f"{trouble}: trying again …{as_of}"

    def _conclude(self, sale: Sale, announcement: Announcement) -> None:
        self._announce(sale, announcement)
        self._leave_if_done(announcement)

    def _announce(self, sale: Sale, announcement: Announcement) -> None:
        """Shows an announcement on the screen that the clerk is at, beneath any dialog."""
        for screen in reversed(self.screen_stack):
            notices = screen.query(Notice)
            if notices:
                is_here = isinstance(screen, HouseScreen) and sale.is_of(screen.showing)
                said = announcement if is_here else announcements.elsewhere(sale, announcement)
                notices.first().announce(said)
                return

    def _close_confirmation(self, sale: Sale) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, ConfirmScreen) and screen.sale.booking_id == sale.booking_id:
                screen.close_after_sale()

    def _houses_of(self, sale: Sale) -> list[HouseScreen]:
        return [
            screen
            for screen in self.screen_stack
            if isinstance(screen, HouseScreen) and sale.is_of(screen.showing)
        ]

    def _leave_if_done(self, said: Announcement | None = None) -> None:
        """Leaves if that was asked for and no answer is awaited; what the clerk could not read is printed."""
        if not self._is_leaving or self.sales.selling:
            return
        unread = [str(announcements.uncertain(sale)) for sale in self.sales.uncertain]
        if said is not None and not unread:
            unread.append(str(said))
        self.exit(message=Text("\n".join(unread)) if unread else None)
