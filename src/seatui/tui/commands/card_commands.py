"""The commands of the booking card, and of the questions that changes of bookings ask."""

from collections.abc import Callable
from typing import Protocol

from seatui.tui.commands.command import Command, possible

CARD = "Booking"


class CardContext(Protocol):
    """The card of a booking or of a seat, with the part of its keys that works now."""

    def cannot_sell(self) -> str:
        """Why the hold cannot be sold; empty if it can."""
        ...

    def sell(self) -> None:
        """Sells the hold."""
        ...

    def cannot_release(self) -> str:
        """Why it is no hold to release."""
        ...

    def release(self) -> None:
        """Releases the hold."""
        ...

    def extend(self) -> None:
        """Extends the hold."""
        ...

    def cannot_extend(self) -> str:
        """Why it is no hold to extend."""
        ...

    def cannot_change(self) -> str:
        """Why the booking cannot be changed; empty if it can."""
        ...

    def rename(self) -> None:
        """Asks for another name."""
        ...

    def return_seats(self) -> None:
        """Returns the seats chosen, or begins to choose them."""
        ...

    def move_seats(self) -> None:
        """Moves the seats chosen, or all of them."""
        ...

    def split(self) -> None:
        """Splits off the seats chosen, or begins to choose them."""
        ...

    def cannot_split(self) -> str:
        """Why the booking cannot be split."""
        ...

    def cannot_choose(self) -> str:
        """Why seats of the booking cannot be chosen."""
        ...

    def toggle(self) -> None:
        """Chooses or drops the seat, beginning to choose if need be."""
        ...

    def toggle_all(self) -> None:
        """Chooses all seats, or none."""
        ...

    def do(self) -> None:
        """Does what the seats are being chosen for."""
        ...

    def cannot_do(self) -> str:
        """Why there is nothing to do with the seats chosen."""
        ...

    def move(self, lines: int) -> None:
        """Moves the choice, or scrolls. lines: negative for up."""
        ...

    def go_back(self) -> None:
        """Ends the choice, or closes the card."""
        ...


_Run = Callable[[CardContext], None]
_WhyNot = Callable[[CardContext], str]


def _command(
    name: str, keys: str, title: str, words: str, run: _Run, why_not: _WhyNot = possible
) -> Command[CardContext]:
    return Command(f"card.{name}", keys, CARD, title, words, run, why_not, in_footer=True)


def _scroll(name: str, keys: str, words: str, lines: int) -> Command[CardContext]:
    return Command(f"card.{name}", keys, CARD, name.title(), words, lambda context: context.move(lines))


CARD_COMMANDS: tuple[Command[CardContext], ...] = (
    _command(
        "sell",
        "s",
        "Sell",
        "sell the hold",
        lambda context: context.sell(),
        lambda context: context.cannot_sell(),
    ),
    _command(
        "release",
        "x",
        "Release",
        "give the hold back",
        lambda context: context.release(),
        lambda context: context.cannot_release(),
    ),
    _command(
        "extend",
        "e",
        "Extend",
        "the hold ends 15 minutes from now",
        lambda context: context.extend(),
        lambda context: context.cannot_extend(),
    ),
    _command(
        "return",
        "r",
        "Return",
        "take seats back: all, or those chosen",
        lambda context: context.return_seats(),
        lambda context: context.cannot_change(),
    ),
    _command(
        "move",
        "m",
        "Move",
        "move the seats to others, picked on the map",
        lambda context: context.move_seats(),
        lambda context: context.cannot_change(),
    ),
    _command(
        "split",
        "p",
        "Split",
        "make seats a booking of their own",
        lambda context: context.split(),
        lambda context: context.cannot_split(),
    ),
    _command(
        "rename",
        "n",
        "Rename",
        "change the customer's name",
        lambda context: context.rename(),
        lambda context: context.cannot_change(),
    ),
    _command(
        "choose",
        "space",
        "Choose",
        "choose a seat of the booking, or drop it",
        lambda context: context.toggle(),
        lambda context: context.cannot_choose(),
    ),
    _command(
        "choose-all",
        "a",
        "All",
        "choose all seats, or none",
        lambda context: context.toggle_all(),
        lambda context: context.cannot_choose(),
    ),
    _command(
        "do",
        "enter",
        "Do it",
        "do it with the seats chosen",
        lambda context: context.do(),
        lambda context: context.cannot_do(),
    ),
    _command(
        "back", "escape,q", "Back", "one step back, or close the card", lambda context: context.go_back()
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
    Command("ask.yes", "enter", CARD, "Do it", "do it", lambda context: context.answer(), is_first=True),
    Command("ask.no", "escape", CARD, "Back", "do nothing", lambda context: context.close()),
)
"""Commands of the questions of changes: the reason for blocking, a new name, and whether to do it."""
