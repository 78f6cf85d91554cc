"""The server that is measured: the embedded one, with the settings that users have, in a folder of its own."""

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from seatui.postgres.embedded.launching import _find_binaries
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.migrations import migrate

MAJOR = 18

_numbers = itertools.count(1)


class Server:
    """A running server in which databases are made.

    migrated: the name of the database with seatui's tables, that others are made from.
    """

    def __init__(self, dsn: str, migrated: str) -> None:
        self._dsn = dsn
        self._migrated = migrated
        self.pgbench = _find_binaries(MAJOR) / "pgbench"

    def empty_database(self) -> str:
        """The DSN of a fresh database that no migration has touched."""
        return self._create("template0")

    def migrated_database(self) -> str:
        """The DSN of a fresh database with seatui's tables and guards, and nothing in them."""
        return self._create(self._migrated)

    def version(self) -> str:
        """PostgreSQL 18.1"""
        return f"PostgreSQL {row(self._maintenance, 'SHOW server_version')[0]}"

    def drop(self, dsn: str) -> None:
        """Drops a database that is no longer needed."""
        run(self._maintenance, f"DROP DATABASE {conninfo_to_dict(dsn)['dbname']} WITH (FORCE)")

    def settle(self) -> None:
        """Writes what is still to be written, so that it is not written while something is measured."""
        run(self._maintenance, "CHECKPOINT")

    @property
    def _maintenance(self) -> str:
        # Not the database that others are made from: nobody may be connected to that one meanwhile.
        return make_conninfo(self._dsn, dbname="template1")

    def _create(self, template: str) -> str:
        name = f"bench_{next(_numbers)}"
        run(self._maintenance, f"CREATE DATABASE {name} TEMPLATE {template}")
        return make_conninfo(self._dsn, dbname=name)


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """A server for as long as it is measured; nothing is left of it."""
    folder = Path(tempfile.mkdtemp(prefix="seatui-bench-"))
    try:
        with EmbeddedServer(folder, major=MAJOR).running() as dsn:
            migrate(dsn)
            yield Server(dsn, "seatui")
    finally:
        shutil.rmtree(folder)


def run(dsn: str, *statements: str) -> None:
    """Runs statements, each a transaction of its own, on a connection of their own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def row(dsn: str, query: str) -> tuple[Any, ...]:
    """The first row that a query finds."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        found = connection.execute(query).fetchone()
    assert found is not None
    return found
