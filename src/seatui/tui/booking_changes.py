"""Changes of bookings as the app carries them out: begun in its workers, shown and announced on its screens."""

from collections.abc import Callable, Coroutine
from typing import Any

from seatui.domain.errors import SeatsUnavailable
from seatui.tui import announcements
from seatui.tui.announcements import Announcement
from seatui.tui.asked_changes import Amendment
from seatui.tui.messages import (
    BookingChanged,
    BookingChangeRefused,
    BookingChangeUncertain,
    ChangeProgressed,
)
from seatui.tui.open_screens import OpenScreens
from seatui.tui.quitting import Quitting
from seatui.tui.services import Services


class BookingChanges:
    """Begins changes, and shows their outcome.

    run: runs a change in a worker of the app, so that closing a screen cannot cancel it.
    """

    def __init__(
        self,
        services: Services,
        screens: OpenScreens,
        quitting: Quitting,
        run: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._desk = services.bookings
        self._money_of = services.money_of
        self._screens = screens
        self._quitting = quitting
        self._run = run

    def begin(self, change: Amendment) -> None:
        """Begins a change, unless another of its showing is under way."""
        if not self._desk.take(change):
            return
        self._run(self._desk.carry_out(change))
        for house in self._screens.houses_of(change):
            house.controllers.bookings.show_begun(change)
        self._screens.announce(change, announcements.changing(change))

    def show(self, message: ChangeProgressed) -> None:
        """Shows and announces what has happened to a change."""
        change = message.change
        match message:
            case BookingChanged():
                self._show_made(message)
            case BookingChangeRefused():
                self._show_refused(message)
            case BookingChangeUncertain():
                self._conclude(change, announcements.change_uncertain(change))

    def _show_made(self, message: BookingChanged) -> None:
        change, money = message.change, self._money_of(message.change.showing.currency)
        for house in self._screens.houses_of(change):
            house.controllers.show_changed(change)
            house.dialogs.read_again()
        self._conclude(change, announcements.changed(change, message.booking, money))

    def _show_refused(self, message: BookingChangeRefused) -> None:
        change, error = message.change, message.error
        for house in self._screens.houses_of(change):
            house.controllers.show_unchanged(error.seats if isinstance(error, SeatsUnavailable) else ())
            house.dialogs.read_again()
        self._conclude(change, announcements.unchanged(change, error))

    def _conclude(self, change: Amendment, announcement: Announcement) -> None:
        self._screens.announce(change, announcement)
        self._quitting.end_if_done(announcement)
