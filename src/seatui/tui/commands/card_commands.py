"""The commands of the booking card, and of the questions that changes of bookings ask."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from seatui.tui.commands.command import Command, possible
from seatui.tui.commands.groups import ON_CARD

if TYPE_CHECKING:
    from seatui.tui.controllers.card_changes import CardChanges

QUESTIONS = "Questions"


class CardContext(Protocol):
    """The card of a booking or of a seat."""

    @property
    def changes(self) -> "CardChanges":
        """What can be done on the card."""
        ...


_Run = Callable[[CardContext], Awaitable[None] | None]
_WhyNot = Callable[[CardContext], str]


def _command(
    name: str, keys: str, title: str, words: str, run: _Run, why_not: _WhyNot = possible
) -> Command[CardContext]:
    return Command(f"card.{name}", keys, ON_CARD, title, words, run, why_not, in_footer=True)


def _scroll(name: str, keys: str, words: str, lines: int) -> Command[CardContext]:
    return Command(
        f"card.{name}", keys, ON_CARD, name.title(), words, lambda context: context.changes.move(lines)
    )


MOVE = _command(
    "move",
    "m",
    "Move",
    "move the seats to others, picked on the map",
    lambda context: context.changes.move_seats(),
    lambda context: context.changes.cannot_change(),
)
CARD_CHANGES: tuple[Command[CardContext], ...] = (
    _command(
        "sell",
        "s",
        "Sell",
        "sell the hold",
        lambda context: context.changes.sell(),
        lambda context: context.changes.cannot_sell(),
    ),
    _command(
        "release",
        "x",
        "Release",
        "give the hold back",
        lambda context: context.changes.release(),
        lambda context: context.changes.cannot_release(),
    ),
    _command(
        "extend",
        "e",
        "Extend",
        "the hold ends 15 minutes later",
        lambda context: context.changes.extend(),
        lambda context: context.changes.cannot_extend(),
    ),
    _command(
        "return",
        "r",
        "Return",
        "take seats back: all, or those chosen",
        lambda context: context.changes.return_seats(),
        lambda context: context.changes.cannot_change(),
    ),
    MOVE,
    _command(
        "split",
        "p",
        "Split",
        "make seats a booking of their own",
        lambda context: context.changes.split(),
        lambda context: context.changes.cannot_split(),
    ),
    _command(
        "rename",
        "n",
        "Rename",
        "change the customer's name",
        lambda context: context.changes.rename(),
        lambda context: context.changes.cannot_rename(),
    ),
)
"""What can be done with a booking."""

CARD_COMMANDS: tuple[Command[CardContext], ...] = (
    *CARD_CHANGES,
    _command(
        "choose",
        "space",
        "Choose",
        "choose a seat of the booking, or drop it",
        lambda context: context.changes.toggle(),
        lambda context: context.changes.cannot_split(),
    ),
    _command(
        "choose-all",
        "a",
        "All",
        "choose all seats, or none",
        lambda context: context.changes.toggle_all(),
        lambda context: context.changes.cannot_split(),
    ),
    _command(
        "do",
        "enter",
        "Do it",
        "do it with the seats chosen",
        lambda context: context.changes.do(),
        lambda context: context.changes.cannot_do(),
    ),
    _command(
        "undo-change",
        "Z",
        "Undo",
        "undo the last change made at this terminal",
        lambda context: context.changes.take_back(),
        lambda context: context.changes.cannot_take_back(),
    ),
    _command(
        "back",
        "escape,q",
        "Back",
        "one step back, or close the card",
        lambda context: context.changes.go_back(),
    ),
    _scroll("up", "up,k", "scroll up, or the seat before", -1),
    _scroll("down", "down,j", "scroll down, or the next seat", 1),
    _scroll("page-up", "pageup", "scroll up, or 10 seats before", -10),
    _scroll("page-down", "pagedown", "scroll down, or 10 seats on", 10),
)
"""Commands of the booking card."""


class AskContext(Protocol):
    """A question with an answer to type, or with none."""

    def answer(self) -> None:
        """Answers: with what is typed, or with yes."""
        ...

    def close(self) -> None:
        """Closes without an answer."""
        ...


ASK_COMMANDS: tuple[Command[AskContext], ...] = (
    Command("ask.yes", "enter", QUESTIONS, "Do it", "do it", lambda context: context.answer(), is_first=True),
    Command("ask.no", "escape", QUESTIONS, "Back", "do nothing", lambda context: context.close()),
)
"""Commands of the questions of changes: the reason for blocking, a new name, and whether to do it."""
