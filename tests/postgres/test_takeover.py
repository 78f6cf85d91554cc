"""A database that the eight files of before made is taken over: nothing is lost, and it is as a fresh one then."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from seatui.domain.errors import DatabaseFailed, SchemaMissing, SchemaTooNew, SeatsUnavailable
from seatui.postgres import PostgresHouseRepository, open_database
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from seatui.postgres.schema.versions import known_migrations, quoted, schema_status
from tests.another_service import ITS_ROWS, ITS_SCHEMA
from tests.conftest import Cluster, fresh
from tests.older_version import FILES, fill_older, make_older, mark_older
from tests.schema_files import definitions, schema_text
from tests.support import SHOWTIME, request, rows, run, service_on

EVERY = len(FILES)
THEIRS, OURS = (
    ("bookings", "booking_seats", "event_seats"),
    ("events", "plans", "plan_seats", "showings", "seat_journal"),
)
LEFT_OUT = {"agrees_at_once"}
"""Columns of before that are gone."""

Rows = dict[str, list[dict[str, Any]]]


def older_template(cluster: Cluster, files: int) -> str:
    def fill(dsn: str) -> None:
        make_older(dsn, files)
        fill_older(dsn, files)

    return cluster.template(f"seatui_older_{files}", fill)


@pytest.fixture
def older(cluster: Cluster) -> Iterator[str]:
    """A database of the version before, in use."""
    with fresh(cluster, older_template(cluster, EVERY)) as dsn:
        yield dsn


def data(dsn: str, home: str = "public", ours: str = "public") -> Rows:
    """Every row of every table that is there, by the table's name."""
    found: Rows = {}
    for schema, tables in ((home, THEIRS), (ours, OURS)):
        for table in tables:
            if rows(dsn, "SELECT to_regclass(%s) IS NOT NULL", [f"{schema}.{table}"])[0][0]:
                query = f"SELECT to_jsonb(t) - 'agrees_at_once' FROM {schema}.{table} AS t ORDER BY to_jsonb(t)::text"
                found[table] = [row for (row,) in rows(dsn, query)]
    return found


def require_same_rows(before: Rows, after: Rows) -> None:
    """Each row of before is there with all that it said; of what is new, it says nothing."""
    for table, its in before.items():
        told = {column for row in its for column in row}
        assert sorted(map(str, its)) == sorted(
            str({column: value for column, value in row.items() if column in told}) for row in after[table]
        )


async def breaches(dsn: str) -> list[str]:
    async with open_database(dsn) as database:
        return [*map(str, await PostgresIntegrityCheck(database).breaches())]


@pytest.mark.parametrize("files", range(1, EVERY + 1))
async def test_whatever_file_it_had_come_to_catalog_and_data_are_those_of_a_fresh_one(
    cluster: Cluster, dsn: str, files: int
) -> None:
    with fresh(cluster, older_template(cluster, files)) as older:
        before = data(older)
        assert migrate(older) == known_migrations()

        assert schema_text(older) == schema_text(dsn)
        assert definitions(older) == definitions(dsn)
        assert schema_status(older).applied == known_migrations()
        after = data(older, ours="seatui")
        require_same_rows(before, after)
        assert [*after] == [*THEIRS, *OURS]
        if "seat_journal" in before:
            assert {(row["previous_id"], row["digest"]) for row in after["seat_journal"]} == {(None, None)}
        assert await breaches(older) == []


async def test_what_is_filled_in_is_what_the_bookings_say(cluster: Cluster) -> None:
    with fresh(cluster, older_template(cluster, 2)) as older:
        migrate(older)
        told = rows(
            older,
            "SELECT seat_id, booking_id, event_id, showtime, live FROM booking_seats ORDER BY booking_id, 1",
        )
        assert told == [
            ("A1", "BK-E2", "E2", SHOWTIME, True),
            ("ANYWHERE", "BK-E3", "E3", SHOWTIME, True),
            ("B2", "BK-GONE", "E1", SHOWTIME, False),
            ("B3", "BK-GONE", "E1", SHOWTIME, False),
            ("B1", "BK-HELD", "E1", SHOWTIME, True),
            ("A1", "BK-SOLD", "E1", SHOWTIME, True),
            ("A2", "BK-SOLD", "E1", SHOWTIME, True),
        ]


async def test_nothing_of_before_is_left(older: str) -> None:
    migrate(older)
    left = """
        SELECT relname FROM pg_class WHERE relname LIKE 'seatui\\_%%' OR relname = ANY (%(ours)s)
            AND relnamespace <> 'seatui'::regnamespace
        UNION ALL SELECT attname FROM pg_attribute WHERE attname = 'agrees_at_once' AND NOT attisdropped
        UNION ALL SELECT proname FROM pg_proc p WHERE pronamespace NOT IN
            ('seatui'::regnamespace, 'pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    """
    with psycopg.connect(older) as connection:
        assert connection.execute(left, {"ours": [*OURS]}).fetchall() == []


async def test_it_goes_on_being_sold_and_journalled(older: str) -> None:
    migrate(older)
    async with open_database(older) as database:
        service = service_on(database)
        sold = await service.book_tickets(request("A3", "A4"))
        held = await service.confirm_hold("BK-HELD")
        await service.cancel_booking("BK-SOLD")
        again = await service.book_tickets(request("A1", "B2"))
        with pytest.raises(SeatsUnavailable):
            await service.book_tickets(request("C1", "A3", "C5"))
        entries = await PostgresJournal(database).entries("E1", SHOWTIME, "A1")
        assert [(each.from_status, each.to_status, each.booking_id) for each in entries] == [
            ("AVAILABLE", "SOLD", "BK-SOLD"),
            ("SOLD", "AVAILABLE", "BK-SOLD"),
            ("AVAILABLE", "SOLD", again.booking_id),
        ]
        house = await PostgresHouseRepository(database).house("E1", SHOWTIME)
        assert house.mark is not None
        assert house.states["A3"].booking_id == sold.booking_id
        assert house.states["B1"].booking_id == held.booking_id
        assert house.layout.seats["B2"].line is not None
        assert await PostgresIntegrityCheck(database).breaches() == []
    digests = rows(
        older, "SELECT digest IS NULL, previous_id IS NULL FROM seatui.seat_journal ORDER BY journal_id"
    )
    first = digests.index((False, False))
    assert {*digests[:first]} == {(True, True)}
    assert {*digests[first:]} == {(False, False)}


def test_migrating_again_changes_nothing(older: str) -> None:
    migrate(older)
    told, after = schema_text(older), data(older, ours="seatui")
    assert migrate(older) == ()
    assert (schema_text(older), data(older, ours="seatui")) == (told, after)


def test_several_at_once_take_it_over_once(older: str) -> None:
    with ThreadPoolExecutor(6) as terminals:
        applied = list(terminals.map(migrate, [older] * 6))
    assert sorted(applied) == sorted([known_migrations(), *[()] * 5])


def test_a_version_that_has_more_files_is_newer_and_left_alone(older: str) -> None:
    with psycopg.connect(older) as connection:
        mark_older(connection, "0009-from-tomorrow")
    before, told = data(older), schema_text(older)
    with pytest.raises(SchemaTooNew, match="0009-from-tomorrow"):
        migrate(older)
    assert (data(older), schema_text(older)) == (before, told)


async def test_until_then_the_command_is_named(older: str) -> None:
    assert schema_status(older).pending == known_migrations()
    with pytest.raises(SchemaMissing, match="seatui db migrate"):
        async with open_database(older):
            pass


SHOPS = """
    CREATE SCHEMA shop; CREATE SCHEMA ours;
    SET search_path = shop
"""


@pytest.fixture
def shop(bare_dsn: str) -> str:
    """The tables of a service in the schema `shop`, those of the version before in the schema `ours`."""
    run(bare_dsn, SHOPS + ";" + ITS_SCHEMA + ";" + ITS_ROWS)
    dsn = make_conninfo(bare_dsn, options="-csearch_path=ours,shop")
    make_older(dsn)
    fill_older(dsn)
    return dsn


async def test_one_whose_tables_stand_in_two_schemas_is_taken_over_too(shop: str) -> None:
    before = data(shop, home="shop", ours="ours")
    assert {*before} == {*THEIRS, *OURS}
    assert migrate(shop) == known_migrations()
    require_same_rows(before, data(shop, home="shop", ours="seatui"))
    left = "SELECT relname FROM pg_class WHERE relnamespace = 'ours'::regnamespace"
    assert rows(shop, left) == []
    left = "SELECT proname FROM pg_proc WHERE pronamespace IN ('ours'::regnamespace, 'shop'::regnamespace)"
    assert rows(shop, left) == []
    assert await breaches(shop) == []
    async with open_database(shop) as database:
        await service_on(database).book_tickets(request("A3"))
        assert await PostgresIntegrityCheck(database).breaches() == []
    assert migrate(shop) == ()


NAMES = {
    "capital letters": "Ours",
    "two words": "our own",
    "a quotation mark": 'our"s',
}
UNSUITABLE_NAMES = {
    "an apostrophe": "our's",
    "a backslash": r"our\1s",
    "a percent sign": "our%s",
    "a dollar": "our$$s",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_its_schema_may_have_any_name(bare_dsn: str, name: str) -> None:
    use_schema(bare_dsn, name)
    make_older(bare_dsn)
    fill_older(bare_dsn)
    before = data(bare_dsn, quoted(name), quoted(name))
    assert migrate(bare_dsn) == known_migrations()
    require_same_rows(before, data(bare_dsn, quoted(name), "seatui"))
    assert await breaches(bare_dsn) == []
    async with open_database(bare_dsn) as opened:
        await service_on(opened).book_tickets(request("A3"))
        assert await PostgresIntegrityCheck(opened).breaches() == []


@pytest.mark.parametrize("name", UNSUITABLE_NAMES.values(), ids=UNSUITABLE_NAMES)
def test_but_for_one_that_no_text_can_hold_and_nothing_is_changed_then(bare_dsn: str, name: str) -> None:
    use_schema(bare_dsn, name)
    run(bare_dsn, ITS_SCHEMA)
    before = rows(bare_dsn, CATALOG)
    with pytest.raises(DatabaseFailed, match="in its name"):
        migrate(bare_dsn)
    assert rows(bare_dsn, CATALOG) == before


CATALOG = "SELECT relname, attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid ORDER BY 1, 2"


def use_schema(dsn: str, name: str) -> None:
    """Makes a schema the one of the database, where tables are made and looked for."""
    with psycopg.connect(dsn) as connection:
        connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
        path = SQL("ALTER DATABASE {} SET search_path = {}")
        connection.execute(path.format(Identifier(connection.info.dbname), Identifier(name)))
