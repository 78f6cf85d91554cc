"""The port of the booking workflow, with a method for each step."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from seatui.booking.changes import Change, ChangeLog
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import JournalEntry, TerminalChange
from seatui.domain.model.seats import SeatStatus

HOLD_TTL = timedelta(minutes=15)
"""The default duration of a hold."""

Transaction = TypeVar("Transaction")
"""The repository's own handle of a transaction, opaque to the workflow."""


class BookingRepository(ChangeLog, Protocol[Transaction]):
    """The steps of the workflow inside one transaction, and the operations outside of any.

    Every method raises DatabaseUnavailable when the database cannot be reached, and DatabaseFailed (with the
    driver's error as its cause) when it refuses; leaving `transaction` by an error rolls everything back.
    """

    def transaction(self, change: Change) -> AbstractAsyncContextManager[Transaction]:
        """One transaction, with the id of the change: committed when left, rolled back when left by an error.

        Raises CommitUnanswered when the commit was sent and its answer was lost, and ChangeVoid.
        """
        ...

    async def plain_seat_ids(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> tuple[str, ...]:
        """The ids in the showing's spelling: unchanged where it has seats, else by `plain_seat_id`."""
        ...

    async def acquire_lock(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """Locks the seats, in seat order, until the transaction ends, against other sales."""
        ...

    async def lock_booking(
        self, tx: Transaction, booking_id: str, *, known: Booking | None = None
    ) -> Booking:
        """Locks the seats of a booking, in seat order, and then the booking, until the transaction ends; returns it.

        known: the booking as it was read before its seats were locked with others. Raises BookingNotFound;
        TransactionConflict if it has changed since it was read.
        """
        ...

    async def validate_showing(self, tx: Transaction, event_id: str, showtime: datetime) -> None:
        """Raises EventNotFound, or ShowtimeMismatch where the event has no showing at that instant."""
        ...

    async def check_availability(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
    ) -> None:
        """Raises SeatsUnavailable when another live booking has a seat, or a seat cannot be sold for other reasons.

        The error names every seat in the way. Overdue holds are no obstacle: their bookings are expired here.
        """
        ...

    async def insert_booking(
        self, tx: Transaction, booking: Booking, *, ttl: timedelta = HOLD_TTL
    ) -> Booking:
        """Writes the booking, and returns it with its end, after `ttl` if RESERVED. Raises BookingIdTaken."""
        ...

    async def insert_booking_seats(self, tx: Transaction, booking: Booking) -> None:
        """Writes the booking's seats. Raises SeatsUnavailable when one of them is in a live booking."""
        ...

    async def read_booking(self, tx: Transaction, booking_id: str) -> Booking:
        """A booking, not locked. Raises BookingNotFound."""
        ...

    async def change_booking_seats(self, tx: Transaction, booking: Booking, seat_ids: Sequence[str]) -> None:
        """Gives a booking these seats in the place of its own, and the quantity that they make.

        Raises SeatsUnavailable if a new one is in another live booking.
        """
        ...

    async def hold_end(self, tx: Transaction, booking: Booking) -> datetime | None:
        """The end of a hold, also of one that has it in its seats only; None for one without an end."""
        ...

    async def set_hold_end(
        self, tx: Transaction, booking: Booking, end: datetime | timedelta | None
    ) -> Booking:
        """Sets the end of a hold and of its seats: an instant, so long from now, or none. Returns it with its end."""
        ...

    async def set_booking_user(self, tx: Transaction, booking_id: str, user_id: str) -> None:
        """Sets whose booking it is."""
        ...

    async def set_booking_status(
        self, tx: Transaction, booking_id: str, status: BookingStatus, *, reason: str = ""
    ) -> None:
        """Sets the status of a booking. CANCELLED and EXPIRED free its seats as well.

        reason: for the journal, of this step and of those after it; empty: as before.
        """
        ...

    async def update_event_seats_status(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        seat_ids: Sequence[str],
        booking_id: str | None,
        status: SeatStatus,
        *,
        ttl: timedelta = HOLD_TTL,
    ) -> None:
        """Sets the status of the seats, of all of them or none. The allowed transitions:

        - RESERVED, for `ttl`: from AVAILABLE, or an overdue hold
        - SOLD: from AVAILABLE, a hold of the same booking, or an overdue hold
        - BLOCKED: from AVAILABLE, or an overdue hold; `booking_id` is not used
        - AVAILABLE: from RESERVED or SOLD of the given booking, or BLOCKED

        Raises SeatsUnavailable with every seat in the way (status None: the showing does not have it). A
        showing without seats is booked on `booking_seats` alone, and none of its seats can be blocked.
        """
        ...

    async def journal_of(
        self,
        tx: Transaction,
        event_id: str,
        showtime: datetime,
        booking_ids: Sequence[str],
        *,
        after: int = 0,
    ) -> list[JournalEntry]:
        """The journal entries of bookings of a showing, oldest first. after: those with a higher `journal_id`."""
        ...

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        """A sale (CONFIRMED) or a hold (RESERVED, for `ttl`) of available seats in a single call.

        None, with nothing changed, where it is not possible: the steps find the reason. Raises CommitUnanswered and
        ChangeVoid.
        """
        ...

    async def expire_holds(self) -> int:
        """Expires the overdue holds and frees their seats; safe to run by several at once.

        Returns the number expired by this call.
        """
        ...

    async def find_booking(self, booking_id: str) -> Booking | None:
        """The current booking, read outside of any transaction; None when there is none."""
        ...

    async def own_holds(self, known: Sequence[str], within: timedelta) -> list[Booking]:
        """The holds on purpose that this terminal made, by whichever program and clerk; also overdue ones.

        Those made within a time before now, by the database's clock and the journal, in showings that began less than
        a day ago; and of the known bookings those that are holds.
        """
        ...

    async def last_change(self, within: timedelta) -> TerminalChange | None:
        """The last change that this terminal and clerk made, over all showings; None if that is long ago.

        By the journal, so that seats without rows do not count, and neither do imports and expiries.
        within: the time before now, by the database's clock.
        """
        ...
