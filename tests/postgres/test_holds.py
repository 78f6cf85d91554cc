"""The two-phase sale, cancelling and blocking: what each leaves behind, and whom it refuses."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from seatui.booking import BookingRequest, BookingService, BookingStatus
from seatui.domain.errors import (
    BookingIdTaken,
    BookingNotFound,
    EventNotFound,
    InvalidRequest,
    SeatsUnavailable,
    ShowtimeMismatch,
)
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.postgres import Database, open_database
from seatui.postgres.database import Transaction
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
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
    statuses,
)
from tests.waiting import until_it_waits

AVAILABLE, RESERVED, SOLD, BLOCKED = SeatStatus
HELD = "BK-HELD"


@pytest.fixture
async def service(database: Database, small_house: str) -> AsyncIterator[BookingService[Transaction]]:
    """The small house; afterwards every invariant holds."""
    yield service_on(database)
    assert await PostgresIntegrityCheck(database).breaches() == []


Service = BookingService[Transaction]


async def hold(service: Service, *seat_ids: str, booking_id: str = HELD) -> None:
    await service.hold_seats(request(*seat_ids, booking_id=booking_id))


async def test_a_hold_reserves_its_seats_until_its_end(service: Service, dsn: str) -> None:
    booking = await service.hold_seats(request("A2", "A1"))

    assert (booking.status, booking.seat_ids) == (BookingStatus.RESERVED, ("A2", "A1"))
    assert statuses(dsn) == dict.fromkeys(("A1", "A2"), (RESERVED, booking.booking_id))
    ends = rows(dsn, "SELECT DISTINCT reserved_until, reserved_until - reserved_at FROM event_seats"
                     " WHERE status = 'RESERVED'")  # fmt: skip
    assert ends == [(booking.reserved_until, timedelta(minutes=15))]
    assert rows(dsn, "SELECT status, reserved_until FROM bookings") == [("RESERVED", booking.reserved_until)]
    found = await service.find_booking(booking.booking_id)
    assert found is not None
    assert found.reserved_until == booking.reserved_until


@pytest.mark.parametrize("ttl", [90, timedelta(seconds=90)])
async def test_a_hold_lasts_as_long_as_it_is_told(service: Service, dsn: str, ttl: timedelta | float) -> None:
    await service.hold_seats(request("A1"), ttl=ttl)
    found = rows(dsn, "SELECT reserved_until - reserved_at FROM event_seats WHERE seat_id = 'A1'")
    assert found == [(timedelta(seconds=90),)]


@pytest.mark.parametrize("ttl", [0, -1, 1e-6, float("nan"), float("inf"), 1e20, timedelta(days=3650)])
async def test_a_hold_that_ends_before_it_begins_or_never_is_refused(
    service: Service, dsn: str, ttl: timedelta | float
) -> None:
    with pytest.raises(InvalidRequest):
        await service.hold_seats(request("A1"), ttl=ttl)
    assert bookings(dsn) == []


async def test_nobody_else_gets_a_held_seat(service: Service) -> None:
    await hold(service, "A1", "A2")
    for refuses in (service.book_tickets, service.hold_seats):
        with pytest.raises(SeatsUnavailable) as refused:
            await refuses(request("A2", "A3"))
        assert refused.value.seats == (SeatInTheWay("A2", RESERVED),)
    with pytest.raises(SeatsUnavailable):
        await service.block_seats("E1", SHOWTIME, ["A1"])


async def test_a_confirmed_hold_is_a_sale(service: Service, dsn: str) -> None:
    await hold(service, "A1", "A2")
    booking = await service.confirm_hold(HELD)
    assert (booking.status, booking.reserved_until) == (BookingStatus.CONFIRMED, None)
    assert booking == await service.find_booking(HELD)
    assert statuses(dsn) == {"A1": (SOLD, HELD), "A2": (SOLD, HELD)}
    assert await service.confirm_hold(HELD) == booking


async def test_a_released_hold_is_cancelled_and_its_seats_are_free(service: Service, dsn: str) -> None:
    await hold(service, "A1", "A2")
    booking = await service.release_hold(HELD)
    assert booking.status is BookingStatus.CANCELLED
    assert booking.seat_ids == ("A1", "A2")
    assert (statuses(dsn), live_seats(dsn)) == ({}, [])
    assert await service.release_hold(HELD) == booking
    with pytest.raises(InvalidRequest, match="cancelled"):
        await service.confirm_hold(HELD)
    await service.book_tickets(request("A1"))


async def test_a_sale_is_not_released_but_cancelled(service: Service, dsn: str) -> None:
    await service.book_tickets(request("A1", booking_id="BK-SOLD"))
    with pytest.raises(InvalidRequest, match="cancel it"):
        await service.release_hold("BK-SOLD")
    assert statuses(dsn) == {"A1": (SOLD, "BK-SOLD")}
    booking = await service.cancel_booking("BK-SOLD")
    assert booking.status is BookingStatus.CANCELLED
    assert (statuses(dsn), live_seats(dsn), bookings(dsn)) == ({}, [], [("BK-SOLD", "CANCELLED", 1)])
    assert await service.cancel_booking("BK-SOLD") == booking
    await service.book_tickets(request("A1"))


@pytest.mark.parametrize("change", ["confirm_hold", "release_hold", "cancel_booking"])
async def test_a_booking_that_is_not_there_is_not_found(service: Service, change: str) -> None:
    with pytest.raises(BookingNotFound):
        await getattr(service, change)("BK-NONE")
    with pytest.raises(InvalidRequest):
        await getattr(service, change)(" ")


@pytest.mark.parametrize("taking", ["book_tickets", "hold_seats"])
async def test_an_expired_hold_is_taken_in_place_and_all_of_it_is_free(
    service: Service, dsn: str, taking: str
) -> None:
    await hold(service, "A1", "A2")
    let_run_out(dsn, HELD)
    taken = await getattr(service, taking)(request("A2", "A3"))
    assert bookings(dsn)[0] == (HELD, "EXPIRED", 2)
    assert set(statuses(dsn)) == {"A2", "A3"}
    assert live_seats(dsn) == [("A2", taken.booking_id), ("A3", taken.booking_id)]


async def test_several_expired_holds_are_taken_by_one_sale(service: Service, dsn: str) -> None:
    for number in (1, 2, 3):
        await hold(service, f"A{number}", f"B{number}", booking_id=f"BK-{number}")
    let_run_out(dsn, "BK-1", "BK-2", "BK-3")
    await service.book_tickets(request("B3", "A1", "A2"))
    assert [status for _, status, _ in bookings(dsn)] == ["EXPIRED"] * 3 + ["CONFIRMED"]
    assert set(statuses(dsn)) == {"A1", "A2", "B3"}


async def test_a_refused_sale_leaves_an_expired_hold_as_it_was(service: Service, dsn: str) -> None:
    await hold(service, "A1")
    await service.book_tickets(request("A2"))
    let_run_out(dsn, HELD)
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("A1", "A2"))
    assert refused.value.seats == (SeatInTheWay("A2", SOLD),)
    assert statuses(dsn)["A1"] == (RESERVED, HELD)
    assert bookings(dsn)[0] == (HELD, "RESERVED", 1)


@pytest.mark.parametrize("is_swept", [True, False])
async def test_an_expired_hold_can_be_confirmed_while_its_seats_are_free(
    service: Service, dsn: str, *, is_swept: bool
) -> None:
    await hold(service, "A1", "A2")
    let_run_out(dsn, HELD)
    if is_swept:
        assert await service.release_expired() == 1
        assert (bookings(dsn), statuses(dsn)) == ([(HELD, "EXPIRED", 2)], {})
    assert (await service.confirm_hold(HELD)).status is BookingStatus.CONFIRMED
    assert statuses(dsn) == {"A1": (SOLD, HELD), "A2": (SOLD, HELD)}


async def test_confirming_an_expired_hold_names_the_seats_that_are_gone(service: Service, dsn: str) -> None:
    await hold(service, "A1", "A2", "A3", "A4")
    let_run_out(dsn, HELD)
    await service.book_tickets(request("A2"))
    await service.hold_seats(request("A3"))
    await service.block_seats("E1", SHOWTIME, ["A4"])
    with pytest.raises(SeatsUnavailable) as refused:
        await service.confirm_hold(HELD)
    assert refused.value.seats == (
        SeatInTheWay("A2", SOLD),
        SeatInTheWay("A3", RESERVED),
        SeatInTheWay("A4", BLOCKED),
    )
    assert bookings(dsn)[0] == (HELD, "EXPIRED", 4)
    assert "A1" not in statuses(dsn)


async def test_an_expired_hold_comes_back_over_another_that_has_expired_since(
    service: Service, dsn: str
) -> None:
    await hold(service, "A1", "A2")
    let_run_out(dsn, HELD)
    await service.hold_seats(request("A1", booking_id="BK-NEXT"))
    let_run_out(dsn, "BK-NEXT")
    await service.confirm_hold(HELD)
    assert bookings(dsn) == [(HELD, "CONFIRMED", 2), ("BK-NEXT", "EXPIRED", 1)]


async def test_only_what_has_run_out_expires(service: Service, dsn: str) -> None:
    await hold(service, "A1")
    await hold(service, "A2", booking_id="BK-OVER")
    let_run_out(dsn, "BK-OVER")
    assert await service.release_expired() == 1
    assert await service.release_expired() == 0
    assert statuses(dsn) == {"A1": (RESERVED, HELD)}


async def test_many_may_tidy_up_at_once(service: Service, dsn: str) -> None:
    ids = [f"BK-{row}{number}" for row in "AB" for number in range(1, 7)]
    for booking_id in ids:
        await hold(service, booking_id[3:], booking_id=booking_id)
    let_run_out(dsn, *ids)
    async with open_database(dsn, max_connections=6) as database:
        counts = await asyncio.gather(*(service_on(database).release_expired() for _ in range(6)))
    assert sum(counts) == len(ids)
    assert statuses(dsn) == {}


async def test_tidying_up_waits_for_nobody(service: Service, database: Database, dsn: str) -> None:
    await hold(service, "A1", "A2")
    let_run_out(dsn, HELD)
    repository = service._repository
    async with repository.transaction(a_change()) as tx:
        await repository.acquire_lock(tx, "E1", SHOWTIME, ["A2"])
        assert await service.release_expired() == 1
        assert statuses(dsn) == {"A2": (RESERVED, HELD)}
    # What somebody was at work on is free to take all the same, and goes with the next tidying.
    assert await service.release_expired() == 0
    assert statuses(dsn) == {}


async def test_seats_that_another_program_held_without_a_booking_are_freed_too(
    service: Service, dsn: str
) -> None:
    held = "UPDATE event_seats SET status = 'RESERVED', reserved_until = now() {} WHERE seat_id = '{}'"
    run(dsn, held.format("- interval '1 second'", "A1"))
    run(dsn, held.format("+ interval '1 hour'", "A2"))
    await service.release_expired()
    assert statuses(dsn) == {"A2": (RESERVED, None)}


async def test_a_hold_under_way_to_be_confirmed_does_not_expire(
    service: Service, database: Database, dsn: str
) -> None:
    await hold(service, "A1")
    let_run_out(dsn, HELD)
    repository = service._repository
    async with repository.transaction(a_change()) as tx:
        await repository.lock_booking(tx, HELD)
        assert await service.release_expired() == 0
        confirming = asyncio.create_task(service.confirm_hold(HELD))
        await until_it_waits(dsn, confirming)
    assert (await confirming).status is BookingStatus.CONFIRMED


async def test_a_block_takes_free_seats_out_of_sale_and_back(service: Service, dsn: str) -> None:
    await service.block_seats("E1", SHOWTIME, ["A2", "A1"])
    assert statuses(dsn) == {"A1": (BLOCKED, None), "A2": (BLOCKED, None)}
    with pytest.raises(SeatsUnavailable):
        await service.book_tickets(request("A1"))
    await service.unblock_seats("E1", SHOWTIME, ["A1", "A2"])
    assert statuses(dsn) == {}
    await service.book_tickets(request("A1"))


async def test_a_block_takes_an_expired_hold_in_place(service: Service, dsn: str) -> None:
    await hold(service, "A1", "A2")
    let_run_out(dsn, HELD)
    await service.block_seats("E1", SHOWTIME, ["A1"])
    assert statuses(dsn) == {"A1": (BLOCKED, None)}
    assert bookings(dsn) == [(HELD, "EXPIRED", 2)]


async def test_seats_that_cannot_be_blocked_or_unblocked_are_all_named(service: Service, dsn: str) -> None:
    await service.book_tickets(request("A1", booking_id="BK-SOLD"))
    await service.block_seats("E1", SHOWTIME, ["A2"])
    with pytest.raises(SeatsUnavailable) as refused:
        await service.block_seats("E1", SHOWTIME, ["A3", "A2", "A1", "Z9"])
    assert refused.value.seats == (
        SeatInTheWay("A2", BLOCKED),
        SeatInTheWay("A1", SOLD),
        SeatInTheWay("Z9", None),
    )
    with pytest.raises(SeatsUnavailable, match="not blocked") as refused:
        await service.unblock_seats("E1", SHOWTIME, ["A3", "A2", "A1", "Z9"])
    assert refused.value.seats == (
        SeatInTheWay("A3", AVAILABLE),
        SeatInTheWay("A1", SOLD),
        SeatInTheWay("Z9", None),
    )
    assert statuses(dsn) == {"A1": (SOLD, "BK-SOLD"), "A2": (BLOCKED, None)}


async def test_blocking_checks_event_and_showing_and_request(service: Service) -> None:
    with pytest.raises(EventNotFound):
        await service.block_seats("E2", SHOWTIME, ["A1"])
    with pytest.raises(ShowtimeMismatch):
        await service.unblock_seats("E1", LATER.showtime, ["A1"])
    with pytest.raises(InvalidRequest):
        await service.block_seats("E1", SHOWTIME, ["A1", "A1"])


async def test_the_same_request_again_gets_the_same_answer(service: Service, dsn: str) -> None:
    asked = request("A2", "A1", booking_id="BK-ONE")
    held = request("B2", "B1", booking_id="BK-TWO")
    assert await service.book_tickets(asked) == await service.book_tickets(asked)
    assert await service.hold_seats(held) == await service.hold_seats(held)
    assert bookings(dsn) == [("BK-ONE", "CONFIRMED", 2), ("BK-TWO", "RESERVED", 2)]


@pytest.mark.usefixtures("overlapping_sales")
async def test_the_same_request_twice_at_once_is_one_booking(service: Service, dsn: str) -> None:
    asked = request("A1", "A2", booking_id="BK-ONE")
    answers = await asyncio.gather(*(service.book_tickets(asked) for _ in range(4)))
    assert len(set(answers)) == 1
    assert bookings(dsn) == [("BK-ONE", "CONFIRMED", 2)]


OTHER_REQUESTS = {
    "other seats": BookingRequest("E1", "user-123", SHOWTIME, ["A1", "A3"], booking_id="BK-ONE"),
    "fewer seats": BookingRequest("E1", "user-123", SHOWTIME, ["A1"], booking_id="BK-ONE"),
    "another customer": BookingRequest("E1", "other", SHOWTIME, ["A1", "A2"], booking_id="BK-ONE"),
    "another showing": BookingRequest("E1", "user-123", LATER.showtime, ["A1", "A2"], booking_id="BK-ONE"),
}


@pytest.mark.parametrize("other", OTHER_REQUESTS.values(), ids=OTHER_REQUESTS.keys())
async def test_another_request_under_a_used_id_is_refused(
    service: Service, database: Database, dsn: str, other: BookingRequest
) -> None:
    await make_house(database, LATER)
    await service.book_tickets(request("A1", "A2", booking_id="BK-ONE"))
    with pytest.raises(BookingIdTaken, match="BK-ONE"):
        await service.book_tickets(other)
    assert bookings(dsn) == [("BK-ONE", "CONFIRMED", 2)]
    assert set(statuses(dsn)) == {"A1", "A2"}


async def test_a_hold_and_a_sale_are_not_the_same_request(service: Service) -> None:
    await hold(service, "A1")
    with pytest.raises(BookingIdTaken, match="held"):
        await service.book_tickets(request("A1", booking_id=HELD))
    await service.confirm_hold(HELD)
    with pytest.raises(BookingIdTaken, match="sold"):
        await hold(service, "A1")


async def test_a_request_whose_booking_was_cancelled_is_not_sold_again(service: Service, dsn: str) -> None:
    asked = request("A1", booking_id="BK-ONE")
    await service.book_tickets(asked)
    await service.cancel_booking("BK-ONE")
    for again in (service.book_tickets, service.hold_seats):
        with pytest.raises(BookingIdTaken, match="cancelled"):
            await again(asked)
    assert statuses(dsn) == {}


async def test_cancelling_while_the_hold_is_taken_in_place_ends_without_a_deadlock(
    service: Service, database: Database, dsn: str
) -> None:
    await hold(service, "A1", "B1")
    let_run_out(dsn, HELD)
    repository = service._repository
    async with repository.transaction(a_change()) as tx:
        await repository.acquire_lock(tx, "E1", SHOWTIME, ["B1"])
        run(dsn, "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = %s", [HELD])
        await repository.check_availability(tx, "E1", SHOWTIME, ["B1"], None)
    assert (await service.book_tickets(request("A1", "B1"))).quantity == 2


async def test_a_hold_of_which_only_a_part_has_run_out_is_still_held(service: Service, dsn: str) -> None:
    await hold(service, "A1", "A2")
    run(dsn, "UPDATE event_seats SET reserved_until = now() - interval '1 second' WHERE seat_id = 'A2'")
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("A2"))
    assert refused.value.seats == (SeatInTheWay("A2", RESERVED),)
    assert await service.release_expired() == 0
    assert (await service.confirm_hold(HELD)).status is BookingStatus.CONFIRMED


async def test_a_hold_without_an_end_keeps_none_unless_it_is_given_one(service: Service, dsn: str) -> None:
    await service.hold_seats(request("A1", "A2", booking_id="BK-1"))
    for table in ("bookings", "event_seats"):
        run(dsn, f"UPDATE {table} SET reserved_until = NULL WHERE booking_id = 'BK-1'")
    moved = await service.move_seats("BK-1", ["A1"], ["B1"])
    extended = await service.extend_hold("BK-1")
    assert (moved.reserved_until, extended.reserved_until) == (None, None)
    ends = "SELECT DISTINCT reserved_until FROM event_seats WHERE booking_id = 'BK-1'"
    assert rows(dsn, ends) == [(None,)]
    ended = await service.extend_hold("BK-1", 60)
    assert ended.reserved_until is not None
    assert rows(dsn, ends) == [(ended.reserved_until,)]
