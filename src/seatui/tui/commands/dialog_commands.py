"""The commands of the dialogs, and those that work on every screen."""

from collections.abc import Awaitable
from typing import Protocol

from seatui.tui.commands.command import Command
from seatui.tui.commands.groups import EVERYWHERE

DIALOGS = "Dialogs"


class ListContext(Protocol):
    """A dialog with a list to choose from."""

    def choose(self) -> None:
        """Accepts the chosen entry."""
        ...

    def close(self) -> None:
        """Closes the dialog without a choice."""
        ...

    def move(self, lines: int) -> None:
        """Moves the choice. lines: negative for up."""
        ...


class OrderContext(Protocol):
    """The order line."""

    def close(self) -> None:
        """Closes the line without an order."""
        ...

    def complete(self) -> None:
        """Takes the first suggestion."""
        ...

    def recall(self, step: int) -> None:
        """Recalls an earlier line (negative step) or a later one."""
        ...


class ScrollContext(Protocol):
    """A dialog that can be scrolled."""

    def close(self) -> None:
        """Closes the dialog."""
        ...

    def scroll_by(self, lines: int) -> None:
        """Scrolls. lines: negative for up."""
        ...


class HelpContext(ScrollContext, Protocol):
    """The help, which is filtered while one types."""

    def open_filter(self) -> None:
        """Has every letter typed into the filter."""
        ...


class ConfirmContext(ScrollContext, Protocol):
    """The confirmation of a sale."""

    def sell(self) -> None:
        """Confirms the sale."""
        ...

    def extend(self) -> None:
        """Lets the hold of the seats end later."""
        ...


class AppContext(Protocol):
    """The app."""

    def open_help(self) -> None:
        """Shows the keys of the screen in front; closes the help."""
        ...

    def open_palette(self) -> None:
        """Opens the list of every command."""
        ...

    def quit(self) -> Awaitable[None]:
        """Quits the app."""
        ...


FIND_COMMANDS: tuple[Command[ListContext], ...] = (
    Command("find.go", "enter", DIALOGS, "Go", "go there", lambda context: context.choose(), is_first=True),
    Command("find.back", "escape", DIALOGS, "Back", "back to the map", lambda context: context.close()),
    Command("find.up", "up", DIALOGS, "Up", "match before", lambda context: context.move(-1)),
    Command("find.down", "down", DIALOGS, "Down", "match after", lambda context: context.move(1)),
)
"""Commands of the find dialog (`/`)."""

ORDER_COMMANDS: tuple[Command[OrderContext], ...] = (
    Command("order.back", "escape", DIALOGS, "Back", "back to the map", lambda context: context.close()),
    Command(
        "order.complete",
        "tab",
        DIALOGS,
        "Complete",
        "take the first suggestion",
        lambda context: context.complete(),
        is_first=True,
    ),
    Command("order.earlier", "up", DIALOGS, "Earlier", "the line before", lambda context: context.recall(-1)),
    Command("order.later", "down", DIALOGS, "Later", "the line after", lambda context: context.recall(1)),
)
"""Commands of the order line (`:`)."""

SELL: Command[ConfirmContext] = Command(
    "confirm.sell", "enter", DIALOGS, "Sell", "sell the seats", lambda context: context.sell(), is_first=True
)
BACK: Command[ConfirmContext] = Command(
    "confirm.back",
    "escape",
    DIALOGS,
    "Back",
    "back to the map, with the seats still picked",
    lambda context: context.close(),
)
EXTEND: Command[ConfirmContext] = Command(
    "confirm.extend",
    "ctrl+t",
    DIALOGS,
    "Extend",
    "more time to pay: the seats are held anew",
    lambda context: context.extend(),
    is_first=True,
)
CONFIRM_COMMANDS: tuple[Command[ConfirmContext], ...] = (
    SELL,
    BACK,
    EXTEND,
    Command("confirm.up", "up", DIALOGS, "Up", "scroll up", lambda context: context.scroll_by(-1)),
    Command("confirm.down", "down", DIALOGS, "Down", "scroll down", lambda context: context.scroll_by(1)),
    Command(
        "confirm.page-up", "pageup", DIALOGS, "Page up", "scroll up", lambda context: context.scroll_by(-5)
    ),
    Command(
        "confirm.page-down",
        "pagedown",
        DIALOGS,
        "Page down",
        "scroll down",
        lambda context: context.scroll_by(5),
    ),
)
"""Commands of the confirmation dialog."""

HELP_COMMANDS: tuple[Command[HelpContext], ...] = (
    Command(
        "help.close",
        "escape,q,enter,space",
        DIALOGS,
        "Close",
        "clear the filter, or close help",
        lambda context: context.close(),
    ),
    Command(
        "help.filter",
        "slash",
        DIALOGS,
        "Filter",
        "type to filter the keys; any letter that is no key here begins it too",
        lambda context: context.open_filter(),
    ),
    Command("help.up", "up,k", DIALOGS, "Up", "scroll up", lambda context: context.scroll_by(-1)),
    Command("help.down", "down,j", DIALOGS, "Down", "scroll down", lambda context: context.scroll_by(1)),
    Command(
        "help.page-up", "pageup", DIALOGS, "Page up", "scroll up", lambda context: context.scroll_by(-10)
    ),
    Command(
        "help.page-down",
        "pagedown",
        DIALOGS,
        "Page down",
        "scroll down",
        lambda context: context.scroll_by(10),
    ),
)
"""Commands of the help dialog."""

HELP: Command[AppContext] = Command(
    "app.help",
    "question_mark,f1",
    EVERYWHERE,
    "Help",
    "the keys of what is in front, and the legend",
    lambda context: context.open_help(),
    in_footer=True,
    written="?",
)
APP_COMMANDS: tuple[Command[AppContext], ...] = (
    HELP,
    Command(
        "app.palette",
        "ctrl+p",
        EVERYWHERE,
        "Commands",
        "every command, by name",
        lambda context: context.open_palette(),
        in_footer=True,
    ),
    Command(
        "app.quit",
        "ctrl+q",
        EVERYWHERE,
        "Quit",
        "leave seatui",
        lambda context: context.quit(),
        is_first=True,
    ),
)
"""Commands of every screen."""
