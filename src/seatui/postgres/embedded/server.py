"""The embedded server: a real PostgreSQL in the data folder, shared by the terminals of one user.

All files of one server are in one folder of the data folder, `postgres-18`, accessible to its user only:

- `data`: the cluster.
- `socket`: the folder of the socket; elsewhere if that path is too long (`socket-folder` contains it).
- `terminals.lock`: each terminal holds it, shared, for as long as it uses the server. Its exclusive holder knows that
  there is no terminal, and may stop the server: the last terminal when it leaves, or else the keeper.
- `start.lock`: held by the one terminal that starts the server, or that leaves it.
- `server.lock`: held by the keeper and every process of the server, so that a free lock proves that none lives.
- `server.log`, and `server.log.old`: the log since the last start, and the one before.
- `pg_hba.conf`, `pg_ident.conf`: the access rules, written anew at each start.

The locks are the kernel's (`flock`) and end with their holders, even after a crash. A process id in a file is trusted
only while the server's lock is held.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Self

import platformdirs
import psycopg

from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.words.printable import printable
from seatui.postgres.embedded import keeper
from seatui.postgres.embedded.launching import PORT, SOCKET, launch, why_not_started
from seatui.postgres.embedded.unprivileged import make_home, short_folder

_SHARED, _EXCLUSIVE = fcntl.LOCK_SH, fcntl.LOCK_EX

_POLL = 0.002
_START_PATIENCE = 60.0  # seconds; recovery after a crash reads up to `max_wal_size` of log
_STOP_PATIENCE = keeper.PATIENCE + 10.0
_REMOVE_PATIENCE = 2.0

# The shortest message that a server answers without a line in its log, to probe whether it is alive.
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)

_LONGEST_SOCKET = 103  # bytes; macOS takes 103, Linux 107


def default_data_dir() -> Path:
    """The platform's folder for a user's data of seatui."""
    return Path(platformdirs.user_data_dir("seatui"))


class EmbeddedServer:
    """The server of a data folder, as used by this terminal: the first one starts it, the last one stops it.

    major: the version of PostgreSQL, 16 or 18; each has a cluster of its own. Methods are thread-safe, block until
    they are done, and raise DatabaseUnavailable with the reason.
    """

    def __init__(self, data_dir: Path, *, major: int = 18) -> None:
        self._major = major
        self._data_dir = data_dir.absolute()
        self._home = self._data_dir / f"postgres-{major}"
        self._cluster = self._home / keeper.CLUSTER
        self._sockets = self._home / "socket"
        self._in_use: _FileLock | None = None
        self._one_thread = Lock()

    @property
    def is_made(self) -> bool:
        """Whether its data is there; without it, the first start makes it."""
        return (self._cluster / "PG_VERSION").exists()

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """The server's DSN, for as long as this terminal needs the server."""
        try:
            yield self.start()
        finally:
            self.stop()

    def start(self) -> str:
        """Joins the server, starts it if it does not run, and returns its DSN."""
        with self._one_thread, self._explaining():
            if self._in_use is None:
                make_home(self._data_dir, self._home)
                terminal = _FileLock(self._home / keeper.TERMINALS_LOCK)
                if not terminal.take(_SHARED, _STOP_PATIENCE):
                    terminal.close()
                    raise self._unavailable("the last terminal does not get it stopped")
                self._in_use = terminal
        try:
            return self.ensure_running()
        except BaseException:
            self.stop()
            raise

    def running_dsn(self) -> str | None:
        """Its DSN if it runs, None if it does not: it is neither started nor joined, and nothing is made."""
        with self._one_thread, contextlib.suppress(OSError):
            if (self._cluster / "postmaster.pid").exists():
                self._sockets = self._choose_sockets()
                if self._answers():
                    return self._dsn("seatui")
        return None

    def ensure_running(self) -> str:
        """Restarts the server if it died while this terminal uses it; returns its DSN, the same as before."""
        with self._one_thread, self._explaining():
            if self._in_use is None:
                raise self._unavailable("this terminal has left it")
            with _FileLock(self._home / "start.lock") as starting:
                if not starting.take(_EXCLUSIVE, 2 * _START_PATIENCE):
                    raise self._unavailable("another terminal does not get it started")
                self._sockets = self._choose_sockets()
                self._bring_up()
                self._name_database()
            return self._dsn("seatui")

    def stop(self) -> None:
        """Leaves the server; the last terminal to leave stops it, and waits for the end of all its processes."""
        with self._one_thread, contextlib.suppress(OSError):
            terminal, self._in_use = self._in_use, None
            if terminal is None:
                return
            # If anything fails here, the keeper stops the server when this lock is closed.
            with terminal, _FileLock(self._home / "start.lock") as leaving:
                if not leaving.take(_EXCLUSIVE, _START_PATIENCE):
                    return
                if terminal.take(_EXCLUSIVE):
                    self._shut_down()
                else:
                    # Succeeds at once if there are other terminals; else the keeper was quicker: wait for its end.
                    terminal.take(_SHARED, _STOP_PATIENCE)

    def kill(self) -> None:
        """Ends the running server as a power cut would (SIGKILL), for a demonstration: a terminal starts it again."""
        with self._one_thread, self._explaining():
            self._sockets = self._choose_sockets()
            if self._answers():
                self._signal(signal.SIGKILL)

    def remove(self) -> bool:
        """Removes the server with all of its data; False if there is none. Raises while a terminal uses it."""
        with self._one_thread, self._explaining():
            if not self._home.exists():
                return False
            with _FileLock(self._home / keeper.TERMINALS_LOCK) as terminals:
                # A keeper that stops the server after a crash has this lock for as long as that takes.
                if self._in_use or not terminals.take(_EXCLUSIVE, _REMOVE_PATIENCE):
                    raise self._unavailable("a terminal uses it, and it cannot be removed meanwhile")
                self._sockets = self._choose_sockets()
                self._shut_down()
                shutil.rmtree(self._home)
            return True

    def _bring_up(self) -> None:
        """Waits until the server answers, and starts it once it is certain that none runs."""
        tries = 2  # one may be killed while it starts
        deadline = time.monotonic() + _START_PATIENCE
        while not self._answers():
            with _FileLock(self._home / keeper.SERVER_LOCK) as server:
                if server.take(_EXCLUSIVE):
                    if not tries:
                        raise self._unavailable("it did not start", why_not_started(self._home))
                    launch(self._home, self._sockets, self._major, server.descriptor)
                    tries -= 1
            if time.monotonic() > deadline:
                raise self._unavailable("it does not answer", why_not_started(self._home))
            time.sleep(_POLL)

    def _answers(self) -> bool:
        """Whether a server accepts connections."""
        try:
            if self._postmaster()[-1].strip() != "ready":
                return False
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(1)
                probe.connect(str(self._sockets / SOCKET))
                probe.sendall(_SSL_REQUEST)
                return probe.recv(1) != b""
        except (OSError, IndexError):
            return False

    def _postmaster(self) -> list[str]:
        """The lines of the server's pid file: process id first, state last; valid only while it holds its lock."""
        return os.fsdecode((self._cluster / "postmaster.pid").read_bytes()).splitlines()

    def _name_database(self) -> None:
        """Renames initdb's database of a new cluster to `seatui`, which is quicker than making another."""
        marker = self._cluster / "seatui-database-named"
        if marker.exists():
            return
        named = "SELECT FROM pg_database WHERE datname = 'seatui'"
        try:
            with psycopg.connect(self._dsn("template1"), autocommit=True) as connection:
                if connection.execute(named).fetchone() is None:
                    connection.execute("ALTER DATABASE postgres RENAME TO seatui")
        except psycopg.Error as error:
            raise self._unavailable(f"it has no database for seatui: {printable(str(error))}") from error
        marker.touch()

    def _shut_down(self) -> None:
        """Stops the server and waits for its end. No terminal can join meanwhile: we hold their lock exclusively."""
        began = time.monotonic()
        sent = None
        with _FileLock(self._home / keeper.SERVER_LOCK) as server:
            while not server.take(_EXCLUSIVE):
                waited = time.monotonic() - began
                if waited > _STOP_PATIENCE:
                    return
                shutdown = keeper.FAST_SHUTDOWN if waited < keeper.PATIENCE else keeper.IMMEDIATE_SHUTDOWN
                if shutdown is not sent and self._signal(shutdown):
                    sent = shutdown
                time.sleep(_POLL)
        if self._sockets.parent != self._home:
            shutil.rmtree(self._sockets)
            self._sockets.parent.rmdir()

    def _signal(self, number: int) -> bool:
        """Sends a signal to the server; False if its process is not known yet."""
        try:
            process = int(self._postmaster()[0])
            if process > 1:  # zero and negative ids are process groups
                os.kill(process, number)
        except (OSError, ValueError, IndexError):
            return False
        return process > 1

    def _choose_sockets(self) -> Path:
        """The folder for the socket: in the home folder, unless the path is too long, or libpq would misread it."""
        at_home = self._home / "socket"
        if len(os.fsencode(at_home / SOCKET)) <= _LONGEST_SOCKET and not {",", "\n"} & set(str(at_home)):
            return at_home
        return short_folder(self._home / "socket-folder") / "socket"

    def _dsn(self, database: str) -> str:
        """A DSN with every setting that libpq would otherwise take from the environment."""
        host = str(self._sockets).replace("\\", "\\\\").replace("'", "\\'")
        return f"host='{host}' hostaddr='' port={PORT} user=seatui dbname={database}"

    def _unavailable(self, reason: str, details: str = "") -> DatabaseUnavailable:
        folder = printable(str(self._data_dir))
        return DatabaseUnavailable(f"the embedded server in {folder} is not available: {reason}{details}")

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        """Raises DatabaseUnavailable in place of the system's errors."""
        try:
            yield
        except OSError as error:
            where = f" ({printable(str(error.filename))})" if error.filename else ""
            reason = f"{error.strerror or error}{where}"
            raise self._unavailable(
                reason, "; --data-dir names another folder, --dsn another server"
            ) from error


class _FileLock:
    """An open file and the lock on it; both end when it is closed, or its process ends."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, how: int, patience: float = 0.0) -> bool:
        """Takes the lock, or converts the one held, within `patience` seconds; False on timeout.

        A conversion that fails has released the lock held before.
        """
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self.descriptor, how | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(_POLL)
            else:
                return True

    def close(self) -> None:
        os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
