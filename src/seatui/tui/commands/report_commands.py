"""The commands of the report (`R`)."""

from typing import Protocol

from seatui.tui.commands.command import Command
from seatui.tui.commands.dialog_commands import DIALOGS


class ReportContext(Protocol):
    """The report of a showing, or of several."""

    def close(self) -> None:
        """Closes the report."""
        ...

    def scroll_by(self, lines: int) -> None:
        """Scrolls. lines: negative for up."""
        ...

    def scroll_page(self, direction: int) -> None:
        """Scrolls by a screenful. direction: 1 or -1."""
        ...

    def reload(self) -> None:
        """Reads the report again."""
        ...


_FAR = 1_000_000

REPORT_COMMANDS: tuple[Command[ReportContext], ...] = (
    Command(
        "report.close",
        "escape,q,R",
        DIALOGS,
        "Back",
        "close the report",
        lambda context: context.close(),
        in_footer=True,
    ),
    Command("report.up", "up,k", DIALOGS, "Up", "scroll up", lambda context: context.scroll_by(-1)),
    Command(
        "report.down",
        "down,j",
        DIALOGS,
        "Down",
        "scroll down",
        lambda context: context.scroll_by(1),
        in_footer=True,
    ),
    Command(
        "report.page-up",
        "pageup",
        DIALOGS,
        "Page up",
        "a screenful up",
        lambda context: context.scroll_page(-1),
    ),
    Command(
        "report.page-down",
        "pagedown,space",
        DIALOGS,
        "Page down",
        "a screenful down",
        lambda context: context.scroll_page(1),
    ),
    Command(
        "report.first", "home,g", DIALOGS, "First", "to the top", lambda context: context.scroll_by(-_FAR)
    ),
    Command("report.last", "end,G", DIALOGS, "Last", "to the end", lambda context: context.scroll_by(_FAR)),
    Command(
        "report.reload",
        "r",
        DIALOGS,
        "Reload",
        "read the report again",
        lambda context: context.reload(),
        in_footer=True,
    ),
)
"""Commands of the report (`R`)."""
