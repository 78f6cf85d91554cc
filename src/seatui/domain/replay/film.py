"""A showing at any moment of its journal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.replay.film_clock import FilmClock
from seatui.domain.replay.replay_options import RUNNING_TIME
from seatui.domain.venue.house import House

_STATUSES = {status.value: status for status in SeatStatus}


class _Cut(Struct, frozen=True):
    """One change: the states of its seats before it and after it, and what is sold once it was made."""

    entry: JournalEntry
    before: Mapping[str, SeatState]
    after: SeatState
    sold: int
    money: Decimal


class Film:
    """The changes of a showing in order, and its house after any number of them.

    house: as it is now; seats that no entry speaks of have been so all the time. entries: of the journal, oldest
    first; seats that came or went with a plan are no scenes. running_time: in seconds.
    """

    def __init__(
        self, house: House, entries: Iterable[JournalEntry], running_time: float = RUNNING_TIME
    ) -> None:
        known = house.layout.seats
        scenes = [
            entry
            for entry in sorted(entries, key=lambda entry: (entry.at, entry.journal_id))
            if any(seat_id in known for seat_id in entry.seat_ids)
        ]
        self._start = house.with_states({**house.states, **_first_states(scenes, known)})
        self._cuts = [*self._cut(entry for entry in scenes if entry.from_status and entry.to_status)]
        self._played, self._house = 0, self._start
        self.clock = FilmClock([cut.entry.at for cut in self._cuts], running_time)

    def __len__(self) -> int:
        return len(self._cuts)

    def _cut(self, entries: Iterable[JournalEntry]) -> Iterator[_Cut]:
        seats, states = self._start.layout.seats, dict(self._start.states)
        sold = [each for each, state in states.items() if state.status is SeatStatus.SOLD and each in seats]
        count, money = len(sold), self._start.total(sold)
        for entry in entries:
            after = _state(entry.to_status, entry.booking_id)
            before = {each: states.get(each, AVAILABLE) for each in entry.seat_ids if each in seats}
            states.update(dict.fromkeys(before, after))
            for seat_id, state in before.items():
                change = (after.status is SeatStatus.SOLD) - (state.status is SeatStatus.SOLD)
                count, money = count + change, money + change * seats[seat_id].price
            yield _Cut(entry, before, after, count, money)

    def house_after(self, count: int) -> tuple[House, frozenset[str]]:
        """The house once so many changes were made, and the seats that differ from the house returned before.

        Takes time in proportion to the changes between the two.
        """
        states = self._forward(count) if count >= self._played else self._backward(count)
        news = self._house.news(states)
        self._played, self._house = count, self._house.with_changes(news)
        return self._house, frozenset(news)

    def _forward(self, count: int) -> dict[str, SeatState]:
        states: dict[str, SeatState] = {}
        for cut in self._cuts[self._played : count]:
            states.update(dict.fromkeys(cut.before, cut.after))
        return states

    def _backward(self, count: int) -> dict[str, SeatState]:
        states: dict[str, SeatState] = {}
        for cut in reversed(self._cuts[count : self._played]):
            states.update(cut.before)
        return states

    def entry(self, count: int) -> JournalEntry | None:
        """The last of so many changes; None before the first."""
        return self._cuts[count - 1].entry if count else None

    def sold(self, count: int) -> tuple[int, Decimal]:
        """The seats that are sold after so many changes, and their prices together."""
        if count:
            return self._cuts[count - 1].sold, self._cuts[count - 1].money
        seats, states = self._start.layout.seats, self._start.states
        sold = [each for each, state in states.items() if state.status is SeatStatus.SOLD and each in seats]
        return len(sold), self._start.total(sold)

    def instant(self, seconds: float) -> datetime | None:
        """The instant shown at this second; None for a film without changes."""
        return self.clock.instant(seconds) if self._cuts else None

    def sales(self, parts: int) -> list[int]:
        """The seats that were sold in each of so many equal parts of the running time."""
        return [
            sum(
                len(cut.before)
                for cut in self._cuts[span.start : span.stop]
                if cut.after.status is SeatStatus.SOLD
            )
            for span in self.clock.spans(parts)
        ]


def _state(status: str | None, booking_id: str | None) -> SeatState:
    """A state as the journal tells it; a hold without its end, which the journal does not know."""
    found = _STATUSES.get(status or "", SeatStatus.BLOCKED)
    return AVAILABLE if found is SeatStatus.AVAILABLE else SeatState(found, booking_id)


def _first_states(entries: Sequence[JournalEntry], seats: Mapping[str, object]) -> dict[str, SeatState]:
    """The state that each seat had before the first entry that speaks of it; of a new seat, the one it came with."""
    first: dict[str, SeatState] = {}
    for entry in entries:
        state = _state(entry.from_status or entry.to_status, entry.booking_id)
        for seat_id in entry.seat_ids:
            if seat_id in seats:
                first.setdefault(seat_id, state)
    return first
