"""Bookings by customer or by a piece of their id: made once per list of them, asked at every key."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from seatui.domain.model.bookings import Booking
from seatui.domain.search.names import fold, spellings, words_in
from seatui.domain.venue.layout import Layout

SHORTEST_ID = 4
"""A shorter piece of a booking id stands in too many of them."""


class BookingSearch:
    """The bookings that have seats in a layout, in the order of its map, and what their names are known by."""

    def __init__(self, layout: Layout, bookings: Iterable[Booking]) -> None:
        placed = [(place, booking) for booking in bookings if (place := _place(layout, booking))]
        placed.sort(key=lambda each: each[0])
        self._bookings = [booking for _, booking in placed]
        self._names = [_searchable(booking.user_id) for booking in self._bookings]
        self._ids = ["".join(filter(str.isalnum, fold(booking.booking_id))) for booking in self._bookings]

    def by_id(self, typed: str) -> Iterator[Booking]:
        """The bookings with what was typed in their ids, whatever the signs between; nothing for very little."""
        piece = "".join(words_in(typed))
        if len(piece) >= SHORTEST_ID:
            yield from (self._bookings[index] for index, its_id in enumerate(self._ids) if piece in its_id)

    def by_customer(self, typed: str) -> Iterator[Booking]:
        """The bookings of whoever has every word typed in their name: first where each begins a word of it.

        Nothing for a single letter, unless it may be a name, as 山 is.
        """
        ways = [words for spelling in spellings(typed) if (words := words_in(spelling))]
        if not ways or (len("".join(ways[0])) < 2 and typed.isascii()):
            return
        # Few names have the longest word; only those are looked at more closely.
        longest = [max(words, key=len) for words in ways]
        one, other = longest[0], longest[-1]
        hopeful = [index for index, text in enumerate(self._names) if one in text or other in text]
        inside: list[int] = []
        for index in hopeful:
            text = self._names[index]
            if any(all(f" {word}" in text for word in words) for words in ways):
                yield self._bookings[index]
            elif any(all(word in text for word in words) for words in ways):
                inside.append(index)
        yield from (self._bookings[index] for index in inside)


def _place(layout: Layout, booking: Booking) -> tuple[int, int] | None:
    """Where its first seat is; None where the layout has none of them."""
    spot = next((spot for each in booking.seat_ids if (spot := layout.spots.get(each))), None)
    return None if spot is None else (spot.line, spot.seat)


@lru_cache(maxsize=1 << 16)
def _searchable(name: str) -> str:
    """The words of a name in each spelling, each with a blank before it, and once more run together."""
    ways = [words_in(spelling) for spelling in spellings(name)]
    return "\n".join(f" {' '.join(words)}\n{''.join(words)}" for words in ways)
