"""What a rival is about to do: one intent after another, by chance alone, whatever the houses are like by then."""

import math
import random
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from seatui.demo.people import some_customer


class Act(StrEnum):
    """What a rival does."""

    SELL = "sell"
    SNATCH = "snatch"
    HOLD = "hold"
    PAY = "pay"
    RELEASE = "release"
    RETURN = "return"
    CANCEL = "cancel"
    MOVE = "move"
    RENAME = "rename"
    EXTEND = "extend"
    BROWSE = "browse"


_OFTEN = {
    Act.SELL: 30,
    Act.SNATCH: 10,
    Act.HOLD: 16,
    Act.PAY: 10,
    Act.RELEASE: 5,
    Act.RETURN: 6,
    Act.CANCEL: 5,
    Act.MOVE: 7,
    Act.RENAME: 3,
    Act.EXTEND: 2,
    Act.BROWSE: 6,
}
"""How often each is done, of a hundred times."""

_SIZES, _SIZE_WEIGHTS = (1, 2, 3, 4, 5, 6), (10, 52, 11, 20, 4, 3)
_CHANGES_HOUSE = 0.12
"""How often a rival goes on to another showing."""

_PAUSE, _THOUGHT = 4.0, 2.2
"""Seconds, in the middle, between two customers, and from the picks to the sale."""
_SPREAD = 0.55
"""How much these differ: the standard deviation of their logarithms."""


class Intent(Struct, frozen=True):
    """One thing that a rival is about to do, as far as it depends on no house.

    pause: seconds before. thought: seconds between picking and acting. house, which: numbers from 0 to 1, to choose a
    showing and one of several seats or bookings by. goes_on: whether another showing is opened first.
    """

    act: Act
    pause: float
    thought: float
    party: int
    goes_on: bool
    house: float
    which: float
    customer: str


def intents(seed: int, window: int) -> Iterator[Intent]:
    """The intents of the rival at a window, without end: the same for the same seed and window."""
    chance = random.Random(f"{seed} window {window}")  # noqa: S311 - a demo
    acts, weights = tuple(_OFTEN), tuple(_OFTEN.values())
    while True:
        yield Intent(
            act=chance.choices(acts, weights)[0],
            pause=_human(chance, _PAUSE),
            thought=_human(chance, _THOUGHT),
            party=chance.choices(_SIZES, _SIZE_WEIGHTS)[0],
            goes_on=chance.random() < _CHANGES_HOUSE,
            house=chance.random(),
            which=chance.random(),
            customer=some_customer(chance),
        )


def _human(chance: random.Random, middle: float) -> float:
    return min(max(chance.lognormvariate(math.log(middle), _SPREAD), middle / 5), 5 * middle)
