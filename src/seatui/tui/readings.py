"""What a fresh reading of a house changes on the screen, worked out away from the keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.venue.house import House, HouseChanges


@dataclass(frozen=True, slots=True)
class HouseReading:
    """The house as it is now, seats by status, and which of them look different from before.

    replaced: the layout is another one, and everything is to be drawn anew. read_at: when it was asked for. unsure:
    seats that are shown as they should be by now, and were not read.
    """

    house: House
    counts: Mapping[SeatStatus, int]
    changed: frozenset[str]
    replaced: bool
    read_at: datetime
    unsure: frozenset[str] = frozenset()


def first_reading(house: House, now: datetime) -> HouseReading:
    """The update that shows a house for the first time, or another house in its place."""
    layout = house.layout
    _ = layout.spots, layout.bands, layout.kinds  # made here, so that the first key press need not
    return HouseReading(house, house.counts(now), frozenset(), replaced=True, read_at=now)


def next_reading(shown: HouseReading, house: House, now: datetime) -> HouseReading:
    """The update from what is shown to a house as it was read at `now`.

    A house that was read whole but has the same seats keeps the layout that is on the screen.
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
    """The update from what is shown to what became of it by `now`: as much work as there are changes."""
    news = shown.house.news(changes.states)
    house = shown.house.with_changes(news, changes.mark)
    changed = news.keys() | house.lapsed(shown.read_at, now)
    return HouseReading(house, house.counts(now), frozenset(changed), replaced=False, read_at=now)


def optimistic_reading(shown: HouseReading, states: Mapping[str, SeatState]) -> HouseReading:
    """The update to what seats should have become by what was done here; the next reading looks at them."""
    news = shown.house.news(states)
    house = shown.house.with_changes(news, shown.house.mark)
    unsure, now = shown.unsure | states.keys(), shown.read_at
    return HouseReading(house, house.counts(now), frozenset(news), replaced=False, read_at=now, unsure=unsure)
