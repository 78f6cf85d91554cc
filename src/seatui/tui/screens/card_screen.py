"""The card of a booking or of a seat: who, which seats, its history, and what can be done with it."""

from asyncio import sleep
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from seatui.domain.errors import BookingNotFound, SeatuiError
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui import card_words
from seatui.tui.announcements import Announcement
from seatui.tui.asked_changes import (
    Amendment,
    ExtendHold,
    ReleaseHold,
    RenameBooking,
    ReturnSeats,
    SellHold,
    SplitBooking,
)
from seatui.tui.card import Card, CardSubject, read_card
from seatui.tui.commands.card_commands import CARD_COMMANDS
from seatui.tui.commands.command import bindings
from seatui.tui.controllers.booking_keys import TAKEN
from seatui.tui.messages import CardFailed, CardRead, ChangeConfirmed
from seatui.tui.move import Move
from seatui.tui.readings import HouseReading
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.card_choice import SeatChoice
from seatui.tui.services import Services
from seatui.tui.state import HouseState
from seatui.tui.terminal.painting import SparingDialog
from seatui.tui.widgets.card_keys import CardKeys
from seatui.tui.widgets.key_bar import FooterKey, footer_keys
from seatui.tui.widgets.lines import Lines

WIDE = 110
"""The least columns for the card beside the map; that of the panel which it covers."""

ONLY_WHILE_CHOOSING = frozenset({"card.choose-all", "card.do"})
NOT_WHILE_CHOOSING = frozenset({"card.sell", "card.release", "card.extend", "card.rename"})
READING = "reading …"
STATES = {
    BookingStatus.CONFIRMED: "It is sold",
    BookingStatus.CANCELLED: "It is cancelled",
    BookingStatus.EXPIRED: "The hold has ended",
}


class CardScreen(SparingDialog[Move | None]):
    """Shows a booking, beside the map or over it, and begins its changes; returns a move to be prepared on the map.

    at_top: over the upper part of the map, where there is no room beside it. Its seats are marked on the map. The app
    makes the changes: closing this screen does not cancel them.
    """

    BINDINGS = bindings(CARD_COMMANDS)
    commands = CARD_COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    DEFAULT_CSS: ClassVar[str] = """
    CardScreen {
        align: right bottom;
        background: $background 0%;
        #card {
            width: 100%; height: auto; max-height: 100%;
            padding: 0 1; background: $surface; border-top: tall $seat-party;
        }
        #page { height: auto; max-height: 40vh; scrollbar-size-vertical: 1; }
        #page.-hidden { display: none; }
        Static { height: auto; }
        #said { display: none; max-height: 4; }
        #said.-shown { display: block; }
        #said.-warning { color: $warning; }
        #title { display: none; text-style: bold; }
        #title.-shown { display: block; }
        CardKeys { margin-top: 1; }
        &.-top { align: right top; }
        &.-top #card { border-top: none; border-bottom: tall $seat-party; }
        &.-wide {
            align: right bottom;
            #card { width: 40; height: 1fr; margin-top: 1; padding: 1 2; border: none; }
            #page { height: 1fr; max-height: 100%; }
            SeatChoice { height: 1fr; max-height: 100%; }
        }
    }
    """

    def __init__(
        self, subject: CardSubject, state: HouseState, services: Services, *, at_top: bool = False
    ) -> None:
        super().__init__(classes="-top" if at_top else None)
        self._subject = subject
        self._state = state
        self._services = services
        self._card: Card | None = None
        self._pending: str | None = None
        self._facts = Lines(self._facts_lines, id="facts")
        self._history = Lines(self._history_lines, id="history")
        self._choice = SeatChoice(services.glyphs)
        self._title = Static(id="title", markup=False)
        self._said = Static(READING, id="said", classes="-shown", markup=False)
        self._keys = CardKeys(self._keys_now)

    def compose(self) -> ComposeResult:
        """The facts and the history, or the seats to choose from; below them the keys."""
        with Vertical(id="card"):
            with VerticalScroll(id="page", can_focus=False):
                yield self._facts
                yield self._history
            yield self._title
            yield self._choice
            yield self._said
            yield self._keys

    def on_mount(self) -> None:
        """Begins to read, and counts the time of a hold down."""
        self._keys.follow()
        self.read_again()
        self.set_interval(1.0, self._tick)

    @property
    def booking(self) -> Booking | None:
        """The booking as last read."""
        return self._card.booking if self._card else None

    def read_again(self) -> None:
        """Reads the facts, in the background."""
        self.run_worker(self._read(self._subject_now()), group="card", exclusive=True, exit_on_error=False)

    def _subject_now(self) -> CardSubject:
        """The subject; of a seat, with the booking that has it now."""
        seat_id, reading = self._subject.seat_id, self._state.reading
        if self._subject.is_of_seat and seat_id is not None and reading is not None:
            state = reading.house.state(seat_id)
            booking_id = state.booking_id if state.at(reading.read_at) in TAKEN else None
            self._subject = CardSubject(booking_id, seat_id, is_of_seat=True)
        return self._subject

    async def _read(self, subject: CardSubject) -> None:
        while True:
            try:
                self.post_message(
                    CardRead(await read_card(self._services.houses, self._state.showing, subject))
                )
            except BookingNotFound as gone:
                self.post_message(CardFailed(gone, is_final=True))
            except SeatuiError as error:
                self.post_message(CardFailed(error, is_final=False))
                await sleep(self._services.pace.longest_retry)
                continue
            return

    def on_card_read(self, message: CardRead) -> None:
        """Shows what was read, and marks the seats on the map."""
        is_first, self._card = self._card is None, message.card
        if is_first or self._said.has_class("-trouble"):
            self._hush()
        self._state.mark_party(message.card.seat_ids)
        if self.is_choosing:
            self._list(self._choice.chosen)
        self._redraw()

    def on_card_failed(self, message: CardFailed) -> None:
        """Says why nothing, or something old, is shown."""
        again = "" if message.is_final else ": trying again …"
        self._say(f"{message.error}{again}", "-warning -trouble")

    def follow(self, reading: HouseReading) -> None:
        """Reads again if a reading of the house changed a seat of this card."""
        card, house = self._card, reading.house
        if card is None:
            return
        ours = {*card.seat_ids, self._subject.seat_id}
        booking_id = self._subject.booking_id
        if reading.replaced or any(
            each in ours or (booking_id and house.state(each).booking_id == booking_id)
            for each in reading.changed
        ):
            self.read_again()

    def follow_changes(self) -> None:
        """Updates the keys when a change has begun or ended."""
        self._keys.follow()

    def _tick(self) -> None:
        booking = self.booking
        if booking is not None and booking.status is BookingStatus.RESERVED:
            self._facts.redraw()

    def _redraw(self) -> None:
        self._facts.redraw()
        self._history.redraw()
        self._keys.follow()

    def _facts_lines(self, width: int) -> list[Content]:
        house = self._state.house
        if self._card is None or house is None:
            return []
        return card_words.facts(self._card, house, self._services.clock(), width)

    def _history_lines(self, width: int) -> list[Content]:
        house = self._state.house
        if self._card is None or house is None:
            return []
        now, glyphs = self._services.clock(), self._services.glyphs
        return [
            Content.styled(glyphs.rule * width, "$foreground 25%"),
            *card_words.history(self._card, house.layout, now, width, glyphs.separator),
        ]

    def _keys_now(self) -> list[FooterKey]:
        """The keys of the card; while seats are chosen, those of the choice."""
        hidden = NOT_WHILE_CHOOSING if self.is_choosing else ONLY_WHILE_CHOOSING
        keys = footer_keys(CARD_COMMANDS, self, self._services.keymap)
        own = {command.id for command in CARD_COMMANDS}
        return [key for key in keys if key.command_id in own and key.command_id not in hidden]

    def _say(self, words: str, classes: str = "") -> None:
        self._said.set_classes(f"-shown {classes}")
        self._said.update(Content(words))

    def _hush(self) -> None:
        self._said.set_classes("")

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now."""
        self._say(why_not, "-warning")

    def announce(self, announcement: Announcement) -> None:
        """Shows an announcement where the card covers the line of the house that says it."""
        if not self.has_class("-wide") and not self.has_class("-top"):
            self._say(str(announcement), "-warning" if announcement.kind != "sold" else "")

    @property
    def is_choosing(self) -> bool:
        """Whether seats of the booking are being chosen."""
        return self._choice.has_class("-shown")

    def cannot_change(self) -> str:
        """Why the booking cannot be changed; empty if it can."""
        if self._card is None:
            return "It is still being read"
        if self._card.booking is None:
            return "This seat is in no booking"
        busy = self._services.desk.cannot_change(self._state.showing)
        return busy or ("" if self._card.booking.status.is_live else STATES[self._card.booking.status])

    def _cannot_as_hold(self, statuses: frozenset[BookingStatus]) -> str:
        if self.is_choosing:
            return "Seats are being chosen"
        booking = self.booking
        if booking is not None and booking.status in statuses:
            return self._services.desk.cannot_change(self._state.showing)
        return self.cannot_change() or (STATES[booking.status] if booking else "")

    def cannot_sell(self) -> str:
        """Why it is no hold to sell; one that has ended can be sold while its seats are free."""
        return self._cannot_as_hold(frozenset({BookingStatus.RESERVED, BookingStatus.EXPIRED}))

    def cannot_release(self) -> str:
        """Why it is no hold to release."""
        if not self.is_choosing and self.booking and self.booking.status is BookingStatus.CONFIRMED:
            return "It is sold and no hold: its seats can be returned"
        return self._cannot_as_hold(frozenset({BookingStatus.RESERVED}))

    def cannot_extend(self) -> str:
        """Why it is no hold to extend."""
        return self._cannot_as_hold(frozenset({BookingStatus.RESERVED}))

    def cannot_split(self) -> str:
        """Why the booking cannot be split."""
        is_one = self.booking is not None and self.booking.quantity == 1
        return self.cannot_change() or ("It is a single seat" if is_one else "")

    def cannot_choose(self) -> str:
        """Why seats of the booking cannot be chosen."""
        return self.cannot_split()

    def cannot_do(self) -> str:
        """Why there is nothing to do with the seats chosen."""
        if not self.is_choosing:
            return "No seats are being chosen"
        if self._pending is None:
            return "Choose what to do with the seats: return, move or split"
        return self.cannot_change()

    def sell(self) -> None:
        """Sells the hold."""
        self._confirm(SellHold)

    def release(self) -> None:
        """Releases the hold."""
        self._confirm(ReleaseHold)

    def extend(self) -> None:
        """Extends the hold."""
        self._confirm(ExtendHold)

    def rename(self) -> None:
        """Asks for another name, and renames the booking."""
        booking = self.booking
        if booking is None:
            return

        def answered(name: str | None) -> None:
            if name and name != booking.user_id:
                self._confirm(RenameBooking, name)

        self._ask(
            f"Another name for {printable(booking.user_id)}", "renames it", answered, typed=booking.user_id
        )

    def return_seats(self) -> None:
        """Returns the seats chosen; of several seats, they are chosen first."""
        if self.is_choosing or (self.booking and self.booking.quantity == 1):
            self._return(self._choice.chosen if self.is_choosing else self._all())
        else:
            self._begin_choice("return", "Return which seats?")

    def _return(self, seat_ids: tuple[str, ...]) -> None:
        booking = self.booking
        if booking is None or self._lacks(seat_ids):
            return
        if len(seat_ids) < booking.quantity:
            self._confirm(ReturnSeats, seat_ids)
            return

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._confirm(ReturnSeats, seat_ids)

        count = "the only seat" if len(seat_ids) == 1 else f"all {seats_count(len(seat_ids))}"
        question = f"Return {count} of {printable(booking.user_id)}: the booking is cancelled"
        self._ask(question, "returns and cancels", answered)

    def move_seats(self) -> None:
        """Closes the card, to move the seats chosen, or all of them."""
        seat_ids = self._choice.chosen if self.is_choosing else self._all()
        booking, house = self.booking, self._state.house
        if booking is not None and house is not None and not self._lacks(seat_ids):
            seats = house.layout.seats
            self._leave(Move(booking, tuple(seats[each] for each in seat_ids if each in seats)))

    def split(self) -> None:
        """Splits off the seats chosen; they are chosen first."""
        if not self.is_choosing:
            self._begin_choice("split", "Split off which seats?")
        elif self._choice.is_all:
            self.refuse_command("One seat at least stays in the booking")
        elif not self._lacks(self._choice.chosen):
            self._confirm(SplitBooking, self._choice.chosen)

    def _lacks(self, seat_ids: tuple[str, ...]) -> bool:
        if not seat_ids:
            self.refuse_command("No seat is chosen")
        return not seat_ids

    def _all(self) -> tuple[str, ...]:
        return self.booking.seat_ids if self.booking else ()

    def _begin_choice(self, pending: str | None, title: str) -> None:
        """Lists the seats; the one from which the card was opened is chosen already."""
        self._pending = pending
        self._hush()
        self.query_one("#page").add_class("-hidden")
        self._title.update(title)
        self._title.add_class("-shown")
        self._list(filter(None, [self._subject.seat_id]))
        self._keys.follow()

    def _list(self, chosen: Iterable[str]) -> None:
        house = self._state.house
        if house is not None:
            self._choice.list_seats(house.layout, self._all(), tuple(chosen))

    def _end_choice(self) -> None:
        self._pending = None
        self._choice.hide()
        self._title.remove_class("-shown")
        self.query_one("#page").remove_class("-hidden")
        self._keys.follow()

    def toggle(self) -> None:
        """Chooses or drops the seat; begins to choose if need be."""
        if self.is_choosing:
            self._choice.toggle()
        else:
            self._begin_choice(None, "Return, move or split off which seats?")

    def toggle_all(self) -> None:
        """Chooses all seats, or none."""
        if not self.is_choosing:
            self.toggle()
        self._choice.toggle_all()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Chooses or drops the seat that was clicked."""
        message.stop()
        self._choice.toggle()

    def do(self) -> None:
        """Does what the seats were chosen for."""
        if self._pending == "return":
            self.return_seats()
        else:
            self.split()

    def move(self, lines: int) -> None:
        """Moves the choice, or scrolls."""
        if self.is_choosing:
            self._choice.move(lines)
        else:
            for page in self.query("#page").results(VerticalScroll):
                page.scroll_relative(y=lines, animate=False)

    def go_back(self) -> None:
        """Ends the choice, or closes the card."""
        if self.is_choosing:
            self._end_choice()
            self._hush()
        else:
            self._leave(None)

    def _leave(self, move: Move | None) -> None:
        if self.is_current:
            self.dismiss(move)

    def _confirm(self, change: Callable[..., Amendment], *facts: object) -> None:
        """Begins a change of the booking. facts: further than the booking."""
        house, booking = self._state.house, self.booking
        if house is not None and booking is not None:
            self._hush()
            if self.is_choosing:
                self._end_choice()
            self.post_message(ChangeConfirmed(change(self._state.showing, house.layout, booking, *facts)))

    def _ask(
        self,
        question: str,
        does: str,
        answered: Callable[[str | None], None],
        typed: str | None = None,
    ) -> None:
        self.app.push_screen(AskScreen(question, does, self._services.keymap, typed=typed), answered)
