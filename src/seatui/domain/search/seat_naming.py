"""Seats by their names (`F12`, `F12-15`, `Stalls F12`, lists), for commands: a name that fits several is refused."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from seatui.domain.errors import AmbiguousSeats, InvalidRequest
from seatui.domain.model.seats import Seat
from seatui.domain.search.finding import Match, MatchKind, SeatFinder
from seatui.domain.search.names import fold, run_together, words_in
from seatui.domain.search.seat_list import ends_of, first_of_several, parts_of, pieces_apart
from seatui.domain.search.typed_seats import LONGEST_TYPED, without_fillers
from seatui.domain.venue.layout import Layout
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import SeatGroup, by_row


class NamedSeats(Struct, frozen=True):
    """Names and their seats.

    seat_ids: in the order asked; a name without a seat is there as it is. unknown: the names without a seat.
    """

    seat_ids: tuple[str, ...]
    unknown: tuple[str, ...] = ()


class SeatNamer:
    """Finds the seats of a layout by names that were not chosen from a list, so that none may be guessed.

    An exact id is that seat, in whichever spelling. Else the matches are those of `SeatFinder`, without names that
    are only begun, and without ranges whose ends are not seats.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._finder = SeatFinder(layout)
        self._all = len(layout.seats)
        self._by_plain_id = {
            plain_text(seat_id): seat for seat_id, seat in layout.seats.items() if not seat_id.isascii()
        }

    def named(self, names: Iterable[str], own: Collection[str] = ()) -> NamedSeats:
        """The seats of these names. own: the seats of a booking, which a name means rather than others.

        Raises AmbiguousSeats for a name that fits different seats, and InvalidRequest for one of a whole zone.
        """
        seat_ids: list[str] = []
        unknown = []
        for name in names:
            seats = self._seats(name, frozenset(own))
            if not seats:
                unknown.append(name)
            seat_ids += [seat.seat_id for seat in seats] or [name]
        return NamedSeats(tuple(seat_ids), tuple(unknown))

    def _seats(self, name: str, own: frozenset[str]) -> Sequence[Seat]:
        """The seats of a name; none if nothing matches, or not all of a list."""
        if seat := self._layout.seats.get(name):
            return (seat,)
        name = plain_text(name)
        if seat := self._layout.seats.get(name) or self._by_plain_id.get(name):
            return (seat,)
        if len(name) > LONGEST_TYPED:
            return ()
        parts = list(parts_of(name))
        whole = self._one_of(name, self._matches(name), own)
        if whole or len(parts) != 1:
            return whole or _together(self._seats(part, own) for part in parts)
        ends = ends_of(parts[0])
        if ends is not None:
            return self._one_of(name, map(_of_seats, self._finder.seat_ranges(*ends, limit=self._all)), own)
        pieces = pieces_apart(parts[0])
        return _together(self._seats(piece, own) for piece in pieces) if len(pieces) > 1 else ()

    def _matches(self, name: str) -> list[Match]:
        """Rows that are named exactly and seats; without either, other rows; without those, zones."""
        found = self._finder.find(name, limit=self._all)
        seats = [*self._by_id(name), *_of_kind(MatchKind.SEAT, found)]
        rows = [match for match in _of_kind(MatchKind.ROW, found) if _names_row(name, match)]
        zones = _of_kind(MatchKind.ZONE, found)
        leads = found[0].kind if found else MatchKind.SEAT
        if leads is MatchKind.ZONE:
            return zones
        known = [each for match in seats if self._names_seats(name, match) for each in _one_a_label(match)]
        return [*rows, *known] if leads is MatchKind.ROW else known or rows or ([] if seats else zones)

    def _names_seats(self, name: str, match: Match) -> bool:
        """Whether row, zone or neither is there in full, and the ends of each range are seats; or it is the id."""
        first = match.seats[0]
        if len(match.seats) == 1 and fold(first.seat_id) == fold(name.strip()):
            return True
        several = first_of_several(name)
        if several is not None and len(match.seats) == several[1]:
            return self._names_seats(several[0], _of_seats([first]))
        label = run_together(without_fillers(words_in(first.row)))
        zone = run_together(words_in(first.zone))
        numbers = {seat.number for seat in match.seats if seat.is_numbered}
        return any(
            (place in ("", zone) or place.endswith(label))
            and all(set(span) <= numbers for span in reading.spans)
            for reading in self._finder.readings(name)
            for place in [run_together(reading.place)]
        )

    def _by_id(self, name: str) -> Iterator[Match]:
        """The seats whose ids are the name but for case and accents."""
        folded = fold(name.strip())
        same = (seat for seat_id, seat in self._layout.seats.items() if fold(seat_id) == folded)
        return map(_of_seats, ((seat,) for seat in same))

    def _one_of(self, name: str, matches: Iterable[Match], own: frozenset[str]) -> Sequence[Seat]:
        """The seats of the only match, or of the only one with seats of `own`."""
        different = {frozenset(match.seat_ids): match for match in matches}
        mine = {seat_ids: match for seat_ids, match in different.items() if seat_ids & own}
        left = [*(mine or different).values()]
        if not left:
            return ()
        if len(left) > 1:
            raise AmbiguousSeats(name, [(match.words, match.seat_ids) for match in left])
        (match,) = left
        if match.kind is MatchKind.ZONE:
            raise InvalidRequest(
                f"{printable(name)} names a whole zone: {match.words}; name seats of it, in one word: "
                f"'{printable(name)} F12'"
            )
        is_row_of_own = bool(mine) and match.kind is MatchKind.ROW
        return [seat for seat in match.seats if not is_row_of_own or seat.seat_id in own]


def _of_kind(kind: MatchKind, matches: Iterable[Match]) -> list[Match]:
    return [match for match in matches if match.kind is kind]


def _of_seats(seats: Sequence[Seat]) -> Match:
    return Match(MatchKind.SEAT, tuple(seats), "; ".join(map(str, by_row(seats))))


def _together(each: Iterable[Sequence[Seat]]) -> Sequence[Seat]:
    """The seats of all pieces of a list, each once; none unless every piece has some."""
    found = list(each)
    return tuple(dict.fromkeys(seat for seats in found for seat in seats)) if all(found) else ()


def _names_row(name: str, match: Match) -> bool:
    """Whether the label of the row is there in full."""
    label = run_together(without_fillers(words_in(match.seats[0].row)))
    return bool(label) and run_together(words_in(name)).endswith(label)


def _one_a_label(match: Match) -> Iterator[Match]:
    """The match; or one of each seat, where the row has a label twice."""
    if len({seat.label for seat in match.seats}) == len(match.seats):
        yield match
    else:
        yield from (
            Match(MatchKind.SEAT, (seat,), f"{SeatGroup((seat,))} ({seat.seat_id})") for seat in match.seats
        )
