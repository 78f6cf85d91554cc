"""The first screen: every showing with its seats by status, those to come before those that are over."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from seatui.domain.model.showings import Showing, in_order
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time, showtime
from seatui.tui.announcements import Announcement
from seatui.tui.commands.command import bindings
from seatui.tui.commands.dialog_commands import APP_COMMANDS
from seatui.tui.commands.keymap import DEFAULT, characters
from seatui.tui.commands.showings_commands import QUIT, SHOWINGS_COMMANDS
from seatui.tui.controllers.poll import Poll
from seatui.tui.controllers.searching_bookings import BookingSearchController
from seatui.tui.controllers.selecting import SelectingController, Work
from seatui.tui.controllers.standings import SCROLLING, StandingsController
from seatui.tui.messages import (
    BookingsFound,
    LoadFailed,
    QuitAsked,
    SelectedHouseRead,
    ShowingChosen,
    ShowingHighlighted,
    ShowingsLoaded,
    ShowingsScrolled,
    StandingsRead,
)
from seatui.tui.screen_words import link_trouble
from seatui.tui.services import Services
from seatui.tui.showing_words import NONE_YET, matches, showings_count
from seatui.tui.terminal.painting import SparingScreen
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.house_panel import HousePanel
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.showing_list import FoundBooking, ShowingHeads, ShowingList
from seatui.tui.widgets.title_bar import TitleBar

READING = "Reading the showings …"

TYPED_ON = 0.4
"""Seconds in which another letter turns the key of quit into the start of a filter."""

WIDE, TALL = 100, 34
"""The least columns for the selected house beside the list, and the least lines for it below."""


class ShowingsScreen(SparingScreen[None]):
    """Lists the showings, filters them while the clerk types, and posts ShowingChosen.

    The filter also finds bookings over all showings, listed below.
    """

    BINDINGS = bindings(SHOWINGS_COMMANDS)
    commands = SHOWINGS_COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL, "-tall")]  # noqa: RUF012
    DEFAULT_CSS: ClassVar[str] = """
    ShowingsScreen {
        #body { height: 1fr; layout: vertical; }
        #listed { height: 1fr; }
        HousePanel { display: none; }
        &.-tall HousePanel { display: block; height: 45%; }
        &.-wide {
            #body { layout: horizontal; }
            #listed { width: 1fr; }
            HousePanel { display: block; width: 29%; max-width: 60; height: 100%; margin-left: 1; }
        }
        #none {
            display: none; height: 1fr; content-align: center middle; text-align: center;
            color: $foreground 70%;
        }
        &.-none {
            #none { display: block; }
            #body { display: none; }
        }
    }
    """

    def __init__(self, services: Services, *, is_covered: bool = False) -> None:
        super().__init__(classes="-none")
        # Textual resumes the first screen once before the house is pushed over it.
        self._is_covered, self._may_resume = is_covered, not is_covered
        self._services = services
        self._showings: Sequence[Showing] | None = None
        self._known = ""
        self._opens_when_found = False
        self._title_bar = TitleBar(Content.assemble(("SEATUI", "bold"), "  the box office"))
        self._banner = LinkBanner()
        self._filter = FilterInput(
            "Type a name, a day, a customer or a booking",
            characters((*SHOWINGS_COMMANDS, *APP_COMMANDS), services.keymap),
            characters((*SHOWINGS_COMMANDS, *APP_COMMANDS), DEFAULT),
        )
        self._quit_letter = next(iter(characters([QUIT], services.keymap)), "")
        self._list = ShowingList(glyphs=services.glyphs, money_of=services.money_of)
        self._heads = ShowingHeads(self._list)
        self._panel = HousePanel(services.glyphs)
        self._standings = StandingsController(
            services,
            self._list.in_sight,
            self.post_message,
            partial(self._in_background, "standings"),
        )
        self._house_reader = SelectingController(
            services,
            self.post_message,
            partial(self._in_background, "house"),
        )
        self._search = BookingSearchController(
            services,
            self.post_message,
            partial(self._in_background, "search"),
        )
        self._none = Static(services.start.words or READING, id="none", markup=False)
        self.notice = Notice()
        """The last announcement."""
        self._key_bar = KeyBar(lambda: footer_keys(SHOWINGS_COMMANDS, self, services.keymap))
        self._poll: Poll[list[Showing]] = Poll(
            self._load,
            lambda showings: self.post_message(ShowingsLoaded(showings)),
            lambda error: self.post_message(LoadFailed(error)),
            every=services.pace.showings,
            pace=services.pace,
        )

    def compose(self) -> ComposeResult:
        """The screen from top to bottom; nothing as long as a house covers it from the start."""
        if not self._is_covered:
            yield from self._widgets()

    async def _load(self) -> list[Showing]:
        showings = await self._services.houses.known_showings()
        return in_order(showings, self._services.clock())

    def _widgets(self) -> Iterator[Widget]:
        yield self._title_bar
        yield self._banner
        yield self._filter
        yield Container(Vertical(self._heads, self._list, id="listed"), self._panel, id="body")
        yield self._none
        yield self.notice
        yield self._key_bar

    def on_mount(self) -> None:
        """Starts the poll, asleep until the screen is shown."""
        self._poll.sleep()
        if not self._is_covered:
            self._begin()

    def _begin(self) -> None:
        self._filter.focus()
        _: Worker[None] = self.run_worker(self._read, group="showings")

    def _in_background(self, group: str, work: Work) -> Worker[None]:
        begun: Worker[None] = self.run_worker(work, group=group, exit_on_error=False)
        return begun

    async def _read(self) -> None:
        """Says what the database is waiting for, until it is open; reads from then on."""
        async for words in self._services.start.stages():
            self._none.update(Content(words), layout=False)
        if self._showings is None:
            self._none.update(Content(READING), layout=False)
        await self._poll.run()

    def on_screen_suspend(self) -> None:
        """Pauses polling under a house: repainting the hidden list would repaint the house."""
        self._may_resume, self._opens_when_found = True, False
        self._poll.sleep()
        self._house_reader.stop()
        self._standings.stop()

    async def on_screen_resume(self) -> None:
        """Resumes polling with a fresh read; the first time, makes what was not made under a house."""
        if self.app.screen is not self or not self._may_resume:
            return
        if self._is_covered:
            self._is_covered = False
            await self.mount(*self._widgets())
            self._begin()
        self._search.search(self._typed)
        self._filter.select_all()  # what is typed next is for another customer
        self._poll.wake()
        self._select()

    def on_showings_loaded(self, message: ShowingsLoaded) -> None:
        """Shows the showings that were read, and reads how those in sight sell."""
        self._showings = message.showings
        self._known = clock_time(self._services.clock(), machine_zone(), seconds=True)
        self._banner.found()
        self._show()
        self._open_when_found()
        self._standings.follow()
        self._house_reader.follow()

    def on_showings_scrolled(self, message: ShowingsScrolled) -> None:
        """Reads how the showings sell that came in sight."""
        message.stop()
        self._standings.read(rest=SCROLLING)

    def on_standings_read(self, message: StandingsRead) -> None:
        """Shows how the showings in sight sell; of others, as it was when they were."""
        self._banner.found()
        self._list.show_standings(message.standings)
        self._heads.refresh()

    def on_showing_highlighted(self, message: ShowingHighlighted) -> None:
        """Reads the house of the highlighted showing when the highlight has rested on it."""
        message.stop()
        self._select()

    def _select(self) -> None:
        match self._list.highlighted:
            case Showing() as showing:
                pass
            case FoundBooking(_, showing):
                pass
            case None:
                showing = None
        showing = showing if self._panel.display else None
        self._panel.expect(showing)
        self._house_reader.select(showing)

    def on_selected_house_read(self, message: SelectedHouseRead) -> None:
        """Shows the house of the highlighted showing."""
        self._panel.show(message.selected)

    def on_resize(self) -> None:
        """Reads the selected house once there is room for it."""
        self.call_after_refresh(self._select)

    def on_load_failed(self, message: LoadFailed) -> None:
        """Shows the age of the list in a banner; the list stays, and nothing opens later by surprise."""
        self._opens_when_found = False
        self._banner.lost(link_trouble(message.error, self._known))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Applies the filter, and searches the bookings for it; an earlier search ends."""
        message.stop()
        self._opens_when_found = False
        self._search.search(self._typed)
        self._show()
        self._standings.read(rest=SCROLLING)

    def on_bookings_found(self, message: BookingsFound) -> None:
        """Lists the bookings that match."""
        self._banner.found()
        self._search.take(message)
        self._show()
        self._open_when_found()

    def announce(self, announcement: Announcement) -> None:
        """Shows an announcement."""
        self.notice.announce(announcement)

    def follow_sales(self) -> None:
        """Updates the footer: an announcement can be dismissed."""
        self._key_bar.follow()

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now."""
        self.notify(why_not, timeout=3, markup=False)

    @property
    def is_filtered(self) -> bool:
        """Whether there is a filter or a notice to clear."""
        return bool(self._filter.is_open or self.notice.announcement)

    @property
    def has_showing(self) -> bool:
        """Whether a showing or a booking is highlighted."""
        return self._list.highlighted is not None

    @property
    def is_reading(self) -> bool:
        """Whether what was typed may still be found: the showings are being read, or the bookings searched."""
        return self._showings is None or self._search.is_searching

    @property
    def takes_no_keys(self) -> bool:
        """Whether a house is about to be opened: what is typed now is for that."""
        return self._opens_when_found and self.is_active

    def _open_when_found(self) -> None:
        if self._opens_when_found and (self.has_showing or not self.is_reading):
            self.open_showing()

    def open_showing(self) -> None:
        """Opens the house of the highlighted showing or booking; while they are read, of the first one found."""
        # Posted by the screen, which is handling the key: keys typed after it wait for the message too.
        match self._list.highlighted:
            case Showing() as showing:
                self.post_message(ShowingChosen(showing))
            case FoundBooking(booking, None):
                self._opens_when_found = False
                self.refuse_command(
                    f"The showing of {printable(booking.booking_id)} is no longer there:"
                    f" {printable(booking.event_id)}, {showtime(booking.showtime, machine_zone())}"
                )
            case FoundBooking(booking, Showing() as showing):
                self.post_message(ShowingChosen(showing, booking.booking_id))
            case None:
                self._opens_when_found = self.is_reading

    def open_filter(self) -> None:
        """Opens the filter: every letter is typed into it, `q` too."""
        self._filter.open()
        self._key_bar.follow()

    def clear(self) -> None:
        """Clears the filter, or else the notice."""
        self._opens_when_found = False
        if not self._filter.close():
            self.notice.dismiss()
        self._key_bar.follow()

    def move(self, lines: int) -> None:
        """Moves the highlight. lines: negative for up."""
        self._list.move(lines)

    def move_page(self, direction: int) -> None:
        """Moves the highlight by a screenful. direction: 1 or -1."""
        self._list.move_page(direction)

    def reload(self) -> None:
        """Reads the showings again."""
        self._poll.wake()

    @property
    def has_showings(self) -> bool:
        """Whether showings are listed."""
        return bool(self._matching())

    def open_report(self) -> None:
        """Opens the report of the listed showings."""
        from seatui.tui.screens.report_screen import ReportScreen

        showings = self._matching()
        words = "1 showing" if len(showings) == 1 else f"{len(showings):,} showings"
        read = partial(self._services.houses.report, showings)
        self.app.push_screen(ReportScreen(words, read, self._services))

    def open_replay(self) -> None:
        """Opens the replay of the highlighted showing."""
        from seatui.tui.screens.replay_screen import ReplayScreen

        match self._list.highlighted:
            case Showing() as showing:
                self.app.push_screen(ReplayScreen(showing, self._services))
            case FoundBooking(_, Showing() as showing):
                self.app.push_screen(ReplayScreen(showing, self._services))

    def quit(self) -> None:
        """Quits, unless more is typed at once: then the key was the first letter of a filter."""
        if self._filter.is_open or not self._quit_letter:
            self.post_message(QuitAsked())
            return
        self._filter.value = self._quit_letter
        self._filter.cursor_position = len(self._quit_letter)
        self.set_timer(TYPED_ON, self._quit_unless_typed_on)

    def _quit_unless_typed_on(self) -> None:
        if self.is_active and self._filter.value == self._quit_letter:
            self.post_message(QuitAsked())

    def _show(self) -> None:
        if self._showings is None:
            return
        matching = self._matching()
        bookings = self._found_bookings()
        self._list.show(matching, self._services.clock(), bookings)
        self._heads.refresh()
        is_nothing = not matching and not bookings
        self.set_class(is_nothing, "-none")
        if is_nothing:
            self._none.update(Content(self._nothing()), layout=False)
        counts = len(matching), len(self._showings), len(bookings)
        self._title_bar.set_text(Content(showings_count(*counts, has_more=self._search.has_more)))
        self._key_bar.follow()

    def _matching(self) -> list[Showing]:
        return [each for each in self._showings or () if matches(each, self._typed)]

    def _found_bookings(self) -> list[FoundBooking]:
        known: dict[tuple[str, datetime], Showing] = {
            (each.event_id, each.showtime): each for each in self._showings or ()
        }
        return [FoundBooking(each, known.get((each.event_id, each.showtime))) for each in self._search.found]

    def _nothing(self) -> str:
        """Why the list is empty."""
        if not self._showings:
            return NONE_YET
        if self._search.is_searching:
            return "Searching the bookings …"
        return f"Nothing matches “{printable(self._typed)}”.\n\nEscape clears the filter."

    @property
    def _typed(self) -> str:
        return self._filter.text
