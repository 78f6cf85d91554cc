"""Houses for the tests of the screens: `database_of` makes one of any seats, the others are those that several need.

They are in memory. Tests of the domain draw theirs (`tests.unit.houses`); on PostgreSQL `tests.support.make_house`
makes one, and `tests.tui.driving.at_a_stored_house` opens it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import Seat, SeatKind, SeatState
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import Plan
from tests.tui.fakes import BLOCKED, NOW, TONIGHT, FakeDatabase, held, rows_of_seats, sold
from tests.unit.plan_samples import stadium_plan


def database_of(
    seats: Sequence[Seat] | None = None,
    states: Mapping[str, SeatState] | None = None,
    *,
    name: str = "Hamlet",
    stage: Stage | None = None,
    currency: str = "",
) -> FakeDatabase:
    """A database with one showing, tonight. seats: three rows of eight, A1 to C8, unless others are given."""
    made = FakeDatabase()
    showing = made.add(rows_of_seats() if seats is None else seats, name=name, stage=stage, currency=currency)
    showing.states |= states or {}
    return made


def database_of_plan(plan: Plan, states: Mapping[str, SeatState] | None = None) -> FakeDatabase:
    """The house of a plan, with its stage."""
    return database_of(plan.seats, states, stage=plan.place_of_stage)


def stadium() -> FakeDatabase:
    """A house that is larger than any screen: blocks all round its pitch."""
    return database_of_plan(stadium_plan())


def small_house() -> FakeDatabase:
    """Two zones with an aisle each, every status and every kind; test_map_view has a drawing of it."""
    kinds = {"A1": SeatKind.WHEELCHAIR, "A2": SeatKind.COMPANION, "AA1": SeatKind.RESTRICTED_VIEW}
    states = {"A6": sold(), "A7": held(NOW + timedelta(minutes=5)), "A8": BLOCKED}
    circle = rows_of_seats("Circle", "A", 8, block=1, price="20", prefix="A", kinds=kinds)
    return database_of(
        [
            *rows_of_seats("Stalls", "AB", 8, aisles=(4,), kinds=kinds),
            *[seat._replace(row="AA", column=seat.number + (seat.number > 4)) for seat in circle],
        ],
        states | {"B1": held(NOW - timedelta(seconds=1))},
    )


def every_status() -> FakeDatabase:
    """A house with a seat of every status and kind, in two prices."""
    kinds = {"A1": SeatKind.WHEELCHAIR, "A2": SeatKind.COMPANION, "B1": SeatKind.RESTRICTED_VIEW}
    return database_of(
        [
            *rows_of_seats("Stalls", "AB", 8, kinds=kinds, aisles=(4,)),
            *rows_of_seats("Circle", "A", 8, block=1, price="20.00", prefix="C-"),
        ],
        {"A6": sold(), "A7": held(NOW.replace(year=2099)), "A8": BLOCKED},
    )


def wide_house(rows: int = 60, seats: int = 139) -> FakeDatabase:
    """One zone that no screen has room for: seats 1-1 to 60-139."""
    return database_of(
        [
            seat._replace(seat_id=f"{row}-{seat.number}", row=str(row), row_index=row)
            for row in range(1, rows + 1)
            for seat in rows_of_seats("Arena", "A", seats, price="30")
        ]
    )


def house_with_a_party() -> FakeDatabase:
    """Two zones, and B3 and B4 sold to Jo Müller."""
    party = ("B3", "B4")
    made = database_of(
        [*rows_of_seats("Stalls", "ABC", 8), *rows_of_seats("Circle", "A", 8, block=1, prefix="C-")],
        dict.fromkeys(party, sold("BK-MUELLER")),
    )
    made.bookings["BK-MUELLER"] = Booking(
        "BK-MUELLER", "E1", "Jo Müller", TONIGHT, party, BookingStatus.CONFIRMED
    )
    return made
