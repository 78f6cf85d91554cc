"""What the list of showings says of itself, and which of them a typed text means."""

from seatui.domain.model.showings import Showing
from seatui.domain.search.names import has_words
from seatui.domain.words import first_steps
from seatui.domain.words.times import showtime

NONE_YET = f"""\
No showings yet.

Make one from a venue plan:
{first_steps.IMPORT}

Or look at the demo house:
{first_steps.DEMO}
"""


def showings_count(count: int, whole: int, bookings: int, *, has_more: bool = False) -> str:
    """`2 of 30 showings, 5 bookings`. has_more: whether these are the newest of more bookings."""
    words = f"{whole:,} showings" if count == whole else f"{count:,} of {whole:,} showings"
    many = f", the newest {bookings:,} bookings" if has_more else f", {bookings:,} bookings"
    found = {0: "", 1: ", 1 booking"}.get(bookings, many)
    return ("1 showing" if count == whole == 1 else words) + found


def matches(showing: Showing, typed: str) -> bool:
    """Whether every typed word occurs in the showing's name, event or date."""
    return has_words(f"{showing.name} {showing.event_id} {showtime(showing.showtime, showing.zone)}", typed)
