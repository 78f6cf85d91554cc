"""A sale whose seats are held while the customer pays, and what the clerk wants next of it."""

import asyncio
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from seatui.booking.repository import HOLD_TTL
from seatui.tui.sale import Sale


class Sell(Struct, frozen=True):
    """Sells the held seats."""


class GiveBack(Struct, frozen=True):
    """Releases the hold."""


class Extend(Struct, frozen=True):
    """Lets the hold end so long from now."""

    ttl: timedelta = HOLD_TTL


Step = Sell | GiveBack | Extend


class Payment:
    """A sale from the hold to its end: sold, or given back. Its steps wait for one another, in the order asked.

    until: the end of the hold; None before the database has answered.
    """

    def __init__(self, sale: Sale) -> None:
        self.sale = sale
        self._held_for = sale.customer
        self.until: datetime | None = None
        self._steps: asyncio.Queue[Step] = asyncio.Queue()
        self._last: Sell | GiveBack | None = None

    @property
    def is_selling(self) -> bool:
        """Whether the clerk has confirmed the sale."""
        return isinstance(self._last, Sell)

    @property
    def is_undecided(self) -> bool:
        """Whether the clerk has neither confirmed the sale nor given the seats back."""
        return self._last is None

    @property
    def is_idle(self) -> bool:
        """Whether the seats are held and nothing is under way."""
        return self.until is not None and self.is_undecided and self._steps.empty()

    @property
    def new_customer(self) -> str | None:
        """The customer, if the clerk has typed another than the one of the hold; None for whose it is by now.

        Somebody else may have renamed it meanwhile.
        """
        return None if self.sale.customer == self._held_for else self.sale.customer

    def sell(self, sale: Sale) -> None:
        """Sells the seats as soon as they are held. sale: with the customer."""
        if self.is_undecided:
            self.sale = replace(self.sale, customer=sale.customer)
            self._decide(Sell())

    def give_back(self) -> None:
        """Releases the seats as soon as they are held."""
        if self.is_undecided:
            self._decide(GiveBack())

    def extend(self) -> None:
        """Lets the hold end later, as soon as there is one."""
        if self.is_undecided:
            self._steps.put_nowait(Extend())

    def reconsider(self) -> None:
        """Makes the payment undecided again: it could not be sold, and is held as before."""
        self._last = None

    async def next_step(self) -> Step:
        """Waits for the next step."""
        return await self._steps.get()

    def _decide(self, step: Sell | GiveBack) -> None:
        self._last = step
        self._steps.put_nowait(step)
