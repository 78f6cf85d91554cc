"""The help dialog: keys and legend."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from seatui.domain.words.glyphs import ASCII, GlyphSet
from seatui.tui.commands.advice import key_phrase
from seatui.tui.commands.command import Command, bindings
from seatui.tui.commands.dialog_commands import APP_COMMANDS, HELP_COMMANDS
from seatui.tui.commands.keymap import Keymap, keys_of, written
from seatui.tui.terminal.painting import SparingDialog
from seatui.tui.widgets.legend import (
    cursor_entries,
    mark_entries,
    overview_entries,
    special_entries,
    status_entries,
    underlined_entry,
)

KEYS_WIDTH = 18


class HelpScreen(SparingDialog[None]):
    """The keys with their effects, and the glyphs with their meanings.

    commands: those of the screen beneath. keymap: the keys in force.
    """

    BINDINGS = bindings(HELP_COMMANDS)
    commands = HELP_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        align: center middle;
        #help {
            width: 76; max-width: 100%; height: auto; max-height: 100%;
            padding: 0 2;
            background: $surface;
            border-top: solid $seat-picked;
            border-bottom: solid $seat-picked;
            scrollbar-size-vertical: 1;
        }
        Static { width: 1fr; height: auto; }
    }
    """

    def __init__(
        self, title: str, commands: Sequence[Command[Any]], keymap: Keymap, glyphs: GlyphSet
    ) -> None:
        super().__init__()
        self._title = title
        self._explained = [*commands, *APP_COMMANDS]
        self._keymap = keymap
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Title, keys, legend."""
        with VerticalScroll(id="help", can_focus=False):
            yield Static(Content("\n").join([*self._keys(), Content(), *self._legend()]))

    def scroll_by(self, lines: int) -> None:
        """Scrolls the page, unless the dialog is closing."""
        for page in self.query("#help").results(VerticalScroll):
            page.scroll_relative(y=lines, animate=False)

    def _keys(self) -> list[Content]:
        title = Content.styled(f"{self._title}: keys", "bold $seat-picked")
        hints = (
            key_phrase("help.page-down", "more", self._keymap),
            key_phrase("help.close", "closes", self._keymap),
        )
        lines = [Content.assemble(title, (f"  {', '.join(filter(None, hints))}", "$foreground 70%"))]
        groups: dict[str, list[Content]] = {}
        for command in self._explained:
            if command.in_help:
                groups.setdefault(command.group, []).append(self._line(command))
        for group, of_group in groups.items():
            lines += [Content(), Content.styled(group, "bold $foreground 70%"), *of_group]
        return lines

    def _line(self, command: Command[Any]) -> Content:
        in_ascii = self._glyphs is ASCII
        in_force = [written(key, in_ascii=in_ascii) for key in keys_of(command, self._keymap)]
        keys = "  ".join(in_force) or (command.name if not command.keys else "")
        return Content.assemble((f"{keys:<{KEYS_WIDTH}}", "bold $seat-free"), Content(command.help))

    def _legend(self) -> list[Content]:
        glyphs = self._glyphs
        codes = " ".join(glyphs.price_codes[:4])
        return [
            Content.styled("Legend", "bold $seat-picked"),
            Content(),
            _entries((glyph, word) for glyph, word, _ in status_entries(glyphs)),
            _entries(special_entries(glyphs)),
            _entries(mark_entries(glyphs)),
            _entries(underlined_entry(glyphs), "where no letter says it:"),
            _entries([(Content(f"{codes} …"), "prices, the dearest first")]),
            _entries(cursor_entries(glyphs), "with the cursor:"),
            _entries(overview_entries(glyphs), "in the overview:"),
        ]


def _entries(entries: Iterable[tuple[Content, str]], of: str = "") -> Content:
    """Glyphs with their meanings in a line. of: a caption for all of them."""
    said = [Content.assemble(sign, f"  {words}") for sign, words in entries]
    return Content("   ").join([Content.styled(of, "$foreground 70%"), *said] if of else said)
