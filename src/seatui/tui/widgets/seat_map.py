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
from seatui.domain.history import History
from seatui.domain.layout import Spot
from seatui.domain.seats import Seat
from seatui.domain.selection import Selection
from seatui.domain.singles import left_alone
from seatui.tui.looks import Letters, Looks
from seatui.tui.messages import BestAsked, NextBestAsked, OwnersAsked, PickRefused, PricesShown
from seatui.tui.picking import Picking, Step
from seatui.tui.update import HouseUpdate
from seatui.tui.widgets.map_canvas import MARGIN, MapCanvas
from seatui.tui.widgets.seat_keys import SEAT_ACTIONS, SEAT_KEYS, STEPS
from seatui.tui.zoom import Zoom

CELL_BY_CELL = frozenset({"left", "right", "up", "down"})
"""The moves that go from cell to cell where a cell stands for several seats."""

LOOKED_AT = 400
"""Picks more than these are a whole house rather than a party: nobody counts what stands alone beside them."""


class SeatMapView(MapCanvas, can_focus=True):
    """Lets a clerk move about and pick in a house. Posts PickRefused."""

    BINDINGS: ClassVar[list[BindingType]] = SEAT_KEYS

    def __init__(self, *, glyphs: GlyphSet = UNICODE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(glyphs=glyphs, id=id)
        self._pressed: Spot | None = None
        self._history: History[tuple[str, ...]] = History(())
        self._count = ""
        self.cursor_moved: Signal[Seat] = Signal(self, "cursor-moved")
        """The seat the cursor has come to. A signal and no message: the line that names it is painted with it."""
        self.selection_changed: Signal[Selection] = Signal(self, "selection-changed")
        """What is picked now, or that a range began or ended; a signal for the same reason."""
        self.counted: Signal[str] = Signal(self, "counted")
        """The digits typed so far."""
        self.signs_changed: Signal[Zoom] = Signal(self, "signs-changed")
        """How large the house is drawn now; or it is as large as before, and other letters stand beside the seats."""

    def show(self, update: HouseUpdate) -> None:
        """Shows a house, or what changed in it."""
        if self._picture is not None and not update.replaced:
            self.draw(update.house, update.read_at, update.changed)
            return
        before, layout = self.selection, update.house.layout
        front = Cursor.front(layout, frozenset(update.house.taken(update.read_at)))
        fresh = Picking(front) if front else None
        self._picking = self._picking.on_layout(layout) if self._picking else fresh
        self._history = self._history.amend(self.selection.seat_ids)
        self.draw_anew(update.house, update.read_at)
        self._tell(before)

    def drop(self, seat_ids: Iterable[str]) -> None:
        """Drops seats from the selection."""
        if self._picking is not None:
            left = self._picking.without(frozenset(seat_ids))
            self._history = self._history.amend(left.picks.end_range().seat_ids)
            self._become(left)

    def can_pick(self, seat_id: str) -> bool:
        """Whether a seat is free to pick, as far as is known."""
        return self._picture is not None and self._picture.house.is_free(seat_id, self._picture.now)

    def pickable(self, seat_ids: Iterable[str]) -> list[str]:
        """Those of these seats that are free to pick, as far as is known."""
        return self._picture.house.free(seat_ids, self._picture.now) if self._picture is not None else []

    def step_back(self) -> bool:
        """Gives back the range, or the digits typed, or drops the selection. False when there was none of them."""
        if self._count:
            self._count = ""
            return True
        if self._picking is None or not (self.selection.is_range or self.selection):
            return False
        self._become(self._picking.cancel_range() if self.selection.is_range else self._picking.clear())
        return True

    def pick_only(self, seat_ids: Iterable[str]) -> None:
        """Picks these seats in the place of all others, and goes there."""
        if self._picking is not None:
            self._become(self._picking.pick_only(seat_ids))

    def pick_too(self, seat_ids: Iterable[str]) -> None:
        """Picks these seats too, those that can be; where all of them are picked, drops them."""
        free = self.pickable(seat_ids)
        if self._picking is not None and free:
            self._become(self._picking.pick_too(free))

    def go_to(self, seat_id: str) -> None:
        """Goes to a seat."""
        if self._picking is not None:
            self._become(self._picking.go(self._picking.cursor.layout.spots[seat_id]))

    def own(self, booking_ids: Iterable[str], changed: Iterable[str] | None = None) -> None:
        """From now on shows the seats of these holds as this terminal's own. changed: as far as they are known."""
        self.change_looks(replace(self.looks, mine=self.looks.mine.union(booking_ids)), changed)

    def settle_range(self) -> None:
        """Keeps the range that is being drawn, if one is; digits that were typed are for nothing then."""
        self._count = ""
        if self._picking is not None and self.selection.is_range:
            self._become(self._picking.keep_range())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """In a house without seats there is nothing to move about in."""
        return self._picking is not None or action not in SEAT_ACTIONS

    def action_move(self, direction: str) -> None:
        """Moves the cursor: in the overview on to another cell."""
        step = STEPS[direction]
        if self.zoom is Zoom.OVERVIEW and direction in CELL_BY_CELL:
            self._step(lambda cursor: self._to_next_cell(cursor, step))
        else:
            self._step(step)

    def _to_next_cell(self, cursor: Cursor, step: Step) -> Cursor:
        geometry = self._geometry
        assert geometry is not None, "a house is drawn"
        at = geometry.place(cursor.spot)
        while geometry.place(cursor.spot) == at and (further := step(cursor)) != cursor:
            cursor = further
        return cursor

    def action_zoom(self, direction: int) -> None:
        """Draws the house larger or smaller."""
        self.zoom_to(self.zoom.closer() if direction > 0 else self.zoom.farther())
        self.signs_changed.publish(self.zoom)

    def action_count(self, digit: int) -> None:
        """The size of a party, digit by digit."""
        self._count = f"{self._count}{digit}"[-2:].lstrip("0")
        self.counted.publish(self._count)

    def action_best(self) -> None:
        """Asks for the best seats for the party that was counted."""
        self.post_message(BestAsked(int(self._count) if self._count else None))
        self._count = ""

    def action_next_best(self, step: int) -> None:
        """Asks for the next best ones, or those before; after digits, for the best for a party of so many."""
        if self._count:
            self.action_best()
            return
        self.post_message(NextBestAsked(step))

    def action_pick_row(self) -> None:
        """Picks the whole row of the cursor; where that is picked already, its whole block."""
        if self._picking is None:
            return
        cursor = self._picking.cursor
        row = self.pickable(seat.seat_id for seat in cursor.row.seats)
        if row and self.selection.members.issuperset(row):
            rows = (each for each in cursor.layout.rows if each.block == cursor.row.block)
            row = self.pickable(seat.seat_id for each in rows for seat in each.seats)
        self.pick_too(row)

    def action_undo(self) -> None:
        """Takes the last pick back, as far as its seats can still be had; of a range that is drawn, the range."""
        if self._picking is not None and self.selection.is_range:
            self._become(self._picking.cancel_range())
            return
        self._turn_back(self._history.undo(self._as_possible))

    def action_redo(self) -> None:
        """Picks again what was taken back."""
        self._turn_back(self._history.redo(self._as_possible))

    def _as_possible(self, seat_ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.pickable(seat_ids))

    def _turn_back(self, history: History[tuple[str, ...]]) -> None:
        if self._picking is not None:
            self._history = history
            self._become(Picking(self._picking.cursor, Selection(history.now)))

    def change_looks(self, looks: Looks, changed: Iterable[str] | None = None) -> None:
        """Draws something else on the house, and says so when its signs are others now."""
        before = self.looks.letters
        super().change_looks(looks, changed)
        if self.looks.letters is not before:
            self.signs_changed.publish(self.zoom)

    def action_letters(self, name: str) -> None:
        """Switches letters beside the seats on, or back to what is particular about them."""
        letters = Letters[name]
        if self.looks.letters is letters:
            self.change_looks(replace(self.looks, letters=Letters.KINDS))
        elif letters is Letters.OWNERS:
            self.post_message(OwnersAsked(letters=True))
        else:
            self.change_looks(replace(self.looks, letters=letters))
            self.post_message(PricesShown())

    def action_party(self) -> None:
        """Shows everyone of the booking at the cursor, or no longer."""
        if self.looks.party and self.cursor is not None:
            self.show_party(frozenset())
            self.cursor_moved.publish(self.cursor.seat)
        else:
            self.post_message(OwnersAsked(letters=False))

    def show_party(self, seat_ids: frozenset[str]) -> None:
        """Shows these seats as belonging together."""
        self.change_looks(replace(self.looks, party=seat_ids), self.looks.party | seat_ids)

    def action_page(self, direction: int) -> None:
        """Moves the cursor by a screenful."""
        rows = max(self.size.height - MARGIN.y, 1)
        self._step(lambda cursor: cursor.down(rows) if direction > 0 else cursor.up(rows))

    def action_draw(self, direction: str) -> None:
        """Moves the cursor and picks the range from where it began."""
        if self._picking is not None:
            self._become(self._picking.draw(STEPS[direction], self.pickable))

    def action_range(self) -> None:
        """Begins a range that the next moves draw on, or keeps the one that is drawn."""
        if self._picking is not None:
            held = self._picking.holding
            self._become(self._picking.keep_range() if held else self._picking.hold_range(self.pickable))

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
            self._become(self._picking.move(step, self.pickable))

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
            self._become(self._picking.draw(lambda cursor: Cursor.on(cursor.layout, spot), self.pickable))

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
        """The spot that a mouse event is at; in the overview, where a cell is several, the nearest."""
        if self._geometry is None or not self.window.contains(event.x, event.y):
            return None
        return self._geometry.spot_at(*self._map_offset(event))

    def _nearest_spot(self, event: events.MouseEvent) -> Spot:
        assert self._geometry is not None, "a house is drawn"
        return self._geometry.nearest_spot(*self._map_offset(event))

    def _become(self, picking: Picking) -> None:
        """Takes on a new state, and repaints what differs."""
        before, self._picking = self._picking, picking
        self._count = ""
        if before is None or before == picking:
            return
        if before.picks is not picking.picks:
            if not picking.picks.is_range:
                self._history = self._history.push(picking.picks.seat_ids)
            self._show_picks(picking.picks)
        if before.cursor != picking.cursor:
            self.repaint_move(before.cursor, picking.cursor, leap=self._pressed is None)
        self._tell(before.picks, before.cursor)

    def _show_picks(self, picks: Selection) -> None:
        before = self.looks
        alone = self._left_alone(picks) if len(picks) <= LOOKED_AT else frozenset()
        changed = (before.picked ^ picks.members) | (before.alone ^ alone)
        self.change_looks(replace(before, picked=picks.members, alone=alone), changed)

    def _left_alone(self, picks: Selection) -> frozenset[str]:
        if self._picture is None:
            return frozenset()
        alone = left_alone(self._picture.house.layout, self.can_pick, picks.members)
        return frozenset(seat.seat_id for seat in alone)

    def _tell(self, picks: Selection, cursor: Cursor | None = None) -> None:
        if self.cursor is not None and self.cursor != cursor:
            self.cursor_moved.publish(self.cursor.seat)
        if self.selection != picks:
            self.selection_changed.publish(self.selection)
