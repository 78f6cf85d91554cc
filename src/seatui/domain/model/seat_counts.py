"""The seats of a house counted by status, and its holds by their end."""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter

from msgspec import Struct

from seatui.domain.model.seats import SeatState, SeatStatus

_end = itemgetter(0)


class SeatCounts(Struct, frozen=True):
    """Seat counts of a house, updated with each change so that no pass over all states is needed.

    by_status: seats by stored status. holds: end and seat id of every hold with an end, soonest first.
    """

    by_status: Mapping[SeatStatus, int]
    holds: Sequence[tuple[datetime, str]]

    @classmethod
    def of(cls, states: Mapping[str, SeatState]) -> "SeatCounts":
        """The counts of all these states."""
        held = (
            (state.reserved_until, seat_id)
            for seat_id, state in states.items()
            if state.reserved_until is not None and state.status is SeatStatus.RESERVED
        )
        return cls(Counter(map(attrgetter("status"), states.values())), sorted(held))

    def after(self, changes: Iterable[tuple[SeatState, str, SeatState]]) -> "SeatCounts":
        """The counts after changes, each as (state before, seat id, state after)."""
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
        """Seats by effective status at `now`, all four statuses included. seats: the size of the house."""
        taken = {status: self.by_status.get(status, 0) for status in SeatStatus}
        taken[SeatStatus.RESERVED] -= bisect_right(self.holds, now, key=_end)
        taken[SeatStatus.AVAILABLE] = 0
        taken[SeatStatus.AVAILABLE] = seats - sum(taken.values())
        return taken

    def ended(self, since: datetime, now: datetime) -> list[str]:
        """The seats whose hold ended after `since`, up to and including `now`."""
        first, end = (bisect_right(self.holds, instant, key=_end) for instant in (since, now))
        return [seat_id for _, seat_id in self.holds[first:end]]

    def next_end(self, now: datetime) -> datetime | None:
        """The end of the hold that ends first after `now`."""
        at = bisect_right(self.holds, now, key=_end)
        return self.holds[at][0] if at < len(self.holds) else None
