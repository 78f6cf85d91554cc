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


def showings_count(count: int, whole: int, bookings: int) -> str:
    """`2 of 30 showings, 5 bookings`."""
    words = f"{whole:,} showings" if count == whole else f"{count:,} of {whole:,} showings"
    found = {0: "", 1: ", 1 booking"}.get(bookings, f", {bookings:,} bookings")
    return ("1 showing" if count == whole == 1 else words) + found


def matches(showing: Showing, typed: str) -> bool:
    """Whether every typed word occurs in the showing's name, event or date."""
    return has_words(f"{showing.name} {showing.event_id} {showtime(showing.showtime, showing.zone)}", typed)
