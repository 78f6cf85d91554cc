"""The last change of a terminal in words, with the facts that are read for them."""

from collections.abc import Sequence

from seatui.booking.house_repository import HouseRepository
from seatui.domain.model.journal import PAYING, JournalEntry, TerminalChange
from seatui.domain.venue.layout import Layout
from seatui.domain.words.journal_words import change_words


async def words_of(last: TerminalChange, layout: Layout, houses: HouseRepository) -> str:
    """`sold Stalls, row F, seats 12–13 to Smith`. layout: of its showing; without seats, they are named by id.

    Raises DatabaseUnavailable.
    """
    booking = await houses.find_booking(last.booking_id)
    journal = await houses.journal(last.event_id, last.showtime, booking_id=last.booking_id)
    return change_words(last, layout, booking, is_one_sale=_was_held_for_payment(last, journal))


def _was_held_for_payment(last: TerminalChange, journal: Sequence[JournalEntry]) -> bool:
    """Whether its booking began as a hold that this terminal made while its customer paid."""
    return bool(journal) and (journal[0].reason, journal[0].terminal) == (PAYING, last.entries[0].terminal)
