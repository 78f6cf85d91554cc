"""The orders of the `:` line as commands of the house: each begins its line, or is carried out at the cursor."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from seatui.domain.orders.orders import BookingOrder
from seatui.tui.commands.command import Command, possible
from seatui.tui.commands.groups import ORDERS
from seatui.tui.controllers.house_controllers import HouseControllers


class OrderDialogs(Protocol):
    """The dialog of the order line."""

    def open_order(self, typed: str = "") -> None:
        """Opens the order line. typed: its initial text."""
        ...


class OrderLineContext(Protocol):
    """The interface of the house screen for the orders."""

    @property
    def controllers(self) -> HouseControllers:
        """The controllers that carry out the orders."""
        ...

    @property
    def dialogs(self) -> OrderDialogs:
        """The dialogs over the house."""
        ...


_Run = Callable[[OrderLineContext], Awaitable[None] | None]
_WhyNot = Callable[[OrderLineContext], str]


def _order(word: str, words: str, run: _Run, why_not: _WhyNot = possible, via: str = "") -> Command[Any]:
    keys = ("house.confirm", via) if via else ()
    return Command(f"house.order-{word}", "", ORDERS, f":{word}", words, run, why_not, via=keys)


def _typed(word: str) -> _Run:
    return lambda context: context.dialogs.open_order(f"{word} ")


def _here(does: BookingOrder, words: str, via: str = "") -> Command[Any]:
    """An order that is carried out with the booking at the cursor."""
    return _order(
        does.value,
        words,
        lambda context: context.controllers.booking_orders.begin_here(does),
        lambda context: context.controllers.booking_orders.cannot_begin_here(),
        via or f"card.{does.value}",
    )


def _sell(context: OrderLineContext) -> None:
    if context.controllers.booking_orders.sells_hold:
        context.controllers.booking_orders.begin_here(BookingOrder.SELL)
    else:
        context.dialogs.open_order("sell ")


def _cannot_sell(context: OrderLineContext) -> str:
    controllers = context.controllers
    return "" if controllers.booking_orders.sells_hold else controllers.selling.cannot_sell()


ORDER_LINE_COMMANDS: tuple[Command[Any], ...] = (
    _order(
        "best",
        "the best seats for a party: 4 stalls <50 aisle",
        lambda context: context.dialogs.open_order(""),
    ),
    _order("pick", "pick seats by their names: F12-15, F12x4", _typed("pick")),
    _order("drop", "drop seats by their names", _typed("drop")),
    _order(
        "clear",
        "drop everything that is picked",
        lambda context: context.controllers.picking.clear(),
        lambda context: "" if context.controllers.state.picks else "Nothing is picked",
    ),
    _order(
        "sell",
        "sell what is picked at once: sell müller; with nothing picked, sell the hold here, or sell BK-…",
        _sell,
        _cannot_sell,
    ),
    _order(
        "hold",
        "hold what is picked: hold smith 30m",
        _typed("hold"),
        lambda context: context.controllers.selling.cannot_sell(),
    ),
    _order("go", "go to a seat, a booking or a customer", _typed("go")),
    _order("show", "open the card of a booking: show smith", _typed("show")),
    _here(BookingOrder.RETURN, "take seats of a booking back: return F14-15; alone, of the one here"),
    _here(BookingOrder.MOVE, "move seats of a booking: move F14-15; alone, of the one here"),
    _here(BookingOrder.RELEASE, "give a hold back: release BK-…; alone, the one here"),
    _here(BookingOrder.EXTEND, "extend a hold by 15 minutes: extend smith; alone, the one here"),
    _here(BookingOrder.RENAME, "change a customer's name: rename F14; alone, of the booking here"),
    _here(BookingOrder.SPLIT, "split seats off a booking: split F14-15; alone, off the one here"),
    _order("block", "block seats, with a reason: block K14-15 wet paint", _typed("block")),
    _order("unblock", "put blocked seats back into sale: unblock K14-15", _typed("unblock")),
)
"""The orders that have no key of their own."""
