"""The files in `sql/`: what is generated equals what they make, and each object is defined once and described."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from seatui.postgres import open_database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.versions import function_files, key_files, manifest, sql_folder, table_files
from tests.conftest import on_one_server
from tests.schema_files import MANIFEST, SCHEMA, definitions, digest_of_functions, manifest_text, schema_text
from tests.support import rows

FILES = (sql_folder() / "schema-and-migrations.sql", *table_files(), *function_files(), *key_files())


@on_one_server
def test_the_schema_file_is_what_the_migrations_make(dsn: str) -> None:
    assert SCHEMA.read_text() == schema_text(dsn), "make schema writes it"


@on_one_server
def test_the_manifest_is_what_the_migrations_make(dsn: str) -> None:
    assert MANIFEST.read_text() == manifest_text(dsn, manifest()), "make schema writes it"


def test_its_version_belongs_to_the_files_of_the_functions() -> None:
    assert manifest()["functions"] == digest_of_functions(), "make schema counts the version"


async def test_every_server_tells_the_definitions_of_the_manifest(dsn: str) -> None:
    assert definitions(dsn) == manifest()["definitions"]
    async with open_database(dsn) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []


def test_every_file_is_applied_or_generated() -> None:
    generated = {SCHEMA, MANIFEST}
    once = {sql_folder() / "takeover.sql"}
    assert {path for path in sql_folder().rglob("*") if path.is_file()} == {*FILES} | generated | once


_CREATED = re.compile(
    r"^\s*CREATE (?:UNLOGGED |CONSTRAINT |UNIQUE |OR REPLACE )*"
    r"(TABLE|FUNCTION|TRIGGER|INDEX|SCHEMA|SEQUENCE|TYPE|VIEW)(?: IF NOT EXISTS)? ([\w.]+)",
    re.MULTILINE,
)


def test_every_object_is_defined_once() -> None:
    created = Counter(found for path in FILES for found in _CREATED.findall(path.read_text()))
    assert {name: count for name, count in created.items() if count > 1} == {}
    assert len([name for kind, name in created if kind == "FUNCTION"]) > 20
    assert len([name for kind, name in created if kind == "TRIGGER"]) > 15
    replaced = [
        path.name for path in FILES if re.search(r"CREATE OR REPLACE|ALTER FUNCTION seatui", path.read_text())
    ]
    assert replaced == []


def test_every_object_of_ours_is_in_a_file(dsn: str) -> None:
    created = {
        (kind, name.rpartition(".")[2]) for path in FILES for kind, name in _CREATED.findall(path.read_text())
    }
    functions = rows(dsn, "SELECT proname FROM pg_proc WHERE pronamespace = 'seatui'::regnamespace")
    assert {name for (name,) in functions} == {name for kind, name in created if kind == "FUNCTION"}
    triggers = rows(dsn, TRIGGERS)
    assert {name for _, name in triggers} == {name for kind, name in created if kind == "TRIGGER"}
    tables = rows(
        dsn, "SELECT relname FROM pg_class WHERE relnamespace = 'seatui'::regnamespace AND relkind = 'r'"
    )
    theirs = {"bookings", "booking_seats", "event_seats"}
    assert {name for (name,) in tables} | theirs == {name for kind, name in created if kind == "TABLE"}


TRIGGERS = """
    SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.pronamespace = 'seatui'::regnamespace
"""

DESCRIBED = {
    "schema": "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'seatui'",
    "tables": """
        SELECT relname, obj_description(oid, 'pg_class') FROM pg_class
        WHERE relnamespace = 'seatui'::regnamespace AND relkind IN ('r', 'p', 'v')
    """,
    "functions": """
        SELECT oid::regprocedure::text, obj_description(oid, 'pg_proc') FROM pg_proc
        WHERE pronamespace = 'seatui'::regnamespace
    """,
    "triggers": """
        SELECT t.tgname, obj_description(t.oid, 'pg_trigger')
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.pronamespace = 'seatui'::regnamespace
    """,
    "columns that the guards add": """
        SELECT attrelid::regclass || '.' || attname, col_description(attrelid, attnum) FROM pg_attribute
        WHERE attrelid = 'booking_seats'::regclass AND attname IN ('event_id', 'showtime', 'live')
           OR attrelid = 'bookings'::regclass AND attname = 'reserved_until'
    """,
    "columns of the ledger that are not obvious": """
        SELECT attrelid::regclass || '.' || attname, col_description(attrelid, attnum) FROM pg_attribute
        WHERE attrelid IN ('seatui.seat_journal'::regclass, 'seatui.changes'::regclass, 'seatui.unsettled'::regclass,
                           'seatui.showing_locks'::regclass)
          AND attnum > 0 AND attname NOT IN ('event_id', 'showtime', 'journal_id', 'at', 'unsettled_id')
          AND (attrelid, attname) <> ('seatui.unsettled'::regclass, 'transaction_id')
    """,
    "keys": "SELECT relname, obj_description(oid) FROM pg_class WHERE relname = 'booking_seats_one_live_booking'",
}


@on_one_server
@pytest.mark.parametrize("query", DESCRIBED.values(), ids=DESCRIBED)
def test_what_is_there_is_described(dsn: str, query: str) -> None:
    found = rows(dsn, query)
    assert found
    assert [name for name, comment in found if not comment or not comment.endswith(".")] == []


CONFIGURED = """
    SELECT proname::text, prosecdef, prorettype = 'trigger'::regtype, coalesce(proconfig, '{}')
    FROM pg_proc WHERE pronamespace = 'seatui'::regnamespace
"""


WRITING = {"book", "rewrite_bookings", "expire_bookings", "rewrite_booking_seats", "free_seats"}
"""What writes to the tables of the service, whose own triggers look for names where it has them."""


def test_nobody_can_slip_names_of_their_own_under_a_function_of_ours(dsn: str) -> None:
    functions = rows(dsn, CONFIGURED)
    paths = {
        name: [each for each in settings if each.startswith("search_path=")]
        for name, _, _, settings in functions
    }
    assert {path for name, its in paths.items() if name not in WRITING for path in its} == {
        "search_path=pg_catalog, pg_temp"
    }
    # Their own names are all qualified, and pg_catalog comes first.
    assert {path for name in WRITING for path in paths[name]} == {"search_path=pg_catalog, public, pg_temp"}
    definers = [name for name, is_definer, _, _ in functions if is_definer]
    assert len(definers) > 10
    assert not WRITING & {*definers}
    assert [name for name in definers if not paths[name]] == []
    assert [name for name, _, is_trigger, _ in functions if is_trigger and not paths[name]] == []


def test_nobody_but_the_owner_has_a_guard_run(dsn: str) -> None:
    query = """
        SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'seatui'::regnamespace
        AND (p.prosecdef OR p.provolatile = 'v') AND p.proname <> 'book'
        AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
                    WHERE a.grantee <> p.proowner)
    """
    assert rows(dsn, query) == []


def test_every_key_that_guards_a_showing_begins_with_the_event(dsn: str) -> None:
    query = """
        SELECT (SELECT c.relname FROM pg_class c WHERE c.oid = i.indexrelid),
               (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0])
        FROM pg_index i
        WHERE i.indisunique AND EXISTS (
            SELECT FROM pg_attribute a
            WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) AND a.attname = 'event_id')
    """
    keys = rows(dsn, query)
    assert {first for _, first in keys} == {"event_id"}
    guarding = {
        "booking_seats_one_live_booking",
        "seat_journal_pkey",
        "showing_locks_pkey",
        "showings_pkey",
        "event_seats_event_id_showtime_seat_id_key",
    }
    assert {name for name, _ in keys} >= guarding


def test_no_statement_of_ours_looks_for_tables_of_ours_by_the_search_path() -> None:
    ours = "events|plans|plan_seats|showings|seat_journal|changes|unsettled|showing_locks|migrations"
    bare = re.compile(rf"(?:FROM|JOIN|INTO|UPDATE|TABLE(?: IF (?:NOT )?EXISTS)?) (?:{ours})\b", re.IGNORECASE)
    queries = Path(__file__).parents[2].glob("src/seatui/postgres/queries/*.sql")
    for path in (*FILES, *queries):
        its_own = {name for name in re.findall(r"\b(\w+) AS (?:MATERIALIZED )?\(", path.read_text()) if name}
        found = [match for match in bare.findall(path.read_text()) if match.split()[-1] not in its_own]
        assert not found, path


def test_the_manifest_can_be_read_by_a_person() -> None:
    assert MANIFEST.read_text() == json.dumps(manifest(), indent=1, ensure_ascii=False) + "\n"
