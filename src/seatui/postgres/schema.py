"""Where the schema of a database is, compared with the migrations that this program carries."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from psycopg import AsyncConnection, Connection

from seatui.domain.errors import SchemaMissing, SchemaTooNew
from seatui.postgres.connecting import connection_arguments
from seatui.postgres.failures import failures_as_ours

MIGRATION_TABLE = "seatui_migrations"


@cache
def migrations_folder() -> Path:
    """The folder of the migrations: inside the wheel, or at the top of a checkout."""
    packaged = Path(__file__).parents[1] / "sql"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "sql"


@cache
def known_migrations() -> tuple[str, ...]:
    """The ids of the migrations that this program carries, in order."""
    return tuple(sorted(path.stem for path in migrations_folder().glob("*.sql")))


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """The migrations that a database has had, and how they compare with ours."""

    applied: tuple[str, ...]

    @property
    def pending(self) -> tuple[str, ...]:
        """Migrations of ours that the database has not had."""
        return tuple(each for each in known_migrations() if each not in self.applied)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Migrations that the database has had and that we do not know: it is newer than we are."""
        return tuple(each for each in self.applied if each not in known_migrations())

    def require_current(self) -> None:
        """Raises SchemaTooNew or SchemaMissing."""
        self.require_known()
        if self.pending:
            raise SchemaMissing(self.pending)

    def require_known(self) -> None:
        """Raises SchemaTooNew."""
        if self.unknown:
            raise SchemaTooNew(self.unknown)


_HAS_MIGRATIONS = f"SELECT to_regclass('{MIGRATION_TABLE}') IS NOT NULL"
_APPLIED = f"SELECT migration_id FROM {MIGRATION_TABLE} ORDER BY migration_id"


async def read_status(connection: AsyncConnection) -> SchemaStatus:
    """The schema of the database that a connection leads to."""
    found = await (await connection.execute(_HAS_MIGRATIONS)).fetchone()
    if not found or not found[0]:
        return SchemaStatus(())
    rows = await (await connection.execute(_APPLIED)).fetchall()
    return SchemaStatus(tuple(row[0] for row in rows))


def read_status_blocking(connection: Connection) -> SchemaStatus:
    """As `read_status`, on a connection that blocks."""
    found = connection.execute(_HAS_MIGRATIONS).fetchone()
    if not found or not found[0]:
        return SchemaStatus(())
    return SchemaStatus(tuple(row[0] for row in connection.execute(_APPLIED).fetchall()))


def schema_status(dsn: str) -> SchemaStatus:
    """Where the schema of a database is. Raises DatabaseUnavailable or DatabaseFailed."""
    with failures_as_ours(), Connection.connect(**connection_arguments(dsn), autocommit=True) as connection:
        return read_status_blocking(connection)
