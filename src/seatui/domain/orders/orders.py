"""The orders of the command line (`:` on the map), and the error for a line that is none."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.hold_time import HoldTime
from seatui.domain.words.printable import printable


class PickBest(Struct, frozen=True):
    """The best free seats together. party: seats in all, `wheelchairs` of them for wheelchairs.

    zone: its name in the house, or the common beginning of several names, in lower case. at_most, price: of one
    seat. rows: one behind the other; 0 for any number.
    """

    party: int
    zone: str | None = None
    at_most: Decimal | None = None
    price: Decimal | None = None
    on_aisle: bool = False
    rows: int = 0
    wheelchairs: int = 0


class PickSeats(Struct, frozen=True):
    """Picks the seats that a `SeatFinder` finds for these words."""

    words: str


class DropSeats(Struct, frozen=True):
    """Drops the seats that a `SeatFinder` finds for these words."""

    words: str


class Clear(Struct, frozen=True):
    """Drops everything that is picked."""


class Sell(Struct, frozen=True):
    """Sells what is picked. customer: None where none was named."""

    customer: str | None = None


class Hold(Struct, frozen=True):
    """Holds what is picked. customer: None where none was named; time: None for as long as usual."""

    customer: str | None = None
    time: HoldTime | None = None


class GoTo(Struct, frozen=True):
    """Moves the cursor to the match of a `SeatFinder` for these words."""

    words: str


class BookingOrder(StrEnum):
    """What an order does with a booking; the value is its word."""

    SHOW = "show"
    SELL = "sell"
    RETURN = "return"
    MOVE = "move"
    RELEASE = "release"
    EXTEND = "extend"
    RENAME = "rename"
    SPLIT = "split"


class OnBooking(Struct, frozen=True):
    """Does something with the booking that a `SeatFinder` finds for these words; without any, that at the cursor."""

    does: BookingOrder
    words: str = ""


class Block(Struct, frozen=True):
    """Blocks the seats that these words begin with, for the reason behind them."""

    words: str = ""


class Unblock(Struct, frozen=True):
    """Unblocks the seats that a `SeatFinder` finds for these words; without any, that at the cursor."""

    words: str = ""


class Run(Struct, frozen=True):
    """Runs a command by its name, in lower case."""

    name: str


class Undo(Struct, frozen=True):
    """Undoes the last step of picking."""


class Redo(Struct, frozen=True):
    """Redoes the step that was undone last."""


class Help(Struct, frozen=True):
    """Shows the orders."""


class Quit(Struct, frozen=True):
    """Leaves the house."""


SeatOrder: TypeAlias = PickSeats | DropSeats | GoTo | OnBooking | Block | Unblock
"""An order that names seats, or whose they are."""

Order: TypeAlias = PickBest | SeatOrder | Clear | Sell | Hold | Run | Undo | Redo | Help | Quit


class OrderNotUnderstood(InvalidRequest):
    """An empty line, or a word that is not understood in its place; nothing was done.

    word: as typed, made printable; empty for an empty line. known: the alternatives.
    """

    def __init__(self, word: str, known: Sequence[str] = (), problem: str = "") -> None:
        self.word = shown(word)
        self.known = tuple(map(shown, known))
        message = problem or (f'what is "{self.word}"?' if self.word else "nothing was typed.")
        super().__init__(f"{message} Known: {', '.join(self.known)}" if known else message)


def shown(word: str, longest: int = 60) -> str:
    """A word of a line for a message: printable, and cut at `longest` characters."""
    text = printable(word)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
