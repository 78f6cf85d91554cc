"""The commands of the list of showings."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from seatui.tui.commands.command import Command

SHOWINGS = "Showings"


class ShowingsContext(Protocol):
    """The interface of the showings screen for its commands."""

    @property
    def is_filtered(self) -> bool:
        """Whether there is a filter or a notice to clear."""
        ...

    @property
    def has_showing(self) -> bool:
        """Whether a showing or a booking is highlighted."""
        ...

    @property
    def is_reading(self) -> bool:
        """Whether one may still be found: the showings are being read, or the bookings searched."""
        ...

    def open_showing(self) -> None:
        """Opens the house of the highlighted showing or booking; while they are read, of the first one found."""
        ...

    def open_filter(self) -> None:
        """Opens the filter: every letter is typed into it."""
        ...

    def clear(self) -> None:
        """Clears the filter, or else the notice."""
        ...

    def move(self, lines: int) -> None:
        """Moves the highlight. lines: negative for up."""
        ...

    def move_page(self, direction: int) -> None:
        """Moves the highlight by a screenful. direction: 1 or -1."""
        ...

    def reload(self) -> None:
        """Reads the showings again."""
        ...

    @property
    def has_showings(self) -> bool:
        """Whether showings are listed."""
        ...

    def open_report(self) -> None:
        """Opens the report of the listed showings."""
        ...

    def open_replay(self) -> None:
        """Opens the replay of the highlighted showing."""
        ...

    def quit(self) -> None:
        """Quits the app."""
        ...


def _no_showing(context: ShowingsContext) -> str:
    return "" if context.has_showing else "There is no showing to open"


def _none_to_come(context: ShowingsContext) -> str:
    return "" if context.is_reading else _no_showing(context)


def _no_showings(context: ShowingsContext) -> str:
    return "" if context.has_showings else "There are no showings to report on"


def _not_filtered(context: ShowingsContext) -> str:
    return "" if context.is_filtered else "No filter is typed"


def _command(
    name: str,
    keys: str,
    title: str,
    words: str,
    run: Callable[[ShowingsContext], Awaitable[None] | None],
    **more: Any,
) -> Command[ShowingsContext]:
    return Command(f"showings.{name}", keys, SHOWINGS, title, words, run, **more)


QUIT = _command(
    "quit",
    "q",
    "Quit",
    "leave seatui, while the filter is empty",
    lambda context: context.quit(),
    in_footer=True,
)
SHOWINGS_COMMANDS: tuple[Command[ShowingsContext], ...] = (
    _command(
        "open",
        "enter",
        "Open",
        "open the house of the showing, or the booking",
        lambda context: context.open_showing(),
        why_not=_none_to_come,
        in_footer=True,
        is_first=True,
    ),
    _command(
        "filter",
        "slash",
        "Filter",
        "type to filter, and to find customers and bookings; any letter begins it too",
        lambda context: context.open_filter(),
        in_footer=True,
    ),
    _command(
        "clear",
        "escape",
        "Clear",
        "clear the filter",
        lambda context: context.clear(),
        why_not=_not_filtered,
        in_footer=True,
    ),
    _command(
        "report",
        "R",
        "Report",
        "seats and money of the listed showings, and what was sold when",
        lambda context: context.open_report(),
        why_not=_no_showings,
        in_footer=True,
    ),
    _command(
        "replay",
        "Y",
        "Replay",
        "the changes of the showing, played over its map like a film",
        lambda context: context.open_replay(),
        why_not=_no_showing,
        in_footer=True,
    ),
    _command("up", "up", "Up", "showing before", lambda context: context.move(-1)),
    _command("down", "down", "Down", "showing after", lambda context: context.move(1)),
    _command("page-up", "pageup", "Page up", "a screenful up", lambda context: context.move_page(-1)),
    _command("page-down", "pagedown", "Page down", "a screenful down", lambda context: context.move_page(1)),
    _command("first", "ctrl+home", "First", "first showing", lambda context: context.move(-1_000_000)),
    _command("last", "ctrl+end", "Last", "last showing", lambda context: context.move(1_000_000)),
    _command("reload", "ctrl+r", "Reload", "read the showings again", lambda context: context.reload()),
    QUIT,
)
"""Every command of the showings screen, in the order of footer and help."""
