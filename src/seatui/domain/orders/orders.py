"""What can be ordered in one line (`:` on the map), and the error for a line that orders nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.printable import printable

ORDERS_IN_WORDS = (
    ("4", "picks the best 4 seats together"),
    ("4 stalls <50 aisle", "in a zone, below a price (or <=50, =45), with one at an aisle; in any order"),
    ("4x5, 20 rows 4", "4 rows of 5, one behind the other; 20 seats in 4 rows"),
    ("4 1w, 2w", "4 places, one of them for a wheelchair; 2 wheelchairs"),
    ("F12-15, stalls F 12,14", "picks these seats"),
    ("pick F, drop F12-15", "picks a whole row; drops seats"),
    ("clear, undo, redo", "drops everything; a step back; and again"),
    ("sell, sell müller", "sells what is picked"),
    ("hold smith 30m, hold 2h", "holds what is picked, for as long as usual unless said"),
    ("go F12, go müller", "goes there, as / does"),
    ("help, quit", "these lines; back to the showings"),
)
"""What can be typed, and what it does: for people to read."""


@dataclass(frozen=True, slots=True)
class PickBest:
    """The best free seats together. party: seats in all, `wheelchairs` of them for wheelchairs.

    zone: by its name in the house, or by how the names of several begin, in small letters. at_most, price: of one
    seat. rows: one behind the other; 0 leaves it open.
    """

    party: int
    zone: str | None = None
    at_most: Decimal | None = None
    price: Decimal | None = None
    on_aisle: bool = False
    rows: int = 0
    wheelchairs: int = 0


@dataclass(frozen=True, slots=True)
class PickSeats:
    """Picks the seats that a `SeatFinder` finds for these words."""

    words: str


@dataclass(frozen=True, slots=True)
class DropSeats:
    """Drops the seats that a `SeatFinder` finds for these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Drops everything that is picked."""


@dataclass(frozen=True, slots=True)
class Sell:
    """Sells what is picked. customer: None where none was named."""

    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Holds what is picked. customer: None where none was named; minutes: None for as long as usual."""

    customer: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class GoTo:
    """Goes to what a `SeatFinder` finds for these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes the last step of picking back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Makes the step again that was taken back last."""


@dataclass(frozen=True, slots=True)
class Help:
    """Shows what can be typed."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Leaves the house."""


Order: TypeAlias = PickBest | PickSeats | DropSeats | Clear | Sell | Hold | GoTo | Undo | Redo | Help | Quit


class OrderNotUnderstood(InvalidRequest):
    """A line that says nothing, or that has a word which means nothing there; nothing was done.

    word: as it was typed, but printable; empty where none was. known: what is possible in its place.
    """

    def __init__(self, word: str, known: Sequence[str] = (), problem: str = "") -> None:
        self.word = shown(word)
        self.known = tuple(map(shown, known))
        said = problem or (f'what is "{self.word}"?' if self.word else "nothing was typed.")
        super().__init__(f"{said} Known: {', '.join(self.known)}" if known else said)


def shown(word: str, longest: int = 60) -> str:
    """A word of a line in a message: printable, and not longer than a message bears."""
    text = printable(word)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
