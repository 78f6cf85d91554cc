"""The clock of a film: from seconds of its running time to instants, and to the changes that were made by then."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from statistics import median

LONGEST_PAUSE = 10
"""The longest pause between two changes, in medians of all pauses: nobody watches a night without sales."""

LEAST_PAUSE = 1.0
"""Seconds that a pause may last in any case, whatever the median."""


LEAD = 0.02
"""The share of the running time before the first change, in which the house is seen as it was."""


class FilmClock:
    """Maps the running time of a film to its changes and their instants; long pauses are shortened.

    times: the instants of the changes, in order. length: the running time in seconds, the last change included.
    """

    def __init__(self, times: Sequence[datetime], length: float) -> None:
        pauses = [max((after - before).total_seconds(), 0.0) for before, after in pairwise(times)]
        longest = max(LONGEST_PAUSE * median(pauses), LEAST_PAUSE) if pauses else 0.0
        lasting = [min(pause, longest) for pause in pauses]
        whole = sum(lasting)
        lead = LEAD * length
        scale = (length - lead) / whole if whole else 0.0
        self.length = length
        self._times = times
        self._at = [*accumulate((pause * scale for pause in lasting), initial=lead)] if times else []

    def made_by(self, seconds: float) -> int:
        """The number of changes that were made by then."""
        return len(self._at) if seconds >= self.length else bisect_right(self._at, max(seconds, 0.0))

    def second_of(self, change: int) -> float:
        """The running time at which so many changes are made: 0 for none."""
        return min(self._at[change - 1], self.length) if change else 0.0

    def instant(self, seconds: float) -> datetime:
        """The instant that is shown; between two changes it runs on evenly. Raises IndexError without any change."""
        made = max(self.made_by(seconds), 1)
        before = self._times[made - 1]
        if made >= len(self._at):
            return before
        start, end = self._at[made - 1], self._at[made]
        share = (seconds - start) / (end - start) if end > start else 0.0
        return before + timedelta(seconds=(self._times[made] - before).total_seconds() * max(share, 0.0))

    def spans(self, count: int) -> list[range]:
        """The changes of each of so many equal parts of the running time."""
        ends = [bisect_left(self._at, self.length * part / count) for part in range(1, count)]
        return [range(start, end) for start, end in pairwise([0, *ends, len(self._at)])]
