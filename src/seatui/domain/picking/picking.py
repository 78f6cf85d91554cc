"""Cursor and selection as one state, with a transition for each key. Pure; the widget only draws it."""

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.picking.cursor import Cursor
from seatui.domain.picking.selection import Pickable, Selection
from seatui.domain.venue.layout import Layout, Spot

Step = Callable[[Cursor], Cursor]
EMPTY = Selection()


class Picking(Struct, frozen=True):
    """The cursor and the picked seats.

    holding: the range was begun by `v` and extends with every move; one drawn with shift or the mouse is ended, its
    seats kept, by the next plain move.
    """

    cursor: Cursor
    picks: Selection = EMPTY
    holding: bool = False

    @property
    def seat_id(self) -> str:
        """The seat at the cursor."""
        return self.cursor.seat.seat_id

    def move(self, step: Step, pickable: Pickable) -> "Picking":
        """A plain move: extends a range that is held, ends one that is not, keeping its seats."""
        if self.holding:
            return self.stretch_to(step(self.cursor), pickable)
        return Picking(step(self.cursor), self.picks.end_range() if self.picks.is_range else self.picks)

    def draw(self, step: Step, pickable: Pickable) -> "Picking":
        """A move that draws a range, begun at the cursor unless one is being drawn."""
        picks = self.picks.begin_range(self.cursor.spot)
        return replace(self, picks=picks).stretch_to(step(self.cursor), pickable)

    def go(self, spot: Spot) -> "Picking":
        """Puts the cursor on a spot, and ends a range, keeping its seats."""
        return Picking(Cursor.on(self.cursor.layout, spot), self.picks.end_range())

    def toggle(self) -> "Picking":
        """Picks or drops the seat at the cursor."""
        return replace(self, picks=self.picks.toggle(self.seat_id))

    def hold_range(self, pickable: Pickable) -> "Picking":
        """Begins a range at the cursor that every move extends."""
        picks = self.picks.end_range().begin_range(self.cursor.spot)
        return replace(self, picks=picks, holding=True).stretch_to(self.cursor, pickable)

    def keep_range(self) -> "Picking":
        """Ends the range, keeping its seats."""
        return Picking(self.cursor, self.picks.end_range())

    def cancel_range(self) -> "Picking":
        """Ends the range, dropping the seats that it added."""
        return Picking(self.cursor, self.picks.cancel_range())

    def clear(self) -> "Picking":
        """Drops everything that is picked."""
        return Picking(self.cursor)

    def pick_only(self, seat_ids: Iterable[str]) -> "Picking":
        """Replaces the picked seats by these, and puts the cursor on the first of them."""
        seat_ids = tuple(seat_ids)
        spot = self.cursor.layout.spots[seat_ids[0]] if seat_ids else self.cursor.spot
        return Picking(Cursor.on(self.cursor.layout, spot), Selection(seat_ids))

    def pick_too(self, seat_ids: Iterable[str]) -> "Picking":
        """Adds these seats to the picked ones; drops them where all of them are picked."""
        more = tuple(seat_ids)
        if self.picks.members.issuperset(more):
            return Picking(self.cursor, self.picks.end_range().drop(more))
        return Picking(self.cursor, Selection(tuple(dict.fromkeys((*self.picks, *more)))))

    def without(self, seat_ids: frozenset[str]) -> "Picking":
        """The same without these seats."""
        return replace(self, picks=self.picks.drop(seat_ids)) if self.picks.members & seat_ids else self

    def on_layout(self, layout: Layout) -> "Picking | None":
        """The same in another layout, as far as it has the seats; None when it has none."""
        spot = layout.spots.get(self.seat_id)
        cursor = Cursor.front(layout) if spot is None else Cursor.on(layout, spot)
        if cursor is None:
            return None
        return Picking(cursor, Selection(tuple(each for each in self.picks if each in layout.seats)))

    def stretch_to(self, cursor: Cursor, pickable: Pickable) -> "Picking":
        """Moves the cursor, and picks every pickable seat from the anchor to there."""
        return replace(self, cursor=cursor, picks=self.picks.stretch(cursor.layout, cursor.spot, pickable))
