"""The first screen: every showing with its seats by status, those to come before those that are over."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.model.showings import Showing, ShowingSummary
from seatui.domain.model.zones import machine_zone
from seatui.domain.search.booking_filter import is_match
from seatui.domain.search.names import has_words
from seatui.domain.words import first_steps
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time, showtime
from seatui.tui.announcements import Announcement
from seatui.tui.commands.command import bindings
from seatui.tui.commands.keymap import DEFAULT, characters
from seatui.tui.commands.showings_commands import QUIT, SHOWINGS_COMMANDS
from seatui.tui.controllers.poll import Poll
from seatui.tui.messages import BookingsFound, LoadFailed, QuitAsked, ShowingChosen, ShowingsLoaded
from seatui.tui.screen_words import link_trouble
from seatui.tui.services import Services
from seatui.tui.terminal.painting import SparingScreen
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.showing_list import FoundBooking, ShowingList
from seatui.tui.widgets.title_bar import TitleBar

NONE_YET = f"""\
No showings yet.

Make one from a venue plan:
{first_steps.IMPORT}

Or look at the demo house:
{first_steps.DEMO}
"""


READING = "Reading the showings …"

TYPED_ON = 0.4
"""Seconds in which another letter turns the key of quit into the start of a filter."""


SHORTEST_SEARCH = 2
"""The least characters of a filter that is searched for among the bookings."""

TYPING = 0.005
"""Seconds without another key before the bookings are searched: what is typed ahead is searched for once."""


class ShowingsScreen(SparingScreen[None]):
    """Lists the showings, filters them while the clerk types, and posts ShowingChosen.

    The filter also finds bookings over all showings, listed below.
    """

    BINDINGS = bindings(SHOWINGS_COMMANDS)
    commands = SHOWINGS_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    ShowingsScreen {
        #none {
            display: none; height: 1fr; content-align: center middle; text-align: center;
            color: $foreground 70%;
        }
        &.-none {
            #none { display: block; }
            ShowingList { display: none; }
        }
    }
    """

    def __init__(self, services: Services, *, is_covered: bool = False) -> None:
        super().__init__(classes="-none")
        # Textual resumes the first screen once before the house is pushed over it.
        self._is_covered, self._may_resume = is_covered, not is_covered
        self._services = services
        self._summaries: Sequence[ShowingSummary] | None = None
        self._bookings: Sequence[Booking] = ()
        self._searched = ""
        self._known = ""
        self._title_bar = TitleBar(Content.assemble(("SEATUI", "bold"), "  the box office"))
        self._banner = LinkBanner()
        self._filter = FilterInput(
            "Type a name, a day, a customer or a booking",
            characters(SHOWINGS_COMMANDS, services.keymap),
            characters(SHOWINGS_COMMANDS, DEFAULT),
        )
        self._quit_letter = next(iter(characters([QUIT], services.keymap)), "")
        self._list = ShowingList(glyphs=services.glyphs)
        self._none = Static(services.start.words or READING, id="none", markup=False)
        self.notice = Notice()
        """The last announcement."""
        self._key_bar = KeyBar(lambda: footer_keys(SHOWINGS_COMMANDS, self, services.keymap))
        self._poll: Poll[list[ShowingSummary]] = Poll(
            services.houses.showings,
            lambda summaries: self.post_message(ShowingsLoaded(summaries)),
            lambda error: self.post_message(LoadFailed(error)),
            every=services.pace.showings,
            pace=services.pace,
        )

    def compose(self) -> ComposeResult:
        """The screen from top to bottom; nothing as long as a house covers it from the start."""
        if not self._is_covered:
            yield from self._widgets()

    def _widgets(self) -> Iterator[Widget]:
        yield self._title_bar
        yield self._banner
        yield self._filter
        yield self._list
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
        self.run_worker(self._read(), group="showings")

    async def _read(self) -> None:
        """Says what the database is waiting for, until it is open; reads from then on."""
        async for words in self._services.start.stages():
            self._none.update(Content(words), layout=False)
        if self._summaries is None:
            self._none.update(Content(READING), layout=False)
        await self._poll.run()

    def on_screen_suspend(self) -> None:
        """Pauses polling under a house: repainting the hidden list would repaint the house."""
        self._may_resume = True
        self._poll.sleep()

    async def on_screen_resume(self) -> None:
        """Resumes polling with a fresh read; the first time, makes what was not made under a house."""
        if self.app.screen is not self or not self._may_resume:
            return
        if self._is_covered:
            self._is_covered = False
            await self.mount(*self._widgets())
            self._begin()
        self._search_bookings()
        self._poll.wake()

    def on_showings_loaded(self, message: ShowingsLoaded) -> None:
        """Shows the showings that were read."""
        self._summaries = message.summaries
        self._known = clock_time(self._services.clock(), machine_zone(), seconds=True)
        self._banner.found()
        self._show()

    def on_load_failed(self, message: LoadFailed) -> None:
        """Shows the age of the list in a banner; the list stays."""
        self._banner.lost(link_trouble(message.error, self._known))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Applies the filter, and searches the bookings for it; an earlier search ends."""
        message.stop()
        self._search_bookings()
        self._show()

    def _search_bookings(self) -> None:
        typed = self._typed
        self._bookings = [each for each in self._bookings if is_match(each, typed)]
        if len(typed) >= SHORTEST_SEARCH:
            self.run_worker(self._search(typed), group="search", exclusive=True, exit_on_error=False)
        else:
            self.workers.cancel_group(self, "search")
            self._bookings, self._searched = (), typed

    async def _search(self, typed: str) -> None:
        """Searches until the database answers, or something else is typed."""
        await asyncio.sleep(TYPING)
        while True:
            try:
                found = await self._services.houses.find_bookings(typed)
            except SeatuiError as error:
                self.post_message(LoadFailed(error))
                await asyncio.sleep(self._services.pace.longest_retry)
            else:
                self.post_message(BookingsFound(typed, found))
                return

    def on_bookings_found(self, message: BookingsFound) -> None:
        """Lists the bookings that match, unless something else was typed meanwhile."""
        self._banner.found()
        if message.typed == self._typed:
            self._bookings, self._searched = message.bookings, message.typed
            self._show()

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

    def open_showing(self) -> None:
        """Opens the house of the highlighted showing, or of the highlighted booking."""
        # Posted by the screen, which is handling the key: keys typed after it wait for the message too.
        match self._list.highlighted:
            case ShowingSummary(showing):
                self.post_message(ShowingChosen(showing))
            case FoundBooking(booking, None):
                self.refuse_command(
                    f"The showing of {printable(booking.booking_id)} is no longer there:"
                    f" {printable(booking.event_id)}, {showtime(booking.showtime, machine_zone())}"
                )
            case FoundBooking(booking, Showing() as showing):
                self.post_message(ShowingChosen(showing, booking.booking_id))

    def open_filter(self) -> None:
        """Opens the filter: every letter is typed into it, `q` too."""
        self._filter.open()
        self._key_bar.follow()

    def clear(self) -> None:
        """Clears the filter, or else the notice."""
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

    def open_help(self) -> None:
        """Shows the keys and the legend."""
        from seatui.tui.screens.help_screen import HelpScreen

        services = self._services
        self.app.push_screen(HelpScreen("Showings", SHOWINGS_COMMANDS, services.keymap, services.glyphs))

    def quit(self) -> None:
        """Quits, unless more is typed at once: then the key was the first letter of a filter."""
        if self._filter.is_open or not self._quit_letter:
            self.post_message(QuitAsked())
            return
        self._filter.value = self._quit_letter
        self._filter.cursor_position = len(self._quit_letter)
        self.set_timer(TYPED_ON, self._quit_unless_typed_on)

    def _quit_unless_typed_on(self) -> None:
        if self.is_current and self._filter.value == self._quit_letter:
            self.post_message(QuitAsked())

    def _show(self) -> None:
        if self._summaries is None:
            return
        matching = [summary for summary in self._summaries if matches(summary.showing, self._typed)]
        bookings = self._found_bookings()
        self._list.show(matching, self._services.clock(), bookings)
        is_nothing = not matching and not bookings
        self.set_class(is_nothing, "-none")
        if is_nothing:
            self._none.update(Content(self._nothing()), layout=False)
        self._title_bar.set_text(Content(_standing(len(matching), len(self._summaries), len(bookings))))
        self._key_bar.follow()

    def _found_bookings(self) -> list[FoundBooking]:
        known = {
            (each.showing.event_id, each.showing.showtime): each.showing for each in self._summaries or ()
        }
        return [FoundBooking(each, known.get((each.event_id, each.showtime))) for each in self._bookings]

    def _nothing(self) -> str:
        """Why the list is empty."""
        if not self._summaries:
            return NONE_YET
        if self._searched != self._typed:
            return "Searching the bookings …"
        return f"Nothing matches “{printable(self._typed)}”.\n\nEscape clears the filter."

    @property
    def _typed(self) -> str:
        return self._filter.text


def _standing(count: int, whole: int, bookings: int) -> str:
    """`2 of 30 showings, 5 bookings`."""
    words = f"{whole:,} showings" if count == whole else f"{count:,} of {whole:,} showings"
    found = {0: "", 1: ", 1 booking"}.get(bookings, f", {bookings:,} bookings")
    return ("1 showing" if count == whole == 1 else words) + found


def matches(showing: Showing, typed: str) -> bool:
    """Whether every typed word occurs in the showing's name, event or date."""
    return has_words(f"{showing.name} {showing.event_id} {showtime(showing.showtime, showing.zone)}", typed)
