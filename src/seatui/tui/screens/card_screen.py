"""The card of a booking or of a seat: who, which seats, its history, and what can be done with it."""

from asyncio import sleep
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.validation import customer_fault
from seatui.tui import card_words
from seatui.tui.announcements import Announcement
from seatui.tui.card import Card, CardSubject, Errand, read_card
from seatui.tui.commands.card_commands import CARD_COMMANDS, MOVE
from seatui.tui.commands.command import bindings
from seatui.tui.commands.registry import BY_ID
from seatui.tui.controllers.card_changes import CardChanges
from seatui.tui.messages import CardFailed, CardRead
from seatui.tui.move import Move
from seatui.tui.readings import HouseReading
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.services import Services
from seatui.tui.state import HouseState
from seatui.tui.terminal.painting import SparingDialog
from seatui.tui.widgets.card_keys import CardKeys
from seatui.tui.widgets.key_bar import FooterKey, footer_keys
from seatui.tui.widgets.lines import Lines
from seatui.tui.widgets.seat_choice import SeatChoice

WIDE = 110
"""The least columns for the card beside the map; that of the panel which it covers."""

ONLY_WHILE_CHOOSING = frozenset({"card.choose-all", "card.do"})
NOT_WHILE_CHOOSING = frozenset(
    {"card.sell", "card.release", "card.extend", "card.rename", "card.undo-change"}
)
READING = "reading …"


class CardScreen(SparingDialog[Move | None]):
    """Shows a booking, beside the map or over it, and begins its changes; returns a move to be prepared on the map.

    card: its facts, if they have been read already. errand: what it is opened for. take_back: asks whether to undo
    the last change of this terminal. at_top: over the upper part of the map, where there is no room beside it. Its
    seats are marked on the map. The app makes the changes: closing this screen does not cancel them.
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
        self,
        subject: CardSubject,
        state: HouseState,
        services: Services,
        take_back: Callable[[], Awaitable[None]],
        card: Card | None = None,
        errand: Errand | None = None,
        *,
        at_top: bool = False,
    ) -> None:
        super().__init__(classes="-top" if at_top else None)
        self._subject = subject
        self._state = state
        self._services = services
        self._card = card
        self._errand = errand
        self._chosen_first = (errand.seat_ids if errand else ()) or (subject.seat_id or "",)
        self._facts = Lines(self._facts_lines, id="facts")
        self._history = Lines(self._history_lines, id="history")
        self.choice = SeatChoice(services.glyphs)
        """The list of seats to choose from."""
        self.changes = CardChanges(self, state, services.bookings, take_back, services.clock)
        """What can be done on the card."""
        self._title = Static(id="title", markup=False)
        self._said = Static(READING, id="said", classes="-shown -reading", markup=False)
        self._keys = CardKeys(self._keys_now)
        self._announced: Announcement | None = None

    def compose(self) -> ComposeResult:
        """The facts and the history, or the seats to choose from; below them the keys."""
        with Vertical(id="card"):
            with VerticalScroll(id="page", can_focus=False):
                yield self._facts
                yield self._history
            yield self._title
            yield self.choice
            yield self._said
            yield self._keys

    def on_mount(self) -> None:
        """Begins to read, and counts the time of a hold down."""
        if self._card is not None:
            self._show(self._card)
        else:
            self._keys.follow()
            self.read_again()
        self.set_interval(1.0, self._tick)

    @property
    def is_read(self) -> bool:
        """Whether the card has been read."""
        return self._card is not None

    @property
    def is_gone(self) -> bool:
        """Whether there is no such booking, or none any more."""
        return self._card is not None and self._card.is_gone

    @property
    def booking(self) -> Booking | None:
        """The booking as last read."""
        return self._card.booking if self._card else None

    @property
    def paying_at(self) -> str:
        """The terminal at which the customer of a hold is paying just now; empty if none is."""
        return self._card.paying_at(self._services.clock()) if self._card else ""

    def read_again(self) -> None:
        """Reads the facts, in the background."""
        self.run_worker(self._read(self._subject_now()), group="card", exclusive=True, exit_on_error=False)

    def _subject_now(self) -> CardSubject:
        """The subject; of a seat, with the booking that has it now."""
        seat_id, reading = self._subject.seat_id, self._state.reading
        if self._subject.is_of_seat and seat_id is not None and reading is not None:
            booking_id = reading.house.state(seat_id).booking_at(reading.read_at)
            self._subject = CardSubject(booking_id, seat_id, is_of_seat=True)
        return self._subject

    async def _read(self, subject: CardSubject) -> None:
        while True:
            try:
                self.post_message(
                    CardRead(await read_card(self._services.houses, self._state.showing, subject))
                )
            except SeatuiError as error:
                self.post_message(CardFailed(error))
                await sleep(self._services.pace.longest_retry)
                continue
            return

    def on_card_read(self, message: CardRead) -> None:
        """Shows what was read, and marks the seats on the map."""
        self._show(message.card)

    def _show(self, card: Card) -> None:
        if card.is_gone and self._card is not None:
            card = replace(card, former=self._card.booking or self._card.former)
        self._card = card
        if self._said.has_class("-reading"):
            self.hush()
        self._state.mark_party(card.seats_at(self._services.clock()))
        self.changes.follow_booking()
        if self.changes.is_choosing:
            self._list(self.choice.chosen)
        self._redraw()
        errand, self._errand = self._errand, None
        if errand is not None:
            self.call_later(self._run, errand)

    async def _run(self, errand: Errand) -> None:
        """Does what the card was opened for, as by its key."""
        if self.is_active:
            if errand.command_id == MOVE.id:
                self.changes.choose_to_move(errand.seat_ids)
            await self.app.run_action(BY_ID[errand.command_id].action)

    def on_card_failed(self, message: CardFailed) -> None:
        """Says why nothing, or something old, is shown."""
        self._say(f"{message.error}: trying again …", "-warning -reading")

    def follow(self, reading: HouseReading) -> None:
        """Reads again if a reading of the house changed a seat of this card."""
        card, house = self._card, reading.house
        if card is None:
            return
        ours = {*(card.booking.seat_ids if card.booking else ()), self._subject.seat_id}
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
        return card_words.facts(self._card, house, self._services.clock(), self._state.money, width)

    def _history_lines(self, width: int) -> list[Content]:
        house = self._state.house
        if self._card is None or house is None:
            return []
        now, glyphs = self._services.clock(), self._services.glyphs
        return [
            Content.styled(glyphs.rule * width, "$foreground 25%"),
            *card_words.history(self._card, house, now, width, glyphs.separator),
        ]

    def _keys_now(self) -> list[FooterKey]:
        """The keys of the card; while seats are chosen, those of the choice."""
        hidden = NOT_WHILE_CHOOSING if self.changes.is_choosing else ONLY_WHILE_CHOOSING
        keys = footer_keys(CARD_COMMANDS, self, self._services.keymap)
        own = {command.id for command in CARD_COMMANDS}
        return [key for key in keys if key.command_id in own and key.command_id not in hidden]

    def _say(self, words: str, classes: str = "") -> None:
        self._announced = None
        self._said.set_classes(f"-shown {classes}")
        self._said.update(Content(words))

    def hush(self) -> None:
        """Hides what was said."""
        self._announced = None
        self._said.set_classes("")

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now."""
        self._say(why_not, "-warning")

    def announce(self, announcement: Announcement) -> bool:
        """Shows an announcement where the card covers the line of the house that says it; whether it does."""
        is_covering = not self.has_class("-wide") and not self.has_class("-top")
        if is_covering:
            self.tell(announcement)
        return is_covering

    def tell(self, announcement: Announcement) -> None:
        """Shows an announcement; of seats that were taken, behind the one before."""
        if self._announced is not None and self._announced.kind == announcement.kind == "taken":
            announcement = self._announced.followed_by(announcement)
        self._say(str(announcement), "-warning" if announcement.kind != "sold" else "")
        self._announced = announcement

    def begin_choice(self, title: str) -> None:
        """Lists the seats instead of the facts; those for which the card was opened are chosen already."""
        self.query_one("#page").add_class("-hidden")
        self._title.update(title)
        self._title.add_class("-shown")
        self._list(self._chosen_first)
        self._keys.follow()

    def _list(self, chosen: Iterable[str]) -> None:
        house = self._state.house
        if house is not None and self.booking is not None:
            self.choice.list_seats(house.layout, self.booking.seat_ids, tuple(chosen), self._state.money)

    def end_choice(self) -> None:
        """Shows the facts again."""
        self.choice.hide()
        self._title.remove_class("-shown")
        self.query_one("#page").remove_class("-hidden")
        self._keys.follow()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Chooses or drops the seat that was clicked."""
        message.stop()
        self.choice.toggle()

    def scroll(self, lines: int) -> None:
        """Scrolls the facts and the history."""
        for page in self.query("#page").results(VerticalScroll):
            page.scroll_relative(y=lines, animate=False)

    def leave(self, move: Move | None) -> None:
        """Closes the card. move: to be prepared on the map."""
        if self.is_active:
            self.dismiss(move)

    def ask(
        self, question: str, does: str, answered: Callable[[str | None], None], typed: str | None = None
    ) -> None:
        """Asks a question over the card. typed: a customer's name, to be changed."""
        screen = AskScreen(question, does, self._services.keymap, typed=typed, fault_of=customer_fault)
        self.app.push_screen(screen, answered)
