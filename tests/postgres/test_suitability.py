"""Tables that seatui cannot work with are found out before anything is changed, each column, type and key by name."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from seatui.domain.errors import TableProblem, UnsuitableTables
from seatui.postgres.schema.suitability import require_suitable
from seatui.postgres.schema.versions import table_files
from tests.another_service import ITS_SCHEMA
from tests.conftest import Cluster

CATALOG = """
    SELECT c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, a.attname, a.atttypid, a.atttypmod,
           a.attnotnull, a.atthasdef
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace::regnamespace::text NOT LIKE 'pg\\_%' ORDER BY 1, a.attnum
"""


@pytest.fixture
def connection(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A transaction in an empty database, of which nothing stays."""
    dsn = cluster.dsn(cluster.template("seatui_suitability", lambda dsn: None))
    with psycopg.connect(dsn) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def its_tables(connection: psycopg.Connection) -> psycopg.Connection:
    """The tables of another service, in that transaction."""
    connection.execute(ITS_SCHEMA)
    return connection


def problems(connection: psycopg.Connection, home: str = "public") -> list[str]:
    """Each problem that is found, as a person reads it."""
    try:
        require_suitable(connection, home)
    except UnsuitableTables as refused:
        return [*map(str, refused.problems)]
    return []


def test_tables_that_are_missing_are_no_problem(connection: psycopg.Connection) -> None:
    assert problems(connection) == []


def test_the_tables_of_another_service_are_suitable(its_tables: psycopg.Connection) -> None:
    assert problems(its_tables) == []


def test_the_tables_of_the_first_migration_are_suitable(connection: psycopg.Connection) -> None:
    first = table_files()[0]
    connection.execute(first.read_text())
    assert problems(connection) == []


def test_tables_that_are_migrated_already_are_suitable(dsn: str, guarded: str) -> None:
    for migrated in (dsn, guarded):
        with psycopg.connect(migrated, autocommit=True) as connection:
            assert problems(connection) == []


SUITABLE = {
    "text everywhere": """
        ALTER TABLE bookings ALTER booking_id TYPE text, ALTER event_id TYPE text, ALTER user_id TYPE text,
            ALTER status TYPE text;
        ALTER TABLE booking_seats ALTER booking_id TYPE text, ALTER seat_id TYPE text;
        ALTER TABLE event_seats ALTER event_id TYPE text, ALTER seat_id TYPE text, ALTER zone TYPE text,
            ALTER row_number TYPE text, ALTER status TYPE text, ALTER booking_id TYPE text
    """,
    "varchar without a length": """
        ALTER TABLE bookings ALTER booking_id TYPE varchar, ALTER status TYPE varchar
    """,
    "ids of bookings longer than ours": "ALTER TABLE bookings ALTER booking_id TYPE varchar(200)",
    "a status with a CHECK in the table and one in its domain": """
        CREATE DOMAIN its_status AS varchar(9) CHECK (VALUE NOT LIKE '%{s}%' AND length(VALUE) > 3);
        ALTER TABLE event_seats ALTER status DROP DEFAULT, ALTER status TYPE its_status,
            ALTER status SET DEFAULT 'AVAILABLE'
    """,
    "domains over varchar, one over another": """
        CREATE DOMAIN its_key AS varchar(50) NOT NULL CHECK (VALUE <> '');
        CREATE DOMAIN its_booking_key AS its_key;
        ALTER TABLE bookings ALTER booking_id TYPE its_booking_key, ALTER event_id TYPE its_key,
            ALTER event_id DROP NOT NULL;
        ALTER TABLE booking_seats ALTER booking_id TYPE its_booking_key, ALTER booking_id DROP NOT NULL
    """,
    "complete enums": """
        CREATE TYPE booking_status AS ENUM ('CONFIRMED', 'CANCELLED', 'RESERVED', 'EXPIRED', 'REFUNDED');
        CREATE TYPE seat_status AS ENUM ('AVAILABLE', 'RESERVED', 'SOLD', 'BLOCKED');
        CREATE TYPE its_zone AS ENUM ('VIP', 'STANDARD');
        ALTER TABLE bookings ALTER status DROP DEFAULT, ADD CHECK (status <> 'REFUNDED'),
            ALTER status TYPE booking_status USING status::booking_status;
        ALTER TABLE event_seats DROP CONSTRAINT event_seats_status_check, DROP CONSTRAINT event_seats_zone_check,
            ALTER status DROP DEFAULT, ALTER status TYPE seat_status USING status::seat_status,
            ALTER zone TYPE its_zone USING zone::its_zone
    """,
    "prices in money": "ALTER TABLE event_seats ALTER price TYPE money",
    "prices in whole numbers": "ALTER TABLE event_seats ALTER price TYPE integer",
    "prices in floats": "ALTER TABLE event_seats ALTER price TYPE double precision",
    "rows with numbers": """
        ALTER TABLE event_seats ALTER row_number TYPE smallint USING row_number::smallint,
            ALTER seat_number TYPE bigint
    """,
    "columns of their own that are nullable, have a default or are generated": """
        ALTER TABLE bookings ADD note text, ADD shop text NOT NULL DEFAULT 'web',
            ADD month date NOT NULL GENERATED ALWAYS AS ((showtime AT TIME ZONE 'UTC')::date) STORED;
        ALTER TABLE booking_seats ADD line integer NOT NULL GENERATED BY DEFAULT AS IDENTITY
    """,
    "keys with other columns included, or in another order behind the event": """
        ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey;
        ALTER TABLE event_seats DROP CONSTRAINT event_seats_booking_id_fkey;
        ALTER TABLE bookings DROP CONSTRAINT bookings_booking_id_key, ADD UNIQUE (booking_id) INCLUDE (user_id);
        ALTER TABLE event_seats DROP CONSTRAINT event_seats_event_id_showtime_seat_id_key,
            ADD UNIQUE (event_id, seat_id, showtime) DEFERRABLE
    """,
    "times without a zone that are no showtimes": """
        ALTER TABLE bookings ALTER created_at TYPE timestamp, ALTER updated_at TYPE timestamp;
        ALTER TABLE event_seats DROP created_at, ALTER updated_at TYPE timestamp, ALTER updated_at SET NOT NULL
    """,
    "bigints and identities": """
        ALTER TABLE bookings DROP id, ADD id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
        ALTER TABLE event_seats DROP id, ADD id uuid DEFAULT gen_random_uuid()
    """,
    "partitions": """
        DROP TABLE event_seats;
        CREATE TABLE event_seats (
            id bigint GENERATED ALWAYS AS IDENTITY, event_id text NOT NULL, showtime timestamptz NOT NULL,
            seat_id text NOT NULL, zone text, row_number text, seat_number integer, price numeric, status text,
            booking_id text, reserved_at timestamptz, reserved_until timestamptz, sold_at timestamptz,
            updated_at timestamptz, UNIQUE (event_id, showtime, seat_id)
        ) PARTITION BY RANGE (showtime);
        CREATE TABLE event_seats_default PARTITION OF event_seats DEFAULT
    """,
    "row level security that its owner is free of": """
        ALTER TABLE bookings ENABLE ROW LEVEL SECURITY; ALTER TABLE event_seats FORCE ROW LEVEL SECURITY
    """,
    "a rule that is switched off": """
        CREATE RULE kept AS ON DELETE TO bookings DO INSTEAD NOTHING; ALTER TABLE bookings DISABLE RULE kept
    """,
    "a CHECK over several columns, or by a function of its own, which is not called": """
        CREATE FUNCTION is_known(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT false';
        ALTER TABLE bookings ADD CHECK (is_known(status)), ADD CHECK (quantity > 0 OR status = 'CANCELLED')
    """,
    "a guard's column that it has already": """
        ALTER TABLE bookings ADD reserved_until timestamptz;
        ALTER TABLE booking_seats ADD event_id text NOT NULL, ADD live boolean NOT NULL
    """,
}


@pytest.mark.parametrize("statements", SUITABLE.values(), ids=SUITABLE)
def test_what_does_not_matter_is_suitable(its_tables: psycopg.Connection, statements: str) -> None:
    its_tables.execute(statements)
    assert problems(its_tables) == []


@dataclass(frozen=True)
class Case:
    """Changes to the tables of another service, and the one problem that they make."""

    statements: str
    problem: str


_ENUM = """
    CREATE TYPE its_type AS ENUM ({}); ALTER TABLE {} ALTER status DROP DEFAULT, ALTER status TYPE its_type USING NULL
"""
_WITHOUT_KEYS_TO_BOOKINGS = """
    ALTER TABLE booking_seats DROP CONSTRAINT booking_seats_booking_id_fkey;
    ALTER TABLE event_seats DROP CONSTRAINT event_seats_booking_id_fkey;
    ALTER TABLE bookings DROP CONSTRAINT bookings_booking_id_key;
"""
_WITHOUT_KEY_OF_SEATS = """
    ALTER TABLE event_seats DROP CONSTRAINT event_seats_event_id_showtime_seat_id_key;
"""
_NO_KEY_OF_BOOKINGS = (
    "bookings has no unique key on exactly (booking_id); needed: a UNIQUE key that is valid, neither partial nor"
    " deferrable"
)
_NO_KEY_OF_SEATS = (
    "event_seats has no unique key on exactly (event_id, showtime, seat_id); needed: a UNIQUE key that is valid,"
    " not partial and begins with event_id"
)
_BOOKING_STATUSES = "RESERVED, CONFIRMED, CANCELLED, EXPIRED"
_SEAT_STATUSES = "AVAILABLE, RESERVED, SOLD, BLOCKED"
_NOT_KNOWN = "is NOT NULL without a default; needed: a default, since seatui does not know it"


def _change(table: str, column: str, kind: str) -> str:
    return f"ALTER TABLE {table} ALTER {column} DROP DEFAULT, ALTER {column} TYPE {kind} USING NULL;"


UNSUITABLE = {
    "nullable showtime of a booking": Case(
        "ALTER TABLE bookings ALTER showtime DROP NOT NULL",
        "bookings.showtime is `timestamp with time zone`, nullable; needed: timestamp with time zone, NOT NULL",
    ),
    "showtime of a booking without a zone": Case(
        "ALTER TABLE bookings ALTER showtime TYPE timestamp",
        "bookings.showtime is `timestamp without time zone`; needed: timestamp with time zone, NOT NULL",
    ),
    "nullable showtime of a seat": Case(
        "ALTER TABLE event_seats ALTER showtime DROP NOT NULL",
        "event_seats.showtime is `timestamp with time zone`, nullable; needed: timestamp with time zone, NOT NULL",
    ),
    "showtime of a seat without a zone": Case(
        "ALTER TABLE event_seats ALTER showtime TYPE timestamp",
        "event_seats.showtime is `timestamp without time zone`; needed: timestamp with time zone, NOT NULL",
    ),
    "showtime that is a date, in a domain": Case(
        "CREATE DOMAIN its_day AS date; ALTER TABLE bookings ALTER showtime TYPE its_day",
        "bookings.showtime is `its_day` (a domain over date); needed: timestamp with time zone, NOT NULL",
    ),
    "uuid events": Case(
        _change("bookings", "event_id", "uuid"),
        "bookings.event_id is `uuid`; needed: text or varchar, NOT NULL",
    ),
    "integer events": Case(
        _change("event_seats", "event_id", "integer"),
        "event_seats.event_id is `integer`; needed: text or varchar, NOT NULL",
    ),
    "events of a booking that may be NULL": Case(
        "ALTER TABLE bookings ALTER event_id DROP NOT NULL",
        "bookings.event_id is `character varying(50)`, nullable; needed: text or varchar, NOT NULL",
    ),
    "integer seats": Case(
        _change("booking_seats", "seat_id", "integer"),
        "booking_seats.seat_id is `integer`; needed: text or varchar, NOT NULL",
    ),
    "seats that may be NULL": Case(
        "ALTER TABLE booking_seats ALTER seat_id DROP NOT NULL",
        "booking_seats.seat_id is `character varying(50)`, nullable; needed: text or varchar, NOT NULL",
    ),
    "padded seats": Case(
        "ALTER TABLE event_seats ALTER seat_id TYPE char(5)",
        "event_seats.seat_id is `character(5)`; needed: text or varchar, NOT NULL",
    ),
    "uuid bookings": Case(
        _WITHOUT_KEYS_TO_BOOKINGS
        + _change("bookings", "booking_id", "uuid")
        + "ALTER TABLE bookings ADD UNIQUE (booking_id)",
        "bookings.booking_id is `uuid`; needed: text, or varchar(17) or longer",
    ),
    "ids of bookings too short for ours": Case(
        "ALTER TABLE bookings ALTER booking_id TYPE varchar(16)",
        "bookings.booking_id is `character varying(16)`; needed: text, or varchar(17) or longer",
    ),
    "ids too short in a domain": Case(
        "CREATE DOMAIN short AS varchar(10); ALTER TABLE bookings ALTER booking_id TYPE short",
        "bookings.booking_id is `short` (a domain over character varying(10));"
        " needed: text, or varchar(17) or longer",
    ),
    "ids of bookings that fit in no seat of a booking": Case(
        "ALTER TABLE booking_seats ALTER booking_id TYPE varchar(49)",
        "booking_seats.booking_id is `character varying(49)`; needed: text, or varchar(50) or longer, NOT NULL",
    ),
    "ids of bookings that fit in no seat": Case(
        "ALTER TABLE bookings ALTER booking_id TYPE varchar(36);"
        "ALTER TABLE event_seats ALTER booking_id TYPE varchar(35)",
        "event_seats.booking_id is `character varying(35)`;"
        " needed: text, or varchar(36) or longer, which may be NULL",
    ),
    "bookings that a seat must have": Case(
        "ALTER TABLE event_seats ALTER booking_id SET NOT NULL",
        "event_seats.booking_id is `character varying(50)`, NOT NULL;"
        " needed: text, or varchar(50) or longer, which may be NULL",
    ),
    "integer users": Case(
        _change("bookings", "user_id", "integer"),
        "bookings.user_id is `integer`; needed: text or varchar",
    ),
    "quantities in words": Case(
        "ALTER TABLE bookings ALTER quantity TYPE text", "bookings.quantity is `text`; needed: an integer"
    ),
    "statuses of bookings in numbers": Case(
        _change("bookings", "status", "integer"),
        "bookings.status is `integer`; needed: text, varchar(9) or longer, or an enum with "
        + _BOOKING_STATUSES,
    ),
    "an enum without some statuses of bookings": Case(
        _ENUM.format("'CONFIRMED', 'CANCELLED'", "bookings"),
        "bookings.status is `its_type`, an enum without RESERVED, EXPIRED;"
        " needed: text, varchar(9) or longer, or an enum with " + _BOOKING_STATUSES,
    ),
    "statuses of bookings too short": Case(
        "ALTER TABLE bookings ALTER status TYPE varchar(8)",
        "bookings.status is `character varying(8)`;"
        " needed: text, varchar(9) or longer, or an enum with " + _BOOKING_STATUSES,
    ),
    "a CHECK that forbids statuses of bookings": Case(
        "ALTER TABLE bookings ADD CONSTRAINT its CHECK (status IN ('CONFIRMED', 'CANCELLED')) NOT VALID",
        "bookings.status must not be RESERVED or EXPIRED, by its CHECK `its`;"
        " needed: one that allows " + _BOOKING_STATUSES,
    ),
    "a CHECK of a domain that forbids statuses": Case(
        "CREATE DOMAIN its AS text CONSTRAINT paid CHECK (VALUE IN ('CONFIRMED', 'CANCELLED', 'EXPIRED'));"
        + _change("bookings", "status", "its"),
        "bookings.status must not be RESERVED, by its CHECK `paid`; needed: one that allows "
        + _BOOKING_STATUSES,
    ),
    "a CHECK that fails for our statuses": Case(
        "ALTER TABLE bookings ADD CONSTRAINT its CHECK (status::integer > 0)",
        "bookings.status must not be RESERVED or CONFIRMED or CANCELLED or EXPIRED, by its CHECK `its`;"
        " needed: one that allows " + _BOOKING_STATUSES,
    ),
    "an enum without some statuses of seats": Case(
        "ALTER TABLE event_seats DROP CONSTRAINT event_seats_status_check;"
        + _ENUM.format("'AVAILABLE', 'SOLD', 'RESERVED'", "event_seats"),
        "event_seats.status is `its_type`, an enum without BLOCKED;"
        " needed: text, varchar(9) or longer, or an enum with " + _SEAT_STATUSES,
    ),
    "statuses of seats too short": Case(
        "ALTER TABLE event_seats ALTER status TYPE varchar(8)",
        "event_seats.status is `character varying(8)`;"
        " needed: text, varchar(9) or longer, or an enum with " + _SEAT_STATUSES,
    ),
    "a CHECK that forbids statuses of seats": Case(
        "ALTER TABLE event_seats DROP CONSTRAINT event_seats_status_check,"
        " ADD CONSTRAINT its CHECK (status NOT LIKE 'B%')",
        "event_seats.status must not be BLOCKED, by its CHECK `its`; needed: one that allows "
        + _SEAT_STATUSES,
    ),
    "statuses of seats that an import leaves out": Case(
        "ALTER TABLE event_seats ALTER status DROP DEFAULT, ALTER status SET NOT NULL",
        "event_seats.status is `character varying(20)`, NOT NULL without a default;"
        f" needed: text, varchar(9) or longer, or an enum with {_SEAT_STATUSES},"
        " with a default, since seatui does not fill it in",
    ),
    "no updated_at": Case(
        "ALTER TABLE bookings DROP updated_at", "bookings.updated_at is missing; needed: a timestamp"
    ),
    "created_at in seconds": Case(
        _change("bookings", "created_at", "bigint"), "bookings.created_at is `bigint`; needed: a timestamp"
    ),
    "created_at that the service fills in": Case(
        "ALTER TABLE bookings ALTER created_at SET NOT NULL, ALTER created_at DROP DEFAULT",
        "bookings.created_at is `timestamp with time zone`, NOT NULL without a default;"
        " needed: a timestamp, with a default, since seatui does not fill it in",
    ),
    "ends of holds without a zone": Case(
        "ALTER TABLE bookings ADD reserved_until timestamp",
        "bookings.reserved_until is `timestamp without time zone`;"
        " needed: timestamp with time zone, which may be NULL",
    ),
    "ends of holds of seats without a zone": Case(
        "ALTER TABLE event_seats ALTER reserved_until TYPE timestamp",
        "event_seats.reserved_until is `timestamp without time zone`;"
        " needed: timestamp with time zone, which may be NULL",
    ),
    "a hold on every seat": Case(
        "ALTER TABLE event_seats ALTER reserved_at SET NOT NULL",
        "event_seats.reserved_at is `timestamp with time zone`, NOT NULL;"
        " needed: timestamp with time zone, which may be NULL",
    ),
    "no time of a sale": Case(
        "ALTER TABLE event_seats DROP sold_at",
        "event_seats.sold_at is missing; needed: timestamp with time zone, which may be NULL",
    ),
    "uuid as the id of a booking": Case(
        "ALTER TABLE bookings DROP id, ADD id uuid DEFAULT gen_random_uuid() PRIMARY KEY",
        "bookings.id is `uuid`; needed: an integer that grows, serial or identity",
    ),
    "an id that does not grow": Case(
        "ALTER TABLE booking_seats ALTER id DROP DEFAULT",
        "booking_seats.id is `integer`, without a default; needed: an integer that grows, serial or identity",
    ),
    "no id of a seat of a booking": Case(
        "ALTER TABLE booking_seats DROP id",
        "booking_seats.id is missing; needed: an integer that grows, serial or identity",
    ),
    "no id of a seat": Case(
        "ALTER TABLE event_seats DROP id",
        "event_seats.id is missing; needed: an integer, uuid, text or varchar",
    ),
    "zones in numbers": Case(
        "ALTER TABLE event_seats DROP CONSTRAINT event_seats_zone_check;"
        + _change("event_seats", "zone", "integer"),
        "event_seats.zone is `integer`; needed: text, varchar or an enum",
    ),
    "rows in floats": Case(
        _change("event_seats", "row_number", "real"),
        "event_seats.row_number is `real`; needed: text, varchar or an integer",
    ),
    "numbers of seats in words": Case(
        _change("event_seats", "seat_number", "text"), "event_seats.seat_number is `text`; needed: an integer"
    ),
    "prices in words": Case(
        _change("event_seats", "price", "text"),
        "event_seats.price is `text`; needed: numeric, an integer, a float or money",
    ),
    "no event of a seat": Case(
        "ALTER TABLE event_seats DROP event_id",
        "event_seats.event_id is missing; needed: text or varchar, NOT NULL",
    ),
    "a generated column that a sale writes": Case(
        "ALTER TABLE bookings DROP quantity, ADD quantity integer GENERATED ALWAYS AS (length(user_id)) STORED",
        "bookings.quantity is `integer`, GENERATED ALWAYS;"
        " needed: an integer, not generated, since seatui writes it",
    ),
    "an identity that an import writes": Case(
        "ALTER TABLE event_seats DROP seat_number, ADD seat_number integer GENERATED ALWAYS AS IDENTITY",
        "event_seats.seat_number is `integer`, GENERATED ALWAYS;"
        " needed: an integer, not generated, since seatui writes it",
    ),
    "a column of a booking that nobody fills in": Case(
        "ALTER TABLE bookings ADD shop text NOT NULL", f"bookings.shop {_NOT_KNOWN}"
    ),
    "a column of a seat of a booking that nobody fills in": Case(
        "CREATE DOMAIN its AS text NOT NULL; ALTER TABLE booking_seats ADD price its",
        f"booking_seats.price {_NOT_KNOWN}",
    ),
    "a column of a seat that nobody fills in": Case(
        "ALTER TABLE event_seats ADD section integer NOT NULL", f"event_seats.section {_NOT_KNOWN}"
    ),
    "no key of bookings": Case(_WITHOUT_KEYS_TO_BOOKINGS, _NO_KEY_OF_BOOKINGS),
    "a partial key of bookings": Case(
        _WITHOUT_KEYS_TO_BOOKINGS + "CREATE UNIQUE INDEX ON bookings (booking_id) WHERE status = 'CONFIRMED'",
        _NO_KEY_OF_BOOKINGS,
    ),
    "a key of bookings that waits for the commit": Case(
        _WITHOUT_KEYS_TO_BOOKINGS + "ALTER TABLE bookings ADD UNIQUE (booking_id) DEFERRABLE",
        _NO_KEY_OF_BOOKINGS,
    ),
    "a key of bookings with their event": Case(
        _WITHOUT_KEYS_TO_BOOKINGS + "ALTER TABLE bookings ADD UNIQUE (booking_id, event_id)",
        _NO_KEY_OF_BOOKINGS,
    ),
    "a key of bookings by an expression": Case(
        _WITHOUT_KEYS_TO_BOOKINGS + "CREATE UNIQUE INDEX ON bookings (lower(booking_id))", _NO_KEY_OF_BOOKINGS
    ),
    "a key of bookings that is not valid": Case(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'bookings_booking_id_key'::regclass",
        _NO_KEY_OF_BOOKINGS,
    ),
    "an index of bookings that is not unique": Case(
        _WITHOUT_KEYS_TO_BOOKINGS + "CREATE INDEX ON bookings (booking_id)", _NO_KEY_OF_BOOKINGS
    ),
    "no key of seats": Case(_WITHOUT_KEY_OF_SEATS, _NO_KEY_OF_SEATS),
    "a partial key of seats": Case(
        _WITHOUT_KEY_OF_SEATS
        + "CREATE UNIQUE INDEX ON event_seats (event_id, showtime, seat_id) WHERE status = 'SOLD'",
        _NO_KEY_OF_SEATS,
    ),
    "a key of seats that begins with the seat": Case(
        _WITHOUT_KEY_OF_SEATS + "ALTER TABLE event_seats ADD UNIQUE (seat_id, event_id, showtime)",
        _NO_KEY_OF_SEATS,
    ),
    "a key of seats with their zone": Case(
        _WITHOUT_KEY_OF_SEATS + "ALTER TABLE event_seats ADD UNIQUE (event_id, showtime, seat_id, zone)",
        _NO_KEY_OF_SEATS,
    ),
    "a view": Case(
        "ALTER TABLE event_seats RENAME TO its_seats; CREATE VIEW event_seats AS SELECT * FROM its_seats",
        "event_seats is a view; needed: a table",
    ),
    "a foreign table": Case(
        """
        DROP TABLE booking_seats;
        CREATE FOREIGN DATA WRAPPER its_wrapper; CREATE SERVER its_server FOREIGN DATA WRAPPER its_wrapper;
        CREATE FOREIGN TABLE booking_seats (booking_id text, seat_id text) SERVER its_server
        """,
        "booking_seats is a foreign table; needed: a table",
    ),
    "a table in another schema": Case(
        "CREATE SCHEMA shop; ALTER TABLE event_seats SET SCHEMA shop; SET LOCAL search_path = public, shop",
        "event_seats is found by the search path in the schema `shop`;"
        " needed: all three tables in one schema, `public`",
    ),
    "a table that hides another": Case(
        "CREATE SCHEMA shop; CREATE TABLE shop.bookings (); SET LOCAL search_path = shop, public",
        "bookings is found by the search path in the schema `shop`;"
        " needed: all three tables in one schema, `public`",
    ),
    "row level security for the owner": Case(
        "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        "bookings has row level security that is forced on its owner;"
        " needed: NO FORCE ROW LEVEL SECURITY, since policies would hide rows from the guards",
    ),
    "tables that inherit": Case(
        "CREATE TABLE seats_2030 () INHERITS (event_seats); CREATE TABLE seats_2031 () INHERITS (event_seats)",
        "event_seats is inherited by seats_2030, seats_2031; needed: no inheritance, since no key reaches over it",
    ),
    "a rule": Case(
        "CREATE RULE kept AS ON DELETE TO booking_seats DO INSTEAD NOTHING",
        "booking_seats has the rule `kept`;"
        " needed: no rule on INSERT, UPDATE or DELETE: it rewrites what a sale writes",
    ),
    "partitions that no key of ours can have": Case(
        """
        DROP TABLE booking_seats;
        CREATE TABLE booking_seats (id bigserial, booking_id text NOT NULL, seat_id text NOT NULL)
            PARTITION BY HASH (booking_id)
        """,
        "booking_seats is partitioned by (booking_id); needed: no partitions, or by columns of"
        " (event_id, showtime, seat_id), for a unique key on them",
    ),
    "a type whose name would take over the terminal": Case(
        'CREATE DOMAIN "\x1b[31m" AS uuid;' + _change("booking_seats", "seat_id", '"\x1b[31m"'),
        'booking_seats.seat_id is `"�[31m"` (a domain over uuid); needed: text or varchar, NOT NULL',
    ),
}


@pytest.mark.parametrize("case", UNSUITABLE.values(), ids=UNSUITABLE)
def test_what_seatui_cannot_work_with_is_named_with_what_is_needed(
    its_tables: psycopg.Connection, case: Case
) -> None:
    its_tables.execute(case.statements)
    assert problems(its_tables) == [case.problem]


SEVERAL = """
    ALTER TABLE bookings ALTER showtime TYPE timestamp, ADD shop text NOT NULL;
    ALTER TABLE booking_seats DROP seat_id;
    ALTER TABLE event_seats ALTER showtime DROP NOT NULL, DROP CONSTRAINT event_seats_event_id_showtime_seat_id_key;
"""


def test_every_problem_is_named_at_once_and_nothing_is_changed(its_tables: psycopg.Connection) -> None:
    its_tables.execute(SEVERAL)
    catalog = its_tables.execute(CATALOG).fetchall()

    with pytest.raises(UnsuitableTables) as refused:
        require_suitable(its_tables, "public")

    assert str(refused.value) == (
        "seatui cannot work with the tables of this database, 5 problems:\n"
        "  bookings.showtime is `timestamp without time zone`; needed: timestamp with time zone, NOT NULL\n"
        "  bookings.shop is NOT NULL without a default; needed: a default, since seatui does not know it\n"
        "  booking_seats.seat_id is missing; needed: text or varchar, NOT NULL\n"
        "  event_seats.showtime is `timestamp with time zone`, nullable;"
        " needed: timestamp with time zone, NOT NULL\n"
        f"  {_NO_KEY_OF_SEATS}\n"
        "nothing was changed"
    )
    assert refused.value.problems[2] == TableProblem(
        "booking_seats", "seat_id", "is missing", "text or varchar, NOT NULL"
    )
    assert refused.value.code == "database_error"
    assert its_tables.execute(CATALOG).fetchall() == catalog


def test_a_look_takes_no_transaction_id_and_may_be_in_one_that_only_reads(unguarded: str) -> None:
    with psycopg.connect(unguarded) as connection:
        connection.execute("SET TRANSACTION READ ONLY")
        assert problems(connection) == []
        assert connection.execute("SELECT pg_current_xact_id_if_assigned()").fetchone() == (None,)


def test_a_check_that_is_not_enforced_does_not_matter(its_tables: psycopg.Connection) -> None:
    if its_tables.info.server_version < 180000:
        pytest.skip("this server enforces every CHECK")
    its_tables.execute("ALTER TABLE bookings ADD CHECK (status = 'CONFIRMED') NOT ENFORCED")
    assert problems(its_tables) == []


def test_a_schema_other_than_the_first_is_looked_at(its_tables: psycopg.Connection) -> None:
    its_tables.execute("CREATE SCHEMA shop; SET LOCAL search_path = shop, public")
    its_tables.execute(ITS_SCHEMA)
    its_tables.execute("ALTER TABLE shop.bookings DROP updated_at")
    assert problems(its_tables, "shop") == ["bookings.updated_at is missing; needed: a timestamp"]
