"""Messages of workers and widgets: facts, named in the past tense."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from seatui.booking.hints import Hint
from seatui.domain.errors import SeatuiError
from seatui.domain.model.bookings import Booking
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import Standing
from seatui.domain.venue.layout import Spot
from seatui.tui.asked_changes import Amendment, BlockSeats
from seatui.tui.card import Card, CardSubject, Errand
from seatui.tui.readings import HouseReading
from seatui.tui.sale import Sale
from seatui.tui.selected_house import SelectedHouse


@dataclass
class ShowingsLoaded(Message):
    """The showings were read, in the order of the list."""

    showings: Sequence[Showing]


@dataclass
class StandingsRead(Message):
    """How some showings sell was read, by their events and showtimes."""

    standings: Mapping[tuple[str, datetime | None], Standing]


@dataclass
class ShowingHighlighted(Message):
    """Another line of the list of showings is highlighted."""


@dataclass
class ShowingsScrolled(Message):
    """Other showings of the list are in sight."""


@dataclass
class SelectedHouseRead(Message):
    """The house of the highlighted showing was read."""

    selected: SelectedHouse


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


class PlanLeft(Message):
    """The editor of a plan was left."""


@dataclass
class QuitAsked(Message):
    """The clerk asked to quit."""


@dataclass
class SaleAsked(Message):
    """The clerk asked to sell the picked seats. remarks: lines for the confirmation."""

    sale: Sale
    remarks: Sequence[str]


@dataclass
class HoldAsked(Message):
    """The clerk asked to hold the picked seats on purpose."""

    sale: Sale


@dataclass
class SaleDecided(Message):
    """The clerk decided on a sale: the base of what the app carries out."""

    sale: Sale


@dataclass
class SaleConfirmed(SaleDecided):
    """The clerk confirmed a sale, or a hold on purpose."""


@dataclass
class ConfirmationOpened(SaleDecided):
    """The confirmation of a sale was opened, or its hold refused: its seats are to be held meanwhile."""


@dataclass
class PaymentTaken(SaleDecided):
    """The customer has paid: the held seats are to be sold."""


@dataclass
class PaymentDropped(SaleDecided):
    """The clerk closed the confirmation: the held seats are to be given back."""


@dataclass
class HoldDropped(SaleDecided):
    """The clerk left the dialog of a hold on purpose: what was typed is kept."""


@dataclass
class ExtensionAsked(SaleDecided):
    """The clerk asked for more time to pay."""


@dataclass
class SaleProgressed(Message):
    """The database answered on a sale, or did not: the base of what the app shows."""

    sale: Sale


@dataclass
class SeatsHeld(SaleProgressed):
    """The seats of a sale are held while the customer pays, or are now held for longer."""

    booking: Booking


@dataclass
class ExtensionRefused(SaleProgressed):
    """A hold could not be extended; it ends when it did."""

    error: Exception


@dataclass
class HoldReleased(SaleProgressed):
    """The seats held for a payment were given back."""


@dataclass
class HoldEnded(SaleProgressed):
    """A hold on purpose, made at this terminal, has ended unsold."""

    booking: Booking


@dataclass
class SaleStalled(SaleProgressed):
    """Held seats could not be sold now; nothing was changed, and they are held as before."""

    error: SeatuiError


@dataclass
class SeatsSold(SaleProgressed):
    """A sale was made."""

    booking: Booking


@dataclass
class SaleRefused(SaleProgressed):
    """A sale was not made, and nothing was changed."""

    error: SeatuiError


@dataclass
class SaleUncertain(SaleProgressed):
    """The answer to a sale is overdue or was lost; its outcome is unknown."""


@dataclass
class CardAsked(Message):
    """The clerk asked for the card of a booking or of a seat. errand: what it is opened for, if not to be read."""

    subject: CardSubject
    errand: Errand | None = None


@dataclass
class CardRead(Message):
    """The facts of a card were read."""

    card: Card


@dataclass
class CardFailed(Message):
    """The facts of a card could not be read; it is tried again."""

    error: SeatuiError


@dataclass
class BlockAsked(Message):
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
class ChangeProgressed(Message):
    """The database answered on a change, or did not: the base of what the app shows."""

    change: Amendment


@dataclass
class BookingChanged(ChangeProgressed):
    """A change was made. booking: after it; None where none is concerned."""

    booking: Booking | None


@dataclass
class BookingChangeRefused(ChangeProgressed):
    """A change was not made, and nothing was changed."""

    error: SeatuiError


@dataclass
class BookingChangeUncertain(ChangeProgressed):
    """The answer to a change is overdue or was lost; its outcome is unknown."""
