"""Bringing a database up to date, by yoyo and the files in `sql/`: all of them in one transaction, or none."""

import getpass
import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from yoyo import internalmigrations, read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri

from seatui.domain.errors import DoubleSales
from seatui.postgres.connecting import connection_arguments
from seatui.postgres.failures import failures_as_ours
from seatui.postgres.integrity import SOLD_ONCE
from seatui.postgres.schema import (
    MIGRATION_TABLE,
    migrations_folder,
    read_status_blocking,
)

# Any number will do, if no other program uses it: the bytes of "seatui".
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(126879497058665)"

_HAS_BOOKINGS = "SELECT to_regclass('bookings') IS NOT NULL AND to_regclass('booking_seats') IS NOT NULL"


def migrate(dsn: str) -> tuple[str, ...]:
    """Applies what is missing, and returns the ids of what was applied, in order.

    Safe to run again and by several at once. Raises SchemaTooNew for a database newer than this program,
    DoubleSales when seats are sold twice already, DatabaseUnavailable or DatabaseFailed; nothing is changed then.
    """
    with failures_as_ours(), psycopg.connect(**connection_arguments(dsn), autocommit=True) as connection:
        backend = _Backend(connection)
        with backend.transaction():
            backend.execute(_ONE_AT_A_TIME)
            status = read_status_blocking(connection)
            status.require_known()
            if status.pending:
                _require_no_double_sales(connection)
                backend.apply_migrations(backend.to_apply(read_migrations(str(migrations_folder()))))
    return status.pending


def _require_no_double_sales(connection: psycopg.Connection) -> None:
    found = connection.execute(_HAS_BOOKINGS).fetchone()
    if found and found[0]:
        # Whoever sells just now is waited for, and nobody sells between this look and the key that comes after it.
        connection.execute("LOCK TABLE bookings, booking_seats IN SHARE ROW EXCLUSIVE MODE")
        sold_twice = connection.execute(SOLD_ONCE).fetchall()
        if sold_twice:
            raise DoubleSales([(*row[:3], row[3]) for row in sold_twice])


class _Backend(PostgresqlPsycopgBackend):  # type: ignore[misc]
    """yoyo on a connection of ours.

    yoyo on its own connects by a URI only, applies a migration in one transaction and marks it in the next, and
    locks by a row that a killed process leaves behind. Here the connection is whatever libpq can make, everything
    is in the one transaction that the caller opened, and PostgreSQL's own lock ends with it.
    """

    migration_table = MIGRATION_TABLE
    log_table = "seatui_migration_log"
    version_table = "seatui_migration_version"
    _internal_schema_updated = False
    _in_transaction = False

    def __init__(self, connection: psycopg.Connection) -> None:
        self._ours = connection
        super().__init__(parse_uri("postgresql+psycopg://"), MIGRATION_TABLE)

    def connect(self, dburi: object) -> psycopg.Connection:  # noqa: ARG002
        """The connection we were given."""
        return self._ours

    def copy(self) -> "_Backend":
        """Itself: a migration belongs to the same transaction as its mark."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Leaves the connection open; it is the caller's."""

    def execute(self, sql: str, params: Any = None) -> Any:
        """Runs a statement; one without parameters as it stands, so that a `%` in it is a `%`."""
        return super().execute(sql, params) if params else self.connection.execute(sql)

    def begin(self) -> None:
        """Begins the transaction, whatever isolation the database or the role has for a habit.

        Each look has to see what others committed while we waited for the lock.
        """
        assert not self._in_transaction
        self._in_transaction = True
        self.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")

    @contextmanager
    def lock(self, timeout: float = 0) -> Iterator[None]:  # noqa: ARG002
        """Nothing more to lock: the caller's transaction has."""
        yield

    def ensure_internal_schema_updated(self) -> None:
        """Makes yoyo's own tables, inside the caller's transaction."""
        if not self._internal_schema_updated and internalmigrations.needs_upgrading(self):
            internalmigrations.upgrade(self)
        self._internal_schema_updated = True

    def get_log_data(self, migration: Any = None, operation: str = "apply") -> dict[str, Any]:
        """What the log keeps; the host by its own name, since asking the network for it can take seconds."""
        return {
            "id": str(uuid.uuid4()),
            "migration_id": migration.id if migration else None,
            "migration_hash": migration.hash if migration else None,
            "username": _user_name(),
            "hostname": socket.gethostname(),
            "created_at_utc": datetime.now(UTC).replace(tzinfo=None),
            "operation": operation,
        }


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return str(os.getuid())
