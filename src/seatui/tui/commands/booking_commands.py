"""The commands of the house screen for bookings: the card, blocking, and undoing the last change."""

from collections.abc import Awaitable
from typing import Any, Protocol

from seatui.tui.commands.command import Command
from seatui.tui.commands.groups import BOOKINGS
from seatui.tui.controllers.house_controllers import HouseControllers


class BookingContext(Protocol):
    """The interface of the house screen for its commands on bookings."""

    @property
    def controllers(self) -> HouseControllers:
        """The controllers that carry out the commands."""
        ...


def confirm(context: BookingContext) -> Awaitable[None] | None:
    """Moves or sells what is picked; with nothing picked, opens the booking at the cursor.

    What is still looked for is waited for, so that the keys typed behind this one find the dialog open.
    """
    controllers = context.controllers
    if controllers.state.moving is not None:
        controllers.moving.move()
    elif _means_booking(controllers):
        controllers.bookings.open_here()
    else:
        controllers.selling.ask()
    return controllers.best.end_of_search()


def hold(context: BookingContext) -> Awaitable[None] | None:
    """Asks for whom and until when to hold what is picked; waits as `confirm` does."""
    context.controllers.selling.ask_hold()
    return context.controllers.best.end_of_search()


def cannot_confirm(context: BookingContext) -> str:
    """Why there is nothing to confirm and no booking to open; empty if there is."""
    controllers = context.controllers
    if controllers.state.moving is not None:
        return controllers.moving.cannot_move()
    return "" if _means_booking(controllers) else controllers.selling.cannot_sell()


def what_enter_does(context: BookingContext) -> str:
    """`Move`, `Booking` or `Confirm`: what is picked, or what the cursor is on, decides."""
    if context.controllers.state.moving is not None:
        return "Move"
    return "Booking" if _means_booking(context.controllers) else "Confirm"


def none_free(context: BookingContext) -> str:
    """Why there is nothing to pick or to look for; empty if there is."""
    state = context.controllers.state
    is_over = state.is_full and not (state.picks or state.moving)
    return no_seats(context) or ("No seat is free" if is_over else "")


def _means_booking(controllers: HouseControllers) -> bool:
    is_picking = bool(controllers.state.picks) or controllers.best.is_searching
    return not is_picking and controllers.bookings.booking_here is not None


def no_seats(context: BookingContext) -> str:
    """Why there is nothing to move about in or to pick; empty if there is."""
    return "" if context.controllers.state.picking else "There is no seat to move about in or to pick"


def _cannot_block(context: BookingContext) -> str:
    return no_seats(context) or context.controllers.bookings.cannot_block()


BOOKING_COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "house.seat-card",
        "i",
        BOOKINGS,
        "Seat",
        "the seat at the cursor: who has it, since when, every change",
        lambda context: context.controllers.bookings.inspect(),
        no_seats,
    ),
    Command(
        "house.block",
        "x",
        BOOKINGS,
        "Block",
        "block what is picked or the seat at the cursor, with a reason; unblock it",
        lambda context: context.controllers.bookings.block(),
        _cannot_block,
    ),
    Command(
        "house.undo-change",
        "Z",
        BOOKINGS,
        "Undo",
        "undo the last change made at this terminal",
        lambda context: context.controllers.bookings.ask_to_undo(),
        lambda context: context.controllers.bookings.cannot_undo(),
    ),
)
"""Commands of the house screen for its bookings."""
