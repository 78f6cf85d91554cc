"""A sale from end to end: what it writes, what it refuses, and that a refusal leaves nothing behind."""

from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest

from seatui.booking import BookingRequest, BookingService, BookingStatus
from seatui.domain.errors import (
    DatabaseFailed,
    DatabaseUnavailable,
    EventNotFound,
    InvalidRequest,
    SeatsUnavailable,
    ShowtimeMismatch,
)
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.postgres import Database, PostgresBookingRepository
from tests.support import (
    LATER,
    SHOWTIME,
    a_change,
    bookings,
    let_run_out,
    live_seats,
    make_house,
    request,
    rows,
    run,
    service_on,
    set_status,
    statuses,
)


async def test_after_a_sale_the_three_tables_agree(database: Database, dsn: str, small_house: str) -> None:

    booking = await service_on(database).book_tickets(request("A2", "A1"))

    assert booking.status is BookingStatus.CONFIRMED
    assert booking.seat_ids == ("A2", "A1")
    found = rows(dsn, "SELECT booking_id, event_id, user_id, showtime, quantity, status FROM bookings")
    assert found == [(booking.booking_id, "E1", "user-123", SHOWTIME, 2, "CONFIRMED")]
    assert live_seats(dsn) == [("A1", booking.booking_id), ("A2", booking.booking_id)]
    assert statuses(dsn) == {
        "A1": (SeatStatus.SOLD, booking.booking_id),
        "A2": (SeatStatus.SOLD, booking.booking_id),
    }


async def test_a_booking_id_of_the_caller_is_kept(database: Database, dsn: str, small_house: str) -> None:
    booking = await service_on(database).book_tickets(request("A1", booking_id="BK-MINE"))
    assert booking.booking_id == "BK-MINE"
    assert bookings(dsn) == [("BK-MINE", "CONFIRMED", 1)]


async def test_a_booking_can_be_found_again(database: Database, small_house: str) -> None:
    service = service_on(database)
    booking = await service.book_tickets(request("A1", "A2"))
    assert await service.find_booking(booking.booking_id) == booking
    assert await service.find_booking("BK-NONE") is None


@pytest.mark.parametrize(
    "showtime",
    [
        datetime(2031, 5, 1, 19, 0, tzinfo=timezone(timedelta(hours=7))),
        datetime(2031, 5, 1, 7, 30, tzinfo=timezone(-timedelta(hours=4, minutes=30))),
    ],
)
async def test_a_showtime_is_an_instant_whatever_its_offset(
    database: Database, dsn: str, showtime: datetime, small_house: str
) -> None:
    await service_on(database).book_tickets(BookingRequest("E1", "user-123", showtime, ["A1"]))
    assert list(statuses(dsn)) == ["A1"]


async def test_an_unknown_event_is_not_found(database: Database, dsn: str, small_house: str) -> None:
    with pytest.raises(EventNotFound):
        await service_on(database).book_tickets(BookingRequest("E2", "user-123", SHOWTIME, ["A1"]))
    assert bookings(dsn) == []


async def test_a_known_event_without_that_showing_is_a_showtime_mismatch(
    database: Database, dsn: str, small_house: str
) -> None:
    with pytest.raises(ShowtimeMismatch):
        await service_on(database).book_tickets(BookingRequest("E1", "user-123", LATER.showtime, ["A1"]))
    assert bookings(dsn) == []


async def test_the_same_seat_of_another_showing_is_another_seat(
    database: Database, dsn: str, small_house: str
) -> None:
    await make_house(database, LATER)
    service = service_on(database)
    await service.book_tickets(request("A1"))
    await service.book_tickets(BookingRequest("E1", "user-123", LATER.showtime, ["A1"]))
    assert len(bookings(dsn)) == 2


async def test_a_second_sale_of_a_seat_is_refused_with_every_seat_in_the_way(
    database: Database, dsn: str, small_house: str
) -> None:
    service = service_on(database)
    first = await service.book_tickets(request("A1", "A2"))
    set_status(dsn, "A4", "BLOCKED")

    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("Z9", "A2", "A3", "A4", "A1"))

    assert refused.value.seats == (
        SeatInTheWay("Z9", None),
        SeatInTheWay("A2", SeatStatus.SOLD),
        SeatInTheWay("A4", SeatStatus.BLOCKED),
        SeatInTheWay("A1", SeatStatus.SOLD),
    )
    assert bookings(dsn) == [(first.booking_id, "CONFIRMED", 2)]
    assert set(statuses(dsn)) == {"A1", "A2", "A4"}


@pytest.mark.parametrize(("in_the_way", "status"), [("A2", SeatStatus.BLOCKED), ("Z9", None)])
async def test_a_free_seat_is_not_sold_beside_a_blocked_or_unknown_one(
    database: Database, dsn: str, in_the_way: str, status: SeatStatus | None, small_house: str
) -> None:
    set_status(dsn, "A2", "BLOCKED")
    with pytest.raises(SeatsUnavailable) as refused:
        await service_on(database).book_tickets(request("A1", in_the_way))
    assert refused.value.seats == (SeatInTheWay(in_the_way, status),)
    assert bookings(dsn) == []
    assert live_seats(dsn) == []
    assert set(statuses(dsn)) == {"A2"}


async def test_a_seat_that_another_holds_is_in_the_way(
    database: Database, dsn: str, small_house: str
) -> None:
    set_status(dsn, "A1", "RESERVED", "BK-OTHER", datetime.now(UTC) + timedelta(minutes=5))
    with pytest.raises(SeatsUnavailable) as refused:
        await service_on(database).book_tickets(request("A1"))
    assert refused.value.seats == (SeatInTheWay("A1", SeatStatus.RESERVED),)


async def test_a_hold_whose_time_has_run_out_is_taken_in_place(
    database: Database, dsn: str, small_house: str
) -> None:
    await service_on(database).hold_seats(request("A1", "A2", booking_id="BK-HELD"))
    let_run_out(dsn, "BK-HELD")

    booking = await service_on(database).book_tickets(request("A1", "A3"))

    assert bookings(dsn) == [("BK-HELD", "EXPIRED", 2), (booking.booking_id, "CONFIRMED", 2)]
    assert live_seats(dsn) == [("A1", booking.booking_id), ("A3", booking.booking_id)]
    assert (await service_on(database).book_tickets(request("A2"))).quantity == 1


REFUSED_UNASKED = {
    "no seats": BookingRequest("E1", "user-123", SHOWTIME, []),
    "a seat twice": BookingRequest("E1", "user-123", SHOWTIME, ["A1", "A2", "A1"]),
    "one text": BookingRequest("E1", "user-123", SHOWTIME, "A1"),
    "an empty seat": BookingRequest("E1", "user-123", SHOWTIME, [" "]),
    "a control character": BookingRequest("E1", "user-123", SHOWTIME, ["A1\x1b[2J"]),
    "a long seat": BookingRequest("E1", "user-123", SHOWTIME, ["A" * 51]),
    "quantity": BookingRequest("E1", "user-123", SHOWTIME, ["A1"], quantity=2),
    "quantity 0": BookingRequest("E1", "user-123", SHOWTIME, ["A1"], quantity=0),
    "empty user": BookingRequest("E1", "", SHOWTIME, ["A1"]),
    "blank user": BookingRequest("E1", "  ", SHOWTIME, ["A1"]),
    "empty event": BookingRequest("", "user-123", SHOWTIME, ["A1"]),
    "empty booking id": BookingRequest("E1", "user-123", SHOWTIME, ["A1"], booking_id=""),
    "long booking id": BookingRequest("E1", "user-123", SHOWTIME, ["A1"], booking_id="B" * 51),
    "naive": BookingRequest("E1", "user-123", SHOWTIME.replace(tzinfo=None), ["A1"]),
}


class Untouched:
    """A repository that must not be asked for anything."""

    def __getattr__(self, step: str) -> object:
        raise AssertionError(f"the database was asked to {step}")


@pytest.mark.parametrize("bad", REFUSED_UNASKED.values(), ids=REFUSED_UNASKED.keys())
async def test_a_request_that_contradicts_itself_never_reaches_the_database(bad: BookingRequest) -> None:
    service: BookingService[None] = BookingService(Untouched())  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest):
        await service.book_tickets(bad)


async def test_a_taken_booking_id_is_refused_and_the_first_booking_stays(
    database: Database, dsn: str, small_house: str
) -> None:
    service = service_on(database)
    await service.book_tickets(request("A1", booking_id="BK-ONE"))
    with pytest.raises(InvalidRequest, match="BK-ONE"):
        await service.book_tickets(request("A2", booking_id="BK-ONE"))
    assert bookings(dsn) == [("BK-ONE", "CONFIRMED", 1)]
    assert live_seats(dsn) == [("A1", "BK-ONE")]


async def test_an_error_of_the_database_is_ours_keeps_its_cause_and_rolls_back(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "ALTER TABLE bookings ADD CHECK (user_id <> 'unwanted')")
    service = service_on(database)

    with pytest.raises(DatabaseFailed) as failed:
        await service.book_tickets(request("A1", user="unwanted"))

    assert isinstance(failed.value.__cause__, psycopg.errors.CheckViolation)
    assert bookings(dsn) == []
    assert statuses(dsn) == {}
    assert await service.book_tickets(request("A1"))


async def test_an_error_at_the_last_step_leaves_nothing_of_the_first(
    database: Database, dsn: str, small_house: str
) -> None:
    run(dsn, "ALTER TABLE event_seats ADD CHECK (seat_id <> 'A2' OR status <> 'SOLD')")
    with pytest.raises(DatabaseFailed):
        await service_on(database).book_tickets(request("A1", "A2"))
    assert (bookings(dsn), live_seats(dsn), statuses(dsn)) == ([], [], {})


async def test_a_lost_connection_rolls_back_and_the_pool_stays_usable(
    database: Database, dsn: str, small_house: str
) -> None:
    repository = PostgresBookingRepository(database)
    with pytest.raises(DatabaseUnavailable) as lost:
        async with repository.transaction(a_change()) as tx:
            await repository.acquire_lock(tx, "E1", SHOWTIME, ["A1"])
            run(dsn, "SELECT pg_terminate_backend(%s)", [tx.connection.info.backend_pid])
            await repository.update_event_seats_status(tx, "E1", SHOWTIME, ["A1"], "BK-X", SeatStatus.SOLD)
    assert isinstance(lost.value.__cause__, psycopg.OperationalError)
    assert statuses(dsn) == {}
    assert await service_on(database).book_tickets(request("A1"))


async def test_a_statement_that_failed_unnoticed_is_never_taken_for_a_commit(database: Database) -> None:
    repository = PostgresBookingRepository(database)
    with pytest.raises(DatabaseFailed, match="nothing was changed"):
        async with repository.transaction(a_change()) as tx:
            with pytest.raises(psycopg.Error):
                await tx.connection.execute("SELECT 1/0")
