"""Houses to look at: as many seats as are asked for, a third of them sold; and grids as large for other programs."""

import random
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from seatui.booking import BookingRequest, BookingService, PlanService
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.plans import Prices, read_plan
from seatui.postgres import PostgresBookingRepository, open_database
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from tests.bench import bare, data_table, plain_grid
from tests.bench.filling import analyse
from tests.bench.houses import key_of
from tests.bench.servers import Server, run

ARENA = 8_897
"""Seats of the plan of an arena, with its blocks and aisles; every other house is a rectangle."""

_ARENA_PLAN = Path(__file__).parents[1] / "plans" / "sampleChartWithZones.json"
_PRICE = Decimal("20.00")
_SHAPES = {100: (5, 20), 2_000: (40, 50), ARENA: (83, 107), 100_000: (250, 400)}
"""Rows, and seats of each; of the arena as a grid that has hardly fewer."""

_OF_A_SALE = 500


@dataclass(frozen=True, slots=True)
class Room:
    """A house in a database of its own. free: the seats that are for sale, in the order of the room."""

    dsn: str
    showing: Showing
    rows: int
    columns: int
    free: tuple[str, ...]

    @property
    def program(self) -> list[str]:
        """The command that opens seatui on its list of showings."""
        return [sys.executable, "-m", "seatui", "--dsn", self.dsn]

    @property
    def program_at_house(self) -> list[str]:
        """The command that opens the house at once."""
        when = self.showing.showtime.isoformat()
        return [*self.program, "--event", self.showing.event_id, "--showtime", when]

    @property
    def grid(self) -> list[str]:
        """The command that shows the plain grid."""
        return plain_grid_of(self.rows, self.columns)

    @property
    def table(self) -> list[str]:
        """The command that shows Textual's table."""
        return _program(data_table.__file__, self.rows, self.columns)

    def corner(self, count: int) -> list[str]:
        """The free seats nearest to the first seat of a rectangle: all in sight when the cursor is there."""
        return sorted(self.free, key=lambda seat_id: sum(map(int, seat_id.split("-"))))[:count]

    def request(self, seat_ids: list[str]) -> BookingRequest:
        """A request for seats of this house."""
        return BookingRequest(self.showing.event_id, "user-123", self.showing.showtime, seat_ids)


def plain_grid_of(rows: int, columns: int) -> list[str]:
    """The command that shows the plain grid."""
    return _program(plain_grid.__file__, rows, columns)


def bare_app(*dsn: str) -> list[str]:
    """The command that starts a Textual app with nothing in it, or one that connects to a database before."""
    return _program(bare.__file__, *dsn)


def _program(path: str, *arguments: int | str) -> list[str]:
    # -P: the modules of the bench are not in the way of those with the same names.
    return [sys.executable, "-P", path, *map(str, arguments)]


async def make_room(server: Server, seats: int, *, has_plan: bool = True) -> Room:
    """A house of so many seats, as it is some time after it went on sale. has_plan: else it is another service's."""
    dsn, showing = server.migrated_database(), Showing(*key_of(0), "Hamlet")
    plan = _plan(seats)
    everything = [seat.seat_id for seat in plan.seats]
    sold = random.Random(seats).sample(everything, len(everything) // 3)
    room = Room(dsn, showing, *_SHAPES[seats], tuple(sorted_out(everything, sold)))
    async with open_database(dsn, max_connections=1) as database:
        await PlanService(PostgresPlanRepository(database)).import_plan(showing, plan)
        service = BookingService(PostgresBookingRepository(database))
        for first in range(0, len(sold), _OF_A_SALE):
            await service.book_tickets(room.request(sold[first : first + _OF_A_SALE]))
    if not has_plan:
        run(dsn, "UPDATE seatui.showings SET plan_id = NULL", "DELETE FROM seatui.plans")
    analyse(dsn)
    return room


def sorted_out(seat_ids: list[str], gone: list[str]) -> list[str]:
    """The seats that are not gone, in their order."""
    without = frozenset(gone)
    return [seat_id for seat_id in seat_ids if seat_id not in without]


def _plan(seats: int) -> Plan:
    if seats == ARENA:
        return read_plan(_ARENA_PLAN, Prices(default=_PRICE))
    rows, columns = _SHAPES[seats]
    return Plan(
        "bench",
        tuple(
            Seat(f"{row + 1}-{column + 1}", "", str(row + 1), column + 1, _PRICE, 0, row, column, line=row)
            for row in range(rows)
            for column in range(columns)
        ),
    )
