"""The workflow of each change, step by step inside one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from seatui.booking.changes import Change
from seatui.booking.repository import BookingRepository, Transaction
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import FormerHold
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.validation import plain_seat_id, require_seats
from seatui.domain.words.printable import printable

SEAT_STATUS = {BookingStatus.RESERVED: SeatStatus.RESERVED, BookingStatus.CONFIRMED: SeatStatus.SOLD}
"""The status of the seats of a live booking."""


async def book(
    steps: BookingRepository[Transaction], change: Change, booking: Booking, ttl: timedelta
) -> Booking:
    """A sale (CONFIRMED), or a hold (RESERVED) that lasts `ttl`."""
    event_id, showtime = booking.event_id, booking.showtime
    async with steps.transaction(change) as tx:
        seat_ids = await steps.plain_seat_ids(tx, event_id, showtime, booking.seat_ids)
        if seat_ids != booking.seat_ids:
            require_seats(seat_ids)
            booking = replace(booking, seat_ids=seat_ids)
        await steps.acquire_lock(tx, event_id, showtime, seat_ids)
        await steps.validate_showing(tx, event_id, showtime)
        await steps.check_availability(tx, event_id, showtime, seat_ids, booking.booking_id)
        made = await steps.insert_booking(tx, booking, ttl=ttl)
        await steps.insert_booking_seats(tx, booking)
        await steps.update_event_seats_status(
            tx, event_id, showtime, seat_ids, booking.booking_id, SEAT_STATUS[booking.status], ttl=ttl
        )
    return made


async def confirm(
    steps: BookingRepository[Transaction],
    change: Change,
    booking_id: str,
    user_id: str | None = None,
    held_seats: Sequence[str] | None = None,
) -> Booking:
    """Sells the seats of a hold, also of an expired one whose seats are still available.

    user_id: whose booking it is from now on, if given. held_seats: if given, it must still be a hold of these. A
    change without a reason gets the hold as one: see `undoing`.
    """
    async with steps.transaction(change) as tx:
        booking = await steps.lock_booking(tx, booking_id)
        if held_seats is not None:
            _require_as_held(booking, held_seats)
        match booking.status:
            case BookingStatus.CONFIRMED:
                _require_same_customer(booking, user_id)
            case BookingStatus.CANCELLED:
                raise InvalidRequest(
                    f"booking {printable(booking_id)} is cancelled and cannot be confirmed; nothing was changed"
                )
            case BookingStatus.RESERVED | BookingStatus.EXPIRED:
                where = (booking.event_id, booking.showtime, booking.seat_ids)
                await steps.check_availability(tx, *where, booking_id)
                reason = "" if change.reason else await former_hold_of(steps, tx, booking, user_id)
                await steps.set_booking_status(tx, booking_id, BookingStatus.CONFIRMED, reason=reason)
                await steps.update_event_seats_status(tx, *where, booking_id, SeatStatus.SOLD)
                if user_id is not None:
                    await steps.set_booking_user(tx, booking_id, user_id)
                    booking = replace(booking, user_id=user_id)
    return replace(booking, status=BookingStatus.CONFIRMED, reserved_until=None)


async def former_hold_of(
    steps: BookingRepository[Transaction], tx: Transaction, booking: Booking, user_id: str | None = None
) -> str:
    """The reason of a change by which a booking is no hold any more; empty unless it is a hold with an end.

    user_id: whose booking it is after the change; None for the same.
    """
    if booking.status is not BookingStatus.RESERVED:
        return ""
    end = await steps.hold_end(tx, booking)
    before = "" if user_id in (None, booking.user_id) else booking.user_id
    return "" if end is None else str(FormerHold(end, before))


def _require_same_customer(sold: Booking, user_id: str | None) -> None:
    if user_id not in (None, sold.user_id):
        raise InvalidRequest(
            f"booking {printable(sold.booking_id)} is sold already, to {printable(sold.user_id)}; nothing was changed"
        )


def _require_as_held(booking: Booking, held_seats: Sequence[str]) -> None:
    """Raises InvalidRequest if somebody else has sold the hold, or changed its seats."""
    if booking.status is BookingStatus.CONFIRMED:
        raise InvalidRequest(
            f"booking {printable(booking.booking_id)} was sold elsewhere; nothing was changed"
        )
    if {*map(plain_seat_id, booking.seat_ids)} != {*map(plain_seat_id, held_seats)}:
        raise InvalidRequest(
            f"the seats of booking {printable(booking.booking_id)} were changed elsewhere; nothing was changed"
        )


async def release(steps: BookingRepository[Transaction], change: Change, booking_id: str) -> Booking:
    """Releases a hold."""
    async with steps.transaction(change) as tx:
        booking = await steps.lock_booking(tx, booking_id)
        if booking.status is BookingStatus.CONFIRMED:
            raise InvalidRequest(
                f"booking {printable(booking_id)} is sold and no hold: cancel it instead; nothing was changed"
            )
        return await let_go(steps, tx, change, booking)


async def cancel(steps: BookingRepository[Transaction], change: Change, booking_id: str) -> Booking:
    """Cancels a sale or a hold; the booking stays, as CANCELLED."""
    async with steps.transaction(change) as tx:
        return await let_go(steps, tx, change, await steps.lock_booking(tx, booking_id))


async def let_go(
    steps: BookingRepository[Transaction], tx: Transaction, change: Change, booking: Booking
) -> Booking:
    """Frees the seats of a booking that is locked, and makes it CANCELLED.

    A change without a reason gets the hold as one, if it is one: see `undoing`.
    """
    if booking.status is not BookingStatus.CANCELLED:
        reason = "" if change.reason else await former_hold_of(steps, tx, booking)
        await steps.set_booking_status(tx, booking.booking_id, BookingStatus.CANCELLED, reason=reason)
    return replace(booking, status=BookingStatus.CANCELLED, reserved_until=None)


async def block(
    steps: BookingRepository[Transaction],
    change: Change,
    event_id: str,
    showtime: datetime,
    seat_ids: Sequence[str],
) -> None:
    """Takes free seats out of sale."""
    async with steps.transaction(change) as tx:
        await steps.acquire_lock(tx, event_id, showtime, seat_ids)
        await steps.validate_showing(tx, event_id, showtime)
        await steps.check_availability(tx, event_id, showtime, seat_ids, None)
        await steps.update_event_seats_status(tx, event_id, showtime, seat_ids, None, SeatStatus.BLOCKED)


async def unblock(
    steps: BookingRepository[Transaction],
    change: Change,
    event_id: str,
    showtime: datetime,
    seat_ids: Sequence[str],
) -> None:
    """Puts blocked seats back into sale."""
    async with steps.transaction(change) as tx:
        await steps.acquire_lock(tx, event_id, showtime, seat_ids)
        await steps.validate_showing(tx, event_id, showtime)
        await steps.update_event_seats_status(tx, event_id, showtime, seat_ids, None, SeatStatus.AVAILABLE)
