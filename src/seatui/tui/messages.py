"""What happened: facts that workers and widgets post, named in the past tense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.model.showings import Showing, ShowingSummary
from seatui.domain.venue.layout import Spot
from seatui.tui.readings import HouseReading
from seatui.tui.sale import Sale


@dataclass
class ShowingsLoaded(Message):
    """The showings were read."""

    summaries: Sequence[ShowingSummary]


@dataclass
class ShowingChosen(Message):
    """A showing was chosen from the list."""

    showing: Showing


@dataclass
class HouseRead(Message):
    """A house, or what changed in it, was read."""

    reading: HouseReading


@dataclass
class LoadFailed(Message):
    """The database could not be read; another try follows by itself."""

    error: SeatuiError


@dataclass
class SeatPressed(Message):
    """The mouse button went down on a seat of the map."""

    spot: Spot


@dataclass
class SeatDragged(Message):
    """The mouse came to another seat with its button down."""

    spot: Spot


@dataclass
class SeatReleased(Message):
    """The mouse button was let go."""


@dataclass
class HouseLeft(Message):
    """The clerk has left a house."""


@dataclass
class QuitAsked(Message):
    """The clerk wants to leave seatui."""


@dataclass
class SaleAsked(Message):
    """What is picked is to be sold, if the clerk confirms it. remarks: what to think over first."""

    sale: Sale
    remarks: Sequence[str]


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
