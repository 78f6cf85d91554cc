"""A showing: one performance of an event."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

from msgspec import Struct, field

from seatui.domain.model.currency import require_currency
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.validation import EVENT_ID_LENGTH, require_instant, require_text
from seatui.domain.model.zones import machine_zone

LATECOMERS = timedelta(hours=6)
"""How long after its start a showing is still listed as upcoming: latecomers buy at the door."""


class Showing(Struct, frozen=True):
    """One performance: `showtime` is an instant; `name` is the event's, or its id where it has none.

    currency: of the prices, by its ISO 4217 code; empty where the event has none. zone: of the venue, in which its
    times are read and shown; this machine's where nobody said one.
    """

    event_id: str
    showtime: datetime
    name: str
    currency: str = ""
    zone: tzinfo = field(default_factory=machine_zone)

    def is_same(self, other: "Showing") -> bool:
        """Whether both are the same performance, by event and showtime; their names may differ."""
        return (self.event_id, self.showtime) == (other.event_id, other.showtime)

    @property
    def day(self) -> date:
        """Its date at the venue."""
        return self.showtime.astimezone(self.zone).date()

    def is_over(self, now: datetime) -> bool:
        """Whether nobody comes late any more."""
        return self.showtime + LATECOMERS < now

    def validate(self) -> None:
        """Raises InvalidRequest for a showing that cannot be made: an empty or overlong name, no instant."""
        require_text("event", self.event_id, EVENT_ID_LENGTH)
        require_text("name", self.name, EVENT_ID_LENGTH)
        require_instant(self.showtime)
        require_currency(self.currency)


class ShowingSummary(Struct, frozen=True):
    """A showing and its seats by status, expired holds counted as free."""

    showing: Showing
    seats: Mapping[SeatStatus, int]

    @property
    def size(self) -> int:
        """Seats in the house."""
        return sum(self.seats.values())


def soonest_first(summaries: Iterable[ShowingSummary], now: datetime) -> list[ShowingSummary]:
    """Upcoming showings by time, then past ones by time."""
    return sorted(summaries, key=lambda summary: _when(summary.showing, now))


def in_order(showings: Iterable[Showing], now: datetime) -> list[Showing]:
    """As `soonest_first`, day by day: those of one date at their venues stand together."""

    def when(showing: Showing) -> tuple[bool, date, datetime, str]:
        is_over, showtime, event_id = _when(showing, now)
        return is_over, showing.day, showtime, event_id

    return sorted(showings, key=when)


def _when(showing: Showing, now: datetime) -> tuple[bool, datetime, str]:
    return showing.is_over(now), showing.showtime, showing.event_id
