"""A plan that is being edited: its states so far, and the seats that have to stay."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.editing.plan_edits import Edit, KillSeats
from seatui.domain.editing.plan_map import placed
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import Seat
from seatui.domain.picking.history import History
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import by_row

MOST_SEATS_KEPT = 4_000_000
"""The most seats of all plans that can be gone back to: each state may have new ones."""

_MOST_NAMED = 3


class PlanState(Struct, frozen=True):
    """A plan, and what the edit that led to it did; "" for the plan as it was opened.

    Compared by identity: each edit makes another plan.
    """

    plan: Plan
    words: str = ""

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class PlanDraft(Struct, frozen=True):
    """A plan with the edits so far, each of which can be undone.

    saved: its state when it was opened or saved last. booked: the customer of each seat that is in a live booking.
    """

    history: History[PlanState]
    saved: PlanState
    booked: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan, booked: Mapping[str, str]) -> "PlanDraft":
        """A draft without edits."""
        opened = PlanState(placed(plan))
        return cls(History(opened), opened, booked)

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.history.now.plan

    @property
    def is_unsaved(self) -> bool:
        """Whether the plan differs from the one that was saved."""
        return self.history.now != self.saved

    def edited(self, edit: Edit) -> "PlanDraft":
        """The draft after an edit; the same if that changes nothing.

        Raises InvalidRequest if it cannot be made, as when it kills a booked seat: with these seats and customers.
        """
        if isinstance(edit, KillSeats):
            self._require_unbooked(edit)
        plan = edit.apply(self.plan)
        if plan == self.plan:
            return self
        history = self.history.push(PlanState(plan, edit.words))
        most = max(MOST_SEATS_KEPT // len(plan.seats), 1)
        return replace(self, history=replace(history, past=history.past[-most:]))

    def undone(self) -> "PlanDraft":
        """The draft without its last edit; the same where there is none."""
        return replace(self, history=self.history.undo())

    def redone(self) -> "PlanDraft":
        """The draft with the edit that was undone last; the same where there is none."""
        return replace(self, history=self.history.redo())

    def as_saved(self, plan: Plan) -> "PlanDraft":
        """The draft after this plan was saved: one of its states, perhaps an earlier one."""
        states = (self.history.now, *self.history.past, *self.history.future)
        return replace(self, saved=next((each for each in states if each.plan is plan), self.saved))

    def _require_unbooked(self, edit: KillSeats) -> None:
        chosen = frozenset(edit.seat_ids)
        seats = [seat for seat in self.plan.seats if seat.seat_id in chosen and seat.seat_id in self.booked]
        if not seats:
            return
        groups = by_row(seats)
        named = [f"{group} ({self._customers(group.seats)})" for group in groups[:_MOST_NAMED]]
        more = len(groups) - len(named)
        booked = "is booked" if len(seats) == 1 else "are booked"
        rest = f"; and seats in {more} more rows" if more > 0 else ""
        raise InvalidRequest(f"{'; '.join(named)}{rest} {booked}: move or cancel the booking first")

    def _customers(self, seats: Iterable[Seat]) -> str:
        names = dict.fromkeys(self.booked[seat.seat_id] for seat in seats)
        return ", ".join(map(printable, names))
