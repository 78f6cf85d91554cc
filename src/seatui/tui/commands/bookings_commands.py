"""The commands of the list of bookings (`B`)."""

from collections.abc import Callable
from typing import Any, Protocol

from seatui.tui.commands.command import Command
from seatui.tui.commands.dialog_commands import DIALOGS


class BookingsContext(Protocol):
    """The list of the bookings of a showing."""

    @property
    def has_booking(self) -> bool:
        """Whether a booking is highlighted."""
        ...

    def choose(self) -> None:
        """Opens the highlighted booking."""
        ...

    def back(self) -> None:
        """Clears the filter, or else closes the list."""
        ...

    def move(self, lines: int) -> None:
        """Moves the highlight. lines: negative for up."""
        ...

    def move_page(self, direction: int) -> None:
        """Moves the highlight by a screenful. direction: 1 or -1."""
        ...


def _no_booking(context: BookingsContext) -> str:
    return "" if context.has_booking else "There is no booking to open"


def _command(
    name: str, keys: str, title: str, words: str, run: Callable[[BookingsContext], None], **more: Any
) -> Command[BookingsContext]:
    return Command(f"bookings.{name}", keys, DIALOGS, title, words, run, **more)


BOOKINGS_COMMANDS: tuple[Command[BookingsContext], ...] = (
    _command(
        "open",
        "enter",
        "Open",
        "open the booking",
        lambda context: context.choose(),
        why_not=_no_booking,
        is_first=True,
    ),
    _command(
        "back", "escape", "Back", "clear the filter; then back to the map", lambda context: context.back()
    ),
    _command("up", "up", "Up", "booking before", lambda context: context.move(-1)),
    _command("down", "down", "Down", "booking after", lambda context: context.move(1)),
    _command("page-up", "pageup", "Page up", "a screenful up", lambda context: context.move_page(-1)),
    _command("page-down", "pagedown", "Page down", "a screenful down", lambda context: context.move_page(1)),
    _command("first", "ctrl+home", "First", "newest booking", lambda context: context.move(-1_000_000)),
    _command("last", "ctrl+end", "Last", "oldest booking", lambda context: context.move(1_000_000)),
)
"""Commands of the list of bookings (`B`)."""
