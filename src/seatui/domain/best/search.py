"""Proposals for a wish, one after another, in an order that does not depend on how they are requested."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from seatui.domain.best.adjacent_rows import AdjacentRows
from seatui.domain.best.free_seats import Candidates, FreeSeats
from seatui.domain.best.index import DRAWBACK, SEAT_WIDTH, BestIndex, Category
from seatui.domain.best.reasons import reasons
from seatui.domain.best.scattered import Scattered
from seatui.domain.best.shapes import shapes_in_order
from seatui.domain.best.wish import Wish, zones_meant
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.picking.singles import left_alone

SINGLE = DRAWBACK * 1000
"""The cost of a seat left alone by a party in one row: proposals without any come before all with one."""

KEPT = frozenset({SeatKind.COMPANION, SeatKind.WHEELCHAIR})
"""The kinds that are kept for parties with wheelchairs."""

FOR_OTHERS = (frozenset[SeatKind](), frozenset({SeatKind.COMPANION}), KEPT)
"""The kept kinds that other parties may have, step by step: each only if the step before had no proposal."""

COMPANIONS_FIRST = {SeatKind.STANDARD: DRAWBACK, SeatKind.RESTRICTED_VIEW: 2 * DRAWBACK}


class Proposal(Struct, frozen=True):
    """Seats for a party, row by row from the left, and the reasons: short phrases, safe to print.

    alone: the free seats that would stand alone if these are sold. is_together: whether they are side by side, or in
    rows behind one another.
    """

    seats: tuple[Seat, ...]
    reasons: tuple[str, ...]
    alone: tuple[Seat, ...] = ()
    is_together: bool = True

    def __str__(self) -> str:
        return ", ".join(self.reasons)

    @property
    def seat_ids(self) -> tuple[str, ...]:
        """The seats as a sale takes them."""
        return tuple(seat.seat_id for seat in self.seats)


class BestSeats:
    """The proposals for a wish, best first, each found on first access. Not thread-safe.

    taken: the seats that are unavailable now; later changes have no effect.
    """

    def __init__(self, index: BestIndex, wish: Wish, taken: Iterable[str]) -> None:
        self.wish = wish
        self._index = index
        self._free = FreeSeats(index, taken)
        self._found: list[Proposal] = []
        self._to_come = self._proposals()

    def proposal(self, number: int) -> Proposal | None:
        """The best proposal (0), the next best (1), and so on; None before the first and after the last."""
        if number < 0:
            return None
        while len(self._found) <= number:
            proposal = next(self._to_come, None)
            if proposal is None:
                return None
            self._found.append(proposal)
        return self._found[number]

    @property
    def admitted(self) -> int:
        """How many free seats the wish admits, together or not."""
        kinds = KEPT if self.wish.wheelchairs else FOR_OTHERS[-1]
        return len(self._index.places_in(self._wanted(kinds) & self._free.free))

    def _proposals(self) -> Iterator[Proposal]:
        kinds = (KEPT,) if self.wish.wheelchairs else FOR_OTHERS
        before = None
        for wanted in map(self._wanted, kinds):
            if wanted != before and not self._found:
                yield from self._among(Candidates(self._free, wanted))
            before = wanted

    def _wanted(self, kinds: frozenset[SeatKind]) -> int:
        """A mask of the seats that the wish admits. kinds: those of `KEPT` to include."""
        wish, zones = self.wish, self._index.zones
        if wish.zone is not None:
            zones = zones_meant(zones, wish.zone)

        def admits(seat: Category) -> bool:
            return (
                seat.zone in zones and wish.pays(seat.price) and (seat.kind not in KEPT or seat.kind in kinds)
            )

        return self._index.mask(admits)

    def _among(self, candidates: Candidates) -> Iterator[Proposal]:
        """Proposals in one row, in several, and scattered only if there are none together."""
        near, drawbacks = self.wish.near, self._drawbacks()
        costs = self._index.costs_near(near, drawbacks) if near else self._index.costs(drawbacks)
        is_any = False
        for shapes in shapes_in_order(self.wish):
            single = SINGLE if len(shapes[0]) == 1 and not near else self.wish.party * SEAT_WIDTH
            for stack in AdjacentRows(self._index, costs, candidates, shapes, single).cheapest_first():
                is_any = True
                yield self._proposal(stack.places, is_together=True)
        if not is_any and not self.wish.rows:
            for places in Scattered(costs, candidates, self.wish).cheapest_first():
                yield self._proposal(places, is_together=False)

    def _drawbacks(self) -> dict[SeatKind, int]:
        if self.wish.wheelchairs:
            return COMPANIONS_FIRST
        return {} if self.wish.names_price else {SeatKind.RESTRICTED_VIEW: DRAWBACK}

    def _proposal(self, places: Sequence[int], is_together: bool) -> Proposal:
        seats = tuple(self._index.seat(place) for place in places)
        alone = left_alone(self._index.layout, self._free.is_free, {seat.seat_id for seat in seats})
        why = reasons(self._index, self.wish, places, alone, is_together)
        return Proposal(seats, why, tuple(alone), is_together)
