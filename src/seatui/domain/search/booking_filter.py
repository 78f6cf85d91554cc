"""A filter for a list of bookings: indexed once per list, queried at every key."""

from collections.abc import Callable, Collection, Sequence

from seatui.domain.model.bookings import Booking
from seatui.domain.search.booking_search import SHORTEST_ID, is_id, searchable
from seatui.domain.search.names import fold, spellings, words_in


class BookingFilter:
    """Bookings in their order, by part of a customer's name, part of an id, or seats.

    seats_named: returns the ids of the seats that a text names.
    """

    def __init__(self, bookings: Sequence[Booking], seats_named: Callable[[str], Collection[str]]) -> None:
        self._bookings = bookings
        self._seats_named = seats_named
        self._names = [searchable(booking.user_id) for booking in bookings]
        self._ids = [_plain(booking.booking_id) for booking in bookings]
        self._at_seat: dict[str, list[int]] = {}
        for index, booking in enumerate(bookings):
            for seat_id in booking.seat_ids:
                self._at_seat.setdefault(seat_id, []).append(index)

    def matching(self, typed: str) -> Sequence[Booking]:
        """The bookings whose name has every typed word or whose id has the text, and those with a seat named.

        The one whose whole id is typed comes first.
        """
        ways = _ways(typed)
        if not ways:
            return self._bookings
        one, other = ways[0][0], ways[-1][0]
        found = [index for index, name in enumerate(self._names) if one in name or other in name]
        if len(ways[0]) > 1:
            found = [index for index in found if _has(self._names[index], ways)]
        others = self._by_id_or_seat(typed)
        if others:
            piece = _plain(typed)
            found = sorted({*found, *others}, key=lambda index: (self._ids[index] != piece, index))
        return [self._bookings[index] for index in found]

    def _by_id_or_seat(self, typed: str) -> list[int]:
        piece = _plain(typed)
        found = [index for seat_id in self._seats_named(typed) for index in self._at_seat.get(seat_id, ())]
        if len(piece) >= SHORTEST_ID:
            found += [index for index, its_id in enumerate(self._ids) if piece in its_id]
        elif piece:
            found += [index for index, its_id in enumerate(self._ids) if piece == its_id]
        return found


def is_match(booking: Booking, typed: str) -> bool:
    """Whether a booking's name has every typed word, its id has the text, or one of its seats has this id."""
    ways, piece = _ways(typed), _plain(typed)
    is_named = bool(ways) and _has(searchable(booking.user_id), ways)
    has_id = is_id(booking.booking_id, typed) or (
        len(piece) >= SHORTEST_ID and piece in _plain(booking.booking_id)
    )
    return is_named or has_id or fold(typed.strip()) in map(fold, booking.seat_ids)


def _ways(typed: str) -> list[Sequence[str]]:
    """The typed words in each spelling, the longest first: few bookings have that one."""
    ways = [words for spelling in spellings(typed) if (words := words_in(spelling))]
    return [sorted(words, key=len, reverse=True) for words in ways]


def _has(name: str, ways: Sequence[Sequence[str]]) -> bool:
    return any(all(word in name for word in words) for words in ways)


def _plain(text: str) -> str:
    """The letters and digits of an id, folded."""
    return "".join(words_in(text))
