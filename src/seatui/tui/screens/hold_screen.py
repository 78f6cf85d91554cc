"""The dialog of a hold on purpose (`H`): for whom, why, and until when."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Input, Static

from seatui.booking.repository import HOLD_TTL
from seatui.domain.model.bookings import WALK_IN
from seatui.domain.model.validation import customer_fault, reason_fault
from seatui.domain.words.hold_time import HoldTimeNotUnderstood, hold_end
from seatui.domain.words.times import began
from seatui.domain.words.wording import by_row
from seatui.tui.announcements import LOOKS
from seatui.tui.commands.command import bindings
from seatui.tui.commands.selling_commands import HOLD, HOLD_BACK, HOLD_COMMANDS, HOLD_NEXT
from seatui.tui.messages import HoldDropped, SaleConfirmed
from seatui.tui.sale import Sale
from seatui.tui.screen_words import Advice, hold_end_words
from seatui.tui.screens.sale_dialog import SaleDialog
from seatui.tui.widgets.key_label import KeyLabel
from seatui.tui.widgets.lost_line import LostLine
from seatui.tui.widgets.sale_lines import count_left
from seatui.tui.widgets.text_input import TextInput, no_fault

FIELDS = ("customer", "reason", "time")
LIKELY_SIZE = Size(64, 11)
"""Its size where no line is broken, known before it is laid out."""
EXAMPLES = "15 min; 2h, until 18:00, until 1 h before the show"


class HoldScreen(SaleDialog[None]):
    """Asks for whom seats are held, why, and until when; posts SaleConfirmed, and closes.

    sale: with the customer, the reason and the typed end, as far as they are known already.
    clock: returns the present instant, by which the end is judged.
    """

    BINDINGS = bindings(HOLD_COMMANDS)
    commands = HOLD_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    HoldScreen {
        align: center middle;
        #hold {
            width: 64; max-width: 100%; height: auto; max-height: 100%; scrollbar-size-vertical: 1;
            padding: 0 1;
            background: $surface;
            border: solid $seat-held;
            border-title-color: $seat-held;
            border-title-style: bold;
        }
        Static { height: auto; }
        #seats { max-height: 4; margin-bottom: 1; }
        Horizontal { height: 1; }
        Horizontal > .label { width: 7; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; width: 1fr; }
        #end { color: $foreground 70%; &.-refused { color: $warning; } }
        #begun { color: $warning; }
        #keys { margin-top: 1; }
        #keys Static { width: auto; margin-right: 3; }
    }
    """

    def __init__(self, sale: Sale, advice: Advice, clock: Callable[[], datetime]) -> None:
        super().__init__(sale)
        self._advice = advice
        self._clock = clock

    def compose(self) -> ComposeResult:
        """The seats, the fields, and the keys."""
        with VerticalScroll(id="hold", can_focus=False) as frame:
            frame.border_title = self._title()
            yield Static(self._seats(), id="seats")
            yield LostLine()
            if words := began(self.sale.showing.showtime, self._clock()):
                yield Static(Content(f"This showing {words}"), id="begun")
            named = "" if self.sale.customer == WALK_IN else self.sale.customer
            yield from self._field("For", "customer", WALK_IN, customer_fault, value=named)
            yield from self._field("Reason", "reason", "not needed", reason_fault, value=self.sale.reason)
            yield from self._field("Until", "time", EXAMPLES, value=self.sale.typed_end)
            yield Static(id="end", markup=False)
            with Horizontal(id="keys"):
                yield KeyLabel(self._advice.holds, HOLD, id="holds")
                yield KeyLabel(self._advice.leaves_hold, HOLD_BACK)
                yield KeyLabel(self._advice.next_field, HOLD_NEXT)

    def _title(self) -> str:
        return f"HOLD {count_left(self.left, self.sale)}"

    def _seats(self) -> Content:
        return Content("; ".join(map(str, by_row(self.left.seats))))

    def show_losses(self) -> None:
        """Names what is lost, and lists and counts what is left; the key that holds says what it does then."""
        self.query_one("#hold").border_title = self._title()
        self.query_one("#seats", Static).update(self._seats())
        self.query_one(LostLine).show(self.losses, self.sale)
        is_whole = len(self.left.seats) == len(self.sale.seats)
        hint = self._advice.holds if is_whole else self._advice.holds_else(LOOKS)
        self.query_one("#holds", KeyLabel).say(hint)

    def _field(
        self,
        label: str,
        name: str,
        placeholder: str,
        fault_of: Callable[[str], str] = no_fault,
        *,
        value: str = "",
    ) -> ComposeResult:
        with Horizontal():
            yield Static(label, classes="label", markup=False)
            yield TextInput(value, fault_of=fault_of, placeholder=placeholder, id=name)

    def on_mount(self) -> None:
        """Focuses the customer's name, and shows the usual end."""
        for line in self.query(Input).results(Input):
            line.cursor_blink = False
        self._input("customer").focus()
        self._show_end()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Shows the end that is typed, or what is wrong with a field."""
        message.stop()
        self._show_end()

    def hold(self) -> None:
        """Holds the seats; with a time that is not understood, stays open and says what would be."""
        if not self.is_active:
            return
        now = self._clock()
        if faulty := self._faulty():
            faulty.focus()
            return
        try:
            end = self._end(now)
        except HoldTimeNotUnderstood as error:
            self._say(str(error), is_refused=True)
            self._input("time").focus()
            return
        self.app.post_message(SaleConfirmed(replace(self._as_typed, ttl=end - now)))
        self.dismiss()

    def close(self) -> None:
        """Closes without a hold; what was typed is kept."""
        if self.is_active:
            self.app.post_message(HoldDropped(self._as_typed))
            self.dismiss()

    @property
    def _as_typed(self) -> Sale:
        """The hold as it is typed now, without its time."""
        customer, reason, time = (self._input(each).text for each in FIELDS)
        return replace(self.sale, customer=customer or WALK_IN, reason=reason, typed_end=time)

    def move(self, by: int) -> None:
        """Moves to the next field, or the one before."""
        at = next((number for number, name in enumerate(FIELDS) if self._input(name).has_focus), 0)
        self._input(FIELDS[(at + by) % len(FIELDS)]).focus()

    def _end(self, now: datetime) -> datetime:
        showing = self.sale.showing
        return hold_end(self._input("time").text, now, showing.showtime, HOLD_TTL, showing.zone)

    def _faulty(self) -> TextInput | None:
        """The first field whose text cannot be taken."""
        return next((each for each in map(self._input, FIELDS) if each.fault), None)

    def _show_end(self) -> None:
        now = self._clock()
        if faulty := self._faulty():
            self._say(faulty.fault, is_refused=True)
            return
        try:
            end = self._end(now)
        except HoldTimeNotUnderstood as error:
            self._say(str(error), is_refused=True)
        else:
            self._say(f"ends {hold_end_words(end, now, self.sale.showing.zone)}", is_refused=False)

    def _say(self, words: str, *, is_refused: bool) -> None:
        said = self.query_one("#end", Static)
        said.set_class(is_refused, "-refused")
        said.update(Content(words))

    def _input(self, name: str) -> TextInput:
        return self.query_one(f"#{name}", TextInput)
