"""Houses whose seats are sold, and who gets which of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from seatui.booking import BookingRequest, PlanService
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import open_database
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository

SEATS = 3
"""How many seats a sale is of."""

_FIRST_SHOWTIME = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)
_OF_ONE_EVENT = 100

SQL_EVENT = f"'E' || k / {_OF_ONE_EVENT}"
SQL_SHOWTIME = f"timestamptz '{_FIRST_SHOWTIME.isoformat()}' + k % {_OF_ONE_EVENT} * interval '1 day'"
"""The event and the showtime of a showing by its number k, as `key_of` makes them."""


class House:
    """A database with showings of so many seats, S1 and on, of which the first so many are sold.

    A seat is handed out once, to whoever asks next.
    """

    def __init__(self, dsn: str, seats: int, sold: int = 0, showings: int = 1) -> None:
        self.dsn = dsn
        self.showings = showings
        self._seats = seats
        self._next = dict.fromkeys(range(showings), sold + 1)

    def take(self, sales: int, showing: int = 0) -> int:
        """The number of the first of the seats of so many sales."""
        first = self._next[showing]
        self._next[showing] += sales * SEATS
        assert self._next[showing] <= self._seats + 1, "the house is large enough"
        return first

    def requests(self, sales: int, showing: int = 0) -> list[BookingRequest]:
        """Requests for seats that are free, and that nobody else asks for."""
        return requests(showing, self.take(sales, showing), sales)


def requests(showing: int, first: int, sales: int) -> list[BookingRequest]:
    """Requests for three seats each, side by side from the first on."""
    event_id, showtime = key_of(showing)
    return [
        BookingRequest(event_id, "user-123", showtime, [f"S{n}" for n in range(at, at + SEATS)])
        for at in range(first, first + sales * SEATS, SEATS)
    ]


def key_of(showing: int) -> tuple[str, datetime]:
    """The event and the showtime of a showing by its number."""
    event, day = divmod(showing, _OF_ONE_EVENT)
    return f"E{event}", _FIRST_SHOWTIME + timedelta(days=day)


async def import_house(dsn: str, seats: int, showing: int = 0) -> None:
    """Makes a showing as users do."""
    plan = Plan(
        "bench", tuple(Seat(f"S{n}", "", "A", n, Decimal("20.00"), 0, 0, n - 1) for n in range(1, seats + 1))
    )
    async with open_database(dsn, max_connections=1) as database:
        await PlanService(PostgresPlanRepository(database)).import_plan(
            Showing(*key_of(showing), "Hamlet"), plan
        )
