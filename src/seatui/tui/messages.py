"""Messages of workers and widgets: facts, named in the past tense."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from seatui.booking.hints import Hint
from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.model.showings import Showing, ShowingSummary
from seatui.domain.venue.layout import Spot
from seatui.tui.asked_changes import Amendment, BlockSeats
from seatui.tui.card import Card, CardSubject
from seatui.tui.readings import HouseReading
from seatui.tui.sale import Sale


@dataclass
class ShowingsLoaded(Message):
    """The showings were read."""

    summaries: Sequence[ShowingSummary]


@dataclass
class ShowingChosen(Message):
    """A showing was chosen from the list. booking_id: the booking to open in its house, if one was chosen."""

    showing: Showing
    booking_id: str | None = None


@dataclass
class BookingsFound(Message):
    """The bookings of all showings that match a typed text were read."""

    typed: str
    bookings: Sequence[Booking]


@dataclass
class HouseRead(Message):
    """A house, or what changed in it, was read."""

    reading: HouseReading


@dataclass
class LoadFailed(Message):
    """The database could not be read; another try follows by itself."""

    error: SeatuiError


@dataclass
class HintReceived(Message):
    """Another terminal has changed seats of the house, or has picked some."""

    hint: Hint


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


@dataclass
class CardAsked(Message):
    """The clerk asked for the card of a booking or of a seat."""

    subject: CardSubject


@dataclass
class CardRead(Message):
    """The facts of a card were read."""

    card: Card


@dataclass
class CardFailed(Message):
    """The facts of a card could not be read. is_final: no other try follows."""

    error: SeatuiError
    is_final: bool


@dataclass
class ReasonAsked(Message):
    """The clerk asked to block seats; the reason is still to be asked for."""

    change: BlockSeats


@dataclass
class UndoAsked(Message):
    """The clerk asked to take back the last change of this terminal. words: the question."""

    change: Amendment
    words: str


@dataclass
class ChangeConfirmed(Message):
    """The clerk confirmed a change of a booking, or of blocked seats."""

    change: Amendment


@dataclass
class BookingChanged(Message):
    """A change was made. booking: after it; None where none is concerned."""

    change: Amendment
    booking: Booking | None


@dataclass
class BookingChangeRefused(Message):
    """A change was not made, and nothing was changed."""

    change: Amendment
    error: SeatuiError


@dataclass
class BookingChangeUncertain(Message):
    """The answer to a change is overdue or was lost; its outcome is unknown."""

    change: Amendment
