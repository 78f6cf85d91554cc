"""The last change of this terminal, in words, and its undo."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from seatui.booking import HouseRepository
from seatui.domain.model.bookings import Booking
from seatui.domain.model.journal import PAYING, JournalEntry, TerminalChange
from seatui.domain.model.seats import TAKEN, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import printable
from seatui.tui.asked_changes import Amendment, Service, seats_named
from seatui.tui.screen_words import ago, showtime

FREE = SeatStatus.AVAILABLE


@dataclass(frozen=True, slots=True, eq=False)
class UndoChange(Amendment):
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
    booking = await houses.find_booking(last.booking_id)
    journal = await houses.journal(last.event_id, last.showtime, booking_id=last.booking_id)
    words = change_words(last, layout, booking, is_one_sale=_was_held_for_payment(last, journal))
    return UndoChange(showing, layout, last, words)


def _was_held_for_payment(last: TerminalChange, journal: Sequence[JournalEntry]) -> bool:
    """Whether its booking began as a hold that this terminal made while its customer paid."""
    return bool(journal) and (journal[0].reason, journal[0].terminal) == (PAYING, last.entries[0].terminal)


def question(undo: UndoChange, now: datetime, *, is_here: bool) -> str:
    """`Undo: sold Stalls, row F, seats 12–13 to Smith, 2 minutes ago?`"""
    showing = undo.showing
    where = "" if is_here else f" for {printable(showing.name)}, {showtime(showing.showtime)}"
    return f"Undo: {undo.words}{where}, {ago(undo.last.at, now)}?"


def effects(last: TerminalChange) -> dict[str, tuple[str | None, str | None]]:
    """The status of each seat before the change and after it."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for entry in last.entries:
        for seat_id in entry.seat_ids:
            before = found[seat_id][0] if seat_id in found else entry.from_status
            found[seat_id] = before, entry.to_status
    return found


def change_words(
    last: TerminalChange, layout: Layout, booking: Booking | None, *, is_one_sale: bool = False
) -> str:
    """`sold Stalls, row F, seats 12–13 to Smith`: what a change did to its seats.

    booking: as it is now. is_one_sale: whether a hold that it sold was only made for that sale.
    """
    found = effects(last)
    came = [each for each, (before, after) in found.items() if before == FREE and after in TAKEN]
    left = [each for each, (before, after) in found.items() if before in TAKEN and after == FREE]
    customer = f" {printable(booking.user_id)}" if booking else ""
    if came and left:
        return f"moved{customer} from {seats_named(layout, left)} to {seats_named(layout, came)}"
    if came:
        is_sale = found[came[0]][1] == SeatStatus.SOLD
        verb, to = ("sold", "to") if is_sale else ("held", "for")
        return f"{verb} {seats_named(layout, came)}{f' {to}{customer}' if customer else ''}"
    if left:
        verb = "returned" if found[left[0]][0] == SeatStatus.SOLD else "released"
        return f"{verb} {seats_named(layout, left)}{f' of{customer}' if customer else ''}"
    if len(last.booking_ids) > 1:
        return f"split {seats_named(layout, _parted(last))} off{customer}"
    sold = "sold" if is_one_sale else "sold the hold of"
    return f"{sold} {seats_named(layout, found)}{f' to{customer}' if customer else ''}"


def _parted(last: TerminalChange) -> Iterator[str]:
    """The seats that went to another booking."""
    for entry in last.entries:
        if entry.booking_id != last.booking_id and entry.to_status in TAKEN:
            yield from entry.seat_ids
