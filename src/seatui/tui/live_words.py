"""Changes made at other terminals, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import Seat, SeatStatus
from seatui.domain.venue.layout import Layout
from seatui.domain.words.journal_words import HOLD_ENDED, SPLIT_OFF
from seatui.domain.words.printable import printable
from seatui.domain.words.times import clock_time
from seatui.domain.words.wording import STATUS_WORDS, by_row, status_now
from seatui.tui.losses import Fate

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


def fates_said(fates: Mapping[str, Fate], layout: Layout) -> str:
    """`Stalls, row F, seats 12–13 were sold at window 3; row G, seat 2 was held at web`: what became of seats."""
    groups: dict[Fate, list[Seat]] = {}
    strange: list[str] = []
    for seat_id, fate in fates.items():
        if seat_id in layout.seats:
            groups.setdefault(fate, []).append(layout.seats[seat_id])
        else:
            strange.append(f"{printable(seat_id)} {status_now(1, None)}")
    return "; ".join(
        [
            f"{group} {_became(len(group.seats), fate)}"
            for fate, seats in groups.items()
            for group in by_row(seats)
        ]
        + strange
    )


def _became(count: int, fate: Fate) -> str:
    """`was sold at window 3`, `were given back at web`, `are not seats of this house`."""
    if fate.status is None:
        return status_now(count, None)
    was = "was" if count == 1 else "were"
    where = f" at {printable(fate.terminal)}" if fate.terminal else ""
    became = SPLIT_OFF if fate.is_split else _PAST.get(fate.status, STATUS_WORDS[fate.status])
    return f"{was} {became}{where}"


class Activity(NamedTuple):
    """A change in words: `19:04:12`, `sold C4–5`, `window 3`, `ann`.

    where: empty for a hold that ended by itself. clerk: empty if `where` names it.
    """

    at: str
    what: str
    where: str
    clerk: str


def activity_of(entry: JournalEntry, layout: Layout, zone: tzinfo) -> Activity:
    """A change in words."""
    seats = [layout.seats[each] for each in entry.seat_ids if each in layout.seats]
    at, named = clock_time(entry.at, zone, seconds=True), _brief(seats, len(entry.seat_ids), layout)
    if entry.is_end:
        return Activity(at, f"{HOLD_ENDED} {named}", "", "")
    verb = SPLIT_OFF if entry.is_split else _VERBS.get(entry.to_status or "", "changed")
    terminal, clerk = printable(entry.terminal), printable(entry.clerk)
    return Activity(at, f"{verb} {named}", terminal or clerk, clerk if terminal else "")


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
