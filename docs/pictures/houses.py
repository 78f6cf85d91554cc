"""The houses that are drawn: those of the demo, and some of real venue plans; and other terminals at work on them."""

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from seatui.booking import BookingRequest, BookingService, PlanService
from seatui.demo.programme import Demo
from seatui.domain.model.showings import Showing
from seatui.plans import Prices, read_plan
from seatui.postgres import (
    Database,
    Origin,
    PostgresBookingRepository,
    PostgresHouseRepository,
    open_database,
)
from seatui.postgres.database import Transaction
from seatui.postgres.hints import PostgresHints
from seatui.postgres.repositories.history_writer import PostgresHistoryRepository
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from seatui.tui.app import SeatuiApp

PLANS = Path(__file__).parents[2] / "tests" / "plans"
HERE, THERE = Origin("window 1", "ann"), Origin("window 3", "bob")
EVENING = datetime(2027, 5, 1, 19, 30).astimezone()
PRICES = {"sampleChartWithZones.json": Prices({"Mid Track Stand": Decimal(65)}, Decimal(40))}


@dataclass(frozen=True, slots=True)
class Houses:
    """The houses in a database. dsn: of that. first: the first showing of the demo."""

    dsn: str
    database: Database
    first: Showing

    @asynccontextmanager
    async def app(self, open_at: tuple[str, datetime] | None, theme: str) -> AsyncIterator[SeatuiApp]:
        """An app of a terminal of its own, to be run. open_at: event and showtime of a house to open at once."""
        hints = PostgresHints(self.dsn, HERE)
        bookings = PostgresBookingRepository(self.database)
        houses = PostgresHouseRepository(self.database)
        async with hints.running():
            yield SeatuiApp(
                BookingService(bookings, tell_changed=hints.tell_changed),
                houses,
                open_at=open_at,
                hints=hints,
                theme=theme,
            )

    async def snatch(self, showing: Showing, seat_ids: Sequence[str]) -> None:
        """Sells seats at another terminal, without a hint to this one."""
        async with open_database(self.dsn, origin=THERE) as database:
            service = BookingService(PostgresBookingRepository(database))
            await service.book_tickets(
                BookingRequest(showing.event_id, "Quentin Blake", showing.showtime, seat_ids)
            )

    @asynccontextmanager
    async def another_terminal(self) -> AsyncIterator[None]:
        """A terminal that sells and holds seats of the first house, and then picks some."""
        showing = self.first
        async with (
            open_database(self.dsn, origin=THERE) as database,
            PostgresHints(self.dsn, THERE).running() as hints,
        ):
            houses = PostgresHouseRepository(database)
            house = await houses.house(showing.event_id, showing.showtime)
            now = houses.clock.now()
            free = [seat for seat in house.layout.seats.values() if house.is_free(seat.seat_id, now)]
            # How many seats of a row are left is another matter each day.
            behind = [seat.seat_id for seat in free if seat.zone == "Stalls" and seat.row >= "I"]
            service = BookingService(PostgresBookingRepository(database), tell_changed=hints.tell_changed)
            where = (showing.event_id, "Quentin Blake", showing.showtime)
            await service.book_tickets(BookingRequest(*where, behind[:3]))
            await service.hold_seats(BookingRequest(*where, behind[4:6]))
            hints.offer(showing.event_id, showing.showtime, behind[8:12])
            yield


@asynccontextmanager
async def made_houses(dsn: str, plans: Sequence[str]) -> AsyncIterator[Houses]:
    """The demo's houses, and one of each plan, in an empty database. plans: names of files."""
    async with open_database(dsn, origin=HERE) as database:
        houses = PostgresHouseRepository(database)
        service = PlanService(PostgresPlanRepository(database))
        demo = Demo(PostgresHistoryRepository(database), houses, service)
        await demo.begin()
        await demo.finish()
        for name in plans:
            await _sell_some(service, BookingService(PostgresBookingRepository(database)), name)
        yield Houses(dsn, database, (await houses.showings())[0].showing)


async def _sell_some(plans: PlanService, service: BookingService[Transaction], name: str) -> None:
    """A showing of a plan in which some have bought: the better a row, the more of it."""
    plan = read_plan(PLANS / name, PRICES.get(name, Prices(default=Decimal(24))))
    await plans.import_plan(Showing(name, EVENING, plan.name), plan)
    chance = random.Random(7)  # noqa: S311
    rows = groupby(plan.seats, key=lambda seat: (seat.block, seat.row_index))
    for (block, row_index), row in rows:
        share = 0.9 / (1 + (row_index + 3 * block) / 6)
        for three in _threes([seat.seat_id for seat in row]):
            if chance.random() < share:
                await service.book_tickets(BookingRequest(name, "Moreau", EVENING, three))


def _threes(seat_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (seat_ids[at : at + 3] for at in range(0, len(seat_ids), 3))
