"""What happened: facts that workers and widgets post, named in the past tense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from seatui.domain.bookings import Booking
from seatui.domain.errors import SeatuiError
from seatui.domain.seats import Seat
from seatui.domain.showings import Showing, ShowingSummary
from seatui.tui.sale import Sale
from seatui.tui.update import HouseUpdate


@dataclass
class ShowingsLoaded(Message):
    """The showings were read."""

    summaries: Sequence[ShowingSummary]


@dataclass
class ShowingChosen(Message):
    """A showing was chosen from the list."""

    showing: Showing


@dataclass
class HouseUpdated(Message):
    """A house, or what changed in it, was read."""

    update: HouseUpdate


@dataclass
class LoadFailed(Message):
    """The database could not be read; another try follows by itself."""

    error: SeatuiError


@dataclass
class PickRefused(Message):
    """A seat that cannot be picked was asked for."""

    seat: Seat


@dataclass
class BestAsked(Message):
    """The best seats for a party were asked for; None where no number was said."""

    party: int | None


@dataclass
class NextBestAsked(Message):
    """The next best seats were asked for, or those before."""

    step: int


@dataclass
class OwnersAsked(Message):
    """Who has the seats is to be shown, on every seat or for the booking at the cursor."""

    letters: bool


@dataclass
class PricesShown(Message):
    """Letters for prices are on the map."""


@dataclass
class SaleConfirmed(Message):
    """The clerk confirmed a sale: it is to be made now."""

    sale: Sale


@dataclass
class SeatsSold(Message):
    """A sale was made."""

    sale: Sale
    booking: Booking


@dataclass
class SaleRefused(Message):
    """A sale was not made, and nothing was changed."""

    sale: Sale
    error: SeatuiError


@dataclass
class SaleUncertain(Message):
    """The answer to a sale was lost; it is being looked up."""

    sale: Sale
    since: datetime
