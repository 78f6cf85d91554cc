"""What can be done with the booking of a card, why not, and the choice of its seats."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import Enum
from typing import Protocol

from textual.message import Message

from seatui.booking.repository import HOLD_TTL
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.asked_changes import (
    Amendment,
    ExtendHold,
    ReleaseHold,
    RenameBooking,
    ReturnSeats,
    SellHold,
    SplitBooking,
)
from seatui.tui.controllers.booking_desk import BookingDesk
from seatui.tui.messages import ChangeConfirmed
from seatui.tui.move import Move
from seatui.tui.state import HouseState
from seatui.tui.widgets.seat_choice import SeatChoice

STATES = {
    BookingStatus.RESERVED: "It is held",
    BookingStatus.CONFIRMED: "It is sold",
    BookingStatus.CANCELLED: "It is cancelled",
    BookingStatus.EXPIRED: "The hold has ended",
}
GONE = "There is no such booking any more"
SOLD_NOT_HELD = "It is sold and no hold: its seats can be returned"
HOLDS = frozenset({BookingStatus.RESERVED})
ENDED_TOO = HOLDS | {BookingStatus.EXPIRED}


class Purpose(Enum):
    """What seats are being chosen for; the value is the question above them."""

    RETURN = "Return which seats?"
    SPLIT = "Split off which seats?"
    OPEN = "Return, move or split off which seats?"


class CardView(Protocol):
    """The card screen for its controller."""

    @property
    def is_read(self) -> bool:
        """Whether the card has been read."""
        ...

    @property
    def is_gone(self) -> bool:
        """Whether there is no such booking, or none any more."""
        ...

    @property
    def booking(self) -> Booking | None:
        """The booking as last read."""
        ...

    @property
    def paying_at(self) -> str:
        """The terminal at which the customer of a hold is paying just now; empty if none is."""
        ...

    @property
    def choice(self) -> SeatChoice:
        """The list of seats to choose from."""
        ...

    def begin_choice(self, title: str) -> None:
        """Shows the list of seats, under a title."""
        ...

    def end_choice(self) -> None:
        """Hides the list of seats."""
        ...

    def refuse_command(self, why_not: str) -> None:
        """Shows why something cannot be done."""
        ...

    def hush(self) -> None:
        """Hides what was said."""
        ...

    def ask(
        self, question: str, does: str, answered: Callable[[str | None], None], typed: str | None = None
    ) -> None:
        """Asks a question; as `AskScreen`."""
        ...

    def leave(self, move: Move | None) -> None:
        """Closes the card. move: to be prepared on the map."""
        ...

    def scroll(self, lines: int) -> None:
        """Scrolls the card."""
        ...

    def post_message(self, message: Message) -> bool:
        """Posts a message from the screen."""
        ...


class CardChanges:
    """Begins the changes of the booking of a card; the app makes them.

    take_back: asks whether to undo the last change of this terminal. clock: returns the present instant.
    """

    def __init__(
        self,
        view: CardView,
        state: HouseState,
        desk: BookingDesk,
        take_back: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._view = view
        self._state = state
        self._desk = desk
        self._clock = clock
        self.take_back = take_back
        """Asks whether to undo the last change of this terminal."""
        self._purpose: Purpose | None = None

    @property
    def is_choosing(self) -> bool:
        """Whether seats of the booking are being chosen."""
        return self._purpose is not None

    def cannot_take_back(self) -> str:
        """Why nothing can be taken back now; empty if it is to be looked up."""
        return self._desk.cannot_change(self._state.showing)

    def cannot_change(self) -> str:
        """Why the booking cannot be changed; empty if it can."""
        if not self._view.is_read:
            return "It is still being read"
        booking = self._view.booking
        if booking is None:
            return GONE if self._view.is_gone else "This seat is in no booking"
        busy = self._desk.cannot_change(self._state.showing)
        return busy or ("" if booking.status.is_live else STATES[booking.status])

    def cannot_rename(self) -> str:
        """Why the booking cannot be renamed."""
        return "Seats are being chosen" if self.is_choosing else self.cannot_change()

    def _cannot_as_hold(self, statuses: frozenset[BookingStatus], otherwise: str = "") -> str:
        booking = self._view.booking
        if self.is_choosing:
            return "Seats are being chosen"
        if booking is not None and booking.status in statuses:
            return self._desk.cannot_change(self._state.showing)
        return self.cannot_change() or otherwise or (STATES[booking.status] if booking else "")

    def cannot_sell(self) -> str:
        """Why it is no hold to sell; one that has ended can be sold while its seats are free."""
        return self._cannot_as_hold(ENDED_TOO)

    def cannot_release(self) -> str:
        """Why it is no hold to release."""
        return self._cannot_as_hold(HOLDS, SOLD_NOT_HELD)

    def cannot_extend(self) -> str:
        """Why it is no hold to extend."""
        return self._cannot_as_hold(HOLDS)

    def cannot_split(self) -> str:
        """Why the booking cannot be split, nor seats of it be chosen."""
        booking = self._view.booking
        is_one = booking is not None and booking.quantity == 1
        return self.cannot_change() or ("It is a single seat" if is_one else "")

    def cannot_do(self) -> str:
        """Why there is nothing to do with the seats chosen."""
        if self._purpose is None:
            return "No seats are chosen: first return, move or split"
        if self._purpose is Purpose.OPEN:
            return "Choose what to do with the seats: return, move or split"
        return self.cannot_change()

    def sell(self) -> None:
        """Sells the hold."""
        self._confirm(SellHold)

    def release(self) -> None:
        """Releases the hold."""
        self._confirm(ReleaseHold)

    def extend(self) -> None:
        """Lets the hold end as much later as a hold usually lasts."""
        booking = self._view.booking
        if booking is not None:
            now = self._clock()
            self._confirm(ExtendHold, max(booking.reserved_until or now, now) - now + HOLD_TTL)

    def rename(self) -> None:
        """Asks for another name, and renames the booking."""
        booking = self._view.booking
        if booking is None:
            return
        before, where = booking.user_id, self._view.paying_at
        # Who is told before the name is typed is not asked after it.
        confirm = self._begin if where else self._confirm

        def answered(name: str | None) -> None:
            if name and name != before:
                confirm(RenameBooking, name)

        paying = f"Its customer is paying at {printable(where)}. " if where else ""
        self._view.ask(f"{paying}Another name for {printable(before)}", "renames it", answered, typed=before)

    def return_seats(self) -> None:
        """Returns the seats chosen; of several seats, they are chosen first."""
        booking = self._view.booking
        if booking is None:
            return
        if self.is_choosing or booking.quantity == 1:
            self._return(booking, self._chosen(booking))
        else:
            self._begin_choice(Purpose.RETURN)

    def _return(self, booking: Booking, seat_ids: tuple[str, ...]) -> None:
        """Returns seats; asks once before the booking is cancelled with the last of them."""
        if self._lacks(seat_ids):
            return
        if len(seat_ids) < booking.quantity:
            self._confirm(ReturnSeats, seat_ids)
            return

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._confirm(ReturnSeats, seat_ids)

        count = "the only seat" if len(seat_ids) == 1 else f"all {seats_count(len(seat_ids))}"
        question = f"Return {count} of {printable(booking.user_id)}: the booking is cancelled"
        self._view.ask(question, "returns and cancels", answered)

    def move_seats(self) -> None:
        """Closes the card, to move the seats chosen, or all of them."""
        booking, house = self._view.booking, self._state.house
        if booking is None or house is None:
            return
        seat_ids, seats = self._chosen(booking), house.layout.seats
        if not self._lacks(seat_ids):
            self._view.leave(Move(booking, tuple(seats[each] for each in seat_ids if each in seats)))

    def split(self) -> None:
        """Splits off the seats chosen; they are chosen first."""
        chosen = self._view.choice.chosen
        if not self.is_choosing:
            self._begin_choice(Purpose.SPLIT)
        elif self._view.choice.is_all:
            self._view.refuse_command("One seat at least stays in the booking")
        elif not self._lacks(chosen):
            self._confirm(SplitBooking, chosen)

    def _chosen(self, booking: Booking) -> tuple[str, ...]:
        """The seats chosen; all of them unless seats are being chosen."""
        return self._view.choice.chosen if self.is_choosing else booking.seat_ids

    def _lacks(self, seat_ids: tuple[str, ...]) -> bool:
        if not seat_ids:
            self._view.refuse_command("No seat is chosen")
        return not seat_ids

    def _begin_choice(self, purpose: Purpose) -> None:
        self._purpose = purpose
        self._view.hush()
        self._view.begin_choice(purpose.value)

    def _end_choice(self) -> None:
        self._purpose = None
        self._view.hush()
        self._view.end_choice()

    def choose_to_move(self, seat_ids: tuple[str, ...]) -> None:
        """Chooses seats for a move, if not all of the booking are named for it."""
        booking = self._view.booking
        if booking is not None and 0 < len(seat_ids) < booking.quantity and not self.cannot_split():
            self._begin_choice(Purpose.OPEN)

    def follow_booking(self) -> None:
        """Ends the choice of seats if the booking has none any more, and says why."""
        booking = self._view.booking
        if self.is_choosing and (booking is None or not booking.status.is_live):
            self._end_choice()
            self._view.refuse_command(GONE if booking is None else STATES[booking.status])

    def toggle(self) -> None:
        """Chooses or drops the seat; begins to choose if need be."""
        if self.is_choosing:
            self._view.choice.toggle()
        else:
            self._begin_choice(Purpose.OPEN)

    def toggle_all(self) -> None:
        """Chooses all seats, or none; begins to choose if need be."""
        if not self.is_choosing:
            self._begin_choice(Purpose.OPEN)
        self._view.choice.toggle_all()

    def do(self) -> None:
        """Does what the seats were chosen for."""
        if self._purpose is Purpose.RETURN:
            self.return_seats()
        else:
            self.split()

    def move(self, lines: int) -> None:
        """Moves the choice, or scrolls. lines: negative for up."""
        if self.is_choosing:
            self._view.choice.move(lines)
        else:
            self._view.scroll(lines)

    def go_back(self) -> None:
        """Ends the choice, or closes the card."""
        if self.is_choosing:
            self._end_choice()
        else:
            self._view.leave(None)

    def _confirm(self, change: Callable[..., Amendment], *facts: object) -> None:
        """Begins a change of the booking; asks first if its customer is paying. facts: further than the booking."""
        where = self._view.paying_at
        if not where:
            self._begin(change, *facts)
            return

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._begin(change, *facts)

        self._view.ask(f"Its customer is paying at {printable(where)}: all the same?", "does it", answered)

    def _begin(self, change: Callable[..., Amendment], *facts: object) -> None:
        house, booking = self._state.house, self._view.booking
        if booking is None:
            self._view.refuse_command(self.cannot_change())
        elif house is not None:
            if self.is_choosing:
                self._end_choice()
            self._view.hush()
            self._view.post_message(
                ChangeConfirmed(change(self._state.showing, house.layout, booking, *facts))
            )
