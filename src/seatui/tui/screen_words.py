"""Wording of showings and seats on the screens; text of the database is made printable."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from seatui.domain.errors import DatabaseUnavailable, SeatuiError
from seatui.domain.model.seats import Seat, SeatInTheWay, SeatKind, SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time, showtime
from seatui.domain.words.wording import STATUS_WORDS, SeatGroup, by_row, row_name, status_now

KIND_WORDS = {
    SeatKind.STANDARD: "",
    SeatKind.WHEELCHAIR: "wheelchair place",
    SeatKind.COMPANION: "companion seat",
    SeatKind.RESTRICTED_VIEW: "restricted view",
}

_A_DAY = 24 * 3600
_COMMON_TOTAL = len("12,345.00")
"""The least width of a column of totals."""


class Advice(NamedTuple):
    """Key hints with the keys in force; a hint is empty if its command has no key.

    hints: lines of the side panel while nothing is picked. steps: keys that change a proposal.
    """

    hints: Sequence[str]
    steps: Sequence[str]
    picks: str
    picks_here: str
    keeps_range: str
    drops_range: str
    confirms: str
    sells: str
    goes_back: str
    extends: str
    takes: str
    another: str
    declines: str
    holds: str
    next_field: str
    leaves_hold: str
    leaves: str
    confirm_key: str
    best_key: str
    moves: str
    ends_move: str
    undoes_picks: str
    draws_seats: str

    def sells_else(self, does: str) -> str:
        """`enter tries again`: what the key that sells does instead."""
        return _else(self.sells, does)

    def holds_else(self, does: str) -> str:
        """`enter looks for others`: what the key that holds does instead."""
        return _else(self.holds, does)

    def finds_best(self, party: int, does: str) -> str:
        """`4b finds the best 4 seats together`."""
        return f"{party}{self.best_key} {does}" if self.best_key else ""


def _else(hint: str, does: str) -> str:
    """The key of a hint with what it does instead; empty without a key."""
    key = hint.partition(" ")[0]
    return f"{key} {does}" if key else ""


def said_with(fact: str, *hints: str) -> str:
    """A fact, and the hints that are not empty: `Nothing picked: space picks a seat, 4b the best 4`."""
    said = ", ".join(filter(None, hints))
    return f"{fact}: {said}" if said else fact


def seat_name(seat: Seat, *, zone: bool = True) -> str:
    """`Stalls, row F, seat 12`, and the seat's id if it does not follow from the name."""
    name = f"{row_name(seat if zone else seat._replace(zone=''))}, seat {printable(seat.label)}"
    return name if _is_obvious(seat) else f"{name} ({printable(seat.seat_id)})"


def _is_obvious(seat: Seat) -> bool:
    plain = "".join(filter(str.isalnum, seat.seat_id)).casefold()
    return plain.endswith("".join(filter(str.isalnum, f"{seat.row}{seat.label}")).casefold())


def state_words(state: SeatState, now: datetime, zone: tzinfo) -> str:
    """`free`, `held until 19:42 (12 min)`, `sold`, `blocked`: the status as it counts at `now`."""
    status = state.at(now)
    words = STATUS_WORDS[status]
    if status is SeatStatus.RESERVED and state.reserved_until is not None:
        return f"{words} until {hold_end_words(state.reserved_until, now, zone)}"
    return words


def hold_end_words(until: datetime, now: datetime, zone: tzinfo) -> str:
    """`19:42 (12 min)`, `19:42 (40 s)`, `Fri 4 Dec 2026 19:42` if that is more than a day away."""
    end, left = hold_end(until, now, zone)
    return f"{end} ({left})" if left else end


def hold_end(until: datetime, now: datetime, zone: tzinfo) -> tuple[str, str]:
    """`19:42` and `12 min`: the end of a hold, and the time left if that is less than a day."""
    seconds = -int((now - until).total_seconds() // 1)
    if seconds >= _A_DAY:
        return showtime(until, zone), ""
    if seconds < 60:
        left = f"{seconds} s"
    elif seconds < 3600:
        left = f"{-(-seconds // 60)} min"
    else:
        minutes = -(-seconds // 60)
        left = f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
    return clock_time(until, zone), left


def particular_places(seats: Iterable[Seat]) -> list[str]:
    """`wheelchair place: Stalls, row M, seat 1`, one line for each special kind of place."""
    by_kind: dict[SeatKind, list[Seat]] = {}
    for seat in seats:
        by_kind.setdefault(seat.kind, []).append(seat)
    return [
        f"{KIND_WORDS[kind]}: {'; '.join(map(str, by_row(by_kind[kind])))}"
        for kind in SeatKind
        if kind in by_kind and KIND_WORDS[kind]
    ]


def no_match(words: str) -> str:
    """That typed words name nothing."""
    return f"Nothing matches {printable(words)!r}"


def in_the_way(seats: Iterable[SeatInTheWay], layout: Layout) -> str:
    """`Stalls, row F, seats 12–13 are sold; row G, seat 2 is held`: every seat, with its status."""
    by_status: dict[SeatStatus | None, list[str]] = {}
    for seat in seats:
        by_status.setdefault(seat.status, []).append(seat.seat_id)
    return "; ".join(
        phrase for status, seat_ids in by_status.items() for phrase in _phrases(seat_ids, status, layout)
    )


def _phrases(seat_ids: list[str], status: SeatStatus | None, layout: Layout) -> Iterable[str]:
    known = [layout.seats[seat_id] for seat_id in seat_ids if seat_id in layout.seats]
    for group in by_row(known):
        yield f"{group} {status_now(len(group.seats), status)}"
    for seat_id in seat_ids:
        if seat_id not in layout.seats:
            yield f"{printable(seat_id)} {status_now(1, status)}"


def statuses_of(house: House, seat_ids: Iterable[str], now: datetime) -> list[SeatInTheWay]:
    """Each seat with its status in a house; None for seats that the house does not have."""
    return [
        SeatInTheWay(seat_id, house.status(seat_id, now) if seat_id in house.layout.seats else None)
        for seat_id in seat_ids
    ]


def amounts_of(groups: Sequence[SeatGroup], money: Money) -> list[str]:
    """`2 × 45.00      90.00` for each of these groups, whose seats have one price; the totals end in one column."""
    totals = [money(group.total) for group in groups]
    width = max([_COMMON_TOTAL, *map(len, totals)])
    prices = (f"{len(group.seats)} × {money(group.prices[0])}" for group in groups)
    return [f"{price}  {total:>{width}}" for price, total in zip(prices, totals, strict=True)]


def none_free(counts: Mapping[SeatStatus, int]) -> str:
    """`sold out`, `none free` or `no seats`, for a house without free seats."""
    if not any(counts.values()):
        return "no seats"
    return "none free" if counts.get(SeatStatus.RESERVED) or not counts.get(SeatStatus.SOLD) else "sold out"


def link_trouble(error: SeatuiError, known: str) -> str:
    """The banner while the database cannot be read. known: the time of the last reading, or empty."""
    trouble = "database unreachable" if isinstance(error, DatabaseUnavailable) else str(error)
    as_of = f" – this is how it was at {known}" if known else ""
    return f"{trouble}: trying again …{as_of}"
