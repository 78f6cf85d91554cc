"""Search (`/` on the map): the seats, rows, zones, customers and bookings that match typed text."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice

from msgspec import Struct

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import Seat
from seatui.domain.search.booking_search import BookingSearch
from seatui.domain.search.names import words_in
from seatui.domain.search.seat_index import NamedRow, NamedZone, RowSeats, SeatIndex
from seatui.domain.search.seat_list import ends_of, first_of_several, parts_of, pieces_apart
from seatui.domain.search.typed_seats import LONGEST_TYPED, Reading, says_row, says_seat, without_fillers
from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import SeatGroup, by_row, row_name, seats_count

MOST_MATCHES = 50
"""The most matches of one kind that are listed."""

_ROWS_IN_WORDS = 3


class MatchKind(StrEnum):
    """The kind of a match."""

    SEAT = "seat"
    ROW = "row"
    ZONE = "zone"
    BOOKING = "booking"
    CUSTOMER = "customer"


class Match(Struct, frozen=True):
    """A match: its seats in the layout, at least one, and its words for a list.

    seats: by number in a row, else in the order of the map. words: printable. booking_id: for bookings and for
    customers, who have a match for each of theirs. who: the customer, with whom the words of those begin.
    is_ended: whether the booking has its seats no longer.
    """

    kind: MatchKind
    seats: tuple[Seat, ...]
    words: str
    booking_id: str | None = None
    who: str = ""
    is_ended: bool = False

    @property
    def seat_ids(self) -> list[str]:
        """The ids of its seats."""
        return [seat.seat_id for seat in self.seats]


class SeatFinder:
    """Matches typed text with a layout and the bookings of its showing.

    Made once per layout; `with_bookings` shares the index of its seats.
    """

    def __init__(
        self, layout: Layout, bookings: Iterable[Booking] = (), index: SeatIndex | None = None
    ) -> None:
        self._layout = layout
        self._index = index or SeatIndex(layout)
        self._bookings = BookingSearch(layout, bookings)

    def with_bookings(self, bookings: Iterable[Booking]) -> "SeatFinder":
        """The same layout with other bookings."""
        return SeatFinder(self._layout, bookings, self._index)

    def find(self, typed: str, limit: int = MOST_MATCHES) -> list[Match]:
        """The matches, likeliest first: seats, rows, zones, and then bookings and customers.

        limit: of each kind. Never raises; typed text is taken literally.
        """
        text = typed[:LONGEST_TYPED]
        found: dict[tuple[str, str | None], Match] = {}
        for matches in (
            self._places(text),
            self._so_many(text),
            self._seats_without_row(text),
            self._ids(text),
            self._customers(text),
        ):
            for match in islice(matches, 3 * limit):
                found.setdefault((match.words, match.booking_id), match)
        return _at_most(limit, found.values())

    def find_bookings(self, typed: str, limit: int = MOST_MATCHES) -> list[Match]:
        """The bookings alone, by id or customer. limit: of each kind."""
        text = typed[:LONGEST_TYPED]
        found = {match.booking_id: match for match in (*self._customers(text), *self._ids(text))}
        return _at_most(limit, found.values())

    def readings(self, typed: str) -> list[Reading]:
        """Every way to read a text as a place and seats of this layout."""
        return self._index.readings(typed[:LONGEST_TYPED])

    def seats_named(self, typed: str) -> frozenset[str]:
        """The ids of the seats that a text names by id, or by row and number, in every row that it may name."""
        text = typed[:LONGEST_TYPED]
        seat = self._index.by_id(text)
        named = [found.seats for found in self._index.in_rows(self._index.readings(text))]
        named += [match.seats for match in self._so_many(text)]
        return frozenset(each.seat_id for seats in named for each in seats) | {
            *([seat.seat_id] if seat else [])
        }

    def seats_meant(self, typed: str) -> Match | None:
        """The seats that an order names: the likeliest match, or the seats of a list; None without a match."""
        text = typed[:LONGEST_TYPED]
        matches = self.find(text, limit=1)
        if matches:
            return matches[0]
        seats = dict.fromkeys(seat for part in parts_of(text) for seat in self._seats_of(part) or (None,))
        if not seats or None in seats:
            return None
        found = tuple(seat for seat in seats if seat is not None)
        return Match(MatchKind.SEAT, found, "; ".join(map(str, by_row(found))))

    def _seats_of(self, part: str) -> Sequence[Seat]:
        """The seats of one piece of a list; none unless all of it is understood."""
        match = next(iter(self.find(part, limit=1)), None)
        if match is not None and match.booking_id is None:
            return match.seats
        ends = ends_of(part)
        if ends is not None and (seats := self._range(*ends)):
            return seats
        pieces = pieces_apart(part)
        if len(pieces) < 2:
            return ()
        each = [self._seats_of(piece) for piece in pieces]
        return [seat for seats in each for seat in seats] if all(each) else ()

    def _range(self, first: str, last: str) -> Sequence[Seat]:
        return next(self.seat_ranges(first, last), ())

    def seat_ranges(self, first: str, last: str, limit: int = MOST_MATCHES) -> Iterator[Sequence[Seat]]:
        """The seats from one to another of the same row, in each row that has both ends; the likeliest first.

        limit: the most rows that are looked at for each end.
        """
        for one in self._single_seats(first, limit):
            for other in self._single_seats(last, limit):
                if (one.zone, one.row, one.block) == (other.zone, other.row, other.block):
                    row = next(row for row in self._index.rows if one in row.seats)
                    if other in row.seats:
                        yield row.between(one, other)

    def _single_seats(self, typed: str, limit: int) -> list[Seat]:
        matches = self.find(typed, limit)
        return [each.seats[0] for each in matches if each.kind is MatchKind.SEAT and len(each.seats) == 1]

    def _exactly_named(self, typed: str) -> Iterator[Match]:
        """A zone, then rows, whose name is the whole text: more likely meant than a seat of another."""
        words = words_in(typed)
        yield from (_zone_match(zone) for zone in self._index.zones if zone.name.is_exactly(words))
        if not says_seat(typed):
            yield from map(_row_match, self._index.rows_exactly(without_fillers(words)))

    def _places(self, typed: str) -> Iterator[Match]:
        seat = self._index.by_id(typed)
        # `2-1` is the id of a seat before it is row 21, whose name has the same letters; `F1` may well be a row.
        if seat is not None and len(words_in(typed)) > 1:
            yield _seats_match((seat,))
        yield from self._exactly_named(typed)
        if seat is not None:
            yield _seats_match((seat,))
        ways = self._index.readings(typed)
        yield from map(_row_seats_match, self._index.in_rows(ways))
        if ways and says_seat(typed):
            return
        words = without_fillers(words_in(typed))
        rows = self._index.rows_named(words)
        yield from map(_row_match, rows)
        if not (rows and says_row(typed)):
            yield from map(_zone_match, self._index.zones_named(words))

    def _seats_without_row(self, typed: str) -> Iterator[Match]:
        """Seat 12 of every row, for text that names no row."""
        ways = self._index.readings(typed)
        if not self._index.in_rows(ways):
            yield from map(_row_seats_match, self._index.in_zones(ways))

    def _so_many(self, typed: str) -> Iterator[Match]:
        """As many seats of a row as said, from the one named on: those that follow in it, whatever their numbers."""
        several = first_of_several(typed)
        if several is None:
            return
        named, count = several
        for row, first in self._rows_from(named):
            at = row.seats.index(first)
            if len(row.seats) >= at + count:
                yield _row_seats_match(RowSeats(row, row.seats[at : at + count]))

    def _rows_from(self, typed: str) -> Iterator[tuple[NamedRow, Seat]]:
        """The seats that a text may name, each with its row."""
        seat, ways = self._index.by_id(typed), self._index.readings(typed)
        if seat is not None:
            yield from ((row, seat) for row in self._index.rows if seat in row.seats)
        for found in self._index.in_rows(ways) or self._index.in_zones(ways):
            if len(found.seats) == 1:
                yield found.row, found.seats[0]

    def _ids(self, typed: str) -> Iterator[Match]:
        for booking in self._bookings.by_id(typed):
            yield self._booking_match(MatchKind.BOOKING, booking)

    def _customers(self, typed: str) -> Iterator[Match]:
        for booking in self._bookings.by_customer(typed):
            yield self._booking_match(MatchKind.CUSTOMER, booking)

    def _booking_match(self, kind: MatchKind, booking: Booking) -> Match:
        seats = tuple(self._layout.seats[each] for each in booking.seat_ids if each in self._layout.seats)
        who = printable(booking.user_id)
        words, is_ended = booking_words(booking, seats), not booking.status.is_live
        return Match(kind, seats, words, booking.booking_id, who, is_ended=is_ended)


def find(layout: Layout, bookings: Iterable[Booking], typed: str) -> list[Match]:
    """The matches for `typed`. Keep a `SeatFinder` where they are queried at every key."""
    return SeatFinder(layout, bookings).find(typed)


def _at_most(limit: int, matches: Iterable[Match]) -> list[Match]:
    counts = dict.fromkeys(MatchKind, 0)
    kept: list[Match] = []
    for match in matches:
        counts[match.kind] += 1
        if counts[match.kind] <= limit:
            kept.append(match)
    return kept


def _seats_match(seats: Sequence[Seat]) -> Match:
    return Match(MatchKind.SEAT, tuple(seats), str(SeatGroup(tuple(seats))))


def _row_seats_match(found: RowSeats) -> Match:
    match = _seats_match(found.seats)
    return Match(match.kind, match.seats, match.words + _which(found.row))


def _row_match(row: NamedRow) -> Match:
    words = f"{row_name(row.seats[0])} · {seats_count(len(row.seats))}{_which(row)}"
    return Match(MatchKind.ROW, row.seats, words)


def _which(row: NamedRow) -> str:
    """A suffix that tells rows of the same name apart."""
    return "" if row.is_unique else f" ({printable(row.seats[0].seat_id)} …)"


def _zone_match(zone: NamedZone) -> Match:
    return Match(MatchKind.ZONE, zone.seats, f"{printable(zone.name.text)} · {seats_count(len(zone.seats))}")


def booking_words(booking: Booking, seats: Sequence[Seat]) -> str:
    """`Ada Chen  BK-… · 2 seats · Stalls, row F, seats 12–13`, for a list. seats: those that it has."""
    groups = by_row(seats)
    where = "; ".join(map(str, groups[:_ROWS_IN_WORDS])) + ("; …" if len(groups) > _ROWS_IN_WORDS else "")
    who = f"{printable(booking.user_id)}  {printable(booking.booking_id)}"
    ended = "" if booking.status.is_live else f"{booking.status.word} · "
    return f"{who} · {ended}{seats_count(len(seats))} · {where}"
