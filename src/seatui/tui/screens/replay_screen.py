"""The replay of a showing (`Y`): its journal played over the map."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Static

from seatui.domain.errors import SeatuiError
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.showings import Showing
from seatui.domain.replay.film import Film
from seatui.domain.replay.replay_options import RUNNING_TIME
from seatui.domain.venue.layout import Layout
from seatui.domain.words.glyphs import ASCII
from seatui.domain.words.printable import printable
from seatui.domain.words.shares import percent
from seatui.domain.words.times import clock_time, day, showtime
from seatui.tui.commands.command import bindings
from seatui.tui.commands.replay_commands import REPLAY_COMMANDS
from seatui.tui.controllers.replaying import ReplayController
from seatui.tui.live_words import activity_of
from seatui.tui.map.geometry import largest_zoom
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.services import Services
from seatui.tui.state import HouseChange, HouseState
from seatui.tui.terminal.painting import SparingScreen
from seatui.tui.widgets.film_bar import FilmBar, FilmPosition, FilmScrubbed
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.title_bar import TitleBar
from seatui.tui.zoom import Zoom

FRAME = 0.05
"""Seconds between two frames."""

AROUND = 5
"""The lines of the screen that the map does not get."""

STANDS = 1.0
"""Seconds that a replay of nothing says so before it ends."""

NOTHING = "Nothing has happened in this showing yet: the journal has no changes."


class FilmRead(Message):
    """The journal was read, and a film made of it."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self.film = film


class FilmFailed(Message):
    """The journal cannot be read."""

    def __init__(self, error: SeatuiError) -> None:
        super().__init__()
        self.error = error


class ReplayScreen(SparingScreen[None]):
    """Plays the journal of a showing over its map.

    running_time: of the film, in seconds. ended: called when the end is reached, or there is nothing to play. failed:
    called when the journal cannot be read. left: called when the clerk leaves, in place of going back to the screen
    beneath.
    """

    BINDINGS = bindings(REPLAY_COMMANDS)
    commands = REPLAY_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    ReplayScreen {
        #standing { display: none; height: 1fr; content-align: center middle; color: $foreground 70%; }
        &.-none {
            #standing { display: block; }
            SeatMapView { visibility: hidden; height: 0; }
        }
    }
    """

    def __init__(
        self,
        showing: Showing,
        services: Services,
        running_time: float = RUNNING_TIME,
        ended: Callable[[], object] | None = None,
        failed: Callable[[SeatuiError], object] | None = None,
        left: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._running_time = running_time
        self._services = services
        self._ended = ended
        self._failed = failed
        self._left = left
        self._replay: ReplayController | None = None
        self.state = HouseState(showing, self._show_change, services.money_of)
        self.seat_map = SeatMapView(self.state, glyphs=services.glyphs)
        self._title_bar = TitleBar(*self._title())
        self._standing = Static("Reading the journal …", id="standing", markup=False)
        self._bar = FilmBar(in_ascii=services.glyphs is ASCII)
        self._key_bar = KeyBar(lambda: footer_keys(REPLAY_COMMANDS, self, services.keymap))

    def _title(self) -> tuple[Content, str]:
        showing = self.state.showing
        when = showtime(showing.showtime, showing.zone)
        return Content.styled(printable(showing.name), "bold"), f"  replay  {when}"

    def compose(self) -> ComposeResult:
        """The map over the bar of the film."""
        yield self._title_bar
        with Vertical():
            yield self._standing
            yield self.seat_map
        yield self._bar
        yield self._key_bar

    def on_mount(self) -> None:
        """Reads the journal in the background."""
        self.add_class("-none")
        self.seat_map.can_focus = False
        self.run_worker(self._read(), group="film", exit_on_error=False)

    async def _read(self) -> None:
        showing, houses = self.state.showing, self._services.houses
        try:
            entries = await houses.journal(showing.event_id, showing.showtime)
            house = await houses.house(showing.event_id, showing.showtime)
            self.post_message(FilmRead(await asyncio.to_thread(Film, house, entries, self._running_time)))
        except SeatuiError as error:
            self.post_message(FilmFailed(error))

    def on_film_failed(self, message: FilmFailed) -> None:
        """Says why there is nothing to see."""
        self._standing.update(Content(f"The journal cannot be read: {message.error}"))
        if self._failed is not None:
            self._failed(message.error)

    def on_film_read(self, message: FilmRead) -> None:
        """Shows the beginning of the film, and plays it."""
        if not len(message.film):
            self._standing.update(Content(NOTHING))
            if self._ended is not None:
                self.set_timer(STANDS, self._ended)
            return
        self.remove_class("-none")
        self._replay = ReplayController(self.state, message.film)
        self._title_bar.set_title(*self._title(), is_warning=False)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Draws the house as large as it fits, and plays."""
        if self.state.house is not None:
            self.state.set_zoom(self._fitting_zoom(self.state.house.layout))
        self._show_sales()
        if self._replay is not None:
            self._replay.begin()
        self.show_frame()
        self.set_interval(FRAME, self.show_frame)
        self._key_bar.follow()

    def _fitting_zoom(self, layout: Layout) -> Zoom:
        """The largest zoom at which the whole house is in sight."""
        room = Size(self.size.width, self.size.height - AROUND)
        zoom = largest_zoom(layout, room, self.state.money)
        self.state.set_zoom(zoom)
        return Zoom.OVERVIEW if self.seat_map.is_larger_than(room) else zoom

    def on_resize(self) -> None:
        """Draws the sales at another width."""
        self.call_after_refresh(self._show_sales)

    def _show_sales(self) -> None:
        if self._replay is not None:
            self._bar.show_sales(self._replay.film.sales(self._bar.parts))

    def _show_change(self, change: HouseChange) -> None:
        self.seat_map.show_change(change)

    def show_frame(self) -> None:
        """Shows the house, title and bar at this moment of the film."""
        if self._replay is None:
            return
        has_ended = self._replay.show_frame()
        self._say_sold(self._replay)
        self._bar.show(self._position(self._replay))
        if has_ended and self._ended is not None:
            self._ended()

    def _say_sold(self, replay: ReplayController) -> None:
        sold, money = replay.film.sold(replay.count)
        seats = len(self.state.house.layout.seats) if self.state.house else 0
        of_all, some = f"{sold:,} of {seats:,} sold", f"{sold:,} sold"
        share, money_said = f"{percent(sold, seats)} %", self.state.money(money)
        longer = (of_all, share, money_said), (of_all, money_said)
        versions = (*longer, (of_all, share), (some, money_said), (some, share))
        separator = f" {self._services.glyphs.separator} "
        self._title_bar.set_text(*(Content(separator.join(facts)) for facts in versions), Content(some))

    def _position(self, replay: ReplayController) -> FilmPosition:
        zone, instant, playback = self.state.showing.zone, replay.instant, replay.playback
        entry = replay.film.entry(replay.count)
        runs = f"{'playing' if playback.is_playing else 'paused'} at {float(playback.speed):g}x"
        return FilmPosition(
            replay.second / playback.length if playback.length else 1.0,
            f"{day(instant, zone)} {clock_time(instant, zone, seconds=True)}",
            f"{runs}  {replay.second:.0f} of {playback.length:.0f} s",
            self._change_in_words(entry) if entry else "",
        )

    def _change_in_words(self, entry: JournalEntry) -> str:
        house = self.state.house
        if house is None:
            return ""
        change = activity_of(entry, house.layout, self.state.showing.zone)
        return f" {self._services.glyphs.separator} ".join(
            filter(None, (f"{change.at} {change.what}", change.where))
        )

    def on_film_scrubbed(self, message: FilmScrubbed) -> None:
        """Goes to where the mouse points on the bar."""
        message.stop()
        if self._replay is not None:
            self._replay.seek(message.share)
            self.show_frame()

    @property
    def replay(self) -> ReplayController | None:
        """What is played; None without changes to play."""
        return self._replay

    def change_zoom(self, steps: int) -> None:
        """Draws the house larger by so many steps, about the middle of what is in sight; smaller if negative."""
        zoom, seat_map = self.state.zoom, self.seat_map
        (width, height), whole, at = seat_map.size, seat_map.virtual_size, seat_map.scroll_offset
        across = (at.x + width / 2) / max(whole.width, width, 1)
        down = (at.y + height / 2) / max(whole.height, height, 1)
        self.state.set_zoom(zoom.closer() if steps > 0 else zoom.farther())
        whole = seat_map.virtual_size
        seat_map.scroll_to(
            across * whole.width - width / 2, down * whole.height - height / 2, animate=False, force=True
        )

    @property
    def is_whole(self) -> bool:
        """Whether the whole house is in sight."""
        return not (self.seat_map.max_scroll_x or self.seat_map.max_scroll_y)

    def move_map(self, across: int, down: int) -> None:
        """Shows what is so many quarters of the map farther to the right and down."""
        width, height = self.seat_map.size
        self.seat_map.scroll_relative(across * (width // 4), down * (height // 4), animate=False, force=True)

    def close(self) -> None:
        """Returns to the screen beneath, or leaves."""
        if self.is_active and self._left is not None:
            self._left()
        elif self.is_active:
            self.dismiss()

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now."""
        self.notify(why_not, timeout=3, markup=False)
