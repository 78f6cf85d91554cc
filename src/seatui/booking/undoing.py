"""The workflow of an undo: the last change of a terminal is taken back by another change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from seatui.booking.changes import Change
from seatui.booking.repository import HOLD_TTL, BookingRepository, Transaction
from seatui.booking.workflow import SEAT_STATUS
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import PAYING, FormerHold, JournalEntry, TerminalChange, former_hold
from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.printable import printable

_TAKEN = {SeatStatus.RESERVED: BookingStatus.RESERVED, SeatStatus.SOLD: BookingStatus.CONFIRMED}
"""The status of a live booking by that of its seats."""


class Effect(Struct, frozen=True):
    """What a change did to one booking.

    came, left: seats that it got, and those that it lost. sold: seats that it had on hold, and then sold. was: its
    status before; None for a booking that the change made. hold: what a hold was that it sold or released, if the
    journal knows. is_one_sale: `sold` was held while its customer paid.
    """

    came: tuple[str, ...]
    left: tuple[str, ...]
    sold: tuple[str, ...]
    was: BookingStatus | None
    hold: FormerHold | None = None
    is_one_sale: bool = False

    @property
    def takes_booking_back(self) -> bool:
        """Whether nothing is left of the booking without the change."""
        return self.is_one_sale or (not self.left and not self.sold and self.was is None)


async def undo(
    steps: BookingRepository[Transaction], change: Change, booking_id: str, last: TerminalChange
) -> Booking:
    """Gives back the seats that a change took from bookings, and takes those that it gave them.

    A hold that it sold or released is one again, as it was before, and if its end is over, for the usual time. A
    booking that it made is CANCELLED.
    """
    async with steps.transaction(change) as tx:
        bookings = await _lock(steps, tx, last)
        earlier = await _earlier(steps, tx, last)
        effects = effects_of(last, earlier, bookings)
        for each, effect in effects.items():
            _require_unchanged(bookings[each], effect)
        # First what was made: of a split, it has the seats that the other booking gets back.
        for each in sorted(effects, key=lambda each: not effects[each].takes_booking_back):
            bookings[each] = await _undo_one(steps, tx, bookings[each], effects[each])
    return bookings[booking_id]


async def _lock(
    steps: BookingRepository[Transaction], tx: Transaction, last: TerminalChange
) -> dict[str, Booking]:
    """Locks all of the seats in one order, then the bookings. Raises InvalidRequest if they have changed since."""
    before = [await steps.read_booking(tx, booking_id) for booking_id in sorted(last.booking_ids)]
    seat_ids = {seat_id for entry in last.entries for seat_id in entry.seat_ids}
    seat_ids |= {seat_id for booking in before for seat_id in booking.seat_ids}
    where = (last.event_id, last.showtime)
    await steps.acquire_lock(tx, *where, tuple(seat_ids))
    newest = max(entry.journal_id for entry in last.entries)
    if since := await steps.journal_of(tx, *where, last.booking_ids, after=newest):
        raise _changed_since(since[-1].booking_id or last.booking_id)
    return {each.booking_id: await steps.lock_booking(tx, each.booking_id, known=each) for each in before}


async def _earlier(
    steps: BookingRepository[Transaction], tx: Transaction, last: TerminalChange
) -> list[JournalEntry]:
    """The entries of its bookings before the change, if they are needed: a hold that became something else."""
    if not any(_is_of_a_hold(entry) for entry in last.entries):
        return []
    oldest = min(entry.journal_id for entry in last.entries)
    entries = await steps.journal_of(tx, last.event_id, last.showtime, last.booking_ids)
    return [entry for entry in entries if entry.journal_id < oldest]


def _is_of_a_hold(entry: JournalEntry) -> bool:
    return entry.from_status == SeatStatus.RESERVED and entry.to_status in _TAKEN


def effects_of(
    last: TerminalChange, earlier: Sequence[JournalEntry], bookings: Mapping[str, Booking]
) -> dict[str, Effect]:
    """By booking. earlier: their entries before the change."""
    before, after = _places(last.entries, earlier)
    return {
        booking_id: Effect(
            came=tuple(each for each in after if after[each] == booking_id != before[each]),
            left=tuple(each for each in after if before[each] == booking_id != after[each]),
            sold=tuple(each for each in after if before[each] == booking_id == after[each]),
            was=_status_before(last, booking_id, before, bookings[booking_id]),
            hold=_former_hold(last, booking_id),
            is_one_sale=_is_one_sale(last, booking_id, earlier),
        )
        for booking_id in last.booking_ids
    }


def _places(
    entries: Iterable[JournalEntry], earlier: Iterable[JournalEntry]
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """By seat: the booking that had it before the entries, and the one after them."""
    held = {(entry.booking_id, seat_id) for entry in earlier for seat_id in entry.seat_ids}
    before: dict[str, str | None] = {}
    after: dict[str, str | None] = {}
    for entry in entries:
        for seat_id in entry.seat_ids:
            # A hold that nobody knows as this booking's was another's, whose time was over: the seat was free.
            was_its_own = entry.from_status in _TAKEN and (
                not _is_of_a_hold(entry) or (entry.booking_id, seat_id) in held
            )
            before.setdefault(seat_id, entry.booking_id if was_its_own else None)
            after[seat_id] = entry.booking_id if entry.to_status in _TAKEN else None
    return before, after


def _status_before(
    last: TerminalChange, booking_id: str, before: Mapping[str, str | None], booking: Booking
) -> BookingStatus | None:
    """The status of a booking before the change; None for one that it made."""
    for entry in last.entries:
        status = _TAKEN.get(SeatStatus(entry.from_status or SeatStatus.AVAILABLE))
        if status is not None and booking_id in map(before.get, entry.seat_ids):
            return status
    is_all_new = set(booking.seat_ids) <= {each for entry in last.entries for each in entry.seat_ids}
    return None if is_all_new else booking.status


def _former_hold(last: TerminalChange, booking_id: str) -> FormerHold | None:
    reasons = (entry.reason for entry in last.entries if entry.booking_id == booking_id)
    return next(filter(None, map(former_hold, reasons)), None)


def _is_one_sale(last: TerminalChange, booking_id: str, earlier: Iterable[JournalEntry]) -> bool:
    """Whether it sold a hold that was made at the same terminal while the customer paid."""
    terminal = last.entries[0].terminal
    sold = any(entry.booking_id == booking_id and _is_of_a_hold(entry) for entry in last.entries)
    made = [entry for entry in earlier if entry.booking_id == booking_id]
    return sold and bool(made) and (made[0].reason, made[0].terminal) == (PAYING, terminal)


def _require_unchanged(booking: Booking, effect: Effect) -> None:
    seats = set(booking.seat_ids)
    if booking.status.is_live:
        is_the_same = seats.issuperset((*effect.came, *effect.sold)) and seats.isdisjoint(effect.left)
    else:
        is_the_same = not effect.came and not effect.sold and seats == set(effect.left)
    if not is_the_same:
        raise _changed_since(booking.booking_id)


def _changed_since(booking_id: str) -> InvalidRequest:
    return InvalidRequest(f"booking {printable(booking_id)} has changed since; nothing was changed")


async def _undo_one(
    steps: BookingRepository[Transaction], tx: Transaction, booking: Booking, effect: Effect
) -> Booking:
    if not effect.takes_booking_back:
        return await _restore(steps, tx, booking, effect)
    await steps.set_booking_status(tx, booking.booking_id, BookingStatus.CANCELLED)
    return replace(booking, status=BookingStatus.CANCELLED, reserved_until=None)


async def _restore(
    steps: BookingRepository[Transaction], tx: Transaction, booking: Booking, effect: Effect
) -> Booking:
    """Gives a booking its former seats, and makes a sold hold a hold again."""
    where = (booking.event_id, booking.showtime)
    if effect.left:
        await steps.check_availability(tx, *where, effect.left, booking.booking_id)
    is_new_hold = bool(effect.sold) or not booking.status.is_live
    end = None if is_new_hold else await steps.hold_end(tx, booking)
    if is_new_hold:
        booking = replace(booking, status=effect.was or BookingStatus.RESERVED)
        await steps.set_booking_status(tx, booking.booking_id, booking.status)
    seat_ids = tuple(each for each in booking.seat_ids if each not in effect.came)
    seat_ids += tuple(each for each in effect.left if each not in seat_ids)
    if set(seat_ids) != set(booking.seat_ids):
        await steps.change_booking_seats(tx, booking, seat_ids)
        booking = replace(booking, seat_ids=seat_ids)
    for seats, status in (
        ((*effect.came, *effect.sold), SeatStatus.AVAILABLE),
        ((*effect.left, *effect.sold), SEAT_STATUS[booking.status]),
    ):
        if seats:
            await steps.update_event_seats_status(tx, *where, seats, booking.booking_id, status)
    if effect.hold is not None and effect.hold.user_id:
        await steps.set_booking_user(tx, booking.booking_id, effect.hold.user_id)
        booking = replace(booking, user_id=effect.hold.user_id)
    if booking.status is not BookingStatus.RESERVED:
        return booking
    if not is_new_hold:
        return await steps.set_hold_end(tx, booking, end)
    return await _hold_again(steps, tx, booking, effect.hold.until if effect.hold else None)


async def _hold_again(
    steps: BookingRepository[Transaction], tx: Transaction, booking: Booking, end: datetime | None
) -> Booking:
    """Lets a hold end when it did before, unless that is over by the database's clock: then after the usual time."""
    held = await steps.set_hold_end(tx, booking, HOLD_TTL)
    now = held.reserved_until - HOLD_TTL if held.reserved_until else None
    is_to_come = end is not None and now is not None and end > now
    return await steps.set_hold_end(tx, booking, end) if is_to_come else held
