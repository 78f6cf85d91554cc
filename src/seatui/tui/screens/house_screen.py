"""A house: its map, what is picked, and what becomes of it."""

from collections.abc import Coroutine, Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import Seat, SeatInTheWay, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.orders import orders
from seatui.domain.venue.house import House
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.announcements import selling
from seatui.tui.commands.advice import advice_for
from seatui.tui.commands.command import bindings
from seatui.tui.commands.house_commands import HOUSE_COMMANDS
from seatui.tui.commands.keymap import written_first
from seatui.tui.commands.registry import BY_ID
from seatui.tui.controllers.house_controllers import HouseControllers
from seatui.tui.controllers.opening import Opening
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.map.mini_map_view import MiniMapView
from seatui.tui.messages import (
    HouseLeft,
    HouseRead,
    LoadFailed,
    SaleAsked,
    SeatDragged,
    SeatPressed,
    SeatReleased,
)
from seatui.tui.sale import Sale
from seatui.tui.screen_words import clock_time, link_trouble, none_free, showtime
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.find_screen import FindScreen
from seatui.tui.screens.help_screen import HelpScreen
from seatui.tui.screens.order_screen import OrderScreen
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

NO_SEATS = """\
This showing has no seats yet.

Make them from a venue plan:

seatui plan import FILE --event ID --name TEXT --showtime TS
"""


WIDE, TALL = 110, 34
"""Columns from which on the panel is shown beside the map; lines from which on it leaves room for the mini map."""

ASIDE, AROUND = 40, 3
"""Columns and lines of the terminal that are not the map's where the panel is shown."""


class HouseScreen(SparingScreen[None]):
    """Hands its widgets the state of a house, and its controllers what happens.

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
        #aside { width: 40; }
        &.-narrow #aside { display: none; }
    }
    """

    def __init__(self, opening: Opening, services: Services) -> None:
        super().__init__()
        self._services = services
        self.state = HouseState(opening.showing, self._show_change)
        self.controllers = HouseControllers.over(self.state, self, opening, services)
        self._earlier_orders: list[str] = []
        self._is_gone = False
        self._is_told_when_read = False

    @property
    def showing(self) -> Showing:
        """The showing whose house this is."""
        return self.state.showing

    @property
    def house(self) -> House | None:
        """The house as it is shown."""
        return self.state.house

    @property
    def seat_map(self) -> SeatMapView:
        """The map."""
        return self.query_one(SeatMapView)

    def compose(self) -> ComposeResult:
        """The map with its lines below it, and the panel beside it."""
        self.take_on_breakpoints()
        glyphs, state, advice = self._services.glyphs, self.state, advice_for(self._services.keymap)
        yield TitleBar(self._title())
        yield LinkBanner()
        with Horizontal():
            with Vertical():
                yield SeatMapView(state, glyphs=glyphs)
                yield Static("Reading the house …", id="none", markup=False)
                yield Notice()
                yield SeatLine(glyphs=glyphs)
                yield SelectionLine(state, advice, glyphs=glyphs)
                yield LegendLine(glyphs=glyphs)
            with Vertical(id="aside"):
                yield SelectionPanel(state, advice, glyphs=glyphs)
                yield MiniMapView()
        yield KeyBar(lambda: footer_keys(HOUSE_COMMANDS, self, self._services.keymap))

    def on_mount(self) -> None:
        """Shows the house if it has been read, and reads what changes in it."""
        self.seat_map.focus()
        self.seat_map.scrolled.subscribe(
            self, lambda _: self.query_one(MiniMapView).refresh(), immediate=True
        )
        reading = self.controllers.following.begin()
        if reading is None:
            self.add_class("-none")
        else:
            self.on_house_read(HouseRead(reading))
        sale = self.controllers.selling.under_way
        if sale is not None:
            self.query_one(Notice).announce(selling(sale))

    # What the database says.

    def on_house_read(self, message: HouseRead) -> None:
        """The house was read: the map shows it, and the selection loses what is no longer free."""
        reading = message.reading
        self.query_one(LinkBanner).found()
        taken = self.controllers.following.show(reading)
        if taken:
            self.notify(taken, title="Taken meanwhile", severity="warning", timeout=12, markup=False)
            if isinstance(self.app.screen, ConfirmScreen):
                self.app.screen.warn(f"Meanwhile {taken}: esc goes back to the map")
        if self._is_told_when_read:
            self._is_told_when_read = False
            self.inform(f"Read again at {clock_time(reading.read_at, seconds=True)}")
        if reading.replaced:
            # After the first paint: so that the first wish and the first search need not wait for it.
            self.call_after_refresh(lambda: self.in_background(self._prepare(), group="best"))

    async def _prepare(self) -> None:
        gc_policy.freeze()
        await self.seat_map.prepare()
        await self.controllers.prepare()
        gc_policy.freeze()

    def on_load_failed(self, message: LoadFailed) -> None:
        """It could not be read: what is shown and picked stays, and says how old it is."""
        match message.error:
            case EventNotFound() | ShowtimeMismatch() as gone:
                self.notify(str(gone), severity="error", timeout=10, markup=False)
                self._is_gone = True
                self.leave()
            case error:
                self.controllers.following.lose()
                reading = self.state.reading
                known = clock_time(reading.read_at, seconds=True) if reading else ""
                self.query_one(LinkBanner).lost(link_trouble(error, known))

    def show_sold(self, sale: Sale, booking: Booking) -> None:
        """A sale of this house was made: the map shows it at once, and the house is read to be sure."""
        self.controllers.selling.show_sold(sale, booking)
        self.controllers.following.wake()

    def drop_refused(self, seats: Iterable[SeatInTheWay]) -> None:
        """A sale was refused: the seats in the way are dropped, the others stay picked."""
        self.controllers.selling.drop_refused(seats)
        self.controllers.following.wake()

    def follow_sales(self) -> None:
        """A sale began or ended: what can be sold now is shown."""
        self.query_one(KeyBar).follow()

    # What is shown.

    def _show_change(self, change: HouseChange) -> None:
        """Hands every widget what has changed for it."""
        self.seat_map.show_change(change, leap=not self.controllers.picking.is_dragging)
        if change.zoom or change.letters or change.is_replaced:
            self._show_signs()
        if change.is_reading:
            self._show_house()
        if change.picks is not None:
            self._show_picks()
            if self.state.picks.members - change.picks.members:
                self.query_one(Notice).dismiss()
        is_hinting = self.query_one(SeatLine).is_hinting
        if change.cursor is not None or change.picks is not None or (change.is_reading and not is_hinting):
            self._name_seat()
        if change.picks is not None or change.is_reading or change.zoom:
            self.query_one(KeyBar).follow()

    def _show_house(self) -> None:
        """Title, legend and panel follow the house."""
        reading = self.state.reading
        if reading is None:
            return
        counts, layout = reading.counts, reading.house.layout
        if self.has_class("-none") is bool(layout.rows):
            self.set_class(not layout.rows, "-none")
            if layout.rows and self.focused is None:
                self.seat_map.focus()
        if not layout.rows:
            self.query_one("#none", Static).update(Content(NO_SEATS))
        free = counts[SeatStatus.AVAILABLE]
        standing = f"{free:,} of {seats_count(sum(counts.values()))} free" if free else none_free(counts)
        self.query_one(TitleBar).set_text(Content(standing), self._title())
        self.query_one(LegendLine).show_counts(counts, layout.kinds)
        self.query_one(SelectionPanel).show_house()
        self.query_one(SelectionLine).show_picks()
        self._place_mini_map()

    def _show_picks(self) -> None:
        self.query_one(SelectionLine).show_picks()
        self.query_one(SelectionPanel).show_picks()

    def _show_signs(self) -> None:
        """The legend explains what is drawn."""
        is_far, seat_map = self.state.zoom is Zoom.OVERVIEW, self.seat_map
        scale = density_scale(self._services.glyphs, has_colours=seat_map.has_tints) if is_far else None
        signs = Signs(scale, lettered=seat_map.says_kinds)
        self.query_one(LegendLine).set_signs(signs)
        self.query_one(SelectionPanel).set_signs(signs)
        self._place_mini_map()

    def on_resize(self) -> None:
        """There may be room for the mini map in the panel, or none any more."""
        self._place_mini_map()

    def _place_mini_map(self) -> None:
        """Beside the map where there is room, else in a corner of it; where the house is larger than the map."""
        width, height = self.app.size
        is_beside = width >= WIDE and height >= TALL
        self.seat_map.lay_mini_map(on_map=not is_beside)
        is_needed = is_beside and self.seat_map.is_larger_than(Size(width - ASIDE, height - AROUND))
        self.query_one(MiniMapView).follow(self.seat_map if is_needed else None)

    def _name_seat(self) -> None:
        cursor, reading = self.state.cursor, self.state.reading
        if cursor is not None and reading is not None:
            picked = cursor.seat.seat_id in self.state.picks
            self.query_one(SeatLine).name_seat(cursor.seat, reading.house, reading.read_at, picked=picked)

    def _title(self) -> Content:
        return Content.assemble(
            (printable(self.showing.name), "bold"), f"  {showtime(self.showing.showtime)}"
        )

    # What controllers ask of their screen.

    def hint(self, words: str) -> None:
        """Says why something cannot be done, in the line under the map, until the cursor moves."""
        self.query_one(SeatLine).hint(words)

    def inform(self, words: str) -> None:
        """Says what was done or found, until the cursor moves; without words, names the seat again."""
        if words:
            self.query_one(SeatLine).inform(words)
        else:
            self._name_seat()

    def refuse(self, seat: Seat) -> None:
        """The line under the map says why a seat cannot be picked."""
        reading = self.state.reading
        if reading is not None:
            self.query_one(SeatLine).refuse(seat, reading.house, reading.read_at)

    def refuse_command(self, why_not: str) -> None:
        """The line under the map says why a command is not possible now."""
        if self.state.picking is None:
            self.notify(why_not, timeout=3, markup=False)
        else:
            self.hint(why_not)

    def in_background(self, work: Coroutine[Any, Any, object], group: str) -> None:
        """Runs work while keys go on; it ends with the screen."""
        self.run_worker(work, group=group, exit_on_error=group in {"best", "house"})

    # The mouse on the map.

    def on_seat_pressed(self, message: SeatPressed) -> None:
        """The cursor goes there."""
        self.controllers.picking.press(message.spot)

    def on_seat_dragged(self, message: SeatDragged) -> None:
        """The range follows."""
        self.controllers.picking.drag(message.spot)

    def on_seat_released(self, _: SeatReleased) -> None:
        """The range is kept, or the seat is picked."""
        self.controllers.picking.release()

    # Commands of the screen itself.

    def go_back(self) -> None:
        """One step back: what was said, what was announced, the range, the selection."""
        was_hinting, self.state.digits = self.query_one(SeatLine).is_hinting, ""
        if was_hinting:
            self._name_seat()
        elif not (self.query_one(Notice).dismiss() or self.controllers.picking.step_back()):
            leave = written_first(BY_ID["house.leave"], self._services.keymap)
            self.inform(f"{leave} goes back to the showings" if leave else "There is nothing to take back")

    def leave(self) -> None:
        """Back to the showings; what was picked is dropped, and that is said."""
        if self.is_current:
            picks = len(self.state.picks)
            if picks and not self._is_gone:
                dropped = "was" if picks == 1 else "were"
                self.notify(f"{seats_count(picks)} that {dropped} picked {dropped} let go", markup=False)
            self.post_message(HouseLeft())
            self.dismiss()

    def on_screen_resume(self) -> None:
        """What lay over it is gone; so may be the showing."""
        if self._is_gone:
            self.call_later(self.leave)

    def reload(self) -> None:
        """Reads the whole house again, at once, and paints the whole screen."""
        self.inform("Reading the house again …")
        self._is_told_when_read = True
        self.controllers.following.reload()
        self.paint_anew()

    def on_sale_asked(self, message: SaleAsked) -> None:
        """The clerk is asked whether to sell."""
        self.app.push_screen(ConfirmScreen(message.sale, message.remarks))

    def open_find(self) -> None:
        """Asks where to go."""
        finding = self.controllers.finding
        if not (self.house and self.house.layout.lines):
            return
        screen = FindScreen(finding.matches, self.state.mark_preview)
        self.app.push_screen(screen, finding.go_to)
        self.in_background(self._find_among_bookings(screen), group="bookings")

    async def _find_among_bookings(self, screen: FindScreen) -> None:
        if await self.controllers.finding.read_bookings() and screen.is_running:
            screen.refind()

    def open_order(self, typed: str = "") -> None:
        """Takes an order in one line; after a proposal, one that narrows it down."""
        best, line = self.controllers.best, self.controllers.orders
        screen = OrderScreen(
            best.zones,
            best.proposed_party,
            line.refusal,
            line.preview,
            earlier=self._earlier_orders,
            typed=typed,
        )
        self.app.push_screen(screen, self._carry_out)

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
        services = self._services
        self.app.push_screen(HelpScreen("The map", HOUSE_COMMANDS, services.keymap, services.glyphs))
