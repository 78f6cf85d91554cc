"""The app: its screens, its keys, its themes, and the sales that outlive any screen."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text
from textual import events
from textual.color import Color
from textual.command import CommandPalette
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen

from seatui.booking import BookingService, HouseRepository
from seatui.booking.hints import Hints, NoHints
from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.showings import Showing
from seatui.domain.words.glyphs import GlyphSet, glyphs_for
from seatui.domain.words.printable import printable
from seatui.tui import announcements, booking_changes
from seatui.tui.announcements import Announcement
from seatui.tui.asked_changes import Amendment
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
    BookingChanged,
    BookingChangeRefused,
    BookingChangeUncertain,
    ChangeConfirmed,
    ExtensionAsked,
    HoldAsked,
    HoldEnded,
    HoldKept,
    HoldReleased,
    HouseLeft,
    PaymentDropped,
    PaymentTaken,
    QuitAsked,
    SaleConfirmed,
    SaleRefused,
    SaleStalled,
    SaleUncertain,
    SeatsHeld,
    SeatsSold,
    ShowingChosen,
)
from seatui.tui.sale import Sale
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.services import Services
from seatui.tui.terminal import gc_policy
from seatui.tui.terminal.colour_filter import WithoutColour, wants_no_colour
from seatui.tui.terminal.double_click import DoubleClickGuard
from seatui.tui.terminal.key_queue import KeyQueue
from seatui.tui.terminal.painting import SparingApp
from seatui.tui.themes.palettes import POSTER, THEMES
from seatui.tui.themes.theme import ThemeCommands, seat_variables


class SeatuiApp(SparingApp):
    """The box office.

    open_at: event and showtime of a house to open at once. clock: returns the present instant; by default that
    of the database. pace: polling
    intervals and timeouts. glyphs: the map's glyph set; by default one that the terminal can show. theme: the
    name of a theme. keymap: the keys in force. hints: between terminals; by default none. holds_while_paying:
    whether the seats of a sale are held while its confirmation is open.
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
        clock: Callable[[], datetime] | None = None,
        pace: Pace = Pace(),  # noqa: B008 - frozen
        glyphs: GlyphSet | None = None,
        theme: str = POSTER.name,
        keymap: Keymap = DEFAULT,
        hints: Hints | None = None,
        holds_while_paying: bool = True,
    ) -> None:
        super().__init__()
        self.use_command_palette = True
        terminal_glyphs = glyphs_for(getattr(sys.__stdout__, "encoding", None), os.environ.get("TERM"))
        sales = SalesDesk(service, self.post_message, pace)
        advice = advice_for(keymap)
        clock = clock or houses.clock.now
        desk = BookingDesk(service, self.post_message, pace)
        self.services = Services(
            houses,
            sales,
            desk,
            clock,
            pace,
            glyphs or terminal_glyphs,
            keymap,
            advice,
            hints or NoHints(),
            holds_while_paying=holds_while_paying,
        )
        self._changes = BookingChanges(desk, self._begin_change, self._houses_of, self._announce)
        self._open_at = open_at
        self._opening: Opening | None = None
        self._is_leaving = False
        self._unread: Announcement | None = None
        self._keys = KeyQueue(self, lambda event: self.call_later(self._hand_on, event))
        self._double_clicks = DoubleClickGuard(self)
        self.no_color = wants_no_colour()
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
        """The line filters; under `NO_COLOR` colours are removed, instead of Textual's greys."""
        filters = [each for each in super().get_line_filters() if not isinstance(each, Monochrome | NoColor)]
        return [*filters, self._without_colour] if self.no_color else filters

    def get_default_screen(self) -> Screen[None]:
        """The showings screen; a house screen lies over it."""
        return ShowingsScreen(self.services, is_covered=self._open_at is not None)

    async def read_ahead(self) -> None:
        """Reads the house of `open_at` for the first paint; waits for it `pace.opening` seconds at most."""
        if self._open_at is not None:
            self._opening = self._begin_to_open(*self._open_at)
            await self._opening.wait(self.services.pace.opening)

    def _begin_to_open(self, event_id: str, showtime: datetime) -> Opening:
        services = self.services
        return Opening(services.houses, Showing(event_id, showtime, name=event_id), services.clock)

    async def on_mount(self) -> None:
        """Opens the house of `open_at`, and starts the periodic expiry of holds."""
        self.set_interval(self.services.pace.tidying, self._tidy_up)
        self.set_interval(self.services.pace.ends, self._look_at_ends)
        if self._open_at is not None:
            opening = self._opening or self._begin_to_open(*self._open_at)
            await self.push_screen(HouseScreen(opening, self.services))

    def _tidy_up(self) -> None:
        self.run_worker(self.sales.tidy_up(), group="tidying", exclusive=True, exit_on_error=False)

    def _look_at_ends(self) -> None:
        now = self.services.clock()
        if self.sales.holds.has_ended(now):
            self.run_worker(self.sales.holds.report_ended(now), group="ends", exit_on_error=False)

    def on_hold_ended(self, message: HoldEnded) -> None:
        """Announces the end of a hold, beside an announcement that was not read yet; shows its seats as they are."""
        sale, announcement = message.sale, announcements.ended(message.sale, message.booking)
        for house in self._houses_of(sale):
            house.controllers.following.wake()
        if self._has_unread:
            said = announcements.elsewhere(sale, announcement)
            self.notify(str(said), severity="warning", timeout=30, markup=False)
        else:
            self._announce(sale, announcement)

    @property
    def _has_unread(self) -> bool:
        """Whether the topmost house or showings screen has an announcement on it."""
        screens = (
            each for each in reversed(self.screen_stack) if isinstance(each, HouseScreen | ShowingsScreen)
        )
        top = next(screens, None)
        return top is not None and top.notice.announcement is not None

    async def on_showing_chosen(self, message: ShowingChosen) -> None:
        """Opens the house of a showing; keys typed meanwhile go to it, unless reading takes long."""
        # A second enter may have been queued when the first opened the house.
        if isinstance(self.screen, ShowingsScreen):
            opening = Opening(self.services.houses, message.showing, self.services.clock)
            await opening.wait(self.services.pace.opening)
            await self.push_screen(HouseScreen(opening, self.services, message.booking_id))

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
        """Quits; while a sale or a change is under way, as soon as it has ended. Payments' holds are given back."""
        self._is_leaving = True
        self.sales.give_back_all()
        if self.sales.selling or self.services.desk.changing:
            is_change = all(map(self.sales.is_releasing, self.sales.selling))
            words = (
                f"A {'change' if is_change else 'sale'} is under way: seatui closes as soon as it has ended"
            )
            self.notify(words, severity="warning", timeout=30, markup=False)
        self._leave_if_done()

    def _leave_if_done(self, said: Announcement | None = None) -> None:
        """Exits if the clerk has quit and nothing is under way; prints the announcements not yet read."""
        desk = self.services.desk
        if not self._is_leaving or self.sales.selling or desk.changing:
            self._unread = said if self._is_leaving and said else self._unread
            return
        said = said or self._unread
        unread = [str(self._in_doubt(sale)) for sale in self.sales.uncertain]
        unread += [str(booking_changes.uncertain(change)) for change in desk.uncertain]
        if said is not None and not unread:
            unread.append(str(said))
        self.exit(message=Text("\n".join(unread)) if unread else None)

    def _in_doubt(self, sale: Sale) -> Announcement:
        payment = self.sales.payment(sale.booking_id)
        if payment is None or payment.is_selling:
            return announcements.uncertain(sale)
        return announcements.unreleased(sale, payment.until)

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

    def on_sale_confirmed(self, message: SaleConfirmed) -> None:
        """Begins a sale in a worker of the app, so that closing a screen cannot cancel it."""
        sale = message.sale
        if self.sales.take(sale):
            self._carry_out(sale)
            self._announce(sale, announcements.selling(sale))

    def on_hold_asked(self, message: HoldAsked) -> None:
        """Holds the seats of a sale while the customer pays, in a worker of the app."""
        if self.sales.take(message.sale, holds=True):
            self._carry_out(message.sale)
        else:
            self._close_confirmation(message.sale)  # another sale of the showing is under way

    def _carry_out(self, sale: Sale) -> None:
        self.run_worker(self.sales.carry_out(sale), name=sale.booking_id, group="sales", exit_on_error=False)

    def on_payment_taken(self, message: PaymentTaken) -> None:
        """Sells held seats, as soon as they are held; not those of a hold that was refused meanwhile."""
        sale = message.sale
        payment = self.sales.payment(sale.booking_id)
        if payment is None:
            return
        payment.sell(sale)
        if any(each.booking_id == sale.booking_id for each in self.sales.uncertain):
            self.on_sale_uncertain(SaleUncertain(sale))
        else:
            self._announce(sale, announcements.selling(sale))

    def on_payment_dropped(self, message: PaymentDropped) -> None:
        """Gives held seats back."""
        payment = self.sales.payment(message.sale.booking_id)
        if payment is not None:
            payment.give_back()

    def on_extension_asked(self, message: ExtensionAsked) -> None:
        """Lets a hold end later."""
        payment = self.sales.payment(message.sale.booking_id)
        if payment is not None:
            payment.extend()

    def on_seats_held(self, message: SeatsHeld) -> None:
        """Shows in the confirmation until when the seats are held."""
        for dialog in self._confirmations_of(message.sale):
            dialog.show_held(message.booking.reserved_until)

    def on_hold_kept(self, message: HoldKept) -> None:
        """Shows in the confirmation why a hold was not extended."""
        for dialog in self._confirmations_of(message.sale):
            dialog.warn(f"Not extended: {printable(str(message.error))}")

    def on_hold_released(self, message: HoldReleased) -> None:
        """Shows on the map that held seats were given back."""
        for house in self._houses_of(message.sale):
            house.show_released(message.sale)
        self._leave_if_done()

    def on_sale_stalled(self, message: SaleStalled) -> None:
        """Lets the clerk try again while the confirmation is open; else gives the seats back."""
        sale, error = message.sale, message.error
        dialogs = self._confirmations_of(sale)
        if dialogs and not self._is_leaving:
            for dialog in dialogs:
                dialog.resume(announcements.stalled(error))
            self._announce(sale, None)
            return
        payment = self.sales.payment(sale.booking_id)
        if payment is not None:
            payment.give_back()
        self._conclude(sale, announcements.refused(sale, error, self.services.advice))

    def on_seats_sold(self, message: SeatsSold) -> None:
        """Shows and announces a sale that was made."""
        sale, booking = message.sale, message.booking
        self._close_confirmation(sale)
        for house in self._houses_of(sale):
            house.show_sold(sale, booking)
        self._conclude(sale, announcements.sold(sale, booking))

    def on_sale_refused(self, message: SaleRefused) -> None:
        """Drops the seats in the way of a sale; shows the refusal with others in their place, or announces it."""
        sale, error = message.sale, message.error
        self._close_confirmation(sale)
        in_the_way = error.seats if isinstance(error, SeatsUnavailable) else ()
        houses = self._houses_of(sale)
        for house in houses:
            house.drop_refused(in_the_way)
        if isinstance(error, SeatsUnavailable) and self.screen in houses and not self._is_leaving:
            self._announce(sale, None)
            houses[-1].show_refusal(sale, error)
        else:
            self._conclude(sale, announcements.refused(sale, error, self.services.advice))

    def on_sale_uncertain(self, message: SaleUncertain) -> None:
        """Announces that the outcome of a sale is unknown; the desk looks it up.

        If only its hold is unknown, the confirmation says so, and stays open.
        """
        sale = message.sale
        payment = self.sales.payment(sale.booking_id)
        if payment is not None and payment.is_undecided:
            for dialog in self._confirmations_of(sale):
                dialog.warn(announcements.HOLD_IN_DOUBT)
        elif payment is None or payment.is_selling:
            self._close_confirmation(sale)
            self._conclude(sale, announcements.uncertain(sale))
        else:
            self._leave_if_done()

    def on_change_confirmed(self, message: ChangeConfirmed) -> None:
        """Begins a change of a booking."""
        self._changes.begin(message.change)

    def _begin_change(self, change: Amendment) -> None:
        self.run_worker(self.services.desk.carry_out(change), group="sales", exit_on_error=False)

    def on_booking_changed(self, message: BookingChanged) -> None:
        """Shows and announces a change that was made."""
        self._leave_if_done(self._changes.show_made(message))

    def on_booking_change_refused(self, message: BookingChangeRefused) -> None:
        """Announces a change that was not made."""
        self._leave_if_done(self._changes.show_refused(message))

    def on_booking_change_uncertain(self, message: BookingChangeUncertain) -> None:
        """Announces that the outcome of a change is unknown."""
        self._leave_if_done(self._changes.show_uncertain(message.change))

    def _conclude(self, sale: Sale, announcement: Announcement) -> None:
        self._announce(sale, announcement)
        self._leave_if_done(announcement)

    def _announce(self, sale: Sale | Amendment, announcement: Announcement | None) -> None:
        """Shows an announcement on the topmost house or showings screen, beneath any dialog; None withdraws it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, HouseScreen | ShowingsScreen):
                is_here = isinstance(screen, HouseScreen) and sale.is_of(screen.showing)
                if announcement is None:
                    screen.notice.withdraw()
                else:
                    screen.announce(announcement if is_here else announcements.elsewhere(sale, announcement))
                screen.follow_sales()
                return

    def _close_confirmation(self, sale: Sale) -> None:
        for dialog in self._confirmations_of(sale):
            dialog.close_after_sale()

    def _confirmations_of(self, sale: Sale) -> list[ConfirmScreen]:
        return [
            screen
            for screen in self.screen_stack
            if isinstance(screen, ConfirmScreen) and screen.sale.booking_id == sale.booking_id
        ]

    def _houses_of(self, sale: Sale | Amendment) -> list[HouseScreen]:
        return [
            screen
            for screen in self.screen_stack
            if isinstance(screen, HouseScreen) and sale.is_of(screen.showing)
        ]
