"""Readings of a house: its state, and the difference from the reading shown before."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.venue.house import House, HouseChanges


class HouseReading(Struct, frozen=True):
    """A house as read, its seats by status, and the seats that changed since the reading before.

    replaced: the layout is another one, and everything must be redrawn. read_at: when the read began. unsure:
    seats shown in the state expected after a sale, and not read since. entries: the journal's rows of the changes,
    oldest first.
    """

    house: House
    counts: Mapping[SeatStatus, int]
    changed: frozenset[str]
    replaced: bool
    read_at: datetime
    unsure: frozenset[str] = frozenset()
    entries: Sequence[JournalEntry] = ()


def first_reading(house: House, now: datetime) -> HouseReading:
    """The first reading of a house, or of another layout in its place."""
    layout = house.layout
    _ = layout.spots, layout.bands, layout.kinds  # computed here, ahead of the first key press
    return HouseReading(house, house.counts(now), frozenset(), replaced=True, read_at=now)


def next_reading(shown: HouseReading, house: House, now: datetime) -> HouseReading:
    """The reading of a whole house, read at `now`, compared with the one shown.

    A house with the same seats keeps the layout on the screen.
    """
    if house.layout is not shown.house.layout:
        known, found = shown.house.layout, house.layout
        is_same = (found.seats, found.stage) == (known.seats, known.stage)
        if not is_same or house.showing != shown.house.showing:
            return first_reading(house, now)
        house = shown.house.with_states(house.states, house.mark)
    changed = frozenset(shown.house.changed(house)) | frozenset(house.lapsed(shown.read_at, now))
    return HouseReading(house, house.counts(now), changed, replaced=False, read_at=now)


def delta_reading(shown: HouseReading, changes: HouseChanges, now: datetime) -> HouseReading:
    """The reading shown, with the changes up to `now`; takes time in proportion to their number."""
    news = shown.house.news(changes.states)
    house = shown.house.with_changes(news, changes.mark)
    changed = news.keys() | house.lapsed(shown.read_at, now)
    counts = house.counts(now)
    return HouseReading(
        house, counts, frozenset(changed), replaced=False, read_at=now, entries=changes.entries
    )


def optimistic_reading(shown: HouseReading, states: Mapping[str, SeatState]) -> HouseReading:
    """The reading shown, with the states expected after a sale; the next reading verifies them."""
    news = shown.house.news(states)
    house = shown.house.with_changes(news, shown.house.mark)
    unsure, now = shown.unsure | states.keys(), shown.read_at
    return HouseReading(house, house.counts(now), frozenset(news), replaced=False, read_at=now, unsure=unsure)
