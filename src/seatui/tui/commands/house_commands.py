"""The commands of the house screen: moving, picking, best seats, finding, selling, zoom and overlays."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from seatui.tui.commands.booking_commands import (
    BOOKING_COMMANDS,
    cannot_confirm,
    confirm,
    hold,
    no_seats,
    none_free,
    what_enter_does,
)
from seatui.tui.commands.command import Command, possible
from seatui.tui.commands.groups import BEST, BOOKINGS, MOVING, OTHER, PICKING, SELLING, VIEW
from seatui.tui.commands.map_commands import MapCommands
from seatui.tui.commands.typed_orders import ORDER_LINE_COMMANDS
from seatui.tui.controllers.house_controllers import HouseControllers


class HouseDialogs(Protocol):
    """The dialogs that the commands of the house screen open."""

    def open_find(self) -> None:
        """Opens the find dialog."""
        ...

    def open_bookings(self) -> None:
        """Opens the list of the bookings of the showing."""
        ...

    def open_replay(self) -> None:
        """Opens the replay of the showing."""
        ...

    def open_report(self) -> None:
        """Opens the report of the showing."""
        ...

    def open_order(self, typed: str = "") -> None:
        """Opens the order line. typed: its initial text."""
        ...


class HouseContext(Protocol):
    """The interface of the house screen for its commands."""

    @property
    def controllers(self) -> HouseControllers:
        """The controllers that carry out the commands."""
        ...

    @property
    def dialogs(self) -> HouseDialogs:
        """The dialogs over the house."""
        ...

    def go_back(self) -> None:
        """Takes one step back: dismisses the message, the range or the selection."""
        ...

    def leave(self) -> None:
        """Returns to the showings."""
        ...

    def reload(self) -> None:
        """Reads the whole house again, and paints the whole screen."""
        ...


_Run = Callable[[HouseContext], Awaitable[None] | None]
_WhyNot = Callable[[HouseContext], str]


def _command(
    name: str,
    keys: str,
    group: str,
    title: str,
    words: str,
    run: _Run,
    why_not: _WhyNot = no_seats,
    **more: Any,
) -> Command[HouseContext]:
    return Command(f"house.{name}", keys, group, title, words, run, why_not, **more)


def _cannot_narrow(context: HouseContext) -> str:
    return context.controllers.best.cannot_narrow()


def _cannot_undo(context: HouseContext) -> str:
    return "" if context.controllers.state.can_undo else "There is no pick to take back"


def _cannot_redo(context: HouseContext) -> str:
    return "" if context.controllers.state.can_redo else "No pick was taken back"


def _cannot_sell(context: HouseContext) -> str:
    return context.controllers.selling.cannot_sell()


def _digit(digit: int) -> Command[HouseContext]:
    return _command(
        f"digit-{digit}",
        str(digit),
        BEST,
        str(digit),
        "the size of a party, digit by digit",
        lambda context: context.controllers.best.type_digit(digit),
        in_help=False,
    )


_MAP: MapCommands[HouseContext] = MapCommands("house", lambda context: context.controllers.picking, no_seats)

HOUSE_COMMANDS: tuple[Command[HouseContext], ...] = (
    _command(
        "pick",
        "space",
        PICKING,
        "Pick",
        "pick the seat, or drop it; keep a range",
        lambda context: context.controllers.picking.pick(),
        none_free,
        in_footer=True,
        aside="picks the seat at the cursor,",
    ),
    *_MAP.ranges(),
    _command(
        "undo",
        "u",
        PICKING,
        "Undo pick",
        "take the last pick back",
        lambda context: context.controllers.state.undo(),
        _cannot_undo,
    ),
    _command(
        "redo",
        "U",
        PICKING,
        "Redo pick",
        "pick it again after all",
        lambda context: context.controllers.state.redo(),
        _cannot_redo,
    ),
    _command(
        "best",
        "b",
        BEST,
        "Best",
        "1 … 9, then b: the best that many seats together",
        lambda context: context.controllers.best.find_best(),
        none_free,
        written="4b",
        in_footer=True,
        aside="finds the best 4 together,",
    ),
    *map(_digit, range(10)),
    _command(
        "next-best",
        "n",
        BEST,
        "Next best",
        "the next best seats",
        lambda context: context.controllers.best.step(1),
        aside="next",
    ),
    _command(
        "best-before",
        "N",
        BEST,
        "Best before",
        "back to the better ones",
        lambda context: context.controllers.best.step(-1),
    ),
    _command(
        "narrow-zone",
        "z",
        BEST,
        "Zone",
        "the best seats of this zone only, then of the next",
        lambda context: context.controllers.best.narrow_zone(),
        _cannot_narrow,
        aside="zone",
    ),
    _command(
        "narrow-price",
        "less_than_sign",
        BEST,
        "Cheaper",
        "the best seats that cost less",
        lambda context: context.controllers.best.narrow_price(),
        _cannot_narrow,
        aside="cheaper",
    ),
    _command(
        "narrow-aisle",
        "a",
        BEST,
        "Aisle",
        "the best seats with one at an aisle, and back",
        lambda context: context.controllers.best.narrow_aisle(),
        _cannot_narrow,
        aside="aisle",
    ),
    _command(
        "narrow-wheelchair",
        "c",
        BEST,
        "Wheelchair",
        "the best with one more in a wheelchair",
        lambda context: context.controllers.best.narrow_wheelchair(),
        _cannot_narrow,
        aside="wheelchair",
    ),
    _command(
        "find",
        "slash",
        MOVING,
        "Find",
        "go to a seat, a booking or a customer",
        lambda context: context.dialogs.open_find(),
        in_footer=True,
        aside="goes to a seat or a customer.",
    ),
    _command(
        "order",
        "colon",
        OTHER,
        "Order",
        "one line: 4 stalls <50 aisle, F12-15, sell, return F14, or any command by its name",
        lambda context: context.dialogs.open_order(),
    ),
    _command(
        "confirm",
        "enter",
        SELLING,
        "Confirm",
        "confirm what is picked; enter again sells it; on a taken seat: its booking",
        confirm,
        cannot_confirm,
        in_footer=True,
        name_now=what_enter_does,
    ),
    *BOOKING_COMMANDS,
    _command(
        "hold",
        "H",
        SELLING,
        "Hold",
        "hold what is picked: for whom, why, until when",
        hold,
        _cannot_sell,
        in_footer=True,
    ),
    _command(
        "bookings",
        "B",
        BOOKINGS,
        "Bookings",
        "the bookings of this showing, newest first",
        lambda context: context.dialogs.open_bookings(),
        lambda context: "" if context.controllers.state.house else "The house has not been read yet",
        in_footer=True,
    ),
    _command(
        "replay",
        "Y",
        VIEW,
        "Replay",
        "the changes of this showing, played over the map like a film",
        lambda context: context.dialogs.open_replay(),
        possible,
    ),
    _command(
        "report",
        "R",
        VIEW,
        "Report",
        "seats and money of this showing, and what was sold when",
        lambda context: context.dialogs.open_report(),
        possible,
    ),
    _command(
        "back",
        "escape",
        OTHER,
        "Back",
        "one step back: message, range, selection",
        lambda context: context.go_back(),
        possible,
        in_footer=True,
    ),
    *_MAP.moving(),
    *_MAP.zooming(),
    _command(
        "prices",
        "p",
        VIEW,
        "Prices",
        "each seat in the colour of its price, and back",
        lambda context: context.controllers.overlays.toggle_prices(),
    ),
    _command(
        "owners",
        "o",
        VIEW,
        "Owners",
        "the initial of who holds or has a seat, and back",
        lambda context: context.controllers.overlays.toggle_owners(),
    ),
    _command(
        "party",
        "w",
        VIEW,
        "Who",
        "everyone of the booking at the cursor, and back",
        lambda context: context.controllers.overlays.toggle_party(),
    ),
    _command(
        "reload", "r", VIEW, "Reload", "read the house again", lambda context: context.reload(), possible
    ),
    _command(
        "leave",
        "q",
        OTHER,
        "Showings",
        "back to the showings",
        lambda context: context.leave(),
        possible,
        in_footer=True,
    ),
    *ORDER_LINE_COMMANDS,
)
"""Every command of the house screen, in the order of footer, help and README."""
