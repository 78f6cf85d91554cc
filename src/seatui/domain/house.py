"""A house: the seats of one showing, and the state of each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from seatui.domain.layout import Layout
from seatui.domain.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.showings import Showing


@dataclass(frozen=True, slots=True)
class House:
    """The layout of a showing and the state of its seats; a seat that `states` leaves out is available.

    A house is a value: `with_states` makes the next one and shares the layout.
    """

    showing: Showing
    layout: Layout
    states: Mapping[str, SeatState]

    def state(self, seat_id: str) -> SeatState:
        """The state of a seat."""
        return self.states.get(seat_id, AVAILABLE)

    def status(self, seat_id: str, now: datetime) -> SeatStatus:
        """The status of a seat as it counts at `now`: a hold whose time has run out is free."""
        return self.state(seat_id).at(now)

    def is_free(self, seat_id: str, now: datetime) -> bool:
        """Whether the seat could be sold at `now`."""
        return seat_id in self.layout.seats and self.status(seat_id, now) is SeatStatus.AVAILABLE

    def with_states(self, states: Mapping[str, SeatState]) -> "House":
        """The house with all of its states replaced."""
        return House(self.showing, self.layout, states)

    def changed(self, other: "House") -> list[str]:
        """The seats whose state differs from the one they have in another house of the same showing."""
        return [
            seat_id
            for seat_id in self.states.keys() | other.states.keys()
            if self.state(seat_id) != other.state(seat_id)
        ]

    def lapsed(self, since: datetime, now: datetime) -> list[str]:
        """The seats whose hold has run out after `since`, and by `now`."""
        return [
            seat_id
            for seat_id, state in self.states.items()
            if state.is_overdue(now) and not state.is_overdue(since)
        ]

    def counts(self, now: datetime) -> dict[SeatStatus, int]:
        """Seats by status as it counts at `now`; all four statuses are there."""
        taken = Counter(
            state.at(now) for seat_id, state in self.states.items() if seat_id in self.layout.seats
        )
        counts = {status: taken[status] for status in SeatStatus}
        counts[SeatStatus.AVAILABLE] = len(self.layout.seats) - sum(
            counts[status] for status in SeatStatus if status is not SeatStatus.AVAILABLE
        )
        return counts

    def total(self, seat_ids: Iterable[str]) -> Decimal:
        """What these seats cost together."""
        return sum((self.layout.seats[seat_id].price for seat_id in seat_ids), Decimal(0))
