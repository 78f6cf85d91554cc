"""The time since a showing went on sale, by how much of its demand has come: quick by day, slow by night."""

from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import accumulate

_BY_HOUR = (2, 1, 1, 1, 1, 1, 2, 4, 7, 8, 9, 9, 10, 9, 8, 8, 8, 9, 10, 10, 10, 9, 7, 4)
"""How much is sold in each hour of a day."""

_OPENS = 10
"""The hour of the day in which a sale begins."""

_HOUR = 3600.0


class SalePeriod:
    """The instants of a sale, by the share of its demand that has come by then.

    now: its end, in the zone of the venue. days: since it began, on a morning. What is decided by the share, not by
    the instant, is the same at whatever hour the period ends.
    """

    def __init__(self, now: datetime, days: float) -> None:
        self.begins = (now - timedelta(days=days)).replace(hour=_OPENS, minute=0, second=0, microsecond=0)
        self._days = days
        # By the clock of the world: the venue's skips an hour in spring, and repeats one in autumn.
        seconds = now.timestamp() - self.begins.timestamp()
        self._hours = max(round(seconds / _HOUR), 1)
        self._step = seconds / self._hours
        middles = (self._after(hour + 0.5) for hour in range(self._hours))
        self._come = [0, *accumulate(_BY_HOUR[middle.hour] for middle in middles)]

    def _after(self, steps: float) -> datetime:
        return datetime.fromtimestamp(self.begins.timestamp() + steps * self._step, self.begins.tzinfo)

    def share(self, hours: float) -> float:
        """The share that has come so many average hours after the beginning."""
        return min(hours / (24 * self._days), 1.0)

    def instant(self, share: float) -> datetime:
        """When so much has come, in the zone of the venue."""
        wanted = share * self._come[-1]
        hour = min(max(bisect_left(self._come, wanted), 1), self._hours) - 1
        within = (wanted - self._come[hour]) / (self._come[hour + 1] - self._come[hour])
        return self._after(hour + within)
