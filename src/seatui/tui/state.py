"""The state of a house screen, in one object."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from seatui.domain.best import Proposal
from seatui.domain.model.journal import LATEST, JournalEntry
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.picking.cursor import Cursor
from seatui.domain.picking.history import History
from seatui.domain.picking.picking import Picking
from seatui.domain.picking.selection import Selection
from seatui.domain.picking.singles import left_alone
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.words.money import Money, MoneyOf, plain_money
from seatui.tui.move import Move
from seatui.tui.overlay import NONE, Overlay, Picture
from seatui.tui.readings import HouseReading
from seatui.tui.zoom import Zoom

LARGEST_PARTY = 400
"""The largest selection that is checked for seats left alone: a larger one is no party."""

NOTHING = Selection()


class HouseChange(NamedTuple):
    """The difference that one change of the state makes.

    seats: ids of seats to redraw; None means all of them. cursor, picks: the previous ones, if they changed.
    is_reading: the house was read, or is shown as expected after a sale. is_replaced: its layout is another
    one. zoom: whether it changed. shown: whether it shows something else of the seats. activity: whether the latest
    changes of the house did. customer: whether one was looked up. live: whether hints arrive, or no longer do.
    """

    seats: frozenset[str] | None = NONE
    cursor: Cursor | None = None
    picks: Selection | None = None
    is_reading: bool = False
    is_replaced: bool = False
    zoom: bool = False
    shown: bool = False
    activity: bool = False
    customer: bool = False
    live: bool = False


class HouseState:
    """The house as last read, the cursor, the picks, the overlay and the zoom.

    Controllers change it by its methods; `on_change` is called once per change, and its receiver reads the
    new state here.
    """

    def __init__(
        self, showing: Showing, on_change: Callable[[HouseChange], None], money_of: MoneyOf = plain_money
    ) -> None:
        self._requested = showing
        self._money_of = money_of
        self._on_change = on_change
        self._history: History[tuple[str, ...]] = History(())
        self._total = Decimal(0)
        self._total_for: tuple[Layout | None, Selection] = None, NOTHING
        self.reading: HouseReading | None = None
        """The last reading; None until there is one."""
        self.picking: Picking | None = None
        """The cursor, the picks, and the range being drawn; None in a house without seats."""
        self.overlay = Overlay()
        self.zoom = Zoom.SEATS
        self.is_zoom_chosen = False
        """Whether the clerk chose the zoom; else it follows the size of the screen."""
        self.digits = ""
        """The digits typed so far: the size of a party."""
        self.proposal: Proposal | None = None
        """The proposal that is picked; None once the picks differ from it."""
        self.activity: tuple[JournalEntry, ...] = ()
        """The latest changes of the house, newest first; at most `LATEST`."""
        self.customers: dict[str, str] = {}
        """Customers by booking id, as far as they were looked up."""
        self.moving: Move | None = None
        """The move of seats being prepared; what is picked is for it."""
        self.in_change: frozenset[str] = NONE
        """Seats that a change made at this terminal takes just now: nobody else has taken them."""
        self.is_live = False
        """Whether hints of other terminals arrive; else the house is read at intervals alone."""

    @property
    def showing(self) -> Showing:
        """The showing as last read; as requested before the first reading."""
        return self.reading.house.showing if self.reading else self._requested

    @property
    def money(self) -> Money:
        """The words for amounts in the currency of the showing."""
        return self._money_of(self.showing.currency)

    @property
    def house(self) -> House | None:
        """The house as last read."""
        return self.reading.house if self.reading else None

    @property
    def cursor(self) -> Cursor | None:
        """The cursor; None in a house without seats."""
        return self.picking.cursor if self.picking else None

    @property
    def picks(self) -> Selection:
        """The picked seats, and the range being drawn."""
        return self.picking.picks if self.picking else NOTHING

    @property
    def total(self) -> Decimal:
        """The total price of the picked seats; computed once for each change of them."""
        layout, picks = self.house.layout if self.house else None, self.picks
        known, of_picks = self._total_for
        if layout is not known or picks is not of_picks:
            self._total = self.house.total(picks) if self.house else Decimal(0)
            self._total_for = layout, picks
        return self._total

    @property
    def picture(self) -> Picture | None:
        """The input of the painters; None before the first reading."""
        reading = self.reading
        return Picture(reading.house, reading.read_at, self.picks.members, self.overlay) if reading else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a pick to take back."""
        return self.picks.is_range or self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a pick was taken back."""
        return self._history.can_redo

    @property
    def is_full(self) -> bool:
        """Whether no seat was free when last read."""
        return self.reading is not None and not self.reading.counts[SeatStatus.AVAILABLE]

    @property
    def moved(self) -> frozenset[str]:
        """The old seats of the move that is being prepared: a party may keep some of them."""
        return frozenset(self.moving.seat_ids) if self.moving else NONE

    def can_pick(self, seat_id: str) -> bool:
        """Whether a seat was free when last read, or is being moved."""
        reading = self.reading
        return reading is not None and (
            reading.house.is_free(seat_id, reading.read_at) or seat_id in self.moved
        )

    def pickable(self, seat_ids: Iterable[str]) -> list[str]:
        """Those of these seats that were free when last read, or are being moved."""
        if self.reading is None:
            return []
        wanted, moved = list(seat_ids), self.moved
        free = self.reading.house.free(wanted, self.reading.read_at)
        if moved.isdisjoint(wanted):
            return free
        known = moved.union(free)
        return [each for each in wanted if each in known]

    def show(self, reading: HouseReading, *, glows: bool = False) -> None:
        """Adopts a reading; on another layout, cursor and picks are kept as far as it has their seats.

        glows: whether the changed seats glow, until `end_glow`.
        """
        self.reading = reading
        if not reading.replaced:
            has_news = self._add_activity(reading.entries)
            if glows and reading.changed:
                self.overlay = replace(self.overlay, glow=self.overlay.glow | reading.changed)
            if reading.changed or has_news:
                self._on_change(HouseChange(reading.changed, is_reading=True, activity=has_news))
            return
        cursor, picks, layout = self.cursor, self.picks, reading.house.layout
        if self.picking:
            self.picking = self.picking.on_layout(layout)
        else:
            front = Cursor.front(layout, frozenset(reading.house.taken(reading.read_at)))
            self.picking = Picking(front) if front else None
        self._history = self._history.amend(self.picks.seat_ids)
        self._follow_picks()
        self._on_change(HouseChange(None, cursor, picks, is_reading=True, is_replaced=True))

    def add_activity(self, entries: Iterable[JournalEntry]) -> None:
        """Adds changes of the house to the latest ones; those known already are left out."""
        if self._add_activity(entries):
            self._on_change(HouseChange(activity=True))

    def _add_activity(self, entries: Iterable[JournalEntry]) -> bool:
        known = {each.journal_id for each in self.activity}
        # Of a split, the second of its two changes is shown.
        new = [
            each
            for each in entries
            if each.journal_id not in known and not (each.is_split and each.to_status == SeatStatus.AVAILABLE)
        ]
        if new:
            latest = sorted((*new, *self.activity), key=lambda each: (each.at, each.journal_id), reverse=True)
            self.activity = tuple(latest[:LATEST])
        return bool(new)

    def end_glow(self, seat_ids: Iterable[str]) -> None:
        """Draws these seats as ever: they changed a while ago."""
        ended = self.overlay.glow.intersection(seat_ids)
        self.set_overlay(replace(self.overlay, glow=self.overlay.glow - ended), ended)

    def show_offers(self, offered: Mapping[str, str]) -> None:
        """Marks the seats picked at other terminals. offered: terminals by seat id."""
        before = self.overlay.offered
        self.set_overlay(replace(self.overlay, offered=offered), before.keys() ^ offered.keys())

    def add_customer(self, booking_id: str, customer: str) -> None:
        """Keeps the customer of a booking."""
        if self.customers.get(booking_id) != customer:
            self.customers[booking_id] = customer
            self._on_change(HouseChange(customer=True))

    def set_live(self, *, is_live: bool) -> None:
        """Sets whether hints of other terminals arrive."""
        if self.is_live is not is_live:
            self.is_live = is_live
            self._on_change(HouseChange(live=True))

    def set_picking(self, picking: Picking) -> None:
        """Sets the cursor and the picks; discards typed digits."""
        before, self.picking, self.digits = self.picking, picking, ""
        if before is None or before == picking:
            return
        seats, picks = NONE, None
        if before.picks is not picking.picks:
            picks = before.picks
            if not picking.picks.is_range:
                self._history = self._history.push(picking.picks.seat_ids)
            seats = self._follow_picks() | (picks.members ^ picking.picks.members)
        self._on_change(HouseChange(seats, before.cursor if before.cursor != picking.cursor else None, picks))

    def _follow_picks(self) -> frozenset[str]:
        """Updates proposal and overlay after a change of the picks; returns the seats to redraw for it."""
        if self.proposal is not None and self.proposal.seat_ids != self.picks.seat_ids:
            self.proposal = None
        before, alone = self.overlay.alone, self._left_alone()
        if alone != before:
            self.overlay = replace(self.overlay, alone=alone)
        return before ^ alone

    def _left_alone(self) -> frozenset[str]:
        if self.reading is None or not 0 < len(self.picks) <= LARGEST_PARTY:
            return NONE
        alone = left_alone(self.reading.house.layout, self.can_pick, self.picks.members)
        return frozenset(seat.seat_id for seat in alone)

    def change_picking(self, step: Callable[[Picking], Picking]) -> None:
        """Applies a step to the cursor and the picks; does nothing in a house without seats."""
        if self.picking is not None:
            self.set_picking(step(self.picking))

    def drop(self, seat_ids: Iterable[str]) -> None:
        """Drops seats that others have taken; this cannot be undone."""
        if self.picking is not None:
            left = self.picking.without(frozenset(seat_ids))
            self._history = self._history.amend(left.picks.end_range().seat_ids)
            self.set_picking(left)

    def propose(self, proposal: Proposal) -> None:
        """Picks the seats of a proposal instead of the current picks."""
        before, self.proposal = self.picks, proposal
        self.change_picking(lambda picking: picking.pick_only(proposal.seat_ids))
        if self.picks == before:
            self._on_change(HouseChange(picks=before))

    def undo(self) -> None:
        """Goes back to the picks before, as far as they are still free; cancels a range being drawn."""
        if self.picks.is_range:
            self.change_picking(Picking.cancel_range)
        else:
            self._restore(self._history.undo(self._still_free))

    def redo(self) -> None:
        """Picks again what was undone, as far as it is still free."""
        self._restore(self._history.redo(self._still_free))

    def _still_free(self, seat_ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.pickable(seat_ids))

    def _restore(self, history: History[tuple[str, ...]]) -> None:
        if self.picking is not None:
            self._history = history
            self.set_picking(Picking(self.picking.cursor, Selection(history.now)))

    def set_overlay(self, overlay: Overlay, seats: Iterable[str] | None = None) -> None:
        """Sets the overlay. seats: ids of those to redraw; None means all of them."""
        before, self.overlay = self.overlay, overlay
        if before != overlay:
            changed = None if seats is None else frozenset(seats)
            self._on_change(HouseChange(changed, shown=before.shown is not overlay.shown))

    def mark_party(self, seat_ids: Iterable[str]) -> None:
        """Marks these seats as those of one booking; unmarks all others but those being moved."""
        party = self.moved.union(seat_ids)
        self.set_overlay(replace(self.overlay, party=party), self.overlay.party ^ party)

    def set_moving(self, move: Move | None) -> None:
        """Begins or ends the preparation of a move; marks the old seats meanwhile."""
        self.moving = move
        self.mark_party(move.seat_ids if move else ())
        self._on_change(HouseChange(picks=self.picks))

    def mark_preview(self, seat_ids: Iterable[str]) -> None:
        """Marks these seats as named by the text being typed; unmarks all others."""
        preview = frozenset(seat_ids)
        self.set_overlay(replace(self.overlay, preview=preview), self.overlay.preview ^ preview)

    def mark_own_holds(self, booking_ids: Iterable[str], seats: Iterable[str] | None = None) -> None:
        """Marks the seats of these bookings as held by this terminal. seats: their ids, if known."""
        self.set_overlay(replace(self.overlay, mine=self.overlay.mine.union(booking_ids)), seats)

    def set_zoom(self, zoom: Zoom) -> None:
        """Sets the zoom that the clerk chose."""
        self.is_zoom_chosen = True
        self._show_zoom(zoom)

    def fit_zoom(self, zoom: Zoom) -> None:
        """Sets the zoom that fits the screen, unless the clerk chose one."""
        if not self.is_zoom_chosen:
            self._show_zoom(zoom)

    def _show_zoom(self, zoom: Zoom) -> None:
        if zoom is not self.zoom:
            self.zoom = zoom
            if self.reading is not None:
                self._on_change(HouseChange(zoom=True))
