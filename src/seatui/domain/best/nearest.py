"""The blocks of seats that can be had in the place of lost ones, the nearest first."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from seatui.domain.best.index import BestIndex
from seatui.domain.best.search import BestSeats, Proposal
from seatui.domain.best.wish import Wish
from seatui.domain.model.seats import Seat


class Offer(Struct, frozen=True):
    """Seats together in the place of others. is_equal: of the same zone and price."""

    seats: tuple[Seat, ...]
    is_equal: bool

    @property
    def seat_ids(self) -> tuple[str, ...]:
        """The seats as a sale takes them."""
        return tuple(seat.seat_id for seat in self.seats)


def nearest_blocks(index: BestIndex, wanted: Sequence[Seat], taken: Iterable[str]) -> Iterator[Offer]:
    """As many seats together as were wanted: of the same zone and price, then of the same zone, then any.

    wanted: also seats that a new plan does not have any more. taken: the seats that are unavailable now, the lost
    ones among them. No seat is offered twice.
    """
    taken, offered = frozenset(taken), set[str]()
    for number, wish in enumerate(_wishes(wanted)):
        for proposal in _together(BestSeats(index, wish, taken)):
            if offered.isdisjoint(proposal.seat_ids):
                offered.update(proposal.seat_ids)
                yield Offer(proposal.seats, is_equal=number == 0)


def _together(best: BestSeats) -> Iterator[Proposal]:
    number = 0
    while (proposal := best.proposal(number)) is not None and proposal.is_together:
        yield proposal
        number += 1


def _wishes(wanted: Sequence[Seat]) -> Iterator[Wish]:
    party, near = len(wanted), tuple(seat.seat_id for seat in wanted)
    zones, prices = {seat.zone for seat in wanted}, {seat.price for seat in wanted}
    zone = zones.pop() if len(zones) == 1 else None
    price = prices.pop() if len(prices) == 1 else None
    yield Wish(party, zone=zone, price=price, near=near)
    yield Wish(party, zone=zone, near=near)
    yield Wish(party, near=near)
