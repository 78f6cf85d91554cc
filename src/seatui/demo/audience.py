"""How the audience of a showing bought its seats: who came when, and what they took of what was left."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import pairwise

from seatui.booking.past import PastAct, PastChange
from seatui.demo.people import clerk_at, some_customer
from seatui.domain.model.bookings import new_booking_id
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Layout

WEB_SHOP = "web shop"
"""Terminal and clerk of what is sold without a clerk."""

_SIZES = ((1, 10), (2, 52), (3, 11), (4, 20), (5, 4), (6, 3))
"""Sizes of parties, and how many of a hundred have each."""
_LOOKED_AT = 9
"""The places in the house that a party compares."""
_THRIFT = 0.35
"""How many seat widths farther back a careful buyer sits for one unit of money less."""
_AT_A_WINDOW = 0.4
"""The share of parties that buy at a window, while windows are open."""
_OPEN = range(10, 20)
"""The hours in which windows are open."""
_BY_HOUR = (2, 1, 1, 1, 1, 1, 2, 4, 7, 8, 9, 9, 10, 9, 8, 8, 8, 9, 10, 10, 10, 9, 7, 4)
"""How much is sold in each hour of a day."""
_CANCELLED, _HELD_FIRST, _HELD = 0.05, 0.06, 0.05
"""The shares of parties that cancel, that hold and pay later, and that still hold."""
_WHY_HELD = ("pays at the door", "school party, list follows", "asks the family", "invoice sent", "by phone")


@dataclass(frozen=True, slots=True)
class Demand:
    """How a showing sells.

    share: of its seats that are sold by now. days: since it went on sale. rush: the share of the parties that came in
    the first hours. house_seats: ids that the house keeps back, by the reason.
    """

    share: float
    days: float = 7.0
    rush: float = 0.15
    house_seats: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class _Segment:
    """Seats side by side, with no aisle between them, and which are free."""

    seats: tuple[Seat, ...]
    is_free: list[bool]

    def windows(self, size: int) -> Iterator[tuple[int, int]]:
        """Where a party of this size could sit, and how many single seats it would leave."""
        free = [False, *self.is_free, False]
        for first in range(len(self.seats) - size + 1):
            if all(self.is_free[first : first + size]):
                left = free[first] and not (first > 0 and free[first - 1])
                after = first + size + 1
                right = free[after] and not free[min(after + 1, len(free) - 1)]
                yield first, left + right


@dataclass(slots=True)
class _Party:
    """A booking of the past that may change yet."""

    booking_id: str
    user_id: str
    seat_ids: tuple[str, ...]
    clerk: str
    terminal: str

    def change(
        self, act: PastAct, at: datetime, reason: str = "", until: datetime | None = None
    ) -> PastChange:
        """A change of this booking."""
        facts = (act, at, self.seat_ids, self.booking_id, self.user_id, self.clerk, self.terminal)
        return PastChange(*facts, reason, until)


@dataclass(slots=True)
class Audience:
    """The past of one showing, by chance: the same chance gives the same past.

    now: the instant up to which it goes, in the zone of the venue. showtime: of the showing.
    """

    layout: Layout
    demand: Demand
    now: datetime
    showtime: datetime
    chance: random.Random
    _segments: list[_Segment] = field(default_factory=list)
    _place: dict[str, tuple[_Segment, int]] = field(default_factory=dict)
    _later: list[tuple[datetime, int, _Party, PastAct]] = field(default_factory=list)

    def past(self) -> list[PastChange]:
        """Every change, oldest first."""
        self._segments = [*_segments_of(self.layout)]
        self._place = {
            seat.seat_id: (segment, at) for segment in self._segments for at, seat in enumerate(segment.seats)
        }
        past = [*self._house_seats()]
        wanted = round(self.demand.share * len(self._place))
        sold = 0
        for at, size in self._arrivals(wanted):
            past += self._due(at)
            seats = self._choose(size) if sold < wanted else None
            if seats is not None:
                sold += len(seats)
                past.append(self._buys(seats, at, is_last=sold >= wanted))
        return [*past, *self._due(self.now)]

    def _house_seats(self) -> Iterator[PastChange]:
        opened = self.now - timedelta(days=self.demand.days, minutes=30)
        for reason, seat_ids in self.demand.house_seats:
            self._take(seat_ids)
            yield PastChange(PastAct.BLOCK, opened, seat_ids, "", "", clerk_at(1), "office", reason)

    def _arrivals(self, seats: int) -> list[tuple[datetime, int]]:
        """When parties come, and their sizes: enough for so many seats, with those that cancel again."""
        sizes, weights = zip(*_SIZES, strict=True)
        coming = 0.0
        found: list[tuple[datetime, int]] = []
        while coming < seats:
            size = self.chance.choices(sizes, weights)[0]
            coming += size * (1 - _CANCELLED)
            found.append((self._arrival(), size))
        return sorted(found)

    def _arrival(self) -> datetime:
        """An instant since the sale began: in its first hours, or later by the hour of the day and growing."""
        days = self.demand.days
        if self.chance.random() < self.demand.rush:
            return (
                self.now
                - timedelta(days=days)
                + timedelta(hours=min(self.chance.expovariate(0.5), days * 24))
            )
        while True:
            at = self.now - timedelta(days=days * self.chance.random() ** 1.4)
            if self.chance.random() * max(_BY_HOUR) < _BY_HOUR[at.hour]:
                return at

    def _choose(self, size: int) -> tuple[str, ...] | None:
        """The best seats among those that a party looks at, now taken; None where it finds none."""
        thrift = self.chance.choice((0.0, _THRIFT / 2, _THRIFT))
        best: tuple[float, _Segment, int] | None = None
        for segment in self.chance.choices(self._segments, k=_LOOKED_AT):
            for first, alone in segment.windows(size):
                seats = segment.seats[first : first + size]
                if any(seat.kind is not SeatKind.STANDARD for seat in seats) and not self._is_for_these(
                    seats
                ):
                    continue
                cost = sum(seat.distance + thrift * float(seat.price) for seat in seats) / size + 4 * alone
                if best is None or cost < best[0]:
                    best = cost, segment, first
        if best is None:
            return None
        _, segment, first = best
        chosen = tuple(seat.seat_id for seat in segment.seats[first : first + size])
        self._take(chosen)
        return chosen

    def _is_for_these(self, seats: Sequence[Seat]) -> bool:
        """Whether a party would take seats of other kinds: a pair with a wheelchair does, some mind no pillar."""
        kinds = sorted(seat.kind for seat in seats)
        if kinds == sorted((SeatKind.WHEELCHAIR, SeatKind.COMPANION)):
            return self.chance.random() < 0.2
        return {*kinds} <= {SeatKind.STANDARD, SeatKind.RESTRICTED_VIEW} and self.chance.random() < 0.3

    def _buys(self, seat_ids: tuple[str, ...], at: datetime, *, is_last: bool) -> PastChange:
        is_at_window = at.hour in _OPEN and self.chance.random() < _AT_A_WINDOW
        window = self.chance.choice((1, 1, 2))
        terminal, clerk = (f"window {window}", clerk_at(window)) if is_at_window else (WEB_SHOP, WEB_SHOP)
        booking_id = new_booking_id(self.chance.randbytes)
        party = _Party(booking_id, some_customer(self.chance), seat_ids, clerk, terminal)
        fate = self.chance.random()
        if is_last or (not is_at_window and fate >= _CANCELLED):
            return party.change(PastAct.SELL, at)
        if fate < _CANCELLED:
            self._plan(at, party, PastAct.CANCEL)
        elif fate < _CANCELLED + _HELD_FIRST:
            self._plan(at, party, PastAct.CONFIRM)
            return party.change(PastAct.HOLD, at, self.chance.choice(_WHY_HELD))
        elif fate < _CANCELLED + _HELD_FIRST + _HELD / _AT_A_WINDOW:
            return party.change(PastAct.HOLD, at, self.chance.choice(_WHY_HELD), self._end_of_hold())
        return party.change(PastAct.SELL, at)

    def _end_of_hold(self) -> datetime:
        """An hour before the show, or some hours from now."""
        before = self.showtime - timedelta(hours=1)
        return min(before, self.now + timedelta(minutes=self.chance.randint(120, 2880)))

    def _plan(self, at: datetime, party: _Party, act: PastAct) -> None:
        """Has something become of a booking, some hours later; a hold is not left over."""
        later = at + (self.now - at) * self.chance.uniform(0.1, 0.9)
        heappush(self._later, (later, len(self._later), party, act))

    def _due(self, now: datetime) -> Iterator[PastChange]:
        while self._later and self._later[0][0] <= now:
            at, _, party, act = heappop(self._later)
            if act is PastAct.CANCEL:
                self._take(party.seat_ids, is_free=True)
            yield party.change(act, at)

    def _take(self, seat_ids: Sequence[str], *, is_free: bool = False) -> None:
        for seat_id in seat_ids:
            segment, at = self._place[seat_id]
            segment.is_free[at] = is_free


def _segments_of(layout: Layout) -> Iterator[_Segment]:
    for row in layout.rows:
        jumps = [at for at, (one, other) in enumerate(pairwise(row.columns), start=1) if other != one + 1]
        for first, end in pairwise((0, *jumps, len(row.seats))):
            seats = row.seats[first:end]
            yield _Segment(seats, [True] * len(seats))
