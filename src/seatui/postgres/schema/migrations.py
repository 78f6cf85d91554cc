"""Migrations: bringing a database up to date with the files in `sql/`.

Steps that lock readers out (columns of the booking service's tables) are a quick transaction of their own; slow ones
(backfilling columns, keys, triggers) run while others read. Waits for locks are short and repeated, since everybody
else queues behind a waiting one.
"""

import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, sql
from psycopg.rows import namedtuple_row

from seatui.domain.errors import DatabaseFailed, DoubleSales, SchemaTooNew
from seatui.domain.words.printable import printable
from seatui.postgres.driver_errors import failures_as_ours, read_only_on_a_standby
from seatui.postgres.dsn import connection_arguments
from seatui.postgres.queries import queries
from seatui.postgres.schema.suitability import require_suitable
from seatui.postgres.schema.versions import (
    function_files,
    home_of,
    in_home,
    key_files,
    known_migrations,
    path_of,
    quoted,
    read_status_blocking,
    sql_folder,
    table_files,
)

_sql = queries("migrations")

_Answer = TypeVar("_Answer")

_LOCK_PATIENCE = 1.0
"""Seconds to wait for a lock before others get a turn."""

_PATIENCE = 120.0
"""Seconds of retries."""

# Without a statement timeout: a migration of a large table may take longer than any sale.
_BEGIN = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = 0;"
    " SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL jit = off"
)
# Names resolve only with the schema that the files write before them.
_NO_SEARCH_PATH = "SET LOCAL search_path = pg_catalog, pg_temp"

_EIGHT_FILES = tuple(f"000{number}-" for number in range(1, 9))
"""The prefixes of the migrations before the current files."""


def migrate(dsn: str) -> tuple[str, ...]:
    """Applies the pending migrations, and returns their names, in order.

    Safe to repeat, to run concurrently, and to kill. Raises SchemaTooNew for a database newer than this program,
    UnsuitableTables and DoubleSales for one that it cannot work with, DatabaseUnavailable or DatabaseFailed; nothing
    is changed then.
    """
    with failures_as_ours(), psycopg.connect(**connection_arguments(dsn), autocommit=True) as connection:
        return _Migration(connection).run()


class _Migration:
    """One run over one database. home: the schema of the three tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._home = ""
        self._path: tuple[str, ...] = ()

    def run(self) -> tuple[str, ...]:
        """Applies the pending migrations, and returns their names."""
        status = read_status_blocking(self._connection)
        status.require_known()
        if not status.pending:
            return ()
        self._home = self._find_home()
        self._path = path_of(self._connection)
        eight_files = self._schema_of_eight_files()
        require_suitable(self._connection, self._home)
        if eight_files is None:
            with self._transaction():
                self._require_sold_once()
            _retried(lambda: self._make_tables(status.pending))
        return _retried(lambda: self._complete(eight_files))

    def _make_tables(self, pending: Collection[str]) -> None:
        """Makes tables and adds columns; locks readers of the booking service's tables out for a moment."""
        with self._transaction():
            self._run(sql_folder() / "schema-and-migrations.sql")
            self._run_pending(table_files(), pending)

    def _complete(self, eight_files: str | None) -> tuple[str, ...]:
        """Makes functions, keys and triggers in one transaction: writers wait, readers do not."""
        with self._transaction():
            pending = read_status_blocking(self._connection).pending
            if not pending:
                return ()
            if eight_files is not None:
                self._take_over(eight_files, pending)
            self._connection.execute(self._in_home(_sql["keep_writers_out"]))
            self._require_sold_once()
            *functions, triggers, hardening = function_files()
            self._run(*functions)
            self._run_pending(key_files(), pending)
            self._run(triggers, hardening)
            for name in pending:
                self._connection.execute(_sql["mark_applied"], {"name": name})
            self._connection.execute(_sql["forget_older_functions"], {"name": known_migrations()[-1]})
        return pending

    def _take_over(self, eight_files: str, pending: Collection[str]) -> None:
        self._run(sql_folder() / "schema-and-migrations.sql")
        text = self._in_home((sql_folder() / "takeover.sql").read_text("utf-8"))
        self._connection.execute(text.replace("eight_files", quoted(eight_files)))
        self._run_pending(table_files(), pending)

    def _find_home(self) -> str:
        home = home_of(self._connection)
        if home is None or home == "seatui":
            raise DatabaseFailed(
                "the search path of this database leads to no schema for the tables of a booking service; "
                "name one, as in 'options=-csearch_path=public'"
            )
        _require_plain(home)
        return home

    def _schema_of_eight_files(self) -> str | None:
        """The schema of the tables that the eight files made, if any. Raises SchemaTooNew for unknown ones."""
        found = self._connection.execute(_sql["schema_of_eight_files"]).fetchone()
        if found is None or found[0] is None:
            return None
        schema = str(found[0])
        query = sql.SQL("SELECT migration_id FROM {}.seatui_migrations ORDER BY 1")
        try:
            applied = self._connection.execute(query.format(sql.Identifier(schema))).fetchall()
        except psycopg.errors.UndefinedTable:
            # Another terminal has migrated the database meanwhile.
            return None
        unknown = tuple(name for (name,) in applied if not name.startswith(_EIGHT_FILES))
        if unknown:
            raise SchemaTooNew(unknown)
        _require_plain(schema)
        return schema

    def _require_sold_once(self) -> None:
        with self._connection.cursor(row_factory=namedtuple_row) as cursor:
            if _only(cursor.execute(self._in_home(_sql["must_be_sold_once"]))).by_key_or_empty:
                return
            twice: list[Any] = cursor.execute(self._in_home(_sql["sold_twice"])).fetchall()
        if twice:
            raise DoubleSales([(row.event_id, row.showtime, row.seat_id, row.booking_ids) for row in twice])

    def _run(self, *paths: Path) -> None:
        for path in paths:
            self._connection.execute(self._in_home(path.read_text("utf-8")))

    def _run_pending(self, paths: Iterable[Path], pending: Collection[str]) -> None:
        self._run(*(path for path in paths if path.stem in pending))

    def _in_home(self, text: str) -> Any:
        return in_home(text, self._home, self._path)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """A transaction at READ COMMITTED, regardless of the default; one migration at a time."""
        with read_only_on_a_standby():
            self._connection.execute(_BEGIN)
        try:
            self._connection.execute(_sql["one_at_a_time"])
            self._connection.execute(f"{_NO_SEARCH_PATH}; SET LOCAL lock_timeout = '{_LOCK_PATIENCE}s'")
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if not self._connection.closed:
                self._connection.execute("ROLLBACK")
            raise


def _require_plain(schema: str) -> None:
    """Raises DatabaseFailed for a name that cannot be substituted into the texts of the files."""
    if {*schema} & {*"'%\\$"}:
        raise DatabaseFailed(
            f"the schema {printable(schema)} has a character of ' % \\ $ in its name, with which seatui cannot work; "
            "nothing was changed"
        )


def _only(rows: Iterable[Any]) -> Any:
    (row,) = rows
    return row


def _retried(attempt: Callable[[], _Answer]) -> _Answer:
    """Retries until the locks are acquired. Raises PostgreSQL's error after `_PATIENCE`."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return attempt()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.05, 0.3))  # noqa: S311 - jitter
