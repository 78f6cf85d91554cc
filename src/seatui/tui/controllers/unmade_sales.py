"""What was typed for sales and holds that were not made."""

from seatui.domain.model.bookings import WALK_IN
from seatui.tui.sale import Sale

KEPT = 20
"""The most of them: nobody comes back to an older one."""


class UnmadeSales:
    """Keeps customer, reason and end of sales and holds that were refused or left, until one is made with them."""

    def __init__(self) -> None:
        self._kept: list[Sale] = []
        self._for_next: Sale | None = None

    def keep(self, sale: Sale, *, is_for_next: bool) -> None:
        """Keeps what was typed for these seats. is_for_next: also for the very next sale, of whichever seats."""
        self._kept = [each for each in self._kept if not _share_seats(each, sale)][: KEPT - 1]
        if (sale.customer, sale.reason, sale.typed_end) != (WALK_IN, "", ""):
            self._kept.insert(0, sale)
            self._for_next = sale if is_for_next else self._for_next

    def recall(self, sale: Sale) -> Sale:
        """A sale with what was typed for one of its seats before, or for lost seats just now."""
        found = next((each for each in self._kept if _share_seats(each, sale)), self._for_next)
        self._for_next = None
        return sale if found is None else sale.like(found)

    def forget(self, made: Sale) -> None:
        """Forgets what was typed for the seats and for the customer of a sale that was made."""
        self._for_next = None
        self._kept = [each for each in self._kept if not (_share_seats(each, made) or _is_same(each, made))]


def _is_same(one: Sale, other: Sale) -> bool:
    """Whether both are for one customer who has a name."""
    return one.customer == other.customer != WALK_IN


def _share_seats(one: Sale, other: Sale) -> bool:
    return not frozenset(one.seat_ids).isdisjoint(other.seat_ids)
