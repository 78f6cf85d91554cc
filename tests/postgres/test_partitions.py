"""`event_seats` with partitions, or below a parent: who writes by another name is journalled and refused the same."""

from collections.abc import AsyncIterator, Awaitable, Iterator
from datetime import datetime

import psycopg
import pytest

from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.bookings import Booking, BookingRequest
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres import feed as tail
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_SCHEMA
from tests.conftest import Cluster, fresh
from tests.support import (
    SHOWING,
    SHOWTIME,
    let_run_out,
    live_seats,
    make_house,
    past_the_guards,
    request,
    rows,
    run,
    service_on,
    statuses,
)

_COLUMNS = """
    id bigserial, event_id varchar(50) NOT NULL, showtime timestamptz NOT NULL,
    seat_id varchar(50) NOT NULL, zone varchar(20) NOT NULL, row_number varchar(10), seat_number integer,
    price numeric(10, 2), status varchar(20) DEFAULT 'AVAILABLE', booking_id varchar(50), reserved_at timestamptz,
    reserved_until timestamptz, sold_at timestamptz, created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
"""
_KEY = "UNIQUE (event_id, showtime, seat_id)"
KINDS = {
    "by list": f"""
        CREATE TABLE event_seats ({_COLUMNS}, {_KEY}) PARTITION BY LIST (event_id);
        CREATE TABLE seats_of_e1 PARTITION OF event_seats FOR VALUES IN ('E1');
        CREATE TABLE seats_of_others PARTITION OF event_seats DEFAULT
    """,
    "by hash": f"""
        CREATE TABLE event_seats ({_COLUMNS}, {_KEY}) PARTITION BY HASH (event_id);
        CREATE TABLE seats_of_e1 PARTITION OF event_seats FOR VALUES WITH (MODULUS 1, REMAINDER 0)
    """,
    "partitions of partitions": f"""
        CREATE TABLE event_seats ({_COLUMNS}, {_KEY}) PARTITION BY LIST (event_id);
        CREATE TABLE of_e1 PARTITION OF event_seats FOR VALUES IN ('E1') PARTITION BY RANGE (showtime);
        CREATE TABLE seats_of_e1 PARTITION OF of_e1 DEFAULT;
        CREATE TABLE seats_of_others PARTITION OF event_seats DEFAULT
    """,
    "below a parent": f"""
        CREATE TABLE all_seats (event_id varchar(50) NOT NULL, seat_id varchar(50) NOT NULL, status varchar(20));
        CREATE TABLE event_seats ({_COLUMNS}, {_KEY});
        ALTER TABLE event_seats INHERIT all_seats
    """,
}
PARTITIONED = [kind for kind in KINDS if kind != "below a parent"]


def fill(dsn: str, kind: str) -> None:
    run(dsn, ITS_SCHEMA)
    run(dsn, "DROP TABLE event_seats;" + KINDS[kind])
    migrate(dsn)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def parted(cluster: Cluster, kind: str) -> Iterator[str]:
    """A migrated database of a service whose seats are so."""
    template = cluster.template("seatui_parted_" + kind.replace(" ", "_"), lambda dsn: fill(dsn, kind))
    with fresh(cluster, template) as dsn:
        yield dsn


@pytest.fixture
async def house(parted: str) -> AsyncIterator[Database]:
    """The small house in it."""
    async with open_database(parted) as database:
        await make_house(database)
        yield database


@pytest.fixture
def part(kind: str) -> str:
    """Another name by which a seat of the house may be written to."""
    return "all_seats" if kind == "below a parent" else "seats_of_e1"


async def story(database: Database, seat_id: str, showtime: datetime = SHOWTIME) -> list[str]:
    """The statuses that a seat had, as the journal has them."""
    entries: list[JournalEntry] = await PostgresJournal(database).entries("E1", showtime, seat_id)
    return [str(entry.to_status) for entry in entries]


async def breaches(database: Database) -> list[str]:
    return [*map(str, await PostgresIntegrityCheck(database).breaches())]


async def test_changes_are_taken_back_though_each_seat_has_a_row_of_its_own_in_the_journal(
    house: Database, parted: str
) -> None:
    service = service_on(house)
    await service.hold_seats(request("A1", "A2", "A3", booking_id="BK-1"))

    async def changed(change: Awaitable[Booking]) -> bool:
        before = statuses(parted)
        await change
        is_another = statuses(parted) != before
        last = await service.last_change()
        assert last is not None
        await service.undo(last)
        return is_another and statuses(parted) == before

    assert await changed(service.move_seats("BK-1", ["A1", "A3"], ["B1", "B3"]))
    assert await changed(service.split_booking("BK-1", ["A1", "A3"]))
    assert await changed(service.confirm_hold("BK-1"))
    assert await changed(service.return_seats("BK-1", ["A1", "A2"]))
    assert await changed(service.cancel_booking("BK-1"))
    assert await changed(service.book_tickets(request("B1", "B2")))
    assert await breaches(house) == []


async def test_a_house_is_sold_held_cancelled_and_blocked(house: Database, parted: str) -> None:
    service = service_on(house)
    sold = await service.book_tickets(request("A1", "A2"))
    held = await service.hold_seats(request("A3", booking_id="BK-HELD"))
    await service.confirm_hold(held.booking_id)
    await service.cancel_booking(sold.booking_id)
    await service.block_seats("E1", SHOWTIME, ["B1", "B2"])
    await service.unblock_seats("E1", SHOWTIME, ["B2"])
    await service.hold_seats(request("B3", booking_id="BK-OVER"))
    let_run_out(parted, "BK-OVER")
    assert await service.release_expired() == 1
    with pytest.raises(SeatsUnavailable) as refused:
        await service.book_tickets(request("A1", "A3", "B1", "Z9"))
    assert refused.value.seats == (
        SeatInTheWay("A3", SeatStatus.SOLD),
        SeatInTheWay("B1", SeatStatus.BLOCKED),
        SeatInTheWay("Z9", None),
    )
    assert statuses(parted) == {"A3": ("SOLD", "BK-HELD"), "B1": ("BLOCKED", None)}
    assert live_seats(parted) == [("A3", "BK-HELD")]
    assert await story(house, "A1") == ["SOLD", "AVAILABLE"]
    assert await story(house, "A3") == ["RESERVED", "SOLD"]
    assert await story(house, "B2") == ["BLOCKED", "AVAILABLE"]
    assert await story(house, "B3") == ["RESERVED", "AVAILABLE"]
    assert await breaches(house) == []


async def test_the_live_tail_is_read_by_the_journal(
    house: Database, parted: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "SEATS_PER_READING", 0)
    houses = PostgresHouseRepository(house)
    before = await houses.house("E1", SHOWTIME)
    assert isinstance(before.mark, tail.JournalPosition)
    run(parted, f"UPDATE {part} SET status = 'BLOCKED' WHERE seat_id = 'A1'")
    await service_on(house).book_tickets(request("A2"))
    changes = await houses.changes(before)
    assert {*before.news(changes.states)} == {"A1", "A2"}
    assert changes.mark is not None


async def test_a_write_by_another_name_leaves_its_row_in_the_journal(
    house: Database, parted: str, part: str
) -> None:
    run(parted, f"UPDATE {part} SET status = 'BLOCKED' WHERE seat_id IN ('A1', 'A2')")
    run(parted, f"UPDATE {part} SET status = 'AVAILABLE' WHERE seat_id = 'A2'")
    run(parted, f"DELETE FROM {part} WHERE seat_id = 'A1'")
    assert await story(house, "A1") == ["BLOCKED", "None"]
    assert await story(house, "A2") == ["BLOCKED", "AVAILABLE"]
    assert await breaches(house) == []


CONTRADICTING = {
    "a seat sold to nobody": "UPDATE {} SET status = 'SOLD' WHERE seat_id = 'A5'",
    "a booked seat freed": "UPDATE {} SET status = 'AVAILABLE' WHERE seat_id = 'A1'",
    "a booked seat blocked": "UPDATE {} SET status = 'BLOCKED' WHERE seat_id = 'A1'",
    "a booked seat taken away": "DELETE FROM {} WHERE seat_id = 'A1'",
    "a booked seat renamed": "UPDATE {} SET seat_id = 'Z1' WHERE seat_id = 'A1'",
}


@pytest.mark.parametrize("statement", CONTRADICTING.values(), ids=CONTRADICTING)
async def test_a_write_by_another_name_that_contradicts_is_refused(
    house: Database, parted: str, part: str, statement: str
) -> None:
    await service_on(house).book_tickets(request("A1", booking_id="BK-1"))
    with pytest.raises(psycopg.IntegrityError) as refused:
        run(parted, statement.format(part))
    assert refused.value.diag.constraint_name == "seats_agree_with_bookings"
    assert statuses(parted) == {"A1": ("SOLD", "BK-1")}


@pytest.mark.parametrize("statement", CONTRADICTING.values(), ids=CONTRADICTING)
async def test_control_past_the_guards_it_is_written_and_found(
    house: Database, parted: str, part: str, statement: str
) -> None:
    await service_on(house).book_tickets(request("A1", booking_id="BK-1"))
    past_the_guards(parted, statement.format(part))
    assert await breaches(house) != []


async def test_a_seat_added_by_another_name_meets_its_bookings(
    house: Database, parted: str, kind: str
) -> None:
    if kind == "below a parent":
        pytest.skip("rows that are added to the parent are no seats")
    await service_on(house).book_tickets(request("A1", booking_id="BK-1"))
    add = """
        INSERT INTO seats_of_e1 (event_id, showtime, seat_id, zone, row_number, seat_number, price, status)
        VALUES ('E1', '2031-05-01 12:00Z', 'C1', '', 'C', 1, 20, %s)
    """
    with pytest.raises(psycopg.IntegrityError):
        run(parted, add, ["SOLD"])
    run(parted, add, ["BLOCKED"])
    assert await story(house, "C1") == ["BLOCKED"]
    assert await breaches(house) == []


async def test_a_seat_is_still_never_sold_twice_whoever_writes(house: Database, parted: str) -> None:
    await service_on(house).book_tickets(request("A1", booking_id="BK-1"))
    theirs = """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('THEIRS', 'E1', 'web', '2031-05-01 12:00Z', 1);
        INSERT INTO booking_seats (booking_id, seat_id) VALUES ('THEIRS', 'A1')
    """
    with pytest.raises(psycopg.errors.UniqueViolation):
        run(parted, theirs)
    assert live_seats(parted) == [("A1", "BK-1")]


LATER_ON = {
    "made": "CREATE TABLE seats_of_e2 PARTITION OF event_seats FOR VALUES IN ('E2')",
    "attached": """
        CREATE TABLE seats_of_e2 (LIKE event_seats INCLUDING ALL);
        ALTER TABLE event_seats ATTACH PARTITION seats_of_e2 FOR VALUES IN ('E2')
    """,
}


@pytest.mark.parametrize("kind", ["by list", "partitions of partitions"], indirect=True)
@pytest.mark.parametrize("statements", LATER_ON.values(), ids=LATER_ON)
async def test_a_partition_of_later_on_is_guarded_and_journalled_too(
    house: Database, parted: str, statements: str
) -> None:
    run(parted, statements)
    await make_house(house, Showing("E2", SHOWTIME, "Later on"))
    assert rows(parted, "SELECT count(*) FROM seats_of_e2") == [(12,)]
    booking = BookingRequest("E2", "Ann", SHOWTIME, ["A1"], booking_id="BK-E2")
    await service_on(house).book_tickets(booking)
    with pytest.raises(psycopg.IntegrityError):
        run(parted, "UPDATE seats_of_e2 SET status = 'AVAILABLE' WHERE seat_id = 'A1'")
    run(parted, "UPDATE seats_of_e2 SET status = 'BLOCKED' WHERE seat_id = 'A2'")
    entries = await PostgresJournal(house).entries("E2", SHOWTIME)
    assert [(entry.seat_ids, entry.to_status) for entry in entries] == [
        (("A1",), "SOLD"),
        (("A2",), "BLOCKED"),
    ]
    assert (await PostgresHouseRepository(house).house("E2", SHOWTIME)).mark is not None
    assert await breaches(house) == []


@pytest.mark.parametrize("kind", ["by list"], indirect=True)
async def test_an_attached_partition_brings_seats_that_are_looked_at(house: Database, parted: str) -> None:
    """PostgreSQL runs no trigger for rows that come by ATTACH: the check of the data says what they contradict."""
    run(
        parted,
        """
        CREATE TABLE seats_of_e2 (LIKE event_seats INCLUDING ALL);
        INSERT INTO seats_of_e2 (event_id, showtime, seat_id, zone, row_number, seat_number, price, status)
        VALUES ('E2', '2031-05-01 12:00Z', 'A1', '', 'A', 1, 20, 'SOLD');
        ALTER TABLE event_seats ATTACH PARTITION seats_of_e2 FOR VALUES IN ('E2')
        """,
    )
    assert [breach.split(":")[0] for breach in await breaches(house)] == [
        "a seat is SOLD without a live booking",
        "the journal's last word on a seat is not how the seat stands",
    ]


@pytest.mark.parametrize("kind", PARTITIONED, indirect=True)
@pytest.mark.parametrize("switch", ["DISABLE", "ENABLE", "ENABLE REPLICA"])
async def test_a_partition_whose_trigger_is_off_is_named(house: Database, parted: str, switch: str) -> None:
    run(parted, f"ALTER TABLE seats_of_e1 {switch} TRIGGER event_seat_written")
    (breach,) = await PostgresIntegrityCheck(house).breaches()
    assert breach.facts == {"table": "public.seats_of_e1", "guard": "event_seat_written"}
    # A journal that may miss something is not relied on.
    mark = (await PostgresHouseRepository(house).house("E1", SHOWTIME)).mark
    assert not isinstance(mark, tail.JournalPosition)


@pytest.mark.parametrize("kind", PARTITIONED, indirect=True)
async def test_a_partition_that_is_emptied_by_its_name_is_journalled(house: Database, parted: str) -> None:
    await service_on(house).block_seats("E1", SHOWTIME, ["A1"])
    run(parted, "TRUNCATE seats_of_e1")
    assert await breaches(house) == []
    assert await story(house, "A1") == ["BLOCKED", "None"]


@pytest.mark.parametrize("kind", PARTITIONED, indirect=True)
async def test_replication_passes_no_guard(house: Database, parted: str) -> None:
    with pytest.raises(psycopg.IntegrityError):
        run(parted, "SET session_replication_role = replica; UPDATE seats_of_e1 SET status = 'SOLD'")
    run(parted, "SET session_replication_role = replica; UPDATE seats_of_e1 SET status = 'BLOCKED'")
    assert await story(house, "A1") == ["BLOCKED"]
    assert await breaches(house) == []


async def test_whatever_it_is_migrating_again_changes_nothing(house: Database, parted: str) -> None:
    assert migrate(parted) == ()
    run(parted, "DELETE FROM seatui.migrations WHERE name LIKE 'functions-%'")
    assert len(migrate(parted)) == 1
    assert await breaches(house) == []
    assert (await PostgresHouseRepository(house).house("E1", SHOWTIME)).showing == SHOWING
