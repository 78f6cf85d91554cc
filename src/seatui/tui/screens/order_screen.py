"""The order line (`:`): every step of a sale as a typed order, for experienced clerks."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from seatui.domain.model.validation import text_fault
from seatui.domain.orders.command_line import parse, suggestions
from seatui.domain.orders.orders import GoTo, OnBooking, Order, OrderNotUnderstood, SeatOrder
from seatui.domain.search.typed_seats import LONGEST_TYPED
from seatui.tui.commands.command import bindings
from seatui.tui.commands.dialog_commands import ORDER_COMMANDS
from seatui.tui.screens.reading_dialog import ReadingDialog
from seatui.tui.widgets.text_input import TextInput

EXAMPLES = "4 stalls <50 aisle · F12-15 · F12x4 · sell · hold smith"
NARROWING = "stalls · <50 · aisle · 1 wheelchair · sell · hold smith"


class _Suggester(Suggester):
    """Shows a completion of the line after the cursor."""

    def __init__(self, suggested: Callable[[str], Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._suggested = suggested

    async def get_suggestion(self, value: str) -> str | None:
        """The first suggested line that begins with this one."""
        return next((line for line in self._suggested(value) if line.startswith(value)), None)


def _fault_of(line: str) -> str:
    return text_fault("line", line, LONGEST_TYPED) if line else ""


SUGGESTED = 6
"""The most suggestions shown."""


class OrderScreen(ReadingDialog[Order | None]):
    """Takes an order in one line; a line that cannot be carried out stays, with the reason.

    zones: zone names of the house. party: the party size of the current proposal; a line may then narrow it
    down without naming the size. refusal: returns why an order cannot be carried out, or an empty text.
    preview: receives the order typed so far. read_ended: called for what may mean bookings. names: of the commands
    that may be ordered. earlier: the lines given before; the new one is appended. typed: initial text.
    """

    BINDINGS = bindings(ORDER_COMMANDS)
    commands = ORDER_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    OrderScreen {
        align: center bottom;
        #command { width: 100%; height: auto; background: $surface; border-top: tall $seat-picked; }
        #said { height: auto; max-height: 4; padding: 0 1; color: $foreground 70%; }
        #said.-refused { color: $warning; }
        Horizontal { height: 1; background: $panel; }
        #colon { width: 2; padding: 0 0 0 1; background: $panel; color: $seat-picked; text-style: bold; }
        Input, Input:focus { border: none; height: 1; padding: 0; background: $panel; width: 1fr; }
    }
    """

    def __init__(
        self,
        zones: Sequence[str],
        party: int | None,
        refusal: Callable[[Order], str],
        preview: Callable[[Order | None], object],
        read_ended: Callable[[], Awaitable[None]],
        *,
        names: Collection[str],
        earlier: list[str],
        typed: str = "",
    ) -> None:
        super().__init__(read_ended)
        self._zones = zones
        self._party = "" if party is None else f"{party} "
        self._refusal = refusal
        self._preview = preview
        self._names = names
        self._earlier = earlier
        self._recalled = len(earlier)
        self._typed = typed

    def compose(self) -> ComposeResult:
        """The suggestions, above the input."""
        with Vertical(id="command"):
            yield Static(id="said", markup=False)
            with Horizontal():
                yield Static(":", id="colon", markup=False)
                placeholder = NARROWING if self._party else EXAMPLES
                yield TextInput(
                    self._typed,
                    fault_of=_fault_of,
                    placeholder=placeholder,
                    select_on_focus=False,
                    suggester=_Suggester(self._suggested),
                )

    def on_mount(self) -> None:
        """Focuses the input."""
        line = self.query_one(Input)
        line.cursor_blink = False
        line.focus()
        line.cursor_position = len(line.value)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Shows the suggestions, and previews the order."""
        message.stop()
        self.goes_when_read = False
        fault = self.query_one(TextInput).fault
        self._say(fault or "  ".join(self._suggested(message.value)), is_refused=bool(fault))
        self.show_found()

    def show_found(self) -> None:
        """Previews the order."""
        order, typed = None, self.query_one(TextInput).text
        if typed:
            with suppress(OrderNotUnderstood):
                order = self._order(typed)
        self._preview(order)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Returns the order, if it can be carried out."""
        message.stop()
        self.go()

    def go(self) -> None:
        """Returns the order, if it can be carried out; says why not otherwise."""
        line = self.query_one(TextInput).text
        if not line:
            self.close()
            return
        if fault := self.query_one(TextInput).fault:
            self._refuse(fault)
            return
        try:
            order = self._order(line)
        except OrderNotUnderstood as error:
            self._refuse(str(error))
            return
        refusal = self._refusal(order)
        if self._may_mean_another(order) or (refusal and self._may_mean_more(order)):
            self.goes_when_read = True
            self._say("Reading the bookings …", is_refused=False)
            return
        if refusal:
            self._refuse(refusal)
            return
        if self._earlier[-1:] != [line]:
            self._earlier.append(line)
        self.dismiss(order)

    def _may_mean_more(self, order: Order) -> bool:
        """Whether bookings are being read that an order may mean; for some begins with those that have ended."""
        if not (isinstance(order, SeatOrder) and order.words):
            return False
        if isinstance(order, GoTo | OnBooking):
            self.read_further()
        return self.is_reading

    def _may_mean_another(self, order: Order) -> bool:
        """Whether bookings are being read, of which a change may mean another than is known yet."""
        return self.is_reading and isinstance(order, OnBooking) and bool(order.words)

    def complete(self) -> None:
        """Takes the first suggestion."""
        suggested = self._suggested(self.query_one(Input).value)
        if suggested:
            self._fill_in(suggested[0])

    def recall(self, step: int) -> None:
        """Recalls an earlier line (negative step) or a later one; past the last, an empty one."""
        at = min(max(self._recalled + step, 0), len(self._earlier))
        if at != self._recalled:
            self._recalled = at
            self._fill_in(self._earlier[at] if at < len(self._earlier) else "")

    def _fill_in(self, text: str) -> None:
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)

    def _order(self, typed: str) -> Order:
        """Parses the typed order; after a proposal, first as words that narrow it down."""
        line = typed.strip()
        if self._party and not line[0].isdigit():
            with suppress(OrderNotUnderstood):
                return parse(self._party + line, self._zones)
        return parse(line, self._zones, self._names)

    def _suggested(self, typed: str) -> list[str]:
        if not typed.strip():
            return []
        found = suggestions(typed, self._zones, self._names)
        if self._party:
            more = suggestions(self._party + typed, self._zones)
            found += [line.removeprefix(self._party) for line in more]
        return found[:SUGGESTED]

    def _refuse(self, why: str) -> None:
        self.goes_when_read = False
        self._say(why, is_refused=True)

    def _say(self, words: str, *, is_refused: bool) -> None:
        said = self.query_one("#said", Static)
        said.set_class(is_refused, "-refused")
        said.display = bool(words)
        said.update(Content(words))
