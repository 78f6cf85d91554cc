"""The editing of a plan by keys: edits at the cursor or of the picked seats, undo, and what is drawn of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from seatui.domain.editing.map_room import Step
from seatui.domain.editing.plan_draft import PlanDraft
from seatui.domain.editing.plan_edits import (
    Edit,
    KillSeats,
    MarkSeats,
    MirrorBlock,
    MoveBlock,
    NameZone,
    TurnBlock,
)
from seatui.domain.editing.stage_edits import PlaceStage, PlaceStageBefore
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import Seat, SeatKind, SeatState
from seatui.domain.model.showings import Showing
from seatui.domain.model.stage_side import StageSide
from seatui.domain.picking.picking import Picking
from seatui.domain.search.finding import Match, find
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan
from seatui.tui.overlay import NONE
from seatui.tui.readings import first_reading
from seatui.tui.state import HouseState


class EditedPlan(Struct, frozen=True):
    """A plan to be edited.

    title: what it is the plan of, safe to print. showing: whose seats it has; of a file, one that stands for it.
    states: of its seats, as of `now`. customers: of the seats that are in a live booking, by seat id.
    """

    title: str
    plan: Plan
    showing: Showing
    now: datetime
    states: Mapping[str, SeatState]
    customers: Mapping[str, str]


class PlanState(HouseState):
    """The state of the map of a plan: every seat can be picked, and none is left alone."""

    def can_pick(self, seat_id: str) -> bool:
        """Whether the plan has the seat."""
        return self.house is not None and seat_id in self.house.layout.seats

    def pickable(self, seat_ids: Iterable[str]) -> list[str]:
        """Those of these seats that the plan has."""
        return [seat_id for seat_id in seat_ids if self.can_pick(seat_id)]

    def _left_alone(self) -> frozenset[str]:
        return NONE


class EditorView(Protocol):
    """The editor's screen."""

    def hint(self, words: str) -> None:
        """Shows why something cannot be done, until the cursor moves."""
        ...

    def inform(self, words: str) -> None:
        """Shows what was done, until the cursor moves."""
        ...


class PlanEditing:
    """Edits a plan, and shows it in a state."""

    def __init__(self, edited: EditedPlan, state: PlanState, view: EditorView) -> None:
        self._edited = edited
        self._state = state
        self._view = view
        self.draft = PlanDraft.of(edited.plan, edited.customers)
        """The plan with the edits so far."""

    def begin(self) -> None:
        """Shows the plan."""
        self._show()

    def turn(self) -> None:
        """Turns the block at the cursor by 90 degrees."""
        self._edit(TurnBlock(self._seat.seat_id))

    def mirror(self, *, sideways: bool) -> None:
        """Exchanges left and right of the block at the cursor, or front and back."""
        self._edit(MirrorBlock(self._seat.seat_id, sideways))

    def move(self, step: Step) -> None:
        """Moves the block at the cursor."""
        self._edit(MoveBlock(self._seat.seat_id, step), nothing="There is no other block to move it among")

    def place_stage(self, side: StageSide) -> None:
        """Puts the stage at a side or in the centre."""
        self._edit(PlaceStage(side), nothing="The stage is there already")

    def place_stage_here(self) -> None:
        """Puts the stage in front of the block at the cursor."""
        self._edit(PlaceStageBefore(self._seat.seat_id), nothing="The stage is there already")

    @property
    def chosen(self) -> tuple[Seat, ...]:
        """The picked seats, else the one at the cursor."""
        self._state.change_picking(Picking.keep_range)
        picks = self._state.picks
        seats = self._layout.seats
        return tuple(seats[seat_id] for seat_id in picks) if picks else (self._seat,)

    @property
    def seats_of_zone(self) -> tuple[Seat, ...]:
        """The seats that a name is for: the picked ones, else all of the zone at the cursor."""
        if self._state.picks:
            return self.chosen
        zone = self._seat.zone
        return tuple(seat for seat in self.draft.plan.seats if seat.zone == zone)

    def found(self, typed: str) -> Match | None:
        """The seat, row or zone that a text names best; None if it names none."""
        return next(iter(find(self._layout, (), typed)), None)

    def go_to(self, match: Match) -> None:
        """Moves the cursor to the first seat of a match."""
        spot = self._layout.spots[match.seats[0].seat_id]
        self._state.change_picking(lambda picking: picking.go(spot))
        if len(match.seats) > 1:
            self._view.inform(match.words)

    def name_zone(self, seats: Iterable[Seat], name: str) -> None:
        """Gives seats another zone."""
        self._edit(NameZone(_ids(seats), name))

    def mark(self, kind: SeatKind) -> None:
        """Makes the chosen seats ones of a kind; if all of them are, standard ones again."""
        seats = self.chosen
        is_undone = all(seat.kind is kind for seat in seats)
        self._edit(MarkSeats(_ids(seats), SeatKind.STANDARD if is_undone else kind))

    def kill(self) -> None:
        """Takes the chosen seats out of the plan."""
        self._edit(KillSeats(_ids(self.chosen)))

    def kill_row(self) -> None:
        """Takes the row at the cursor out of the plan."""
        cursor = self._state.cursor
        if cursor is not None:
            self._edit(KillSeats(_ids(cursor.layout.seats_of_row(cursor.row))))

    def undo(self) -> None:
        """Takes the last edit back."""
        undone = self.draft.history.now.words
        self.draft = self.draft.undone()
        self._show(f"Taken back: {undone}")

    def redo(self) -> None:
        """Makes the edit again that was taken back last."""
        self.draft = self.draft.redone()
        self._show(f"Again: {self.draft.history.now.words}")

    def cannot_undo(self) -> str:
        """Why there is nothing to take back; empty if there is."""
        return "" if self.draft.history.can_undo else "There is no edit to take back"

    def cannot_redo(self) -> str:
        """Why there is nothing to make again; empty if there is."""
        return "" if self.draft.history.can_redo else "No edit was taken back"

    def cannot_save(self) -> str:
        """Why there is nothing to save; empty if there is."""
        return "" if self.draft.is_unsaved else "Nothing has changed since it was saved"

    def keep_saved(self, plan: Plan) -> None:
        """Remembers that a plan was saved."""
        self.draft = self.draft.as_saved(plan)

    def place_words(self, seat: Seat) -> str:
        """`block 2 of 5`."""
        blocks = len(self._layout.blocks)
        return f"block {seat.block + 1} of {blocks}"

    @property
    def _layout(self) -> Layout:
        house = self._state.house
        assert house is not None, "the plan is shown before a key is taken"
        return house.layout

    @property
    def _seat(self) -> Seat:
        cursor = self._state.cursor
        assert cursor is not None, "a plan has a seat"
        return cursor.seat

    def _edit(self, edit: Edit, nothing: str = "That changes nothing") -> None:
        self._state.change_picking(Picking.keep_range)
        try:
            draft = self.draft.edited(edit)
        except InvalidRequest as refused:
            words = str(refused)
            self._view.hint(words[:1].upper() + words[1:])
            return
        if draft is self.draft:
            self._view.hint(nothing)
            return
        self.draft = draft
        self._show(edit.words)

    def _show(self, words: str = "") -> None:
        edited, plan = self._edited, self.draft.plan
        before = self._state.cursor.seat if self._state.cursor else None
        layout = Layout(plan.seats, plan.place_of_stage)
        self._state.show(first_reading(House(edited.showing, layout, edited.states), edited.now))
        if before and before.seat_id not in layout.seats:
            beside = min(plan.seats, key=lambda seat: _apart(seat, before))
            self._state.change_picking(lambda picking: picking.go(layout.spots[beside.seat_id]))
        if words:
            self._view.inform(words)


def _apart(one: Seat, other: Seat) -> int:
    """How far one seat is from another on the map; a line counts as two columns."""
    return abs(one.column - other.column) + 2 * abs((one.line or 0) - (other.line or 0))


def _ids(seats: Iterable[Seat]) -> tuple[str, ...]:
    return tuple(seat.seat_id for seat in seats)
