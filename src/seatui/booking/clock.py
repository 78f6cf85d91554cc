"""Elapsed time on a machine that may sleep meanwhile, and the time of the database."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Measures the time since its creation."""

    def __init__(self) -> None:
        self._steady = time.monotonic()
        self._of_the_day = time.time()

    def elapsed(self) -> timedelta:
        """The time since creation, rather too long than too short.

        The steady clock may stand still while the machine sleeps; the time of day goes on, but may be set.
        """
        return timedelta(seconds=max(time.monotonic() - self._steady, time.time() - self._of_the_day))


def steady_time() -> float:
    """Seconds on a clock that nobody sets, and that goes on while the machine sleeps, where the system has one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class DatabaseClock:
    """The time of the database, as of the last answer that said it and the steady time since.

    Whether a hold has ended, the database decides: a terminal whose own clock is wrong shows the same house. Before
    the first answer, the time of this machine.
    """

    def __init__(self, steady: Callable[[], float] = steady_time) -> None:
        self._steady = steady
        self._observed: datetime | None = None
        self._since = 0.0

    def observe(self, now: datetime) -> None:
        """Takes the time of an answer that has just arrived."""
        self._observed, self._since = now, self._steady()

    def now(self) -> datetime:
        """The present instant."""
        if self._observed is None:
            return datetime.now(UTC)
        return self._observed + timedelta(seconds=self._steady() - self._since)
