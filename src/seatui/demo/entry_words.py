"""A change of the journal as a line of the demo's text."""

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.words.journal_words import seats_named
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time

_DONE = {SeatStatus.SOLD: "sold", SeatStatus.RESERVED: "held", SeatStatus.AVAILABLE: "freed"}


def entry_words(entry: JournalEntry, house: House) -> str:
    """`10:53:14  Nils at window 3 sold Stalls, row A, seats 13–14 (BK-7Q4Z-KM2X-WD9T)`."""
    at = clock_time(entry.at, house.showing.zone, seconds=True)
    done = next((word for status, word in _DONE.items() if status == entry.to_status), "changed")
    who = f"{printable(entry.clerk)} at {printable(entry.terminal)}"
    booking = f" ({printable(entry.booking_id)})" if entry.booking_id else ""
    return f"{at}  {who} {done} {seats_named(house.layout, entry.seat_ids)}{booking}"
