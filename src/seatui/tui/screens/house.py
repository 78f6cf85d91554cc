"""A house: its map, what is picked, and what becomes of it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.widgets import Static

from seatui.booking.repository import HOLD_TTL
from seatui.domain.bookings import WALK_IN, Booking
from seatui.domain.errors import EventNotFound, ShowtimeMismatch
from seatui.domain.seats import SeatInTheWay, SeatState, SeatStatus
from seatui.domain.selection import Selection
from seatui.domain.singles import explain_singles
from seatui.domain.text import printable
from seatui.domain.wording import seats_count
from seatui.tui.announcements import selling
from seatui.tui.collecting import keep_all
from seatui.tui.messages import HouseUpdated, LoadFailed, PickRefused, SaleConfirmed
from seatui.tui.opening import Opening
from seatui.tui.poll import Poll
from seatui.tui.sale import Sale
from seatui.tui.screens.assisted import AssistedScreen
from seatui.tui.screens.confirm import ConfirmScreen
from seatui.tui.screens.help import HelpScreen
from seatui.tui.screens.proposing import ProposingScreen
from seatui.tui.update import HouseUpdate, expected, first_reading, later_reading, next_reading
from seatui.tui.widgets.key_bar import KeyBar
from seatui.tui.widgets.legend import LegendLine, Signs, density_scale
from seatui.tui.widgets.mini_map_view import MiniMapView
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.seat_line import SeatLine
from seatui.tui.widgets.seat_map import SeatMapView
from seatui.tui.widgets.selection_panel import SelectionLine, SelectionPanel
from seatui.tui.widgets.title_bar import TitleBar
from seatui.tui.words import clock_time, in_the_way, none_free, particular_places, showtime, statuses_of
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

UNDER_WAY = "A sale of this house is under way: wait for its end"


class HouseScreen(AssistedScreen):
    """Shows a showing's house, keeps it up to date, and takes a sale from the first seat to the booking id."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "confirm",
            "Confirm",
            key_display="enter",
            tooltip="confirm what is picked; enter again sells it",
        ),
        Binding("escape", "back", "Back", tooltip="one step back: range, notice, selection, screen"),
        Binding("r", "reload", "Reload", show=False, tooltip="read the house again"),
        Binding("question_mark,f1", "help", "Help", key_display="?", tooltip="keys and legend"),
        Binding("q", "leave", "Showings", tooltip="back to the showings"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
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

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening.showing)
        self._opening: Opening | None = opening
        self._read_whole = True
        self._picked: frozenset[str] = frozenset()
        self._is_gone = False
        self._is_told_when_read = False

    def compose(self) -> ComposeResult:
        """The map with its lines below it, and the panel beside it."""
        self.take_on_breakpoints()
        glyphs = self.desk.glyphs
        yield TitleBar(self._title())
        yield LinkBanner()
        with Horizontal():
            with Vertical():
                yield SeatMapView(glyphs=glyphs)
                yield Static("Reading the house …", id="none", markup=False)
                yield Notice()
                yield SeatLine(glyphs=glyphs)
                yield SelectionLine(glyphs=glyphs)
                yield LegendLine(glyphs=glyphs)
            with Vertical(id="aside"):
                yield SelectionPanel(glyphs=glyphs)
                yield MiniMapView()
        yield KeyBar()

    def on_mount(self) -> None:
        """Shows the house if it has been read, and reads what changes in it."""
        self.seat_map.focus()
        self.seat_map.cursor_moved.subscribe(self, lambda _: self._name_seat(), immediate=True)
        self.seat_map.selection_changed.subscribe(self, self._tell_selection, immediate=True)
        self.seat_map.counted.subscribe(self, self.show_count, immediate=True)
        self.seat_map.signs_changed.subscribe(self, self._explain, immediate=True)
        self.seat_map.scrolled.subscribe(
            self, lambda _: self.query_one(MiniMapView).refresh(), immediate=True
        )
        self._poll: Poll[HouseUpdate] = Poll(
            self._read,
            lambda update: self.post_message(HouseUpdated(update)),
            lambda error: self.post_message(LoadFailed(error)),
            every=self.desk.pace.house,
            pace=self.desk.pace,
        )
        update = self._opening.update if self._opening else None
        if update is None:
            self.add_class("-none")
        else:
            self._opening = None
            self.on_house_updated(HouseUpdated(update))
        self.run_worker(self._poll.run(rest=0 if update is None else self.desk.pace.house), group="house")
        sale = self.desk.sales.open_sale(self.showing)
        if sale is not None:
            self.query_one(Notice).announce(selling(sale))

    async def _read(self) -> HouseUpdate:
        """Reads the house whole, or only what became of it, and works out what that changes."""
        houses, shown, now = self.desk.houses, self._shown, self.desk.clock()
        if self._opening is not None:
            opening, self._opening = self._opening, None
            return await opening.read()
        if shown is not None and not self._read_whole:
            return later_reading(shown, await houses.changes(shown.house, shown.unsure), now)
        house = await houses.house(self.showing.event_id, self.showing.showtime)
        work = (
            partial(first_reading, house, now) if shown is None else partial(next_reading, shown, house, now)
        )
        return await asyncio.to_thread(work)

    def on_house_updated(self, message: HouseUpdated) -> None:
        """The house was read: the map shows it, and the selection loses what is no longer free."""
        self._read_whole = False
        self.query_one(LinkBanner).found()
        self._drop_taken(message.update)
        self._shown = message.update
        if self._is_told_when_read:
            self._is_told_when_read = False
            self.inform(f"Read again at {clock_time(message.update.read_at, seconds=True)}")
        if message.update.replaced or message.update.changed:
            self.seat_map.show(message.update)
            self._place_mini_map()
            self._tell_house()
        if message.update.replaced:
            self.seat_map.own(self.desk.sales.held)
            # After the first paint: so that the first wish and the first search need not wait for it.
            self.call_after_refresh(lambda: self.run_worker(self._settle(), group="best"))

    async def _settle(self) -> None:
        """Makes ready what is likely to be asked for next."""
        keep_all()
        await self.seat_map.prepare()
        await self.prepare()
        keep_all()

    def on_unmount(self) -> None:
        """The house is left."""
        # In a message of the app: a timer that is set from here would hold on to this screen.
        self.desk.call_later(self.desk.forget_houses)

    def on_load_failed(self, message: LoadFailed) -> None:
        """It could not be read: what is shown and picked stays, and says how old it is."""
        match message.error:
            case EventNotFound() | ShowtimeMismatch() as gone:
                self.desk.notify(str(gone), severity="error", timeout=10, markup=False)
                self._is_gone = True
                self.action_leave()
            case error:
                self._read_whole = True
                known = clock_time(self._shown.read_at, seconds=True) if self._shown else ""
                self.query_one(LinkBanner).lost(self.desk.link_words(error, known))

    def _tell_selection(self, selection: Selection) -> None:
        """Count and total follow the selection; a pick puts what was announced aside."""
        if self._shown is None:
            return
        total = self._shown.house.total(selection)
        self.query_one(SelectionLine).tell(selection, total, is_proposed=self._is_proposing)
        self.query_one(SelectionPanel).tell(selection, total, is_proposed=self._is_proposing)
        self._name_seat()
        if not self._is_proposing:
            self._proposals.forget()
        if selection.members - self._picked:
            self.query_one(Notice).dismiss()
        self._picked = selection.members

    def _explain(self, zoom: Zoom) -> None:
        """The legend explains what is drawn."""
        is_far = zoom is Zoom.OVERVIEW
        scale = density_scale(self.desk.glyphs, has_colours=self.seat_map.has_tints) if is_far else None
        signs = Signs(scale, lettered=self.seat_map.says_kinds)
        self.query_one(LegendLine).explain(signs)
        self.query_one(SelectionPanel).explain(signs)
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

    def on_pick_refused(self, message: PickRefused) -> None:
        """The line under the map says why."""
        if self._shown is not None:
            self.query_one(SeatLine).refuse(message.seat, self._shown.house, self._shown.read_at)

    def action_confirm(self) -> None:
        """Asks whether to sell what is picked; a range that is being drawn is kept."""
        if self.house is None or self.after_search(self.action_confirm):
            return
        seat_ids = self._for_sale()
        if seat_ids:
            seats = self.house.layout.seats
            remarks = particular_places(seats[each] for each in seat_ids)
            remarks += explain_singles(seats[each] for each in self.seat_map.looks.alone)
            self.app.push_screen(ConfirmScreen(Sale.of(self.house, seat_ids), remarks))

    def _for_sale(self) -> tuple[str, ...]:
        """What is picked; none while nothing can be sold, and the line under the map says why."""
        self.seat_map.settle_range()
        if self.desk.sales.open_sale(self.showing) is not None:
            self.hint(UNDER_WAY)
            return ()
        if not self.seat_map.selection:
            self.hint("Nothing is picked: space picks the seat at the cursor")
        return self.seat_map.selection.seat_ids

    def sell(self, customer: str | None) -> None:
        """Sells what is picked, at once."""
        self._begin(lambda sale: sale if customer is None else replace(sale, customer=customer))

    def hold(self, customer: str | None, minutes: int | None) -> None:
        """Holds what is picked, at once."""
        ttl = HOLD_TTL if minutes is None else timedelta(minutes=minutes)
        self._begin(lambda sale: replace(sale, customer=customer or WALK_IN, ttl=ttl))

    def _begin(self, change: Callable[[Sale], Sale]) -> None:
        """Begins a sale of what is picked without a last look."""
        if self.house is None or self.after_search(lambda: self._begin(change)):
            return
        seat_ids = self._for_sale()
        if seat_ids:
            self.post_message(SaleConfirmed(change(Sale.of(self.house, seat_ids))))

    def action_back(self) -> None:
        """One step back: the range, what was announced, the selection, the screen."""
        seat_map, notice = self.seat_map, self.query_one(Notice)
        is_taken_back = seat_map.selection.is_range and seat_map.step_back()
        if is_taken_back or notice.dismiss() or seat_map.step_back():
            self._name_seat()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Back to the showings."""
        if self.is_current:
            self.desk.leave_house(self)

    def on_screen_resume(self) -> None:
        """What lay over it is gone; so may be the showing."""
        if self._is_gone:
            self.call_later(self.action_leave)

    def action_reload(self) -> None:
        """Reads the whole house again, at once, and paints the whole screen."""
        self.inform("Reading the house again …")
        self._is_told_when_read = True
        self.reload()
        self.desk.paint_anew()

    def action_help(self) -> None:
        """Shows the keys and the legend."""
        sources: list[type[DOMNode]] = [HouseScreen, ProposingScreen, AssistedScreen, SeatMapView]
        self.app.push_screen(HelpScreen("The map", sources, self.desk.glyphs))

    def reload(self) -> None:
        """Reads the whole house again."""
        self._read_whole = True
        self._poll.wake()

    def sold(self, sale: Sale, booking: Booking) -> None:
        """A sale of this house was made: the map shows it at once, and reads the house to be sure."""
        if self._shown is not None:
            status = SeatStatus.RESERVED if sale.ttl else SeatStatus.SOLD
            state = SeatState(status, booking.booking_id, booking.reserved_until)
            if sale.ttl:
                self.seat_map.own({booking.booking_id}, sale.seat_ids)
            self._shown = expected(self._shown, dict.fromkeys(sale.seat_ids, state))
            self.seat_map.drop(sale.seat_ids)
            self.seat_map.show(self._shown)
            self._tell_house()
        self._poll.wake()

    def lost(self, seats: Iterable[SeatInTheWay]) -> None:
        """A sale was refused: the seats in the way are dropped, the others stay picked."""
        self.seat_map.drop(seat.seat_id for seat in seats)
        self._poll.wake()

    def _drop_taken(self, update: HouseUpdate) -> None:
        """Drops picked seats that somebody else has taken, and names them; not those of a sale under way."""
        sale = self.desk.sales.open_sale(self.showing)
        picked = self.seat_map.selection
        kept = {*update.house.free(picked, update.read_at), *(sale.seat_ids if sale else ())}
        taken = [seat_id for seat_id in picked if seat_id not in kept]
        if not taken:
            return
        layout = self._shown.house.layout if self._shown else update.house.layout
        words = in_the_way(statuses_of(update.house, taken, update.read_at), layout)
        self.seat_map.drop(taken)
        self.desk.notify(words, title="Taken meanwhile", severity="warning", timeout=12, markup=False)
        if isinstance(self.app.screen, ConfirmScreen):
            self.app.screen.warn(f"Meanwhile {words}: esc goes back to the map")

    def _tell_house(self) -> None:
        """Title, legend and panel follow the house."""
        if self._shown is None:
            return
        counts, layout = self._shown.counts, self._shown.house.layout
        if self.has_class("-none") is bool(layout.rows):
            self.set_class(not layout.rows, "-none")
            self.refresh_bindings()
            if layout.rows and self.focused is None:
                self.seat_map.focus()
        if not layout.rows:
            self.query_one("#none", Static).update(Content(NO_SEATS))
        kinds = layout.kinds
        self.query_one(TitleBar).tell(self._standing(counts), self._title())
        self.query_one(LegendLine).tell(counts, kinds)
        self.query_one(SelectionPanel).show_house(self._shown.house, counts, kinds)
        selection = self.seat_map.selection
        self.query_one(SelectionLine).tell(
            selection, self._shown.house.total(selection), is_proposed=self._is_proposing
        )
        if not self.query_one(SeatLine).is_hinting:
            self._name_seat()

    def _name_seat(self) -> None:
        cursor = self.seat_map.cursor
        if cursor is not None and self._shown is not None:
            picked = cursor.seat.seat_id in self.seat_map.selection
            self.query_one(SeatLine).name_seat(
                cursor.seat, self._shown.house, self._shown.read_at, picked=picked
            )

    def _title(self) -> Content:
        showing = self._shown.house.showing if self._shown else self.showing
        return Content.assemble((printable(showing.name), "bold"), f"  {showtime(showing.showtime)}")

    def _standing(self, counts: Mapping[SeatStatus, int]) -> Content:
        free = counts[SeatStatus.AVAILABLE]
        return Content(f"{free:,} of {seats_count(sum(counts.values()))} free" if free else none_free(counts))
