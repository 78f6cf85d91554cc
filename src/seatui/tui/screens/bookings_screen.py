"""The list of the bookings of a showing (`B`)."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from time import monotonic
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.search.booking_filter import BookingFilter
from seatui.domain.venue.layout import Layout
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.booking_words import booking_status, price_of, seats_in_words
from seatui.tui.commands.advice import key_phrase
from seatui.tui.commands.bookings_commands import BOOKINGS_COMMANDS
from seatui.tui.commands.command import bindings
from seatui.tui.commands.keymap import Keymap
from seatui.tui.terminal.painting import SparingDialog
from seatui.tui.widgets.booking_list import BookingChosen, BookingHighlighted, BookingList
from seatui.tui.widgets.text_input import TextInput

WIDE = 110
"""The least columns for the list beside the map, over the panel there."""


REST, RESTS = 1.0, 4
"""The least seconds between two readings, and how many times as long as the one before took: a house may be large."""


class BookingSource(Struct, frozen=True):
    """What the list of bookings is made from.

    read: reads the bookings of the showing, newest first. layout: its seats. money: the words for their prices. zone:
    of the venue. seats_named: returns the ids of the seats that a text names. clock: returns the present instant.
    retry: seconds between two tries to read.
    """

    read: Callable[[], Awaitable[Sequence[Booking]]]
    layout: Layout
    money: Money
    zone: tzinfo
    seats_named: Callable[[str], Collection[str]]
    clock: Callable[[], datetime]
    retry: float


class BookingsScreen(SparingDialog[str | None]):
    """Lists the bookings of a showing, filters them while the clerk types, and returns the id of the chosen one.

    Whoever follows the house tells it by `read_again` that they have changed.
    preview: receives the seat ids of the highlighted booking, to mark them on the map.
    """

    BINDINGS = bindings(BOOKINGS_COMMANDS)
    commands = BOOKINGS_COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    DEFAULT_CSS: ClassVar[str] = """
    BookingsScreen {
        align: center bottom;
        background: $background 0%;
        #bookings { width: 100%; height: 50%; min-height: 8; background: $surface; border-top: tall $seat-picked; }
        #standing { height: 1; padding: 0 1; color: $foreground 70%; }
        #standing.-failed { color: $warning; }
        #chosen { height: 1; padding: 0 2; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        &.-wide {
            align: right top;
            #bookings { width: 40; height: 100%; border-top: none; }
            #standing, #standing.-failed { height: 4; padding: 1; }
            #chosen { height: 9; padding: 1; text-wrap: wrap; border-top: tall $seat-picked; }
        }
    }
    """

    @dataclass
    class Read(Message):
        """The bookings were read and indexed."""

        bookings: Sequence[Booking]
        filter: BookingFilter

    @dataclass
    class ReadFailed(Message):
        """The bookings could not be read."""

        error: SeatuiError

    def __init__(
        self, source: BookingSource, preview: Callable[[Iterable[str]], object], keymap: Keymap
    ) -> None:
        super().__init__()
        self._source = source
        self._preview = preview
        self._hints = ", ".join(
            filter(
                None,
                (
                    key_phrase("bookings.open", "opens one", keymap),
                    key_phrase("bookings.back", "goes back", keymap),
                ),
            )
        )
        self._count = 0
        self._is_reading, self._opens_when_read = True, False
        self._filter: BookingFilter | None = None
        self._news = asyncio.Event()
        self._list = BookingList(source.layout, source.money, source.zone)
        self._standing = Static(Content("Reading the bookings …"), id="standing", markup=False)
        self._chosen = Static(id="chosen", markup=False)
        self._input = TextInput(placeholder="A customer, a booking, a seat (F12)")

    def compose(self) -> ComposeResult:
        """The number of bookings, the list, the highlighted one in words, and the input; beside the map by room."""
        with Vertical(id="bookings"):
            yield self._standing
            yield self._list
            yield self._chosen
            yield self._input

    def on_mount(self) -> None:
        """Focuses the input, and reads the bookings in the background."""
        self._input.cursor_blink = False
        self._input.focus()
        self.read_again()
        self.run_worker(self._read(), group="bookings", exit_on_error=False)

    def read_again(self) -> None:
        """Reads the bookings once more, as soon as that is not too soon."""
        self._news.set()

    async def _read(self) -> None:
        """Reads whenever there is news, with a rest behind each reading."""
        while True:
            await self._news.wait()
            self._news.clear()
            began = monotonic()
            bookings = await self._bookings()
            made = await asyncio.to_thread(BookingFilter, bookings, self._source.seats_named)
            self.post_message(self.Read(bookings, made))
            await asyncio.sleep(max(REST, RESTS * (monotonic() - began)))

    async def _bookings(self) -> Sequence[Booking]:
        while True:
            try:
                return await self._source.read()
            except SeatuiError as error:
                self.post_message(self.ReadFailed(error))
                await asyncio.sleep(self._source.retry)

    def on_bookings_screen_read(self, message: Read) -> None:
        """Lists the bookings, as far as they match what was typed meanwhile; the highlight stays at its own."""
        self._count, self._filter, self._is_reading = len(message.bookings), message.filter, False
        self._standing.remove_class("-failed")
        self._show(stays=True)
        if self._opens_when_read:
            self.choose()

    def on_bookings_screen_read_failed(self, message: ReadFailed) -> None:
        """Says that the bookings cannot be read yet; what was asked for before does not open by surprise."""
        self._opens_when_read = False
        self._standing.add_class("-failed")
        self._say(f"The bookings cannot be read, trying again: {message.error}")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Applies the filter."""
        message.stop()
        self._opens_when_read = False
        self._show()

    def _show(self, *, stays: bool = False) -> None:
        if self._filter is None:
            return
        found = self._filter.matching(self._input.text)
        self._list.show(found, self._source.clock(), stays=stays)
        self._say(self._standing_of(len(found)))

    def _say(self, words: str) -> None:
        # Without a layout, which would draw the whole screen at every key: the line has its height.
        self._standing.update(Content(words), layout=False)

    def _standing_of(self, count: int) -> str:
        if not self._count:
            return "This showing has no bookings yet"
        if not count:
            return f"Nothing matches “{printable(self._input.text)}”"
        whole = "1 booking" if self._count == 1 else f"{self._count:,} bookings"
        of = whole if count == self._count else f"{count:,} of {whole}"
        return f"{of}, the newest first: {self._hints}" if self._hints else f"{of}, the newest first"

    def on_booking_highlighted(self, message: BookingHighlighted) -> None:
        """Marks its seats on the map, and names them."""
        message.stop()
        seat_ids = message.booking.seat_ids if message.booking else ()
        self._preview(each for each in seat_ids if each in self._source.layout.seats)
        self._describe()

    def on_resize(self) -> None:
        """Describes the highlighted booking by the room."""
        self._describe()

    def _describe(self) -> None:
        booking = self._list.highlighted
        self._chosen.update(Content(self._words_of(booking) if booking else ""), layout=False)

    def _words_of(self, booking: Booking) -> str:
        """`3 seats, sold: Stalls, row F, seats 12–14`; beside the map with customer, id and total, line by line."""
        layout = self._source.layout
        status = booking_status(booking, self._source.clock(), self._source.zone)
        where = seats_in_words(booking.seat_ids, layout)
        seats = f"{seats_count(booking.quantity)}, {status}"
        if not self.has_class("-wide"):
            return f"{seats}: {where}"
        total = self._source.money(price_of(booking, layout))
        return "\n".join(
            [printable(booking.user_id), printable(booking.booking_id), f"{seats}, {total}", where]
        )

    def on_booking_chosen(self, message: BookingChosen) -> None:
        """Returns the id of the booking that was clicked."""
        message.stop()
        if self.is_active:
            self.dismiss(message.booking.booking_id)

    @property
    def takes_no_keys(self) -> bool:
        """Whether a booking is about to be opened: what is typed now is for its card."""
        return self._opens_when_read and self.is_active

    @property
    def has_booking(self) -> bool:
        """Whether a booking is highlighted, or may be once they are read."""
        return self._is_reading or self._list.highlighted is not None

    def choose(self) -> None:
        """Returns the id of the highlighted booking; before they are read, of the first one that matches then."""
        booking = self._list.highlighted
        if booking is None:
            self._opens_when_read = self._is_reading
        elif self.is_active:
            self.dismiss(booking.booking_id)

    def back(self) -> None:
        """Clears the filter, or else closes the list."""
        if self._input.value:
            self._input.value = ""
        else:
            self.close()

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now."""
        if self._filter is not None and not self._input.value:
            self._say(why_not)

    def move(self, lines: int) -> None:
        """Moves the highlight. lines: negative for up."""
        self._list.move(lines)

    def move_page(self, direction: int) -> None:
        """Moves the highlight by a screenful. direction: 1 or -1."""
        self._list.move_page(direction)
