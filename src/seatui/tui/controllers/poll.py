"""Asking the database again and again, gently, and saying so when it does not answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

from seatui.domain.errors import DatabaseFailed, SeatuiError

Answer = TypeVar("Answer")

REST = 20
"""A load is followed by a rest this many times as long as it took, but by none longer than `Pace.longest_rest`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the screens ask, in seconds.

    longest_rest: between two questions, however long the last answer took, so that a slow one does not leave the
    screen stale.
    patience: how long an answer may take before the screen says that it waits. settling: between the questions
    for a sale whose outcome is not known. longest_sale: after which it counts as one. tidying: between two rounds of
    expiring holds whose time has run out. opening: how long a house may take to read before its screen opens
    without it.
    """

    house: float = 2.0
    showings: float = 5.0
    first_retry: float = 0.5
    longest_retry: float = 5.0
    longest_rest: float = 10.0
    patience: float = 3.0
    settling: float = 1.0
    longest_sale: float = 30.0
    tidying: float = 60.0
    opening: float = 0.5


class NotAnswering(SeatuiError):
    """The database has not answered in good time; the question still stands."""

    code = "database_unavailable"


class Poll(Generic[Answer]):
    """Loads, reports, rests, and again: one load at a time, sooner after a failure, at once when woken.

    load: asks. loaded: is told the answer. failed: is told why there is none; the poll goes on by itself.
    """

    def __init__(
        self,
        load: Callable[[], Awaitable[Answer]],
        loaded: Callable[[Answer], object],
        failed: Callable[[SeatuiError], object],
        *,
        every: float,
        pace: Pace,
    ) -> None:
        self._load = load
        self._loaded = loaded
        self._failed = failed
        self._every = every
        self._pace = pace
        self._woken = asyncio.Event()
        self._awake = asyncio.Event()
        self._awake.set()
        self._failures = 0

    def wake(self) -> None:
        """Asks again at once. An answer that is on its way is not reported: it may already be old."""
        self._awake.set()
        self._woken.set()

    def sleep(self) -> None:
        """Asks nothing more until woken: nobody is looking."""
        self._awake.clear()

    async def run(self, *, rest: float = 0) -> None:
        """Asks until cancelled. rest: the seconds before the first question."""
        while True:
            if rest:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), rest)
            await self._awake.wait()
            self._woken.clear()
            rest = await self._ask()

    async def _ask(self) -> float:
        """One load. Returns the seconds to rest after it."""
        began = monotonic()
        try:
            answer = await self._answer()
        except Exception as error:  # noqa: BLE001 - a surprise must not end the asking
            self._failures += 1
            self._failed(
                error if isinstance(error, SeatuiError) else DatabaseFailed(f"it cannot be read: {error}")
            )
            return min(self._pace.first_retry * 2.0 ** min(self._failures - 1, 16), self._pace.longest_retry)
        self._failures = 0
        if not self._woken.is_set():
            self._loaded(answer)
        return max(self._every, min(REST * (monotonic() - began), self._pace.longest_rest))

    async def _answer(self) -> Answer:
        asking = asyncio.ensure_future(self._load())
        try:
            answered, _ = await asyncio.wait({asking}, timeout=self._pace.patience)
            if not answered:
                self._failed(NotAnswering("the database is not answering"))
            return await asking
        finally:
            asking.cancel()
