"""A house: the seats of one showing, and the state of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from msgspec import Struct, field

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seat_counts import SeatCounts
from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.layout import Layout


class HouseChanges(Struct, frozen=True):
    """The changes of a house since it was read.

    states: of seats that may have changed, including those available now. mark: the next `House.mark`. entries: the
    journal's rows since the last mark, oldest first; of very many, the latest. is_replaced: whether the showing has
    another plan since; the house has to be read anew, and nothing else is said.
    """

    states: Mapping[str, SeatState]
    mark: object = None
    entries: Sequence[JournalEntry] = ()
    is_replaced: bool = False


_price = attrgetter("price")

LATER = 2_000
"""The most changed states kept apart from those of the full reading. Copying 100,000 states for a few changes, and
having the garbage collector visit the copy, takes longer than drawing the changes."""


class House(Struct, frozen=True, eq=False, dict=True):
    """The layout of a showing and the state of its seats; a seat that `states` leaves out is available.

    A house is a value: `with_states` and `with_changes` make the next one and share the layout. read: the states of
    the last full reading. later: the states changed since then, which take precedence. mark: the position up to
    which the repository has read changes; opaque to everybody else.
    """

    showing: Showing
    layout: Layout
    read: Mapping[str, SeatState]
    mark: object = None
    later: Mapping[str, SeatState] = field(default_factory=dict)

    @property
    def states(self) -> Mapping[str, SeatState]:
        """States by seat id; absent means available; freed seats may be listed."""
        return {**self.read, **self.later} if self.later else self.read

    @cached_property
    def _seat_counts(self) -> SeatCounts:
        seats, states = self.layout.seats, self.states
        if not states.keys() <= seats.keys():
            states = {seat_id: state for seat_id, state in states.items() if seat_id in seats}
        return SeatCounts.of(states)

    def state(self, seat_id: str) -> SeatState:
        """The state of a seat."""
        return self.later.get(seat_id) or self.read.get(seat_id, AVAILABLE)

    def status(self, seat_id: str, now: datetime) -> SeatStatus:
        """The effective status of a seat at `now`: an overdue hold counts as available."""
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
        """Those of these seats that have an entry in `states`."""
        read, later = self.read, self.later
        return [seat_id for seat_id in seat_ids if seat_id in read or seat_id in later]

    def with_states(self, states: Mapping[str, SeatState], mark: object = None) -> "House":
        """The house with all of its states replaced."""
        return House(self.showing, self.layout, states, mark)

    def news(self, states: Mapping[str, SeatState]) -> dict[str, SeatState]:
        """Those of these states that differ from the house's; seats that it does not have are left out."""
        seats, read, later = self.layout.seats, self.read, self.later
        return {
            seat_id: state
            for seat_id, state in states.items()
            if (known := later.get(seat_id) or read.get(seat_id, AVAILABLE)) is not state
            and known != state
            and seat_id in seats
        }

    def with_changes(self, news: Mapping[str, SeatState], mark: object = None) -> "House":
        """The house with these states of its seats replaced, without a pass over the others."""
        read, later = self.read, {**self.later, **news} if news else self.later
        if len(later) > LATER:
            # Freed seats stay listed: a dict with deleted entries takes ten times as long to copy.
            read, later = {**read, **later}, {}
        house = House(self.showing, self.layout, read, mark, later)
        before = ((self.state(seat_id), seat_id, state) for seat_id, state in news.items())
        # In place of the `cached_property`, which would count all seats.
        vars(house)["_seat_counts"] = self._seat_counts.after(before) if news else self._seat_counts
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
        """The seats whose hold ended after `since`, up to and including `now`."""
        return self._seat_counts.ended(since, now)

    def taken(self, now: datetime) -> list[str]:
        """The seats that could not be sold at `now`."""
        return [
            seat_id
            for seat_id, state in self.states.items()
            if state.status is not SeatStatus.AVAILABLE and not state.is_overdue(now)
        ]

    def counts(self, now: datetime) -> dict[SeatStatus, int]:
        """Seats by effective status at `now`, all four statuses included."""
        return self._seat_counts.counts(len(self.layout.seats), now)

    def next_end(self, now: datetime) -> datetime | None:
        """When the next hold ends; None where none will."""
        return self._seat_counts.next_end(now)

    def total(self, seat_ids: Iterable[str]) -> Decimal:
        """The total price of these seats."""
        return sum(map(_price, map(self.layout.seats.__getitem__, seat_ids)), Decimal(0))
