"""How the audience of a showing bought its seats: who came when, and what they took of what was left."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import pairwise

from msgspec import Struct

from seatui.booking.past import PastAct, PastChange
from seatui.demo.people import clerk_at, some_customer
from seatui.demo.sale_period import SalePeriod
from seatui.domain.model.bookings import new_booking_id
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Layout

WEB_SHOP = "web shop"
"""Terminal and clerk of what is sold without a clerk."""

_SIZES = ((1, 10), (2, 52), (3, 11), (4, 20), (5, 4), (6, 3))
"""Sizes of parties, and how many of a hundred have each."""
_COUPLE = 2
_LOOKED_AT = 9
"""The places in the house that a party compares."""
_THRIFT = 0.35
"""How many seat widths farther back a careful buyer sits for one unit of money less."""
_AT_A_WINDOW = 0.4
"""The share of parties that buy at a window, while windows are open."""
_OPEN = range(10, 20)
"""The hours in which windows are open."""
_CANCELLED, _HELD_FIRST, _HELD = 0.05, 0.02, 0.03
"""The shares of parties that cancel, that hold and pay later, and that still hold."""
_WHY_HELD = ("pays at the door", "school party, list follows", "asks the family", "invoice sent", "by phone")


class Demand(Struct, frozen=True):
    """How a showing sells.

    share: of its seats that are sold by now. days: since it went on sale. rush: the share of the parties that came in
    the first hours. house_seats: ids that the house keeps back, by the reason.
    """

    share: float
    days: float = 7.0
    rush: float = 0.15
    house_seats: tuple[tuple[str, tuple[str, ...]], ...] = ()


class _Segment(Struct):
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


class _Party(Struct):
    """A booking of the past that may change yet. window: where it comes; None for the web shop."""

    booking_id: str
    user_id: str
    seat_ids: tuple[str, ...]
    window: int | None

    def change(
        self, act: PastAct, at: datetime, reason: str = "", until: datetime | None = None
    ) -> PastChange:
        """A change of this booking: at its window while that is open, else in the web shop."""
        window = self.window if at.hour in _OPEN else None
        terminal, clerk = (WEB_SHOP, WEB_SHOP) if window is None else (f"window {window}", clerk_at(window))
        return PastChange(
            act, at, self.seat_ids, self.booking_id, self.user_id, clerk, terminal, reason, until
        )


@dataclass(slots=True)
class Audience:
    """The past of one showing, by chance: the same chance gives the same changes, whenever it ends.

    now: the instant up to which it goes, in the zone of the venue. showtime: of the showing. ids: the chance of the
    bookings' ids, which no other showing may have. Whatever is decided depends on how much of the demand has come,
    never on the hour: that only says when, and whether a window was open.
    """

    layout: Layout
    demand: Demand
    now: datetime
    showtime: datetime
    chance: random.Random
    ids: random.Random
    _period: SalePeriod = field(init=False)
    _sold: int = 0
    _segments: list[_Segment] = field(default_factory=list)
    _place: dict[str, tuple[_Segment, int]] = field(default_factory=dict)
    _later: list[tuple[float, int, _Party, PastAct]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lays out the time since the sale began."""
        self._period = SalePeriod(self.now, self.demand.days)

    def past(self) -> list[PastChange]:
        """Every change, oldest first."""
        self._segments = [*_segments_of(self.layout)]
        self._place = {
            seat.seat_id: (segment, at) for segment in self._segments for at, seat in enumerate(segment.seats)
        }
        past = [*self._house_seats()]
        wanted = round(self.demand.share * len(self._place))
        for share, size in self._arrivals(wanted):
            past += self._due(share)
            # Where a large party finds no seats together any more, a couple does.
            seats = (self._choose(size) or self._choose(_COUPLE)) if self._sold < wanted else None
            if seats is not None:
                self._sold += len(seats)
                past.append(self._buys(seats, share, is_last=self._sold >= wanted))
        return [*past, *self._due(1.0)]

    def _house_seats(self) -> Iterator[PastChange]:
        opened = self._period.begins - timedelta(minutes=30)
        for reason, seat_ids in self.demand.house_seats:
            self._take(seat_ids)
            yield PastChange(PastAct.BLOCK, opened, seat_ids, "", "", clerk_at(1), "office", reason)

    def _arrivals(self, seats: int) -> list[tuple[float, int]]:
        """When parties come, as shares of the demand, and their sizes.

        Enough for so many seats, with those that cancel again.
        """
        sizes, weights = zip(*_SIZES, strict=True)
        coming = 0.0
        found: list[tuple[float, int]] = []
        while coming < seats:
            size = self.chance.choices(sizes, weights)[0]
            coming += size * (1 - _CANCELLED)
            found.append((self._arrival(), size))
        return sorted(found)

    def _arrival(self) -> float:
        """A share of the demand: in the first hours of the sale, or later and growing."""
        if self.chance.random() < self.demand.rush:
            return self._period.share(self.chance.expovariate(0.5))
        return 1.0 - float(self.chance.random() ** 1.4)

    def _choose(self, size: int) -> tuple[str, ...] | None:
        """The best seats among those that a party looks at, now taken; None where the house has none for it."""
        thrift = self.chance.choice((0.0, _THRIFT / 2, _THRIFT))
        looked_at = self.chance.choices(self._segments, k=_LOOKED_AT)
        chosen = self._best(looked_at, size, thrift) or self._best(self._segments, size, thrift)
        if chosen is not None:
            self._take(chosen)
        return chosen

    def _best(self, segments: Iterable[_Segment], size: int, thrift: float) -> tuple[str, ...] | None:
        """The seats side by side that suit a party best; None where there are none."""
        best: tuple[float, tuple[Seat, ...]] | None = None
        for segment in segments:
            for first, alone in segment.windows(size):
                seats = segment.seats[first : first + size]
                if all(seat.kind is SeatKind.STANDARD for seat in seats) or self._is_for_these(seats):
                    cost = (
                        sum(seat.distance + thrift * float(seat.price) for seat in seats) / size + 4 * alone
                    )
                    if best is None or cost < best[0]:
                        best = cost, seats
        return tuple(seat.seat_id for seat in best[1]) if best else None

    def _is_for_these(self, seats: Sequence[Seat]) -> bool:
        """Whether a party would take seats of other kinds: a pair with a wheelchair does, some mind no pillar."""
        kinds = sorted(seat.kind for seat in seats)
        if kinds == sorted((SeatKind.WHEELCHAIR, SeatKind.COMPANION)):
            return self.chance.random() < 0.2
        return {*kinds} <= {SeatKind.STANDARD, SeatKind.RESTRICTED_VIEW} and self.chance.random() < 0.3

    def _buys(self, seat_ids: tuple[str, ...], share: float, *, is_last: bool) -> PastChange:
        at, fate = self._period.instant(share), self.chance.random()
        window = self.chance.choice((1, 1, 2)) if self.chance.random() < _AT_A_WINDOW else None
        why, until = self.chance.choice(_WHY_HELD), self._end_of_hold()
        booking_id = new_booking_id(self.ids.randbytes)
        party = _Party(booking_id, some_customer(self.chance), seat_ids, window)
        if is_last or fate >= _CANCELLED + _HELD_FIRST + _HELD:
            return party.change(PastAct.SELL, at)
        if fate < _CANCELLED:
            self._plan(share, party, PastAct.CANCEL)
            return party.change(PastAct.SELL, at)
        if fate < _CANCELLED + _HELD_FIRST:
            self._plan(share, party, PastAct.CONFIRM)
            return party.change(PastAct.HOLD, at, why)
        return party.change(PastAct.HOLD, at, why, until)

    def _end_of_hold(self) -> datetime:
        """An hour before the show, or some hours from now."""
        before = self.showtime - timedelta(hours=1)
        return min(before, self.now + timedelta(minutes=self.chance.randint(120, 2880)))

    def _plan(self, share: float, party: _Party, act: PastAct) -> None:
        """Has something become of a booking, some hours later; a hold is not left over."""
        later = share + (1.0 - share) * self.chance.uniform(0.1, 0.9)
        heappush(self._later, (later, len(self._later), party, act))

    def _due(self, share: float) -> Iterator[PastChange]:
        while self._later and self._later[0][0] <= share:
            later, _, party, act = heappop(self._later)
            if act is PastAct.CANCEL:
                self._take(party.seat_ids, is_free=True)
                self._sold -= len(party.seat_ids)
            yield party.change(act, self._period.instant(later))

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
