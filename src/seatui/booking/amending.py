"""The workflow of amendments: seats returned, moved or split off, a hold extended, a `user_id` changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from seatui.booking.changes import Change
from seatui.booking.repository import HOLD_TTL, BookingRepository, Transaction
from seatui.booking.workflow import SEAT_STATUS, let_go
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.validation import plain_seat_id, require_seats
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count


async def return_seats(
    steps: BookingRepository[Transaction], change: Change, booking_id: str, seat_ids: Sequence[str]
) -> Booking:
    """Frees some seats of a sale or a hold; if they are all, it is CANCELLED with its seats."""
    async with steps.transaction(change) as tx:
        booking = require_live(await steps.lock_booking(tx, booking_id), "returned from")
        returned = _seats_of(booking, seat_ids)
        left = tuple(seat_id for seat_id in booking.seat_ids if seat_id not in returned)
        if not left:
            return await let_go(steps, tx, change, booking)
        where = (booking.event_id, booking.showtime)
        # The booking first: to free seats that an overdue hold still has is to expire it, as a sweep does.
        await steps.change_booking_seats(tx, booking, left)
        await steps.update_event_seats_status(tx, *where, returned, booking_id, SeatStatus.AVAILABLE)
    return replace(booking, seat_ids=left)


async def move_seats(
    steps: BookingRepository[Transaction],
    change: Change,
    booking_id: str,
    from_seats: Sequence[str],
    to_seats: Sequence[str],
) -> Booking:
    """Gives a booking other seats of the same showing in the place of some of its own; a hold keeps its end.

    Seats that are among both stay: a party may shift by one.
    """
    async with steps.transaction(change) as tx:
        # Old and new seats are locked in one order, and only then the booking: two parties that swap do not deadlock.
        before = await steps.read_booking(tx, booking_id)
        event_id, showtime = where = (before.event_id, before.showtime)
        new = await steps.plain_seat_ids(tx, event_id, showtime, to_seats)
        require_seats(new)
        await steps.acquire_lock(tx, *where, tuple(dict.fromkeys((*before.seat_ids, *new))))
        booking = require_live(await steps.lock_booking(tx, booking_id, known=before), "moved")
        old = _seats_of(booking, from_seats)
        old, new = _differing(booking, old, new)
        await steps.check_availability(tx, *where, new, booking_id)
        end = await _end_of(steps, tx, booking)
        moved = dict(zip(old, new, strict=True))
        seat_ids = tuple(moved.get(seat_id, seat_id) for seat_id in booking.seat_ids)
        await steps.change_booking_seats(tx, booking, seat_ids)
        await steps.update_event_seats_status(tx, *where, old, booking_id, SeatStatus.AVAILABLE)
        await steps.update_event_seats_status(tx, *where, new, booking_id, SEAT_STATUS[booking.status])
        booking = replace(booking, seat_ids=seat_ids)
        if booking.status is BookingStatus.RESERVED:
            booking = await steps.set_hold_end(tx, booking, end)
    return booking


async def split(
    steps: BookingRepository[Transaction],
    change: Change,
    booking_id: str,
    seat_ids: Sequence[str],
    new_id: str,
) -> Booking:
    """Gives some seats of a booking to a new one, which is returned: same customer and status, and end of a hold."""
    async with steps.transaction(change) as tx:
        booking = require_live(await steps.lock_booking(tx, booking_id), "split")
        parted = _seats_of(booking, seat_ids)
        left = tuple(seat_id for seat_id in booking.seat_ids if seat_id not in parted)
        if not left:
            raise InvalidRequest(
                f"booking {printable(booking_id)} has no other seats than these; nothing was changed"
            )
        where = (booking.event_id, booking.showtime, parted)
        end = await _end_of(steps, tx, booking)
        new = replace(booking, booking_id=new_id, seat_ids=parted, reserved_until=None)
        await steps.change_booking_seats(tx, booking, left)
        await steps.update_event_seats_status(tx, *where, booking_id, SeatStatus.AVAILABLE)
        await steps.insert_booking(tx, new)
        await steps.insert_booking_seats(tx, new)
        await steps.update_event_seats_status(tx, *where, new_id, SEAT_STATUS[booking.status])
        if new.status is BookingStatus.RESERVED:
            new = await steps.set_hold_end(tx, new, end)
    return new


async def extend(
    steps: BookingRepository[Transaction], change: Change, booking_id: str, ttl: timedelta | None
) -> Booking:
    """Lets a hold end `ttl` from now, also an overdue one that nobody has expired yet.

    ttl: None for the usual time, which makes no hold shorter than it is.
    """
    async with steps.transaction(change) as tx:
        booking = await steps.lock_booking(tx, booking_id)
        if booking.status is not BookingStatus.RESERVED:
            raise InvalidRequest(
                f"booking {printable(booking_id)} is {booking.status.word} and no hold; nothing was changed"
            )
        await steps.check_availability(tx, booking.event_id, booking.showtime, booking.seat_ids, booking_id)
        if ttl is not None:
            return await steps.set_hold_end(tx, booking, ttl)
        end = await steps.hold_end(tx, booking)
        extended = booking if end is None else await steps.set_hold_end(tx, booking, HOLD_TTL)
        if end is None or extended.reserved_until is None or end <= extended.reserved_until:
            return extended
        return await steps.set_hold_end(tx, booking, end)


async def rename(
    steps: BookingRepository[Transaction], change: Change, booking_id: str, user_id: str
) -> Booking:
    """Changes the `user_id` of a booking."""
    async with steps.transaction(change) as tx:
        booking = require_live(await steps.lock_booking(tx, booking_id), "renamed")
        await steps.set_booking_user(tx, booking_id, user_id)
    return replace(booking, user_id=user_id)


async def _end_of(
    steps: BookingRepository[Transaction], tx: Transaction, booking: Booking
) -> datetime | None:
    """The end of a hold, read while its seats say it; None for a sale."""
    return await steps.hold_end(tx, booking) if booking.status is BookingStatus.RESERVED else None


def require_live(booking: Booking, done: str) -> Booking:
    """The booking. Raises InvalidRequest, with what cannot be done to it, for one that is not live."""
    if not booking.status.is_live:
        raise InvalidRequest(
            f"booking {printable(booking.booking_id)} is {booking.status.word} and cannot be {done}; "
            "nothing was changed"
        )
    return booking


def _seats_of(booking: Booking, seat_ids: Sequence[str]) -> tuple[str, ...]:
    """These seats as the booking has them. Raises InvalidRequest, naming those that are not its own."""
    require_seats(seat_ids)
    own = {
        **{plain_seat_id(each): each for each in booking.seat_ids},
        **{each: each for each in booking.seat_ids},
    }
    found = {each: own.get(each) or own.get(plain_seat_id(each)) for each in seat_ids}
    strange = [printable(each) for each, its in found.items() if its is None]
    if strange:
        raise InvalidRequest(
            f"booking {printable(booking.booking_id)} does not have {', '.join(strange)}; nothing was changed"
        )
    seats = tuple(its for its in found.values() if its is not None)
    require_seats(seats)
    return seats


def _differing(
    booking: Booking, old: Sequence[str], new: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The seats that a move takes and gives: those that are among both stay."""
    if len(old) != len(new):
        raise InvalidRequest(
            f"{seats_count(len(old))} cannot be moved to {seats_count(len(new))}; nothing was changed"
        )
    given = tuple(each for each in new if each not in old)
    already = [printable(each) for each in given or new if each in booking.seat_ids]
    if already:
        raise InvalidRequest(
            f"booking {printable(booking.booking_id)} has {', '.join(already)} already; nothing was changed"
        )
    return tuple(each for each in old if each not in new), given
