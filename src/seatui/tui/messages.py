"""Messages of workers and widgets: facts, named in the past tense."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """The mouse was dragged to another seat."""

    spot: Spot


@dataclass
class SeatReleased(Message):
    """The mouse button was released."""


@dataclass
class HouseLeft(Message):
    """The clerk has left a house."""


@dataclass
class QuitAsked(Message):
    """The clerk asked to quit."""


@dataclass
class SaleAsked(Message):
    """The clerk asked to sell the picked seats. remarks: lines for the confirmation."""

    sale: Sale
    remarks: Sequence[str]


@dataclass
class PurposeAsked(Message):
    """The clerk asked to hold the picked seats on purpose."""

    sale: Sale


@dataclass
class SaleConfirmed(Message):
    """The clerk confirmed a sale."""

    sale: Sale


@dataclass
class HoldAsked(Message):
    """The confirmation of a sale was opened: its seats are to be held while the customer pays."""

    sale: Sale


@dataclass
class PaymentTaken(Message):
    """The customer has paid: the held seats are to be sold."""

    sale: Sale


@dataclass
class PaymentDropped(Message):
    """The clerk closed the confirmation: the held seats are to be given back."""

    sale: Sale


@dataclass
class ExtensionAsked(Message):
    """The clerk asked for more time to pay."""

    sale: Sale


@dataclass
class SeatsHeld(Message):
    """The seats of a sale are held while the customer pays, or are now held for longer."""

    sale: Sale
    booking: Booking


@dataclass
class HoldKept(Message):
    """A hold could not be extended; it ends when it did."""

    sale: Sale
    error: Exception


@dataclass
class HoldReleased(Message):
    """The seats held for a payment were given back."""

    sale: Sale


@dataclass
class HoldEnded(Message):
    """A hold on purpose, made at this terminal, has ended unsold."""

    sale: Sale
    booking: Booking


@dataclass
class SaleStalled(Message):
    """Held seats could not be sold now; nothing was changed, and they are held as before."""

    sale: Sale
    error: SeatuiError


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
    """The answer to a sale is overdue or was lost; its outcome is unknown."""

    sale: Sale
