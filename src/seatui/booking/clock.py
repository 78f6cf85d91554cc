"""Elapsed time on a machine that may sleep meanwhile."""

import time
from datetime import timedelta


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
