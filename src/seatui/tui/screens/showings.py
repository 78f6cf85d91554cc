"""The first screen: every showing, soonest first, and how its house stands."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from seatui.booking import HouseRepository
from seatui.domain.showings import Showing, ShowingSummary
from seatui.domain.text import printable
from seatui.tui.messages import LoadFailed, ShowingChosen, ShowingsLoaded
from seatui.tui.poll import Pace, Poll
from seatui.tui.screens.help import HelpScreen
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.key_bar import KeyBar
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.showing_list import ShowingList
from seatui.tui.widgets.title_bar import TitleBar
from seatui.tui.words import clock_time, showtime

if TYPE_CHECKING:
    from seatui.tui.app import SeatuiApp

NONE_YET = """\
No showings yet.

Make one from a venue plan:

seatui plan import FILE --event ID --name TEXT --showtime TS
"""

_hidden = partial(Binding, show=False)


class ShowingsScreen(Screen[None]):
    """Lists the showings, narrows them down as one types, and opens the one that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "open",
            "Open",
            key_display="enter",
            tooltip="open the house of the showing",
            priority=True,
        ),
        Binding(
            "slash", "filter", "Filter", key_display="/", tooltip="type to filter; any letter begins it too"
        ),
        Binding("escape", "clear", "Clear", tooltip="clear the filter"),
        _hidden("up", "move(-1)", "Up", tooltip="showing before"),
        _hidden("down", "move(1)", "Down", tooltip="showing after"),
        _hidden("pageup", "page(-1)", "Page up", tooltip="a screenful up"),
        _hidden("pagedown", "page(1)", "Page down", tooltip="a screenful down"),
        _hidden("ctrl+home", "move(-1000000)", "First", tooltip="first showing"),
        _hidden("ctrl+end", "move(1000000)", "Last", tooltip="last showing"),
        Binding("ctrl+r", "reload", "Reload", show=False, tooltip="read the showings again"),
        Binding("question_mark,f1", "help", "Help", key_display="?", tooltip="keys and legend"),
        Binding("q", "app.quit", "Quit", tooltip="leave seatui, while the filter is empty"),
    ]
    DEFAULT_CSS = """
    ShowingsScreen {
        #none {
            display: none; height: 1fr; content-align: center middle; text-align: center;
            color: $foreground 70%;
        }
        &.-none {
            #none { display: block; }
            ShowingList { display: none; }
        }
    }
    """

    def __init__(self, houses: HouseRepository, pace: Pace) -> None:
        super().__init__(classes="-none")
        self._summaries: Sequence[ShowingSummary] | None = None
        self._known = ""
        self._poll: Poll[list[ShowingSummary]] = Poll(
            houses.showings,
            lambda summaries: self.post_message(ShowingsLoaded(summaries)),
            lambda error: self.post_message(LoadFailed(error)),
            every=pace.showings,
            pace=pace,
        )

    @property
    def desk(self) -> "SeatuiApp":
        """The app, by its own type."""
        return cast("SeatuiApp", self.app)

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TitleBar(Content.assemble(("SEATUI", "bold"), "  the box office"))
        yield LinkBanner()
        yield FilterInput("Type to filter by name, day or event")
        yield ShowingList(glyphs=self.desk.glyphs)
        yield Static("Reading the showings …", id="none", markup=False)
        yield Notice()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begins to ask."""
        self.query_one(FilterInput).focus()
        self._poll.sleep()
        self.run_worker(self._poll.run(), group="showings")

    def on_screen_suspend(self) -> None:
        """Under a house nobody looks at the list, and to draw it would draw the house again."""
        self._poll.sleep()

    def on_screen_resume(self) -> None:
        """Coming back from a house, the numbers are to be right; nobody asks beneath one that is opened at once."""
        if self.app.screen is self:
            self._poll.wake()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Nothing is cleared where nothing is typed or announced."""
        if action != "clear" or not self.is_mounted:
            return True
        return bool(self.query_one(FilterInput).is_open or self.query_one(Notice).announcement)

    def on_showings_loaded(self, message: ShowingsLoaded) -> None:
        """The showings were read."""
        self._summaries = message.summaries
        self._known = clock_time(self.desk.clock(), seconds=True)
        self.query_one(LinkBanner).found()
        self._show()

    def on_load_failed(self, message: LoadFailed) -> None:
        """They could not be read: what is shown stays, and says how old it is."""
        self.query_one(LinkBanner).lost(self.desk.link_words(message.error, self._known))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Something was typed."""
        message.stop()
        self.refresh_bindings()
        self._show()

    def action_open(self) -> None:
        """Opens the highlighted showing."""
        showing = self.query_one(ShowingList).highlighted
        if showing is not None:
            # From the screen, which the key is on its way through: what is typed behind it waits for that.
            self.post_message(ShowingChosen(showing))

    def action_filter(self) -> None:
        """Makes every letter one of the filter, `q` too."""
        self.query_one(FilterInput).open()
        self.refresh_bindings()

    def action_clear(self) -> None:
        """Clears the filter, or else what was announced."""
        if not self.query_one(FilterInput).close():
            self.query_one(Notice).dismiss()
        self.refresh_bindings()

    def action_move(self, lines: int) -> None:
        """Highlights another showing."""
        self.query_one(ShowingList).move(lines)

    def action_page(self, direction: int) -> None:
        """Highlights another showing, a screenful further."""
        self.query_one(ShowingList).move_page(direction)

    def action_reload(self) -> None:
        """Reads the showings again."""
        self._poll.wake()

    def action_help(self) -> None:
        """Shows the keys and the legend."""
        self.app.push_screen(HelpScreen("Showings", [ShowingsScreen], self.desk.glyphs))

    def _show(self) -> None:
        if self._summaries is None:
            return
        typed = self.query_one(FilterInput).value
        matching = [summary for summary in self._summaries if matches(summary.showing, typed)]
        self.query_one(ShowingList).show(matching, self.desk.clock())
        self.set_class(not matching, "-none")
        if not matching:
            nothing = f"Nothing matches “{printable(typed)}”.\n\nEscape clears the filter."
            self.query_one("#none", Static).update(Content(nothing if self._summaries else NONE_YET))
        count, whole = len(matching), len(self._summaries)
        words = f"{whole:,} showings" if count == whole else f"{count:,} of {whole:,} showings"
        self.query_one(TitleBar).tell(Content("1 showing" if count == whole == 1 else words))


def matches(showing: Showing, typed: str) -> bool:
    """Whether every word typed stands in the showing's name, event or date."""
    said = f"{showing.name} {showing.event_id} {showtime(showing.showtime)}".casefold()
    return all(word in said for word in typed.casefold().split())
