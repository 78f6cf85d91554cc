"""The house of the highlighted showing: what is said of it beside the list."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from seatui.domain.model.seats import SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.zone_standings import ZoneStanding, zone_standings


class SelectedHouse(Struct, frozen=True):
    """A house at an instant, its zones, and its held seats. next_end: when the next hold ends; None without one."""

    house: House
    now: datetime
    zones: Sequence[ZoneStanding]
    held: int
    next_end: datetime | None

    @classmethod
    def of(cls, house: House, now: datetime) -> "SelectedHouse":
        """A large house takes a while: meant for another thread."""
        held = house.counts(now)[SeatStatus.RESERVED]
        return cls(house, now, zone_standings(house, now), held, house.next_end(now))
