"""The houses read last: opened again, they are brought up to date instead of being read anew."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from seatui.booking import HouseRepository
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.tui.terminal import gc_policy

KEPT = 300_000
"""The most seats of the houses that are kept."""

FRESH = 60.0
"""Seconds after its last reading until a house is read anew: its changes do not tell of holds that were extended."""


@dataclass(frozen=True, slots=True)
class _Kept:
    house: House
    read_at: float


class RecentHouses:
    """Keeps the houses that were read last, for the list of showings and the house screen alike."""

    def __init__(self, houses: HouseRepository) -> None:
        self._houses = houses
        self._kept: OrderedDict[tuple[str, datetime], _Kept] = OrderedDict()

    async def read(self, showing: Showing) -> House:
        """The house of a showing as it is now. Raises the errors of `HouseRepository.house`."""
        house = await self._brought_up_to_date(showing)
        if house is None:
            house = await self._houses.house(showing.event_id, showing.showtime)
        self._keep(house)
        return house

    async def _brought_up_to_date(self, showing: Showing) -> House | None:
        """None for one that is not kept, was read long ago, or whose event or plan is another one by now."""
        kept = self._kept.get((showing.event_id, showing.showtime))
        if kept is None or kept.house.showing != showing or monotonic() - kept.read_at > FRESH:
            return None
        changes = await self._houses.changes(kept.house)
        if changes.is_replaced:
            return None
        return kept.house.with_changes(kept.house.news(changes.states), changes.mark)

    def _keep(self, house: House) -> None:
        key = house.showing.event_id, house.showing.showtime
        before = self._kept.get(key)
        self._kept[key] = _Kept(house, monotonic())
        self._kept.move_to_end(key)
        while (
            len(self._kept) > 1 and sum(len(each.house.layout.seats) for each in self._kept.values()) > KEPT
        ):
            self._kept.popitem(last=False)
        if before is None or before.house.layout is not house.layout:
            gc_policy.freeze()
