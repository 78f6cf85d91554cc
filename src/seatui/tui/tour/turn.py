"""Whose turn it is in a tour: it plays, it is paused, or the keyboard is a visitor's."""

import asyncio
from collections.abc import Callable
from enum import StrEnum

_UNTOUCHED = 120.0
"""Seconds without a key after which the tour goes on by itself."""


class Hand(StrEnum):
    """Whose turn it is; the value names the keys that the tour takes then."""

    PLAYING = "space pauses · ← → step · ctrl+q ends · any other key: the keyboard is yours"
    PAUSED = "paused · space goes on · ← → step · ctrl+q ends"
    YOURS = "the keyboard is yours · ctrl+g goes on with the tour · ctrl+q ends"


class Turn:
    """Whose turn it is, and how long the tour rests meanwhile.

    speed: of its rests. tell: told how the tour stands, each time that this changes.
    """

    def __init__(self, speed: float, tell: Callable[[str], object]) -> None:
        self._speed = speed
        self._tell = tell
        self.hand = Hand.PLAYING
        """Whose turn it is."""
        self._moves = asyncio.Event()
        self._moves.set()
        self._touched = asyncio.Event()
        self._skips = False
        self._stops = False

    @property
    def goes_on(self) -> bool:
        """Whether the tour goes on: false while it is paused, but not on its way to the next caption."""
        return self._moves.is_set()

    def pass_to(self, hand: Hand) -> None:
        """Passes the turn."""
        self.hand = hand
        self._stops = False
        (self._moves.clear if hand is Hand.PAUSED else self._moves.set)()
        self._tell(hand)

    def skip(self) -> None:
        """Has the rest of a step done at once."""
        self._skips = True
        self.go_to_caption()

    def go_to_caption(self) -> None:
        """Has a paused tour go on to its next caption."""
        self._stops = self.hand is Hand.PAUSED
        self._moves.set()

    def begin_step(self) -> None:
        """A step takes its time, until it is skipped."""
        self._skips = False

    def show_caption(self) -> None:
        """A caption is shown, where a paused tour stops."""
        if self._stops:
            self._stops = False
            self._moves.clear()

    async def wait(self) -> None:
        """Waits while the tour is paused."""
        await self._moves.wait()

    async def rest(self, seconds: float) -> None:
        """Lets so much time pass at the tour's speed; none of it while it is paused, or once it is skipped."""
        loop, left = asyncio.get_running_loop(), seconds / self._speed
        await asyncio.sleep(0)
        while left > 0 and not self._skips:
            await self.wait()
            began = loop.time()
            await asyncio.sleep(min(left, 0.1))
            left -= loop.time() - began

    def touch(self) -> None:
        """A key was pressed by a hand."""
        self._touched.set()

    async def until_given_back(self) -> None:
        """Waits until the keyboard is given back, or nobody has touched it for a while."""
        while self.hand is Hand.YOURS:
            self._touched.clear()
            try:
                async with asyncio.timeout(_UNTOUCHED):
                    await self._touched.wait()
            except TimeoutError:
                self.pass_to(Hand.PLAYING)
