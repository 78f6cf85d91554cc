"""The last change of this terminal, in words, and its undo."""

from datetime import datetime

from seatui.booking import HouseRepository
from seatui.booking.change_words import words_of
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import TerminalChange
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.words.journal_words import FREE, effects
from seatui.domain.words.printable import printable
from seatui.domain.words.times import ago, showtime
from seatui.tui.asked_changes import Amendment, Service


class UndoChange(Amendment, frozen=True, eq=False):
    """The last change of this terminal is taken back. words: what it was."""

    doing = "Undoing"
    done = "UNDONE"

    last: TerminalChange
    words: str

    @property
    def booking_id(self) -> str:
        """The booking that was changed."""
        return self.last.booking_id

    @property
    def concerned(self) -> tuple[str, ...]:
        """The seats that it gives back to a booking."""
        return tuple(seat_id for seat_id, (_, after) in effects(self.last).items() if after == FREE)

    async def make(self, service: Service) -> Booking:
        """Takes the change back."""
        return await service.undo(self.last)

    def facts(self, made: Booking | None) -> list[str]:  # noqa: ARG002 - it is what it was before
        """What was taken back."""
        return [self.words]


async def undo_of(last: TerminalChange, house: House | None, houses: HouseRepository) -> UndoChange:
    """The undo of a change; one of another showing names seats by their ids. Raises DatabaseUnavailable."""
    showing = Showing(last.event_id, last.showtime, name=last.event_id)
    layout = Layout(())
    if house is not None and house.showing.is_same(showing):
        showing, layout = house.showing, house.layout
    return UndoChange(showing, layout, last, await words_of(last, layout, houses))


def question(undo: UndoChange, now: datetime, *, is_here: bool) -> str:
    """`Undo: sold Stalls, row F, seats 12–13 to Smith, 2 minutes ago?`"""
    showing = undo.showing
    where = "" if is_here else f" for {printable(showing.name)}, {showtime(showing.showtime, showing.zone)}"
    return f"Undo: {undo.words}{where}, {ago(undo.last.at, now, showing.zone)}?"
