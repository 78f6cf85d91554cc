"""Cursor moves, picks and zoom, by keys and by mouse."""

from seatui.domain.picking.cursor import Cursor
from seatui.domain.picking.picking import Picking, Step
from seatui.domain.venue.layout import Spot
from seatui.tui.controllers.house_view import MapView
from seatui.tui.state import HouseState
from seatui.tui.zoom import Zoom


class PickingController:
    """Changes cursor, picks and zoom."""

    def __init__(self, state: HouseState, view: MapView) -> None:
        self._state = state
        self._view = view
        self._pressed: Spot | None = None

    def move(self, step: Step) -> None:
        """Moves the cursor to another seat; extends a range that was begun."""
        self._state.change_picking(lambda picking: picking.move(step, self._state.pickable))

    def move_by_cell(self, step: Step) -> None:
        """Moves the cursor to another seat, in the overview to another cell."""
        self.move(self._view.seat_map.step_by_cell(step))

    def move_page(self, direction: int) -> None:
        """Moves the cursor by a screenful. direction: 1 or -1."""
        rows = self._view.seat_map.rows_of_page
        self.move(lambda cursor: cursor.down(rows) if direction > 0 else cursor.up(rows))

    def draw(self, step: Step) -> None:
        """Moves the cursor and extends the range from where it began."""
        self._state.change_picking(lambda picking: picking.draw(step, self._state.pickable))

    def toggle_range(self) -> None:
        """Begins a range that the next moves extend, or keeps the one being drawn."""
        self._state.change_picking(
            lambda picking: (
                picking.keep_range() if picking.holding else picking.hold_range(self._state.pickable)
            )
        )

    def keep_range(self) -> None:
        """Keeps the range being drawn, if any; discards typed digits."""
        self._state.digits = ""
        if self._state.picks.is_range:
            self._state.change_picking(Picking.keep_range)

    def pick(self) -> None:
        """Picks or drops the seat at the cursor; keeps a range being drawn."""
        picking, picks = self._state.picking, self._state.picks
        if picking is None:
            return
        if picks.is_range:
            self._state.set_picking(picking.keep_range())
        elif picking.seat_id in picks or self._state.can_pick(picking.seat_id):
            self._state.set_picking(picking.toggle())
        else:
            self._view.refuse(picking.cursor.seat)

    def pick_row(self) -> None:
        """Picks the cursor's whole row; if that is picked already, its whole block."""
        cursor = self._state.cursor
        if cursor is None:
            return
        row = self._state.pickable(seat.seat_id for seat in cursor.layout.seats_of_row(cursor.row))
        if row and self._state.picks.members.issuperset(row):
            rows = (each for each in cursor.layout.rows if each.block == cursor.row.block)
            row = self._state.pickable(seat.seat_id for each in rows for seat in each.seats)
        if row:
            self._state.change_picking(lambda picking: picking.pick_too(row))

    def step_back(self) -> bool:
        """Drops the range, or else all picks. False if there were none."""
        picks = self._state.picks
        if picks.is_range:
            self._state.change_picking(Picking.cancel_range)
        elif picks:
            self._state.change_picking(Picking.clear)
        return picks.is_range or bool(picks)

    def clear(self) -> None:
        """Drops all picks."""
        self._state.change_picking(Picking.clear)

    def zoom(self, direction: int) -> None:
        """Draws the house larger or smaller. direction: 1 or -1."""
        zoom = self._state.zoom
        self._state.set_zoom(zoom.closer() if direction > 0 else zoom.farther())

    def cannot_zoom(self, direction: int) -> str:
        """Why the house cannot be drawn larger (1) or smaller (-1); empty if it can."""
        zoom = self._state.zoom
        if direction > 0 and zoom is Zoom.TALL:
            return "The house cannot be drawn any larger"
        if direction < 0 and zoom is Zoom.OVERVIEW:
            return "The whole house is in sight"
        return ""

    @property
    def is_dragging(self) -> bool:
        """Whether the mouse button is down on the map."""
        return self._pressed is not None

    def press(self, spot: Spot) -> None:
        """Moves the cursor to a seat on which the mouse button went down."""
        self._pressed = spot
        self._state.change_picking(lambda picking: picking.go(spot))

    def drag(self, spot: Spot) -> None:
        """Extends the range to a seat to which the mouse was dragged."""
        if self._pressed is not None and (self._state.picks.is_range or spot != self._pressed):
            self.draw(lambda cursor: Cursor.on(cursor.layout, spot))

    def release(self) -> None:
        """Keeps the range when the button is released, or picks the clicked seat."""
        if self._pressed is not None:
            self._pressed = None
            self.pick()
