"""Search for bookings by customer or by a part of their id: indexed once per list, queried at every key."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from seatui.domain.model.bookings import Booking
from seatui.domain.search.names import fold, spellings, words_in
from seatui.domain.venue.layout import Layout

SHORTEST_ID = 4
"""The least length of a part of a booking id: a shorter one matches too many."""


def is_id(booking_id: str, typed: str) -> bool:
    """Whether a whole booking id is typed, without regard to case and punctuation."""
    return "".join(words_in(typed)) == "".join(words_in(booking_id)) != ""


class BookingSearch:
    """An index of the bookings with seats in a layout, in the order of its map, by customer and id."""

    def __init__(self, layout: Layout, bookings: Iterable[Booking]) -> None:
        placed = [(place, booking) for booking in bookings if (place := _place(layout, booking))]
        placed.sort(key=lambda each: each[0])
        self._bookings = [booking for _, booking in placed]
        self._names = [searchable(booking.user_id) for booking in self._bookings]
        self._ids = ["".join(filter(str.isalnum, fold(booking.booking_id))) for booking in self._bookings]

    def by_id(self, typed: str) -> Iterator[Booking]:
        """The bookings whose ids contain the typed text, without regard to punctuation; none if it is too short."""
        piece = "".join(words_in(typed))
        if len(piece) >= SHORTEST_ID:
            yield from (self._bookings[index] for index, its_id in enumerate(self._ids) if piece in its_id)

    def by_customer(self, typed: str) -> Iterator[Booking]:
        """The bookings of customers whose names contain every typed word: first where each begins a word.

        None for a single letter, unless it may be a name, as 山 is.
        """
        ways = [words for spelling in spellings(typed) if (words := words_in(spelling))]
        if not ways or (len("".join(ways[0])) < 2 and typed.isascii()):
            return
        # Few names have the longest word; only those are compared with all of them.
        longest = [max(words, key=len) for words in ways]
        one, other = longest[0], longest[-1]
        candidates = [index for index, text in enumerate(self._names) if one in text or other in text]
        inside: list[int] = []
        for index in candidates:
            text = self._names[index]
            if any(all(f" {word}" in text for word in words) for words in ways):
                yield self._bookings[index]
            elif any(all(word in text for word in words) for words in ways):
                inside.append(index)
        yield from (self._bookings[index] for index in inside)


def _place(layout: Layout, booking: Booking) -> tuple[int, int] | None:
    """The spot of its first seat; None where the layout has none of them."""
    spot = next((spot for each in booking.seat_ids if (spot := layout.spots.get(each))), None)
    return None if spot is None else (spot.line, spot.seat)


@lru_cache(maxsize=1 << 16)
def searchable(name: str) -> str:
    """The words of a name in each spelling, each with a blank before it, and once more run together."""
    ways = [words_in(spelling) for spelling in spellings(name)]
    return "\n".join(f" {' '.join(words)}\n{''.join(words)}" for words in ways)
