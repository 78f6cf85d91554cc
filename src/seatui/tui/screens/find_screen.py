"""The find dialog (`/`): goes to a seat, a row, a zone, a booking or a customer."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from seatui.domain.search.finding import Match
from seatui.tui.commands.command import bindings
from seatui.tui.commands.dialog_commands import FIND_COMMANDS
from seatui.tui.screens.reading_dialog import ReadingDialog
from seatui.tui.widgets.line_parts import Part, fitted_parts
from seatui.tui.widgets.text_input import TextInput

SHORTEST = 2
"""The least characters of a customer or a booking that are looked for."""


class FindScreen(ReadingDialog[Match | None]):
    """Lists the matches while the clerk types, and returns the chosen one.

    find: returns the matches of a text; more of them once the bookings have been read. preview: receives the seat ids
    of the chosen match, to mark them on the map. read_ended: called once nothing else matches.
    """

    BINDINGS = bindings(FIND_COMMANDS)
    commands = FIND_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    FindScreen {
        align: center bottom;
        #find { width: 100%; height: auto; background: $surface; border-top: tall $seat-picked; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        OptionList, OptionList:focus {
            height: auto; max-height: 8; border: none; padding: 0 1; background: $surface;
            text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; display: none;
        }
        OptionList.-shown { display: block; }
        OptionList > .option-list--option { padding: 0; }
        OptionList > .option-list--option-highlighted {
            background: $seat-picked; color: $seat-picked-text; text-style: bold;
        }
    }
    """

    def __init__(
        self,
        find: Callable[[str], Sequence[Match]],
        preview: Callable[[Iterable[str]], object],
        read_ended: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(read_ended)
        self._find = find
        self._preview = preview
        self._matches: Sequence[Match] = ()

    def compose(self) -> ComposeResult:
        """The matches, above the input."""
        with Vertical(id="find"):
            yield OptionList(markup=False)
            yield TextInput(placeholder="F12, F12-15, F12x4, Stalls F12, a customer, a booking")

    def on_mount(self) -> None:
        """Focuses the input."""
        self.query_one(Input).cursor_blink = False
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Lists the matches of the new text."""
        message.stop()
        self.goes_when_read = False
        self.show_found()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Chooses the match that was clicked."""
        message.stop()
        self.go()

    def show_found(self) -> None:
        """Lists the matches."""
        typed, listed = self.query_one(TextInput).text, self.query_one(OptionList)
        self._matches = self._find(typed) if typed else ()
        listed.clear_options()
        listed.add_options([Option(self._line_of(match)) for match in self._matches])
        if typed and not self._matches:
            if len(typed) >= SHORTEST:
                self.read_further()
            words = "Reading the bookings …" if self.is_reading else "Nothing matches"
            listed.add_option(Option(words, disabled=True))
        listed.highlighted = 0 if self._matches else None
        listed.set_class(bool(typed), "-shown")
        self._preview_chosen()

    def _line_of(self, match: Match) -> Content:
        """A match in one line, with the customer cut where the line has not room for the booking too."""
        rest = match.words.removeprefix(match.who)
        parts = [Part(match.who, least=12), Part(rest)]
        return Content.assemble(*fitted_parts(parts, self.app.size.width - 2))

    @property
    def _chosen(self) -> Match | None:
        at = self.query_one(OptionList).highlighted
        return self._matches[at] if at is not None and at < len(self._matches) else None

    def _preview_chosen(self) -> None:
        match = self._chosen
        self._preview(match.seat_ids if match and not match.is_ended else [])

    def choose(self) -> None:
        """Goes to the chosen match."""
        self.go()

    def go(self) -> None:
        """Returns the chosen match, or that of the bookings being read; stays open if the text has none."""
        match = self._chosen
        if match is not None or not self.query_one(TextInput).text:
            self.dismiss(match)
        else:
            self.goes_when_read = self.is_reading

    def move(self, lines: int) -> None:
        """Moves the choice. lines: negative for up."""
        listed = self.query_one(OptionList)
        if listed.highlighted is not None:
            listed.highlighted = min(max(listed.highlighted + lines, 0), len(self._matches) - 1)
            self._preview_chosen()
