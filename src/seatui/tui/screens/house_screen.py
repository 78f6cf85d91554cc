"""The house screen: the map, the selection, and its sale."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.timer import Timer
from textual.worker import Worker

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.words.times import clock_time
from seatui.domain.words.wording import seats_count
from seatui.tui import announcements
from seatui.tui.announcements import Announcement
from seatui.tui.card import CardSubject
from seatui.tui.commands.command import bindings
from seatui.tui.commands.house_commands import HOUSE_COMMANDS
from seatui.tui.controllers.house_controllers import HouseControllers
from seatui.tui.controllers.house_view import Work
from seatui.tui.controllers.opening import Opening
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.messages import (
    BlockAsked,
    CardAsked,
    HintReceived,
    HoldAsked,
    HouseLeft,
    HouseRead,
    LoadFailed,
    SaleAsked,
    SeatDragged,
    SeatPressed,
    SeatReleased,
    UndoAsked,
)
from seatui.tui.screens.house_dialogs import HouseDialogs
from seatui.tui.screens.house_widgets import LOW, WIDE, HouseWidgets
from seatui.tui.services import Services
from seatui.tui.state import HouseChange, HouseState
from seatui.tui.terminal import gc_policy
from seatui.tui.terminal.painting import SparingScreen
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.notice import Notice


class HouseScreen(SparingScreen[None]):
    """Passes the state of a house to its widgets, and messages to its controllers.

    Posts HouseLeft when the clerk has left.
    """

    BINDINGS = bindings(HOUSE_COMMANDS)
    commands = HOUSE_COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-high")]  # noqa: RUF012
    DEFAULT_CSS: ClassVar[str] = """
    HouseScreen {
        #none {
            display: none; height: 1fr; content-align: center middle; text-align: center;
            color: $foreground 70%;
        }
        &.-none {
            #none { display: block; }
            SeatMapView, SeatLine { visibility: hidden; height: 0; }
        }
        &.-wide SelectionLine, &.-wide LegendLine, &.-low LegendLine { display: none; }
        &.-wide SelectionLine.-moving { display: block; }
        #aside { width: 40; }
        &.-narrow #aside { display: none; }
    }
    """

    def __init__(self, opening: Opening, services: Services, booking_id: str | None = None) -> None:
        super().__init__()
        self._booking_to_open = booking_id
        self._services = services
        self.state = HouseState(opening.showing, self._show_change, services.money_of)
        self.controllers = HouseControllers.over(self.state, self, opening, services)
        self.dialogs = HouseDialogs(self, self.controllers, services)
        """The dialogs that lie over the house."""
        key_bar = KeyBar(lambda: footer_keys(HOUSE_COMMANDS, self, services.keymap))
        self._widgets = HouseWidgets(self, self.state, self.controllers, services, key_bar)
        self._is_gone = False
        self._is_told_when_read = False
        self._timers_by_name: dict[str, Timer] = {}

    @property
    def showing(self) -> Showing:
        """The showing of the house."""
        return self.state.showing

    @property
    def house(self) -> House | None:
        """The house as shown; None before the first reading."""
        return self.state.house

    @property
    def seat_map(self) -> SeatMapView:
        """The map."""
        return self._widgets.seat_map

    @property
    def notice(self) -> Notice:
        """The last announcement."""
        return self._widgets.notice

    def compose(self) -> ComposeResult:
        """The widgets of the house."""
        yield from self._widgets.compose()

    def on_mount(self) -> None:
        """Shows the house if it has been read, and starts polling."""
        self._widgets.begin()
        reading = self.controllers.following.begin()
        if reading is None:
            self.add_class("-none")
        else:
            self.on_house_read(HouseRead(reading))
        self.controllers.live.begin()
        sale = self.controllers.selling.under_way
        if sale is not None:
            self.announce(announcements.selling(sale))

    def on_house_read(self, message: HouseRead) -> None:
        """Shows a reading, and names the picked seats that are no longer free."""
        reading = message.reading
        self._widgets.show_fresh()
        if reading.replaced:
            self.state.fit_zoom(self._widgets.fitting_zoom(reading.house))
        taken = self.controllers.show(reading)
        if taken:
            announcement = announcements.taken(taken)
            self.notice.announce_beside(announcement, waits=self.dialogs.tell_taken(announcement))
        self._widgets.rename_seat()  # a hold counts down
        self._widgets.show_title()  # a showing begins
        self.controllers.moving.follow()
        self.dialogs.follow(reading)
        self._end_reload(reading.read_at)
        self._open_booking()
        if reading.replaced:
            # After the first paint, and ahead of the first wish and the first search.
            self.call_after_refresh(self.in_background, self._prepare, group="best")

    def _end_reload(self, read_at: datetime) -> None:
        if self._is_told_when_read:
            self._is_told_when_read = False
            self.inform(f"Read again at {clock_time(read_at, self.state.showing.zone, seconds=True)}")

    def _open_booking(self) -> None:
        """Opens the booking for which the house was opened, once the house has been read."""
        booking_id, self._booking_to_open = self._booking_to_open, None
        if booking_id is not None:
            opening = partial(self.controllers.finding.open_booking, booking_id)
            self.in_background(opening, group="bookings")

    async def _prepare(self) -> None:
        gc_policy.freeze()
        await self.seat_map.prepare()
        await self.controllers.prepare()
        gc_policy.freeze()

    def on_load_failed(self, message: LoadFailed) -> None:
        """Shows the age of the house in a banner; leaves if the showing no longer exists."""
        match message.error:
            case EventNotFound() | ShowtimeMismatch() as gone:
                self.notify(str(gone), severity="error", timeout=10, markup=False)
                self._is_gone = True
                self.leave()
            case error:
                self.controllers.following.lose()
                self._widgets.show_stale(error)

    def on_hint_received(self, message: HintReceived) -> None:
        """Acts on a hint of another terminal."""
        self.controllers.live.hear(message.hint)

    def follow_sales(self) -> None:
        """Updates the footer when a sale or a change has begun or ended."""
        self._widgets.key_bar.follow()

    def announce(self, announcement: Announcement) -> None:
        """Shows an announcement; a card that covers it shows it too."""
        self.notice.announce(announcement)
        self.dialogs.announce(announcement)

    def _show_change(self, change: HouseChange) -> None:
        self._widgets.show_change(change)
        if change.picks is not None:
            self.controllers.live.offer_picks()
        if change.customer:
            self.controllers.telling.follow()
        if change.zoom:
            self.controllers.overlays.follow_zoom()

    def on_resize(self) -> None:
        """Fits the house to the room, and moves the mini map to the panel or to the map."""
        if self.state.house is not None:
            self.state.fit_zoom(self._widgets.fitting_zoom(self.state.house))
        self._widgets.place_mini_map()

    def hint(self, words: str) -> None:
        """Shows why something cannot be done, in the line under the map, until the cursor moves."""
        self._widgets.seat_line.hint(words)
        self.dialogs.hint(words)

    def inform(self, words: str) -> None:
        """Shows what was done or found, until the cursor moves; without words, names the seat again."""
        if words:
            self._widgets.seat_line.inform(words)
        else:
            self._widgets.name_seat()

    def is_informing(self, words: str) -> bool:
        """Whether these words still stand in the line under the map."""
        return self._widgets.seat_line.is_hinting and self._widgets.seat_line.text == words

    def refuse(self, seat: Seat) -> None:
        """Shows why a seat cannot be picked, in the line under the map."""
        self._widgets.refuse(seat)

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now, in the line under the map."""
        if self.state.picking is None:
            self.notify(why_not, timeout=3, markup=False)
        else:
            self.hint(why_not)

    def in_background(self, work: Work, group: str) -> None:
        """Runs work in a worker of the screen, which ends with it. group: the worker's."""
        _: Worker[object] = self.run_worker(work, group=group, exit_on_error=group in {"best", "house"})

    def later(self, seconds: float, action: Callable[[], None], name: str) -> None:
        """Calls an action after so many seconds, unless the screen has ended; once for all calls of a name."""
        timer = self._timers_by_name.pop(name, None)
        if timer is not None:
            timer.stop()
        self._timers_by_name[name] = self.set_timer(seconds, action)

    def on_seat_pressed(self, message: SeatPressed) -> None:
        """Moves the cursor to the seat."""
        self.controllers.picking.press(message.spot)

    def on_seat_dragged(self, message: SeatDragged) -> None:
        """Extends the range to the seat."""
        self.controllers.picking.drag(message.spot)

    def on_seat_released(self, _: SeatReleased) -> None:
        """Keeps the range, or picks the seat."""
        self.controllers.picking.release()

    def go_back(self) -> None:
        """Takes one step back: dismisses the hint, the announcement, the range or the selection."""
        was_hinting, self.state.digits = self._widgets.seat_line.is_hinting, ""
        if was_hinting and self.state.moving is None:
            self._widgets.name_seat()
        elif not (
            self._leave_range_or_move() or self.notice.dismiss() or self.controllers.picking.step_back()
        ):
            self.inform(self._services.advice.leaves or "There is nothing to take back")

    def _leave_range_or_move(self) -> bool:
        """Leaves the seats that are being moved where they are, unless a range is being drawn for them."""
        return not self.state.picks.is_range and self.controllers.moving.leave()

    def leave(self) -> None:
        """Returns to the showings; drops the picks, and says so."""
        if self.is_active:
            picks = len(self.state.picks)
            if picks and not self._is_gone:
                dropped = "was" if picks == 1 else "were"
                self.notify(f"{seats_count(picks)} that {dropped} picked {dropped} let go", markup=False)
            self.post_message(HouseLeft())
            self.dismiss()

    def on_screen_resume(self) -> None:
        """Leaves if the showing disappeared while another screen lay over this one."""
        if self._is_gone:
            self.call_later(self.leave)

    def reload(self) -> None:
        """Reads the whole house again, at once, and paints the whole screen."""
        self.inform("Reading the house again …")
        self._is_told_when_read = True
        self.controllers.customers.forget()
        self.controllers.following.reload()
        self.paint_anew()

    def open_card(self, booking_id: str, seat_id: str | None = None) -> None:
        """Opens the card of a booking of this showing. seat_id: the seat from which it is opened."""
        self.post_message(CardAsked(CardSubject(booking_id, seat_id)))

    # What was asked for and took a while, such as a search, opens nothing over a dialog that was opened since: what
    # is typed there would be keys of the other.

    async def on_card_asked(self, message: CardAsked) -> None:
        """Opens the card of a booking or of a seat."""
        if self.is_active:
            await self.dialogs.bookings.open_card(message.subject, message.errand)

    def on_sale_asked(self, message: SaleAsked) -> None:
        """Opens the confirmation of a sale."""
        if self.is_active:
            self.dialogs.sales.open_confirmation(message)

    def on_hold_asked(self, message: HoldAsked) -> None:
        """Opens the dialog of a hold on purpose."""
        if self.is_active:
            self.dialogs.sales.open_hold(message.sale)

    def on_block_asked(self, message: BlockAsked) -> None:
        """Asks for the reason to block seats."""
        if self.is_active:
            self.dialogs.bookings.ask_reason(message.change)

    def on_undo_asked(self, message: UndoAsked) -> None:
        """Asks whether to take the last change back."""
        if self.is_active or self.dialogs.bookings.is_card_in_front:
            self.dialogs.bookings.ask_to_undo(message)
