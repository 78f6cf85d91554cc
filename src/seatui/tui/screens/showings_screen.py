"""The first screen: every showing, soonest first, and how its house stands."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from seatui.domain.model.showings import Showing, ShowingSummary
from seatui.domain.words.printable import printable
from seatui.tui.commands.command import bindings
from seatui.tui.commands.showings_commands import SHOWINGS_COMMANDS
from seatui.tui.controllers.poll import Poll
from seatui.tui.messages import LoadFailed, QuitAsked, ShowingChosen, ShowingsLoaded
from seatui.tui.screen_words import clock_time, link_trouble, showtime
from seatui.tui.screens.help_screen import HelpScreen
from seatui.tui.services import Services
from seatui.tui.terminal.painting import SparingScreen
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.showing_list import ShowingList
from seatui.tui.widgets.title_bar import TitleBar

NONE_YET = """\
No showings yet.

Make one from a venue plan:

seatui plan import FILE --event ID --name TEXT --showtime TS
"""


class ShowingsScreen(SparingScreen[None]):
    """Lists the showings, narrows them down as one types, and posts the one that is chosen."""

    BINDINGS = bindings(SHOWINGS_COMMANDS)
    commands = SHOWINGS_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
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

    def __init__(self, services: Services) -> None:
        super().__init__(classes="-none")
        self._services = services
        self._summaries: Sequence[ShowingSummary] | None = None
        self._known = ""
        self._poll: Poll[list[ShowingSummary]] = Poll(
            services.houses.showings,
            lambda summaries: self.post_message(ShowingsLoaded(summaries)),
            lambda error: self.post_message(LoadFailed(error)),
            every=services.pace.showings,
            pace=services.pace,
        )

    def compose(self) -> ComposeResult:
        """The screen from top to bottom."""
        yield TitleBar(Content.assemble(("SEATUI", "bold"), "  the box office"))
        yield LinkBanner()
        yield FilterInput("Type to filter by name, day or event")
        yield ShowingList(glyphs=self._services.glyphs)
        yield Static("Reading the showings …", id="none", markup=False)
        yield Notice()
        yield KeyBar(lambda: footer_keys(SHOWINGS_COMMANDS, self, self._services.keymap))

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

    def on_showings_loaded(self, message: ShowingsLoaded) -> None:
        """The showings were read."""
        self._summaries = message.summaries
        self._known = clock_time(self._services.clock(), seconds=True)
        self.query_one(LinkBanner).found()
        self._show()

    def on_load_failed(self, message: LoadFailed) -> None:
        """They could not be read: what is shown stays, and says how old it is."""
        self.query_one(LinkBanner).lost(link_trouble(message.error, self._known))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Something was typed."""
        message.stop()
        self._show()

    def follow_sales(self) -> None:
        """What is announced can be put aside."""
        self.query_one(KeyBar).follow()

    def refuse_command(self, why_not: str) -> None:
        """Says why a command is not possible now."""
        self.notify(why_not, timeout=3, markup=False)

    # What the commands need.

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is open, or something is announced that can be put aside."""
        return bool(self.query_one(FilterInput).is_open or self.query_one(Notice).announcement)

    @property
    def has_showing(self) -> bool:
        """Whether a showing is highlighted."""
        return self._highlighted is not None

    @property
    def _highlighted(self) -> Showing | None:
        return self.query_one(ShowingList).highlighted

    def open_showing(self) -> None:
        """Opens the house of the highlighted showing."""
        showing = self._highlighted
        if showing is not None:
            # From the screen, which the key is on its way through: what is typed behind it waits for that.
            self.post_message(ShowingChosen(showing))

    def open_filter(self) -> None:
        """Makes every letter one of the filter, `q` too."""
        self.query_one(FilterInput).open()
        self.query_one(KeyBar).follow()

    def clear(self) -> None:
        """Clears the filter, or else what was announced."""
        if not self.query_one(FilterInput).close():
            self.query_one(Notice).dismiss()
        self.query_one(KeyBar).follow()

    def move(self, lines: int) -> None:
        """Highlights another showing."""
        self.query_one(ShowingList).move(lines)

    def move_page(self, direction: int) -> None:
        """Highlights another showing, a screenful further."""
        self.query_one(ShowingList).move_page(direction)

    def reload(self) -> None:
        """Reads the showings again."""
        self._poll.wake()

    def open_help(self) -> None:
        """Shows the keys and the legend."""
        services = self._services
        self.app.push_screen(HelpScreen("Showings", SHOWINGS_COMMANDS, services.keymap, services.glyphs))

    def quit(self) -> None:
        """Leaves seatui."""
        self.post_message(QuitAsked())

    def _show(self) -> None:
        if self._summaries is None:
            return
        typed = self.query_one(FilterInput).value
        matching = [summary for summary in self._summaries if matches(summary.showing, typed)]
        self.query_one(ShowingList).show(matching, self._services.clock())
        self.set_class(not matching, "-none")
        if not matching:
            nothing = f"Nothing matches “{printable(typed)}”.\n\nEscape clears the filter."
            self.query_one("#none", Static).update(Content(nothing if self._summaries else NONE_YET))
        count, whole = len(matching), len(self._summaries)
        words = f"{whole:,} showings" if count == whole else f"{count:,} of {whole:,} showings"
        self.query_one(TitleBar).set_text(Content("1 showing" if count == whole == 1 else words))
        self.query_one(KeyBar).follow()


def matches(showing: Showing, typed: str) -> bool:
    """Whether every word typed stands in the showing's name, event or date."""
    said = f"{showing.name} {showing.event_id} {showtime(showing.showtime)}".casefold()
    return all(word in said for word in typed.casefold().split())
