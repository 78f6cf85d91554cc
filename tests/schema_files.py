"""`python -m tests.schema_files` writes what PostgreSQL makes of sql/: sql/schema.sql and sql/manifest.json."""

import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from seatui.postgres.embedded.launching import _find_binaries
from seatui.postgres.queries import queries
from seatui.postgres.schema.migrations import migrate
from seatui.postgres.schema.versions import function_files, sql_folder
from tests.support import PATIENCE

MAJOR = 18
"""The PostgreSQL that tells: others write the same a little differently."""

SCHEMA, MANIFEST = sql_folder() / "schema.sql", sql_folder() / "manifest.json"

_HEAD = """\
-- The whole schema as PostgreSQL tells it, for reading: `make schema` writes it from the files beside it.
-- The three tables of the booking service are here as seatui makes them where they are missing.
"""


def schema_text(dsn: str) -> str:
    """The schema of a database, by pg_dump, without what differs from one run to the next."""
    command: list[str | Path] = [
        _find_binaries(MAJOR) / "pg_dump",
        *("--schema-only", "--no-owner", "--no-privileges", "--schema=public", "--schema=seatui", dsn),
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout
    lines = [
        line
        for line in told.splitlines()
        if not line.startswith(("--", r"\restrict", r"\unrestrict", "SET ", "SELECT pg_catalog.set_config"))
    ]
    return _HEAD + re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def definitions(dsn: str) -> dict[str, str]:
    """The guards of a database by kind and name, as `db check` compares them."""
    with psycopg.connect(dsn, row_factory=namedtuple_row) as connection:
        connection.execute("SET search_path = pg_catalog, pg_temp")
        rows: list[Any] = connection.execute(
            queries("integrity")["definitions"], {"bookings": "public.bookings"}
        ).fetchall()
    return {f"{row.kind} {row.name}": row.definition for row in rows}


def digest_of_functions() -> str:
    """Of the files that are replaced as a whole."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in function_files())).hexdigest()


def manifest_text(dsn: str, before: dict[str, Any]) -> str:
    """The manifest of a database; the version of its functions is the next one if they have changed."""
    digest = digest_of_functions()
    version = before["version"] + (before["functions"] != digest)
    found = {"version": version, "functions": digest, "definitions": definitions(dsn)}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Writes both files."""
    from tests.conftest import _cluster

    if not MANIFEST.exists():
        MANIFEST.write_text('{"version": 0, "functions": "", "definitions": {}}')
    with _cluster(MAJOR) as cluster:
        name = cluster.create()
        migrate(cluster.dsn(name))
        before = json.loads(MANIFEST.read_text())
        MANIFEST.write_text(manifest_text(cluster.dsn(name), before))
        SCHEMA.write_text(schema_text(cluster.dsn(name)))


if __name__ == "__main__":
    main()
