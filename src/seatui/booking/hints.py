"""Hints between the terminals of one database: that a house has changed, and which seats somebody is picking.

They are sent outside of transactions, and a lost one does no harm: what is true, the database says when it is read.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from typing import Protocol

from msgspec import Struct


class HouseChanged(Struct, frozen=True):
    """A terminal has changed seats of the showing."""


class SeatsOnOffer(Struct, frozen=True):
    """The seats that another terminal has picked and not sold; none: it has let them go.

    session: of the sender, one for each run of a program. terminal: its name.
    """

    session: str
    terminal: str
    seat_ids: frozenset[str]


class LinkChanged(Struct, frozen=True):
    """Hints of the showing arrive from now on, or no longer: `Hints.is_live` says which."""


Hint = HouseChanged | SeatsOnOffer | LinkChanged


class Hints(Protocol):
    """Sends and receives hints about showings. None of its methods raises an error of the database."""

    @property
    def is_live(self) -> bool:
        """Whether hints arrive; without them, the house is read at intervals alone."""
        ...

    def follow(
        self, event_id: str, showtime: datetime, receive: Callable[[Hint], object]
    ) -> AbstractAsyncContextManager[None]:
        """Receives the hints of other sessions about a showing, until left; one showing at a time.

        receive: called in the event loop; with LinkChanged when `is_live` has changed, and with HouseChanged also
        when hints may have been missed, such as after a lost connection.
        """
        ...

    def tell_changed(self, event_id: str, showtime: datetime) -> None:
        """Tells the others that seats of a showing were changed; call it after the commit."""
        ...

    def offer(self, event_id: str, showtime: datetime, seat_ids: Iterable[str]) -> None:
        """Tells the others which seats are picked here; repeated until other seats, or none, are offered.

        Sent at most five times a second.
        """
        ...


class NoHints:
    """Sends and receives nothing: houses are read at intervals alone."""

    is_live = False

    def follow(
        self, event_id: str, showtime: datetime, receive: Callable[[Hint], object]
    ) -> AbstractAsyncContextManager[None]:
        """Receives nothing."""
        return nullcontext()

    def tell_changed(self, event_id: str, showtime: datetime) -> None:
        """Tells nobody."""

    def offer(self, event_id: str, showtime: datetime, seat_ids: Iterable[str]) -> None:
        """Offers nothing."""
