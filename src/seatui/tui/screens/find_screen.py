"""`/`: going to a seat, a row, a zone, a booking or a customer."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from seatui.domain.search.finding import Match
from seatui.tui.commands.command import bindings
from seatui.tui.commands.dialog_commands import FIND_COMMANDS
from seatui.tui.terminal.painting import SparingDialog

LISTED = 8
"""Matches in sight at once."""


class FindScreen(SparingDialog[Match | None]):
    """Lists what matches as one types, and goes to the one that is chosen.

    find: what matches a text. It may find more once the bookings have been read: `refind` asks again. preview: is
    told the seats of the chosen match, to mark them on the map.
    """

    BINDINGS = bindings(FIND_COMMANDS)
    commands = FIND_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    FindScreen {
        align: center bottom;
        background: $background 0%;
        #find { width: 100%; height: auto; background: $surface; border-top: tall $seat-picked; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        MatchList { height: auto; padding: 0 1; }
    }
    """

    def __init__(
        self, find: Callable[[str], Sequence[Match]], preview: Callable[[Iterable[str]], object]
    ) -> None:
        super().__init__()
        self._find = find
        self._preview = preview

    def compose(self) -> ComposeResult:
        """What matches, above what is typed."""
        with Vertical(id="find"):
            yield MatchList()
            yield Input(placeholder="F12, F12-15, Stalls F12, a customer, a booking", max_length=120)

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one(Input).cursor_blink = False
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Something was typed."""
        message.stop()
        self.refind()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes there, also from the line."""
        message.stop()
        self.choose()

    def refind(self) -> None:
        """Lists what matches now."""
        typed = self.query_one(Input).value.strip()
        self.query_one(MatchList).show(self._find(typed) if typed else [], bool(typed))
        self._preview_chosen()

    def _preview_chosen(self) -> None:
        match = self.query_one(MatchList).chosen
        self._preview([seat.seat_id for seat in match.seats] if match else [])

    def choose(self) -> None:
        """Goes to the chosen match; without any, waits for better words."""
        match = self.query_one(MatchList).chosen
        if match is not None or not self.query_one(Input).value.strip():
            self.dismiss(match)

    def close(self) -> None:
        """Back to the map."""
        if self.is_current:
            self.dismiss(None)

    def move(self, lines: int) -> None:
        """Chooses another match."""
        self.query_one(MatchList).move(lines)
        self._preview_chosen()


class MatchList(Widget):
    """What matches, one line each, the chosen one marked."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._matches: Sequence[Match] = ()
        self._chosen = 0
        self._is_asked = False

    @property
    def chosen(self) -> Match | None:
        """The match that enter goes to."""
        return self._matches[self._chosen] if self._matches else None

    def show(self, matches: Sequence[Match], is_asked: bool) -> None:
        """Lists these. is_asked: whether anything was typed, so that none is worth a word."""
        self._matches, self._chosen, self._is_asked = matches, 0, is_asked
        self.refresh(layout=True)

    def move(self, lines: int) -> None:
        """Chooses another."""
        self._chosen = max(min(self._chosen + lines, len(self._matches) - 1), 0)
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A line each, as far as they are in sight."""
        return min(len(self._matches), LISTED) or int(self._is_asked)

    def render(self) -> Content:
        """The matches around the chosen one."""
        if not self._matches:
            return Content("Nothing matches" if self._is_asked else "")
        first = max(min(self._chosen - LISTED // 2, len(self._matches) - LISTED), 0)
        width = self.content_size.width
        lines = [
            Content(match.words).truncate(width, ellipsis=True)
            for match in self._matches[first : first + LISTED]
        ]
        at = self._chosen - first
        lines[at] = lines[at].stylize("bold $seat-picked-text on $seat-picked")
        return Content("\n").join(lines)
