"""Polling of the database, slower when it is slow; reports that it does not answer."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

from msgspec import Struct

from seatui.domain.errors import DatabaseFailed, SeatuiError

Answer = TypeVar("Answer")

REST = 20
"""The rest after a load, in multiples of the load's duration; limited by `Pace.longest_rest`."""


class Pace(Struct, frozen=True):
    """Polling intervals and timeouts, in seconds.

    house, showings: between two loads. nudged: the least time between two loads for nudges, however many there are.
    first_retry, longest_retry: after a failure; doubles from one to the other. longest_rest: between two loads,
    however long the last one took, so that a slow one does not leave the screen stale. patience: before a load
    without an answer is reported. settling: between two look-ups of a sale whose outcome is unknown.
    longest_sale: after which a sale counts as such. tidying: between two rounds of expiring holds. opening: the
    longest wait for the first reading of a house before its screen opens without it. reading: the least time for a
    clerk to see a refusal before a key takes its offer. ends: between two looks at the ends of this terminal's holds.
    resting: how long the highlight rests on a showing before its house is read.
    """

    house: float = 1.0
    nudged: float = 0.2
    showings: float = 5.0
    first_retry: float = 0.5
    longest_retry: float = 5.0
    longest_rest: float = 10.0
    patience: float = 3.0
    settling: float = 1.0
    longest_sale: float = 30.0
    tidying: float = 60.0
    opening: float = 0.5
    reading: float = 0.4
    ends: float = 1.0
    resting: float = 0.15


async def _any_within(seconds: float, *events: asyncio.Event) -> None:
    """Waits until one of the events is set, but no longer than so many seconds."""
    if seconds <= 0 or any(event.is_set() for event in events):
        return
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


class NotAnswering(SeatuiError):
    """The database has not answered within `Pace.patience`; the load still waits for it."""

    code = "database_unavailable"


class Poll(Generic[Answer]):
    """A polling loop: one load at a time, the next sooner after a failure, and at once when woken.

    load: reads. loaded: receives the answer. failed: receives the error, after which polling goes on.
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
        self._nudged = asyncio.Event()
        self._nudged_at = 0.0
        self._awake = asyncio.Event()
        self._awake.set()
        self._failures = 0

    def wake(self) -> None:
        """Loads again at once. The answer of a load in progress is discarded: it may already be stale."""
        self._awake.set()
        self._woken.set()

    def nudge(self) -> None:
        """Loads soon; the answer of a load in progress still counts. For hints, which may come without end."""
        self._nudged.set()

    def sleep(self) -> None:
        """Pauses until woken, while the screen is not shown."""
        self._awake.clear()

    async def run(self, *, rest: float = 0) -> None:
        """Polls until cancelled. rest: seconds before the first load."""
        while True:
            await self._rest(rest)
            await self._awake.wait()
            self._woken.clear()
            self._nudged.clear()
            rest = await self._ask()

    async def _rest(self, seconds: float) -> None:
        """Waits so long, or until woken or nudged; after a load for a nudge, `Pace.nudged` until the next such."""
        await _any_within(seconds, self._woken, self._nudged)
        if self._nudged.is_set() and not self._woken.is_set():
            await _any_within(self._nudged_at + self._pace.nudged - monotonic(), self._woken)
            self._nudged_at = monotonic()

    async def _ask(self) -> float:
        """Loads once. Returns the seconds to rest after it."""
        began = monotonic()
        try:
            answer = await self._answer()
        except Exception as error:  # noqa: BLE001 - an unexpected error must not end the polling
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
