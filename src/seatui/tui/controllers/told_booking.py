"""What is said of a booking in the line under the map, for as long as it stands there."""

from collections.abc import Callable, Collection, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import Seat
from seatui.domain.venue.house import House
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.controllers.customers import CustomerController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.state import HouseState

Sentence = Callable[[Booking, Sequence[Seat]], str]
"""What to say of a booking and its seats; printable."""


def in_short(booking: Booking, seats: Sequence[Seat]) -> str:
    """`BK-…: 2 seats for Ada Chen`; `BK-…: cancelled, 2 seats for Ada Chen` of a booking that has ended."""
    ended = "" if booking.status.is_live else f"{booking.status.word}, "
    seats_for = f"{seats_count(len(seats))} for {printable(booking.user_id)}"
    return f"{printable(booking.booking_id)}: {ended}{seats_for}"


class _Told(Struct, frozen=True):
    booking: Booking
    sentence: Sentence
    words: str


class TellingController:
    """Says a sentence of a booking, and says it anew when its seats or its customer have changed."""

    def __init__(self, state: HouseState, view: HouseView, customers: CustomerController) -> None:
        self._state = state
        self._view = view
        self._customers = customers
        self._told: _Told | None = None

    def tell(self, booking: Booking, sentence: Sentence) -> None:
        """Says a sentence of a booking as it was read just now."""
        house = self._state.house
        if house is not None:
            self._customers.learn(booking)
            self._told = _Told(booking, sentence, sentence(booking, _seats(booking.seat_ids, house)))
            self._view.inform(self._told.words)

    def follow(self, changed: Set[str] = frozenset()) -> None:
        """Says the sentence anew if it is still there and is no longer true. changed: the seats that differ."""
        told, house, reading = self._told, self._state.house, self._state.reading
        if told is None or house is None or reading is None:
            return
        if not self._view.is_informing(told.words):
            self._told = None
            return
        booking_id, seat_ids = told.booking.booking_id, told.booking.seat_ids
        customer = self._customers.customer_of(booking_id) or told.booking.user_id
        has = [
            each
            for each in dict.fromkeys((*seat_ids, *changed))
            if each not in changed or house.state(each).booking_at(reading.read_at) == booking_id
        ]
        self._say(told, replace(told.booking, seat_ids=tuple(has), user_id=customer), house)

    def _say(self, told: _Told, booking: Booking, house: House) -> None:
        """Says the sentence of a booking as it is now; of one without seats, nothing."""
        words = told.sentence(booking, _seats(booking.seat_ids, house)) if booking.seat_ids else ""
        self._told = _Told(booking, told.sentence, words) if words else None
        if words != told.words:
            self._view.inform(words)


def _seats(seat_ids: Collection[str], house: House) -> list[Seat]:
    return [house.layout.seats[each] for each in seat_ids if each in house.layout.seats]
