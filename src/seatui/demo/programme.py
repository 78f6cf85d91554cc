"""The demo's showings: in the coming days, from nearly sold out to almost empty."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from seatui.booking import BookingRepository, HouseRepository, PlanService
from seatui.booking.changes import Change
from seatui.booking.outcomes import Outcomes
from seatui.booking.repository import Transaction
from seatui.booking.workflow import SEAT_STATUS
from seatui.demo.theatre import demo_plan
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.bookings import Booking, BookingStatus, new_booking_id
from seatui.domain.model.seats import SeatKind, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.zones import machine_zone
from seatui.domain.venue.layout import Layout, Row
from seatui.domain.words.local_times import instant_of

_CUSTOMERS = ("Okafor", "Lindqvist", "Moreau", "Tanaka", "Rossi", "Haddad", "Novak", "Silva", "Byrne", "Kaya")
_HOLD = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class _DemoShowing:
    event_id: str
    name: str
    days_ahead: int
    starts: time
    sold: float
    held: float = 0.03

    def on(self, today: date) -> Showing:
        """The showing `days_ahead` days after a date, in the zone of this machine."""
        zone = machine_zone()
        start = datetime.combine(today + timedelta(days=self.days_ahead), self.starts)
        return Showing(self.event_id, instant_of(start, zone), self.name, "EUR", zone)


_PROGRAMME = (
    _DemoShowing("HAMLET", "Hamlet", 1, time(19, 30), sold=0.62),
    _DemoShowing("HAMLET", "Hamlet", 2, time(19, 30), sold=0.34),
    _DemoShowing("FIGARO", "The Marriage of Figaro", 4, time(18, 0), sold=0.9),
    _DemoShowing("LATEJAZZ", "Late Jazz: Mina Okoro Trio", 5, time(22, 15), sold=0.15),
    _DemoShowing("FIGARO", "The Marriage of Figaro", 9, time(15, 0), sold=0.05, held=0.0),
)


async def prepare_demo(
    bookings: BookingRepository[Transaction], houses: HouseRepository, plans: PlanService
) -> None:
    """Creates the demo's showings, unless a future one with seats exists."""
    summaries = await houses.showings()
    now = houses.clock.now()
    if any(summary.showing.showtime > now and summary.size for summary in summaries):
        return
    plan = demo_plan()
    for index, planned in enumerate(_PROGRAMME):
        showing = planned.on(now.astimezone(machine_zone()).date())
        # Another terminal may be creating the same demo at this moment: its showings will do.
        with suppress(InvalidRequest):
            await plans.import_plan(showing, plan)
            await Outcomes(bookings).of_one_change(
                partial(_fill, bookings, showing, Layout(plan.seats), planned, random.Random(index))  # noqa: S311
            )


async def _fill(
    repository: BookingRepository[Transaction],
    showing: Showing,
    layout: Layout,
    planned: _DemoShowing,
    chance: random.Random,
    change: Change,
) -> None:
    """Sells, holds and blocks seats as after a few weeks of sales, by the repository's steps of a sale."""
    event_id, showtime = showing.event_id, showing.showtime
    parties = list(_parties(layout, planned.sold, chance))
    held = frozenset(chance.sample(range(len(parties)), int(len(parties) * planned.held)))
    async with repository.transaction(change) as tx:
        for index, seat_ids in enumerate(parties):
            status = BookingStatus.RESERVED if index in held else BookingStatus.CONFIRMED
            customer = chance.choice(_CUSTOMERS)
            booking = Booking(new_booking_id(), event_id, customer, showtime, seat_ids, status)
            await repository.insert_booking(tx, booking, ttl=_HOLD)
            await repository.insert_booking_seats(tx, booking)
            await repository.update_event_seats_status(
                tx, event_id, showtime, seat_ids, booking.booking_id, SEAT_STATUS[status], ttl=_HOLD
            )
        sold = {seat_id for seat_ids in parties for seat_id in seat_ids}
        house_seats = [seat_id for seat_id in _HOUSE_SEATS if seat_id not in sold]
        if house_seats:
            await repository.update_event_seats_status(
                tx, event_id, showtime, house_seats, None, SeatStatus.BLOCKED
            )


# House seats: kept back by the theatre until the evening.
_HOUSE_SEATS = ("Stalls-D1", "Stalls-D2", "Box4-3", "Box4-4")


def _parties(layout: Layout, share: float, chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Parties of neighbouring seats that were sold; likelier near the middle of a row."""
    for row in layout.rows:
        at = chance.choice((0, 0, 1))
        while at < len(row.seats):
            size = chance.choice((1, 2, 2, 2, 3, 4, 4, 5))
            party = [seat for seat in row.seats[at : at + size] if seat.kind is SeatKind.STANDARD]
            if party and chance.random() < _chance_of_sale(row, at, share):
                yield tuple(seat.seat_id for seat in party)
            at += size


def _chance_of_sale(row: Row, at: int, share: float) -> float:
    off_centre = abs(2 * at / len(row.seats) - 0.8)
    return share * (1.25 - 0.5 * off_centre) + 0.1 * (share - 0.5)
