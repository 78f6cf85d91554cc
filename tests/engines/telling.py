"""Every change that a clerk makes, and whether what the clerk is told of it is what happened."""

from collections.abc import Awaitable, Callable

from seatui.booking import BookingService
from seatui.domain.errors import BookingIdTaken, DatabaseUnavailable, OutcomeUnknown, SeatuiError
from seatui.postgres import Database
from seatui.postgres.database import Transaction
from tests.support import SHOWTIME, make_house, request, rows, service_on

Desk = BookingService[Transaction]

CHANGES: dict[str, Callable[[Desk], Awaitable[object]]] = {
    "sell": lambda desk: desk.book_tickets(request("A1", booking_id="BK-1")),
    "sell under any id": lambda desk: desk.book_tickets(request("A1")),
    "hold": lambda desk: desk.hold_seats(request("A1", booking_id="BK-1")),
    "confirm": lambda desk: desk.confirm_hold("BK-HELD"),
    "release": lambda desk: desk.release_hold("BK-HELD"),
    "cancel": lambda desk: desk.cancel_booking("BK-SOLD"),
    "block": lambda desk: desk.block_seats("E1", SHOWTIME, ["A1"]),
    "unblock": lambda desk: desk.unblock_seats("E1", SHOWTIME, ["B1"]),
}
"""Each can be made once in the house of `house_to_change`, and leaves a row in the journal."""


async def house_to_change(database: Database) -> None:
    """The small house, with something in it for each of the changes."""
    await make_house(database)
    desk = service_on(database)
    await desk.hold_seats(request("A2", booking_id="BK-HELD"))
    await desk.book_tickets(request("A3", booking_id="BK-SOLD"))
    await desk.block_seats("E1", SHOWTIME, ["B1"])


def changes_made(dsn: str) -> int:
    """How many changes of seats there have been."""
    return int(rows(dsn, "SELECT count(*) FROM seatui.seat_journal")[0][0])


async def told(change: Awaitable[object]) -> object:
    """The answer, or the refusal."""
    try:
        return await change
    except SeatuiError as error:
        return error


def contradiction(answer: object, *, is_done: bool) -> str | None:
    """What is wrong with an answer, where the change has been made or not."""
    match answer:
        case OutcomeUnknown():
            return None
        case DatabaseUnavailable() | BookingIdTaken():
            return f"told that nothing was changed ({answer}), and it is" if is_done else None
        case SeatuiError():
            return f"told something odd: {answer!r}"
        case _:
            return None if is_done else f"told that it is done ({answer}), and it is not"
