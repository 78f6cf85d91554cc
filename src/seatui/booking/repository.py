"""The port of the booking workflow: each step of it is a method of its own."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from seatui.booking.changes import Change, ChangeLog
from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import SeatStatus

HOLD_TTL = timedelta(minutes=15)
"""How long a hold lasts unless said otherwise."""

Transaction = TypeVar("Transaction")
"""Whatever a repository needs to know of a transaction; the workflow only hands it on."""


class BookingRepository(ChangeLog, Protocol[Transaction]):
    """The steps of the workflow inside one transaction, and what is done or asked outside of any.

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
        """The ids as the showing has them: as they are where it has seats, else by `plain_seat_id`."""
        ...

    async def acquire_lock(
        self, tx: Transaction, event_id: str, showtime: datetime, seat_ids: Sequence[str]
    ) -> None:
        """Locks the seats, in seat order, until the transaction ends: nobody else sells them meanwhile."""
        ...

    async def lock_booking(self, tx: Transaction, booking_id: str) -> Booking:
        """Locks the seats of a booking, in seat order, and then the booking: it is as returned until the end.

        Raises BookingNotFound.
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
        """Raises SeatsUnavailable when a live booking other than this has a seat, or one cannot be sold anyway.

        The error names every seat in the way.
        A hold whose time has run out is no obstacle: its booking is expired on the way.
        """
        ...

    async def insert_booking(
        self, tx: Transaction, booking: Booking, *, ttl: timedelta = HOLD_TTL
    ) -> Booking:
        """Writes the booking; a RESERVED one lasts `ttl`. Returns it with its end. Raises BookingIdTaken."""
        ...

    async def insert_booking_seats(self, tx: Transaction, booking: Booking) -> None:
        """Writes the booking's seats. Raises SeatsUnavailable when one of them is in a live booking."""
        ...

    async def set_booking_status(self, tx: Transaction, booking_id: str, status: BookingStatus) -> None:
        """Moves a booking to a status. One that dies (CANCELLED, EXPIRED) frees its seats with it."""
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
        """Moves the seats to a status, all of them or none; which statuses each may come from, the table says.

        - RESERVED, for `ttl`: from AVAILABLE, or a hold whose time has run out
        - SOLD: from AVAILABLE, a hold under the same booking, or a hold whose time has run out
        - BLOCKED: from AVAILABLE, or a hold whose time has run out; `booking_id` is not used
        - AVAILABLE: from RESERVED or SOLD under the given booking, or BLOCKED

        Raises SeatsUnavailable with every seat in the way (status None: the showing does not have it). A
        showing without seats is booked on `booking_seats` alone, and none of its seats can be blocked.
        """
        ...

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        """A sale (CONFIRMED) or a hold (RESERVED, for `ttl`) in one go, of seats that are plainly free.

        None, with nothing changed, where anything is in the way: then the steps tell what. Raises CommitUnanswered
        and ChangeVoid.
        """
        ...

    async def expire_holds(self) -> int:
        """Expires the holds whose time has run out and frees their seats; any number may do so at once.

        Returns how many this one expired.
        """
        ...

    async def find_booking(self, booking_id: str) -> Booking | None:
        """The booking as it stands, read outside of any transaction; None when there is none."""
        ...
