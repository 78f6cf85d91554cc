"""A question of one line: whether to make a change, or a text for it."""

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


class AskScreen(SparingDialog[str | None]):
    """Asks, and returns the text typed, which may be empty; None if the clerk goes back.

    question: safe to print. does: what the key of yes does, as in `enter blocks it`. typed: the initial text; None
    for a question without one. placeholder: of the input.
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
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    }
    """

    def __init__(
        self, question: str, does: str, keymap: Keymap, *, typed: str | None = None, placeholder: str = ""
    ) -> None:
        super().__init__()
        self._question = question
        self._does = does
        self._keymap = keymap
        self._typed = typed
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """The question, the input, the keys."""
        hints = (
            key_phrase("ask.yes", self._does, self._keymap),
            key_phrase("ask.no", "goes back", self._keymap),
        )
        with Vertical(id="ask"):
            yield Static(Content.styled(self._question, "bold"))
            if self._typed is not None:
                yield Input(self._typed, placeholder=self._placeholder, max_length=200)
            yield Static(Content(", ".join(filter(None, hints))), id="keys")

    def on_mount(self) -> None:
        """Focuses the input, if there is one."""
        for typed in self.query(Input):
            typed.cursor_blink = False
            typed.focus()

    def answer(self) -> None:
        """Returns what is typed."""
        typed = "".join(each.value for each in self.query(Input))
        if self.is_current:
            self.dismiss(typed.strip())
