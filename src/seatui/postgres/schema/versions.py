"""The version of a database's schema, compared with the files of this program."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from psycopg import AsyncConnection, Connection, sql

from seatui.domain.errors import SchemaMissing, SchemaTooNew
from seatui.postgres.driver_errors import failures_as_ours
from seatui.postgres.dsn import connection_arguments


@cache
def sql_folder() -> Path:
    """The folder `sql`: inside the wheel, or at the top of a checkout."""
    packaged = Path(__file__).parents[2] / "sql"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "sql"


@cache
def table_files() -> tuple[Path, ...]:
    """The files that make tables and columns, in the order of their application; each is quick."""
    return tuple(sorted((sql_folder() / "tables").glob("*.sql")))


@cache
def key_files() -> tuple[Path, ...]:
    """The files that backfill columns and make keys, in order; slow, and they need the functions."""
    return tuple(sorted((sql_folder() / "keys").glob("*.sql")))


@cache
def function_files() -> tuple[Path, ...]:
    """The files that define the functions and triggers, in order; they are replaced as a whole."""
    return tuple(sorted((sql_folder() / "functions").glob("*.sql")))


@cache
def manifest() -> dict[str, Any]:
    """The definitions of our functions, triggers and keys in a fresh database, written by `make schema`."""
    found: dict[str, Any] = json.loads((sql_folder() / "manifest.json").read_text("utf-8"))
    return found


@cache
def known_migrations() -> tuple[str, ...]:
    """The names of all migrations of this program: its table and key files, and the version of its functions."""
    names = sorted(path.stem for path in (*table_files(), *key_files()))
    return (*names, f"functions-{manifest()['version']:04}")


_FUNCTIONS = re.compile(r"functions-(\d+)")


def _is_known(name: str) -> bool:
    version = _FUNCTIONS.fullmatch(name)
    return int(version[1]) <= manifest()["version"] if version else name in known_migrations()


class SchemaStatus(Struct, frozen=True):
    """The migrations applied to a database, compared with ours."""

    applied: tuple[str, ...]

    @property
    def pending(self) -> tuple[str, ...]:
        """Migrations of ours that are not applied."""
        return tuple(each for each in known_migrations() if each not in self.applied)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Applied migrations that are not ours: the database is newer than this program."""
        return tuple(each for each in self.applied if not _is_known(each))

    def require_current(self) -> None:
        """Raises SchemaTooNew or SchemaMissing."""
        self.require_known()
        if self.pending:
            raise SchemaMissing(self.pending)

    def require_known(self) -> None:
        """Raises SchemaTooNew."""
        if self.unknown:
            raise SchemaTooNew(self.unknown)


# From the catalog, since the cache of to_regclass may be older than the lock that was waited for.
_HAS_MIGRATIONS = """
    SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'seatui' AND c.relname = 'migrations')
"""
_APPLIED = "SELECT name FROM seatui.migrations ORDER BY name LIKE 'functions-%', name"


async def read_status(connection: AsyncConnection[Any]) -> SchemaStatus:
    """The schema status of a connection's database."""
    found = await (await connection.execute(_HAS_MIGRATIONS)).fetchone()
    if not found or not found[0]:
        return SchemaStatus(())
    rows = await (await connection.execute(_APPLIED)).fetchall()
    return SchemaStatus(tuple(name for (name,) in rows))


def read_status_blocking(connection: Connection) -> SchemaStatus:
    """As `read_status`, on a connection that blocks."""
    found = connection.execute(_HAS_MIGRATIONS).fetchone()
    if not found or not found[0]:
        return SchemaStatus(())
    return SchemaStatus(tuple(name for (name,) in connection.execute(_APPLIED).fetchall()))


def schema_status(dsn: str) -> SchemaStatus:
    """The schema status of a database. Raises DatabaseUnavailable or DatabaseFailed."""
    with failures_as_ours(), Connection.connect(**connection_arguments(dsn), autocommit=True) as connection:
        return read_status_blocking(connection)


_PATH = "SELECT name::text FROM unnest(current_schemas(false)) AS name WHERE name <> 'seatui'"
_HOME = """
    SELECT n.nspname
    FROM unnest(ARRAY['bookings', 'booking_seats', 'event_seats']) WITH ORDINALITY AS its (name, place)
    JOIN pg_class c ON c.oid = to_regclass(its.name)
    JOIN pg_namespace n ON n.oid = c.relnamespace
    ORDER BY its.place LIMIT 1
"""
# For a role named seatui, our own schema comes first ("$user") once it exists.
_FIRST_SCHEMA = """
    SELECT its.name FROM unnest(current_schemas(false)) WITH ORDINALITY AS its (name, place)
    WHERE its.name <> 'seatui' ORDER BY its.place LIMIT 1
"""


def home_of(connection: Connection) -> str | None:
    """The schema of the booking service's tables: the one found by the search path, else its first besides ours.

    None where the search path has no other schema.
    """
    found = connection.execute(_HOME).fetchone() or connection.execute(_FIRST_SCHEMA).fetchone()
    return found[0] if found else None


def in_home(text: str, home: str, path: Sequence[str] = ()) -> str:
    """A file's text with each `public.` replaced by the schema `home`.

    path: the search path for the triggers of the service's own; by default `home`.
    """
    schemas = ", ".join(map(quoted, path or (home,)))
    text = text.replace(_SEARCH_PATH, _SEARCH_PATH.replace("public", schemas))
    return text if home == "public" else re.sub(r"\bpublic\.", quoted(home).replace("\\", r"\\") + ".", text)


_SEARCH_PATH = "search_path = pg_catalog, public, pg_temp"
"""The setting, in a file, of a function that writes to the tables of the booking service."""


def path_of(connection: Connection) -> tuple[str, ...]:
    """The search path of a session, without our schema and PostgreSQL's."""
    return tuple(name for (name,) in connection.execute(_PATH).fetchall())


def quoted(name: str) -> str:
    """A name as a quoted identifier for a statement."""
    return sql.Identifier(name).as_string(None)
