"""Changes of bookings as the app carries them out: begun in its workers, shown and announced on its screens."""

from collections.abc import Callable, Iterable

from seatui.domain.errors import DatabaseUnavailable, SeatsUnavailable, SeatuiError
from seatui.tui.announcements import Announcement
from seatui.tui.asked_changes import Amendment
from seatui.tui.controllers.booking_desk import BookingDesk
from seatui.tui.messages import BookingChanged, BookingChangeRefused
from seatui.tui.screen_words import in_the_way
from seatui.tui.screens.house_screen import HouseScreen


class BookingChanges:
    """Begins changes, and shows their outcome.

    run: begins a registered change in a worker of the app, so that closing a screen cannot cancel it. houses: the
    open house screens of a change's showing. announce: shows an announcement on the screen in front.
    """

    def __init__(
        self,
        desk: BookingDesk,
        run: Callable[[Amendment], object],
        houses: Callable[[Amendment], Iterable[HouseScreen]],
        announce: Callable[[Amendment, Announcement], object],
    ) -> None:
        self._desk = desk
        self._run = run
        self._houses = houses
        self._announce = announce

    def begin(self, change: Amendment) -> None:
        """Begins a change, unless another of its showing is under way."""
        if not self._desk.take(change):
            return
        self._run(change)
        for house in self._houses(change):
            house.show_change_begun(change)
        self._announce(change, Announcement("busy", change.doing, f"{change.subject} …"))

    def show_made(self, message: BookingChanged) -> Announcement:
        """Shows and announces a change that was made."""
        change = message.change
        for house in self._houses(change):
            house.show_change_made(change)
        facts = " · ".join(filter(None, change.facts(message.booking)))
        return self._say(change, Announcement("sold", f"{change.done}  {change.subject}", facts))

    def show_refused(self, message: BookingChangeRefused) -> Announcement:
        """Shows and announces a change that was not made, and why."""
        change, error = message.change, message.error
        for house in self._houses(change):
            house.show_change_refused(error.seats if isinstance(error, SeatsUnavailable) else ())
        return self._say(change, Announcement("refused", f"NOT {change.done}", _why(change, error)))

    def show_uncertain(self, change: Amendment) -> Announcement:
        """Announces that the outcome of a change is unknown; the desk looks it up."""
        return self._say(change, uncertain(change))

    def _say(self, change: Amendment, announcement: Announcement) -> Announcement:
        self._announce(change, announcement)
        return announcement


def uncertain(change: Amendment) -> Announcement:
    """The announcement of a change whose outcome is not known yet."""
    text = "the answer was lost: whether it was changed is being looked up. Do not change it again …"
    return Announcement("uncertain", f"{change.doing} {change.subject}", text)


def _why(change: Amendment, error: SeatuiError) -> str:
    match error:
        case SeatsUnavailable():
            return f"{in_the_way(error.seats, change.layout)}. Nothing was changed."
        case DatabaseUnavailable():
            return "the database cannot be reached; nothing was changed."
        case _:
            return f"{error}."
