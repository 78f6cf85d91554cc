"""A house: the seats of one showing, and the state of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from seatui.domain.model.seat_counts import SeatCounts
from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.layout import Layout


@dataclass(frozen=True, slots=True)
class HouseChanges:
    """What became of a house since it was read, as far as is known.

    states: of seats that may have changed, those that are available now among them. mark: for `House.mark`.
    """

    states: Mapping[str, SeatState]
    mark: object = None


_price = attrgetter("price")

LATER = 2_000
"""So many states are kept beside those that were read. To copy a hundred thousand of them for a few that change, and
to have the collector of garbage look at the copy, takes longer than to draw what has changed."""


@dataclass(frozen=True, eq=False)
class House:
    """The layout of a showing and the state of its seats; a seat that `states` leaves out is available.

    A house is a value: `with_states` and `with_changes` make the next one and share the layout. read: the states as
    they were read, all at once. later: of seats that have changed since then; they go before. mark: how far it has
    been read, in the words of whoever reads it; nobody else understands it.
    """

    showing: Showing
    layout: Layout
    read: Mapping[str, SeatState]
    mark: object = None
    later: Mapping[str, SeatState] = field(default_factory=dict)

    @property
    def states(self) -> Mapping[str, SeatState]:
        """The state of every seat that is not available, and of some that are again."""
        return {**self.read, **self.later} if self.later else self.read

    @cached_property
    def _standing(self) -> SeatCounts:
        seats, states = self.layout.seats, self.states
        if not states.keys() <= seats.keys():
            states = {seat_id: state for seat_id, state in states.items() if seat_id in seats}
        return SeatCounts.of(states)

    def state(self, seat_id: str) -> SeatState:
        """The state of a seat."""
        return self.later.get(seat_id) or self.read.get(seat_id, AVAILABLE)

    def status(self, seat_id: str, now: datetime) -> SeatStatus:
        """The status of a seat as it counts at `now`: a hold whose time has run out is free."""
        return self.state(seat_id).at(now)

    def is_free(self, seat_id: str, now: datetime) -> bool:
        """Whether the seat could be sold at `now`."""
        return seat_id in self.layout.seats and self.status(seat_id, now) is SeatStatus.AVAILABLE

    def free(self, seat_ids: Iterable[str], now: datetime) -> list[str]:
        """Those of these seats that could be sold at `now`."""
        seats, read, later, available = self.layout.seats, self.read, self.later, SeatStatus.AVAILABLE
        return [
            seat_id
            for seat_id in seat_ids
            if (
                (state := later.get(seat_id) or read.get(seat_id)) is None
                or state.status is available
                or state.is_overdue(now)
            )
            and seat_id in seats
        ]

    def stated(self, seat_ids: Iterable[str]) -> list[str]:
        """Those of these seats of which more is known than that they are available."""
        read, later = self.read, self.later
        return [seat_id for seat_id in seat_ids if seat_id in read or seat_id in later]

    def with_states(self, states: Mapping[str, SeatState], mark: object = None) -> "House":
        """The house with all of its states replaced."""
        return House(self.showing, self.layout, states, mark)

    def news(self, states: Mapping[str, SeatState]) -> dict[str, SeatState]:
        """Of these states those that the house does not know yet; seats that it does not have are left out."""
        seats, read, later = self.layout.seats, self.read, self.later
        return {
            seat_id: state
            for seat_id, state in states.items()
            if (known := later.get(seat_id) or read.get(seat_id, AVAILABLE)) is not state
            and known != state
            and seat_id in seats
        }

    def with_changes(self, news: Mapping[str, SeatState], mark: object = None) -> "House":
        """The house after these seats of it have changed; takes no look at the others."""
        read, later = self.read, {**self.later, **news} if news else self.later
        if len(later) > LATER:
            # Seats that are available again stay in it: a mapping with holes takes ten times as long to copy.
            read, later = {**read, **later}, {}
        house = House(self.showing, self.layout, read, mark, later)
        before = ((self.state(seat_id), seat_id, state) for seat_id, state in news.items())
        # What `cached_property` would find out the long way.
        vars(house)["_standing"] = self._standing.after(before) if news else self._standing
        return house

    def changed(self, other: "House") -> list[str]:
        """The seats whose state differs from the one they have in another house of the same showing."""
        before, after = self.states, other.states
        return [
            seat_id
            for seat_id in before.keys() | after.keys()
            if before.get(seat_id, AVAILABLE) != after.get(seat_id, AVAILABLE)
        ]

    def lapsed(self, since: datetime, now: datetime) -> list[str]:
        """The seats whose hold has run out after `since`, and by `now`."""
        return self._standing.ended(since, now)

    def taken(self, now: datetime) -> list[str]:
        """The seats that could not be sold at `now`."""
        return [
            seat_id
            for seat_id, state in self.states.items()
            if state.status is not SeatStatus.AVAILABLE and not state.is_overdue(now)
        ]

    def counts(self, now: datetime) -> dict[SeatStatus, int]:
        """Seats by status as it counts at `now`; all four statuses are there."""
        return self._standing.counts(len(self.layout.seats), now)

    def total(self, seat_ids: Iterable[str]) -> Decimal:
        """What these seats cost together."""
        return sum(map(_price, map(self.layout.seats.__getitem__, seat_ids)), Decimal(0))
