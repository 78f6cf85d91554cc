"""The house screen: the map, the selection, and its sale."""

from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.timer import Timer
from textual.widgets import Static

from seatui.domain.errors import EventNotFound, SeatsUnavailable, ShowtimeMismatch
from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import Seat, SeatInTheWay, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.orders import orders
from seatui.domain.venue.house import House
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui import announcements
from seatui.tui.announcements import Announcement, selling
from seatui.tui.asked_changes import Amendment
from seatui.tui.card import CardSubject
from seatui.tui.commands.command import bindings
from seatui.tui.commands.house_commands import HOUSE_COMMANDS
from seatui.tui.controllers.house_controllers import HouseControllers
from seatui.tui.controllers.opening import Opening
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.map.mini_map_view import MiniMapView
from seatui.tui.messages import (
    CardAsked,
    HintReceived,
    HoldAsked,
    HouseLeft,
    HouseRead,
    LoadFailed,
    PurposeAsked,
    ReasonAsked,
    SaleAsked,
    SeatDragged,
    SeatPressed,
    SeatReleased,
    UndoAsked,
)
from seatui.tui.sale import Sale
from seatui.tui.screen_words import clock_time, in_the_way, link_trouble, none_free, showtime
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.services import Services
from seatui.tui.state import HouseChange, HouseState
from seatui.tui.terminal import gc_policy
from seatui.tui.terminal.painting import SparingScreen
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.legend import LegendLine, Signs, density_scale
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.seat_line import SeatLine
from seatui.tui.widgets.selection_panel import SelectionLine, SelectionPanel
from seatui.tui.widgets.title_bar import TitleBar
from seatui.tui.zoom import Zoom

if TYPE_CHECKING:
    from seatui.tui.screens.booking_dialogs import BookingDialogs
    from seatui.tui.screens.find_screen import FindScreen
    from seatui.tui.screens.order_screen import OrderScreen

NO_SEATS = """\
This showing has no seats yet.

Make them from a venue plan:

seatui plan import FILE --event ID --name TEXT --showtime TS
"""


WIDE, TALL = 110, 34
"""The least columns for the panel beside the map, and the least lines for the mini map below the panel."""

ASIDE, AROUND = 40, 3
"""The columns and lines of the terminal that the map does not get if the panel is shown."""


class HouseScreen(SparingScreen[None]):
    """Passes the state of a house to its widgets, and messages to its controllers.

    Posts HouseLeft when the clerk has left.
    """

    BINDINGS = bindings(HOUSE_COMMANDS)
    commands = HOUSE_COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
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
        self.state = HouseState(opening.showing, self._show_change)
        self.controllers = HouseControllers.over(self.state, self, opening, services)
        glyphs, advice = services.glyphs, services.advice
        self.seat_map = SeatMapView(self.state, glyphs=glyphs)
        """The map."""
        self._title_bar = TitleBar(self._title())
        self._banner = LinkBanner()
        self._no_seats = Static("Reading the house …", id="none", markup=False)
        self.notice = Notice()
        """The last announcement."""
        self._seat_line = SeatLine(glyphs=glyphs)
        self._selection_line = SelectionLine(self.state, advice, glyphs=glyphs)
        self._legend = LegendLine(glyphs=glyphs)
        self._panel = SelectionPanel(self.state, advice, glyphs=glyphs)
        self._mini_map = MiniMapView()
        self._key_bar = KeyBar(lambda: footer_keys(HOUSE_COMMANDS, self, services.keymap))
        self._earlier_orders: list[str] = []
        self._dialogs_made: BookingDialogs | None = None
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

    def compose(self) -> ComposeResult:
        """The map with its lines below it, and the panel beside it."""
        self.take_on_breakpoints()
        yield self._title_bar
        yield self._banner
        with Horizontal():
            with Vertical():
                yield self.seat_map
                yield self._no_seats
                yield self.notice
                yield self._seat_line
                yield self._selection_line
                yield self._legend
            with Vertical(id="aside"):
                yield self._panel
                yield self._mini_map
        yield self._key_bar

    def on_mount(self) -> None:
        """Shows the house if it has been read, and starts polling."""
        self.seat_map.focus()
        self.seat_map.scrolled.subscribe(self, lambda _: self._mini_map.refresh(), immediate=True)
        reading = self.controllers.following.begin()
        if reading is None:
            self.add_class("-none")
        else:
            self.on_house_read(HouseRead(reading))
        self.controllers.live.begin()
        sale = self.controllers.selling.under_way
        if sale is not None:
            self.announce(selling(sale))

    def on_house_read(self, message: HouseRead) -> None:
        """Shows a reading, and names the picked seats that are no longer free."""
        reading = message.reading
        self._banner.found()
        self.seat_map.dim(is_dimmed=False)
        taken = self.controllers.following.show(reading)
        self.controllers.live.glow(reading.changed)
        if taken:
            self.notice.announce_beside(announcements.taken(taken))
        if isinstance(self.app.screen, ConfirmScreen):
            self.app.screen.follow(*self.controllers.selling.standing(self.app.screen.sale, reading))
        if not self._seat_line.is_hinting:
            self._name_seat()  # a hold counts down
        self.controllers.moving.follow()
        if self._dialogs_made is not None:
            self._dialogs_made.follow(reading)
        if self._is_told_when_read:
            self._is_told_when_read = False
            self.inform(f"Read again at {clock_time(reading.read_at, seconds=True)}")
        if self._booking_to_open is not None:
            self._open_booking(self._booking_to_open)
            self._booking_to_open = None
        if reading.replaced:
            # After the first paint, and ahead of the first wish and the first search.
            self.call_after_refresh(lambda: self.in_background(self._prepare(), group="best"))

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
                reading = self.state.reading
                known = clock_time(reading.read_at, seconds=True) if reading else ""
                self._banner.lost(link_trouble(error, known))
                self.seat_map.dim(is_dimmed=True)

    def on_hint_received(self, message: HintReceived) -> None:
        """Acts on a hint of another terminal."""
        self.controllers.live.hear(message.hint)

    def show_sold(self, sale: Sale, booking: Booking) -> None:
        """Shows a sale of this house at once, and reads the house to verify it."""
        self.controllers.selling.show_sold(sale, booking)
        self.controllers.following.wake()

    def show_released(self, sale: Sale) -> None:
        """Shows seats that were given back at once, and reads the house to verify it."""
        self.controllers.selling.show_released(sale)
        self.controllers.following.wake()

    def drop_refused(self, seats: Iterable[SeatInTheWay]) -> None:
        """Drops the seats in the way of a refused sale, and reads the house; the others stay picked."""
        self.controllers.selling.drop_refused(seats)
        self.controllers.following.wake()

    def show_refusal(self, sale: Sale, error: SeatsUnavailable) -> None:
        """Opens the refusal of a sale: how its seats were lost, and the nearest others in their place."""
        from seatui.tui.screens.refusal_screen import RefusalScreen

        refusals, services = self.controllers.refusals, self._services
        lost = f"{in_the_way(error.seats, sale.layout)}."
        kept = announcements.kept(sale, error)
        screen = RefusalScreen(sale, [lost], kept, services.advice, refusals.preview, services.pace.reading)
        self.app.push_screen(screen, lambda offer: refusals.close(offer, sale))

        async def explain() -> None:
            screen.explain(await refusals.explain(sale, error.seats))
            await screen.offer(await refusals.offers(sale, error.seats))

        self.in_background(explain(), group="refusal")

    def follow_sales(self) -> None:
        """Updates the footer when a sale or a change has begun or ended."""
        self._key_bar.follow()

    def announce(self, announcement: Announcement) -> None:
        """Shows an announcement; a card that covers it shows it too."""
        self.notice.announce(announcement)
        if self._dialogs_made is not None:
            self._dialogs_made.announce(announcement)

    def show_change_begun(self, change: Amendment) -> None:
        """Shows that a change of this house is under way."""
        self.controllers.bookings.show_begun(change)

    def show_change_made(self, change: Amendment) -> None:
        """Shows a change of this house that was made: reads the house, and the card."""
        self.controllers.bookings.show_made(change)
        self._reread()

    def show_change_refused(self, seats: Iterable[SeatInTheWay]) -> None:
        """Drops the seats in the way of a change, and reads the house; the others stay picked."""
        self.controllers.bookings.show_refused()
        self.drop_refused(seats)
        self._reread()

    def _reread(self) -> None:
        self.controllers.following.wake()
        if self._dialogs_made is not None:
            self._dialogs_made.read_again()

    def _show_change(self, change: HouseChange) -> None:
        """Updates the widgets that a change concerns."""
        self.seat_map.show_change(change, leap=not self.controllers.picking.is_dragging)
        if change.zoom or change.letters or change.is_replaced:
            self._show_signs()
        if change.is_reading:
            self._show_house()
        if change.activity:
            self._panel.show_activity()
        if change.picks is not None:
            self._show_picks()
            self.controllers.live.offer_picks()
            if self.state.picks.members - change.picks.members:
                self.notice.dismiss()
        is_hinting = self._seat_line.is_hinting
        is_renamed = change.is_reading or change.customer or change.seats
        if change.cursor is not None or change.picks is not None or (is_renamed and not is_hinting):
            self._name_seat()
        if change.picks is not None or change.is_reading or change.zoom:
            self._key_bar.follow()

    def _show_house(self) -> None:
        """Updates title, legend and panel."""
        reading = self.state.reading
        if reading is None:
            return
        counts, layout = reading.counts, reading.house.layout
        if self.has_class("-none") is bool(layout.rows):
            self.set_class(not layout.rows, "-none")
            if layout.rows and self.focused is None:
                self.seat_map.focus()
        if not layout.rows:
            self._no_seats.update(Content(NO_SEATS))
        free = counts[SeatStatus.AVAILABLE]
        standing = f"{free:,} of {seats_count(sum(counts.values()))} free" if free else none_free(counts)
        if self.controllers.live.is_live:
            standing += f" {self._services.glyphs.separator} live"
        self._title_bar.set_text(Content(standing), self._title())
        self._legend.show_counts(counts, layout.kinds)
        self._panel.show_house()

    def _show_picks(self) -> None:
        self._selection_line.set_class(self.state.moving is not None, "-moving")
        self._selection_line.show_picks()
        self._panel.show_picks()

    def _show_signs(self) -> None:
        """Updates the legends to the glyphs in use."""
        is_far, seat_map = self.state.zoom is Zoom.OVERVIEW, self.seat_map
        scale = density_scale(self._services.glyphs, has_colours=seat_map.has_tints) if is_far else None
        signs = Signs(scale, lettered=seat_map.says_kinds)
        self._legend.set_signs(signs)
        self._panel.set_signs(signs)
        self._place_mini_map()

    def on_resize(self) -> None:
        """Moves the mini map to the panel or to the map, by the room."""
        self._place_mini_map()

    def _place_mini_map(self) -> None:
        """Shows the mini map if the house is larger than the map: beside it by room, else in its corner."""
        width, height = self.app.size
        is_beside = width >= WIDE and height >= TALL
        self.seat_map.lay_mini_map(on_map=not is_beside)
        is_needed = is_beside and self.seat_map.is_larger_than(Size(width - ASIDE, height - AROUND))
        self._mini_map.follow(self.seat_map if is_needed else None)

    def _name_seat(self) -> None:
        cursor, reading = self.state.cursor, self.state.reading
        if cursor is not None and reading is not None:
            seat_id, state = cursor.seat.seat_id, reading.house.state(cursor.seat.seat_id)
            self.controllers.customers.look_up(state.booking_id)
            self._seat_line.name_seat(
                cursor.seat,
                reading.house,
                reading.read_at,
                picked=seat_id in self.state.picks,
                customer=self.state.customers.get(state.booking_id or "", ""),
                offered_by=self.state.overlay.offered.get(seat_id, ""),
            )

    def _title(self) -> Content:
        return Content.assemble(
            (printable(self.showing.name), "bold"), f"  {showtime(self.showing.showtime)}"
        )

    def hint(self, words: str) -> None:
        """Shows why something cannot be done, in the line under the map, until the cursor moves."""
        self._seat_line.hint(words)
        if self._dialogs_made is not None:
            self._dialogs_made.hint(words)

    def inform(self, words: str) -> None:
        """Shows what was done or found, until the cursor moves; without words, names the seat again."""
        if words:
            self._seat_line.inform(words)
        else:
            self._name_seat()

    def refuse(self, seat: Seat) -> None:
        """Shows why a seat cannot be picked, in the line under the map."""
        reading = self.state.reading
        if reading is not None:
            self._seat_line.refuse(seat, reading.house, reading.read_at)

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now, in the line under the map."""
        if self.state.picking is None:
            self.notify(why_not, timeout=3, markup=False)
        else:
            self.hint(why_not)

    def in_background(self, work: Coroutine[Any, Any, object], group: str) -> None:
        """Runs work in a worker of the screen, which ends with it. group: the worker's."""
        self.run_worker(work, group=group, exit_on_error=group in {"best", "house"})

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
        was_hinting, self.state.digits = self._seat_line.is_hinting, ""
        if was_hinting:
            self._name_seat()
        elif not (
            self.notice.dismiss() or self._leave_range_or_move() or self.controllers.picking.step_back()
        ):
            self.inform(self._services.advice.leaves or "There is nothing to take back")

    def _leave_range_or_move(self) -> bool:
        """Leaves the seats that are being moved where they are, unless a range is being drawn for them."""
        return not self.state.picks.is_range and self.controllers.moving.leave()

    def leave(self) -> None:
        """Returns to the showings; drops the picks, and says so."""
        if self.is_current:
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
        self.controllers.following.reload()
        self.paint_anew()

    def on_sale_asked(self, message: SaleAsked) -> None:
        """Opens the confirmation dialog."""
        services = self._services
        clock = services.clock if services.holds_while_paying else None
        self.app.push_screen(ConfirmScreen(message.sale, message.remarks, services.advice, clock))
        if services.holds_while_paying:
            self.app.post_message(HoldAsked(message.sale))

    def on_purpose_asked(self, message: PurposeAsked) -> None:
        """Opens the dialog of a hold on purpose."""
        from seatui.tui.screens.hold_screen import HoldScreen

        self.app.push_screen(HoldScreen(message.sale, self._services.advice, self._services.clock))

    @property
    def _dialogs(self) -> "BookingDialogs":
        """The dialogs for bookings, imported when the first is opened."""
        if self._dialogs_made is None:
            from seatui.tui.screens.booking_dialogs import BookingDialogs

            self._dialogs_made = BookingDialogs(self, self.controllers, self._services)
        return self._dialogs_made

    def open_card(self, booking_id: str, seat_id: str | None = None) -> None:
        """Opens the card of a booking of this showing. seat_id: the seat from which it is opened."""
        self.post_message(CardAsked(CardSubject(booking_id, seat_id)))

    async def on_card_asked(self, message: CardAsked) -> None:
        """Opens the card of a booking or of a seat."""
        await self._dialogs.open_card(message.subject)

    def on_reason_asked(self, message: ReasonAsked) -> None:
        """Asks for the reason to block seats."""
        self._dialogs.ask_reason(message.change)

    def on_undo_asked(self, message: UndoAsked) -> None:
        """Asks whether to take the last change back."""
        self._dialogs.ask_to_undo(message)

    def open_find(self) -> None:
        """Opens the find dialog."""
        finding = self.controllers.finding
        if not (self.house and self.house.layout.lines):
            return
        from seatui.tui.screens.find_screen import FindScreen

        screen = FindScreen(finding.matches, self.state.mark_preview)
        self.app.push_screen(screen, finding.go_to)
        self.in_background(self._find_among_bookings(screen), group="bookings")

    def open_bookings(self) -> None:
        """Opens the list of the bookings of this showing."""
        house, finding = self.house, self.controllers.finding
        if house is None:
            return
        from seatui.tui.screens.bookings_screen import BookingSource, BookingsScreen

        services, showing = self._services, house.showing
        source = BookingSource(
            partial(services.houses.bookings_of, showing.event_id, showing.showtime),
            house.layout,
            finding.seats_named,
            services.clock,
            services.pace.longest_retry,
        )
        screen = BookingsScreen(source, self.state.mark_preview, services.keymap)
        self.app.push_screen(screen, self._open_booking)

    def _open_booking(self, booking_id: str | None) -> None:
        self.state.mark_preview(())
        if booking_id is not None:
            self.in_background(self.controllers.finding.open_booking(booking_id), group="bookings")

    async def _find_among_bookings(self, screen: "FindScreen | OrderScreen") -> None:
        if await self.controllers.finding.read_bookings() and screen.is_running:
            screen.refind()

    def open_order(self, typed: str = "") -> None:
        """Opens the order line; after a proposal it takes narrowing words too. typed: its initial text."""
        best, line = self.controllers.best, self.controllers.orders
        from seatui.tui.screens.order_screen import OrderScreen

        screen = OrderScreen(
            best.zones,
            best.proposed_party,
            line.refusal,
            line.preview,
            earlier=self._earlier_orders,
            typed=typed,
        )
        self.app.push_screen(screen, self._carry_out)
        self.in_background(self._find_among_bookings(screen), group="bookings")

    def _carry_out(self, order: orders.Order | None) -> None:
        match order:
            case None:
                self.controllers.orders.preview(None)
            case orders.Help():
                self.call_later(self.open_help)
            case orders.Quit():
                self.call_later(self.leave)
            case _:
                self.controllers.orders.carry_out(order)

    def open_help(self) -> None:
        """Shows the keys and the legend."""
        from seatui.tui.screens.help_screen import HelpScreen

        services = self._services
        self.app.push_screen(HelpScreen("The map", HOUSE_COMMANDS, services.keymap, services.glyphs))
