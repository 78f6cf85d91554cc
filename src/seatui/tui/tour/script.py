"""The script of a tour: chapters of steps, each with what is said, what is pressed, and what must have come true."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

Facts = dict[str, str]
"""What the tour has found out so far, by names that captions and keys may mention: `{booking}`."""

TYPED = "type:"
"""Begins a key that stands for a text to type."""

KEY_NAMES = {
    "space": "space",
    "enter": "enter",
    "escape": "esc",
    "right": "→",
    "left": "←",
    "down": "↓",
    "up": "↑",
}
"""How keys are written for people, where that is not their name."""


class Stage(StrEnum):
    """Where a chapter begins."""

    SHOWINGS = "showings"
    HOUSE = "house"


class Sight(Protocol):
    """What is on the screen."""

    @property
    def screen(self) -> str:
        """The screen in front: `showings`, `house`, `confirm`, `refusal`, `hold`, `card`, `ask`, `replay` …"""
        ...

    @property
    def picked(self) -> tuple[str, ...]:
        """The picked seats, in the order picked."""
        ...

    @property
    def cursor(self) -> str:
        """The seat at the cursor; empty without one."""
        ...

    @property
    def notice(self) -> str:
        """What was announced last on the house; empty if that is dismissed."""
        ...

    @property
    def is_reading(self) -> bool:
        """Whether the screen in front waits for what it is to show."""
        ...

    @property
    def is_stale(self) -> bool:
        """Whether the screen says that it cannot read the database."""
        ...

    def status(self, seat_id: str) -> str:
        """The status of a seat in one word, as it is shown."""
        ...

    def has_wheelchair(self) -> bool:
        """Whether a wheelchair place is picked."""
        ...


Condition = Callable[[Sight, Facts], bool]


class Step(Struct, frozen=True):
    """One thing that is said and done.

    caption: what is said, before anything is done. scene: what another party does, by its name, before the keys.
    keys: names, characters, or `type:` and a text. until: what must come true then. least: seconds that this lasts at
    least, however fast the tour is. rest: seconds to look at it, at its usual pace.
    """

    caption: str
    keys: tuple[str, ...] = ()
    scene: str = ""
    until: Condition = lambda sight, facts: True  # noqa: ARG005
    least: float = 0.0
    rest: float = 1.0


class Chapter(Struct, frozen=True):
    """A part of the tour that can be played by itself. name: in one word. scene: prepares it, unseen."""

    name: str
    title: str
    stage: Stage
    steps: tuple[Step, ...]
    scene: str = ""


class Scenes(Protocol):
    """The other parties of a tour: clerks elsewhere, the line, the server.

    Two scenes are the player's own: `calm`, before each chapter and when a visitor takes the keyboard, mends what a
    chapter left broken; `tidy`, when the tour ends or begins again, takes back what it has sold, and has the fact
    `given_back`: a sentence on that.
    """

    def note(self, booking_id: str) -> None:
        """A booking is made by the keys that the tour presses."""
        ...

    async def play(self, name: str, facts: Facts) -> Facts:
        """Plays a scene. Returns the facts to know from then on. Raises SeatuiError."""
        ...


class Narrator(Protocol):
    """Tells the tour."""

    def begin(self, chapter: Chapter, number: int, of: int) -> None:
        """A chapter begins. number: from 1."""
        ...

    def say(self, caption: str) -> None:
        """Says what happens."""
        ...

    def press(self, key: str) -> None:
        """Shows which key is pressed."""
        ...

    def tell(self, state: str) -> None:
        """Says how the tour stands, and which keys it takes: paused, handed over …"""
        ...

    def redraw(self) -> None:
        """The screen was drawn anew, perhaps in another size."""
        ...

    async def end(self, chapter: Chapter, facts: Facts) -> None:
        """A chapter has ended."""
        ...

    def close(self) -> None:
        """The tour ends, or begins again."""
        ...
