"""Two who want the same seat: exactly one gets it, because the database says so; and a control that shows it.

The key is tried on a showing without seats of its own, where nothing else guards a seat.
"""

import asyncio
import random
from datetime import timedelta

import psycopg
import pytest

from seatui.booking import Booking, BookingService
from seatui.booking.changes import Change
from seatui.domain.errors import SeatsUnavailable
from seatui.postgres import Database, open_database
from seatui.postgres.database import Transaction
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests import storm
from tests.postgres.test_storm import Meeting
from tests.support import (
    IS_SOAK,
    SHOWTIME,
    bookings,
    live_seats,
    make_house,
    request,
    rows,
    run,
    service_on,
    small_plan,
    statuses,
)

ROUNDS = 2000 if IS_SOAK else 40

pytestmark = pytest.mark.usefixtures("overlapping_sales")
DROP_THE_KEY = "DROP INDEX booking_seats_one_live_booking"

INSERT_BOOKING = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity) VALUES (%s, 'E1', 'other', %s, 1)
"""
INSERT_SEAT = "INSERT INTO booking_seats (booking_id, seat_id) VALUES (%s, 'A1')"


@pytest.mark.slow
async def test_two_sales_of_overlapping_seats_end_with_one_booking(database: Database, dsn: str) -> None:
    await make_house(database, plan=small_plan("AB", ROUNDS + 1))
    order = random.Random(7)
    for number in range(1, ROUNDS + 1):
        before = len(bookings(dsn))
        groups = [[f"A{number}", f"B{number}"], [f"B{number}", f"B{ROUNDS + 1}", f"A{number}"]]
        for group in groups:
            order.shuffle(group)
        async with asyncio.TaskGroup() as both:
            sales = [both.create_task(sold(database, *group)) for group in groups]
        assert sorted(sale.result() for sale in sales)[1] is True
        taken = [seat_id for seat_id, _ in live_seats(dsn)]
        assert len(taken) == len(set(taken))
        assert len(bookings(dsn)) - before == sum(sale.result() for sale in sales)
    assert set(statuses(dsn)) == {seat_id for seat_id, _ in live_seats(dsn)}


async def sold(database: Database, *seat_ids: str) -> bool:
    try:
        await service_on(database).book_tickets(request(*seat_ids))
    except SeatsUnavailable:
        return False
    return True


def overlap(dsn: str) -> int:
    """Two programs that look first and insert then, at the same time, by hand; how many of them got seat A1."""
    committed = 0
    with psycopg.connect(dsn) as one, psycopg.connect(dsn) as other:
        other.execute("SET lock_timeout = '2s'")
        for who, connection in (("BK-1", one), ("BK-2", other)):
            assert not connection.execute("SELECT 1 FROM booking_seats WHERE seat_id = 'A1'").fetchall()
            connection.execute(INSERT_BOOKING, (who, SHOWTIME))
        one.execute(INSERT_SEAT, ["BK-1"])
        for who, connection in (("BK-1", one), ("BK-2", other)):
            try:
                if who == "BK-2":
                    connection.execute(INSERT_SEAT, [who])
                connection.commit()
                committed += 1
            except (psycopg.errors.UniqueViolation, psycopg.errors.LockNotAvailable):
                connection.rollback()
    return committed


async def test_the_database_refuses_the_second_of_two_programs_that_do_not_lock(
    database: Database, dsn: str
) -> None:
    assert await asyncio.to_thread(overlap, dsn) == 1
    assert live_seats(dsn) == [("A1", "BK-1")]


async def test_control_without_the_key_both_programs_sell_the_seat(database: Database, dsn: str) -> None:
    run(dsn, DROP_THE_KEY)
    assert await asyncio.to_thread(overlap, dsn) == 2
    assert live_seats(dsn) == [("A1", "BK-1"), ("A1", "BK-2")]


class Unlocked:
    """The workflow's repository with its own protection off: it neither locks nor looks, it only writes."""

    def __init__(self, repository: object) -> None:
        self._repository = repository

    async def book_free_seats(self, change: Change, booking: Booking, ttl: timedelta) -> Booking | None:
        return None

    async def acquire_lock(self, *_: object) -> None: ...

    async def check_availability(self, *_: object) -> None: ...

    async def update_event_seats_status(self, *_: object, **__: object) -> None: ...

    def __getattr__(self, step: str) -> object:
        return getattr(self._repository, step)


@pytest.mark.parametrize("has_key", [True, False])
async def test_the_key_alone_keeps_a_seat_from_being_sold_twice(dsn: str, *, has_key: bool) -> None:
    if not has_key:
        run(dsn, DROP_THE_KEY)
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', %s)", [SHOWTIME])
    async with open_database(dsn, max_connections=8) as database:
        service = service_on(database)
        service._repository = Unlocked(service._repository)  # type: ignore[assignment]
        outcomes = await asyncio.gather(
            *(service.book_tickets(request("A1", f"B{n}")) for n in range(1, 7)), return_exceptions=True
        )
    sales = sum(not isinstance(outcome, BaseException) for outcome in outcomes)
    sold_a1 = rows(dsn, "SELECT count(*) FROM booking_seats WHERE live AND seat_id = 'A1'")[0][0]
    assert sales == sold_a1
    assert (sales == 1) is has_key


@pytest.mark.slow
async def test_sales_in_opposite_order_wait_for_each_other_instead_of_locking_up(
    database: Database, dsn: str, small_house: str
) -> None:
    seat_ids = [f"{row}{number}" for row in "AB" for number in range(1, 7)]
    for _ in range(ROUNDS // 4):
        await asyncio.gather(
            sold(database, *seat_ids), sold(database, *reversed(seat_ids)), sold(database, "B1", "A1")
        )
    assert rows(dsn, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [(0,)]


# Two who move at the same moment. Each column of seats is a round's own: BK-1 has A and B there, BK-2 has C and D.

Moves = tuple[tuple[str, str], tuple[str, str]]

SWAPS: dict[str, tuple[Moves, set[int]]] = {
    "each to the other's seats": ((("AB", "CD"), ("CD", "BA")), {0}),
    "each to the other's seats, in the other order": ((("BA", "CD"), ("CD", "AB")), {0}),
    "both to the same seats": ((("AB", "EF"), ("DC", "FE")), {1}),
    "one to the seats that the other leaves": ((("AB", "EF"), ("CD", "BA")), {1, 2}),
    "one to a seat that the other leaves, the other to a third": ((("A", "E"), ("DC", "AF")), {1, 2}),
    "to seats of nobody, in opposite orders": ((("AB", "EF"), ("DC", "HG")), {2}),
}
"""Moves of both, and how many of them can be made."""


@pytest.mark.slow
@pytest.mark.parametrize(("moves", "made"), SWAPS.values(), ids=SWAPS)
async def test_two_who_move_at_the_same_moment_both_get_an_answer_and_never_lock_each_other_up(
    database: Database, dsn: str, moves: Moves, made: set[int]
) -> None:
    rounds = ROUNDS // 4
    await make_house(database, plan=small_plan("ABCDEFGH", rounds))
    service = service_on(database)
    with storm.bare():
        for number in range(1, rounds + 1):
            await parties(service, number)
            # The one and the other first, in turn.
            both = [*enumerate(moves, 1)][:: 1 if number % 2 else -1]
            answers = await asyncio.gather(
                *(move(service, number, party, *its) for party, its in both), return_exceptions=True
            )
            assert {type(answer) for answer in answers} <= {Booking, SeatsUnavailable}, answers
            assert sum(isinstance(answer, Booking) for answer in answers) in made
    assert rows(dsn, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [(0,)]
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_control_two_who_lock_their_seats_in_the_order_asked_lock_each_other_up_as_they_swap(
    database: Database, dsn: str
) -> None:
    await make_house(database, plan=small_plan("ABCD", 1))
    await parties(service_on(database), 1)
    service = BookingService(Meeting(database, asyncio.Barrier(2)))
    with storm.bare():
        answers = await asyncio.gather(
            move(service, 1, 1, "AB", "CD"), move(service, 1, 2, "CD", "BA"), return_exceptions=True
        )
    assert sorted(type(answer).__name__ for answer in answers) == ["SeatsUnavailable", "TransactionConflict"]


async def parties(service: BookingService[Transaction], number: int) -> None:
    """Two parties of two in a column of seats."""
    for party, seats in ((1, "AB"), (2, "CD")):
        asked = request(*(f"{row}{number}" for row in seats), booking_id=f"BK-{party}-{number}")
        await service.book_tickets(asked)


async def move(service: BookingService[Transaction], number: int, party: int, old: str, new: str) -> Booking:
    return await service.move_seats(
        f"BK-{party}-{number}", [f"{row}{number}" for row in old], [f"{row}{number}" for row in new]
    )
