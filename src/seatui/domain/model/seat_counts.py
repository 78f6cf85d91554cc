"""How a house stands: its seats by status, and which holds end when."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter

from seatui.domain.model.seats import SeatState, SeatStatus

_end = itemgetter(0)


@dataclass(frozen=True, slots=True)
class SeatCounts:
    """Kept beside the states of a house, so that a few changes need no look at all of them.

    by_status: seats by what their states say. holds: the end of every hold that has one, and its seat, soonest first.
    """

    by_status: Mapping[SeatStatus, int]
    holds: Sequence[tuple[datetime, str]]

    @classmethod
    def of(cls, states: Mapping[str, SeatState]) -> "SeatCounts":
        """Counts them all."""
        held = (
            (state.reserved_until, seat_id)
            for seat_id, state in states.items()
            if state.reserved_until is not None and state.status is SeatStatus.RESERVED
        )
        return cls(Counter(map(attrgetter("status"), states.values())), sorted(held))

    def after(self, changes: Iterable[tuple[SeatState, str, SeatState]]) -> "SeatCounts":
        """How it stands after seats have changed: what each was, its id, and what it is."""
        by_status, holds = Counter(self.by_status), list(self.holds)
        for before, seat_id, state in changes:
            by_status[before.status] -= 1
            by_status[state.status] += 1
            if before.status is SeatStatus.RESERVED and before.reserved_until is not None:
                del holds[bisect_left(holds, (before.reserved_until, seat_id))]
            if state.status is SeatStatus.RESERVED and state.reserved_until is not None:
                insort(holds, (state.reserved_until, seat_id))
        return SeatCounts(by_status, holds)

    def counts(self, seats: int, now: datetime) -> dict[SeatStatus, int]:
        """Seats by status as it counts at `now`, of so many; all four statuses are there."""
        taken = {status: self.by_status.get(status, 0) for status in SeatStatus}
        taken[SeatStatus.RESERVED] -= bisect_right(self.holds, now, key=_end)
        taken[SeatStatus.AVAILABLE] = 0
        taken[SeatStatus.AVAILABLE] = seats - sum(taken.values())
        return taken

    def ended(self, since: datetime, now: datetime) -> list[str]:
        """The seats whose hold has run out after `since`, and by `now`."""
        first, end = (bisect_right(self.holds, instant, key=_end) for instant in (since, now))
        return [seat_id for _, seat_id in self.holds[first:end]]
