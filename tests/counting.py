"""A plain count of houses, seat by seat: what the fakes answer, and what the database is held against."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.report import BIN, Part, Report, Sales, ShowingReport
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.standing import HOURS, Standing
from seatui.domain.venue.house import House
from tests.in_memory import FakeShowing


def standing_of(found: FakeShowing, now: datetime) -> Standing:
    """How a showing sells."""
    house = House(found.showing, found.layout, found.states)
    money = {
        status: sum((seat.price for seat in of_status), Decimal(0))
        for status in SeatStatus
        for of_status in [
            [seat for seat in found.layout.seats.values() if house.status(seat.seat_id, now) is status]
        ]
    }
    pace = [0] * HOURS
    for at, seats in changes_of(found.entries):
        hours_ago = (now - at) // timedelta(hours=1)
        if hours_ago < HOURS:
            pace[HOURS - 1 - hours_ago] += seats
    return Standing(house.counts(now), money[SeatStatus.SOLD], money[SeatStatus.RESERVED], tuple(pace))


def changes_of(entries: Sequence[JournalEntry]) -> list[tuple[datetime, int]]:
    """Seats sold by each change of a booking; negative for those that came back."""
    changes: dict[tuple[datetime, str | None], int] = defaultdict(int)
    for entry in entries:
        if entry.from_status != entry.to_status and entry.from_status is not None:
            sold, was_sold = entry.to_status == "SOLD", entry.from_status == "SOLD"
            changes[entry.at, entry.booking_id] += (sold - was_sold) * len(entry.seat_ids)
    return [(at, seats) for (at, _), seats in changes.items() if seats]


def report_of(found: Sequence[FakeShowing], now: datetime) -> Report:
    """The report of some showings."""
    bins: dict[datetime, list[int]] = defaultdict(lambda: [0, 0])
    reports = []
    for each in found:
        changes = changes_of(each.entries)
        for at, seats in changes:
            since = at - (at - datetime(2000, 1, 1, tzinfo=UTC)) % BIN
            bins[since][seats < 0] += abs(seats)
        house = House(each.showing, each.layout, each.states)
        returned = -sum(seats for _, seats in changes if seats < 0)
        blocks = {} if each.showing.is_over(now) else largest_blocks(house, now)
        reports.append(ShowingReport(each.showing, parts_of(house, now), blocks, returned))
    return Report(reports, now, [Sales(since, *bins[since]) for since in sorted(bins)])


def parts_of(house: House, now: datetime) -> list[Part]:
    """Its seats by zone, category and price."""
    counted: dict[tuple[str, str, Decimal], Counter[SeatStatus]] = defaultdict(Counter)
    for seat in house.layout.seats.values():
        counted[seat.zone, seat.category, seat.price][house.status(seat.seat_id, now)] += 1
    return [Part(*key, {status: seats[status] for status in SeatStatus}) for key, seats in counted.items()]


def largest_blocks(house: House, now: datetime) -> Mapping[Decimal, int]:
    """The most free seats of a price side by side: from each seat on, as far as there is one in the next column."""
    largest: dict[Decimal, int] = {}
    for row in house.layout.rows:
        at = dict(zip(row.columns, row.seats, strict=True))
        for column, first in at.items():
            count = 0
            while (seat := at.get(column + count)) and seat.price == first.price:
                if not house.is_free(seat.seat_id, now):
                    break
                count += 1
            if count:
                largest[first.price] = max(largest.get(first.price, 0), count)
    return largest
