"""The widgets of a house screen: their order, and the house in each of them."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from seatui.domain.errors import SeatuiError
from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.words.printable import printable
from seatui.domain.words.times import began, clock_time, showtime
from seatui.domain.words.wording import seats_count
from seatui.tui.controllers.house_controllers import HouseControllers
from seatui.tui.map.edge_line import EdgeLine
from seatui.tui.map.geometry import largest_zoom
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.map.mini_map_view import MiniMapView
from seatui.tui.overlay import Shown
from seatui.tui.readings import HouseReading
from seatui.tui.screen_words import link_trouble, none_free
from seatui.tui.services import Services
from seatui.tui.state import HouseChange, HouseState
from seatui.tui.widgets.key_bar import KeyBar
from seatui.tui.widgets.legend import LegendLine, Signs, density_scale, price_entries
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.paced import Paced
from seatui.tui.widgets.seat_line import SeatLine
from seatui.tui.widgets.selection_panel import SelectionLine, SelectionPanel
from seatui.tui.widgets.title_bar import TitleBar
from seatui.tui.zoom import Zoom

NO_SEATS = """\
This showing has no seats yet.

Make them from a venue plan:

seatui plan import FILE --event ID --name TEXT --showtime TS
"""

WIDE, TALL, LOW = 110, 34, 16
"""The least columns for the panel beside the map, and the least lines for the mini map below the panel and for the
lines that can be done without."""

ASIDE, AROUND, BELOW = 40, 3, 2
"""The columns and lines of the terminal that the map does not get beside the panel; the lines in place of that."""


REST = 1.0
"""Seconds between two updates of what sums the house up: while changes pour in, a key would wait for each of them."""


class HouseWidgets:
    """Shows the state of a house in the widgets that a change of it concerns.

    screen: the one that they are on; it has the class `-none` while its house has no seats.
    """

    def __init__(
        self,
        screen: Screen[None],
        state: HouseState,
        controllers: HouseControllers,
        services: Services,
        key_bar: KeyBar,
    ) -> None:
        glyphs, advice = services.glyphs, services.advice
        self._screen = screen
        self._state = state
        self._controllers = controllers
        self._glyphs = glyphs
        self._money_of = services.money_of
        self.seat_map = SeatMapView(state, glyphs=glyphs)
        self.notice = Notice()
        self.seat_line = SeatLine(glyphs=glyphs)
        self.key_bar = key_bar
        self._is_on_booking = False
        self._title_bar = TitleBar(*self._title())
        self._banner = LinkBanner()
        self._no_seats = Static("Reading the house …", id="none", markup=False)
        self._selection_line = SelectionLine(state, advice, glyphs=glyphs)
        self._legend = LegendLine(glyphs=glyphs)
        self._panel = SelectionPanel(state, advice, glyphs=glyphs)
        self._mini_map = MiniMapView()
        self._summary = Paced(screen, REST, self._show_summary)
        self._edge_line = EdgeLine(self.seat_map, glyphs=glyphs)

    def compose(self) -> ComposeResult:
        """The map with its lines below it, and the panel beside it."""
        yield self._title_bar
        yield self._banner
        with Horizontal():
            with Vertical():
                yield self.seat_map
                yield self._edge_line
                yield self._no_seats
                yield self.notice
                yield self.seat_line
                yield self._selection_line
                yield self._legend
            with Vertical(id="aside"):
                yield self._panel
                yield self._mini_map
        yield self.key_bar

    def begin(self) -> None:
        """Focuses the map, and lets the mini map follow it."""
        self.seat_map.focus()
        self.seat_map.scrolled.subscribe(self._screen, lambda _: self._follow_scroll(), immediate=True)

    def _follow_scroll(self) -> None:
        self._mini_map.refresh()
        self._edge_line.follow()

    def show_change(self, change: HouseChange) -> None:
        """Updates the widgets that a change concerns."""
        self.seat_map.show_change(change, leap=not self._controllers.picking.is_dragging)
        if change.zoom or change.shown or change.is_replaced:
            self._show_signs()
        if change.is_replaced:
            self._show_summary()
        elif change.is_reading or change.activity:
            self._summary.ask()
        elif change.live and self._state.reading is not None:
            self._show_counts(self._state.reading)
        if change.picks is not None:
            self._show_picks()
            if self._state.picks.members - change.picks.members:
                self.notice.dismiss()
        if change.cursor is not None or change.picks is not None or self._is_refuted(change):
            self.name_seat()
        elif change.customer or self._is_at_cursor(change.seats):
            self.rename_seat()
        if (
            change.picks is not None
            or change.zoom
            or self._is_at_cursor(change.seats)
            or self._is_elsewhere()
        ):
            self.key_bar.follow()

    def _is_elsewhere(self) -> bool:
        """Whether the cursor has come to a seat of a booking, or left one: enter does something else there."""
        before, self._is_on_booking = self._is_on_booking, self._controllers.bookings.booking_here is not None
        return before is not self._is_on_booking

    def _is_refuted(self, change: HouseChange) -> bool:
        """Whether a change of zoom has made untrue why it could not be changed."""
        return change.zoom and self.seat_line.is_warning

    def _is_at_cursor(self, seat_ids: frozenset[str] | None) -> bool:
        """Whether the seat at the cursor is one of these; None means all."""
        cursor = self._state.cursor
        return seat_ids is None or (cursor is not None and cursor.seat.seat_id in seat_ids)

    def show_stale(self, error: SeatuiError) -> None:
        """Shows that the house cannot be read, and its age."""
        reading = self._state.reading
        known = clock_time(reading.read_at, self._state.showing.zone, seconds=True) if reading else ""
        self._banner.lost(link_trouble(error, known))
        self._show_link(is_found=False)

    def show_fresh(self) -> None:
        """Shows that the house is read again."""
        if self._banner.words:
            self._banner.found()
            self._show_link(is_found=True)

    def _show_link(self, *, is_found: bool) -> None:
        """Updates the map and the title to whether the house is read."""
        self.seat_map.dim(is_dimmed=not is_found)
        if self._state.reading is not None:
            self._show_counts(self._state.reading)

    def _show_summary(self) -> None:
        """Updates title, legend, panel, the line of the seat at the cursor, whose hold may go on, and the keys."""
        if self._state.reading is not None:
            self._show_counts(self._state.reading)
        self._panel.show_house()
        self.rename_seat()
        self.key_bar.follow()

    def _show_counts(self, reading: HouseReading) -> None:
        """Updates title and legend."""
        counts, layout = reading.counts, reading.house.layout
        self._show_seatless(is_seatless=not layout.rows)
        free = counts[SeatStatus.AVAILABLE]
        standing = f"{free:,} of {seats_count(sum(counts.values()))} free" if free else none_free(counts)
        if self._state.is_live and not self._banner.words:
            standing += f" {self._glyphs.separator} live"
        self._title_bar.set_text(Content(standing))
        self.show_title()
        self._legend.show_counts(counts, layout.kinds)

    def show_title(self) -> None:
        """Updates the title: from the beginning of the showing on, it warns."""
        self._title_bar.set_title(*self._title(), is_warning=bool(self._begun()))

    def _title(self) -> tuple[Content, str]:
        """The name of the showing, and when it is."""
        showing = self._state.showing
        words = [self._begun(), showtime(showing.showtime, showing.zone)]
        said = f" {self._glyphs.separator} ".join(filter(None, words))
        return Content.styled(printable(showing.name), "bold"), f"  {said}"

    def _begun(self) -> str:
        """`began 24 h ago`, by the database's clock; empty before that, and until the house is read."""
        reading = self._state.reading
        return began(self._state.showing.showtime, reading.read_at) if reading else ""

    def _show_seatless(self, *, is_seatless: bool) -> None:
        screen = self._screen
        if screen.has_class("-none") is not is_seatless:
            screen.set_class(is_seatless, "-none")
            if not is_seatless and screen.focused is None:
                self.seat_map.focus()
        if is_seatless:
            self._no_seats.update(Content(NO_SEATS))

    def _show_picks(self) -> None:
        self._selection_line.set_class(self._state.moving is not None, "-moving")
        self._selection_line.show_picks()
        self._panel.show_picks()

    def _show_signs(self) -> None:
        """Updates the legends to the glyphs in use."""
        is_far, seat_map = self._state.zoom is Zoom.OVERVIEW, self.seat_map
        if is_far:
            signs = Signs(density_scale(self._glyphs, has_colours=seat_map.has_blends))
        elif self._state.overlay.shown is Shown.PRICES and self._state.house is not None:
            bands, colours = self._state.house.layout.bands, seat_map.price_colours
            prices = price_entries(self._glyphs, bands, self._state.money, colours)
            signs = Signs(prices=prices, has_codes=len(bands) > colours)
        else:
            signs = Signs()
        self._legend.set_signs(signs)
        self._panel.set_signs(signs)
        self.place_mini_map()

    def fitting_zoom(self, house: House) -> Zoom:
        """The largest zoom at which a house fits into the room for the map."""
        return largest_zoom(house.layout, self._room, self._money_of(house.showing.currency))

    @property
    def _room(self) -> Size:
        """The size of the map, whatever it shows; known before the first layout."""
        width, height = self._screen.app.size
        return Size(width - ASIDE, height - AROUND) if width >= WIDE else Size(width, height - AROUND - BELOW)

    def place_mini_map(self) -> None:
        """Shows the mini map if the house is larger than the map: beside it by room, else in its corner."""
        width, height = self._screen.app.size
        is_beside, is_larger = width >= WIDE and height >= TALL, self.seat_map.is_larger_than(self._room)
        self.seat_map.lay_mini_map(on_map=not is_beside)
        self._mini_map.follow(self.seat_map if is_beside and is_larger else None)
        self._edge_line.display = is_larger and height >= LOW
        self._edge_line.follow()

    def name_seat(self) -> None:
        """Names the seat at the cursor in the line under the map, in place of a hint."""
        cursor, reading = self._state.cursor, self._state.reading
        if cursor is None or reading is None:
            return
        seat_id = cursor.seat.seat_id
        self.seat_line.name_seat(
            cursor.seat,
            reading.house,
            reading.read_at,
            self._state.money,
            picked=seat_id in self._state.picks,
            customer=self._controllers.customers.customer_of(reading.house.state(seat_id).booking_id),
            offered_by=self._state.overlay.offered.get(seat_id, ""),
        )

    def rename_seat(self) -> None:
        """Names the seat at the cursor as it is now, unless a hint stands there."""
        if not self.seat_line.is_hinting:
            self.name_seat()

    def refuse(self, seat: Seat) -> None:
        """Shows why a seat cannot be picked, in the line under the map."""
        reading = self._state.reading
        if reading is not None:
            self.seat_line.refuse(seat, reading.house, reading.read_at)
