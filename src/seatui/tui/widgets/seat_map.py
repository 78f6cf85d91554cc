"""The map of a house, with keys and mouse: every seat in sight, the cursor, and what is picked."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.signal import Signal

from seatui.domain.cursor import Cursor
from seatui.domain.glyphs import UNICODE, GlyphSet
from seatui.domain.layout import Spot
from seatui.domain.seats import Seat
from seatui.domain.selection import Selection
from seatui.tui.messages import PickRefused
from seatui.tui.picking import Picking, Step
from seatui.tui.update import HouseUpdate
from seatui.tui.widgets.map_canvas import MARGIN, MapCanvas
from seatui.tui.widgets.seat_keys import SEAT_ACTIONS, SEAT_KEYS, STEPS


class SeatMapView(MapCanvas, can_focus=True):
    """Lets a clerk move about and pick in a house. Posts PickRefused."""

    BINDINGS: ClassVar[list[BindingType]] = SEAT_KEYS

    def __init__(self, *, glyphs: GlyphSet = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(glyphs=glyphs, id=id)
        self._pressed: Spot | None = None
        self.cursor_moved: Signal[Seat] = Signal(self, "cursor-moved")
        """The seat the cursor has come to. A signal and no message: the line that names it is painted with it."""
        self.selection_changed: Signal[Selection] = Signal(self, "selection-changed")
        """What is picked now, or that a range began or ended; a signal for the same reason."""

    def show(self, update: HouseUpdate) -> None:
        """Shows a house, or what changed in it."""
        if self._picture is not None and not update.replaced:
            self.draw(update.house, update.read_at, update.changed)
            return
        before, layout = self.selection, update.house.layout
        front = Cursor.front(layout)
        fresh = Picking(front) if front else None
        self._picking = self._picking.on_layout(layout) if self._picking else fresh
        self.draw_anew(update.house, update.read_at)
        self._tell(before)

    def drop(self, seat_ids: Iterable[str]) -> None:
        """Drops seats from the selection."""
        if self._picking is not None:
            self._become(self._picking.without(frozenset(seat_ids)))

    def can_pick(self, seat_id: str) -> bool:
        """Whether a seat is free to pick, as far as is known."""
        return self._picture is not None and self._picture.house.is_free(seat_id, self._picture.now)

    def step_back(self) -> bool:
        """Gives back the range; without one, drops the selection. False when there was neither."""
        if self._picking is None or not (self.selection.is_range or self.selection):
            return False
        self._become(self._picking.cancel_range() if self.selection.is_range else self._picking.clear())
        return True

    def settle_range(self) -> None:
        """Keeps the range that is being drawn, if one is."""
        if self._picking is not None and self.selection.is_range:
            self._become(self._picking.keep_range())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """In a house without seats there is nothing to move about in."""
        return self._picking is not None or action not in SEAT_ACTIONS

    def action_move(self, direction: str) -> None:
        """Moves the cursor."""
        self._step(STEPS[direction])

    def action_zoom(self, direction: int) -> None:
        """Draws the house larger or smaller."""
        self.zoom_to(self.zoom.closer() if direction > 0 else self.zoom.farther())

    def action_page(self, direction: int) -> None:
        """Moves the cursor by a screenful."""
        rows = max(self.size.height - MARGIN.y, 1)
        self._step(lambda cursor: cursor.down(rows) if direction > 0 else cursor.up(rows))

    def action_draw(self, direction: str) -> None:
        """Moves the cursor and picks the range from where it began."""
        if self._picking is not None:
            self._become(self._picking.draw(STEPS[direction], self.can_pick))

    def action_range(self) -> None:
        """Begins a range that the next moves draw on, or keeps the one that is drawn."""
        if self._picking is not None:
            held = self._picking.holding
            self._become(self._picking.keep_range() if held else self._picking.hold_range(self.can_pick))

    def action_pick(self) -> None:
        """Picks or drops the seat at the cursor; keeps a range that is being drawn."""
        if self._picking is None:
            return
        if self.selection.is_range:
            self._become(self._picking.keep_range())
        elif self._picking.seat_id in self.selection or self.can_pick(self._picking.seat_id):
            self._become(self._picking.toggle())
        else:
            self.post_message(PickRefused(self._picking.cursor.seat))

    def _step(self, step: Step) -> None:
        if self._picking is not None:
            self._become(self._picking.move(step, self.can_pick))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Moves the cursor to the seat; letting go there picks it, dragging draws a range."""
        spot = self._spot_under(event)
        if event.button != 1 or spot is None or self._picking is None:
            return
        self._pressed = spot
        self.capture_mouse()
        self._become(self._picking.go(spot))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draws the range on to the seat nearest to the mouse."""
        if self._pressed is None or self._picking is None:
            return
        spot = self._nearest_spot(event)
        if self.selection.is_range or spot != self._pressed:
            self._become(self._picking.draw(lambda cursor: Cursor.on(cursor.layout, spot), self.can_pick))

    def on_mouse_up(self) -> None:
        """Keeps the range, or picks the seat that was clicked."""
        if self._pressed is not None:
            self._pressed = None
            self.release_mouse()
            self.action_pick()

    def _map_offset(self, event: events.MouseEvent) -> Offset:
        window = self.window
        return Offset(event.x - window.x + self.scroll_offset.x, event.y - window.y + self.scroll_offset.y)

    def _spot_under(self, event: events.MouseEvent) -> Spot | None:
        """The spot that a mouse event is at: in the overview the nearest, else the seat itself."""
        if not self.window.contains(event.x, event.y):
            return None
        if self._near is None:
            return self._nearest_spot(event)
        return self._near.spot_at(*self._map_offset(event))

    def _nearest_spot(self, event: events.MouseEvent) -> Spot:
        geometry = self._near or self._far
        assert geometry is not None, "a house is drawn"
        return geometry.nearest_spot(*self._map_offset(event))

    def _become(self, picking: Picking) -> None:
        """Takes on a new state, and repaints what differs."""
        before, self._picking = self._picking, picking
        if before is None or before == picking:
            return
        if before.picks is not picking.picks:
            looks = replace(self.looks, picked=picking.picks.members)
            self.change_looks(looks, before.picks.members ^ picking.picks.members)
        if before.cursor != picking.cursor:
            self.repaint_move(before.cursor, picking.cursor)
        self._tell(before.picks, before.cursor)

    def _tell(self, picks: Selection, cursor: Cursor | None = None) -> None:
        if self.cursor is not None and self.cursor != cursor:
            self.cursor_moved.publish(self.cursor.seat)
        if self.selection != picks:
            self.selection_changed.publish(self.selection)
