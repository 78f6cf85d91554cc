"""`:`: one line that does it all, for those who know."""

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from seatui.domain.command_line import parse, suggestions
from seatui.domain.orders import Order, OrderNotUnderstood

EXAMPLES = "4 stalls <50 aisle · F12-15 · sell · hold smith"
NARROWING = "stalls · <50 · aisle · 1 wheelchair · sell · hold smith"


class CommandScreen(ModalScreen[Order | None]):
    """Takes an order in one line; what is not understood is said, and the line stays.

    zones: their names in the house. party: the size of the party for which seats are proposed; a line may then begin
    with what narrows them down.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="back to the map"),
        Binding("tab", "complete", "Complete", tooltip="take the first suggestion", priority=True),
    ]
    DEFAULT_CSS = """
    CommandScreen {
        align: center bottom;
        background: $background 0%;
        #command { width: 100%; height: auto; background: $surface; border-top: tall $seat-picked; }
        #said { height: auto; max-height: 4; padding: 0 1; color: $foreground 70%; }
        #said.-refused { color: $warning; }
        Horizontal { height: 1; background: $panel; }
        #colon { width: 2; padding: 0 0 0 1; background: $panel; color: $seat-picked; text-style: bold; }
        Input, Input:focus { border: none; height: 1; padding: 0; background: $panel; width: 1fr; }
    }
    """

    def __init__(self, zones: Sequence[str], party: int | None = None) -> None:
        super().__init__()
        self._zones = zones
        self._party = "" if party is None else f"{party} "

    def compose(self) -> ComposeResult:
        """What may come next, above the line."""
        with Vertical(id="command"):
            yield Static(id="said", markup=False)
            with Horizontal():
                yield Static(":", id="colon", markup=False)
                yield Input(placeholder=NARROWING if self._party else EXAMPLES, max_length=200)

    def on_mount(self) -> None:
        """Typing begins at once."""
        line = self.query_one(Input)
        line.cursor_blink = False
        line.focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Says what the line may become."""
        message.stop()
        self._say("  ".join(self._suggested(message.value)), is_refused=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Gives the order, if it is one."""
        message.stop()
        if not message.value.strip():
            self.action_leave()
            return
        try:
            order = self._order(message.value)
        except OrderNotUnderstood as error:
            self._say(str(error), is_refused=True)
        else:
            self.dismiss(order)

    def action_complete(self) -> None:
        """Takes the first suggestion."""
        line = self.query_one(Input)
        suggested = self._suggested(line.value)
        if suggested:
            line.value = suggested[0]
            line.cursor_position = len(line.value)

    def action_leave(self) -> None:
        """Back to the map."""
        if self.is_current:
            self.dismiss(None)

    def _order(self, typed: str) -> Order:
        """The order that was typed; after a proposal first of all what narrows it down."""
        line = typed.strip()
        if self._party and not line[0].isdigit():
            with suppress(OrderNotUnderstood):
                return parse(self._party + line, self._zones)
        return parse(line, self._zones)

    def _suggested(self, typed: str) -> list[str]:
        if not typed.strip():
            return []
        found = suggestions(typed, self._zones)
        if self._party:
            more = suggestions(self._party + typed, self._zones)
            found += [line.removeprefix(self._party) for line in more]
        return found[:6]

    def _say(self, words: str, *, is_refused: bool) -> None:
        said = self.query_one("#said", Static)
        said.set_class(is_refused, "-refused")
        said.display = bool(words)
        said.update(Content(words))
