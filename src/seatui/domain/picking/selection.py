"""The seats that a clerk has picked, in the order picked: pure, immutable."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.venue.layout import Layout, Spot

Pickable = Callable[[Iterable[str]], Iterable[str]]
"""A filter: those of these seats that can be picked."""


class Selection(Struct, frozen=True, dict=True):
    """Picked seats, and the anchor of the range that is being drawn, if any.

    before: the seats that were picked when the range began: a range that shrinks drops what it added and no longer
    spans, and escape drops all that it added.
    """

    seat_ids: tuple[str, ...] = ()
    anchor: Spot | None = None
    before: tuple[str, ...] = ()

    def __contains__(self, seat_id: object) -> bool:
        return seat_id in self.members

    def __iter__(self) -> Iterator[str]:
        return iter(self.seat_ids)

    def __len__(self) -> int:
        return len(self.seat_ids)

    @cached_property
    def members(self) -> frozenset[str]:
        """The picked seats as a set, made once: membership is tested for every seat that is drawn."""
        return frozenset(self.seat_ids)

    @property
    def is_range(self) -> bool:
        """Whether a range is being drawn."""
        return self.anchor is not None

    def toggle(self, seat_id: str) -> "Selection":
        """Picks the seat, or drops it when it is picked."""
        if seat_id in self.members:
            return self.drop([seat_id])
        return replace(self, seat_ids=(*self.seat_ids, seat_id))

    def drop(self, seat_ids: Iterable[str]) -> "Selection":
        """The selection without these seats."""
        gone = frozenset(seat_ids)
        return replace(
            self,
            seat_ids=tuple(seat_id for seat_id in self.seat_ids if seat_id not in gone),
            before=tuple(seat_id for seat_id in self.before if seat_id not in gone),
        )

    def begin_range(self, anchor: Spot) -> "Selection":
        """Starts a range at a spot; a range that is being drawn keeps its anchor."""
        if self.anchor is not None:
            return self
        return replace(self, anchor=anchor, before=self.seat_ids)

    def stretch(self, layout: Layout, to: Spot, pickable: Pickable) -> "Selection":
        """The range from the anchor to a spot: the seats picked before, and every pickable seat of it."""
        if self.anchor is None:
            return self
        spanned = pickable([seat.seat_id for seat in layout.block(self.anchor, to)])
        return replace(self, seat_ids=tuple(dict.fromkeys((*self.before, *spanned))))

    def end_range(self) -> "Selection":
        """Ends the range, keeping its seats."""
        return Selection(self.seat_ids)

    def cancel_range(self) -> "Selection":
        """The selection from before the range began."""
        return Selection(self.before)
