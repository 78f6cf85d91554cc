"""Changes made at other terminals, in words."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import NamedTuple

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time
from seatui.domain.words.wording import STATUS_WORDS, by_row, status_now
from seatui.tui.readings import HouseReading

_VERBS = {
    SeatStatus.AVAILABLE.value: "freed",
    SeatStatus.RESERVED.value: "holds",
    SeatStatus.SOLD.value: "sold",
    SeatStatus.BLOCKED.value: "blocked",
}

_PAST: dict[SeatStatus | None, str] = {SeatStatus.AVAILABLE: "given back"}
"""What happened to seats, where it is not the word for their status."""

_NAMED = 4
"""The most rows that a line of the activity list names."""


def taken_meanwhile(reading: HouseReading, seat_ids: Sequence[str], layout: Layout) -> str:
    """`Stalls, row F, seats 12–13 were sold at window 3; row G, seat 2 was held at web`: seats that others took."""
    groups: dict[tuple[SeatStatus | None, str], list[Seat]] = {}
    strange: list[str] = []
    for seat_id in seat_ids:
        if seat_id not in layout.seats:
            strange.append(f"{printable(seat_id)} {status_now(1, None)}")
            continue
        status = (
            reading.house.status(seat_id, reading.read_at) if seat_id in reading.house.layout.seats else None
        )
        groups.setdefault((status, _terminal_of(reading.entries, seat_id)), []).append(layout.seats[seat_id])
    return "; ".join(
        [
            f"{group} {_became(len(group.seats), status)}{terminal}"
            for (status, terminal), seats in groups.items()
            for group in by_row(seats)
        ]
        + strange
    )


def _became(count: int, status: SeatStatus | None) -> str:
    """`was sold`, `were given back`, `are not seats of this house`."""
    if status is None:
        return status_now(count, None)
    return f"{'was' if count == 1 else 'were'} {_PAST.get(status, STATUS_WORDS[status])}"


def _terminal_of(entries: Sequence[JournalEntry], seat_id: str) -> str:
    """` at window 3`, by the latest of these changes of the seat; empty without one."""
    found = next((each for each in reversed(entries) if seat_id in each.seat_ids), None)
    return f" at {printable(found.terminal)}" if found and found.terminal else ""


class Activity(NamedTuple):
    """A change in words: `19:04:12`, `sold C4–5`, `window 3`, `ann`. clerk: empty if `where` names it."""

    at: str
    what: str
    where: str
    clerk: str


def activity_of(entry: JournalEntry, layout: Layout, zone: tzinfo) -> Activity:
    """A change in words."""
    seats = [layout.seats[each] for each in entry.seat_ids if each in layout.seats]
    verb = _VERBS.get(entry.to_status or "", "changed")
    what = f"{verb} {_brief(seats, len(entry.seat_ids), layout)}"
    terminal, clerk = printable(entry.terminal), printable(entry.clerk)
    return Activity(
        clock_time(entry.at, zone, seconds=True), what, terminal or clerk, clerk if terminal else ""
    )


def _brief(seats: Iterable[Seat], count: int, layout: Layout) -> str:
    """`F12–15, G2`: the seats by row and number, with their zone where several have such a row."""
    groups = by_row(seats)
    if not groups or len(groups) > _NAMED:
        return f"{count} seats"
    return ", ".join(
        f"{_zone_of(group.seats[0], layout)}{_before(group.labels, group.seats)}{group.labels}"
        for group in groups
    )


def _zone_of(seat: Seat, layout: Layout) -> str:
    return f"{printable(seat.zone)} " if seat.zone and seat.row in layout.shared_rows else ""


def _before(labels: str, seats: Sequence[Seat]) -> str:
    """A row before the labels of its seats: `F`; `A ` and `12/` where its end would run into them; `Box 4 seat `."""
    label = printable(seats[0].row)
    if " " in label:
        return f"{label} {'seat' if len(seats) == 1 else 'seats'} "
    ends = label[-1:], labels[:1]
    if not (all(map(str.isdigit, ends)) or all(map(str.isalpha, ends))):
        return label
    return f"{label}/" if label.isdigit() else f"{label} "
