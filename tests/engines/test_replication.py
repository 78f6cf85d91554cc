"""Rows that come by logical replication, or in a session that calls itself a replica: no guard lets them by."""

import asyncio
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.domain.model.breaches import Invariant
from seatui.postgres import open_database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA
from tests.conftest import Cluster, fresh
from tests.engines.servers import (
    PostgresServer,
    embedded_programs,
    engine_folder,
    installed_programs,
    servers_in,
)
from tests.support import IS_SOAK, PATIENCE, rows, run
from tests.waiting import until

TABLES = ("bookings", "booking_seats", "event_seats")

# A sale of another program, as it should be.
SALE = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('NEW-1', 'CONCERT', 'web', '2031-06-01 19:00Z', 2);
    INSERT INTO booking_seats (booking_id, seat_id) VALUES ('NEW-1', 'C1'), ('NEW-1', 'C2');
    UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW-1', sold_at = now() WHERE seat_id IN ('C1', 'C2');
"""
HOLD = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status)
    VALUES ('NEW-1', 'CONCERT', 'web', '2031-06-01 19:00Z', 2, 'RESERVED');
    INSERT INTO booking_seats (booking_id, seat_id) VALUES ('NEW-1', 'C1'), ('NEW-1', 'C2');
    UPDATE event_seats SET status = 'RESERVED', booking_id = 'NEW-1', reserved_until = now() + interval '1 hour'
    WHERE seat_id IN ('C1', 'C2');
"""
CANCELLATION = """
    UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'THEIRS-1';
    UPDATE event_seats SET status = 'AVAILABLE', booking_id = NULL WHERE booking_id = 'THEIRS-1';
"""
SOLD_TWICE = """
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('SECOND', 'CONCERT', 'web', '2031-06-01 19:00Z', 1);
    INSERT INTO booking_seats (booking_id, seat_id) VALUES ('SECOND', 'B1');
    UPDATE event_seats SET status = 'SOLD', booking_id = 'SECOND' WHERE seat_id = 'B1';
"""

CORRECT = {
    "a sale": SALE,
    "a sale, its rows in another order": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('NEW-1', 'CONCERT', 'web', '2031-06-01 19:00Z', 2);
        UPDATE event_seats SET status = 'SOLD', booking_id = 'NEW-1', sold_at = now() WHERE seat_id IN ('C1', 'C2');
        INSERT INTO booking_seats (booking_id, seat_id) VALUES ('NEW-1', 'C2'), ('NEW-1', 'C1');
    """,
    "a hold that is sold": f"""{HOLD};
        UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'NEW-1';
        UPDATE event_seats SET status = 'SOLD', reserved_until = NULL WHERE booking_id = 'NEW-1';
    """,
    "a cancellation": CANCELLATION,
    "a cancellation of which the seats know nothing": (
        "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'THEIRS-1'"
    ),
    "seats that are cancelled and sold to another": f"{CANCELLATION}; {SOLD_TWICE}",
    "blocked seats": "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id IN ('A1', 'A2')",
    "seats that come and go": """
        INSERT INTO event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price)
        VALUES ('CONCERT', '2031-06-01 19:00Z', 'D1', 'VIP', 'D', 1, 10);
        DELETE FROM event_seats WHERE seat_id = 'A12'
    """,
    "no seats any more": "TRUNCATE event_seats",
    "a sale of a showing without seats": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('NEW-1', 'LECTURE', 'web', '2031-06-02 19:00Z', 1);
        INSERT INTO booking_seats (booking_id, seat_id) VALUES ('NEW-1', '18')
    """,
}
"""Each is one transaction of a program that knows nothing of us."""

REFUSED = {
    "a seat in a second live booking": SOLD_TWICE,
    "a seat in a second live booking, where the showing has no seats": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('SECOND', 'LECTURE', 'web', '2031-06-02 19:00Z', 1);
        INSERT INTO booking_seats (booking_id, seat_id) VALUES ('SECOND', '17')
    """,
    "a dead booking that comes to life where its seat is sold": f"""{CANCELLATION}; {SOLD_TWICE};
        UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'THEIRS-1'
    """,
    "a seat that is sold to nobody": "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'A1'",
    "a seat that comes, sold to nobody": """
        INSERT INTO event_seats (event_id, showtime, seat_id, zone, row_number, seat_number, price, status)
        VALUES ('CONCERT', '2031-06-01 19:00Z', 'D1', 'VIP', 'D', 1, 10, 'SOLD')
    """,
    "a sold seat that is free": "UPDATE event_seats SET status = 'AVAILABLE' WHERE seat_id = 'B1'",
    "a sold seat that is gone": "DELETE FROM event_seats WHERE seat_id = 'B1'",
    "a booking of a seat that is not there": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('SECOND', 'CONCERT', 'web', '2031-06-01 19:00Z', 1);
        INSERT INTO booking_seats (booking_id, seat_id) VALUES ('SECOND', 'Z9')
    """,
    "a booking that loses a seat": "DELETE FROM booking_seats WHERE seat_id = 'B1'",
    "bookings that lose all their seats": "TRUNCATE booking_seats",
    "a booking that moves to another seat": "UPDATE booking_seats SET seat_id = 'B3' WHERE seat_id = 'B1'",
    "a booking of no seats": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('SECOND', 'CONCERT', 'web', '2031-06-01 19:00Z', 1)
    """,
    "a booking of more seats than it has": "UPDATE bookings SET quantity = 3 WHERE booking_id = 'THEIRS-1'",
    "a hold that is sold while its seats are held": f"""{HOLD};
        UPDATE bookings SET status = 'CONFIRMED' WHERE booking_id = 'NEW-1'
    """,
}
"""Each is refused, and nothing of it is there."""

JOURNAL_BY_HAND = {
    "a row of it": "UPDATE seatui.seat_journal SET clerk = 'nobody'",
    "one less": "DELETE FROM seatui.seat_journal",
    "none": "TRUNCATE seatui.seat_journal",
    "one more": """
        INSERT INTO seatui.seat_journal (event_id, showtime, seat_ids, to_status, clerk)
        VALUES ('CONCERT', '2031-06-01 19:00Z', '{A1}', 'BLOCKED', 'nobody')
    """,
}
"""What nobody may do to the journal."""

CONTROLS = [*REFUSED][: None if IS_SOAK else 4]
"""Those that are shown to get by replication into a database with ordinary triggers."""

VERSIONS = [18, 16, 15] if IS_SOAK else [18]

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Pair:
    """Two servers, from the databases of which rows can be sent to each other."""

    source: Cluster
    target: Cluster
    target_server: PostgresServer


@pytest.fixture(scope="module", params=VERSIONS)
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    major: int = request.param
    programs = installed_programs(major) if major < 16 else embedded_programs(major)
    with engine_folder() as folder, servers_in(folder) as server:
        source, target = server("source", programs), server("target", programs)
        source.make()
        with (source.data / "postgresql.auto.conf").open("a") as file:
            file.write("wal_level = logical\n")
        target.take_over_data(source)
        for each in (source, target):
            each.start()
        pair = Pair(Cluster(source.dsn()), Cluster(target.dsn()), target)
        yield pair
        pair.source.close()
        pair.target.close()


def unguarded_template(cluster: Cluster) -> str:
    return cluster.template("service", lambda dsn: run(dsn, ITS_SCHEMA + ITS_ROWS))


def guarded_template(cluster: Cluster) -> str:
    return cluster.template("guarded_service", _fill_and_migrate)


def _fill_and_migrate(dsn: str) -> None:
    run(dsn, ITS_SCHEMA + ITS_ROWS)
    migrate(dsn)


def empty_template(cluster: Cluster) -> str:
    return cluster.template("empty_service", _make_and_migrate)


def _make_and_migrate(dsn: str) -> None:
    run(dsn, ITS_SCHEMA)
    migrate(dsn)


@pytest.fixture
def service(pair: Pair) -> Iterator[str]:
    """The database of another service that knows nothing of us, and guards nothing."""
    with fresh(pair.source, unguarded_template(pair.source)) as dsn:
        yield dsn


@pytest.fixture
def guarded(pair: Pair) -> Iterator[str]:
    """The same database on the other server, with our guards."""
    with fresh(pair.target, guarded_template(pair.target)) as dsn:
        yield dsn


@pytest.fixture
def empty(pair: Pair) -> Iterator[str]:
    """The same tables with our guards, and no rows yet."""
    with fresh(pair.target, empty_template(pair.target)) as dsn:
        yield dsn


@contextmanager
def following(
    source: str,
    target: str,
    *,
    tables: str = ", ".join(TABLES),
    copies: bool = False,
    is_patient: bool = False,
) -> Iterator[str]:
    """One database gets what is written in the other; gives the name of the subscription.

    copies: with what is there already. is_patient: what is refused is tried again and again; else the first
    error ends it.
    """
    name = f"from_service_{next(_numbers)}"
    run(source, f"CREATE PUBLICATION {name} FOR TABLE {tables}")
    ends = "false" if is_patient else "true"
    run(
        target,
        f"CREATE SUBSCRIPTION {name} CONNECTION '{make_conninfo(source)}' PUBLICATION {name}"
        f" WITH (copy_data = {str(copies).lower()}, disable_on_error = {ends})",
    )
    try:
        yield name
    finally:
        run(target, f"ALTER SUBSCRIPTION {name} DISABLE")
        run(target, f"DROP SUBSCRIPTION {name}")


def until_it_has_come(source: str, target: str, name: str) -> None:
    """Waits until whatever was written until now is applied; fails where it is refused."""
    ((position,),) = rows(source, "SELECT pg_current_wal_lsn()::text")

    def has_come() -> bool:
        assert is_enabled(target, name), "it was refused"
        return bool(rows(source, _CONFIRMED, [position, name]))

    until(has_come, "the rows have come")


def until_it_is_refused(target: str, name: str) -> None:
    """Waits until the worker that applies the rows has stopped because of them."""
    until(lambda: not is_enabled(target, name), "the worker has stopped")


def is_enabled(target: str, name: str) -> bool:
    return rows(target, "SELECT subenabled FROM pg_subscription WHERE subname = %s", [name]) == [(True,)]


_CONFIRMED = "SELECT FROM pg_replication_slots WHERE confirmed_flush_lsn >= %s::pg_lsn AND slot_name = %s"


def send(dsn: str, statements: str) -> None:
    """One transaction."""
    with psycopg.connect(dsn) as connection:
        connection.execute(statements)
        connection.commit()


def as_replica(dsn: str, statements: str) -> None:
    """One transaction in a session that calls itself a replica."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statements)
        connection.commit()


def contents(dsn: str) -> list[object]:
    """Every row of the service's tables, but for when it was written."""
    query = "SELECT to_jsonb(t) - 'created_at' - 'updated_at' FROM {} t ORDER BY to_jsonb(t)::text"
    return [rows(dsn, query.format(table)) for table in TABLES]


def seen_by_both(dsn: str) -> list[object]:
    """What a service and we say of bookings and seats in the same words."""
    return [
        rows(dsn, "SELECT booking_id, event_id, quantity, status FROM bookings ORDER BY 1"),
        rows(dsn, "SELECT booking_id, seat_id FROM booking_seats ORDER BY 1, 2"),
        rows(dsn, "SELECT seat_id, status, booking_id FROM event_seats ORDER BY 1"),
    ]


def journal(dsn: str) -> list[tuple[Any, ...]]:
    """The journal by seats, from their first change on; not how they stood when it began."""
    return rows(
        dsn,
        "SELECT seat_id, from_status, to_status, booking_id FROM seatui.seat_journal, unnest(seat_ids) AS seat_id"
        " WHERE journal_id > 1 ORDER BY journal_id, seat_id",
    )


JOURNALED: dict[str, list[tuple[Any, ...]]] = {
    "a sale": [("C1", "AVAILABLE", "SOLD", "NEW-1"), ("C2", "AVAILABLE", "SOLD", "NEW-1")],
    "a cancellation": [("B1", "SOLD", "AVAILABLE", "THEIRS-1"), ("B2", "SOLD", "AVAILABLE", "THEIRS-1")],
    "blocked seats": [("A1", "AVAILABLE", "BLOCKED", None), ("A2", "AVAILABLE", "BLOCKED", None)],
    "seats that come and go": [],
    "no seats any more": [("B1", "SOLD", None, "THEIRS-1"), ("B2", "SOLD", None, "THEIRS-1")],
    "a sale of a showing without seats": [],
}
JOURNALED["a sale, its rows in another order"] = JOURNALED["a sale"]
JOURNALED["a cancellation of which the seats know nothing"] = JOURNALED["a cancellation"]
JOURNALED["seats that are cancelled and sold to another"] = [
    *JOURNALED["a cancellation"],
    ("B1", "AVAILABLE", "SOLD", "SECOND"),
]
JOURNALED["a hold that is sold"] = [
    ("C1", "AVAILABLE", "RESERVED", "NEW-1"),
    ("C2", "AVAILABLE", "RESERVED", "NEW-1"),
    ("C1", "RESERVED", "SOLD", "NEW-1"),
    ("C2", "RESERVED", "SOLD", "NEW-1"),
]


def broken(dsn: str) -> list[str]:
    """What db check says against it."""

    async def breaches() -> list[str]:
        async with open_database(dsn) as database:
            return [str(breach) for breach in await PostgresIntegrityCheck(database).breaches()]

    return asyncio.run(breaches())


def switch_back(dsn: str) -> None:
    """Switches our triggers on as ordinary ones are, which see no rows that come from elsewhere."""
    triggers = rows(
        dsn,
        "SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE p.pronamespace = 'seatui'::regnamespace AND t.tgenabled IN ('A', 'R') AND NOT t.tgisinternal",
    )
    assert len(triggers) > 9
    for table, trigger in triggers:
        run(dsn, f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def sold_twice(dsn: str) -> list[tuple[Any, ...]]:
    """The seats that stand in two live bookings."""
    return rows(
        dsn,
        "SELECT seat_id FROM booking_seats JOIN bookings b USING (booking_id) WHERE b.status = 'CONFIRMED'"
        " GROUP BY b.event_id, b.showtime, seat_id HAVING count(*) > 1",
    )


@pytest.mark.parametrize("what", CORRECT)
def test_what_comes_by_logical_replication_and_is_right_comes_in_and_is_journalled(
    service: str, guarded: str, what: str
) -> None:
    with following(service, guarded) as name:
        send(service, CORRECT[what])
        until_it_has_come(service, guarded, name)
    assert journal(guarded) == JOURNALED[what]
    if "know nothing" not in what:
        assert seen_by_both(guarded) == seen_by_both(service)
    assert broken(guarded) == []
    assert sold_twice(guarded) == []


@pytest.mark.parametrize("what", REFUSED)
def test_what_comes_by_logical_replication_and_is_wrong_is_refused_whole(
    pair: Pair, service: str, guarded: str, what: str
) -> None:
    before = contents(guarded)
    with following(service, guarded) as name:
        send(service, REFUSED[what])
        until_it_is_refused(guarded, name)
    assert contents(guarded) == before
    assert journal(guarded) == []
    assert f'subscription "{name}" has been disabled because of an error' in pair.target_server.said()
    assert broken(guarded) == []


def test_what_is_refused_is_asked_for_again_once_the_guarded_side_is_right(
    service: str, guarded: str
) -> None:
    with following(service, guarded) as name:
        send(service, SOLD_TWICE)
        until_it_is_refused(guarded, name)
        # Whoever looks after it cancels what is in the way, and lets the worker go on.
        run(guarded, "UPDATE bookings SET status = 'CANCELLED' WHERE booking_id = 'THEIRS-1'")
        run(guarded, f"ALTER SUBSCRIPTION {name} ENABLE")
        until_it_has_come(service, guarded, name)
    assert rows(guarded, "SELECT booking_id FROM booking_seats WHERE live AND seat_id = 'B1'") == [
        ("SECOND",)
    ]
    assert broken(guarded) == []


@pytest.mark.parametrize("what", CONTROLS)
def test_control_ordinary_triggers_let_by_what_comes_by_logical_replication(
    service: str, guarded: str, what: str
) -> None:
    switch_back(guarded)
    with following(service, guarded) as name:
        send(service, REFUSED[what])
        until_it_has_come(service, guarded, name)
    assert journal(guarded) == []
    assert seen_by_both(guarded) == seen_by_both(service)
    assert bool(sold_twice(guarded)) == ("second" in what or "comes to life" in what)


def test_rows_in_which_another_guarded_database_filled_in_the_showing_come_in(
    pair: Pair, guarded: str
) -> None:
    with fresh(pair.source, guarded_template(pair.source)) as source:
        with following(source, guarded) as name:
            for what in ("a sale", "a cancellation", "blocked seats", "a sale of a showing without seats"):
                send(source, CORRECT[what].replace("NEW-1", what))
            until_it_has_come(source, guarded, name)
        assert contents(guarded) == contents(source)
    assert broken(guarded) == []


IN_PARTS = """
    ALTER TABLE event_seats RENAME TO plain;
    CREATE TABLE event_seats (
        LIKE plain INCLUDING DEFAULTS, PRIMARY KEY (event_id, id), UNIQUE (event_id, showtime, seat_id)
    ) PARTITION BY HASH (event_id);
    CREATE TABLE event_seats_0 PARTITION OF event_seats FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE event_seats_1 PARTITION OF event_seats FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO event_seats SELECT * FROM plain;
    ALTER SEQUENCE event_seats_id_seq OWNED BY NONE;
    DROP TABLE plain;
"""
"""What makes the seats of a service a table with partitions."""


@pytest.fixture
def guarded_in_parts(pair: Pair) -> Iterator[str]:
    """The guarded database, its seats in partitions."""
    with fresh(pair.target, pair.target.template("service_in_parts", _fill_in_parts_and_migrate)) as dsn:
        yield dsn


def _fill_in_parts_and_migrate(dsn: str) -> None:
    run(dsn, ITS_SCHEMA + ITS_ROWS)
    run(dsn, IN_PARTS)
    migrate(dsn)


@pytest.fixture
def tells_all(service: str) -> str:
    """The service, which says of each row that it changes what all of it was: the keys there are others."""
    run(service, "ALTER TABLE event_seats REPLICA IDENTITY FULL")
    return service


@pytest.mark.parametrize("what", ["a sale", "a cancellation", "seats that are cancelled and sold to another"])
def test_what_is_right_comes_into_partitions_and_is_journalled(
    tells_all: str, guarded_in_parts: str, what: str
) -> None:
    with following(tells_all, guarded_in_parts) as name:
        send(tells_all, CORRECT[what])
        until_it_has_come(tells_all, guarded_in_parts, name)
    assert sorted(journal(guarded_in_parts)) == sorted(JOURNALED[what])
    assert seen_by_both(guarded_in_parts) == seen_by_both(tells_all)
    assert broken(guarded_in_parts) == []


@pytest.mark.parametrize("what", CONTROLS)
def test_what_is_wrong_does_not_come_into_partitions(
    tells_all: str, guarded_in_parts: str, what: str
) -> None:
    before = contents(guarded_in_parts)
    with following(tells_all, guarded_in_parts) as name:
        send(tells_all, REFUSED[what])
        until_it_is_refused(guarded_in_parts, name)
    assert contents(guarded_in_parts) == before
    assert journal(guarded_in_parts) == []


@pytest.mark.parametrize("what", JOURNAL_BY_HAND)
def test_a_journal_that_comes_by_logical_replication_is_refused(pair: Pair, guarded: str, what: str) -> None:
    before = rows(guarded, "SELECT * FROM seatui.seat_journal")
    with fresh(pair.source, guarded_template(pair.source)) as source:
        run(source, "ALTER TABLE seatui.seat_journal DISABLE TRIGGER USER")
        with following(source, guarded, tables="seatui.seat_journal") as name:
            send(source, JOURNAL_BY_HAND[what])
            until_it_is_refused(guarded, name)
    assert rows(guarded, "SELECT * FROM seatui.seat_journal") == before


# What is there when replication begins is copied table by table, each in a transaction of its own, in whatever order:
# seats that are sold wait for the bookings that they are sold to.


def test_what_is_there_when_replication_begins_comes_in_and_is_journalled(service: str, empty: str) -> None:
    send(service, SALE)
    send(service, CORRECT["blocked seats"])
    with following(service, empty, copies=True, is_patient=True) as name:
        until_all_is_copied(empty, name)
        assert seen_by_both(empty) == seen_by_both(service)
        # And it goes on from there.
        send(service, CANCELLATION)
        until_it_has_come(service, empty, name)
    assert seen_by_both(empty) == seen_by_both(service)
    assert rows(empty, "SELECT count(*) FROM booking_seats WHERE live AND event_id IS NOT NULL") == [(3,)]
    assert rows(
        empty,
        "SELECT seat_id, array_agg(to_status ORDER BY journal_id)"
        " FROM seatui.seat_journal, unnest(seat_ids) AS seat_id GROUP BY seat_id ORDER BY seat_id",
    ) == [
        ("A1", ["BLOCKED"]),
        ("A2", ["BLOCKED"]),
        ("B1", ["SOLD", "AVAILABLE"]),
        ("B2", ["SOLD", "AVAILABLE"]),
        ("C1", ["SOLD"]),
        ("C2", ["SOLD"]),
    ]
    assert broken(empty) == []


COPIED_AS_REFUSED = {
    what: REFUSED[what]
    for what in (
        "a seat in a second live booking",
        "a seat in a second live booking, where the showing has no seats",
        "a seat that is sold to nobody",
        *(
            ("a booking of a seat that is not there", "a booking of more seats than it has")
            if IS_SOAK
            else ()
        ),
    )
}


@pytest.mark.parametrize("what", COPIED_AS_REFUSED)
def test_what_is_wrong_when_replication_begins_is_never_all_there(
    service: str, empty: str, what: str
) -> None:
    send(service, COPIED_AS_REFUSED[what])
    with following(service, empty, copies=True, is_patient=True) as name:
        # More often than those are refused that only come too early.
        until(lambda: sync_errors(empty, name) > 4, "it is refused again and again")
        assert states(empty, name) != "r" * len(TABLES)
    assert sold_twice(empty) == []
    of_data = [each for each in broken(empty) if Invariant.SOLD_ONCE.value in each]
    assert of_data == []


@pytest.mark.parametrize("what", COPIED_AS_REFUSED)
def test_control_ordinary_triggers_let_by_what_is_wrong_when_replication_begins(
    service: str, empty: str, what: str
) -> None:
    send(service, COPIED_AS_REFUSED[what])
    switch_back(empty)
    with following(service, empty, copies=True, is_patient=True) as name:
        until_all_is_copied(empty, name)
    assert seen_by_both(empty) == seen_by_both(service)
    assert bool(sold_twice(empty)) == ("second" in what)


def until_all_is_copied(target: str, name: str) -> None:
    until(lambda: states(target, name) == "r" * len(TABLES), "every table is copied")


def states(target: str, name: str) -> str:
    """How far the copies of the tables are, a letter each: r, it is there."""
    query = """
        SELECT coalesce(string_agg(r.srsubstate::text, ''), '')
        FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid WHERE s.subname = %s
    """
    ((found,),) = rows(target, query, [name])
    return str(found)


def sync_errors(target: str, name: str) -> int:
    """How often a copy of a table was refused."""
    query = "SELECT sync_error_count FROM pg_stat_subscription_stats WHERE subname = %s"
    if not rows(target, "SELECT FROM pg_attribute WHERE attname = 'sync_error_count'"):
        query = query.replace("sync_error_count", "sync_table_error_count")
    ((count,),) = rows(target, query, [name])
    return int(count)


@pytest.mark.parametrize("what", CORRECT)
def test_what_a_session_that_calls_itself_a_replica_does_right_is_done_and_journalled(
    guarded: str, what: str
) -> None:
    as_replica(guarded, CORRECT[what])
    assert journal(guarded) == JOURNALED[what]
    assert broken(guarded) == []


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_session_that_calls_itself_a_replica_does_wrong_is_refused(guarded: str, what: str) -> None:
    before = contents(guarded)
    with pytest.raises(psycopg.errors.IntegrityError):
        as_replica(guarded, REFUSED[what])
    assert contents(guarded) == before
    assert journal(guarded) == []


@pytest.mark.parametrize("what", REFUSED)
def test_control_ordinary_triggers_let_by_a_session_that_calls_itself_a_replica(
    guarded: str, what: str
) -> None:
    switch_back(guarded)
    as_replica(guarded, REFUSED[what])
    assert bool(sold_twice(guarded)) == ("second" in what or "comes to life" in what)
    assert journal(guarded) == []


AT_THE_SAME_TIME = {
    "bookings": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('SECOND', 'LECTURE', 'web', '2031-06-02 19:00Z', 1)
    """,
    "booking_seats": "INSERT INTO booking_seats (booking_id, seat_id) VALUES ('SECOND', '{seat_id}')",
}


@pytest.mark.parametrize("seat_id", ["17", "18"])
@pytest.mark.parametrize("first", AT_THE_SAME_TIME)
def test_a_booking_and_its_seats_that_come_at_the_same_time_find_each_other(
    guarded: str, first: str, seat_id: str
) -> None:
    (second,) = {*AT_THE_SAME_TIME} - {first}
    with psycopg.connect(guarded) as connection, ThreadPoolExecutor(1) as another:
        connection.execute("SET session_replication_role = replica")
        connection.execute(AT_THE_SAME_TIME[first].format(seat_id=seat_id))
        # It has been looked at, and is not committed.
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        other = another.submit(as_replica, guarded, AT_THE_SAME_TIME[second].format(seat_id=seat_id))
        until(lambda: other.done() or is_waiting(guarded), "the other is looked at, too")
        connection.commit()
        refused = other.exception(PATIENCE)
    # 17 is sold.
    assert isinstance(refused, psycopg.errors.UniqueViolation if seat_id == "17" else type(None))
    assert sold_twice(guarded) == []
    assert broken(guarded) == []


def is_waiting(dsn: str) -> bool:
    return bool(rows(dsn, "SELECT FROM pg_locks WHERE NOT granted"))


@pytest.mark.parametrize("what", JOURNAL_BY_HAND)
def test_a_session_that_calls_itself_a_replica_cannot_change_the_journal(guarded: str, what: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="the journal is written by the database"):
        as_replica(guarded, JOURNAL_BY_HAND[what])
