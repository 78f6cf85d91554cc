"""The free seats of a house, and the candidates for a wish among them, as masks of places."""

from collections.abc import Iterable
from functools import cached_property
from itertools import repeat

from seatui.domain.best.index import BestIndex
from seatui.domain.best.masks import ahead, behind, flags_of, mask_of, runs, with_exactly
from seatui.domain.best.shapes import Group


class FreeSeats:
    """The free seats of a house at one moment. taken: ids of the unavailable seats; unknown ids are ignored."""

    def __init__(self, index: BestIndex, taken: Iterable[str]) -> None:
        flags = flags_of(index.present, index.places)
        # Place 0 has no seat: unknown ids lead there.
        for place in map(index.place_of.get, taken, repeat(0)):
            flags[place] = 0
        self.index = index
        self.flags = flags
        self.free = mask_of(flags)

    def is_free(self, seat_id: str) -> bool:
        """Whether the seat can be sold."""
        return bool(self.flags[self.index.place_of.get(seat_id, 0)])

    @cached_property
    def leaving_left(self) -> int:
        """The places from which a window of any size leaves the seat on its left alone."""
        return behind(self._losable & ~behind(self.free, 1), 1)

    def leaving_right(self, size: int) -> int:
        """The places from which a window of this size leaves the seat on its right alone."""
        return ahead(self._losable & ~ahead(self.free, 1), size)

    @cached_property
    def at_aisles(self) -> int:
        """The seats at an aisle, or at the end of a row."""
        present = self.index.present
        return present & ~(ahead(present, 1) & behind(present, 1))

    @cached_property
    def _losable(self) -> int:
        return self.free & ~self.index.wheelchairs


class Candidates:
    """The free seats that a wish admits, without those already proposed."""

    def __init__(self, free_seats: FreeSeats, wanted: int) -> None:
        self.free_seats = free_seats
        self._flags = flags_of(wanted & free_seats.free, free_seats.index.places)

    @property
    def wanted(self) -> int:
        """The candidates as a mask."""
        return mask_of(self._flags)

    def remove(self, places: Iterable[int]) -> None:
        """Removes these places."""
        for place in places:
            self._flags[place] = 0

    def starts(self, group: Group) -> bytearray:
        """Flags of the places from which the group can sit: its first seat there, the others to the right."""
        index = self.free_seats.index
        starts = runs(self.wanted, group.size)
        if group.wheelchairs is not None and starts:
            starts &= with_exactly(index.wheelchairs, group.wheelchairs, group.size, index.places)
        if group.on_aisle:
            starts &= self.free_seats.at_aisles | ahead(self.free_seats.at_aisles, group.size - 1)
        return flags_of(starts, index.places)

    def singles(self, group: Group) -> bytes:
        """The number of seats that the group would leave alone, by its first place: 0, 1 or 2."""
        total = self.free_seats.leaving_left + self.free_seats.leaving_right(group.size)
        return total.to_bytes(self.free_seats.index.places, "little")
