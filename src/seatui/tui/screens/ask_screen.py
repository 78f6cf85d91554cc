"""A question of one line: whether to make a change, or a text for it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from seatui.tui.commands.advice import key_phrase
from seatui.tui.commands.card_commands import ASK_COMMANDS
from seatui.tui.commands.command import bindings
from seatui.tui.commands.keymap import Keymap
from seatui.tui.terminal.painting import SparingDialog
from seatui.tui.widgets.text_input import TextInput, no_fault


class AskScreen(SparingDialog[str | None]):
    """Asks, and returns the text typed, which may be empty; None if the clerk goes back.

    question: safe to print. details: lines below it, safe to print. does: what the key of yes does, as in `enter
    blocks it`. typed: the initial text; None for a question without one. placeholder: of the input. fault_of: returns
    why a text cannot be the answer, empty if it can.
    """

    BINDINGS = bindings(ASK_COMMANDS)
    commands = ASK_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    AskScreen {
        align: center bottom;
        background: $background 0%;
        #ask {
            width: 100%; height: auto; background: $surface; border-top: tall $seat-picked; padding: 0 1;
        }
        Static { height: auto; }
        #keys { color: $foreground 70%; }
        #fault { display: none; color: $warning; &.-shown { display: block; } }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    }
    """

    def __init__(
        self,
        question: str,
        does: str,
        keymap: Keymap,
        *,
        details: Sequence[str] = (),
        typed: str | None = None,
        placeholder: str = "",
        fault_of: Callable[[str], str] = no_fault,
    ) -> None:
        super().__init__()
        self._question = question
        self._details = details
        self._does = does
        self._keymap = keymap
        self._typed = typed
        self._placeholder = placeholder
        self._fault_of = fault_of

    def compose(self) -> ComposeResult:
        """The question, the input, the keys."""
        hints = (
            key_phrase("ask.yes", self._does, self._keymap),
            key_phrase("ask.no", "goes back", self._keymap),
        )
        with Vertical(id="ask"):
            yield Static(Content.styled(self._question, "bold"))
            if self._details:
                yield Static(Content("\n".join(self._details)))
            if self._typed is not None:
                yield TextInput(self._typed, fault_of=self._fault_of, placeholder=self._placeholder)
            yield Static(id="fault", markup=False)
            yield Static(Content(", ".join(filter(None, hints))), id="keys")

    def on_mount(self) -> None:
        """Focuses the input, if there is one."""
        for typed in self.query(Input):
            typed.cursor_blink = False
            typed.focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Says what is wrong with the text as long as it is."""
        message.stop()
        fault = self.query_one(TextInput).fault
        said = self.query_one("#fault", Static)
        said.set_class(bool(fault), "-shown")
        said.update(Content(fault))

    def answer(self) -> None:
        """Returns what is typed; with a fault, stays open."""
        typed = [*self.query(TextInput)]
        if self.is_active and not any(each.fault for each in typed):
            self.dismiss("".join(each.text for each in typed))
